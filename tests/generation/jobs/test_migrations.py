"""Jobs that were ordered by an older version get their model and load when the schema learns of them."""

from importlib import import_module

from django.apps import apps

from generation import claims
from generation.models import Job
from tests.generation.jobs.orders import SPEC, Orders, break_spec, claim

MIGRATION = import_module("generation.migrations.0005_job_kinds")


def test_open_jobs_get_model_and_load_and_ended_ones_stay_as_they_are(orders: Orders) -> None:
    ended, waiting = orders.place(2, load=0)
    broken = break_spec(waiting)
    batch = claim(budget=1)
    claims.finish(ended, batch.token, device_seconds=1.0, cost_micro_usd=14)
    Job.objects.update(model="", load=0)
    MIGRATION.describe_open_jobs(apps, None)
    rows = {job.pk: (job.model, job.load) for job in Job.objects.all()}
    assert rows == {ended.pk: ("", 0), waiting.pk: (SPEC.model.digest, 128), broken.pk: ("", 0)}
