"""Renders every layout in every format and script into contact sheets; proves that nothing is out of place.

`python -m tools.gallery OUT [--scenes DIR] [--only FAMILY ...] [--scripts id ...] [--kinds stills videos]`.
Scenes are made with the shipped model, once, and kept in DIR. Ends with 1 where anything is out of place.
"""

import argparse
import hashlib
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image

from generation.checks.base import Candidate, Outcome
from generation.checks.suite import examine
from generation.composition.assets import Pictures, load_pictures
from generation.composition.boxes import Box
from generation.composition.compose import compose, scene_sizes
from generation.composition.draw import Composed
from generation.composition.encoding import encode
from generation.composition.families import FAMILIES
from generation.composition.motion import Film
from generation.engines.base import Request, Size, still_of
from generation.engines.registry import manifest_of, open_engine
from generation.specs import Assets, Copy, FormatSpec, Palette, Picture, RenderSpec, Typefaces
from platforms.formats import formats

ASSETS = Path(__file__).resolve().parent.parent / "campaigns" / "demo" / "assets"
MODEL = "panggung"


@dataclass(frozen=True, slots=True)
class Brand:
    """What the pictures of one brand have in common."""

    palette: Palette
    typefaces: Typefaces
    prompts: tuple[str, ...]


BRANDS = (
    Brand(
        Palette("#6e2238", "#ee7a3e", "#fdf3e6", "#2b1422"),
        Typefaces("fraunces", "jakarta"),
        (
            "round orange podium and an arch in front of a teal wall, window light, leaves",
            "beige ground, a round white podium and a niche, soft daylight",
            "stepped red podium and a disc in front of a pink wall, golden light",
        ),
    ),
    Brand(
        Palette("#0f4c46", "#f2b632", "#f4f6ef", "#0b2320"),
        Typefaces("bricolage", "archivo"),
        (
            "green ground, square white podium and columns, soft daylight, leaves",
            "stepped purple podium and a disc in front of a black wall, neon light",
            "yellow wall, round white podium, spotlight, spheres",
        ),
    ),
)
COPY: Mapping[str, Copy] = {
    "id": Copy(
        "Seduh dulu sebelum kereta",
        "Arabika Gayo, disangrai minggu ini.",
        "Pesan sekarang",
        "id",
        "Selama persediaan ada.",
        "Dibuat dengan AI",
    ),
    "ar": Copy(
        "قهوة تستحق أن تصحو لها",
        "محمصة هذا الأسبوع، 250 غرام.",
        "اطلب الآن",
        "ar",
        "حتى نفاد الكمية.",
        "صُنع بالذكاء الاصطناعي",
    ),
    "ja": Copy(
        "夕暮れまで、もう一杯。",
        "今週焙煎した、ガヨ産アラビカ。",
        "今すぐ注文",
        "ja",
        "数量限定。",
        "AIで作成",
    ),
    "th": Copy(
        "กาแฟที่คุ้มค่ากับการตื่นเช้า",
        "อาราบิก้ากาโย คั่วสดสัปดาห์นี้",
        "สั่งซื้อเลย",
        "th",
        "สินค้ามีจำนวนจำกัด",
        "สร้างด้วย AI",
    ),
    "hi": Copy(
        "शाम की सबसे अच्छी कॉफ़ी",
        "इसी हफ़्ते भुनी गायो अरेबिका।",
        "अभी मँगाएँ",
        "hi",
        "स्टॉक रहने तक।",
        "AI से बनाया गया",
    ),
}
# Where each format's picture goes on a sheet, and its height there; display banners are shown one to one.
PLACES: Mapping[str, tuple[int, int, int]] = {
    "story": (16, 16, 640),
    "feed_portrait": (392, 16, 400),
    "feed_square": (728, 16, 400),
    "link": (392, 432, 224),
    "display_rectangle": (836, 432, 250),
    "display_leaderboard": (16, 698, 90),
    "display_skyscraper": (1144, 16, 600),
    "display_mobile": (776, 718, 50),
}
SHEET = (1320, 804)
# Where the frames of each video go on a sheet: the tops of its row of moments and of its row of scripts, and
# their height. Moments are in seconds; the last is the still end.
FILM_PLACES: Mapping[str, tuple[int, int, int]] = {
    "video_story": (16, 532, 320),
    "video_square": (352, 868, 164),
}
MOMENTS = (0.0, 0.5, 1.0, 1.5, 6.0)
FILM_STEP = 196
FILM_SHEET = (996, 1048)
GROUND = (236, 234, 230)


