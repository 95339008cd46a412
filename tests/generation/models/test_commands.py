"""`manage.py model`: a real tiny folder added, confirmed and tried from the command line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from generation.models import AddedModel
from tests.conftest import Person
from tests.generation.added import LTX
from tests.generation.models.scene import put_folder
from workspaces.models import Workspace, YearlyRevenue


def run(*words: str) -> str:
    out = StringIO()
    call_command("model", *words, stdout=out)
    return out.getvalue()


def test_from_a_folder_to_a_picture(olivia: Person, tiny_folder: Path, tmp_path: Path) -> None:
    put_folder(tiny_folder)
    assert f"{LTX}  not added" in run("list", "kopi-senja")
    assert run("add", "kopi-senja", LTX, "ltx").startswith(f"{LTX} is ready: ")
    attempt = ("try", "kopi-senja", LTX, "a red arch", "--out", str(tmp_path / "x.png"))
    with pytest.raises(CommandError, match="read and confirm"):
        run(*attempt)
    assert run("confirm", "kopi-senja", LTX, "revenue").startswith("Confirmed by olivia@example.com: revenue")
    assert run("confirm", "kopi-senja", LTX, "--all").count("Confirmed by") == 5
    with pytest.raises(CommandError, match="state the yearly revenue"):
        run(*attempt)
    Workspace.objects.update(yearly_revenue=YearlyRevenue.UNDER_1M)
    assert not (tmp_path / "x.png").exists()
    run(*attempt)
    with Image.open(tmp_path / "x.png") as picture:
        assert picture.size == (704, 704)
    assert f"{LTX}  ready  LTXV" in run("list", "kopi-senja")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "nowhere"), "no workspace nowhere"),
        (("add", "kopi-senja", LTX, "none"), "no model folder none"),
        (("add", "kopi-senja", "panggung", "none"), "comes with Variasi"),
        (("confirm", "kopi-senja", LTX, "revenue"), "has not added"),
        (("try", "kopi-senja", LTX, "x"), "has not added"),
        (("add", "kopi-senja", "none", "x"), "invalid choice"),
        (("dance",), "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(olivia: Person, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*words)
    assert not AddedModel.objects.exists()
