"""Measures the weights' clips: the autoencoder, the moves that are read off them, how long chains hold."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKLLTXVideo
from numpy.typing import NDArray

from generation.engines.base import Clip, Made, Request
from generation.engines.ltx import LtxEngine
from generation.engines.manifest import Manifest, read_manifest
from generation.engines.stage import open_panggung
from generation.panggung.cameras import MOVES
from generation.panggung.framing import FRAMINGS, Framing
from generation.panggung.training.autoencoder import to_tensor
from generation.panggung.training.camera_reader import CameraReader
from generation.panggung.training.pictures import CLIP_FRAMES, stored
from generation.panggung.training.sheet import draw_strips
from generation.panggung.training.stages import plain_prompt
from generation.panggung.words import Stage
from generation.specs import Picture

Frames = NDArray[np.uint8]
Line = dict[str, Any]
Shown = tuple[Frames, Stage, Framing]

LEARNED_FROM = 480
PER_MOVE = 6
ROUND_TRIPS = 32
CONTINUED = 24
KEPT = 9
LINKS = 15


def evaluate_clips(work: Path, folder: Path, strips: Path) -> Iterator[Line]:
    """Yield one line a figure, and draw a strip of frames for each move and for two chains."""
    manifest = read_manifest(folder)
    engine = open_panggung(manifest)
    learned = _some(work, "train", LEARNED_FROM)
    reader = CameraReader([clip for clip, _, _ in learned], [str(stage.move) for _, stage, _ in learned])
    held = _some(work, "held", 10**6)
    yield from _moves("real", reader, [(clip, str(stage.move)) for clip, stage, _ in held])
    yield from _round_trips(folder, reader, held[:: max(1, len(held) // ROUND_TRIPS)])
    wanted = _wanted(held)
    made = _made(
        engine, [_request(manifest, stage, framing, at) for at, (stage, framing) in enumerate(wanted)]
    )
    yield from _moves(
        "text_to_video", reader, [(clip, str(one.move)) for clip, (one, _) in zip(made, wanted, strict=True)]
    )
    yield from _continued(engine, manifest, reader, held)
    chains = []
    for move in ("dolly-in", "orbit-left"):
        stage = next(stage for stage, _ in wanted if stage.move == move)
        frames = chain(engine, manifest, stage, FRAMINGS[0], LINKS)
        chains.append((f"{move}, {len(frames)} frames", frames))
    square = [number for number, (_, framing) in enumerate(wanted) if framing == FRAMINGS[0]]
    firsts = {str(wanted[at][0].move): at for at in reversed(square)}
    rows = [(f"{move}", made[firsts[move]]) for move in MOVES if move in firsts]
    draw_strips(strips, [*rows, *chains])


def _some(work: Path, split: str, most: int) -> list[Shown]:
    """Return clips that begin where stills are taken from, evenly taken."""
    found: list[Shown] = []
    for clips in stored(work, split, "clips"):
        step = max(1, len(clips.stages) * len(FRAMINGS) // most)
        indices = np.arange(0, len(clips.stages), step)
        found += [
            (clip, clips.stages[at], clips.framing)
            for at, clip in zip(indices, clips.take_clips(indices), strict=True)
        ]
    return found


def _moves(of: str, reader: CameraReader, clips: Sequence[tuple[Frames, str]]) -> Iterator[Line]:
    """Yield how often the move was read rightly, and what else was read."""
    read = [(move, reader.read(clip)) for clip, move in clips]
    wrong: dict[str, int] = {}
    for move, seen in read:
        if move != seen:
            wrong[f"{move} as {seen}"] = wrong.get(f"{move} as {seen}", 0) + 1
    right = sum(move == seen for move, seen in read) / max(1, len(read))
    yield {
        "name": f"{of}_move",
        "value": round(right, 3),
        "n": len(read),
        "chance": round(1 / len(MOVES), 3),
        "wrong": wrong,
    }


@torch.no_grad()
def _round_trips(folder: Path, reader: CameraReader, clips: Sequence[Shown]) -> Iterator[Line]:
    vae = AutoencoderKLLTXVideo.from_pretrained(folder / "vae", local_files_only=True).eval()
    figures, shown = [], []
    for clip, stage, _ in clips:
        pixels = to_tensor(clip).transpose(0, 1)[None]
        back = vae.decode(vae.encode(pixels).latent_dist.mode()).sample.clamp(-1, 1)
        error = (back - pixels).pow(2).mean((0, 1, 3, 4))
        figures.append((10 * torch.log10(4 / error)).numpy())
        bytes_ = ((back[0].permute(1, 2, 3, 0) + 1) * 127.5).round().byte().numpy()
        shown.append((bytes_, str(stage.move)))
    frames = np.stack(figures).mean(0)
    yield {
        "name": "autoencoder_clip_psnr",
        "value": round(float(frames.mean()), 2),
        "n": len(figures),
        "unit": "dB",
        "frames": [round(float(value), 1) for value in frames],
    }
    yield from _moves("autoencoder", reader, shown)


def _wanted(held: Sequence[Shown]) -> list[tuple[Stage, Framing]]:
    """Return stages that no training picture shows, as many for each move, of all sizes in turn."""
    found: list[tuple[Stage, Framing]] = []
    for move_number, move in enumerate(MOVES):
        for number in range(PER_MOVE):
            _, stage, _ = held[(move_number * 7 + number * 5) % len(held)]
            framing = FRAMINGS[number % len(FRAMINGS)]
            found.append((Stage(**{**_parts(stage), "move": move}), framing))
    return found


def _parts(stage: Stage) -> dict[str, str | None]:
    return {name: getattr(stage, name) for name in stage.__dataclass_fields__}


def _request(manifest: Manifest, stage: Stage, framing: Framing, number: int) -> Request:
    prompt = plain_prompt(stage, "en" if number % 2 else "id")
    picture = Picture(prompt, 3000 + number, manifest.ref, steps=manifest.steps, guidance=manifest.guidance)
    return Request(picture, framing.width, framing.height, frames=CLIP_FRAMES)


def _made(engine: LtxEngine, requests: Sequence[Request]) -> list[Frames]:
    return [_frames(one) for one in engine.generate(requests, lambda done, total: None)]


def _frames(made: Made) -> Frames:
    return made.frames if isinstance(made, Clip) else np.asarray(made)[None]


def _continued(
    engine: LtxEngine, manifest: Manifest, reader: CameraReader, held: Sequence[Shown]
) -> Iterator[Line]:
    """Yield how near continuations of held-out clips come to what was rendered, and to standing still."""
    some = [one for one in held if one[1].move != "still"][::2][:CONTINUED]
    requests = [_request(manifest, stage, framing, at) for at, (_, stage, framing) in enumerate(some)]
    pairs = (
        (
            "image_to_video",
            1,
            [one.starting_from(Clip(clip[:1])) for one, (clip, _, _) in zip(requests, some, strict=True)],
        ),
        (
            "extend",
            KEPT,
            [one.extending(Clip(clip[:KEPT])) for one, (clip, _, _) in zip(requests, some, strict=True)],
        ),
    )
    for name, kept, asked in pairs:
        made = _made(engine, asked)
        nearness = [_psnr(clip[kept:], seen[kept:]) for seen, (clip, _, _) in zip(made, some, strict=True)]
        standing = [_psnr(clip[kept:], clip[kept - 1 : kept]) for clip, _, _ in some]
        yield {
            "name": f"{name}_psnr",
            "value": round(float(np.mean(nearness)), 2),
            "n": len(some),
            "unit": "dB",
            "standing_still": round(float(np.mean(standing)), 2),
        }
        yield from _moves(
            name, reader, [(seen, str(stage.move)) for seen, (_, stage, _) in zip(made, some, strict=True)]
        )


def _psnr(one: Frames, other: Frames) -> float:
    error = float(np.mean((one.astype(np.float64) - other) ** 2))
    return float(10 * np.log10(255**2 / max(error, 1e-3)))


def chain(
    engine: LtxEngine,
    manifest: Manifest,
    stage: Stage,
    framing: Framing,
    links: int,
    *,
    anchored: bool = False,
) -> Frames:
    """Return a clip that is continued from its last nine frames again and again, 8 frames a link."""
    frames = _made(engine, [_request(manifest, stage, framing, 77)])[0]
    for link in range(1, links):
        request = _request(manifest, stage, framing, 77 + 2 * link).extending(Clip(frames[-KEPT:]))
        if anchored:
            request = request.referring_to(Clip(frames[:1]))
        frames = np.concatenate([frames, _made(engine, [request])[0][KEPT:]])
    return frames