@dataclass(slots=True)
class Tally:
    """How many ads were made and measured, and what was out of place."""

    made: int = 0
    texts: int = 0
    logos: int = 0
    products: int = 0
    flagged: int = 0
    faults: list[str] = field(default_factory=list)

    def count(self, name: str, words: Copy, pictures: Pictures, made: Composed) -> None:
        """Run all checks on one finished ad, and look for letters outside of their boxes."""
        arrangement, form = made.arrangement, made.arrangement.format
        content = encode(made.picture, max_bytes=form.max_bytes)
        for found in examine(Candidate.of(content, made, words, pictures)):
            self.flagged += found.outcome is Outcome.FLAG
            if found.outcome.blocks:
                self.faults.append(f"{name}: {found.message} ({found.measured}, limit {found.limit})")
        self.faults.extend(f"{name}: {fault}" for fault in _pixel_faults(made))
        self.made += 1
        self.texts += len(arrangement.texts)
        self.logos += arrangement.logo is not None
        self.products += arrangement.product is not None


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the sheets and print what was measured; 1 where anything is out of place."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenes", type=Path, default=Path("var/gallery-scenes"))
    parser.add_argument("--only", nargs="*", default=list(FAMILIES), choices=FAMILIES)
    parser.add_argument("--scripts", nargs="*", default=list(COPY), choices=COPY)
    parser.add_argument("--kinds", nargs="*", default=["stills", "videos"], choices=["stills", "videos"])
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    given.scenes.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    for family in given.only:
        if "stills" in given.kinds:
            _save_stills(family, given, tally)
        if "videos" in given.kinds:
            _save_videos(family, given, tally)
    print(f"{tally.made} ads: {tally.texts} texts, {tally.logos} logos, {tally.products} products measured.")
    print(f"{len(tally.faults)} out of place, stretched, cropped or hard to read.")
    print(f"{tally.flagged} for people to look at, most for a script that the machine cannot read.")
    print(*tally.faults, sep="\n")
    return 1 if tally.faults else 0


def _save_stills(family: str, given: argparse.Namespace, tally: Tally) -> None:
    assets = Folder()
    for script in given.scripts:
        spec = spec_of(family, script, assets)
        made = composed_of(spec, assets, given.scenes)
        pictures = load_pictures(spec.assets, assets)
        for key, composed in made.items():
            tally.count(f"{family} {script} {key}", spec.copy, pictures, composed)
        _sheet(made).save(given.out / f"{family}-{script}.jpg", quality=82, optimize=True)


def _save_videos(family: str, given: argparse.Namespace, tally: Tally) -> None:
    assets = Folder()
    films = {script: _films(family, script, assets, given.scenes) for script in given.scripts}
    for script, made in films.items():
        for key, film in made.items():
            pictures = load_pictures(assets.names, assets)
            tally.count(f"{family} {script} {key}", COPY[script], pictures, _end_of(film))
    _film_sheet(films).save(given.out / f"{family}-videos.jpg", quality=82, optimize=True)


