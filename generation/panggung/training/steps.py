"""The stages of the training command, each named as on the command line."""

import argparse
import json
from itertools import chain

import torch

from generation.panggung.training import autoencoder, clockwork, denoiser, latents, pictures
from generation.panggung.training import classifier as reading
from generation.panggung.training import evaluate as evaluation
from generation.panggung.training import export as exporting
from generation.panggung.training import motion as motions
from generation.panggung.training.evaluate_clips import evaluate_clips


def data(options: argparse.Namespace, seconds: float) -> None:
    """Render pictures."""
    pictures.render_for(options.work, seconds, options.workers, grown=options.grown)


def classifier(options: argparse.Namespace, seconds: float) -> None:
    """Train the network that reads stage words off pictures."""
    reading.train(_team(options), options.work, seconds)


def vae(options: argparse.Namespace, seconds: float) -> None:
    """Train the autoencoder."""
    clockwork.in_step(options.work, _team(options), autoencoder.train, options.work, seconds)


def clips(options: argparse.Namespace, seconds: float) -> None:
    """Render clips."""
    pictures.render_for(options.work, seconds, options.workers, ("clips", "onward"), grown=options.grown)


def motion(options: argparse.Namespace, seconds: float) -> None:
    """Train the autoencoder's taps in time."""
    clockwork.in_step(options.work, _team(options), motions.train, options.work, options.out, seconds)


def dit(options: argparse.Namespace, seconds: float) -> None:
    """Encode the pictures and clips, then train the denoiser on their latents."""
    clockwork.in_step(options.work, _team(options), latents.encode_all, options.work, options.out)
    arguments = (options.work, options.out, options.lesson, seconds)
    clockwork.in_step(options.work, _team(options), denoiser.train, *arguments)


def export(options: argparse.Namespace, _seconds: float) -> None:
    """Write the weights."""
    exporting.export(options.work, options.out)


def evaluate(options: argparse.Namespace, _seconds: float) -> None:
    """Print the figures, one JSON object a line."""
    stills = evaluation.evaluate(options.work, options.out, options.sheet)
    strips = options.sheet.with_name("strips.jpg")
    for line in chain(stills, evaluate_clips(options.work, options.out, strips)):
        print(json.dumps(line), flush=True)


def _team(options: argparse.Namespace) -> clockwork.Team:
    return clockwork.Team(torch.device(options.device), options.workers)
