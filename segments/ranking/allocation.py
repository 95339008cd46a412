"""Shares of what comes next (impressions, budget, variants) among the candidates of each group."""

import numpy as np

from segments.ranking.numbers import Codes, Floats

# Sharper than Thompson sampling, which explores too long for the few events that a campaign sees.
SHARPNESS = 4
# What all candidates of a group share evenly, so that none is given up for good.
FLOOR = 0.10


def shares(best: Floats, groups: Codes, *, floor: float = FLOOR) -> Floats:
    """Return weights of shape (rows,) that sum to 1 within a group, by the chances to be best."""
    power = np.maximum(best, 1e-12) ** SHARPNESS
    exploit = power / np.bincount(groups, weights=power)[groups]
    even = 1 / np.bincount(groups)[groups]
    weights = (1 - floor) * exploit + floor * even
    result: Floats = weights / np.bincount(groups, weights=weights)[groups]
    return result
