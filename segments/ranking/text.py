"""What words promise before anything was shown: a score of texts, learnt from how sister texts compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from segments.ranking.numbers import Codes, Floats, sums_by
from segments.ranking.tables import Table

# Fewer campaigns that compare texts teach nothing that holds in the next one.
FEWEST_GROUPS = 30
MOST_TEXTS = 20_000
MOST_WORDS = 2_000
FEWEST_USES = 3
# So much of a word's beginning counts: a stem, in most languages.
STEM = 5
FOLDS = 5
# A word is believed to change the logit by 1 / sqrt(this); the model's slope corrects the whole.
PENALTY = 50.0
# How far the texts of a campaign lie apart beyond chance, for weighing them only.
TEXT_SPREAD = 0.30
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True)
class TextScore:
    """Weights of words and readable traits; `weights` has the shape (traits + words,)."""

    words: dict[str, int]
    rarity: Floats
    weights: Floats

    def scores(self, table: Table) -> Floats:
        """Return each row's score on the logit scale, less its group's mean; shape (rows,)."""
        if table.text is None:
            return np.zeros(len(table))
        by_text = _features(table.text.levels, self.words, self.rarity) @ self.weights
        return _centred(by_text[table.text.codes], *_groups(table), np.ones(len(table)))


@dataclass(frozen=True, slots=True)
class LearntText:
    """A score, and what it says of the rows that it was learnt from, each by the folds it was not in."""

    score: TextScore
    held_out: Floats


def learn_text(train: Table) -> LearntText | None:
    """Learn from texts that ran in one group; None where too few groups compare any."""
    rows = _comparable(train)
    if rows is None or train.text is None:
        return None
    seen = train.taken(rows)
    groups, count = _groups(seen)
    target, weights = _targets(seen, groups, count)
    words, rarity = _vocabulary(train.text.levels, np.unique(train.text.codes[rows]))
    features = _features(train.text.levels, words, rarity)[train.text.codes[rows]]
    centred = _centred(features, groups, count, weights)
    solved, held_out = _ridge(centred, target, weights, np.arange(count)[groups] % FOLDS)
    everywhere = np.zeros(len(train))
    everywhere[rows] = held_out
    return LearntText(TextScore(words, rarity, solved), everywhere)


def _comparable(train: Table) -> Codes | None:
    """Return the rows, those with the most trials, whose group compares two texts, if enough groups do."""
    if train.text is None or train.group is None:
        return None
    rows = np.flatnonzero(train.trials > 0)
    rows = np.sort(rows[np.argsort(-train.trials[rows], kind="stable")[:MOST_TEXTS]])
    pairs = np.unique(np.stack([train.group.codes[rows], train.text.codes[rows]]), axis=1)
    groups, texts = np.unique(pairs[0], return_counts=True)
    named = np.array([train.group.levels[one] != "" for one in groups], dtype=bool)
    comparing = groups[(texts > 1) & named]
    return rows[np.isin(train.group.codes[rows], comparing)] if len(comparing) >= FEWEST_GROUPS else None


def _groups(table: Table) -> tuple[Codes, int]:
    """Return each row's group as dense codes, and how many there are."""
    if table.group is None:
        return np.zeros(len(table), dtype=np.int64), 1
    present, codes = np.unique(table.group.codes, return_inverse=True)
    return codes, len(present)


def _centred(values: Floats, groups: Codes, count: int, weights: Floats) -> Floats:
    """Return values of shape (rows,) or (rows, columns) less their group's weighted mean."""
    totals = np.maximum(sums_by(groups, weights, count), 1e-12)
    if values.ndim == 1:
        return values - (sums_by(groups, weights * values, count) / totals)[groups]
    sums = np.zeros((count, values.shape[1]), dtype=values.dtype)
    np.add.at(sums, groups, values * weights[:, None].astype(values.dtype))
    return np.asarray(values - (sums / totals[:, None].astype(values.dtype))[groups])


def _targets(seen: Table, groups: Codes, count: int) -> tuple[Floats, Floats]:
    """Return how far each row's logit lies from its group's (a working residual), and what that is worth."""
    trials = sums_by(groups, seen.trials, count)
    rate = ((sums_by(groups, seen.events, count) + 0.5) / (trials + 1))[groups]
    worth = seen.trials * rate * (1 - rate)
    target = (seen.events - seen.trials * rate) / worth
    return target, worth / (1 + worth * TEXT_SPREAD**2)


def _ridge(features: Floats, target: Floats, weights: Floats, fold: Codes) -> tuple[Floats, Floats]:
    """Return ridge weights, and what those of the other folds predict for each fold."""
    weighted = features * weights[:, None]
    gram, moments = weighted.T @ features, weighted.T @ target
    gram[np.diag_indices_from(gram)] += PENALTY
    held_out = np.zeros(len(target))
    for one in range(FOLDS):
        out = fold == one
        rest = gram - weighted[out].T @ features[out]
        held_out[out] = features[out] @ np.linalg.solve(rest, moments - weighted[out].T @ target[out])
    return np.asarray(np.linalg.solve(gram, moments), dtype=np.float64), held_out


def _vocabulary(texts: Sequence[str], used: Codes) -> tuple[dict[str, int], Floats]:
    """Return the most frequent words and pairs of words with their place, and how rare each is."""
    uses = Counter(word for one in used for word in set(_words(texts[one])))
    chosen = [(word, count) for word, count in uses.most_common(MOST_WORDS) if count >= FEWEST_USES]
    words = {word: place for place, (word, _) in enumerate(chosen)}
    return words, np.log((1 + len(used)) / (1 + np.array([count for _, count in chosen], dtype=float))) + 1


def _words(text: str) -> list[str]:
    """Return the stems of a text and its pairs of neighbours, in small letters."""
    stems = [word[:STEM] for word in WORD.findall(text.casefold().replace("’", "'"))]
    return [*stems, *(f"{one} {two}" for one, two in pairwise(["^", *stems, "$"]))]


def _features(texts: Sequence[str], words: dict[str, int], rarity: Floats) -> Floats:
    """Return the traits and TF-IDF weights of texts, of shape (texts, traits + words)."""
    traits = np.array([list(_traits(text)) for text in texts] or np.zeros((0, 1)))
    found = np.zeros((len(texts), len(words)))
    for row, text in enumerate(texts):
        for word in _words(text):
            place = words.get(word)
            if place is not None:
                found[row, place] = rarity[place]
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
    return np.concatenate([traits, found], axis=1)


def _traits(text: str) -> Iterator[float]:
    """Yield what a reader sees at a glance, each about as large as one word's weight."""
    words = WORD.findall(text.casefold().replace("’", "'"))
    count = max(len(words), 1)
    yield count / 20
    yield min(len(text), 200) / 100
    yield sum(len(word) for word in words) / count / 5
    yield 0.5 * ("?" in text)
    yield 0.5 * ("!" in text)
    yield 0.5 * ("..." in text or "…" in text)
    yield 0.5 * (":" in text)
    yield 0.5 * any(sign in text for sign in "\"“”'‘")
    yield 0.5 * any(sign.isdigit() for sign in text)
    yield 0.5 * any(sign in text for sign in "$€£%")
    yield 0.5 * (text.count(".") > 1)
    yield sum(word.isupper() for word in text.split()) / count
