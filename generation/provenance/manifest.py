"""The description of one file: which model made it, from what words, what kind of picture that is."""

from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from typing import Literal

from generation.specs import FormatSpec, RenderSpec
from workspaces.canonical import Json

SourceType = Literal["trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"]

SOURCE_TYPE_ADDRESS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
PRODUCER = "Variasi"
PRODUCER_VERSION = "0.1.0"
CREATOR = f"{PRODUCER} {PRODUCER_VERSION}"
# What draws the pixels, by the names of the packages.
DRAWING = ("diffusers", "torch", "pillow")


@dataclass(frozen=True, slots=True)
class Description:
    """How one file was made, in plain values; equal specs and equal software have equal descriptions."""

    source_type: SourceType
    model_name: str
    model_digest: str
    model_licence: str
    prompt: str
    negative_prompt: str
    seed: int
    steps: int
    guidance: float
    spec_digest: str
    format: str
    label: str
    software: str
    producer: str = CREATOR

    @property
    def source_type_uri(self) -> str:
        """Return the IPTC NewsCodes address of the source type."""
        return SOURCE_TYPE_ADDRESS + self.source_type

    def as_json(self) -> dict[str, Json]:
        """Return the description as a JSON object."""
        return {**asdict(self), "source_type_uri": self.source_type_uri}


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A real picture that was laid over the scene: what it is, and its bytes, a PNG."""

    title: str
    content: bytes


def describe(spec: RenderSpec, each: FormatSpec, licence: str) -> Description:
    """Describe the file that a spec makes in one of its formats, with a model of this licence."""
    picture = spec.picture
    return Description(
        source_type=source_type(spec),
        model_name=picture.model.name,
        model_digest=picture.model.digest,
        model_licence=licence,
        prompt=picture.prompt,
        negative_prompt=picture.negative_prompt,
        seed=picture.seed,
        steps=picture.steps,
        guidance=picture.guidance,
        spec_digest=spec.digest,
        format=each.key,
        label=spec.copy.label,
        software=software(),
    )


@cache
def software() -> str:
    """Return names and versions of the packages that draw, such as "diffusers 0.42.1; torch 2.13.0"."""
    return "; ".join(f"{name} {version(name)}" for name in DRAWING)


def source_type(spec: RenderSpec) -> SourceType:
    """Return the IPTC source type: a composite as soon as a real product, logo or picture is in it."""
    assets = spec.assets
    given = spec.footage is not None and spec.footage.composite
    real = given or assets.product or assets.logo or assets.logo_on_dark
    return "compositeWithTrainedAlgorithmicMedia" if real else "trainedAlgorithmicMedia"
