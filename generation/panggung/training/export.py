"""Writes the trained parts as a diffusers folder with a manifest, whole or not at all."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKLLTXVideo, FlowMatchEulerDiscreteScheduler, LTXPipeline

from generation.panggung.framing import FRAMINGS
from generation.panggung.training import autoencoder, clockwork, denoiser, motion
from generation.panggung.training.clip_autoencoder import clip_to_ltx
from generation.panggung.training.latents import statistics, trained_clip_autoencoder
from generation.panggung.training.pictures import CLIP_FRAMES
from generation.panggung.training.tasks import STRIDE
from generation.panggung.training.text import make_tokenizer

STEPS = 20
GUIDANCE = 3.0
TASKS = ("text_to_image", "text_to_video", "image_to_video", "extend", "in_between", "restyle")
COMMAND = "python -m generation.panggung.train --work FOLDER"


def export(work: Path, folder: Path) -> None:
    """Replace `folder` by the weights of the last checkpoints in `work`.

    An autoencoder that was not trained there is kept as `folder` has it.
    """
    pipeline, trained = _pipeline(work, folder), _trained(work, folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".weights-") as temporary:
        fresh = Path(temporary) / "weights"
        pipeline.save_pretrained(fresh, safe_serialization=True)
        write_manifest(fresh, trained)
        if folder.exists():
            folder.rename(Path(temporary) / "old")
        shutil.move(fresh, folder)


def _trained(work: Path, folder: Path) -> dict[str, Any]:
    """Return how long each part was trained, here and before where it was taken up or kept."""
    figures: dict[str, Any] = {}
    if (folder / "manifest.json").exists():
        figures = json.loads((folder / "manifest.json").read_text())["made_by"]["trained"]
    fresh = clockwork.load(autoencoder.checkpoint(work)) is not None
    for name, path in (
        ("autoencoder", autoencoder.checkpoint(work)),
        ("motion", motion.checkpoint(work)),
        ("denoiser", denoiser.checkpoint(work)),
    ):
        state = clockwork.load(path)
        if state is not None:
            before = {} if fresh else figures.get(name, {})
            figures[name] = {
                "steps": before.get("steps", 0) + state["step"],
                "seconds": before.get("seconds", 0) + round(state["spent"]),
            }
    return figures


def _pipeline(work: Path, folder: Path) -> LTXPipeline:
    tokenizer = make_tokenizer()
    torch.manual_seed(0)
    model = denoiser.Denoiser(tokenizer)
    state = clockwork.load(denoiser.checkpoint(work))
    if state is None:
        raise FileNotFoundError(f"there is no trained denoiser in {work}")
    model.load_state_dict(state["average"])
    model = model.to(torch.bfloat16)
    return LTXPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=_autoencoder(work, folder).to(torch.bfloat16),
        text_encoder=model.text_encoder,
        tokenizer=tokenizer,
        transformer=model.transformer,
    )


def _autoencoder(work: Path, folder: Path) -> AutoencoderKLLTXVideo:
    vae = clip_to_ltx(trained_clip_autoencoder(work, folder))
    vae.latents_mean, vae.latents_std = statistics(work, folder)
    return vae


def write_manifest(
    folder: Path, trained: dict[str, Any], *, tasks: Sequence[str] = TASKS, most_frames: int = CLIP_FRAMES
) -> None:
    """Write `manifest.json` over every file of a model folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    manifest = {
        "name": "panggung",
        "title": "Panggung",
        "licence": "Apache-2.0",
        "engine": "panggung",
        "steps": STEPS,
        "guidance": GUIDANCE,
        "sizes": [
            {
                "width": framing.width,
                "height": framing.height,
                "anchor_x": round(framing.anchor_x, 4),
                "anchor_y": round(framing.anchor_y, 4),
            }
            for framing in FRAMINGS
        ],
        "tasks": list(tasks),
        "frames": {"least": 1, "most": most_frames, "step": STRIDE},
        "made_by": {"command": COMMAND, "trained": trained},
        "files": [
            {
                "path": path.relative_to(folder).as_posix(),
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path in paths
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
