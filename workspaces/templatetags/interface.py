"""The interface's own template tags: icons, and formats as frames in true proportion."""

from typing import TypedDict

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Return the drawing of an icon from the sprite, hidden from screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


class FrameBox(TypedDict):
    """The sides of a frame's drawing, in CSS pixels."""

    width: int
    height: int
    label: str


@register.inclusion_tag("components/frame.html")
def frame(width: int, height: int, box: int = 44, label: str = "") -> FrameBox:
    """Draw a format in true proportion, its area about that of a square `box` wide.

    It is at most twice as wide, and 1.4 times as high, as there are rows of them.
    """
    scale = min(box / (width * height) ** 0.5, 2 * box / width, 1.4 * box / height)
    return {"width": max(1, round(width * scale)), "height": max(1, round(height * scale)), "label": label}
