"""A film that we wrote plays in a real Chromium: as long as it is, each frame at its moment."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from generation.engines.base import Clip
from generation.rendering import render
from generation.video.clips import encode_clip, read_clip
from generation.video.joining import Part, join
from tests.generation.ads import MANIFEST, PaintedEngine, whole_ad
from tests.generation.films import small_spec

pytestmark = pytest.mark.browser

# Loads a film, and shows the mean colour of each of some frames, sought in the middle of its time.
LOOK = """
async ({content, moments}) => {
  const video = document.createElement("video");
  video.muted = true;
  const loaded = new Promise((done, broken) => {
    video.onloadeddata = done;
    video.onerror = () => broken(new Error(video.error.message));
  });
  video.src = "data:video/mp4;base64," + content;
  await loaded;
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const colours = [];
  for (const moment of moments) {
    const sought = new Promise((done) => { video.onseeked = done; });
    // "seeked" may come before the frame is shown; the same frame is not shown twice.
    const shown = new Promise((done) => { video.requestVideoFrameCallback(done); setTimeout(done, 1000); });
    video.currentTime = moment;
    await Promise.all([sought, shown]);
    context.drawImage(video, 0, 0);
    const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
    const sums = [0, 0, 0];
    data.forEach((value, at) => { if (at % 4 < 3) sums[at % 4] += value; });
    colours.push(sums.map((sum) => sum / (data.length / 4)));
  }
  return {duration: video.duration, width: video.videoWidth, height: video.videoHeight, colours};
}
"""


def shot(number: int, rate: int) -> bytes:
    """Return six seconds of a colour of its own that grows lighter by a grey level with each frame."""
    frames = np.full((6 * rate, 48, 64, 3), 120, np.uint8)
    frames[..., number % 3] = 60 + 12 * number
    frames[..., (number + 1) % 3] = (40 + np.arange(6 * rate, dtype=np.uint8))[:, None, None]
    return encode_clip(Clip(frames, rate))


@pytest.mark.parametrize("rate", [24, 30])
def test_a_film_of_sixty_seconds_shows_each_frame_at_its_time(chromium: Browser, rate: int) -> None:
    out = io.BytesIO()
    join([Part(io.BytesIO(shot(number, rate)), 0, 6 * rate) for number in range(10)], out)
    film = read_clip(out)
    # The frames at the cuts, where a wrong one shows at once, and a few between.
    wanted = sorted(
        {0, 1, 60 * rate - 1, 77, 500, *(at for cut in range(1, 10) for at in _around(cut * 6 * rate))}
    )
    seen: dict[str, Any] = chromium.new_page().evaluate(
        LOOK,
        {
            "content": base64.b64encode(out.getvalue()).decode(),
            "moments": [(at + 0.5) / rate for at in wanted],
        },
    )
    assert seen["duration"] == 60
    assert (seen["width"], seen["height"]) == (64, 48)
    apart = np.abs(np.array(seen["colours"]) - film.frames[wanted].mean(axis=(1, 2)))
    assert apart[:, :2].max() < 2
    assert apart[:, 2].max() < 9  # Chromium's own arithmetic for blue has too few bits for BT.709


PLAY = """
async (content) => {
  const video = document.createElement("video");
  video.muted = true;
  video.src = "data:video/mp4;base64," + content;
  document.body.append(video);
  const ended = new Promise((done, broken) => {
    video.onended = done;
    video.onerror = () => broken(new Error(video.error.message));
  });
  await video.play();
  await ended;
  return {at: video.currentTime, duration: video.duration, size: [video.videoWidth, video.videoHeight]};
}
"""


def test_a_video_ad_plays_to_its_end(chromium: Browser) -> None:
    kept, _ = whole_ad()
    [file] = render(small_spec(), PaintedEngine(), kept, model=MANIFEST)
    seen = chromium.new_page().evaluate(PLAY, base64.b64encode(file.content).decode())
    assert seen == {"at": 2, "duration": 2, "size": [640, 640]}


def _around(cut: int) -> tuple[int, int, int]:
    return cut - 1, cut, cut + 1
