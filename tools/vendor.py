"""Fetches the browser files that Variasi carries, or checks that the carried ones are the pinned ones."""

import argparse
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "static" / "vendor" / "manifest.json"

SPRITE_HEAD = '<svg xmlns="http://www.w3.org/2000/svg">\n'
ICON_BODY = re.compile(r"<svg[^>]*>(?P<body>.*)</svg>", re.DOTALL)


def sha512(content: bytes) -> str:
    """The hexadecimal SHA-512 of some bytes."""
    return hashlib.sha512(content).hexdigest()


def pinned_files(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Every entry of the manifest that names a file of ours: copied files and the icon sprite."""
    return [*manifest["files"], manifest["sprite"]]


def mismatches(manifest: dict[str, Any], root: Path) -> list[str]:
    """One line for each pinned file under `root` that is missing or has other bytes than its pin."""
    found = []
    for entry in pinned_files(manifest):
        path = root / entry["path"]
        if not path.is_file():
            found.append(f"{entry['path']} is missing; run tools/vendor.py")
        elif sha512(path.read_bytes()) != entry.get("sha512"):
            found.append(f"{entry['path']} differs from its pin; run tools/vendor.py")
    return found


def fetch(package: str, version: str) -> tarfile.TarFile:
    """The published archive of an npm package at an exact version, opened in memory."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{package}@{version}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        return tarfile.open(fileobj=io.BytesIO(archive.read_bytes()))


def member_bytes(archive: tarfile.TarFile, member: str) -> bytes:
    """The bytes of one file of a package archive; KeyError where the package has no such file."""
    stream = archive.extractfile(f"package/{member}")
    if stream is None:
        raise KeyError(member)
    return stream.read()


def build_sprite(archive: tarfile.TarFile, icons: list[str]) -> bytes:
    """One SVG with a symbol for each named icon, in the manifest's order."""
    symbols = []
    for name in icons:
        source = member_bytes(archive, f"icons/{name}.svg").decode()
        match = ICON_BODY.search(source)
        if match is None:
            raise ValueError(f"icon {name} has no body")
        body = " ".join(match["body"].split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>\n')
    return (SPRITE_HEAD + "".join(symbols) + "</svg>\n").encode()


def update(manifest: dict[str, Any], root: Path) -> None:
    """Fetches every pinned package, writes its files under `root` and notes their hashes in the manifest."""
    archives: dict[tuple[str, str], tarfile.TarFile] = {}
    for entry in pinned_files(manifest):
        key = (entry["package"], entry["version"])
        if key not in archives:
            archives[key] = fetch(*key)
        archive = archives[key]
        icons = entry.get("icons")
        content = build_sprite(archive, icons) if icons else member_bytes(archive, entry["member"])
        path = root / entry["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        entry["sha512"] = sha512(content)


def main() -> int:
    """Runs the command; the exit status is 1 where a carried file is not the pinned one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare the carried files with their pins")
    manifest = json.loads(MANIFEST.read_text())
    if not parser.parse_args().check:
        update(manifest, ROOT)
        MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")
    problems = mismatches(manifest, ROOT)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
