"""The layout families: each turns a frame into boxes, with its own answer for wide, squarish and tall."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from generation.composition.boxes import Box
from generation.composition.errors import CopyDoesNotFit, UnknownLayout
from generation.composition.layout import (
    Align,
    Arrangement,
    Column,
    Frame,
    PlacedText,
    Setting,
    button_height,
    centred_button,
    fine_print,
    logo_box,
    set_column,
    stage_foot,
    standing_product,
)

Family = Callable[[Frame], Arrangement]


def arrange(family: str, frame: Frame) -> Arrangement:
    """Return the boxes of a frame; UnknownLayout, or CopyDoesNotFit where the words are too many."""
    arranged = FAMILIES.get(family)
    if arranged is None:
        raise UnknownLayout(f"There is no layout '{family}'; there are {', '.join(FAMILIES)}.")
    return arranged(frame)


def hero(frame: Frame) -> Arrangement:
    """Set the product on its stage with the words above it; beside it where the format is wide."""
    if frame.shape == "wide":
        return _beside(frame)
    return _over(frame, align="centre") if frame.shape == "tall" else _crowned(frame)


def left(frame: Frame) -> Arrangement:
    """Set the words on a calm plate left of the stage; left-aligned over the stage where tall."""
    return _over(frame, align="left") if frame.shape == "tall" else _split(frame)


def band(frame: Frame) -> Arrangement:
    """Set the words on a band of the brand's colour under the stage; above it where tall."""
    if frame.shape == "tall":
        return _banner(frame)
    return _ribbon(frame) if frame.shape == "wide" else _base(frame)


FAMILIES: Mapping[str, Family] = {"hero": hero, "left": left, "band": band}


def _crowned(frame: Frame) -> Arrangement:
    """Logo, headline and body centred on top, the button under the stage."""
    content, whole, unit = frame.content, frame.whole, frame.unit
    scene = _lowered(whole, 1.07)
    small = fine_print(frame, content, align="centre")
    floor = small.box.top - round(26 * unit) if small else content.bottom
    button, label = centred_button(frame, content.centre_x, floor - button_height(frame))
    logo = logo_box(frame, content.centre_x, content.top, align="centre")
    top = logo.bottom + round(36 * unit) if logo else content.top
    setting = Setting(80, 30, headline_lines=3, body_lines=3, align="centre", button=False)
    column = _column_above_stage(frame, setting, top=top, scene=scene)
    product = standing_product(
        frame, scene, top=column.bottom + round(34 * unit), most_width=0.5 * whole.width
    )
    texts = _texts(column.texts, label, small)
    return Arrangement(frame.format, scene, whole, texts, product=product, button=button, logo=logo)


def _over(frame: Frame, *, align: Align) -> Arrangement:
    """Everything that is read in the upper part of a tall safe zone, the product below it."""
    content, whole, unit = frame.content, frame.whole, frame.unit
    start = content.centre_x if align == "centre" else content.left
    logo = logo_box(frame, start, content.top, align=align)
    top = logo.bottom + round(40 * unit) if logo else content.top
    setting = Setting(78, 29, headline_lines=3, body_lines=4, align=align, fine_print=True)
    column = _column_above_stage(frame, setting, top=top, scene=whole)
    product = standing_product(
        frame, whole, top=column.bottom + round(36 * unit), most_width=0.56 * whole.width
    )
    return Arrangement(
        frame.format, whole, whole, column.texts, product=product, button=column.button, logo=logo
    )


