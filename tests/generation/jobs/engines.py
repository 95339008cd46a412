"""Engines for tests of the runner: they paint at once, and fail in the ways that real ones do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PIL import Image

from generation.engines.base import Engine, OnStep, OutOfMemory, Request, Unsupported
from generation.specs import ModelRef, Picture


@dataclass
class Painter:
    """Paints a plain stage for every request, in two steps, and remembers what it was asked for.

    `most` is how many requests its memory holds, `blank` makes it paint nothing; `started` is called
    before the first step, `before` with the requests after the last.
    """

    model: ModelRef
    most: int = 100
    blank: bool = False
    started: Callable[[], object] = lambda: None
    before: Callable[[Sequence[Request]], object] = lambda _requests: None
    calls: list[list[Request]] = field(default_factory=list)

    def validate(self, pictures: Sequence[Picture]) -> None:
        """Refuse pictures that ask for more than a hundred steps."""
        for picture in pictures:
            if picture.steps > 100:
                raise Unsupported("The picture asks for too many steps.")

    def generate(self, requests: Sequence[Request], on_step: OnStep) -> list[Image.Image]:
        """Return a stage of each request's size, brighter at the top."""
        self.calls.append(list(requests))
        if len(requests) > self.most:
            raise OutOfMemory("The pictures do not fit into memory together.")
        self.started()
        for done in (1, 2):
            on_step(done, 2)
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
