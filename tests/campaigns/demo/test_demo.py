"""The demo workspace: made once, with a campaign under way; what is there already is left alone."""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from campaigns.demo import texts
from campaigns.demo.seed import EMAIL
from campaigns.models import Brand, Campaign, Plan, Variant
from generation.engines import registry
from generation.panggung.words import read
from generation.specs import RenderSpec
from workspaces.models import LedgerEntry, Role, User, Workspace
from workspaces.services.ledger import verify


@pytest.fixture
def sign_in(tmp_path: Path, settings: LazySettings, db: None) -> Path:
    """Return where the demo's sign-in is kept."""
    settings.HOME_DIR = tmp_path
    return tmp_path / "demo-sign-in.txt"


def demo() -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, stderr=out)
    return out.getvalue()


def test_it_prints_a_sign_in_that_works(sign_in: Path, planned_model: None) -> None:
    said = demo()
    email, password = sign_in.read_text().split()
    assert email == EMAIL
    assert said.endswith(f"{email}\n{password}\n")
    assert sign_in.stat().st_mode & 0o777 == 0o600
    assert Client().login(email=email, password=password)


def test_its_campaign_is_under_way(sign_in: Path, planned_model: None) -> None:
    demo()
    plan = Plan.objects.get()
    assert (plan.workspace.slug, plan.variant_count, plan.file_count) == ("demo", 16, 64)
    assert {entry["reason"] for entry in plan.excluded} == {reason for *_, reason in texts.LEFT_OUT}
    assert {variant.segment.locale for variant in plan.variants.select_related("segment")} == {"en", "id"}
    assert User.objects.get().memberships.get().role == Role.OWNER


def test_every_picture_says_only_what_the_model_knows(sign_in: Path, planned_model: None) -> None:
    demo()
    specs = [RenderSpec.from_json(variant.job.spec) for variant in Variant.objects.select_related("job")]
    prompts = {spec.picture.prompt for spec in specs}
    assert len(prompts) == 16
    assert {prompt: read(prompt).unknown for prompt in prompts if read(prompt).unknown} == {}
    assert {spec.assets.product is None for spec in specs} == {False}


def test_no_platform_would_cut_its_words(sign_in: Path, planned_model: None) -> None:
    demo()
    for variant in Variant.objects.select_related("job"):
        assert len(RenderSpec.from_json(variant.job.spec).copy.headline) <= 30


def test_running_it_again_changes_nothing(sign_in: Path, planned_model: None) -> None:
    demo()
    before = (sign_in.read_text(), LedgerEntry.objects.count(), Variant.objects.count())
    demo()
    assert (sign_in.read_text(), LedgerEntry.objects.count(), Variant.objects.count()) == before
    assert (Workspace.objects.count(), Brand.objects.count(), Campaign.objects.count()) == (1, 1, 1)
    assert list(verify(Workspace.objects.get())) == []


def test_without_a_model_the_rest_stands_and_a_later_run_launches(
    sign_in: Path, planned_model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = registry.FOLDERS["panggung"]
    monkeypatch.setitem(registry.FOLDERS, "panggung", sign_in.parent / "nothing")
    assert "The demo campaign was not launched" in demo()
    assert (Campaign.objects.count(), Plan.objects.count()) == (1, 0)
    monkeypatch.setitem(registry.FOLDERS, "panggung", installed)
    assert "16 variants are on their way." in demo()


def test_a_run_that_was_cut_off_is_completed(sign_in: Path, planned_model: None) -> None:
    demo()
    sign_in.unlink()
    demo()
    email, password = sign_in.read_text().split()
    assert Client().login(email=email, password=password)
    assert (User.objects.count(), Plan.objects.count()) == (1, 1)
