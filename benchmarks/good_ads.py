"""Many ads that nothing is wrong with, each from a seed: words, palette, scene, pictures, layout."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from generation.checks.base import Candidate
from generation.composition.assets import Pictures, load_pictures
from generation.composition.compose import arrangements
from generation.composition.draw import Composed, Look, drawn
from generation.composition.encoding import encode
from generation.composition.errors import CompositionError
from generation.composition.faces import BUNDLED
from generation.composition.families import FAMILIES
from generation.composition.layout import Arrangement
from generation.composition.typography import TYPEFACES
from generation.engines.base import Size
from generation.specs import Assets, Copy, FormatSpec, ModelRef, Palette, Picture, RenderSpec, Typefaces
from platforms.formats import formats

SIZES = (
    Size(256, 256, 0.5, 0.72),
    Size(256, 320, 0.5, 0.71),
    Size(192, 352, 0.5, 0.69),
    Size(352, 192, 0.66, 0.68),
)
PALETTES = (
    Palette("#6e2238", "#ee7a3e", "#fdf3e6", "#2b1422"),
    Palette("#0b4f4a", "#f2b632", "#f4f7f2", "#0c1f1d"),
    Palette("#1d3a8a", "#ff5a5f", "#f5f7ff", "#0d1330"),
    Palette("#3f6b3a", "#d9482b", "#fbfbf0", "#16240f"),
    Palette("#7a4b2a", "#d98e4a", "#faf4ea", "#2b1a10"),
    Palette("#5b2a86", "#3ad1b3", "#f7f2fb", "#1a0d28"),
    Palette("#222222", "#e6b800", "#ffffff", "#111111"),
    Palette("#c2185b", "#00897b", "#fff4f8", "#30061a"),
)
LATIN = (
    Copy(
        "Senja yang kamu tunggu",
        "Disangrai tiap pagi.",
        "Pesan sekarang",
        "id",
        "Harga berubah.",
        "Dibuat dengan AI",
    ),
    Copy(
        "Wake up slowly",
        "Beans from Gayo, roasted this week.",
        "Order now",
        "en",
        "© 2026 Kopi Senja.",
        "AI-generated",
    ),
    Copy(
        "Diskon 50% untuk semua",
        "Mulai Rp25.000 – gratis ongkir!",
        "Beli “hari ini”",
        "id",
        "*Selama persediaan masih ada",
    ),
    Copy(
        "Café crème, à l’orée du bois",
        "Où naît l’été : pêches et fraîcheur",
        "Goûtez-y",
        "fr",
        "",
        "Généré par IA",
    ),
    Copy("Größe zählt nicht", "Für 12,90 € bis zum Ölbaum", "Jetzt kaufen", "de", "", "KI-generiert"),
    Copy("Sepatu ringan untuk langkah panjang", "Dipakai pelari di 12 kota.", "Coba di rumah", "id"),
    Copy(
        "Mañana empieza hoy",
        "El café de siempre, más cerca.",
        "Pídelo ya",
        "es",
        "Consulta las condiciones.",
        "",
    ),
    Copy(
        "Bersih tanpa ribet",
        "Sabun cair dari minyak kelapa, aman untuk kulit sensitif.",
        "Lihat isinya",
        "id",
        "BPOM NA18231200123",
        "",
    ),
    Copy("Less noise, more music", "Forty hours on one charge.", "Listen", "en", "", "AI-generated"),
    Copy("Çay saati başladı", "Rize’den taze hasat, şimdi %20 indirimli.", "Sipariş ver", "tr"),
    Copy(
        "Zdrowo i świeżo", "Sok tłoczony na zimno, bez cukru.", "Kup teraz", "pl", "Szczegóły w sklepie.", ""
    ),
    Copy(
        "Ringan di kulit, kuat di matahari", "SPF 50+ PA++++", "Beli sekarang", "id", "", "Dibuat dengan AI"
    ),
    Copy(
        "Akhir pekan di Bandung",
        "Kamar mulai Rp350.000 per malam, sarapan untuk dua orang.",
        "Pesan kamar",
        "id",
        "Syarat dan ketentuan berlaku.",
    ),
    Copy("Fresh", "", "Shop", "en"),
    Copy("Bread, but better", "Baked at 5, gone by 9.", "Find us", "en", "Allergens: wheat, milk, eggs.", ""),
    Copy("Příliš dobrá káva", "Čerstvě pražená v Brně.", "Objednat", "cs"),
)
OTHER_SCRIPTS = (
    Copy("قهوة تستحق الصباح", "محمصة هذا الأسبوع، 12 كوبا.", "اطلب الآن", "ar"),
    Copy("值得早起的咖啡", "本周新鲜烘焙,买一送一", "立即订购", "zh-Hans", "活动详情见店内", ""),
    Copy("朝が楽しみになるコーヒー", "今週焙煎した豆を、あなたの手元へ。", "注文する", "ja"),
    Copy("아침이 기다려지는 커피", "이번 주에 볶은 원두 12종", "지금 주문", "ko"),
    Copy("กาแฟที่คุ้มค่ากับการตื่น", "คั่วใหม่สัปดาห์นี้", "สั่งเลย", "th"),
    Copy("सुबह के लायक कॉफ़ी", "इस हफ़्ते भुनी हुई फलियाँ", "अभी मँगाएँ", "hi"),
    Copy("Kopi pagi ☕ untukmu", "Segar tiap hari 🌿", "Pesan", "id"),
)


@dataclass(frozen=True)
class Ad:
    """An order in one format with its scene, pictures and geometry."""

    spec: RenderSpec
    scene: Image.Image
    look: Look
    arrangement: Arrangement

    @property
    def form(self) -> FormatSpec:
        """Return the format."""
        return self.spec.formats[0]

    @property
    def pictures(self) -> Pictures:
        """Return product and logos as they were uploaded."""
        return self.look.pictures

    def composed(self, arrangement: Arrangement | None = None) -> Composed:
        """Draw it, or another arrangement of it."""
        return drawn(arrangement or self.arrangement, self.scene, self.look)

    def candidate(self, composed: Composed, picture: Image.Image, content: bytes = b"") -> Candidate:
        """Return what the checks are given of a picture that was drawn."""
        content = content or encode(picture, max_bytes=self.form.max_bytes - 70_000)
        seen = Image.open(BytesIO(content)).convert("RGB")
        return Candidate(self.form, content, seen, composed, self.spec.copy, self.pictures)


def ad_of(seed: int, copies: tuple[Copy, ...] = LATIN) -> Ad | None:
    """Return the ad of a seed, None where composition refuses its words in its format."""
    random = Random(seed)
    kept, names = _assets(random)
    form = random.choice(formats())
    spec = RenderSpec(
        picture=Picture("a stage", seed % 2**32, ModelRef("panggung", "0" * 64)),
        copy=random.choice(copies),
        palette=random.choice(PALETTES),
        typefaces=Typefaces(random.choice(TYPEFACES).key, random.choice(TYPEFACES).key),
        formats=(FormatSpec.named(form.key),),
        assets=names,
        layout=random.choice(sorted(FAMILIES)),
    )
    pictures = load_pictures(names, kept)
    try:
        arrangement = arrangements(spec, pictures.shapes, SIZES)[form.key]
    except CompositionError:
        return None
    scene = _scene(random, arrangement.scene.width / arrangement.scene.height)
    return Ad(spec, scene, Look(spec.palette, pictures, spec.picture.seed), arrangement)


class _Kept:
    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents

    def read(self, digest: str) -> bytes:
        return self._contents[digest]


def _assets(random: Random) -> tuple[_Kept, Assets]:
    contents: dict[str, bytes] = {}

    def put(picture: Image.Image) -> str:
        target = BytesIO()
        picture.save(target, "PNG")
        digest = hashlib.sha256(target.getvalue()).hexdigest()
        contents[digest] = target.getvalue()
        return digest

    mark = random.randrange(4)
    dark, light = _tone(random, 20, 110), _tone(random, 225, 255)
    names = Assets(
        product=put(_product(random)) if random.random() < 0.85 else None,
        logo=put(_logo(mark, dark)) if random.random() < 0.85 else None,
    )
    if names.logo:
        names = Assets(names.product, names.logo, put(_logo(mark, light)))
    return _Kept(contents), names


def _file(number: int) -> Path:
    return BUNDLED / f"{TYPEFACES[number].key}-display.ttf"


def _tone(random: Random, low: int, high: int) -> tuple[int, int, int]:
    return random.randint(low, high), random.randint(low, high), random.randint(low, high)


def _product(random: Random) -> Image.Image:
    """Return a bottle, box or disc with a shaded body, a label and some print."""
    wide, high = random.choice(((360, 760), (520, 640), (600, 600), (760, 460)))
    body, label = np.array(_tone(random, 40, 220)), _tone(random, 150, 255)
    across = np.linspace(-1, 1, wide)[None, :, None]
    shade = 1.0 - 0.45 * across**2 + 0.15 * np.exp(-((across + 0.4) ** 2) / 0.02)
    pixels = np.clip(np.repeat(body[None, None, :] * shade, high, axis=0), 0, 255).astype(np.uint8)
    picture = Image.fromarray(pixels).convert("RGBA")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0.12 * wide, 0.35 * high, 0.88 * wide, 0.75 * high), fill=(*label, 255))
    face = ImageFont.truetype(_file(random.randrange(len(TYPEFACES))), round(0.13 * high))
    pen.text(
        (wide / 2, 0.55 * high),
        random.choice(("NOVA", "Gayo", "TEH 9", "Luma")),
        font=face,
        fill=(*_tone(random, 0, 90), 255),
        anchor="mm",
    )
    cut = Image.new("L", (wide, high), 0)
    shape = ImageDraw.Draw(cut)
    if random.random() < 0.25 and wide == high:
        shape.ellipse((0, 0, wide - 1, high - 1), fill=255)
    else:
        shape.rounded_rectangle((0, 0, wide - 1, high - 1), radius=random.randint(4, 90), fill=255)
    picture.putalpha(cut.filter(ImageFilter.GaussianBlur(1)))
    return picture


def _logo(mark: int, colour: tuple[int, int, int]) -> Image.Image:
    """Return a word, a disc with a letter cut out, a bar, or a ring with a word."""
    size = ((640, 150), (260, 260), (420, 100), (700, 220))[mark]
    ink = Image.new("L", size, 0)
    pen = ImageDraw.Draw(ink)
    face = ImageFont.truetype(_file(mark), round(0.62 * size[1]))
    if mark == 0:
        pen.text((size[0] / 2, size[1] / 2), "kopisenja", font=face, fill=255, anchor="mm")
    elif mark == 1:
        pen.ellipse((0, 0, size[0] - 1, size[1] - 1), fill=255)
        pen.text((size[0] / 2, size[1] / 2), "K", font=face, fill=0, anchor="mm")
    elif mark == 2:
        pen.rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius=30, fill=255)
    else:
        pen.ellipse((4, 4, 215, 215), outline=255, width=34)
        pen.text((460, size[1] / 2), "Lima", font=face, fill=255, anchor="mm")
    whole = Image.new("RGBA", size, (*colour, 0))
    whole.putalpha(ink)
    return whole


def _scene(random: Random, ratio: float) -> Image.Image:
    """Return a stage: a graded wall, now and then with a busy pattern, and a podium where it should be."""
    size = min(SIZES, key=lambda each: abs(np.log(each.width / each.height / ratio)))
    wide, high = size.width, size.height
    noise = np.random.default_rng(random.randrange(2**32))
    wall = np.linspace(1.1, 0.75, high)[:, None, None] * np.array(_tone(random, 30, 235))
    busy = random.choice((0.0, 0.05, 0.15, 0.35))
    cells = random.choice((4, 9, 20))
    blobs = Image.fromarray(noise.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
    pattern = np.asarray(blobs.resize((wide, high), Image.Resampling.BICUBIC), dtype=np.float64)
    mixed = np.repeat(wall, wide, axis=1) * (1 - busy) + pattern * busy
    picture = Image.fromarray(np.clip(mixed, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    x, y, half = size.anchor_x * wide, size.anchor_y * high, 0.28 * min(wide, high)
    colour = _tone(random, 60, 230)
    pen.rectangle((x - half, y, x + half, y + 0.5 * half), fill=colour)
    lighter = (min(255, colour[0] + 25), min(255, colour[1] + 25), min(255, colour[2] + 25))
    pen.ellipse((x - half, y - 0.2 * half, x + half, y + 0.2 * half), fill=lighter)
    return picture
