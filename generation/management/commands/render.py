"""`manage.py render SPEC.json OUT_DIR` makes the files of one variant without a database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from generation.asset_folder import AssetFolder
from generation.composition.encoding import suffix
from generation.engines.base import EngineError
from generation.engines.registry import manifest_of, model_ref, open_engine
from generation.errors import GenerationError
from generation.rendering import Listener, RenderedFile, Stage, render
from generation.specs import RenderSpec

BLOCKED = 2


class Command(BaseCommand):
    help = "Make the files of one RenderSpec: one per format, and a manifest.json that describes them."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("spec", type=Path, metavar="SPEC.json")
        parser.add_argument("out", type=Path, metavar="OUT_DIR")
        parser.add_argument(
            "--assets",
            type=Path,
            metavar="DIR",
            help="folder with the pictures that the spec names, by file name or SHA-256; else the spec's own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        spec = self._spec(options["spec"])
        folder = options["assets"] or options["spec"].resolve().parent
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            files = self._rendered(spec, folder)
            self._write(files, spec, options["out"])
        except (GenerationError, EngineError) as problem:
            raise CommandError(f"{problem.message} ({problem.code})") from problem
        except OSError as problem:
            raise CommandError(f"The files could not be written: {problem.strerror}.") from problem
        blocked = [file.format for file in files if file.blocked]
        if blocked:
            raise CommandError(f"Blocked by a check: {', '.join(blocked)}.", returncode=BLOCKED)

    def _spec(self, path: Path) -> RenderSpec:
        """Read the spec; an empty model digest means the model that is installed."""
        try:
            spec = RenderSpec.from_json(path.read_text(encoding="utf-8"))
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise CommandError(f"{path} is no RenderSpec: {type(problem).__name__}: {problem}.") from problem
        if spec.picture.model.digest:
            return spec
        try:
            model = model_ref(spec.picture.model.name)
        except EngineError as problem:
            raise CommandError(f"{problem.message} ({problem.code})") from problem
        return replace(spec, picture=replace(spec.picture, model=model))

    def _rendered(self, spec: RenderSpec, folder: Path) -> tuple[RenderedFile, ...]:
        model = manifest_of(spec.picture.model.name)
        engine = open_engine(spec.picture.model)
        return render(spec, engine, AssetFolder(folder), model=model, listener=Listener(on_stage=self._say))

    def _say(self, stage: Stage, part: float = 0.0) -> None:
        if not part:
            self.stderr.write(stage)

    def _write(self, files: tuple[RenderedFile, ...], spec: RenderSpec, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        entries = []
        for file in files:
            name = f"{file.format}{suffix(file.content)}"
            (out / name).write_bytes(file.content)
            findings = [asdict(finding) for finding in file.findings]
            entries.append(
                {"file": name, "sha256": file.digest, "findings": findings, "description": file.description}
            )
            self.stdout.write(f"{name}  {file.width} x {file.height}  {file.digest}")
        manifest = {"spec_digest": spec.digest, "files": entries}
        text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
        (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
