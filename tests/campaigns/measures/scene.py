"""A campaign with variants of two segments and two angles, and verdicts on them, for tests of measures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from unittest.mock import patch

from django.utils import timezone

from campaigns.models import Decision, Plan, TemplateVersion, Variant, Verdict
from campaigns.services.docket import Judgement, Sight
from campaigns.services.reviews import decide, undo
from segments.models import Segment
from tests.campaigns.factories import (
    current,
    make_campaign,
    make_plan,
    make_segment,
    make_template_version,
    make_variant,
)
from tests.conftest import Person

FORMATS = ("feed_square", "story")


@dataclass
class Scene:
    """What Alice had made, and who reviews it."""

    alice: Person
    rosa: Person
    olivia: Person
    plan: Plan = field(init=False)
    template: TemplateVersion = field(init=False)
    segments: dict[str, Segment] = field(init=False)

    def __post_init__(self) -> None:
        workspace, user = self.alice.membership.workspace, self.alice.user
        self.plan = make_plan(make_campaign(workspace, user, "Rain season"), user)
        self.template = make_template_version(workspace, user, "Stage")
        self.segments = {name: make_segment(workspace, name) for name in ("Gift buyers", "Commuters")}

    def variant(self, angle: str = "calm", segment: str = "Gift buyers") -> Variant:
        """Return a finished variant of two files that took 2 seconds and cost 30 millionths of a dollar."""
        made = make_variant(
            self.plan.workspace,
            self.alice.user,
            plan=self.plan,
            segment=self.segments[segment],
            template=self.template,
            formats=FORMATS,
        )
        made.options = {"angle": angle, "tone": "warm"}
        made.save(update_fields=["options"])
        made.job.device_seconds, made.job.cost_micro_usd = 2.0, 30
        made.job.save(update_fields=["device_seconds", "cost_micro_usd"])
        return made

    def offer(self, **options: list[str]) -> TemplateVersion:
        """Return the template's next version, which has these options."""
        template = self.template.template
        return TemplateVersion.objects.create(
            workspace=template.workspace,
            template=template,
            number=template.versions.count() + 1,
            made_by=self.alice.user,
            picture="an arch",
            options=options,
        )

    def judge(
        self, variant: Variant, reason: str = "", *, by: Person | None = None, looked: int | None = 4000
    ) -> Decision:
        """Approve the variant as it is now, or reject it for a reason; Rosa does, unless told otherwise."""
        revision = current(variant)
        verdict = Verdict.REJECT if reason else Verdict.APPROVE
        sight = Sight(revision.pk, revision.digest, milliseconds_looked=looked)
        return decide((by or self.rosa).membership, [Judgement(sight, verdict, reason)])[0]

    def undo(self, decision: Decision) -> None:
        """Let Rosa take a decision back."""
        undo(self.rosa.membership, decision.pk)

    def many(self, rejected: int, approved: int, *, angle: str, segment: str = "Gift buyers") -> None:
        """Have so many variants of an angle judged by Rosa; all rejected ones are off brand."""
        for place in range(rejected + approved):
            self.judge(self.variant(angle, segment), "Off brand" if place < rejected else "")


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Let what is written meanwhile be written at noon of a day."""
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    with patch("django.utils.timezone.now", return_value=noon):
        yield
