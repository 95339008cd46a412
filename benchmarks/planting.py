"""What planting a fault needs: drawing another arrangement, or other pictures, behind the checks' back."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from benchmarks.good_ads import Ad
from generation.checks.base import Candidate
from generation.composition.assets import Pictures
from generation.composition.draw import Composed, drawn
from generation.composition.layout import Arrangement


class NotHere(Exception):
    """This ad has nothing that the fault could be planted into."""


Fault = Callable[[Ad, Composed, Random], Candidate]


def redrawn(ad: Ad, good: Composed, arrangement: Arrangement, pictures: Pictures | None = None) -> Candidate:
    """Return an ad of right geometry that is drawn otherwise."""
    look = replace(ad.look, pictures=pictures) if pictures else ad.look
    return ad.candidate(good, drawn(arrangement, ad.scene, look).picture)


def laid_out(ad: Ad, arrangement: Arrangement) -> Candidate:
    """Return an ad of wrong geometry, drawn as it says."""
    composed = ad.composed(arrangement)
    return ad.candidate(composed, composed.picture)
