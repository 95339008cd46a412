"""The autoencoder as it is trained on stills: the LTX-Video layout with every convolution in two dimensions.

One frame shows all temporal taps of a causal convolution the same picture, so a single tap says it all.
`to_ltx` puts each kernel into the tap of the newest frame (encoder) or the middle one (decoder); the result
is exact.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import torch
from diffusers import AutoencoderKLLTXVideo
from diffusers.models.autoencoders.autoencoder_kl_ltx import LTXVideoDownsampler3d
from torch import Tensor, nn
from torch.nn import functional

PATCH = 4


class PixelNorm(torch.autograd.Function):
    """Root-mean-square norm over the channels, then SiLU, keeping only what the gradient needs."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        """Return silu(x / rms(x)) for x (batch, channels, height, width)."""
        inverse = torch.rsqrt(x.float().pow(2).mean(1, keepdim=True) + 1e-8).to(x.dtype)
        ctx.save_for_backward(x, inverse)
        return functional.silu(x * inverse)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        """Return the gradient of the input."""
        x, inverse = ctx.saved_tensors
        unit = x * inverse
        inner = torch.ops.aten.silu_backward(gradients[0], unit)
        return (inner - unit * (inner * unit).mean(1, keepdim=True)) * inverse


def activate(x: Tensor) -> Tensor:
    """Norm and nonlinearity as every LTX residual block has them."""
    return PixelNorm.apply(x)


class Residual(nn.Module):
    """Two normed convolutions beside the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Return x of the same shape."""
        return x + self.conv2(activate(self.conv1(activate(x))))


class Down(nn.Module):
    """Halves height and width: a convolution folded into channels beside the averaged identity."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        super().__init__()
        self.group = incoming * 4 // outgoing
        self.conv = nn.Conv2d(incoming, outgoing // 4, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Return (batch, outgoing, height / 2, width / 2)."""
        identity = functional.pixel_unshuffle(x, 2).unflatten(1, (-1, self.group)).mean(2)
        return functional.pixel_unshuffle(self.conv(x), 2) + identity


class Up(nn.Module):
    """Doubles height and width; `factor` divides the channels."""

    def __init__(self, incoming: int, factor: int) -> None:
        super().__init__()
        self.factor = factor
        self.conv = nn.Conv2d(incoming, incoming * 4 // factor, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Return (batch, incoming / factor, height * 2, width * 2).

        The layout doubles time too and drops the first of the two frames, so only every second group of four
        channels reaches the identity.
        """
        second = x.unflatten(1, (-1, 2, 4))[:, :, 1].flatten(1, 2)
        identity = functional.pixel_shuffle(second, 2).repeat(1, 8 // self.factor, 1, 1)
        return functional.pixel_shuffle(self.conv(x), 2) + identity


class StillAutoencoder(nn.Module):
    """Encoder and decoder of an AutoencoderKLLTXVideo config; what shortens time leaves a still alone."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self.config = config
        self.encoder, self.decoder = Encoder(config), Decoder(config)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return picture, mean and log-variance for x (batch, 3, height, width) in -1 to 1."""
        mean, spread = self.encoder(x)
        noisy = mean + torch.exp(0.5 * spread) * torch.randn_like(mean)
        return self.decoder(noisy), mean, spread


class Encoder(nn.Module):
    """Pictures to latents, 32 times smaller each way."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        widths, layers = config["block_out_channels"], config["layers_per_block"]
        self.conv_in = nn.Conv2d(3 * PATCH**2, widths[0], 3, padding=1)
        stages: list[nn.Module] = []
        for index, width in enumerate(widths[:-1]):
            if config["downsample_type"][index] == "temporal":
                continue
            residuals = [Residual(width) for _ in range(layers[index])]
            stages.append(nn.Sequential(*residuals, Down(width, widths[index + 1])))
        self.down = nn.ModuleList(stages)
        self.mid = nn.ModuleList([Residual(widths[-1]) for _ in range(layers[-1])])
        self.conv_out = nn.Conv2d(widths[-1], config["latent_channels"] + 1, 3, padding=1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the latents' mean (batch, latent, h / 32, w / 32) and their shared log-variance."""
        x = self.conv_in(patches(x))
        for block in (*self.down, *self.mid):
            x = block(x)
        out = self.conv_out(activate(x)).float()
        return out[:, :-1], out[:, -1:].clamp(-12, 4)


class Decoder(nn.Module):
    """Latents to pictures."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        widths = tuple(reversed(config["decoder_block_out_channels"]))
        layers = tuple(reversed(config["decoder_layers_per_block"]))
        factors = tuple(reversed(config["upsample_factor"]))
        self.conv_in = nn.Conv2d(config["latent_channels"], widths[0], 3, padding=1)
        self.mid = nn.ModuleList([Residual(widths[0]) for _ in range(layers[0])])
        stages: list[nn.Module] = []
        for width, factor, count in zip(widths, factors, layers[1:], strict=True):
            residuals = [Residual(width // factor) for _ in range(count)]
            stages.append(nn.Sequential(Up(width, factor), *residuals))
        self.up = nn.ModuleList(stages)
        self.conv_out = nn.Conv2d(widths[-1] // factors[-1], 3 * PATCH**2, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """Return the picture (batch, 3, height, width), about -1 to 1."""
        x = self.conv_in(x.contiguous(memory_format=torch.channels_last))
        for block in (*self.mid, *self.up):
            x = block(x)
        return pixels(self.conv_out(activate(x)).float())


def patches(x: Tensor) -> Tensor:
    """Fold 4 x 4 pixels into channels, in the layout's order: colour, column, row."""
    folded = x.unflatten(3, (-1, PATCH)).unflatten(2, (-1, PATCH)).permute(0, 1, 5, 3, 2, 4)
    return folded.flatten(1, 3).contiguous(memory_format=torch.channels_last)


def pixels(x: Tensor) -> Tensor:
    """Unfold what `patches` folded."""
    unfolded = x.unflatten(1, (-1, PATCH, PATCH)).permute(0, 1, 4, 3, 5, 2)
    return unfolded.flatten(4, 5).flatten(2, 3)


@torch.no_grad()
def to_ltx(still: StillAutoencoder) -> AutoencoderKLLTXVideo:
    """Return the diffusers model that computes the same for one frame."""
    vae = AutoencoderKLLTXVideo(**still.config)
    for parameter in vae.parameters():
        parameter.zero_()
    for place in _places(vae, still):
        place.causal.weight[place.rows, :, place.tap] = place.spatial.weight
        place.causal.bias[place.rows] = place.spatial.bias
    return vae


@torch.no_grad()
def from_ltx(vae: AutoencoderKLLTXVideo, config: dict[str, Any]) -> StillAutoencoder:
    """Return what the diffusers model computes for one frame, which all taps in time see."""
    still = StillAutoencoder(config)
    for place in _places(vae, still):
        place.spatial.weight.copy_(place.causal.weight[place.rows].sum(2))
        place.spatial.bias.copy_(place.causal.bias[place.rows])
    return still


class _Place(NamedTuple):
    """Where a convolution of stills lies in one of the layout: its rows, and its tap in time."""

    causal: Any
    spatial: Any
    rows: Tensor | slice
    tap: int


def _places(vae: AutoencoderKLLTXVideo, still: StillAutoencoder) -> Iterator[_Place]:
    """Pair all convolutions, which both models construct in the same order."""
    halves = ((vae.encoder, still.encoder, 2), (vae.decoder, still.decoder, 1))
    for there, here, tap in halves:
        doubled = {id(module.conv) for module in here.modules() if isinstance(module, Up)}
        spatial = [module for module in here.modules() if isinstance(module, nn.Conv2d)]
        shortens = {
            id(module.conv.conv)
            for module in there.modules()
            if isinstance(module, LTXVideoDownsampler3d) and module.stride[0] == 2
        }
        causal = [module for module in there.modules() if isinstance(module, nn.Conv3d)]
        causal = [module for module in causal if id(module) not in shortens]
        for to, conv in zip(causal, spatial, strict=True):
            rows = second_frames(to.out_channels) if id(conv) in doubled else slice(None)
            yield _Place(to, conv, rows, tap)


def second_frames(channels: int) -> Tensor:
    """Indices of the channels that an upsampler folds into the second of its two frames."""
    return torch.arange(channels).unflatten(0, (-1, 2, 4))[:, 1].flatten()
