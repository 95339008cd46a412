"""Draws the sheet of docs/composition.md: headline, body and button in the scripts that ads are written in.

python -m tools.type_sheet PICTURE
"""

import sys

from PIL import Image, ImageDraw

from generation.composition.boxes import Box
from generation.composition.colour import Rgb
from generation.composition.lettering import lettered
from generation.composition.typography import Style, TextBlock, fit_line, set_text, typeface

COPY = (
    (
        *("id", "fraunces", "Senja yang kamu tunggu sejak pagi"),
        *("Biji Gayo, disangrai tiap pagi ☕", "Pesan sekarang"),
    ),
    (
        *("ar", "bricolage", "قهوة تستحق أن تستيقظ لها"),
        *("خصم 25% على أول 3 طلبات من Kopi Senja", "اطلب الآن"),
    ),
    (
        *("zh-CN", "archivo", "每天清晨，新鲜烘焙的咖啡唤醒你"),
        *("首单立减25元，今天下单明天送达。", "立即购买"),
    ),
    (
        *("ja", "jakarta", "朝いちばんの焙煎コーヒーを、あなたに。"),
        *("初回25%オフ。今日のご注文は明日お届け。", "注文する"),
    ),
    (
        *("ko", "fraunces", "매일 아침 갓 볶은 커피로 하루를 시작하세요"),
        *("첫 주문 25% 할인, 내일 도착해요 🚚", "지금 주문하기"),
    ),
    (
        *("th", "bricolage", "กาแฟคั่วใหม่ทุกเช้าเพื่อวันที่ดีของคุณ"),
        *("ลด 25% สำหรับคำสั่งซื้อแรก ส่งถึงบ้านพรุ่งนี้", "สั่งซื้อเลย"),
    ),
    (
        *("hi", "archivo", "हर सुबह ताज़ी भुनी कॉफ़ी, सिर्फ़ आपके लिए"),
        *("पहले ऑर्डर पर 25% की छूट, कल तक घर पर।", "अभी ख़रीदें"),
    ),
    (
        *("he", "jakarta", "קפה ששווה להתעורר בשבילו"),
        *("הנחה של 25% על 3 ההזמנות הראשונות (Kopi Senja)", "הזמינו עכשיו"),
    ),
    (
        *("ru", "fraunces", "Кофе, ради которого стоит проснуться"),
        *("Скидка 25 % на первый заказ, доставим завтра.", "Заказать"),
    ),
    (
        *("en", "archivo", "Good mornings run in the family"),
        *("For everyone 👨‍👩‍👧‍👦 in 🇮🇩 and 🇯🇵, whatever you love 👍🏽", "Order now"),
    ),
)
WIDTH, HEIGHT, MARGIN = 760, 430, 48
GROUNDS: tuple[tuple[Rgb, Rgb, Rgb, Rgb], ...] = (
    ((253, 243, 230), (43, 20, 34), (110, 34, 56), (253, 243, 230)),
    ((43, 20, 34), (253, 243, 230), (238, 122, 62), (43, 20, 34)),
)


def main() -> int:
    """Draw the sheet; return the exit status."""
    rows = (len(COPY) + 1) // 2
    sheet = Image.new("RGB", (2 * WIDTH, rows * HEIGHT))
    for place, (locale, key, headline, body, action) in enumerate(COPY):
        row, column = divmod(place, 2)
        cell = Box.sized(column * WIDTH, row * HEIGHT, WIDTH, HEIGHT)
        _draw_cell(sheet, cell, (locale, key, headline, body, action), GROUNDS[(row + column) % 2])
    sheet.save(sys.argv[1], optimize=True)
    return 0


def _draw_cell(
    sheet: Image.Image, cell: Box, words: tuple[str, ...], colours: tuple[Rgb, Rgb, Rgb, Rgb]
) -> None:
    locale, key, headline, body, action = words
    ground, ink, button, label = colours
    sheet.paste(ground, cell.corners)
    inner, face = cell.inset(MARGIN), typeface(key)
    large = Style(key, "display", round(62 * face.scale), face.leading, locale)
    title = _set(headline, large, inner.width, 3)
    text = _set(body, Style(key, "text", 28, 1.32, locale), inner.width, 3)
    mark = fit_line(action, Style(key, "text", 26, 1.2, locale), width=400, smallest=16)
    top = inner.top
    for block, gap in ((title, 30), (text, 34)):
        box = _begun(block, inner, top)
        lettered(block, box, centred=False).draw(sheet, ink)
        top = box.bottom + gap
    width = mark.width + 64
    frame = Box.sized(inner.right - width if mark.is_rtl else inner.left, top, width, 62)
    ImageDraw.Draw(sheet).rounded_rectangle(
        (*frame.corners[:2], frame.right - 1, frame.bottom - 1), 31, button
    )
    upper = frame.centre_y + mark.cap_height / 2 - mark.rise
    place = Box.sized(frame.centre_x - mark.width / 2, upper, mark.width, mark.height)
    lettered(mark, place, centred=True).draw(sheet, label)


def _set(text: str, style: Style, width: int, most_lines: int) -> TextBlock:
    block = set_text(text, style, width=width, most_lines=most_lines)
    if block is None:
        raise ValueError(f"'{text}' does not fit.")
    return block


def _begun(block: TextBlock, inner: Box, top: int) -> Box:
    left = inner.right - block.width if block.is_rtl else inner.left
    return Box.sized(left, top, block.width, block.height)


if __name__ == "__main__":
    sys.exit(main())
