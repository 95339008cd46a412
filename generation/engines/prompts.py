"""Prompts as the denoiser reads them, encoded once and remembered."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from generation.engines.base import Unsupported

LONGEST_TEXT = 128
CACHED_PROMPTS = 512

Phrase = Callable[[str], str]


class Prompts:
    """Encodes prompts by a model's text encoder; `phrase` first turns each into what that was trained on."""

    def __init__(self, tokenizer: Any, text_encoder: Any, *, phrase: Phrase) -> None:
        self._tokenizer, self._text_encoder, self._phrase = tokenizer, text_encoder, phrase
        self._limit = min(LONGEST_TEXT, int(tokenizer.model_max_length))
        self._known: OrderedDict[str, Tensor] = OrderedDict()

    def check(self, prompt: str) -> None:
        """Raise Unsupported for a prompt that the model cannot read to its end."""
        said = self._phrase(prompt)
        length = 0 if said in self._known else len(self._tokenizer(said).input_ids)
        if length > self._limit:
            raise Unsupported(f"The prompt has {length} tokens; the model reads {self._limit}.")

    def stacked(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Return embeddings (prompts, tokens, width) and mask (prompts, tokens), as long as the longest.

        Tokens that the mask leaves out weigh exactly nothing, so how far a prompt is padded is no matter.
        """
        texts = [self._embedded(prompt) for prompt in prompts]
        lengths = torch.tensor([len(text) for text in texts])
        mask = torch.arange(int(lengths.max()))[None] < lengths[:, None]
        return torch.nn.utils.rnn.pad_sequence(texts, batch_first=True), mask.to(texts[0].device)

    def _embedded(self, prompt: str) -> Tensor:
        """Return a prompt's embedding (tokens, width), from memory where it was asked for lately."""
        said = self._phrase(prompt)
        if said not in self._known:
            self._known[said] = self._encoded(said)
            if len(self._known) > CACHED_PROMPTS:
                self._known.popitem(last=False)
        self._known.move_to_end(said)
        return self._known[said]

    @torch.inference_mode()
    def _encoded(self, said: str) -> Tensor:
        """Encode as the pipelines do: padded to the limit, and the encoder reads the padding too."""
        tokens = self._tokenizer(
            [said], padding="max_length", max_length=self._limit, truncation=True, return_tensors="pt"
        )
        embedding: Tensor = self._text_encoder(tokens.input_ids.to(self._text_encoder.device))[0][0]
        return embedding[: int(tokens.attention_mask.sum())]
