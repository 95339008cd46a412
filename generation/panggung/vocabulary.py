"""Every word of the grammar in either language, and which of them the shipped weights have learned.

The renderer shows all of them and training teaches them; the editor offers, and the reader knows, those that
are in the vocabulary of the weights.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WEIGHTS = Path(__file__).resolve().parent / "weights"


@dataclass(frozen=True, slots=True)
class StageWord:
    """A word to offer in the editor, with the phrase that the reader takes for it in either language."""

    word: str
    en: str
    id: str


ALL_WORDS: Mapping[str, tuple[StageWord, ...]] = {
    "colour": (
        StageWord("red", "red", "merah"),
        StageWord("orange", "orange", "oranye"),
        StageWord("yellow", "yellow", "kuning"),
        StageWord("green", "green", "hijau"),
        StageWord("teal", "teal", "toska"),
        StageWord("blue", "blue", "biru"),
        StageWord("purple", "purple", "ungu"),
        StageWord("pink", "pink", "merah muda"),
        StageWord("brown", "brown", "cokelat"),
        StageWord("beige", "beige", "krem"),
        StageWord("white", "white", "putih"),
        StageWord("black", "black", "hitam"),
    ),
    "light": (
        StageWord("soft", "soft daylight", "cahaya lembut"),
        StageWord("golden", "golden light", "cahaya keemasan"),
        StageWord("moon", "moonlight", "cahaya bulan"),
        StageWord("neon", "neon light", "cahaya neon"),
        StageWord("spotlight", "spotlight", "lampu sorot"),
        StageWord("window", "window light", "cahaya jendela"),
    ),
    "platform": (
        StageWord("round", "round podium", "podium bundar"),
        StageWord("square", "square podium", "podium kotak"),
        StageWord("steps", "stepped podium", "podium bertingkat"),
        StageWord("floor", "empty floor", "lantai kosong"),
        StageWord("hexagon", "hexagonal podium", "podium segi enam"),
        StageWord("slab", "slab podium", "podium lempeng"),
        StageWord("pair", "pair of plinths", "sepasang podium"),
        StageWord("drum", "pedestal table", "meja bundar"),
    ),
    "structure": (
        StageWord("arch", "arch", "lengkungan"),
        StageWord("columns", "columns", "pilar"),
        StageWord("niche", "niche", "ceruk"),
        StageWord("disc", "disc", "cakram"),
        StageWord("bare", "plain wall", "dinding polos"),
        StageWord("portal", "square portal", "gerbang persegi"),
        StageWord("panels", "panels", "panel"),
        StageWord("ring", "standing ring", "cincin tegak"),
        StageWord("stairs", "stairs behind", "tangga di belakang"),
        StageWord("curtain", "curtain", "tirai"),
        StageWord("dome", "dome", "kubah"),
    ),
    "prop": (
        StageWord("spheres", "spheres", "bola"),
        StageWord("leaves", "leaves", "dedaunan"),
        StageWord("nothing", "no props", "tanpa hiasan"),
        StageWord("cubes", "cubes", "kubus kecil"),
        StageWord("cones", "cones", "kerucut"),
        StageWord("stones", "stones", "batu"),
        StageWord("grass", "grass", "rumput"),
    ),
    "move": (
        StageWord("still", "still camera", "kamera diam"),
        StageWord("dolly-in", "dolly in", "kamera mendekat"),
        StageWord("dolly-out", "dolly out", "kamera menjauh"),
        StageWord("orbit-left", "orbit left", "mengitari ke kiri"),
        StageWord("orbit-right", "orbit right", "mengitari ke kanan"),
        StageWord("truck-left", "truck left", "bergeser ke kiri"),
        StageWord("truck-right", "truck right", "bergeser ke kanan"),
        StageWord("crane-up", "crane up", "kamera naik"),
        StageWord("sweep", "light sweep", "sapuan cahaya"),
    ),
}

# Which kind of word each role of a caption takes.
ROLES: Mapping[str, str] = {
    "ground": "colour",
    "accent": "colour",
    "platform": "platform",
    "behind": "structure",
    "beside": "prop",
    "props": "colour",
    "light": "light",
    "move": "move",
}


def pieces(folder: Path) -> tuple[str, ...]:
    """Return the vocabulary of a folder of weights, a word and its role each, in the order of their ids."""
    tokenizer = json.loads((folder / "tokenizer" / "tokenizer.json").read_text())
    return tuple(piece.removeprefix("▁") for piece, _ in tokenizer["model"]["vocab"])


def learned(folder: Path = WEIGHTS) -> dict[str, tuple[StageWord, ...]]:
    """Return the words that a folder of weights knows, by kind."""
    known = {tuple(piece.rsplit("-", 1)) for piece in pieces(folder)}
    found: dict[str, tuple[StageWord, ...]] = {}
    for kind, entries in ALL_WORDS.items():
        roles = [role for role, of in ROLES.items() if of == kind]
        words = tuple(entry for entry in entries if any((entry.word, role) in known for role in roles))
        if words:
            found[kind] = words
    return found


STAGE_WORDS: Mapping[str, tuple[StageWord, ...]] = learned()
