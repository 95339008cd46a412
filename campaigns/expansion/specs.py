"""Writes the specs of thousands of cells quickly: what cells share is put into canonical JSON once."""

from campaigns.expansion.values import Words
from generation.specs import Copy, RenderSpec
from workspaces.canonical import canonical_json


class SpecWriter:
    """Gives the canonical JSON of the shared spec with one cell's copy, layout, prompt and seed in it.

    The text is byte for byte what `RenderSpec.to_json` writes; it only skips building the spec.
    """

    def __init__(self, base: RenderSpec) -> None:
        shared = base.as_raw()
        self._base = base
        self._picture = shared["picture"]
        self._parts = {key: canonical_json(value) for key, value in sorted(shared.items())}

    def copy_json(self, words: Words) -> str:
        """Return the copy of an idea; the legal line and the label are the campaign's."""
        legal, label = self._base.copy.legal, self._base.copy.label
        copy = Copy(words.headline, words.body, words.call_to_action, words.locale, legal, label, words.terms)
        return canonical_json(copy.as_raw())

    def spec_json(self, copy_json: str, prompt: str, *, layout: str, seed: int) -> str:
        """Return the whole spec of one cell."""
        parts = {**self._parts, "copy": copy_json, "layout": canonical_json(layout)}
        # Over a film there is one picture for all: what its shots were asked for.
        if self._base.footage is None:
            parts["picture"] = canonical_json({**self._picture, "prompt": prompt, "seed": seed})
        return "{" + ",".join(f'"{key}":{part}' for key, part in parts.items()) + "}"
