"""What the shots of a storyboard would be ordered as now, and with which model."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaigns.models import BrandVersion, Campaign, Shot, StartKind, Storyboard
from generation.engines.base import EngineError, Size
from generation.engines.families import FAMILIES
from generation.engines.manifest import Manifest
from generation.installed import manifest_for
from generation.licences import require_licence
from generation.shot_specs import FRAME_RATES, START_KINDS, FrameRate, ShotSpec, ShotStart
from generation.specs import Picture
from platforms.formats import format_named
from workspaces.errors import Conflict, Unavailable

GOES_ON = (StartKind.CONTINUE, StartKind.TOWARDS)
# What a model must be able to do for each kind of start; longer shots are extended.
TASKS = {
    StartKind.TEXT: "text_to_video",
    StartKind.PICTURE: "image_to_video",
    StartKind.CONTINUE: "extend",
    StartKind.TOWARDS: "in_between",
    StartKind.RESTYLE: "restyle",
}
_GROUND = "#ffffff"


@dataclass(frozen=True, slots=True)
class Making:
    """What all shots of a board are made with: the model, its size, the references' digests, the ground."""

    model: Manifest
    size: Size
    frame_rate: FrameRate
    references: tuple[str, ...]
    ground: str

    def spec_of(self, shot: Shot, *, before: str | None = None, cut: int | None = None) -> ShotSpec:
        """Return the order of a shot.

        `before` is the digest of the take that it goes on from, `cut` after how many frames of that, None for
        all of them.
        """
        return ShotSpec(
            picture=Picture(
                shot.prompt, shot.seed, self.model.ref, steps=self.model.steps, guidance=self.model.guidance
            ),
            width=self.size.width,
            height=self.size.height,
            frames=shot.frames,
            frame_rate=self.frame_rate,
            start=start_of(shot),
            references=self.references,
            before=before,
            before_frames=cut,
            ground=self.ground,
        )

    @property
    def starts(self) -> frozenset[str]:
        """Return the kinds of start that the model can do."""
        able = set(self.model.tasks) & FAMILIES[self.model.engine].runs
        return frozenset(kind for kind, task in TASKS.items() if task in able)


def makes_clips(model: Manifest) -> bool:
    """Tell whether a model makes moving pictures at all."""
    able = set(model.tasks) & FAMILIES[model.engine].runs
    return model.frames.most > 1 and not able.isdisjoint(TASKS.values())


def installed_for(campaign: Campaign) -> Manifest:
    """Return the campaign's model; Unavailable where it is not there."""
    try:
        return manifest_for(campaign.workspace_id, campaign.model)
    except EngineError as error:
        message = _("The model “%(name)s” is not installed: choose another one in the campaign's set-up.")
        raise Unavailable(message % {"name": campaign.model}, code="model_missing") from error


def require_clips(campaign: Campaign, model: Manifest) -> None:
    """Raise Conflict where the model makes stills only, code "stills_only", or its licence forbids it."""
    if not makes_clips(model):
        message = _(
            "%(model)s makes stills only. Choose a model that makes clips in the campaign's set-up; "
            "until then you can write the shots, but not make them."
        )
        raise Conflict(message % {"model": model.title}, code="stills_only")
    require_licence(campaign.workspace, campaign.model, markets=campaign.markets, purpose=campaign.purpose)


def making_of(board: Storyboard, model: Manifest) -> Making:
    """Return what the board's shots are made with; its campaign and references are read."""
    form = format_named(board.format)
    references = board.references.order_by("pk").values_list("sha256", flat=True)
    rate = next(known for known in FRAME_RATES if known == board.frame_rate)
    size = model.nearest(form.width, form.height)
    return Making(model, size, rate, tuple(references), _ground_of(board.campaign))


def start_of(shot: Shot) -> ShotStart:
    """Return how a shot begins, by the digests of its files."""
    kind = next(known for known in START_KINDS if known == shot.start)
    return ShotStart(
        kind=kind,
        picture=shot.picture.sha256 if shot.picture else None,
        clip=shot.clip.sha256 if shot.clip else None,
        strength=shot.strength,
    )


def goes_on(shot: Shot, former: Shot | None) -> bool:
    """Tell whether a shot goes on from the one before it."""
    return former is not None and shot.start in GOES_ON


def cut_of(former: Shot) -> int | None:
    """Return after how many of its frames the film leaves a shot, None where it shows the last one."""
    return former.last_kept + 1 if former.last_kept < former.frames - 1 else None


def told(spec: ShotSpec) -> tuple[object, ...]:
    """Return what people said of a shot, without the take it goes on from and what comes with the model."""
    picture = spec.picture
    return (
        picture.prompt,
        picture.seed,
        (spec.width, spec.height),
        (spec.frames, spec.frame_rate),
        spec.start,
        spec.references,
    )


def _ground_of(campaign: Campaign) -> str:
    """Return the brand's light colour, on which pictures with transparency lie."""
    look = BrandVersion.objects.filter(brand=campaign.brand_id).order_by("-number").first()
    return look.light if look else _GROUND
