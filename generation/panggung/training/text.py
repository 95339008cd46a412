"""The text side: a tokenizer over the grammar's words, and captions with clauses left out at random."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from torch import Tensor
from transformers import (
    PreTrainedTokenizerBase,
    T5Config,
    T5EncoderModel,
    T5TokenizerFast,
)

from generation.panggung.training.architecture import TEXT_ENCODER, TEXT_LENGTH
from generation.panggung.vocabulary import ALL_WORDS, ROLES, pieces
from generation.panggung.words import Stage, caption

PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
SAY_ALL = 0.5
LEAVE_OUT = 0.3
SAY_NOTHING = 0.1


def make_tokenizer() -> PreTrainedTokenizerBase:
    """Return the tokenizer: one piece for each word in each of its roles."""
    rows = [(special, 0.0) for special in (PAD, END, UNKNOWN)]
    for role, kind in ROLES.items():
        rows += [(f"▁{entry.word}-{role}", -1.0) for entry in ALL_WORDS[kind]]
    return T5TokenizerFast(vocab=rows, extra_ids=0, model_max_length=TEXT_LENGTH)


def known_ids(folder: Path) -> dict[int, int]:
    """Return the ids of a saved tokenizer's pieces, each with the id that the piece has in our own."""
    own = {piece.removeprefix("▁"): at for piece, at in make_tokenizer().get_vocab().items()}
    return {at: own[piece] for at, piece in enumerate(pieces(folder)) if piece in own}


def make_text_encoder(tokenizer: PreTrainedTokenizerBase) -> T5EncoderModel:
    """Return a small T5 encoder for the tokenizer's words, with random weights."""
    return T5EncoderModel(T5Config(vocab_size=len(tokenizer), **TEXT_ENCODER))


def tokenise(
    tokenizer: PreTrainedTokenizerBase, captions: Sequence[str], length: int
) -> tuple[Tensor, Tensor]:
    """Return ids and mask, (len(captions), length) each, padded as the diffusers pipeline pads."""
    rows = tokenizer(
        list(captions), padding="max_length", max_length=length, truncation=True, return_tensors="pt"
    )
    return rows.input_ids, rows.attention_mask


def caption_for_training(stage: Stage, random: np.random.Generator) -> str:
    """Return the stage's caption, often with clauses left out, at times empty."""
    if random.random() < SAY_NOTHING:
        return ""
    whole = caption(stage)
    if random.random() < SAY_ALL:
        return whole
    # Little else shows which move it was, and it is learned last.
    return " ".join(
        word for word in whole.split() if random.random() > (0.05 if word.endswith("-move") else LEAVE_OUT)
    )


def lengths(random: np.random.Generator) -> int:
    """Return the padded length of a batch: the engine's own, at times the pipelines' default of 128."""
    return 128 if random.random() < 0.08 else TEXT_LENGTH


def encode(encoder: T5EncoderModel, ids: Tensor) -> Tensor:
    """Return the embeddings (batch, length, width); like the pipelines, without a mask."""
    embedded: Tensor = encoder(ids)[0]
    return embedded
