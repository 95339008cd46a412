"""The description of a shot and of a film: how it was made, as plain values and as XMP for its files."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from generation.provenance.embedding import packet_of
from generation.provenance.manifest import SOURCE_TYPE_ADDRESS, SourceType, software
from generation.shot_specs import FilmSpec, ShotSpec
from generation.video.drift import Drift
from workspaces.canonical import Json

Made = dict[str, Json]


def made_of_shot(spec: ShotSpec, licence: str, *, before: str | None, links: int, drift: Drift) -> Made:
    """Describe a shot that was made in `links` calls with a model of this licence, going on from `before`."""
    picture = spec.picture
    return {
        "source_type_uri": SOURCE_TYPE_ADDRESS + _source_type(spec),
        "model_name": picture.model.name,
        "model_digest": picture.model.digest,
        "model_licence": licence,
        "prompt": picture.prompt,
        "negative_prompt": picture.negative_prompt,
        "seed": picture.seed,
        "steps": picture.steps,
        "guidance": picture.guidance,
        "start": {name: value for name, value in asdict(spec.start).items() if value is not None},
        "references": list(spec.references),
        "before": before,
        "links": links,
        "likeness": list(drift.likeness),
        "drift": drift.figure,
        "spec_digest": spec.digest,
        "software": f"{software()}; av {version('av')}",
    }


def shot_packet(made: Made) -> bytes:
    """Return the XMP packet of a shot's files."""
    facts = {
        "model": made["model_name"],
        "modelDigest": made["model_digest"],
        "modelLicence": made["model_licence"],
        "negativePrompt": made["negative_prompt"],
        "seed": made["seed"],
        "steps": made["steps"],
        "guidance": made["guidance"],
        "start": _start(made["start"]),
        "references": " ".join(_listed(made["references"])),
        "before": made["before"] or "",
        "specDigest": made["spec_digest"],
        "format": "shot",
        "software": made["software"],
    }
    return packet_of(_texts(facts), str(made["source_type_uri"]), str(made["prompt"]))


def made_of_film(spec: FilmSpec, shots: Sequence[Mapping[str, Any]]) -> Made:
    """Describe a film by what its shots say of themselves, one for each in its order."""
    composite = SOURCE_TYPE_ADDRESS + "compositeWithTrainedAlgorithmicMedia"
    types = {str(shot["source_type_uri"]) for shot in shots}
    return {
        "source_type_uri": composite if composite in types else min(types),
        "shots": [asdict(shot) for shot in spec.shots],
        **{
            name: list(dict.fromkeys(shot[name] for shot in shots))
            for name in ("model_name", "model_digest", "model_licence", "software")
        },
        **{name: [shot[name] for shot in shots] for name in ("prompt", "seed", "steps", "guidance")},
        "spec_digest": spec.digest,
    }


def film_packet(made: Made) -> bytes:
    """Return the XMP packet of a film's files; what differs from shot to shot is listed in their order."""
    facts = {
        "model": "; ".join(_listed(made["model_name"])),
        "modelDigest": " ".join(_listed(made["model_digest"])),
        "modelLicence": "; ".join(_listed(made["model_licence"])),
        "seed": " ".join(_listed(made["seed"])),
        "steps": " ".join(_listed(made["steps"])),
        "guidance": " ".join(_listed(made["guidance"])),
        "specDigest": made["spec_digest"],
        "format": "film",
        "software": " | ".join(_listed(made["software"])),
    }
    return packet_of(_texts(facts), str(made["source_type_uri"]), "\n".join(_listed(made["prompt"])))


def _source_type(spec: ShotSpec) -> SourceType:
    """Return composite as soon as frames of a given picture or clip are in the shot."""
    real = spec.start.picture or spec.start.clip
    return "compositeWithTrainedAlgorithmicMedia" if real else "trainedAlgorithmicMedia"


def _start(start: Json) -> str:
    return (
        " ".join(f"{name}={value}" for name, value in sorted(start.items()))
        if isinstance(start, dict)
        else ""
    )


def _listed(values: Json) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list) else []


def _texts(facts: Mapping[str, Json]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items()}
