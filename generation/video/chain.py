"""How a shot longer than its model is made: as a chain of links, each going on from the one before it."""

from dataclasses import dataclass, replace

from generation.engines.base import Frames

# Where a link draws its noise from: links of one shot differ, those of another take do not follow them.
_SEED_STEP = 0x9E3779B1


@dataclass(frozen=True, slots=True)
class Link:
    """One clip of `length` frames, as the model makes it.

    It begins with the `given` frames before it, as they are; the shot takes `count` of its frames, from its
    frame `first` on.
    """

    length: int
    given: int
    first: int
    count: int

    @property
    def last(self) -> int:
        """Return which of its frames is the last that the shot takes."""
        return self.first + self.count - 1


def links_of(frames: int, trained: Frames, *, before: int = 0, ends: bool = False) -> tuple[Link, ...]:
    """Plan a shot of exactly `frames` frames; `before` frames of the shot before it are there to go on from.

    What is made too much is cut off its end. Where it `ends` on a picture, the cut is before the last link:
    the picture is then the last frame of what the model makes, as in its training. A shot of one link is cut
    at its beginning, unless that goes on from another.
    """
    links: list[Link] = []
    done = 0
    while done < frames:
        given = _given(trained, before + done)
        length = _length(trained, max(given + 1, frames - done + given))
        count = min(length - given, frames - done)
        links.append(Link(length, given, given, count))
        done += count
    return _cut_before_the_end(links) if ends else tuple(links)


def seed_of(seed: int, number: int) -> int:
    """Return the seed of a shot's link; the first one's is the shot's own."""
    return (seed + number * _SEED_STEP) % 2**32


def longest(trained: Frames) -> int:
    """Return the most frames that the model makes at once."""
    return trained.least + (trained.most - trained.least) // trained.step * trained.step


def _given(trained: Frames, there: int) -> int:
    """Return how many frames a link goes on from: a stride and one, which show the motion, else one."""
    motion = trained.step + 1
    return 0 if not there else motion if there >= motion and longest(trained) > motion else 1


def _length(trained: Frames, wanted: int) -> int:
    steps = max(0, -(-(wanted - trained.least) // trained.step))
    return min(trained.least + steps * trained.step, longest(trained))


def _cut_before_the_end(links: list[Link]) -> tuple[Link, ...]:
    last = links[-1]
    surplus = last.length - last.given - last.count
    if len(links) == 1:
        return (last if last.given else replace(last, first=surplus),)
    former = links[-2]
    if former.count <= surplus:
        return tuple(links)
    return (
        *links[:-2],
        replace(former, count=former.count - surplus),
        replace(last, count=last.count + surplus),
    )
