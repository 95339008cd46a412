"""The display banners of each layout family, which are shown one to one: shapes of their own, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from generation.composition.overlays import Overlay
from generation.composition.panels import Card, Panel
from generation.composition.recipes import Recipe
from generation.composition.rows import Ribbon, Row
from generation.composition.words import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Banners:
    """What a family makes of each small shape."""

    ribbon: Recipe
    strip: Recipe
    compact: Recipe
    tower: Recipe


_LOW = Setting(74, headline_lines=2)
_LOW_LARGE = Setting(96, headline_lines=2)
# Of type in a ribbon nothing is left to shrink: its smallest is ten pixels.
_FLAT = Setting(100, headline_lines=2, smallest=0.6)
_FLAT_LARGE = Setting(124, headline_lines=2, smallest=0.46)

BANNERS: Mapping[str, Banners] = {
    "hero": Banners(
        ribbon=Ribbon(setting=_FLAT, colour=None),
        strip=Row(setting=_LOW, colour=None),
        compact=Overlay(at="left", setting=Setting(80), foot=(0.77, 0.86), share=0.56, product=0.36),
        tower=Overlay(
            at="top",
            setting=Setting(76, headline_lines=5, align="centre"),
            foot=(0.5, 0.8),
            button="foot",
            product=0.7,
        ),
    ),
    "left": Banners(
        ribbon=Ribbon(setting=_FLAT),
        strip=Row(setting=_LOW),
        compact=Panel(side="left", setting=Setting(72, headline_lines=5), share=0.54),
        tower=Panel(
            side="top",
            setting=Setting(78, headline_lines=6, fine_print=1.0),
            share=0.6,
            foot=(0.5, 0.84),
            product=0.72,
        ),
    ),
    "right": Banners(
        ribbon=Ribbon(setting=_FLAT, side="left", colour="dark"),
        strip=Row(setting=_LOW, side="left", colour="dark"),
        compact=Panel(side="right", setting=Setting(72, headline_lines=5), share=0.54, colour="dark"),
        tower=Panel(
            side="bottom",
            setting=Setting(78, headline_lines=6),
            share=0.6,
            colour="dark",
            foot=(0.5, 0.86),
            product=0.72,
        ),
    ),
    "band": Banners(
        ribbon=Ribbon(setting=_FLAT, colour="primary"),
        strip=Row(setting=_LOW, colour="primary"),
        compact=Panel(
            side="bottom",
            setting=Setting(62, headline_lines=2),
            share=0.56,
            colour="primary",
            logo="picture",
            foot=(0.5, 0.9),
        ),
        tower=Panel(
            side="bottom",
            setting=Setting(74, headline_lines=6),
            share=0.56,
            colour="primary",
            logo="picture",
            foot=(0.5, 0.86),
            product=0.72,
        ),
    ),
    "type": Banners(
        ribbon=Ribbon(setting=_FLAT_LARGE, colour="primary", share=0.156),
        strip=Row(setting=_LOW_LARGE, colour="primary", share=0.16),
        compact=Panel(
            side="left",
            setting=Setting(104, headline_lines=5),
            share=0.6,
            colour="primary",
            product=0.8,
        ),
        tower=Panel(
            side="top",
            setting=Setting(108, headline_lines=6, fine_print=1.0),
            share=0.66,
            colour="primary",
            foot=(0.5, 0.84),
            product=0.66,
        ),
    ),
    "poster": Banners(
        ribbon=Ribbon(setting=_FLAT_LARGE, colour=None, share=0.16),
        strip=Row(setting=_LOW_LARGE, colour=None, share=0.2),
        compact=Overlay(
            at="left",
            setting=Setting(104, smallest=0.34, headline_lines=4),
            foot=(0.8, 0.88),
            share=0.56,
            product=0.32,
        ),
        tower=Overlay(
            at="top",
            setting=Setting(104, smallest=0.34, headline_lines=6, align="centre"),
            foot=(0.5, 0.84),
            product=0.66,
            button="foot",
        ),
    ),
    "frame": Banners(
        ribbon=Ribbon(setting=_FLAT, colour="primary", window="rounded", share=0.17),
        strip=Row(setting=_LOW, colour="primary", share=0.2),
        compact=Panel(
            side="left",
            setting=Setting(70, headline_lines=5),
            share=0.52,
            colour="primary",
            border=0.05,
        ),
        tower=Panel(
            side="top",
            setting=Setting(70, headline_lines=6, align="centre", fine_print=1.0),
            share=0.6,
            colour="primary",
            border=0.06,
            foot=(0.5, 0.84),
            product=0.8,
        ),
    ),
    "arch": Banners(
        ribbon=Ribbon(setting=_FLAT, window="rounded", share=0.17),
        strip=Row(setting=_LOW, window="rounded"),
        compact=Panel(
            side="left", setting=Setting(72, headline_lines=5), share=0.54, window="arch", border=0.06
        ),
        tower=Panel(
            side="top",
            setting=Setting(72, headline_lines=6, align="centre", fine_print=1.0),
            share=0.58,
            window="arch",
            border=0.06,
            foot=(0.5, 0.84),
            product=0.78,
        ),
    ),
    "slant": Banners(
        ribbon=Ribbon(setting=_FLAT, colour="primary", window="slant_left", share=0.165),
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
        tower=Panel(
            side="top",
            setting=Setting(76, headline_lines=6, fine_print=1.0),
            share=0.58,
            colour="primary",
            window="slant_top",
            foot=(0.5, 0.84),
            product=0.72,
        ),
    ),
    "sticker": Banners(
        ribbon=Ribbon(setting=_FLAT, colour="dark", side="left"),
        strip=Row(setting=_LOW, colour="dark", side="left"),
        compact=Overlay(
            at="left",
            setting=Setting(80, smallest=0.34),
            foot=(0.62, 0.86),
            share=0.5,
            product=0.24,
            button="seal",
        ),
        tower=Overlay(
            at="top",
            setting=Setting(68, headline_lines=5),
            foot=(0.5, 0.84),
            button="seal",
            product=0.5,
            seal=1.9,
        ),
    ),
    "editorial": Banners(
        ribbon=Ribbon(setting=_FLAT, side="left", share=0.16),
        strip=Row(setting=_LOW, colour="light", side="left", share=0.18),
        compact=Panel(
            side="left", setting=Setting(64, headline_lines=5), share=0.56, border=0.06, at="bottom"
        ),
        tower=Panel(
            side="top",
            setting=Setting(70, headline_lines=6, fine_print=1.0),
            share=0.58,
            width=0.8,
            aside=True,
            foot=(0.5, 0.84),
            product=0.72,
        ),
    ),
    "card": Banners(
        ribbon=Ribbon(setting=_FLAT, side="left", window="rounded", share=0.17),
        strip=Row(setting=_LOW, colour=None, side="right"),
        compact=Card(side="left", setting=Setting(60, headline_lines=4), share=0.5, product=0.34),
        tower=Card(
            side="top", setting=Setting(58, headline_lines=6), share=0.62, foot=(0.5, 0.9), product=0.7
        ),
    ),
    "minimal": Banners(
        ribbon=Ribbon(setting=Setting(76, headline_lines=2, smallest=0.74), share=0.16),
        strip=Row(setting=Setting(56, headline_lines=2), colour="light", share=0.2),
        compact=Overlay(at="left", setting=Setting(56), foot=(0.74, 0.86), share=0.52, product=0.4),
        tower=Overlay(
            at="bottom", setting=Setting(54, headline_lines=4, align="centre"), foot=(0.5, 0.58), product=0.7
        ),
    ),
}
