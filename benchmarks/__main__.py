"""Runs all benchmarks, or those whose name begins with the given words, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

# What a module that can be run by itself ends with; the others are shared by those.
RUNNABLE = 'if __name__ == "__main__":'


def main(wanted: list[str]) -> int:
    """Run what was asked for, return the worst exit status."""
    paths = sorted(Path(__file__).parent.glob("[!_]*.py"))
    modules = [path.stem for path in paths if RUNNABLE in path.read_text(encoding="utf-8")]
    chosen = [name for name in modules if not wanted or any(name.startswith(word) for word in wanted)]
    if not chosen:
        print(f"There is no benchmark {' '.join(wanted)}; there are: {', '.join(modules)}", file=sys.stderr)
        return 2
    return max(subprocess.call([sys.executable, "-m", f"benchmarks.{name}"]) for name in chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
