"""The layout families: each has its own answer for every shape of format, in numbers for the recipes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from generation.composition.banners import BANNERS, Banners
from generation.composition.errors import CopyDoesNotFit, LogoDoesNotFit, UnknownLayout
from generation.composition.layout import Arrangement, Frame, Shape
from generation.composition.logo_room import with_logo_room
from generation.composition.overlays import Overlay
from generation.composition.panels import Card, Panel
from generation.composition.recipes import Recipe
from generation.composition.words import Setting
from generation.specs import USUAL_LOGO_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One idea of an ad, thought out for each shape."""

    wide: Recipe
    squarish: Recipe
    tall: Recipe
    banners: Banners

    def recipe(self, shape: Shape) -> Recipe:
        """Return the answer for a shape."""
        by_shape: Mapping[Shape, Recipe] = {
            "wide": self.wide,
            "squarish": self.squarish,
            "tall": self.tall,
            "ribbon": self.banners.ribbon,
            "strip": self.banners.strip,
            "compact": self.banners.compact,
            "tower": self.banners.tower,
        }
        return by_shape[shape]


def arrange(family: str, frame: Frame) -> Arrangement:
    """Return the boxes of a frame.

    UnknownLayout, CopyDoesNotFit where the words are too many, LogoDoesNotFit by rules of the brand's own.
    """
    known = FAMILIES.get(family)
    if known is None:
        raise UnknownLayout(f"There is no layout '{family}'; there are {', '.join(FAMILIES)}.")
    recipe = known.recipe(frame.shape)
    if frame.logo_rules == USUAL_LOGO_RULES:
        return recipe.arrange(frame)
    try:
        return with_logo_room(frame, recipe.arrange(frame))
    except (CopyDoesNotFit, LogoDoesNotFit):
        padded = replace(frame, pads_logo=True)
        return with_logo_room(padded, recipe.arrange(padded))


