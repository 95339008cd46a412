"""The autoencoder as it is trained on clips: the autoencoder of stills with taps in time added.

The three taps of every convolution sum up to the kernel of the stills, whatever is learned: a clip in which
nothing moves is encoded and decoded as its still is, and stills stay as they were. Tensors are (batch *
frames, channels, height, width), channels last, with the number of frames beside them.
"""

from typing import Any

import torch
from diffusers import AutoencoderKLLTXVideo
from torch import Tensor, nn
from torch.nn import functional

from generation.panggung.training.still_autoencoder import (
    activate,
    patches,
    pixels,
    second_frames,
)


class Taps(nn.Module):
    """A convolution over three frames: two have a kernel of their own, the third the rest of the still's.

    The third is the newest frame where `causal`, else the middle one. `early` are the rows that no still
    sees, whose sum of taps is free.
    """

    still: Tensor
    still_bias: Tensor
    early: Tensor

    def __init__(self, incoming: int, outgoing: int, *, causal: bool, early: Tensor | None = None) -> None:
        super().__init__()
        self.causal = causal
        self.register_buffer("still", torch.zeros(outgoing, incoming, 3, 3))
        self.register_buffer("still_bias", torch.zeros(outgoing))
        rows = torch.empty(0, dtype=torch.int64) if early is None else early
        self.register_buffer("early", rows, persistent=False)
        self.one = nn.Parameter(torch.zeros(outgoing, incoming, 3, 3))
        self.other = nn.Parameter(torch.zeros(outgoing, incoming, 3, 3))
        self.early_weight = self.early_bias = None
        if early is not None:
            self.early_weight = nn.Parameter(torch.zeros(len(early), incoming, 3, 3))
            self.early_bias = nn.Parameter(torch.zeros(len(early)))

    def kernels(self) -> tuple[tuple[Tensor, Tensor, Tensor], Tensor]:
        """Return the kernels (outgoing, incoming, 3, 3) from the oldest frame to the newest, and the bias."""
        total, bias = self.still, self.still_bias
        if self.early_weight is not None and self.early_bias is not None:
            total = total.index_copy(0, self.early, self.early_weight)
            bias = bias.index_copy(0, self.early, self.early_bias)
        rest = total - self.one - self.other
        return ((self.one, self.other, rest) if self.causal else (self.one, rest, self.other)), bias

    def forward(self, x: Tensor, frames: int) -> Tensor:
        """Return (batch * frames, outgoing, height, width); beyond the ends the outermost frame goes on."""
        kernels, bias = self.kernels()
        rows = x.permute(0, 2, 3, 1).unflatten(0, (-1, frames))
        first, last = rows[:, :1], rows[:, -1:]
        padded = torch.cat([first, first, rows] if self.causal else [first, rows, last], 1)
        seen = torch.cat([padded[:, at : at + frames] for at in range(3)], -1)
        return functional.conv2d(
            seen.flatten(0, 1).permute(0, 3, 1, 2),
            torch.cat(kernels, 1).contiguous(memory_format=torch.channels_last),
            bias,
            padding=1,
        )


class Residual(nn.Module):
    """Two normed convolutions beside the identity."""

    def __init__(self, channels: int, *, causal: bool) -> None:
        super().__init__()
        self.conv1 = Taps(channels, channels, causal=causal)
        self.conv2 = Taps(channels, channels, causal=causal)

    def forward(self, x: Tensor, frames: int) -> tuple[Tensor, int]:
        """Return x of the same shape, and its frames."""
        return x + self.conv2(activate(self.conv1(activate(x), frames)), frames), frames


class Smaller(nn.Module):
    """Halves height and width."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__()
        self.group = incoming * 4 // outgoing
        self.conv = Taps(incoming, outgoing // 4, causal=True)

    def forward(self, x: Tensor, frames: int) -> tuple[Tensor, int]:
        """Return (batch * frames, outgoing, height / 2, width / 2), and the frames."""
        identity = functional.pixel_unshuffle(x, 2).unflatten(1, (-1, self.group)).mean(2)
        return functional.pixel_unshuffle(self.conv(x, frames), 2) + identity, frames


class Shorter(nn.Module):
    """Halves time: two frames become their mean and what the convolution sees change."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = Taps(channels, channels // 2, causal=True)

    def forward(self, x: Tensor, frames: int) -> tuple[Tensor, int]:
        """Return (batch * (frames + 1) / 2, channels, height, width), the first alone, and the frames."""
        rows = x.unflatten(0, (-1, frames))
        doubled = torch.cat([rows[:, :1], rows], 1)
        folded = self.conv(_flat(doubled), frames + 1).unflatten(0, (-1, 2))
        identity = doubled.unflatten(1, (-1, 2)).mean(2)
        return _flat(identity) + folded.transpose(1, 2).flatten(1, 2), (frames + 1) // 2


