"""A picture and a video of one variant, made by a worker with the shipped model, approved and published."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from campaigns.contents import Content
from campaigns.models import PackageState
from campaigns.services.publications import Wish, publish
from campaigns.services.reviews import approve
from generation.models import Artifact, Finding, JobState
from generation.storage import Store
from tests.campaigns.factories import current
from tests.campaigns.gate.scene import sight
from tests.campaigns.publications.conftest import write
from tests.campaigns.videos.scene import launched, make_all, probed, short_videos
from tests.conftest import Person

pytestmark = pytest.mark.django_db


def test_a_video_is_made_approved_and_published_byte_for_byte(
    alice: Person, rosa: Person, tmp_path: Path
) -> None:
    with short_videos():
        variant = launched(alice, ["feed_square", "video_square"])
        make_all()
    variant.refresh_from_db()
    assert (variant.job.state, variant.job.reason) == (JobState.READY, "")
    still, video = Artifact.objects.filter(job=variant.job).order_by("format")
    assert (still.media_type, still.frames, still.frame_rate) == ("image/jpeg", None, None)
    assert (video.media_type, video.frames, video.frame_rate) == ("video/mp4", 24, 24)
    found = Finding.objects.filter(job=variant.job, format="video_square")
    assert "moving_file" in set(found.values_list("check_name", flat=True))
    assert not found.filter(outcome__in=["block", "error"]).exists()

    approve(rosa.membership, sight(variant))
    package = write(publish(alice.membership, Wish("Autumn", [variant.pk])))
    assert package.state == PackageState.READY
    store = Store(Path(settings.FILES_DIR), variant.workspace_id.hex)
    archive = zipfile.ZipFile(io.BytesIO(store.read(package.sha256)))
    rows = list(csv.DictReader(io.StringIO(archive.read("variants.csv").decode())))
    assert [(row["format"], row["width"], row["height"], row["file"]) for row in rows] == [
        ("feed_square", "1080", "1080", f"files/{variant.code}_feed_square.jpg"),
        ("video_square", "1080", "1080", f"files/{variant.code}_video_square.mp4"),
    ]
    digests = [file.sha256 for file in Content.from_json(current(variant).content).files]
    assert [hashlib.sha256(archive.read(row["file"])).hexdigest() for row in rows] == digests
    assert [row["file_sha256"] for row in rows] == digests

    path = tmp_path / "ad.mp4"
    path.write_bytes(archive.read(rows[1]["file"]))
    stream = probed(path)
    assert (stream["codec_name"], stream["profile"], stream["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert (stream["width"], stream["height"], stream["nb_read_frames"]) == (1080, 1080, "24")
    assert (stream["avg_frame_rate"], stream["duration"]) == ("24/1", "1.000000")


def test_an_animated_banner_is_made_approved_and_published(alice: Person, rosa: Person) -> None:
    variant = launched(alice, ["feed_square", "link", "animated_rectangle"])
    make_all()
    variant.refresh_from_db()
    assert (variant.job.state, variant.job.reason) == (JobState.READY, "")
    made = Artifact.objects.get(job=variant.job, format="animated_rectangle")
    assert (made.media_type, made.frames, made.frame_rate) == ("image/gif", 24, 4)
    for address in (f"/w/kopi-senja/campaigns/variants/{variant.code}/", "/w/kopi-senja/review/"):
        page = rosa.client.get(address).content.decode()
        assert f'<img src="/w/kopi-senja/files/{made.sha256}"' in page
        assert "<video" not in page
    answer = rosa.client.get(f"/w/kopi-senja/files/{made.sha256}")
    assert answer["Content-Type"] == "image/gif"
    small = rosa.client.get(f"/w/kopi-senja/files/{made.sha256}?w=320")
    assert small["Content-Type"] == "image/webp"

    approve(rosa.membership, sight(variant))
    package = write(publish(alice.membership, Wish("Autumn", [variant.pk])))
    assert package.state == PackageState.READY
    store = Store(Path(settings.FILES_DIR), variant.workspace_id.hex)
    archive = zipfile.ZipFile(io.BytesIO(store.read(package.sha256)))
    name = f"files/{variant.code}_animated_rectangle.gif"
    assert hashlib.sha256(archive.read(name)).hexdigest() == made.sha256
