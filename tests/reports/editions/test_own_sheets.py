"""Parts of a plan as files of their own: one page, one year, one quarter, what customers get."""

import json
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from reports.editions.own_sheets import Part, write_parts

TODAY = date(2026, 11, 30)
OURS = ("quota", "score", "headroom", "potential", "penetration", "% complete", "funnel", "k USD")


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


def _texts(path):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def test_that_the_executive_sheet_is_one_page_with_the_references_of_the_book(demo, tmp_path):
    (written,) = write_parts(demo, tmp_path, Part.EXECUTIVE, today=TODAY, rep_id="R1")
    (page,) = _texts(written.path)
    assert "The plan on one page" in page
    assert "12.7" in page  # the potential, in millions
    assert "1 / 1" in page
    assert written.faults == ()


def test_that_the_year_is_tactics_and_effort_and_a_quarter_ends_with_its_weeks(demo, tmp_path):
    (year,) = write_parts(demo, tmp_path, Part.YEAR, today=TODAY, rep_id="R1")
    first, second = _texts(year.path)
    assert "Year-one tactical plan" in first
    assert "Effort of year one" in second
    (quarter,) = write_parts(demo, tmp_path, Part.QUARTER, today=TODAY, rep_id="R1", quarter=1)
    pages = _texts(quarter.path)
    assert "2027 Q1: Upper-GI beachhead" in pages[0]
    assert any("First-quarter diary" in page for page in pages)
    assert sum("Diary" in page for page in pages) >= 4
    (third,) = write_parts(demo, tmp_path, Part.QUARTER, today=TODAY, rep_id="R1", quarter=3)
    assert "2027 Q3" in _texts(third.path)[0]
    assert year.faults == quarter.faults == third.faults == ()


def test_that_customers_get_their_joint_plan_and_nothing_of_ours(demo, tmp_path):
    written = write_parts(demo, tmp_path, Part.JOINT, today=TODAY, rep_id="R1")
    plans = [joint for joint in demo.plans["R1"]["joint_plans"] if joint["status"] != "closed"]
    assert len(written) == len(plans) == 4
    for one, joint in zip(written, plans, strict=True):
        said = " ".join(_texts(one.path))
        assert joint["shared_goal"].split()[0] in said
        assert said.index("Your situation") < said.index("What we can do")
        own = json.dumps(joint).lower()  # a customer may speak of a reflux score
        told = {word: (said.lower().count(word.lower()), own.count(word.lower())) for word in OURS}
        assert not [word for word, (printed, typed) in told.items() if printed > typed]
        for other in plans:
            if other["id"] != joint["id"]:
                assert other["shared_goal"] not in said
        assert one.faults == ()


def test_that_a_long_joint_plan_goes_on_and_keeps_its_signatures(demo, tmp_path):
    plan = dict(demo.plans["R1"])
    joint = dict(plan["joint_plans"][0])
    step = joint["milestones"][0]
    joint["milestones"] = [{**step, "step": f"Step {n} of many"} for n in range(40)]
    state = replace(demo, plans={**demo.plans, "R1": {**plan, "joint_plans": [joint]}})
    (written,) = write_parts(state, tmp_path, Part.JOINT, today=TODAY, rep_id="R1")
    pages = _texts(written.path)
    assert len(pages) == 2
    assert all(f"Step {n} of many" in " ".join(pages) for n in range(40))
    assert "Signed by" in pages[1]
    assert written.faults == ()


def test_that_a_part_nobody_can_fill_is_refused_in_words(demo, tmp_path):
    with pytest.raises(PlanError, match="no joint plan to hand out"):
        write_parts(demo, tmp_path, Part.JOINT, today=TODAY, rep_id="R2")
    with pytest.raises(PlanError, match="no quarter 5"):
        write_parts(demo, tmp_path, Part.QUARTER, today=TODAY, rep_id="R1", quarter=5)
    with pytest.raises(PlanError, match='no paper "a3"'):
        write_parts(demo, tmp_path, Part.YEAR, today=TODAY, paper="a3")


def test_that_everyone_is_written_where_one_has_nothing(demo, tmp_path):
    written = write_parts(demo, tmp_path, Part.JOINT, today=TODAY)
    assert {one.rep_id for one in written} == {"R1"}
