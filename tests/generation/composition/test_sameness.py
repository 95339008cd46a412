"""The same spec gives the same bytes: in fresh processes, with one and two threads, in two orders."""

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bootstrap.environment import ROOT
from generation.composition.assets import load_pictures
from generation.composition.compose import compose, scene_sizes
from generation.composition.encoding import encode
from generation.specs import Copy, RenderSpec
from tests.generation.ads import KEYS, SIZES, spec_of, stages, whole_ad

COPIES = (
    Copy("Senja yang kamu tunggu", "Disangrai tiap pagi.", "Pesan sekarang", "id", "Harga berubah.", "AI"),
    Copy("قهوة تنتظرك كل صباح 24", "محمصة هذا الأسبوع.", "اطلب الآن", "ar"),
    Copy("朝のひとときを、ゆっくり。", "今週焙煎しました。", "注文する", "ja"),
)
LAYOUTS = ("hero", "band")


def digests(*, threads: int, backwards: bool) -> dict[str, str]:
    """Return the digest of each file of a few ads, each format made by itself, in so many threads."""
    kept, names = whole_ad()
    specs = [spec_of(copy, layout=layout, assets=names) for copy in COPIES for layout in LAYOUTS]
    tasks = [
        (number, replace(spec, formats=(each,))) for number, spec in enumerate(specs) for each in spec.formats
    ]

    def make(task: tuple[int, RenderSpec]) -> tuple[str, str]:
        number, spec = task
        sizes = scene_sizes(spec, load_pictures(spec.assets, kept), SIZES)
        [(key, made)] = compose(spec, stages(sizes), kept, SIZES).stills.items()
        return f"{number}-{key}", hashlib.sha256(encode(made.picture)).hexdigest()

    with ThreadPoolExecutor(threads) as pool:
        return dict(pool.map(make, reversed(tasks) if backwards else tasks))


def test_a_fresh_process_with_two_threads_makes_the_same_files_the_other_way_round() -> None:
    code = (
        "import json; from tests.generation.composition.test_sameness import digests; "
        "print(json.dumps(digests(threads=2, backwards=True)))"
    )
    command = [sys.executable, "-B", "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=600)
    made = json.loads(done.stdout)
    assert len(set(made.values())) == len(made) == len(COPIES) * len(LAYOUTS) * len(KEYS)
    assert made == digests(threads=1, backwards=False)
