"""Rates: the interval is Wilson's, and nothing is claimed of a few."""

import pytest

from campaigns.rates import Rate


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(14, 20, 0.516, 0.836), (0, 10, 0.0, 0.213), (10, 10, 0.787, 1.0), (50, 100, 0.419, 0.581)],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert Rate(part, whole).interval == pytest.approx((low, high), abs=0.001)


def test_of_nothing_nothing_is_known() -> None:
    assert (Rate(0, 0).interval, Rate(0, 0).share, Rate(0, 0).is_claimed) == ((0.0, 1.0), 0.0, False)


@pytest.mark.parametrize(("whole", "claimed"), [(9, False), (10, True)])
def test_a_percentage_needs_ten(whole: int, claimed: bool) -> None:
    assert Rate(3, whole).is_claimed is claimed
