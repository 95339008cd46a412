"""What a test does inside an installation's own environment: place orders, and look for what is wrong.

`manage.py shell -v 0 -c "from tests.faults import inside; inside.answer()"` reads calls as JSON lines, such
as `["launch", 3]`, and writes each answer as a JSON line: Django is set up once for many calls.
"""

import hashlib
import io
import json
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray
from PIL import Image

from campaigns import gate
from campaigns.models import Campaign, Decision, Plan, Revision, Variant
from generation.claims import WORKER_LOST
from generation.engines.registry import manifest_of, model_ref, open_engine
from generation.models import Artifact, Job, JobState
from generation.rendering import render
from generation.services.jobs import order
from generation.specs import RenderSpec
from generation.storage import Store
from tests.campaigns.factories import make_campaign, make_plan, make_segment, make_spec, make_template_version
from tests.faults.gathering import (
    crowd_faults,
    fill,
    gather,
    order_package,
    package,
    publish_many,
    verdicts,
)
from workspaces.models import Membership, Role, User, Workspace
from workspaces.services import ledger
from workspaces.services.tokens import create_token
from workspaces.services.workspaces import create_workspace

FINAL = {JobState.READY, JobState.FAILED, JobState.BLOCKED, JobState.CANCELLED}
# Few steps and one format: what is tested is not the picture.
STEPS = 4
FORMATS = ("feed_square",)


def answer() -> None:
    """Answer one call after the other until the input ends."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        sys.stdout.write(json.dumps(CALLS[name](*arguments)) + "\n")
        sys.stdout.flush()


def launch(count: int) -> dict[str, Any]:
    """Launch variants in a new plan of a workspace of one person; return how many there are, and a token."""
    membership = _membership()
    with transaction.atomic():
        campaign = Campaign.objects.first() or make_campaign(membership.workspace, membership.user)
        plan = make_plan(campaign, membership.user)
        for number in range(count):
            _order(plan, number)
    return {"variants": Variant.objects.count(), "token": create_token(membership, "chaos").secret}


def states() -> dict[str, int]:
    """Return the number of jobs in each state."""
    return {str(state): Job.objects.filter(state=state).count() for state in JobState.values}


def faults(acknowledged: Sequence[str]) -> list[str]:
    """Return every broken promise in words, given the decisions that a client was told were taken."""
    found = [fault for check in CHECKS for fault in check()]
    return found + [
        f"decision {key} was lost"
        for key in acknowledged
        if not Decision.objects.filter(pk=UUID(key)).exists()
    ]


def unlike() -> int:
    """Return by how many grey levels the files of ready jobs differ at most from what each makes alone."""
    most = 0
    for job in Job.objects.filter(state=JobState.READY):
        spec = RenderSpec.from_json(job.spec)
        store = Store(settings.FILES_DIR, job.workspace_id.hex)
        model = manifest_of(spec.model.name)
        for alone in render(spec, open_engine(spec.model), store, model=model):
            made = Artifact.objects.get(job=job, format=alone.format)
            pair = [_pixels(content) for content in (store.read(made.sha256), alone.content)]
            most = max(most, int(np.abs(pair[0] - pair[1]).max()))
    return most


def _pixels(content: bytes) -> NDArray[np.int16]:
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGB")).astype(np.int16)


def newcomer(email: str, password: str) -> str:
    """Make a person with an empty workspace of their own; return its slug."""
    user = User.objects.create_user(email, password, name="Nia")
    return create_workspace(user, f"Kedai {email}").workspace.slug


def _membership() -> Membership:
    user = User.objects.filter(email="olivia@example.com").first()
    if user is None:
        user = User.objects.create_user("olivia@example.com", "correct horse battery", name="Olivia")
        return create_workspace(user, "Chaos")
    return Membership.objects.select_related("workspace", "user").get(user=user, role=Role.OWNER)


def _order(plan: Plan, number: int) -> None:
    spec = make_spec(FORMATS)
    picture = replace(spec.picture, model=model_ref("panggung"), steps=STEPS, seed=secrets.randbits(32))
    job = order(plan.group, replace(spec, picture=picture), requested_by=plan.launched_by)
    job.save()
    Variant.objects.create(
        workspace=plan.workspace,
        plan=plan,
        campaign=plan.campaign,
        number=number + 1,
        segment=make_segment(plan.workspace, f"Segment {job.pk}"),
        template_version=make_template_version(plan.workspace, plan.launched_by, f"Template {job.pk}"),
        layout="hero",
        seed=number,
        cell_digest=hashlib.sha256(job.pk.bytes).hexdigest(),
        landing_url="https://kopi.example/beli",
        job=job,
    )


def _unfinished() -> Iterator[str]:
    """Every variant ends, and ends once."""
    for job in Job.objects.exclude(state__in=FINAL):
        yield f"job {job.pk} is {job.state}"
    for job in Job.objects.filter(state=JobState.READY):
        revisions = Revision.objects.filter(job=job).count()
        artifacts = Artifact.objects.filter(job=job).count()
        if (revisions, artifacts) != (1, len(FORMATS)):
            yield f"ready job {job.pk} has {revisions} revisions and {artifacts} files"
    for job in Job.objects.filter(state__in={JobState.FAILED, JobState.BLOCKED}).exclude(reason=WORKER_LOST):
        yield f"job {job.pk} is {job.state}: {job.reason}"


def _half_made() -> Iterator[str]:
    """A job that is not ready has made nothing that counts."""
    for artifact in Artifact.objects.exclude(job__state__in={JobState.READY, JobState.BLOCKED}):
        yield f"job {artifact.job_id} is not ready but has a file"


def _wrong_files() -> Iterator[str]:
    """Every file is the one its name and its row promise, and a picture of its size."""
    for artifact in Artifact.objects.all():
        content = Store(settings.FILES_DIR, artifact.workspace_id.hex).read(artifact.sha256)
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            if (picture.size, len(content)) != ((artifact.width, artifact.height), artifact.size):
                yield f"file {artifact.sha256} is not what its row says"
    for path in Path(settings.FILES_DIR).rglob("[0-9a-f]" * 64):
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            yield f"file {path.name} has other bytes"


def _broken_records() -> Iterator[str]:
    """The ledger's chain, the gate and the database file are whole."""
    for workspace in Workspace.objects.all():
        yield from (f"ledger of {workspace.slug}: {fault}" for fault in ledger.verify(workspace))
    yield from (f"gate: {fault}" for fault in gate.verify())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA integrity_check").fetchone()
        if said != ("ok",):
            yield f"database file: {said}"


def crowd_broke(acknowledged: Sequence[tuple[str, str]]) -> list[str]:
    """Return every promise that a crowd broke, in words."""
    return [*crowd_faults(acknowledged), *_broken_records()]


CHECKS = (_unfinished, _half_made, _wrong_files, _broken_records)
CALLS: dict[str, Callable[..., Any]] = {
    "newcomer": newcomer,
    "launch": launch,
    "states": states,
    "unlike": unlike,
    "faults": faults,
    "gather": gather,
    "fill": fill,
    "verdicts": verdicts,
    "publish_many": publish_many,
    "package": package,
    "order_package": order_package,
    "crowd_faults": crowd_broke,
}
