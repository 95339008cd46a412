"""The arithmetic below the ranking, against what is known of it."""

import numpy as np
import pytest

from segments.ranking.deviations import Deviations
from segments.ranking.normal_equations import Part, solve
from segments.ranking.numbers import digamma_and_trigamma, expit, logit, mean_rate
from segments.ranking.scoring import chances_to_be_best


def test_digamma_and_trigamma_have_their_known_values() -> None:
    first, second = digamma_and_trigamma(np.array([1.0, 0.5, 10.0, 1e6]))
    euler = 0.5772156649015329
    assert first[:2] == pytest.approx([-euler, -euler - 2 * np.log(2)], abs=1e-9)
    assert second[:2] == pytest.approx([np.pi**2 / 6, np.pi**2 / 2], abs=1e-9)
    assert first[2] == pytest.approx(2.2517525890667, abs=1e-10)
    assert first[3] == pytest.approx(np.log(1e6) - 0.5e-6, abs=1e-10)


def test_logit_and_expit_undo_each_other_and_extremes_stay_inside() -> None:
    rates = np.array([1e-9, 0.01, 0.5, 0.999])
    assert expit(logit(rates)) == pytest.approx(rates)
    assert 0 < expit(np.array([-1e9]))[0] < expit(np.array([30.0]))[0] <= 1


def test_the_mean_of_a_spread_rate_is_that_of_many_draws() -> None:
    draws = np.random.default_rng(1).normal(-3, 0.8, 400_000)
    assert mean_rate(np.array([-3.0]), np.array([0.64]))[0] == pytest.approx(expit(draws).mean(), rel=5e-3)


def test_the_large_term_is_solved_as_if_it_were_dense() -> None:
    generator = np.random.default_rng(2)
    small = Part(generator.integers(0, 4, 200), 3)
    large = Part(generator.integers(0, 30, 200), 30)
    slope = Part(np.zeros(200, dtype=np.int64), 1, generator.normal(size=200))
    weights, precisions = generator.uniform(1, 2, 200), np.full(34, 0.7)
    apart = solve([small, slope], large, weights, precisions)
    dense = solve([small, slope, large], None, weights, precisions)
    gradient = generator.normal(size=34)
    assert apart.step(gradient) == pytest.approx(dense.step(gradient))
    assert apart.variances() == pytest.approx(dense.variances())
    covariance = np.cov(apart.draws(generator, 40_000))
    assert covariance == pytest.approx(dense.dense, abs=0.05)


def test_ties_share_the_chance_to_be_best() -> None:
    draws = np.array([[1, 1], [1, 0], [5, 5]], dtype=np.float32)
    assert chances_to_be_best(draws, np.array([0, 0, 1])) == pytest.approx([2 / 3, 1 / 3, 1])


@pytest.mark.parametrize(("spread", "least", "most"), [(0.3, 0.27, 0.33), (0.0, 0.0, 0.03)])
def test_the_spread_of_counts_is_found_and_stays(spread: float, least: float, most: float) -> None:
    generator = np.random.default_rng(3)
    trials = generator.integers(500, 20_000, 3_000)
    events = generator.binomial(trials, expit(-4 + spread * generator.normal(size=3_000))).astype(float)
    rates = np.full(3_000, events.sum() / trials.sum())
    found = Deviations(0.1, 0.1, 0.0)
    steps = [
        found := found.learnt(
            events, trials.astype(np.float64), rates=rates, free=np.ones(3_000), prior_worth=4.0
        )
        for _ in range(12)
    ]
    assert least <= found.spread <= most
    assert abs(steps[-1].spread - steps[-2].spread) < 1e-3
