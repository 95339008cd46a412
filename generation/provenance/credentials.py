"""Content Credentials (C2PA 2.2): a signed manifest inside a finished file that says how it was made."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import c2pa

from generation.errors import GenerationError
from generation.provenance.identity import Identity
from generation.provenance.manifest import PRODUCER, PRODUCER_VERSION, Description, Ingredient

# A thumbnail would add 125 KB to a JPEG, more than a banner may weigh. What was signed is read again at once.
_SETTINGS = {
    "version": 1,
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"verify_after_sign": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
}


class NotSigned(GenerationError):
    """The file could not be given its credentials."""

    code = "not_signed"


@dataclass(frozen=True)
class Credentials:
    """Signs finished files in the name of an identity; it may be used from several threads."""

    identity: Identity

    def sign(
        self,
        content: bytes,
        media_type: str,
        description: Description,
        ingredients: Sequence[Ingredient] = (),
    ) -> bytes:
        """Return the file with its manifest; no pixel changes. Two signings differ in time and salt.

        Raises NotSigned for a file or an identity that cannot be used.
        """
        signed = io.BytesIO()
        try:
            with (
                self._signer() as signer,
                c2pa.Builder(self._manifest(description, ingredients), self._context) as builder,
            ):
                for number, ingredient in enumerate(ingredients):
                    builder.add_ingredient(
                        _ingredient(number, ingredient), "image/png", io.BytesIO(ingredient.content)
                    )
                builder.sign(signer, media_type, io.BytesIO(content), signed)
        except c2pa.C2paError as error:
            raise NotSigned(f"The file could not be signed: {error}") from error
        return signed.getvalue()

    @cached_property
    def _context(self) -> c2pa.Context:
        return c2pa.Context(c2pa.Settings.from_dict(_SETTINGS))

    def _signer(self) -> c2pa.Signer:
        who = self.identity
        return c2pa.Signer.from_info(
            c2pa.C2paSignerInfo(
                alg=who.algorithm.encode(), sign_cert=who.chain, private_key=who.key, ta_url=None
            )
        )

    def _manifest(self, made: Description, ingredients: Sequence[Ingredient]) -> str:
        return json.dumps(
            {
                "claim_generator_info": [{"name": PRODUCER, "version": PRODUCER_VERSION}],
                "title": f"{made.format} {made.spec_digest[:12]}",
                "assertions": [
                    {"label": "c2pa.actions.v2", "data": {"actions": _actions(made, ingredients)}},
                    {"label": "org.variasi.made", "data": _made(made)},
                ],
            }
        )


def _actions(made: Description, ingredients: Sequence[Ingredient]) -> list[dict[str, Any]]:
    """Return what was done, in order: the scene made by a model, real pictures placed, words set."""
    placed = [
        {"action": "c2pa.placed", "parameters": {"ingredientIds": [_name(number)]}}
        for number, _ingredient_ in enumerate(ingredients)
    ]
    return [
        {
            "action": "c2pa.created",
            "digitalSourceType": made.source_type_uri,
            "softwareAgent": {"name": made.model_name, "version": made.model_digest[:12]},
        },
        *placed,
        {"action": "c2pa.addedText", "softwareAgent": {"name": PRODUCER, "version": PRODUCER_VERSION}},
    ]


def _made(made: Description) -> dict[str, str]:
    """Return what the standard has no field for; prompts stay in the XMP, which anybody may take out."""
    return {
        "model": made.model_name,
        "modelSha256": made.model_digest,
        "modelLicence": made.model_licence,
        "orderSha256": made.spec_digest,
        "label": made.label,
        "software": made.software,
    }


def _ingredient(number: int, ingredient: Ingredient) -> str:
    return json.dumps(
        {"title": ingredient.title, "relationship": "componentOf", "instance_id": _name(number)}
    )


def _name(number: int) -> str:
    return f"ingredient-{number}"
