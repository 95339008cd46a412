"""The contact sheets: eighteen prompts with their pictures, and clips as rows of frames."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

PROMPTS = (
    "orange round podium on a teal floor, soft daylight",
    "podium kotak putih di lantai merah muda dengan lengkungan, cahaya lembut",
    "blue stepped podium on a beige ground with columns, golden light",
    "red square podium, black floor, neon light, spheres in yellow",
    "green round podium with leaves on a white backdrop, window light",
    "podium bundar ungu di latar kuning, cahaya keemasan",
    "pink arch and pink podium on a purple floor, moonlight",
    "yellow disc behind a yellow round podium, blue background, soft daylight",
    "brown stepped podium with a niche, orange wall, spotlight",
    "podium bertingkat krem di lantai hijau, dedaunan, cahaya jendela",
    "white columns on a red floor, no podium, golden hour",
    "teal square podium on a pink ground, white spheres, soft daylight",
    "black round podium on a yellow floor with a black arch, window light",
    "podium bundar merah, dinding putih, bola biru, cahaya bulan",
    "orange niche with a square podium on a blue wall, neon light",
    "beige round podium on a brown floor, leaves, golden light",
    "green disc on a beige floor, no podium, soft daylight",
    "purple stepped podium on a teal floor with columns, spotlight",
)
COLUMNS = 6
TILE, CAPTION = 256, 58
FRAMES_SHOWN, STRIP = 6, 128


def draw_sheet(path: Path, pictures: Sequence[Image.Image]) -> None:
    """Draw square pictures in rows of six, each over its prompt, and write a PNG of 256 colours."""
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (TILE + 8) + 8, rows * (TILE + CAPTION) + 8), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for number, (picture, prompt) in enumerate(zip(pictures, PROMPTS, strict=True)):
        left, top = 8 + number % COLUMNS * (TILE + 8), 8 + number // COLUMNS * (TILE + CAPTION)
        sheet.paste(picture, (left, top))
        pen.text((left, top + TILE + 4), "\n".join(wrap(prompt, 42)), fill="#222222", font=font)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, optimize=True)


def draw_strips(path: Path, clips: Sequence[tuple[str, NDArray[np.uint8]]]) -> None:
    """Draw six frames of each clip (frames, height, width, 3), evenly taken, over its name; write a JPEG."""
    high = STRIP + 22
    sheet = Image.new("RGB", (FRAMES_SHOWN * (STRIP + 4) + 4, len(clips) * high + 4), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for row, (name, frames) in enumerate(clips):
        for column, at in enumerate(np.linspace(0, len(frames) - 1, FRAMES_SHOWN).round().astype(int)):
            picture = Image.fromarray(frames[at]).resize((STRIP, STRIP), Image.Resampling.LANCZOS)
            sheet.paste(picture, (4 + column * (STRIP + 4), 4 + row * high))
        pen.text((6, row * high + STRIP + 5), name, fill="#222222", font=font)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, quality=82, optimize=True)
