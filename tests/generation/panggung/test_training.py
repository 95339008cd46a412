"""The training parts compute what they say: exact export to the LTX layout, schedules, captions, stages."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from transformers import T5EncoderModel

from generation.panggung.cameras import MOVES
from generation.panggung.training import pictures
from generation.panggung.training.architecture import AUTOENCODER
from generation.panggung.training.autoencoder import start_quietly
from generation.panggung.training.classifier import HEADS, Reader, targets
from generation.panggung.training.clockwork import Average, autocast, orthogonal, precision, rate
from generation.panggung.training.denoiser import Batches, Denoiser, Source, take_up
from generation.panggung.training.stages import draw_paint, draw_shape, is_held_out, plain_prompt
from generation.panggung.training.still_autoencoder import StillAutoencoder, from_ltx, to_ltx
from generation.panggung.training.text import caption_for_training, known_ids, make_tokenizer, tokenise
from generation.panggung.vocabulary import ALL_WORDS, WEIGHTS
from generation.panggung.words import caption, known_phrases, read


@torch.no_grad()
def test_the_exported_autoencoder_computes_the_same() -> None:
    torch.manual_seed(0)
    still = StillAutoencoder(AUTOENCODER).eval()
    start_quietly(still)
    vae = to_ltx(still).eval()
    pixels = torch.rand(1, 3, 64, 96) * 2 - 1
    mean, spread = still.encoder(pixels)
    there = vae.encode(pixels[:, :, None]).latent_dist
    assert torch.allclose(there.mean[:, :, 0], mean, atol=1e-5)
    assert torch.allclose(there.logvar[:, :1, 0], spread, atol=1e-5)
    assert torch.allclose(vae.decode(mean[:, :, None]).sample[:, :, 0], still.decoder(mean), atol=1e-4)
    back = from_ltx(vae, AUTOENCODER).state_dict()
    assert all(torch.equal(value, back[name]) for name, value in still.state_dict().items())


@pytest.mark.parametrize(
    ("able", "kind"), [({"avx512_bf16": True}, torch.bfloat16), ({"avx2": True}, torch.float32)]
)
def test_halves_are_computed_in_only_where_the_processor_is_made_for_them(
    able: dict[str, bool], kind: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert precision(torch.device("cpu")) is kind
    with autocast(torch.device("cpu")):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype is kind


def test_training_goes_on_from_the_shipped_words_and_adds_new_ones() -> None:
    torch.manual_seed(0)
    model = Denoiser(make_tokenizer())
    before = model.text_encoder.shared.weight.detach().clone()
    take_up(model, WEIGHTS)
    shipped = T5EncoderModel.from_pretrained(WEIGHTS / "text_encoder", local_files_only=True).shared.weight
    ids = known_ids(WEIGHTS)
    rows = model.text_encoder.shared.weight
    assert rows.dtype is torch.float32
    assert torch.equal(rows[list(ids.values())], shipped[list(ids)].float())
    new = sorted(set(range(len(rows))) - set(ids.values()))
    assert torch.equal(rows[new], before[new])


def test_orthogonal_levels_the_singular_values() -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonal(torch.randn(2, 24, 6, 3, 3)).flatten(2).float())
    assert values.max() < 1.3
    assert values.min() > 0.6


def test_the_learning_rate_rises_stays_and_falls() -> None:
    rates = [round(rate(share, flat_until=0.5, last=0.02), 3) for share in (0.0, 0.3, 0.75, 1.0)]
    assert rates == [0.02, 1.0, 0.51, 0.02]


def test_the_average_follows_its_model() -> None:
    model = torch.nn.Linear(2, 2)
    average = Average(model, 0.5)
    torch.nn.init.constant_(model.weight, 3.0)
    for _ in range(200):
        average.follow(model)
    assert torch.allclose(average.weights["weight"], torch.full((2, 2), 3.0), atol=1e-3)


def test_every_caption_is_made_of_known_tokens() -> None:
    tokenizer = make_tokenizer()
    random = np.random.default_rng(0)
    captions = [caption(draw_paint(draw_shape(random), random)) for _ in range(60)]
    ids, mask = tokenise(tokenizer, captions, 24)
    assert ids.shape == mask.shape == (60, 24)
    assert not bool((ids == tokenizer.unk_token_id).any())
    assert int(mask.sum(1).max()) < 24


def test_training_captions_leave_clauses_out() -> None:
    random = np.random.default_rng(0)
    stage = draw_paint(draw_shape(random), random)
    said = {caption_for_training(stage, random) for _ in range(80)}
    assert "" in said
    assert caption(stage) in said
    assert len(said) > 4


def test_a_batch_depends_on_its_step_and_rank_alone() -> None:
    random = np.random.default_rng(0)
    stages = tuple(draw_paint(draw_shape(random), random) for _ in range(40))
    tokenizer = make_tokenizer()
    sources = (Source("pictures", stages, 64), Source("clips", stages[:9], 64))
    first, again, beside = (Batches(sources, tokenizer, rank, 1536)[5] for rank in (0, 0, 1))
    assert all(torch.equal(one, other) for one, other in zip(first[1:4], again[1:4], strict=True))
    assert all(torch.equal(one, other) for one, other in zip(first.task[:5], again.task[:5], strict=True))
    assert first.which == again.which == beside.which
    assert first.ids.shape == first.mask.shape == beside.ids.shape
    assert not torch.equal(first.rows, beside.rows)


@pytest.mark.parametrize("language", ["en", "id"])
def test_plain_prompts_are_read_as_the_stages_they_say(language: Literal["en", "id"]) -> None:
    random = np.random.default_rng(0)
    known = known_phrases(ALL_WORDS)
    for number in range(300):
        shape = replace(draw_shape(random, grown=number % 2 == 1), move=str(random.choice(MOVES)))
        stage = draw_paint(shape, random)
        reading = read(plain_prompt(stage, language), known)
        assert reading.stage == stage
        assert reading.unknown == ()


@pytest.mark.parametrize("held_out", [False, True])
def test_training_never_draws_held_out_triples(held_out: bool) -> None:
    random = np.random.default_rng(0)
    for _ in range(40):
        stage = draw_paint(draw_shape(random), random, held_out=held_out)
        if stage.accent is not None:
            assert is_held_out(str(stage.ground), stage.accent, str(stage.light)) == held_out


def test_rendered_pictures_are_found_again(tmp_path: Path) -> None:
    pictures.render_for(tmp_path, 0.1, workers=1)
    sets = pictures.stored(tmp_path, "train")
    assert sum(len(one.stages) for one in sets) == pictures.SHADINGS["pictures"]
    rows = sets[0].take(np.array([0, 7]))
    assert rows.shape == (2, sets[0].framing.height, sets[0].framing.width, 3)
    scores = Reader()(torch.from_numpy(rows).permute(0, 3, 1, 2) / 127.5 - 1)
    assert {name: tuple(score.shape) for name, score in scores.items()} == {
        name: (2, len(words)) for name, words in HEADS.items()
    }
    assert all(len(target) == pictures.SHADINGS["pictures"] for target in targets(sets[0].stages).values())
