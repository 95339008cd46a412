"""CPU seconds from nothing to a worker with its model loaded, against loading the bare pipeline.

Each is a process of its own. The worker brings Django, the queues and the verified model; the pipeline is
what diffusers' documentation shows. Most of both is the import of torch, diffusers and transformers.
"""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import installation, report

RUNS = int(os.environ.get("BENCH_RUNS", "3"))
WORKER = """
import django; django.setup()
import config.worker
from generation.engines.registry import model_ref, open_engine
open_engine(model_ref("panggung"))
"""
BARE = """
import torch
from diffusers import LTXPipeline
LTXPipeline.from_pretrained({folder!r}, local_files_only=True, dtype=torch.float32)
"""


def main() -> None:
    """Start each in turn, several times."""
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    with installation():
        from generation.engines.registry import manifest_of  # noqa: PLC0415 - needs the set-up

        bare = BARE.format(folder=str(manifest_of("panggung").folder))
        rounds = [(_spent(WORKER), _spent(bare)) for _ in range(RUNS)]
    worker, pipeline = (min(column) for column in zip(*rounds, strict=True))
    report("worker_cold_start", worker, unit="CPU s until its model is loaded", baseline=pipeline)


def _spent(code: str) -> float:
    root = Path(__file__).resolve().parent.parent
    child = subprocess.Popen([sys.executable, "-c", code], cwd=root, stderr=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(child.pid, 0)
    assert status == 0, "the process failed"
    child.returncode = 0  # it has been waited for
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
