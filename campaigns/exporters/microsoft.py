"""Rows of Microsoft's bulk file: pictures are records of their own, and an ad points at them by number."""

import itertools
import json
from collections.abc import Iterator

from campaigns.contents import ContentFile
from campaigns.exporters.base import Entry, Terms
from campaigns.exporters.values import Cells, Row, media_name, rows_of
from platforms.exports import Platform

# What a picture is to a Responsive Ad, by our formats; an ad has its default picture from the link banner.
_ROLES = {
    "link": ("OriginalImage", "Image191x100"),
    "feed_square": ("SquareImageMedia", "Image1x1"),
    "display_rectangle": ("ImageMedia120X100", "GenericImage"),
}


class MicrosoftRecords:
    """A record for each picture and then one for the ad, all paused; keys are numbers inside the file."""

    # After the header: which version of the format this is.
    opening: tuple[Cells, ...] = ({"Type": "Format Version", "Name": "6.0"},)

    def __init__(self, platform: Platform, terms: Terms) -> None:
        self._platform = platform
        self._terms = terms
        self._numbers = itertools.count(1)

    def of(self, entry: Entry) -> Iterator[Cells]:
        """Yield the records of one ad."""
        for row in rows_of(self._platform, entry):
            keys = [(-next(self._numbers), file) for file in row.files]
            for key, file in keys:
                yield _picture(key, row, file, self._terms)
            yield _ad(-next(self._numbers), row, keys, self._terms)


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
