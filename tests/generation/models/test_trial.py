"""A trial's picture is made by a worker like any other, with the added model, and belongs to no campaign."""

import threading
from pathlib import Path

from safetensors.torch import load_file, save_file

from campaigns.models import Revision
from config.worker import WORKS
from generation.device import Device
from generation.model_reads import model_added
from generation.models import Artifact, Job, JobState
from generation.runner import Runner
from generation.services.added_models import remove, try_prompt
from tests.conftest import Person
from tests.generation.added import confirm_all
from tests.generation.models.scene import add_checked, put_folder
from workspaces.models import Workspace, YearlyRevenue


def _make_lively(folder: Path) -> None:
    """Give the random decoder more contrast: what it draws otherwise is blocked as blank."""
    path = folder / "vae" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(path)
    lively = {name: tensor * 30 if "decoder.conv_out" in name else tensor for name, tensor in tensors.items()}
    save_file(lively, path, metadata={"format": "pt"})


def run_worker() -> None:
    assert Device("test", Runner(WORKS)).step(threading.Event())


def test_a_worker_draws_the_trial(olivia: Person, tiny_folder: Path) -> None:
    _make_lively(put_folder(tiny_folder))
    model = add_checked(olivia)
    confirm_all(olivia, model)
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_1M)
    olivia.membership.workspace.refresh_from_db()
    trial = try_prompt(olivia.membership, model.pk, prompt="a red arch", seed=3)
    run_worker()
    shown = model_added(olivia.membership.workspace, model.pk).trial
    assert shown is not None
    assert (shown.trial.pk, shown.trial.job.state) == (trial.pk, JobState.READY), shown.trial.job.reason
    artifact = Artifact.objects.get()
    assert shown.sha256 == artifact.sha256
    assert artifact.provenance["model_digest"] == model.digest
    assert not Revision.objects.exists()

    remove(olivia.membership, model.pk)
    Job.objects.update(state=JobState.QUEUED)
    run_worker()
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "no model named" in job.reason
