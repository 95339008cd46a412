"""Approved ads as an exporter is given them, the same in every run, and what comes of writing them."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace

from campaigns.contents import Audience, Content, ContentFile, Disclosure, Words
from campaigns.exporters.base import Entry, Order, Template, Terms
from campaigns.exporters.registry import EXPORTERS
from platforms.exports import Platform, platform_named
from platforms.formats import Format, formats

TYPES = {(False, False): "image/jpeg", (True, False): "video/mp4", (False, True): "image/gif"}
WORDS = Words("Bangun pelan-pelan", "Kopi Gayo, disangrai minggu ini.", "Pesan sekarang")
# What a person states, where the platform's defaults are not enough.
STATED: Mapping[str, str] = {
    "business_name": "Kopi Senja",
    "media_address": "https://media.kopi.example/iklan/",
    "ad_group_id": "1234567890123",
    "page_id": "102030405060708",
    "countries": "ID, SG",
    "location": "Indonesia",
    "identity_id": "7012345678901234567",
    "start_time": "2026/12/01 00:00",
    "start_date": "2026-12-01",
    "budget": "25",
}


def media_of(each: Format) -> bytes:
    """Return bytes that stand for the finished file of a format."""
    return f"the finished {each.key}".encode()


class Kept:
    """Files by their digests, as the store keeps them."""

    def __init__(self) -> None:
        contents = [media_of(each) for each in formats()]
        self._kept = {hashlib.sha256(content).hexdigest(): content for content in contents}

    def read(self, digest: str) -> bytes:
        """Return the bytes of this digest."""
        return self._kept[digest]


def entry(code: str = "V7K2M9QX", words: Words = WORDS, **facts: object) -> Entry:
    """Return an approved ad with a file in every format there is."""
    files = tuple(
        ContentFile(
            format=each.key,
            sha256=hashlib.sha256(media_of(each)).hexdigest(),
            media_type=TYPES[each.is_video, bool(each.plays)],
            width=each.width,
            height=each.height,
            size=len(media_of(each)),
        )
        for each in formats()
    )
    content = Content(
        code=code,
        audience=Audience("0" * 32, "Pekerja Jakarta", "id"),
        words=words,
        landing_url=f"https://kopi.example/beli?utm_source=variasi&utm_content={code}",
        disclosure=Disclosure("compositeWithTrainedAlgorithmicMedia", "Dibuat dengan AI"),
        files=files,
    )
    plain = Entry(
        content, content.digest, "Musim hujan", "Pagi (1)", "angle=calm", "split", brand="Kopi Senja"
    )
    return replace(plain, **facts)  # type: ignore[arg-type]  # the tests name its fields


def terms_for(platform: Platform) -> Terms:
    """Return sound terms for a platform."""
    settings = {setting.key: STATED.get(setting.key) or setting.default for setting in platform.settings}
    buttons = {WORDS.call_to_action: "ORDER_NOW"} if platform.buttons else {}
    template = Template("mine.csv", template_rows(platform), 1) if platform.kind == "template" else None
    return Terms(settings, buttons, template, ("Upload the media.", "Import the sheet."))


def template_rows(platform: Platform) -> tuple[tuple[str, ...], ...]:
    """Return an account's own template: a title, headers in an order of their own, descriptions."""
    headers = [column.header for column in platform.columns]
    turned = (*headers[5:], "Something new", *headers[:5])
    blank = ("",) * (len(turned) - 1)
    rows = (("Bulk template V2", *blank), turned)
    return rows if platform.sheet.rows_kept < 2 else (*rows, ("Read only", *blank))


def written(key: str, *entries: Entry, terms: Terms | None = None) -> zipfile.ZipFile:
    """Return the package that an exporter writes for these ads."""
    stated = terms if terms is not None else terms_for(platform_named(key))
    order = Order("f" * 32, "Autumn", len(entries), stated, "Alice", "2026-11-27T09:00:00+00:00")
    out = io.BytesIO()
    assert list(EXPORTERS[key].write(order, entries, Kept(), out)) == list(range(1, len(entries) + 1))
    return zipfile.ZipFile(out)
