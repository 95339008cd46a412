"""What a model can never make, told from the request alone: no weights, no time on a device."""

from collections.abc import Sequence
from dataclasses import dataclass

from generation.engines.base import Clip, Condition, Frames, Request, Size, Unsupported
from generation.specs import ModelRef, Picture

LONGEST_SECONDS = 60
FASTEST_FRAME_RATE = 60
MOST_STEPS = 100
STRONGEST_GUIDANCE = 20.0
MOST_REFERENCES = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model was trained for; one latent frame holds `stride` frames, but the first holds one."""

    model: ModelRef
    sizes: tuple[Size, ...]
    frames: Frames
    stride: int

    def check_picture(self, picture: Picture) -> None:
        """Raise Unsupported for another model, and for impossible steps, guidance or seeds."""
        if picture.model != self.model:
            raise Unsupported(f"The picture asks for the model {picture.model.name}, which is not loaded.")
        if not 1 <= picture.steps <= MOST_STEPS:
            raise Unsupported(f"The picture asks for {picture.steps} steps; 1 to {MOST_STEPS} are possible.")
        if not 1.0 <= picture.guidance <= STRONGEST_GUIDANCE:
            raise Unsupported(f"The guidance {picture.guidance} is not between 1 and {STRONGEST_GUIDANCE:g}.")
        if not 0 <= picture.seed < 2**32:
            raise Unsupported(f"The seed {picture.seed} is not between 0 and 4294967295.")

    def check(self, request: Request) -> None:
        """Raise Unsupported where the size, the length or what is given does not fit the model."""
        if (request.width, request.height) not in {(size.width, size.height) for size in self.sizes}:
            raise Unsupported(
                f"The model {self.model.name} was not trained for {request.width} x {request.height}."
            )
        self._check_length(request)
        for condition in request.conditions:
            self._check_condition(condition, request)
        _check_overlaps(request.conditions)
        self._check_restyle(request)
        _check_references(request)

    def _check_length(self, request: Request) -> None:
        frames, rate = request.frames, request.frame_rate
        if frames < 1:
            raise Unsupported(f"{frames} frames were asked for; a picture is 1 frame, a clip has more.")
        if not 1 <= rate <= FASTEST_FRAME_RATE:
            raise Unsupported(
                f"{rate} frames a second were asked for; 1 to {FASTEST_FRAME_RATE} are possible."
            )
        # A clip of 8k + 1 frames is k strides long: its first frame is where the one before it ended.
        if (frames - 1) / rate > LONGEST_SECONDS:
            raise Unsupported(
                f"{(frames - 1) / rate:g} s were asked for; a video is at most {LONGEST_SECONDS} s long."
            )
        if frames > 1 and self.frames.most == 1:
            raise Unsupported(
                f"The model {self.model.name} makes stills only, and {frames} frames were asked for."
            )
        if frames > 1 and frames not in self.frames:
            raise Unsupported(
                f"The model {self.model.name} makes {_counts(self.frames)} frames, not {frames}."
            )

    def _check_condition(self, condition: Condition, request: Request) -> None:
        clip, at = condition.clip, condition.frame
        _check_size(clip, request, "given clip")
        if (len(clip) - 1) % self.stride or not len(clip):
            raise Unsupported(
                f"A given clip has {len(clip)} frames; 1, {self.stride + 1}, {2 * self.stride + 1} and so on "
                "are possible."
            )
        if at < 0 or at + len(clip) > request.frames:
            raise Unsupported(
                f"A given clip of {len(clip)} frames at frame {at} does not fit into {request.frames} frames."
            )
        if len(clip) > 1 and at % self.stride:
            raise Unsupported(f"A given clip begins at frame {at}, which is not a multiple of {self.stride}.")
        _check_rate(clip, request)
        _check_strength(condition.strength)

    def _check_restyle(self, request: Request) -> None:
        if request.restyle:
            clip = request.restyle.clip
            _check_size(clip, request, "clip to restyle")
            if len(clip) != request.frames:
                raise Unsupported(
                    f"The clip to restyle has {len(clip)} frames, and {request.frames} were asked for."
                )
            _check_rate(clip, request)
            _check_strength(request.restyle.strength)


def _counts(frames: Frames) -> str:
    if frames.least == frames.most:
        return str(frames.most)
    return f"{frames.least}, {frames.least + frames.step} and so on up to {frames.most}"


def _check_size(clip: Clip, request: Request, what: str) -> None:
    if clip.size != (request.width, request.height):
        raise Unsupported(
            f"A {what} is {clip.size[0]} x {clip.size[1]}, and {request.width} x {request.height} was asked "
            "for."
        )


def _check_rate(clip: Clip, request: Request) -> None:
    if len(clip) > 1 and clip.frame_rate != request.frame_rate:
        raise Unsupported(
            f"A given clip has {clip.frame_rate} frames a second, and {request.frame_rate} were asked for."
        )


def _check_strength(strength: float) -> None:
    if not 0.0 <= strength <= 1.0:
        raise Unsupported(f"The strength {strength:g} is not between 0 and 1.")


def _check_overlaps(conditions: Sequence[Condition]) -> None:
    covered: set[int] = set()
    for condition in conditions:
        frames = range(condition.frame, condition.frame + len(condition.clip))
        if not covered.isdisjoint(frames):
            raise Unsupported("Two given clips cover the same frames.")
        covered.update(frames)


def _check_references(request: Request) -> None:
    if len(request.references) > MOST_REFERENCES:
        raise Unsupported(
            f"{len(request.references)} references were given; at most {MOST_REFERENCES} are possible."
        )
    for picture in request.references:
        _check_size(picture, request, "reference")
        if len(picture) != 1:
            raise Unsupported(f"A reference has {len(picture)} frames; it must be a picture of one.")
