"""Words teach something only where enough campaigns compared texts, and then what they taught holds."""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np

from segments.ranking.scoring import rank
from segments.ranking.tables import Column, Table

FILLER = ("the river small house of", "tea market under light", "seven paper boats", "and evening song")


def campaigns(count: int, seed: int, rate: Callable[[str], float], trials: int) -> Table:
    """Return campaigns of four texts each, half of which begin with “Finally”."""
    generator = np.random.default_rng(seed)
    texts, groups = [], []
    for campaign in range(count):
        for place in range(4):
            words = generator.choice(FILLER, 2)
            texts.append(
                " ".join([*(["Finally"] if place % 2 else []), *words, str(seed), str(campaign), str(place)])
            )
            groups.append(f"{seed} {campaign}")
    shown = np.full(len(texts), float(trials))
    events = generator.binomial(trials, [rate(text) for text in texts]).astype(float)
    return Table(shown, events, MappingProxyType({}), Column.of(groups), Column.of(texts))


def doubled(text: str) -> float:
    return 0.02 if "Finally" in text else 0.01


def firsts(train: Table, new: Table) -> float:
    """Return how often the first of a campaign has the word."""
    ranking = rank(train, new)
    assert new.text is not None
    has = np.array(["Finally" in new.text.levels[code] for code in new.text.codes])
    return float(
        has.reshape(-1, 4)[np.arange(len(has) // 4), ranking.mean.reshape(-1, 4).argmax(axis=1)].mean()
    )


def test_a_word_that_helped_before_is_expected_to_help_again() -> None:
    new = campaigns(40, 2, doubled, 0)
    assert firsts(campaigns(60, 1, doubled, 3_000), new) == 1.0


def test_the_help_is_claimed_as_it_is() -> None:
    new = campaigns(40, 2, doubled, 0)
    ranking = rank(campaigns(200, 1, doubled, 3_000), new)
    lift = ranking.mean.reshape(-1, 4).max(axis=1).mean() / ranking.mean.mean()
    assert 1.2 < lift < 1.5


def test_few_campaigns_teach_nothing_about_words() -> None:
    new = campaigns(40, 2, doubled, 0)
    ranking = rank(campaigns(20, 1, doubled, 3_000), new)
    assert np.ptp(ranking.mean.reshape(-1, 4), axis=1).max() < 1e-9


def test_words_that_never_mattered_promise_little() -> None:
    new = campaigns(40, 2, lambda _text: 0.01, 0)
    ranking = rank(campaigns(60, 1, lambda _text: 0.01, 3_000), new)
    assert ranking.mean.reshape(-1, 4).max(axis=1).mean() / ranking.mean.mean() < 1.05
