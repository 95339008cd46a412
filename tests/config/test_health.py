"""`/livez` speaks for the process, `/healthz` for each part, and 200 means that all of them work."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from config.health import PROBES, model, signing, storage, workers
from generation.engines import registry
from generation.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db


def beat(name: str, queues: str, *, seconds_ago: float = 0) -> None:
    """Let a worker have reported some seconds ago."""
    seen_at = timezone.now() - timedelta(seconds=seconds_ago)
    WorkerHeartbeat.objects.create(name=name, queues=queues, seen_at=seen_at)


def test_a_process_that_lives_says_so_to_anybody(client: Client) -> None:
    answer = client.get("/livez")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert "no-store" in answer["Cache-Control"]


def test_each_part_is_named_with_what_it_says(client: Client) -> None:
    beat("w1", "cpu,gpu")
    body = client.get("/healthz").json()
    assert list(body) == ["database", "broker", "workers", "model", "storage", "signing"]
    assert all(set(part) == {"ok", "detail"} and part["detail"] for part in body.values())


def test_all_parts_working_is_200_and_one_missing_is_503(client: Client) -> None:
    beat("w1", "cpu,gpu")
    working = all(probe().ok for probe in PROBES.values())
    assert client.get("/healthz").status_code == (200 if working else 503)
    WorkerHeartbeat.objects.all().delete()
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("path", ["/livez", "/healthz"])
def test_they_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_every_queue_needs_a_worker_that_reported_lately() -> None:
    assert workers().detail == "No worker serves the queues: cpu, gpu."
    beat("w1", "gpu")
    assert workers().detail == "No worker serves the queues: cpu."
    beat("w2", "cpu", seconds_ago=60)
    assert not workers().ok
    beat("w3", "cpu", seconds_ago=10)
    assert (workers().ok, workers().detail) == (True, "2 at work.")


def test_storage_that_cannot_be_written_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file", encoding="utf-8")
    settings.FILES_DIR = tmp_path / "in-the-way"
    assert (storage().ok, storage().detail) == (False, "Files cannot be written: File exists.")


def test_a_storage_probe_leaves_nothing_behind(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"
    assert storage().ok
    assert list((tmp_path / "files").iterdir()) == []


def test_a_disk_that_is_almost_full_is_said(settings: Settings, tmp_path: Path) -> None:
    settings.FREE_DISK_FLOOR = shutil.disk_usage(tmp_path).total + 1
    assert not storage().ok
    assert storage().detail.startswith("Almost full: ")


def test_a_model_that_is_not_the_manifests_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.FOLDERS, "panggung", tmp_path)
    assert (model().ok, "has no readable manifest.json" in model().detail) == (False, True)


def test_a_certificate_that_cannot_sign_is_told(client: Client, settings: Settings) -> None:
    assert signing().ok
    settings.C2PA_CHAIN = settings.C2PA_KEY = "/nowhere/signer.pem"
    assert not signing().ok
    assert "cannot be read" in client.get("/healthz").json()["signing"]["detail"]
