"""The diary from the command line: out to calendars, CRMs and paper, done items back in."""

import csv

import pytest

from model.clock import Clock
from model.errors import PlanError
from model.project import Project
from ui.cli.diary_out import send_diary, take_back
from ui.cli.importing import write_demo
from ui.diary.sending import Sending


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "demo.catchment.gpkg"
    write_demo(path)
    return path


def test_that_a_week_goes_to_calendar_crm_and_paper_and_done_items_come_back(project, tmp_path):
    out = tmp_path / "out"
    to = ("calendar", "hubspot", "paper")
    answer = send_diary(project, out, rep="R1", quarter="2027Q1", week=6, to=to)
    assert sorted(path.name for path in out.iterdir()) == [
        "R1 2027Q1 week 6.ics",
        "R1 2027Q1 week 6.pdf",
        "hubspot-events.csv",
        "hubspot-tasks.csv",
    ]
    assert len(answer.data["files"]) == 4
    again = Sending(changes_only=True)
    with pytest.raises(PlanError, match="Nothing has changed"):
        send_diary(project, out, rep="R1", quarter="2027Q1", week=6, how=again)

    tasks = out / "hubspot-tasks.csv"
    with tasks.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["hs_task_status"] = "COMPLETED"
    with tasks.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    back = take_back(project, [tasks], rep="R1")
    assert len(back.data["taken"]) == 1
    assert back.data["unchanged"] == len(rows) - 1
    again = take_back(project, [tasks], rep="R1")
    assert again.data["taken"] == []

    opened = Project.open(project, clock=Clock(), read_only=True)
    try:
        assert (opened.state.table("diary")["status"] == "done").sum() == 1
    finally:
        opened.close()


def test_that_an_unknown_target_rep_or_week_is_refused(project, tmp_path):
    with pytest.raises(PlanError, match="Choose among calendar"):
        send_diary(project, tmp_path, rep="R1", quarter="2027Q1", to=("fax",))
    with pytest.raises(PlanError, match='no rep "R99"'):
        send_diary(project, tmp_path, rep="R99", quarter="2027Q1")
    with pytest.raises(PlanError, match="has no week 20"):
        send_diary(project, tmp_path, rep="R1", quarter="2027Q1", week=20)