def spec_of(
    family: str, script: str, assets: "Folder", *, keys: Collection[str] = tuple(PLACES)
) -> RenderSpec:
    """Return the ad of a family in a script; families and scripts take brands and scenes in turns."""
    turn = list(FAMILIES).index(family)
    brand = BRANDS[(turn + list(COPY).index(script)) % len(BRANDS)]
    prompt = brand.prompts[(turn // 2 + list(COPY).index(script)) % len(brand.prompts)]
    return RenderSpec(
        picture=Picture(prompt, 7, manifest_of(MODEL).ref),
        copy=COPY[script],
        palette=brand.palette,
        typefaces=brand.typefaces,
        formats=tuple(FormatSpec.named(each.key) for each in formats() if each.key in keys),
        assets=assets.names,
        layout=family,
    )


class Folder:
    """The demo's product and logos by digest."""

    def __init__(self) -> None:
        contents = {name: (ASSETS / f"{name}.png").read_bytes() for name in _NAMES}
        self.kept = {hashlib.sha256(content).hexdigest(): content for content in contents.values()}
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
        self.names = Assets(*(digests[name] for name in _NAMES))

    def read(self, digest: str) -> bytes:
        """Return the picture of a digest."""
        return self.kept[digest]


_NAMES = ("product-bag", "logo-on-light", "logo-on-dark")


def composed_of(spec: RenderSpec, assets: Folder, kept: Path) -> dict[str, Composed]:
    """Return the stills of an ad by the key of their format; see `scenes_of`."""
    sizes = manifest_of(MODEL).sizes
    return compose(spec, scenes_of(spec, assets, kept), assets, sizes).stills


def _films(family: str, script: str, assets: Folder, kept: Path) -> dict[str, Film]:
    spec = spec_of(family, script, assets, keys=FILM_PLACES)
    return compose(spec, scenes_of(spec, assets, kept), assets, manifest_of(MODEL).sizes).films


def _end_of(film: Film) -> Composed:
    """Return the frame that a film rests on, as checks of a still measure it."""
    last = film.timeline.frames - 1
    return replace(film.at(last), picture=film.drawn(last))


def scenes_of(spec: RenderSpec, assets: Folder, kept: Path) -> dict[str, Image.Image]:
    """Return the generated picture of every format; those in the folder `kept` are not made again."""
    wanted = scene_sizes(spec, load_pictures(spec.assets, assets), manifest_of(MODEL).sizes)
    return {key: _scene(spec.picture, size, kept) for key, size in wanted.items()}


def _scene(picture: Picture, size: Size, kept: Path) -> Image.Image:
    request = Request(picture, size.width, size.height)
    name = hashlib.sha256(repr(request).encode()).hexdigest()[:20]
    path = kept / f"{name}.png"
    if not path.exists():
        made = open_engine(picture.model).generate([request], lambda _done, _total: None)
        still_of(made[0]).save(path)
    return Image.open(path).convert("RGB")


def _pixel_faults(made: Composed) -> Iterator[str]:
    """Yield what letters outside of their boxes and pictures out of proportion there are, from the pixels."""
    each = made.arrangement.format
    free = np.asarray(made.ink).copy()
    for text in made.arrangement.texts:
        # An edge of a letter may cover part of the pixel beside its box.
        own = text.box.inset(-2).within(Box(0, 0, each.width, each.height))
        free[own.top : own.bottom, own.left : own.right] = 0
    if free.any():
        yield f"{int((free > 0).sum())} pixels of letters outside of their boxes"
    product, box = made.product, made.arrangement.product
    if product is not None and box is not None and product.size != (box.width, box.height):
        yield "a product of another size than its box"


def _sheet(made: Mapping[str, Composed]) -> Image.Image:
    sheet = Image.new("RGB", SHEET, GROUND)
    for key, (left, top, height) in PLACES.items():
        picture = made[key].picture
        width = round(picture.width * height / picture.height)
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (left, top))
    return sheet


def _film_sheet(films: Mapping[str, Mapping[str, Film]]) -> Image.Image:
    """Show each format at five moments in the first script, and below the still end in the others."""
    first, *others = films.values()
    sheet = Image.new("RGB", FILM_SHEET, GROUND)
    for key, (moments, scripts, height) in FILM_PLACES.items():
        film = first[key]
        rate, last = film.timeline.frame_rate, film.timeline.frames - 1
        shown = [film.drawn(min(last, round(moment * rate))) for moment in MOMENTS]
        ends = [_end_of(made[key]).picture for made in others]
        for top, pictures in ((moments, shown), (scripts, ends)):
            for place, picture in enumerate(pictures):
                width = round(picture.width * height / picture.height)
                small = picture.resize((width, height), Image.Resampling.LANCZOS)
                sheet.paste(small, (16 + place * FILM_STEP, top))
    return sheet


if __name__ == "__main__":
    sys.exit(main())
