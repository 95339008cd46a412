"""`python -m generation.panggung.train`: makes Panggung's weights from nothing, on the clock."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

WEIGHTS = Path(__file__).resolve().parent / "weights"
SHEET = Path(__file__).resolve().parent.parent.parent / "docs" / "panggung" / "sheet.png"

# Shares of the time; half of what is trained belongs to the autoencoder.
SHARES = {"data": 0.06, "clips": 0.1, "classifier": 0.04, "vae": 0.3, "motion": 0.15, "dit": 0.35}
STAGES = (*SHARES, "export", "evaluate")

# Threads that wait by spinning starve each other on a shared machine. OpenMP reads this once, so torch is
# imported only after it is set.
QUIET = {
    "OMP_WAIT_POLICY": "PASSIVE",
    "OMP_NUM_THREADS": "1",
    "GLOO_SOCKET_IFNAME": "lo",
    "TOKENIZERS_PARALLELISM": "false",
}


def main(arguments: list[str] | None = None) -> int:
    """Run all stages or some, in order; each goes on where an earlier run of it stopped."""
    options = _parser().parse_args(arguments)
    os.environ.update({name: value for name, value in QUIET.items() if name not in os.environ})
    options.work.mkdir(parents=True, exist_ok=True)
    steps = import_module("generation.panggung.training.steps")
    whole = sum(SHARES.get(stage, 0.0) for stage in options.stage)
    for stage in options.stage:
        getattr(steps, stage)(options, options.minutes * 60 * SHARES.get(stage, 0.0) / (whole or 1.0))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generation.panggung.train", description=__doc__)
    parser.add_argument("--minutes", type=float, default=180.0, help="time for all stages together")
    parser.add_argument("--work", type=Path, required=True, help="folder for pictures and checkpoints")
    parser.add_argument("--stage", choices=STAGES, nargs="+", default=STAGES, help="some stages; all without")
    parser.add_argument("--device", default="cpu", help="where to train: cpu or cuda")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--grown", action="store_true", help="render also what the weights have not seen")
    parser.add_argument("--lesson", choices=("moves", "all"), default="all", help="tasks that dit trains")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="folder that receives the weights")
    parser.add_argument("--sheet", type=Path, default=SHEET, help="contact sheet that evaluate draws")
    return parser


if __name__ == "__main__":
    sys.exit(main())
