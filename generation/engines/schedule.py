"""The falling noise levels of a request: 1 is noise, 0 is clean."""

import math
from typing import Any

import numpy as np
import torch
from diffusers.pipelines.ltx.pipeline_ltx import calculate_shift
from torch import Tensor


def noise_levels(scheduler: Any, steps: int, tokens: int) -> Tensor:
    """Return the levels, one more than steps, as the scheduler sets them for so many latent tokens."""
    settings = scheduler.config
    shift = calculate_shift(
        tokens,
        settings.get("base_image_seq_len", 256),
        settings.get("max_image_seq_len", 4096),
        settings.get("base_shift", 0.5),
        settings.get("max_shift", 1.15),
    )
    scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / steps, steps), mu=shift)
    levels: Tensor = scheduler.sigmas.clone()
    return levels


def last_part(levels: Tensor, strength: float) -> Tensor:
    """Return the last `strength` of a schedule, 0 to 1; between two levels it begins where strength says.

    Where strength times the steps is a whole number these are the levels that the pipelines run.
    """
    begin = (len(levels) - 1) * (1.0 - strength)
    before = math.floor(begin + 1e-9)
    share = max(0.0, begin - before)
    if share == 0.0:
        return levels[before:]
    first = torch.lerp(levels[before], levels[before + 1], share)
    return torch.cat([first[None], levels[before + 1 :]])
