"""CPU seconds for a film of sixty seconds: ten shots of all kinds at 24 frames a second, joined and probed.

Each shot of 144 frames is a chain of clips of 17 frames, through queue, database and storage. Then one shot
is made again, and the film's other frames are the same bytes. The baseline is a loop that calls diffusers'
pipeline for each clip of each chain: some calls are measured (BENCH_CALLS) and multiplied by how many there
are. The weights are random, 10 million parameters; BENCH_MODEL=panggung takes the shipped ones, or names
a folder of another model. BENCH_OUT names a file for the film, BENCH_FRAMES is how long a shot is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.clips import call_pipeline, open_pipeline, save_random
from benchmarks.harness import installation, measure, report

if TYPE_CHECKING:
    from generation.models import Artifact, Job, JobGroup
    from generation.shot_specs import FrameRate, ShotSpec, ShotStart, StartKind
    from generation.specs import ModelRef
    from generation.storage import Store
    from workspaces.models import User

CALLS = int(os.environ.get("BENCH_CALLS", "6"))
FRAMES = int(os.environ.get("BENCH_FRAMES", "144"))
MODEL = os.environ.get("BENCH_MODEL", "random")
OUT = os.environ.get("BENCH_OUT", "")
SIZE, STEPS, GUIDANCE = 256, 8, 3.0
RATE: FrameRate = 24
KINDS: tuple[StartKind, ...] = (
    "text", "continue", "picture", "continue", "towards", "restyle", "text", "continue", "picture", "text",
)  # fmt: skip
REMADE = 5
TASKS = ["text_to_image", "text_to_video", "image_to_video", "extend", "in_between", "restyle"]
PROMPTS = (
    "an orange stage with a round podium, golden light",
    "a green stage with an arch, soft light",
    "a blue stage with columns, neon light",
    "a beige stage with steps, moonlight",
)


def main() -> None:
    """Make the film, make one shot again, and compare with a loop."""
    # Threads that spin while they wait would be counted as work.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    os.environ.setdefault("BATCH_TOKENS", "16384")
    with installation() as home:
        board = _board(home / "model")
        wall, start = time.perf_counter(), time.process_time()
        shots = board.make_shots()
        film = board.join(shots)
        spent, wall = time.process_time() - start, time.perf_counter() - wall
        _probe(film, 10 * FRAMES)
        shots[REMADE] = board.make_again(REMADE)
        _compare(film, board.join(shots))
        if OUT:
            Path(OUT).write_bytes(film)
        baseline = _loop(board) if CALLS else None
    report("storyboard_60s", spent, unit=f"CPU s a film of {10 * FRAMES / RATE:g} s", baseline=baseline)
    report("storyboard_60s_wall", wall, unit="s by the clock")


@dataclass(slots=True)
class Board:
    """A workspace whose shots are claimed and made in this process, as a worker does."""

    group: JobGroup
    model: ModelRef
    folder: Path
    starts: list[ShotStart]

    def spec(self, number: int, *, seed: int) -> ShotSpec:
        """Return the spec of one of the ten shots."""
        from generation.shot_specs import ShotSpec  # noqa: PLC0415 - models need the set-up
        from generation.specs import Picture  # noqa: PLC0415

        prompt = PROMPTS[number % len(PROMPTS)]
        picture = Picture(prompt, seed, self.model, steps=STEPS, guidance=GUIDANCE)
        return ShotSpec(picture, SIZE, SIZE, FRAMES, RATE, self.starts[number])

    def make_shots(self) -> list[Artifact]:
        """Order all shots, each after the one that it continues, and make them."""
        jobs: list[Job] = []
        for number, start in enumerate(self.starts):
            waits_for = jobs[-1] if start.kind == "continue" else None
            jobs.append(self._order(number, seed=number, waits_for=waits_for))
        return self._make(jobs, "shot")

    def make_again(self, number: int) -> Artifact:
        """Make another take of one shot, which no other continues."""
        return self._make([self._order(number, seed=1000 + number)], "shot")[0]

    def join(self, shots: list[Artifact]) -> bytes:
        """Make the film of the shots and return its file."""
        from generation.services.shots import order_film  # noqa: PLC0415
        from generation.shot_specs import FilmShot, FilmSpec  # noqa: PLC0415

        parts = tuple(FilmShot(shot.sha256, 0, FRAMES) for shot in shots)
        job = order_film(self.group, FilmSpec(parts, RATE, SIZE, SIZE), requested_by=_person())
        job.save(force_insert=True)
        [film] = self._make([job], "film")
        return _store(self.group).read(film.sha256)

    def _order(self, number: int, *, seed: int, waits_for: Job | None = None) -> Job:
        from generation.services.shots import order_shot  # noqa: PLC0415

        spec = self.spec(number, seed=seed)
        job = order_shot(self.group, spec, requested_by=_person(), waits_for=waits_for)
        job.save(force_insert=True)
        return job

    def _make(self, jobs: list[Job], name: str) -> list[Artifact]:
        from generation.device import Device  # noqa: PLC0415
        from generation.models import Artifact  # noqa: PLC0415
        from generation.runner import Runner  # noqa: PLC0415
        from generation.works.films import Films  # noqa: PLC0415
        from generation.works.shots import Shots  # noqa: PLC0415

        device = Device("bench", Runner({"shot": Shots(), "film": Films()}))
        while device.step(threading.Event()):
            continue
        return [Artifact.objects.get(job=job, format=name) for job in jobs]


def _board(folder: Path) -> Board:
    from generation.engines import registry  # noqa: PLC0415
    from generation.models import JobGroup  # noqa: PLC0415
    from generation.shot_specs import ShotStart  # noqa: PLC0415
    from workspaces.models import Workspace  # noqa: PLC0415

    if MODEL == "random":
        _install_random(folder)
        registry.FOLDERS["panggung"] = folder
    elif MODEL != "panggung":
        registry.FOLDERS["panggung"] = Path(MODEL)
    group = JobGroup.objects.create(workspace=Workspace.objects.create(name="Bench", slug="bench"))
    picture, clip = _uploads(group)
    starts = [ShotStart(kind) for kind in KINDS]
    for number, kind in enumerate(KINDS):
        if kind in ("picture", "towards"):
            starts[number] = replace(starts[number], picture=picture)
        elif kind == "restyle":
            starts[number] = replace(starts[number], clip=clip)
    return Board(group, registry.model_ref("panggung"), registry.FOLDERS["panggung"], starts)


def _install_random(folder: Path) -> None:
    from generation.panggung.training.export import write_manifest  # noqa: PLC0415

    save_random(folder)
    write_manifest(folder, {})
    path = folder / "manifest.json"
    said = {
        "engine": "ltx",
        "sizes": [{"width": SIZE, "height": SIZE}],
        "frames": {"least": 1, "most": 17, "step": 8},
        "tasks": TASKS,
    }
    path.write_text(json.dumps({**json.loads(path.read_text()), **said}))


def _person() -> User:
    from workspaces.models import User  # noqa: PLC0415

    address = "bench@example.com"
    return User.objects.filter(email=address).first() or User.objects.create_user(address)


def _store(group: JobGroup) -> Store:
    from django.conf import settings  # noqa: PLC0415

    from generation.storage import Store  # noqa: PLC0415

    return Store(Path(settings.FILES_DIR), group.workspace_id.hex)


def _uploads(group: JobGroup) -> tuple[str, str]:
    """Store a picture and a clip that moves, as uploads would be."""
    import numpy as np  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    from generation.engines.base import Clip  # noqa: PLC0415
    from generation.models import StoredFile  # noqa: PLC0415
    from generation.video.clips import encode_clip  # noqa: PLC0415

    ramp = np.linspace(60, 220, SIZE, dtype=np.uint8)
    frame = np.stack(np.broadcast_arrays(ramp[:, None], ramp[None, :], np.uint8(120)), axis=-1)
    clip = encode_clip(Clip(np.stack([np.roll(frame, at, axis=1) for at in range(FRAMES)]), RATE))
    picture = BytesIO()
    Image.fromarray(frame, "RGB").save(picture, "PNG")
    stored = []
    for content, facts in (
        (picture.getvalue(), {"media_type": "image/png"}),
        (clip, {"media_type": "video/mp4", "frames": FRAMES, "frame_rate": RATE}),
    ):
        digest = _store(group).put(content)
        StoredFile.objects.create(
            workspace_id=group.workspace_id,
            sha256=digest,
            width=SIZE,
            height=SIZE,
            size=len(content),
            **facts,
        )
        stored.append(digest)
    return stored[0], stored[1]


def _probe(film: bytes, frames: int) -> None:
    """Let FFmpeg's reader, and ffprobe where it is installed, count frames and seconds."""
    import av  # noqa: PLC0415

    with av.open(BytesIO(film), "r", format="mp4") as container:
        assert sum(1 for _ in container.decode(video=0)) == frames, "frames are missing"
    if shutil.which("ffprobe"):
        command = [
            "ffprobe",
            "-v",
            "error",
            "-of",
            "json",
            "-count_frames",
            "-show_streams",
            "-f",
            "mp4",
            "-",
        ]
        done = subprocess.run(command, input=film, capture_output=True, check=True)
        stream = json.loads(done.stdout)["streams"][0]
        assert (int(stream["nb_read_frames"]), float(stream["duration"])) == (frames, frames / RATE)