FAMILIES: Mapping[str, Family] = {
    "hero": Family(
        banners=BANNERS["hero"],
        wide=Overlay(at="left", setting=Setting(86, 31, body_lines=2), foot=(0.72, 0.84), product=0.3),
        squarish=Overlay(
            at="top", setting=Setting(80, align="centre"), foot=(0.5, 0.785), button="foot", product=0.5
        ),
        tall=Overlay(
            at="top",
            setting=Setting(78, 29, body_lines=4, align="centre", fine_print=0.56),
            foot=(0.5, 0.7),
            product=0.56,
        ),
    ),
    "left": Family(
        banners=BANNERS["left"],
        wide=Panel(side="left", setting=Setting(78, headline_lines=5, body_lines=5)),
        squarish=Panel(side="left", setting=Setting(78, headline_lines=5, body_lines=5), share=0.49),
        tall=Overlay(
            at="top", setting=Setting(82, 29, body_lines=4, fine_print=0.56), foot=(0.5, 0.73), product=0.56
        ),
    ),
    "right": Family(
        banners=BANNERS["right"],
        wide=Panel(side="right", setting=Setting(78, headline_lines=5, body_lines=5), colour="dark"),
        squarish=Panel(
            side="right", setting=Setting(78, headline_lines=5, body_lines=5), share=0.49, colour="dark"
        ),
        tall=Panel(
            side="top",
            setting=Setting(80, 29, headline_lines=3, body_lines=3, fine_print=0.56),
            share=0.56,
            colour="dark",
            window="rounded",
            border=0.055,
            foot=(0.5, 0.74),
        ),
    ),
    "band": Family(
        banners=BANNERS["band"],
        wide=Panel(
            side="bottom",
            setting=Setting(58, 28, headline_lines=2, body_lines=2),
            share=0.46,
            colour="primary",
            logo="picture",
            button="aside",
            foot=(0.5, 0.9),
            product=0.34,
        ),
        squarish=Panel(
            side="bottom",
            setting=Setting(70, 29, headline_lines=2, body_lines=2),
            share=0.5,
            colour="primary",
            logo="picture",
            foot=(0.5, 0.88),
        ),
        tall=Panel(
            side="top",
            setting=Setting(76, 29, body_lines=4, fine_print=0.56),
            share=0.4,
            colour="primary",
            foot=(0.5, 0.58),
        ),
    ),
    "type": Family(
        banners=BANNERS["type"],
        wide=Panel(
            side="left",
            setting=Setting(128, 29, headline_lines=4, body_lines=2),
            share=0.66,
            colour="primary",
            product=0.7,
        ),
        squarish=Panel(
            side="top",
            setting=Setting(150, 30, headline_lines=4, body_lines=2, fine_print=0.9),
            share=0.54,
            colour="primary",
            foot=(0.5, 0.86),
            product=0.3,
        ),
        tall=Panel(
            side="top",
            setting=Setting(118, 29, headline_lines=5, body_lines=3, fine_print=0.56),
            share=0.44,
            colour="primary",
            foot=(0.5, 0.5),
            product=0.4,
        ),
    ),
    "poster": Family(
        banners=BANNERS["poster"],
        wide=Overlay(
            at="left",
            setting=Setting(118, 29, smallest=0.34, headline_lines=4, body_lines=4),
            foot=(0.78, 0.88),
            share=0.6,
            product=0.3,
        ),
        squarish=Overlay(
            at="top",
            setting=Setting(132, 29, smallest=0.34, headline_lines=3, body_lines=4, align="centre"),
            foot=(0.5, 0.8),
            button="foot",
            product=0.5,
        ),
        tall=Overlay(
            at="top",
            setting=Setting(
                126, 29, smallest=0.28, headline_lines=4, body_lines=4, align="centre", fine_print=0.56
            ),
            foot=(0.5, 0.74),
            product=0.5,
        ),
    ),
    "frame": Family(
        banners=BANNERS["frame"],
        wide=Panel(
            side="left",
            setting=Setting(74, 29, headline_lines=4, body_lines=4),
            colour="primary",
            border=0.07,
        ),
        squarish=Panel(
            side="bottom",
            setting=Setting(66, 28, headline_lines=2, body_lines=2, align="centre"),
            share=0.46,
            colour="primary",
            border=0.055,
            logo="words",
        ),
        tall=Panel(
            side="top",
            setting=Setting(70, 28, body_lines=4, align="centre", fine_print=0.56),
            share=0.4,
            colour="primary",
            border=0.06,
            foot=(0.5, 0.55),
        ),
    ),
    "arch": Family(
        banners=BANNERS["arch"],
        wide=Panel(
            side="left",
            setting=Setting(80, headline_lines=4, body_lines=4),
            share=0.52,
            window="arch",
            border=0.09,
        ),
        squarish=Panel(
            side="top",
            setting=Setting(70, 28, headline_lines=2, body_lines=2, align="centre", fine_print=0.9),
            share=0.5,
            window="arch",
            width=0.6,
            foot=(0.5, 0.84),
            product=0.56,
        ),
        tall=Panel(
            side="top",
            setting=Setting(74, 29, body_lines=4, align="centre", fine_print=0.56),
            share=0.4,
            window="arch",
            width=0.74,
            foot=(0.5, 0.56),
            product=0.56,
        ),
    ),
    "slant": Family(
        banners=BANNERS["slant"],
        wide=Panel(
            side="left",
            setting=Setting(80, headline_lines=4, body_lines=4),
            share=0.46,
            colour="primary",
            window="slant_left",
            foot=(0.56, 0.87),
            product=0.46,
        ),
        squarish=Panel(
            side="bottom",
            setting=Setting(70, 29, headline_lines=2, body_lines=2),
            share=0.48,
            colour="primary",
            window="slant_bottom",
            logo="picture",
            foot=(0.5, 0.76),
        ),
        tall=Panel(
            side="top",
            setting=Setting(80, 29, body_lines=4, fine_print=0.56),
            share=0.4,
            colour="primary",
            window="slant_top",
            foot=(0.5, 0.64),
        ),
    ),
    "sticker": Family(
        banners=BANNERS["sticker"],
        wide=Overlay(
            at="left",
            setting=Setting(88, 31, body_lines=2),
            foot=(0.68, 0.86),
            share=0.48,
            product=0.24,
            button="seal",
        ),
        squarish=Overlay(
            at="top", setting=Setting(88, headline_lines=2), foot=(0.46, 0.85), button="seal", product=0.46
        ),
        tall=Overlay(
            at="top",
            setting=Setting(84, 29, body_lines=3, fine_print=0.56),
            foot=(0.56, 0.7),
            product=0.44,
            button="seal",
        ),
    ),
    "editorial": Family(
        banners=BANNERS["editorial"],
        wide=Panel(
            side="left",
            setting=Setting(66, 25, headline_lines=4, body_lines=3, body_first=True),
            share=0.54,
            border=0.09,
            at="bottom",
            rule=True,
        ),
        squarish=Panel(
            side="bottom",
            setting=Setting(76, 25, headline_lines=3, body_lines=2, body_first=True),
            share=0.46,
            width=0.62,
            aside=True,
            logo="picture",
            rule=True,
        ),
        tall=Panel(
            side="top",
            setting=Setting(86, 26, headline_lines=4, body_lines=3, body_first=True, fine_print=0.56),
            share=0.42,
            width=0.78,
            aside=True,
            foot=(0.5, 0.56),
        ),
    ),
    "card": Family(
        banners=BANNERS["card"],
        wide=Card(
            side="left", setting=Setting(66, 28, headline_lines=4, body_lines=4), share=0.44, product=0.32
        ),
        squarish=Card(
            side="top", setting=Setting(58, 27, headline_lines=2, body_lines=2), share=0.46, foot=(0.5, 0.9)
        ),
        tall=Card(
            side="top",
            setting=Setting(64, 28, headline_lines=4, body_lines=4, smallest=0.34),
            share=0.5,
            foot=(0.5, 0.78),
            product=0.5,
        ),
    ),
    "minimal": Family(
        banners=BANNERS["minimal"],
        wide=Overlay(
            at="left",
            setting=Setting(60, 26, headline_lines=3, body_lines=2),
            foot=(0.66, 0.84),
            share=0.44,
            product=0.3,
        ),
        squarish=Overlay(
            at="bottom",
            setting=Setting(56, 25, headline_lines=2, body_lines=2, align="centre"),
            foot=(0.5, 0.6),
            product=0.5,
        ),
        tall=Overlay(
            at="top",
            setting=Setting(58, 26, headline_lines=2, body_lines=2, align="centre", fine_print=0.56),
            foot=(0.5, 0.7),
            product=0.6,
        ),
    ),
}
