"""`manage.py model list|add|confirm|try`: the models of a workspace, as its first owner."""

import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from generation.checking import CLAIM, check
from generation.engines.base import EngineError, Request, still_of
from generation.engines.entries import entries
from generation.installed import manifest_of_row, open_engine
from generation.model_reads import models_of
from generation.models import AddedModel, AddedState
from generation.services import added_models
from generation.specs import Picture
from workspaces.errors import DomainError
from workspaces.models import Membership, Role


class Command(BaseCommand):
    help = "List, add, confirm and try the models of a workspace; acts for the workspace's first owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, words in [
            ("list", "list the models that Variasi knows, and how they stand in the workspace"),
            ("add", "add a folder of MODELS_DIR and check it here and now"),
            ("confirm", "confirm a clause of the licence"),
            ("try", "draw one picture here and now"),
        ]:
            action = actions.add_parser(name, help=words)
            action.add_argument("workspace", help="the workspace's name in addresses, such as demo")
            if name != "list":
                action.add_argument("model", choices=sorted(entry.key for entry in entries()))
            if name == "add":
                action.add_argument("folder", help="the folder's name in MODELS_DIR")
            elif name == "confirm":
                action.add_argument("topic", nargs="?", default="", help="which clause, such as revenue")
                action.add_argument("--all", action="store_true", help="every clause that is open")
            elif name == "try":
                action.add_argument("prompt")
                action.add_argument("--out", type=Path, default=Path("picture.png"), metavar="FILE.png")
                action.add_argument("--seed", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        owner = self._owner(options["workspace"])
        try:
            getattr(self, f"_{options['action']}")(owner, options)
        except DomainError as error:
            lines = [str(error.message), *(f"{f['message']} {f.get('clause', '')}" for f in error.errors)]
            raise CommandError("\n".join(line.strip() for line in dict.fromkeys(lines))) from error
        except EngineError as error:
            raise CommandError(f"{error.message} ({error.code})") from error

    def _owner(self, slug: str) -> Membership:
        owners = Membership.objects.filter(workspace__slug=slug, role=Role.OWNER)
        owner = owners.select_related("workspace", "user").order_by("pk").first()
        if owner is None:
            raise CommandError(f"There is no workspace {slug} with an owner.")
        return owner

    def _list(self, owner: Membership, options: dict[str, Any]) -> None:
        for shown in models_of(owner.workspace):
            state = "shipped" if shown.is_shipped else shown.added.state if shown.added else "not added"
            still_open = (
                f", {shown.open_count} clauses to confirm" if shown.added and shown.open_count else ""
            )
            self.stdout.write(f"{shown.entry.key}  {state}{still_open}  {shown.entry.licence}")

    def _add(self, owner: Membership, options: dict[str, Any]) -> None:
        model = added_models.add(owner, entry=options["model"], folder=options["folder"])
        claimed = AddedModel.objects.filter(pk=model.pk, attempt=0, check_until=None)
        if not claimed.update(attempt=1, check_until=timezone.now() + CLAIM):
            self.stdout.write("A worker checks the folder already.")
            return
        model.attempt = 1
        check(model, threading.Event())
        model.refresh_from_db()
        if model.state != AddedState.READY:
            raise CommandError(model.reason)
        self.stdout.write(f"{model.entry} is ready: {model.digest}")

    def _confirm(self, owner: Membership, options: dict[str, Any]) -> None:
        model = self._added(owner, options["model"])
        shown = next(one for one in models_of(owner.workspace) if one.added == model)
        wanted = [one.clause for one in shown.clauses if one.is_open] if options["all"] else []
        if not options["all"]:
            wanted = [one.clause for one in shown.clauses if one.clause.topic == options["topic"]]
            if not wanted:
                raise CommandError(f"There is no clause {options['topic']}.")
        for clause in wanted:
            added_models.confirm(owner, model.pk, topic=clause.topic, digest=clause.digest)
            self.stdout.write(f"Confirmed by {owner.user.email}: {clause.topic}: {clause.says}")

    def _try(self, owner: Membership, options: dict[str, Any]) -> None:
        model = self._added(owner, options["model"])
        prompt = added_models.checked_prompt(options["prompt"])
        added_models.require_usable(owner, model)
        manifest = manifest_of_row(model)
        picture = Picture(
            prompt, options["seed"], manifest.ref, steps=manifest.steps, guidance=manifest.guidance
        )
        engine = open_engine(manifest.ref)
        engine.validate([picture])
        size = manifest.nearest(1, 1)
        made = engine.generate([Request(picture, size.width, size.height)], lambda done, total: None)
        still_of(made[0]).save(options["out"], "PNG")
        self.stdout.write(f"{options['out']}  {size.width} x {size.height}")

    def _added(self, owner: Membership, key: str) -> AddedModel:
        model = AddedModel.objects.filter(workspace=owner.workspace, entry=key, removed_at=None).first()
        if model is None:
            raise CommandError(f"The workspace has not added {key}.")
        return model
