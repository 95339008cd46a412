"""Rows of Microsoft's bulk file: pictures are records of their own, and an ad points at them by number."""

import json
from collections.abc import Iterator

from campaigns.contents import ContentFile
from campaigns.exporters.base import Terms
from campaigns.exporters.values import Row, media_name

# What a picture is to a Responsive Ad, by our formats; an ad has its default picture from the link banner.
_ROLES = {
    "link": ("OriginalImage", "Image191x100"),
    "feed_square": ("SquareImageMedia", "Image1x1"),
    "display_rectangle": ("ImageMedia120X100", "GenericImage"),
}

Cells = dict[str, str]


def version_row() -> Cells:
    """Return the row after the header: which version of the format this is."""
    return {"Type": "Format Version", "Name": "6.0"}


def ad_rows(row: Row, terms: Terms, numbers: Iterator[int]) -> Iterator[Cells]:
    """Yield a record for each picture and then the ad, all paused; `numbers` are keys inside the file."""
    keys = [(-next(numbers), file) for file in row.files]
    for key, file in keys:
        yield _picture(key, row, file, terms)
    yield _ad(-next(numbers), row, keys, terms)


def _picture(key: int, row: Row, file: ContentFile, terms: Terms) -> Cells:
    name = media_name(row.entry, file)
    return {
        "Type": "Image",
        "Status": "Active",
        "Id": str(key),
        "Client Id": f"{row.entry.content.code} {file.format}",
        "Sub Type": _ROLES[file.format][1],
        "Text": row.entry.content.words.headline,
        "Url": f"{terms.settings.get('media_address', '').rstrip('/')}/{name}",
        "Advertiser AI Label": terms.settings.get("ai_label", ""),
    }


def _ad(key: int, row: Row, keys: list[tuple[int, ContentFile]], terms: Terms) -> Cells:
    content = row.entry.content
    pictures = [{"id": number, "subType": _ROLES[file.format][0]} for number, file in keys]
    return {
        "Type": "Responsive Ad",
        "Status": "Paused",
        "Id": str(key),
        "Parent Id": terms.settings.get("ad_group_id", ""),
        "Client Id": content.code,
        "Campaign": row.entry.campaign,
        "Ad Group": content.audience.name,
        "Business Name": terms.settings.get("business_name") or row.entry.brand,
        "Headlines": _texts(content.words.headline),
        "Long Headlines": _texts(content.words.headline),
        "Descriptions": _texts(content.words.body),
        "Images": json.dumps(pictures, separators=(",", ":")),
        "Final Url": content.landing_url,
    }


def _texts(text: str) -> str:
    return json.dumps([{"text": text}], ensure_ascii=False, separators=(",", ":"))