class Larger(nn.Module):
    """Doubles height, width and time but for the first frame; `factor` divides the channels."""

    def __init__(self, incoming: int, factor: int) -> None:
        super().__init__()
        self.factor = factor
        outgoing = incoming * 8 // factor
        self.conv = Taps(incoming, outgoing, causal=False, early=_first_frames(outgoing))

    def forward(self, x: Tensor, frames: int) -> tuple[Tensor, int]:
        """Return (batch * (2 frames - 1), incoming / factor, height * 2, width * 2), and the frames."""
        made = self.conv(x, frames).unflatten(1, (-1, 2, 4))
        identity = x.unflatten(1, (-1, 2, 4))
        pair = []
        for at in (0, 1):
            same = functional.pixel_shuffle(identity[:, :, at].flatten(1, 2), 2).repeat(
                1, 8 // self.factor, 1, 1
            )
            pair.append(functional.pixel_shuffle(made[:, :, at].flatten(1, 2), 2) + same)
        rows = torch.stack(pair, 1).unflatten(0, (-1, frames)).flatten(1, 2)[:, 1:]
        return _flat(rows), 2 * frames - 1

    @torch.no_grad()
    def start_equal(self) -> None:
        """Make the first of two frames what the second one is."""
        weight, bias = self.conv.early_weight, self.conv.early_bias
        if weight is None or bias is None:
            raise ValueError("an upsampler without early rows")
        incoming = weight.shape[1]
        weight.copy_(self.conv.still[self.conv.early + 4])
        bias.copy_(self.conv.still_bias[self.conv.early + 4])
        for row in range(len(weight)):
            channel, corner = row // 4 % (incoming // 8), row % 4
            weight[row, channel * 8 + 4 + corner, 1, 1] += 1.0
            weight[row, channel * 8 + corner, 1, 1] -= 1.0


class ClipAutoencoder(nn.Module):
    """Encoder and decoder of clips, around an autoencoder of stills."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self.config = config
        self.encoder, self.decoder = ClipEncoder(config), ClipDecoder(config)


class ClipEncoder(nn.Module):
    """Clips of 8k + 1 frames to k + 1 latent frames."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        widths, layers = config["block_out_channels"], config["layers_per_block"]
        self.conv_in = Taps(48, widths[0], causal=True)
        self.blocks = nn.ModuleList()
        for index, kind in enumerate(config["downsample_type"]):
            self.blocks.extend(Residual(widths[index], causal=True) for _ in range(layers[index]))
            spatial = kind == "spatial"
            self.blocks.append(
                Smaller(widths[index], widths[index + 1]) if spatial else Shorter(widths[index])
            )
        self.blocks.extend(Residual(widths[-1], causal=True) for _ in range(layers[-1]))
        self.conv_out = Taps(widths[-1], config["latent_channels"] + 1, causal=True)

    def forward(self, clips: Tensor) -> Tensor:
        """Return latents (batch, latent frames, channels, h / 32, w / 32) of (batch, frames, 3, h, w)."""
        frames = clips.shape[1]
        x = self.conv_in(patches(clips.flatten(0, 1)), frames)
        for block in self.blocks:
            x, frames = block(x, frames)
        out: Tensor = self.conv_out(activate(x), frames).float()[:, :-1]
        return out.unflatten(0, (-1, frames))


class ClipDecoder(nn.Module):
    """Latent frames to clips."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        widths = tuple(reversed(config["decoder_block_out_channels"]))
        layers = tuple(reversed(config["decoder_layers_per_block"]))
        factors = tuple(reversed(config["upsample_factor"]))
        self.conv_in = Taps(config["latent_channels"], widths[0], causal=False)
        self.blocks = nn.ModuleList(Residual(widths[0], causal=False) for _ in range(layers[0]))
        for width, factor, count in zip(widths, factors, layers[1:], strict=True):
            self.blocks.append(Larger(width, factor))
            self.blocks.extend(Residual(width // factor, causal=False) for _ in range(count))
        self.conv_out = Taps(widths[-1] // factors[-1], 48, causal=False)

    def forward(self, latents: Tensor) -> Tensor:
        """Return clips (batch, frames, 3, height, width), about -1 to 1."""
        frames = latents.shape[1]
        x = self.conv_in(_flat(latents), frames)
        for block in self.blocks:
            x, frames = block(x, frames)
        shown = pixels(self.conv_out(activate(x), frames).float())
        return shown.unflatten(0, (-1, frames))


def _flat(rows: Tensor) -> Tensor:
    """Return (batch, frames, channels, height, width) as pictures, channels last."""
    return rows.flatten(0, 1).contiguous(memory_format=torch.channels_last)


def _first_frames(channels: int) -> Tensor:
    """Indices of the channels that an upsampler folds into the first of its two frames."""
    return second_frames(channels) - 4


@torch.no_grad()
def clip_from_ltx(
    vae: AutoencoderKLLTXVideo, config: dict[str, Any], *, equal: bool = False
) -> ClipAutoencoder:
    """Return the autoencoder of clips that computes what the diffusers model does.

    Where `equal`, only its stills are taken: each latent frame shows eight equal frames.
    """
    clip = ClipAutoencoder(config)
    for causal, taps in _places(vae, clip):
        taps.still.copy_(causal.weight.sum(2))
        taps.still_bias.copy_(causal.bias)
        if equal:
            continue
        taken = causal.weight.unbind(2)
        taps.one.copy_(taken[0])
        taps.other.copy_(taken[1] if taps.causal else taken[2])
        if taps.early_weight is not None:
            taps.early_weight.copy_(taps.still[taps.early])
            taps.early_bias.copy_(taps.still_bias[taps.early])
    for block in clip.decoder.blocks if equal else ():
        if isinstance(block, Larger):
            block.start_equal()
    return clip


@torch.no_grad()
def clip_to_ltx(clip: ClipAutoencoder) -> AutoencoderKLLTXVideo:
    """Return the diffusers model that computes the same."""
    vae = AutoencoderKLLTXVideo(**clip.config)
    for causal, taps in _places(vae, clip):
        kernels, bias = taps.kernels()
        causal.weight.copy_(torch.stack(kernels, 2))
        causal.bias.copy_(bias)
    return vae


def _places(vae: AutoencoderKLLTXVideo, clip: ClipAutoencoder) -> list[tuple[Any, Any]]:
    """Pair all convolutions, which both models construct in the same order."""
    there = [module for module in vae.modules() if isinstance(module, nn.Conv3d)]
    here = [module for module in clip.modules() if isinstance(module, Taps)]
    return list(zip(there, here, strict=True))