def _compare(film: bytes, again: bytes) -> None:
    """Check that only the frames of the shot that was made again differ."""
    from generation.video import mp4  # noqa: PLC0415

    first, second = (list(mp4.samples_of(BytesIO(each), mp4.read(BytesIO(each)))) for each in (film, again))
    remade = slice(REMADE * FRAMES, (REMADE + 1) * FRAMES)
    assert first[remade] != second[remade], "the shot is still the old one"
    del first[remade], second[remade]
    assert first == second, "other shots have changed"


def _loop(board: Board) -> float:
    """Return the CPU seconds that the loop would take, from some of its calls."""
    import numpy as np  # noqa: PLC0415

    from generation.engines.base import Clip, Request  # noqa: PLC0415
    from generation.engines.registry import manifest_of  # noqa: PLC0415
    from generation.video.chain import links_of  # noqa: PLC0415

    trained = manifest_of("panggung").frames
    befores = [FRAMES if start.kind == "continue" else 0 for start in board.starts]
    links = sum(len(links_of(FRAMES, trained, before=before)) for before in befores)
    pipeline = open_pipeline(board.folder, "float32")
    noise = np.random.default_rng(0)
    spent = []
    for call in range(CALLS + 1):
        given = Clip(noise.integers(0, 256, (9, SIZE, SIZE, 3), dtype=np.uint8), RATE)
        plain = Request(board.spec(0, seed=call).picture, SIZE, SIZE, trained.most, RATE)
        request = plain.extending(given) if call % 10 else plain
        spent.append(measure(lambda: call_pipeline(pipeline, request), clock=time.process_time))  # noqa: B023 - called at once
    # The first call warms up.
    return sum(spent[1:]) / CALLS * links


if __name__ == "__main__":
    main()
