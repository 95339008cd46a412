"""Orders for tests: small, complete specs, placed as jobs of one group."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone

from generation.claims import Batch
from generation.dispatch import Dispatch
from generation.models import Job, JobGroup, JobState
from generation.services.jobs import order
from generation.specs import Copy, FormatSpec, ModelRef, Palette, Picture, RenderSpec, Typefaces
from workspaces.models import User

OTHER_MODEL = ModelRef("panggung", "1" * 64)
# Small, because most tests are about jobs and not about pictures.
SQUARE = FormatSpec("feed_square", 360, 360)
SPEC = RenderSpec(
    picture=Picture("an orange stage with a round podium", seed=1, model=ModelRef("panggung", "0" * 64)),
    copy=Copy("Good morning", "Fresh beans, every Monday.", "Order now", "en"),
    palette=Palette("#7a3b1d", "#f2a541", "#fff8ee", "#241a14"),
    typefaces=Typefaces("fraunces", "jakarta"),
    formats=(SQUARE,),
)


def spec_with(seed: int = 1, *, spec: RenderSpec = SPEC, **picture: object) -> RenderSpec:
    """Return the spec with another seed and other words for the picture."""
    return replace(spec, picture=replace(spec.picture, seed=seed, **picture))  # type: ignore[arg-type]  # names of fields


@dataclass(frozen=True, slots=True)
class Orders:
    """Places jobs in one group."""

    group: JobGroup
    person: User

    def place(
        self, count: int = 1, *, spec: RenderSpec = SPEC, load: int = 1, waits_for: Job | None = None
    ) -> list[Job]:
        """Insert jobs that differ by their seeds only."""
        jobs = [
            order(
                self.group,
                spec_with(seed, spec=spec),
                requested_by=self.person,
                load=load,
                waits_for=waits_for,
            )
            for seed in range(count)
        ]
        return Job.objects.bulk_create(jobs)


def break_spec(job: Job) -> Job:
    """Insert a copy of an order whose spec says nothing, as another version might have written it."""
    broken = order(job.group, RenderSpec.from_json(job.spec), requested_by=job.requested_by, load=job.load)
    broken.spec = "{}"
    broken.save(force_insert=True)
    return broken


def claim(*, worker: str = "w1", budget: int = 4) -> Batch:
    """Claim the next batch, where something must be waiting."""
    batch = Dispatch(worker).next(budget=budget)
    assert batch is not None
    return batch


def nothing_to_claim() -> bool:
    """Tell whether a claim finds nothing."""
    return Dispatch("w1").next(budget=4) is None


def lose(batch: Batch) -> None:
    """Let the batch's leases have run out a minute ago, as if its worker had died."""
    past = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(lease_token=batch.token).update(lease_until=past)


def state_of(job: Job) -> JobState:
    """Read a job's state."""
    job.refresh_from_db()
    return JobState(job.state)
