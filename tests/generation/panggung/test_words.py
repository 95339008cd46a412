"""Free prompts in two languages become stage words, and what was not understood is said."""

import subprocess
import sys

import pytest

from generation.panggung.vocabulary import STAGE_WORDS
from generation.panggung.words import Stage, caption, caption_of, read


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("orange podium on a blue floor", Stage(ground="blue", accent="orange")),
        ("podium oranye di lantai biru", Stage(ground="blue", accent="orange")),
        ("purple floor, pink platform", Stage(ground="purple", accent="pink")),
        ("crimson floor, navy blue plinth", Stage(ground="red", accent="blue")),
        ("a round podium in emerald green", Stage(accent="green", platform="round")),
        ("bola biru dan podium merah", Stage(accent="red", prop="spheres", prop_colour="blue")),
        ("hijau", Stage(ground="green")),
        ("moon over a white niche", Stage(accent="white", structure="niche", light="moon")),
    ],
)
def test_colours_are_bound_to_their_things(prompt: str, expected: Stage) -> None:
    assert read(prompt).stage == expected


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("green round podium with an arch", "podium bundar hijau dengan lengkungan"),
        ("pink wall, columns, golden light", "dinding merah muda, pilar, cahaya keemasan"),
        ("white square podium, leaves, window light", "podium kotak putih, dedaunan, cahaya jendela"),
        ("stepped podium under moonlight", "podium bertingkat di bawah cahaya bulan"),
        ("empty floor, disc, spotlight, no props", "lantai kosong, cakram, lampu sorot, tanpa hiasan"),
    ],
)
def test_both_languages_mean_the_same(english: str, indonesian: str) -> None:
    assert caption_of(english) == caption_of(indonesian) != ""


def test_unknown_words_are_listed_once_in_order() -> None:
    reading = read("A steampunk podium with dragons, steampunk, on a red floor")
    assert reading.unknown == ("steampunk", "dragons")
    assert reading.stage == Stage(ground="red")


def test_a_colour_may_be_two_words() -> None:
    assert read("podium merah muda").stage.accent == "pink"
    assert read("podium merah").stage.accent == "red"


@pytest.mark.parametrize("prompt", ["", "   ", "!!!", "café 123 ☕"])
def test_prompts_without_stage_words_have_an_empty_caption(prompt: str) -> None:
    assert caption_of(prompt) == ""


def test_what_nobody_asked_for_is_not_on_the_stage() -> None:
    assert caption_of("podium merah") == "red-accent round-platform bare-behind nothing-beside"
    assert caption_of("an arch, leaves") == "round-platform arch-behind leaves-beside"


def test_offered_words_are_read_as_themselves() -> None:
    fields = {
        "colour": "ground",
        "light": "light",
        "platform": "platform",
        "structure": "structure",
        "prop": "prop",
    }
    for kind, entries in STAGE_WORDS.items():
        for entry in entries:
            for phrase in (entry.en, entry.id):
                assert getattr(read(phrase).stage, fields[kind]) == entry.word, phrase


def test_caption_leaves_out_what_is_open() -> None:
    stage = Stage(ground="blue", prop="spheres", prop_colour="red", light="neon")
    assert caption(stage) == "blue-ground spheres-beside red-props neon-light"


def test_reading_words_loads_neither_torch_nor_numpy() -> None:
    code = "import sys, generation.panggung.words; print({'torch', 'numpy', 'django'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
