"""Who may import what: the contracts of import-linter, torch's two homes, a web process without torch."""

import subprocess
import sys
import tomllib

from tests.architecture.source import PRODUCT, ROOT, files, imports, named

HEAVY = {"torch", "diffusers", "transformers", "accelerate", "safetensors"}
HEAVY_HOMES = ("generation/engines/", "generation/panggung/")


def contracts() -> list[dict[str, object]]:
    """Return the import contracts of pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_the_contracts_hold() -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-cache",
        ],
        cwd=ROOT,
        check=False,
        text=True,
        capture_output=True,
    )
    assert result.returncode == 0, result.stdout
    assert f"Contracts: {len(contracts())} kept, 0 broken." in result.stdout


def test_no_contract_has_an_exception() -> None:
    assert len(contracts()) >= 4
    assert [contract["name"] for contract in contracts() if "ignore_imports" in contract] == []


def test_torch_lives_in_engines_and_panggung_only() -> None:
    seen = [(named(path), module) for path in files(*PRODUCT) for module, _ in imports(path)]
    assert len(seen) > 500
    strangers = [
        name
        for name, module in seen
        if module.partition(".")[0] in HEAVY and not name.startswith(HEAVY_HOMES)
    ]
    assert strangers == []


def test_the_web_process_never_imports_torch() -> None:
    code = (
        "import config.asgi, config.urls, sys\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), 'campaigns.models' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=False, text=True, capture_output=True
    )
    assert result.stdout.strip().splitlines()[-1:] == ["[] True"], result.stderr
