"""Makes the same ads in fresh environments and compares their bytes.

`python -m tools.same_bytes [PYTHON ...]`, by default this Python twice. Each environment is a new one from
requirements.lock. There the ads of `tests/generation/composition/test_sameness.py` are made one after the
other, and then in two threads, backwards, and as a processor without AVX would: the own switches of numpy and
libjpeg-turbo leave them only what every x86-64 has. 1 where any two files differ.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bootstrap.environment import ROOT
from bootstrap.installer import choose

_LOCK = ROOT / "requirements.lock"
_CODE = (
    "import json; from tests.generation.composition.test_sameness import digests; "
    "print(json.dumps(digests(threads={threads}, backwards={backwards})))"
)
# https://numpy.org/doc/stable/reference/simd/build-options.html and libjpeg-turbo's simd/x86_64/jsimd.c
_OLD_PROCESSOR = {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR", "JSIMD_FORCESSE2": "1"}


def main(arguments: list[str] | None = None) -> int:
    """Make all, print what differs; 1 where anything does."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("pythons", nargs="*", default=[sys.executable, sys.executable], metavar="PYTHON")
    first: dict[str, str] = {}
    differing = 0
    for name, made in _every(parser.parse_args(arguments).pythons):
        first = first or made
        other = [key for key in first if made[key] != first[key]]
        differing += len(other)
        print(f"{name}: {len(made)} files, {len(other)} differ from the first {', '.join(other)}".rstrip())
    return 1 if differing else 0


def _every(pythons: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for number, python in enumerate(pythons, 1):
        with TemporaryDirectory() as folder:
            own = Path(folder) / "bin" / "python"
            subprocess.run([python, "-m", "venv", folder], check=True)
            choose(own, _LOCK).install("--require-hashes", "--no-deps", "-r", str(_LOCK))
            version = subprocess.run(
                [own, "--version"], capture_output=True, text=True, check=True
            ).stdout.strip()
            title = f"environment {number}, {version}"
            yield f"{title}, one thread", _made(own, threads=1, backwards=False)
            yield (
                f"{title}, two threads, backwards, older processor",
                _made(own, threads=2, backwards=True, **_OLD_PROCESSOR),
            )


def _made(python: Path, *, threads: int, backwards: bool, **more: str) -> dict[str, str]:
    code = _CODE.format(threads=threads, backwards=backwards)
    done = subprocess.run(
        [python, "-B", "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "OMP_NUM_THREADS": str(threads), **more},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    made: dict[str, str] = json.loads(done.stdout)
    return made


if __name__ == "__main__":
    sys.exit(main())
