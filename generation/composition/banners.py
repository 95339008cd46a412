"""The display banners of each layout family, which are shown one to one: shapes of their own, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from generation.composition.overlays import Overlay
from generation.composition.panels import Card, Panel
from generation.composition.recipes import Recipe
from generation.composition.rows import Row
from generation.composition.words import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Banners:
    """What a family makes of each small shape."""

    strip: Recipe
    compact: Recipe


_LOW = Setting(74, headline_lines=2)
_LOW_LARGE = Setting(96, headline_lines=2)

BANNERS: Mapping[str, Banners] = {
    "hero": Banners(
        strip=Row(setting=_LOW, colour=None),
        compact=Overlay(at="left", setting=Setting(80), foot=(0.77, 0.86), share=0.56, product=0.36),
    ),
    "left": Banners(
        strip=Row(setting=_LOW),
        compact=Panel(side="left", setting=Setting(72, headline_lines=5), share=0.54),
    ),
    "right": Banners(
        strip=Row(setting=_LOW, side="left", colour="dark"),
        compact=Panel(side="right", setting=Setting(72, headline_lines=5), share=0.54, colour="dark"),
    ),
    "band": Banners(
        strip=Row(setting=_LOW, colour="primary"),
        compact=Panel(
            side="bottom",
            setting=Setting(62, headline_lines=2),
            share=0.56,
            colour="primary",
            logo="picture",
            foot=(0.5, 0.9),
        ),
    ),
    "type": Banners(
        strip=Row(setting=_LOW_LARGE, colour="primary", share=0.16),
        compact=Panel(
            side="left",
            setting=Setting(104, headline_lines=5),
            share=0.6,
            colour="primary",
            product=0.8,
        ),
    ),
    "poster": Banners(
        strip=Row(setting=_LOW_LARGE, colour=None, share=0.2),
        compact=Overlay(
            at="left",
            setting=Setting(104, smallest=0.34, headline_lines=4),
            foot=(0.8, 0.88),
            share=0.56,
            product=0.32,
        ),
    ),
    "frame": Banners(
        strip=Row(setting=_LOW, colour="primary", share=0.2),
        compact=Panel(
            side="left",
            setting=Setting(70, headline_lines=5),
            share=0.52,
            colour="primary",
            border=0.05,
        ),
    ),
    "arch": Banners(
        strip=Row(setting=_LOW, window="rounded"),
        compact=Panel(
            side="left", setting=Setting(72, headline_lines=5), share=0.54, window="arch", border=0.06
        ),
    ),
    "slant": Banners(
        strip=Row(setting=_LOW, colour="primary", window="slant_left", share=0.3),
        compact=Panel(
            side="left",
            setting=Setting(72, headline_lines=5),
            share=0.5,
            colour="primary",
            window="slant_left",
            foot=(0.58, 0.87),
            product=0.56,
        ),
    ),
    "sticker": Banners(
        strip=Row(setting=_LOW, colour="dark", side="left"),
        compact=Overlay(
            at="left",
            setting=Setting(80, smallest=0.34),
            foot=(0.62, 0.86),
            share=0.5,
            product=0.24,
            button="seal",
        ),
    ),
    "editorial": Banners(
        strip=Row(setting=_LOW, colour="light", side="left", share=0.18),
        compact=Panel(
            side="left", setting=Setting(64, headline_lines=5), share=0.56, border=0.06, at="bottom"
        ),
    ),
    "card": Banners(
        strip=Row(setting=_LOW, colour=None, side="right"),
        compact=Card(side="left", setting=Setting(60, headline_lines=4), share=0.5, product=0.34),
    ),
    "minimal": Banners(
        strip=Row(setting=Setting(56, headline_lines=2), colour="light", share=0.2),
        compact=Overlay(at="left", setting=Setting(56), foot=(0.74, 0.86), share=0.52, product=0.4),
    ),
}
