"""Measures the weights: how near the autoencoder comes, how often the words are read off the pictures."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from diffusers import AutoencoderKLLTXVideo
from PIL import Image
from torch import Tensor
from torch.nn import functional

from generation.engines.base import Request, still_of
from generation.engines.manifest import Manifest, read_manifest, verify
from generation.engines.stage import open_panggung
from generation.panggung.framing import FRAMINGS, Framing
from generation.panggung.training.autoencoder import to_tensor
from generation.panggung.training.classifier import HEADS, SIDE, Reader, accuracy, distance, load_reader
from generation.panggung.training.pictures import Pictures, stored
from generation.panggung.training.sheet import PROMPTS, draw_sheet
from generation.panggung.training.stages import draw_paint, draw_shape, is_held_out, plain_prompt
from generation.panggung.words import Stage, read
from generation.specs import Picture

HELD_OUT = 240
GENERATED = 96
Line = dict[str, Any]


def evaluate(work: Path, folder: Path, sheet: Path) -> Iterator[Line]:
    """Yield one line a figure: name, value, number of pictures, chance; and draw the contact sheet."""
    reader = load_reader(work)
    held = [_some(pictures) for pictures in stored(work, "held")]
    yield from _lines("real", _read(reader, held, lambda pixels: pixels))
    manifest = read_manifest(folder)
    verify(manifest)
    vae = AutoencoderKLLTXVideo.from_pretrained(folder / "vae", local_files_only=True).eval()

    def round_trip(pixels: Tensor) -> Tensor:
        latents = vae.encode(pixels[:, :, None]).latent_dist.mode()
        return vae.decode(latents).sample[:, :, 0].clamp(-1, 1)

    yield from _distances(held, round_trip)
    yield from _lines("autoencoder", _read(reader, held, round_trip))
    generated, wanted = _generated(manifest)
    counts = [
        accuracy(reader, picture[None], [stage]) for picture, stage in zip(generated, wanted, strict=True)
    ]
    yield from _lines("generated", counts)
    yield from _likeness(work, reader, held, generated)
    draw_sheet(sheet, _made(manifest, [(read(prompt).stage, prompt, FRAMINGS[0]) for prompt in PROMPTS]))


def _some(pictures: Pictures) -> tuple[Tensor, list[Stage]]:
    """Return about a quarter of HELD_OUT pictures of one size, evenly taken."""
    count = min(HELD_OUT // len(FRAMINGS), len(pictures.stages))
    indices = np.linspace(0, len(pictures.stages) - 1, count).astype(int)
    return to_tensor(pictures.take(indices)), [pictures.stages[at] for at in indices]


@torch.no_grad()
def _read(
    reader: Reader, sets: Sequence[tuple[Tensor, list[Stage]]], change: Callable[[Tensor], Tensor]
) -> list[dict[str, tuple[int, int]]]:
    return [
        accuracy(reader, change(pixels[at : at + 16]), stages[at : at + 16])
        for pixels, stages in sets
        for at in range(0, len(stages), 16)
    ]


def _lines(of: str, counts: Sequence[dict[str, tuple[int, int]]]) -> Iterator[Line]:
    for head, words in HEADS.items():
        hits, whole = (sum(count[head][part] for count in counts) for part in (0, 1))
        value = round(hits / max(whole, 1), 3)
        yield {"name": f"{of}_{head}", "value": value, "n": whole, "chance": round(1 / len(words), 3)}


@torch.no_grad()
def _distances(
    sets: Sequence[tuple[Tensor, list[Stage]]], round_trip: Callable[[Tensor], Tensor]
) -> Iterator[Line]:
    """Yield the round trip's mean PSNR in dB over single pictures."""
    figures: list[float] = []
    for pixels, _ in sets:
        for at in range(0, len(pixels), 16):
            error = (round_trip(pixels[at : at + 16]) - pixels[at : at + 16]).pow(2).mean((1, 2, 3))
            figures += (10 * torch.log10(4 / error)).tolist()
    mean = round(float(np.mean(figures)), 2)
    yield {"name": "autoencoder_psnr", "value": mean, "n": len(figures), "unit": "dB"}


def _generated(manifest: Manifest) -> tuple[list[Tensor], list[Stage]]:
    """Make pictures of all sizes from plain prompts, English and Indonesian in turn; return their stages too.

    Half show a ground, accent and light that training never showed together.
    """
    random = np.random.default_rng(20)
    wanted = []
    for number in range(GENERATED):
        stage = _unseen(random) if number % 2 else draw_paint(draw_shape(random), random)
        language: Literal["en", "id"] = "en" if number // 2 % 2 else "id"
        wanted.append((stage, plain_prompt(stage, language), FRAMINGS[number % len(FRAMINGS)]))
    pictures = [to_tensor(np.asarray(made)[None].copy())[0] for made in _made(manifest, wanted)]
    return pictures, [stage for stage, _, _ in wanted]


def _likeness(
    work: Path, reader: Reader, held: Sequence[tuple[Tensor, list[Stage]]], generated: Sequence[Tensor]
) -> Iterator[Line]:
    """Yield how far generated pictures are from held-out renderings, and how far other renderings are."""
    trained = [_some(pictures) for pictures in stored(work, "train")]
    small = (SIDE, SIDE)

    def gathered(sets: Sequence[tuple[Tensor, list[Stage]]]) -> Tensor:
        return torch.cat([functional.interpolate(pixels, small, mode="area") for pixels, _ in sets])

    shown = torch.cat([functional.interpolate(one[None], small, mode="area") for one in generated])
    for name, others in (("real", gathered(trained)), ("generated", shown)):
        value = round(distance(reader, gathered(held), others), 1)
        yield {"name": f"{name}_distance", "value": value, "n": len(others)}


def _unseen(random: np.random.Generator) -> Stage:
    """Return a stage whose ground, accent and light were never shown together."""
    while True:
        stage = draw_paint(draw_shape(random), random, held_out=True)
        if stage.accent is not None and is_held_out(str(stage.ground), stage.accent, str(stage.light)):
            return stage


def _made(manifest: Manifest, wanted: Sequence[tuple[Stage, str, Framing]]) -> list[Image.Image]:
    engine = open_panggung(manifest)
    requests = [
        Request(
            Picture(prompt, 1000 + number, manifest.ref, steps=manifest.steps, guidance=manifest.guidance),
            framing.width,
            framing.height,
        )
        for number, (_, prompt, framing) in enumerate(wanted)
    ]
    return [still_of(each) for each in engine.generate(requests, lambda done, total: None)]
