"""`diary` and `route` from the command line."""

import re

import pytest
from icalendar import Calendar

from model.diary.travel import driving_over
from ui.cli.documents import COMMAND_LINE, writing


def test_that_a_quarter_is_planned_into_files(run, demo, tmp_path):
    out = tmp_path / "quarter"
    words = ("--rep", "R1", "--quarter", "2027Q4", "--out", out, "--iterations", 300, "--json")
    said = run("diary", demo, *words)
    assert said.code == 0
    data = said.data
    assert data["working_days"] == 62
    assert data["placed"] > 200
    assert data["with_goal_chain"] == 1.0
    assert all({"item", "reason", "ways_out"} <= set(lost) for lost in data["unplaced"])
    assert data["travel_hours"] > 0
    assert 0 < data["adherence"] < 1
    kept = {line["measure"]: line["words"] for line in data["measures"]}
    assert re.match(r"Plan adherence \d\d\s%, to watch, aim ≥ 85\s%", kept["adherence"])
    first = data["see_next"][0]
    parts = first["value_points"] + sum(reason["points"] for reason in first["reasons"])
    assert first["score"] == pytest.approx(parts)
    names = {path.name for path in out.iterdir()}
    assert {"R1 2027-Q4 diary.csv", "R1 2027-Q4 days.csv", "R1 2027-Q4.ics"} <= names
    calendar = Calendar.from_ical((out / "R1 2027-Q4.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) > 100


def test_that_a_kept_quarter_is_in_the_project_and_can_be_routed(run, demo, tmp_path):
    words = ("--rep", "R1", "--quarter", "2027Q4", "--out", tmp_path / "q", "--iterations", 50)
    assert run("route", demo, "--rep", "R1", "--date", "2027-11-05").code == 1
    assert run("diary", demo, *words, "--keep").code == 0
    said = run("route", demo, "--rep", "R1", "--date", "2027-11-05", "--json")
    assert said.code == 0
    assert said.data["stops"]
    assert said.data["travel_minutes"] <= said.data["travel_minutes_as_planned"]


def test_that_the_example_day_is_routed_from_home_to_home(run, demo):
    data = run("route", demo, "--rep", "R1", "--date", "2027-01-28", "--json").data
    assert (data["start"], data["finish"]) == ("home", "home")
    begins = [stop["begin"] for stop in data["stops"]]
    assert begins == sorted(begins)


def test_that_a_day_is_routed_over_the_roads_when_the_project_says_so(run, demo):
    day = ("--rep", "R1", "--date", "2027-02-09")
    crow = run("route", demo, *day, "--json").data
    assert "distance × road factor" in crow["drive_times"]
    with writing(demo) as project:
        project.do(driving_over(project.state, roads=True), COMMAND_LINE)
    roads = run("route", demo, *day, "--json").data
    assert "OpenStreetMap" in roads["drive_times"]
    assert roads["travel_minutes"] != crow["travel_minutes"]
    assert "over the main roads" in run("route", demo, *day).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("diary", "--rep", "R9", "--quarter", "2027Q1", "--out", "x"), 'no rep "R9"'),
        (("diary", "--rep", "R1", "--quarter", "spring", "--out", "x"), "is not a quarter"),
        (("diary", "--rep", "R1", "--quarter", "2020Q1", "--out", "x"), "no working day"),
        (("route", "--rep", "R1", "--date", "tomorrow"), "is not a date"),
    ],
)
def test_that_what_cannot_be_planned_is_said_in_one_sentence(run, demo, words, told):
    command, *rest = words
    said = run(command, demo, *rest)
    assert said.code == 1
    assert told in said.err
    assert said.out == ""
