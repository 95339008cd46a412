"""Engines for tests of the runner: they paint at once, and fail in the ways that real ones do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PIL import Image

from generation.engines.base import Blank, Engine, Made, OnStep, OutOfMemory, Request, Unsupported
from generation.engines.batch import Batch
from generation.engines.room import Room
from generation.specs import ModelRef, Picture


@dataclass(frozen=True)
class Canvas:
    """A request that is being painted, in two steps of one row."""

    request: Request
    steps_left: int = 2
    rows: int = 1
    tokens: int = 1


@dataclass
class Painter:
    """Paints a plain stage for every request, in two steps, and remembers what it was asked for.

    `most` is how many requests its memory holds at once, `tokens` how many each of them has, `blank` makes it
    paint nothing; `started` is called
    before each pass, `before` with the requests after their last step. `asked` are all that joined, `passes`
    what each pass was made of.
    """

    model: ModelRef
    most: int = 100
    tokens: int = 1
    blank: bool = False
    started: Callable[[], object] = lambda: None
    before: Callable[[Sequence[Request]], object] = lambda _requests: None
    asked: list[Request] = field(default_factory=list)
    passes: list[list[Request]] = field(default_factory=list)

    def validate(self, pictures: Sequence[Picture]) -> None:
        """Refuse pictures that ask for more than a hundred steps."""
        for picture in pictures:
            if picture.steps > 100:
                raise Unsupported("The picture asks for too many steps.")

    def validate_requests(self, requests: Sequence[Request]) -> None:
        """Refuse requests for such pictures."""
        self.validate([request.picture for request in requests])

    def open_batch(self, room: Room | None = None) -> Batch[Canvas]:
        """Return a real batch, of canvases."""
        return Batch(self._begin, self._step, self._paint, room=room or Room(1000))

    def generate(self, requests: Sequence[Request], on_step: OnStep) -> list[Made]:
        """Return a stage of each request's size, brighter at the top."""
        return [_stage(request) for request in requests]

    def _begin(self, request: Request) -> Canvas:
        self.asked.append(request)
        return Canvas(request, tokens=self.tokens)

    def _step(self, canvases: Sequence[Canvas]) -> list[Canvas]:
        self.passes.append([canvas.request for canvas in canvases])
        self.started()
        if len(canvases) > self.most:
            raise OutOfMemory("The pictures do not fit into memory together.")
        return [replace(canvas, steps_left=canvas.steps_left - 1) for canvas in canvases]

    def _paint(self, canvases: Sequence[Canvas]) -> list[Made | Blank]:
        requests = [canvas.request for canvas in canvases]
        self.before(requests)
        return [_blank(request) if self.blank else _stage(request) for request in requests]


def opener(engine: Engine) -> Callable[[ModelRef], Engine]:
    """Return a function that opens this engine, whatever model is asked for."""
    return lambda _ref: engine


def _blank(request: Request) -> Image.Image:
    return Image.new("RGB", (request.width, request.height), "#d8cfc4")


def _stage(request: Request) -> Image.Image:
    shade = Image.linear_gradient("L").resize((request.width, request.height))
    return Image.merge("RGB", (shade, shade.rotate(180), shade))
