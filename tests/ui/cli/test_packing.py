"""The command `pack`: which files it writes, and what it refuses."""

from datetime import date
from pathlib import Path

import pytest

from model.errors import PlanError
from ui.cli.importing import write_demo
from ui.cli.packing import pack


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "demo.catchment.gpkg"
    write_demo(path)
    return path


def test_that_a_ride_gives_its_pack_and_form(project, tmp_path):
    answer = pack(project, "cotravel", tmp_path / "out", rep="R1", day="2026-11-05")
    files = answer.data["files"]
    assert [one["kind"] for one in files] == ["co-travel pack", "observation form"]
    assert files[0]["pages"] == 8
    assert all(Path(one["path"]).exists() for one in files)
    assert "8 pages" in answer.lines[0]


def test_that_the_open_proposal_is_packed_when_none_is_named(project, tmp_path):
    answer = pack(project, "alignment", tmp_path / "out")
    names = [Path(one["path"]).name for one in answer.data["files"]]
    assert names[0] == "alignment-pack.pdf"
    assert "attainability.csv" in names


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("nothing", {}, "no pack"),
        ("cotravel", {"day": "2026-11-05"}, "accompanied"),
        ("cotravel", {"rep": "R1", "day": "someday"}, "no date"),
        ("cotravel", {"rep": "R1", "day": date(2026, 11, 7).isoformat()}, "no call"),
    ],
)
def test_that_what_is_not_said_is_asked_for(project, tmp_path, kind, words, said):
    with pytest.raises(PlanError, match=said):
        pack(project, kind, tmp_path / "out", **words)