def _beside(frame: Frame) -> Arrangement:
    """Words left over the stage, the product where a wide stage has its platform, right of the middle."""
    content, whole, unit = frame.content, frame.whole, frame.unit
    product = standing_product(frame, whole, top=content.top, most_width=0.3 * whole.width)
    edge = round(0.52 * whole.width)
    if product:
        edge = min(edge, product.left - round(24 * unit))
    half = Box(content.left, content.top, edge, content.bottom)
    small = fine_print(frame, half)
    logo = logo_box(frame, content.left, content.top)
    room = _between(half, logo, small, round(30 * unit))
    column = set_column(frame, room, Setting(86, 31, headline_lines=3, body_lines=2))
    column = column.moved((room.bottom - column.bottom) // 2)
    return Arrangement(
        frame.format,
        whole,
        whole,
        _texts(column.texts, small),
        product=product,
        button=column.button,
        logo=logo,
    )


def _split(frame: Frame) -> Arrangement:
    """A plate of the brand's light colour with the words, the stage beside it from edge to edge."""
    content, whole, unit = frame.content, frame.whole, frame.unit
    plate = Box(0, 0, round((0.47 if frame.shape == "wide" else 0.49) * whole.width), whole.height)
    picture = Box(plate.right, 0, whole.right, whole.bottom)
    half = Box(content.left, content.top, plate.right - round(0.75 * frame.margin), content.bottom)
    small = fine_print(frame, half)
    logo = logo_box(frame, content.left, content.top)
    room = _between(half, logo, small, round(34 * unit))
    column = set_column(frame, room, Setting(78, 30, headline_lines=5, body_lines=5))
    column = column.moved((room.bottom - column.bottom) // 2)
    product = standing_product(frame, picture, top=content.top, most_width=0.62 * picture.width)
    return Arrangement(
        frame.format,
        picture,
        picture,
        _texts(column.texts, small),
        plate=plate,
        product=product,
        button=column.button,
        logo=logo,
    )


def _base(frame: Frame) -> Arrangement:
    """The stage above, a band of the brand's colour below with all the words, the logo in its corner."""
    content, whole, unit = frame.content, frame.whole, frame.unit
    small = fine_print(frame, content)
    floor = small.box.top - round(24 * unit) if small else content.bottom
    room = Box(content.left, round(0.46 * whole.height), content.right, floor)
    column = set_column(frame, room, Setting(70, 29, headline_lines=2, body_lines=2))
    column = column.moved(floor - column.bottom)
    top = min((text.box.top for text in column.texts), default=floor) - round(54 * unit)
    plate = Box(0, top, whole.right, whole.bottom)
    scene = _raised(frame, whole, plate)
    logo, widest = _corner_logo(frame, column.button), 0.5 * whole.width
    if logo and not plate.contains(logo):
        widest = min(widest, 2 * (stage_foot(frame, scene)[0] - logo.right - 24 * unit))
    product = standing_product(frame, scene, top=round(0.5 * frame.margin), most_width=widest)
    return Arrangement(
        frame.format,
        scene,
        Box(0, 0, whole.right, plate.top),
        _texts(column.texts, small),
        plate=plate,
        plate_colour="primary",
        product=product,
        button=column.button,
        logo=logo,
    )


def _ribbon(frame: Frame) -> Arrangement:
    """A low band under a wide stage: words left, button right."""
    content, whole, unit = frame.content, frame.whole, frame.unit
    small = fine_print(frame, content)
    floor = small.box.top - round(20 * unit) if small else content.bottom
    button, label = centred_button(frame, 0, 0)
    aside = button.width + round(40 * unit) if button else 0
    room = Box(content.left, round(0.52 * whole.height), content.right - aside, floor)
    column = set_column(frame, room, Setting(62, 28, headline_lines=2, body_lines=2, button=False))
    column = column.moved(floor - column.bottom)
    top = min((text.box.top for text in column.texts), default=floor) - round(40 * unit)
    middle = (top + round(40 * unit) + floor) / 2
    if button:
        button, label = centred_button(
            frame, content.right - button.width / 2, round(middle - button.height / 2)
        )
    plate = Box(0, min(top, button.top - round(30 * unit)) if button else top, whole.right, whole.bottom)
    scene = _raised(frame, whole, plate)
    product = standing_product(frame, scene, top=round(0.5 * frame.margin), most_width=0.34 * whole.width)
    return Arrangement(
        frame.format,
        scene,
        Box(0, 0, whole.right, plate.top),
        _texts(column.texts, label, small),
        plate=plate,
        plate_colour="primary",
        product=product,
        button=button,
        logo=logo_box(frame, content.left, content.top),
    )


def _banner(frame: Frame) -> Arrangement:
    """A band of the brand's colour from the top of a tall format, as high as the words need."""
    content, whole, unit = frame.content, frame.whole, frame.unit
    logo = logo_box(frame, content.left, content.top)
    top = logo.bottom + round(40 * unit) if logo else content.top
    setting = Setting(76, 29, headline_lines=3, body_lines=4, fine_print=True)
    column = _column_above_stage(frame, setting, top=top, scene=whole)
    plate = Box(0, 0, whole.right, column.bottom + round(44 * unit))
    product = standing_product(
        frame, whole, top=plate.bottom - round(16 * unit), most_width=0.56 * whole.width
    )
    return Arrangement(
        frame.format,
        whole,
        Box(0, plate.bottom, whole.right, whole.bottom),
        column.texts,
        plate=plate,
        plate_colour="primary",
        product=product,
        button=column.button,
        logo=logo,
    )


def _column_above_stage(frame: Frame, setting: Setting, *, top: int, scene: Box) -> Column:
    """Set the words so that the product keeps a good size, or a smaller one where the words are many."""
    content, foot = frame.content, stage_foot(frame, scene)[1]
    good = (0.3 if frame.shape == "tall" else 0.33) * frame.format.height
    roomy = Box(content.left, top, content.right, round(foot - good))
    try:
        return set_column(frame, roomy, replace(setting, smallest=0.6))
    except CopyDoesNotFit:
        tight = replace(roomy, bottom=round(foot - 0.2 * frame.format.height))
        return set_column(frame, tight, setting)


def _texts(column: tuple[PlacedText, ...], *others: PlacedText | None) -> tuple[PlacedText, ...]:
    return (*column, *(text for text in others if text))


def _between(box: Box, logo: Box | None, small: PlacedText | None, gap: int) -> Box:
    """Return what a logo above and fine print below leave of a box."""
    top = logo.bottom + gap if logo else box.top
    bottom = small.box.top - gap if small else box.bottom
    return Box(box.left, top, box.right, bottom)


def _corner_logo(frame: Frame, button: Box | None) -> Box | None:
    """Return the logo's box in the lower right of a band beside its button, else in the picture's corner."""
    content = frame.content
    logo = logo_box(frame, content.left, content.top)
    if logo is None or button is None or button.right + 40 * frame.unit > content.right - logo.width:
        return logo
    return Box.sized(content.right - logo.width, button.centre_y - logo.height / 2, logo.width, logo.height)


def _lowered(scene: Box, zoom: float) -> Box:
    """Return the scene enlarged towards the foot of the file: less wall, a lower and larger platform."""
    aside = round((zoom - 1) * scene.width / 2)
    return Box(scene.left - aside, scene.top, scene.right + aside, scene.top + round(zoom * scene.height))


def _raised(frame: Frame, scene: Box, plate: Box) -> Box:
    """Return the scene moved up, so that its platform stands just above a plate at the foot of the file."""
    wanted = plate.top - 0.085 * frame.format.height
    up = round(min(max(0.0, stage_foot(frame, scene)[1] - wanted), scene.bottom - plate.top))
    return Box(scene.left, scene.top - up, scene.right, scene.bottom - up)
