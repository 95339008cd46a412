"""Which build of torch is asked for, on which machine."""

from pathlib import Path

import pytest

from bootstrap.torch import TORCH, find_links, ways

CPU_BUILD = f"{TORCH}+cpu"


def test_a_machine_without_a_gpu_asks_for_the_cpu_build_only() -> None:
    tried = list(ways(is_uv=True, gpu=False, wheels="/srv/wheels"))
    assert tried == [
        ("--no-deps", "--find-links", "/srv/wheels", CPU_BUILD),
        ("--no-deps", "--torch-backend", "cpu", TORCH),
    ]


def test_a_machine_with_a_gpu_takes_its_own_wheels_as_they_are() -> None:
    assert list(ways(is_uv=True, gpu=True, wheels="/srv/wheels")) == [
        ("--no-deps", "--find-links", "/srv/wheels", TORCH)
    ]


def test_without_local_wheels_a_gpu_machine_takes_the_indexs_build() -> None:
    assert list(ways(is_uv=True, gpu=True, wheels="")) == []


def test_pip_knows_no_torch_backend() -> None:
    assert list(ways(is_uv=False, gpu=False, wheels="")) == []


def test_local_wheels_are_named_by_pips_own_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", " /srv/wheels ")
    assert find_links(Path("/nowhere/python")) == "/srv/wheels"
