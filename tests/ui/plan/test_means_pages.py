"""Procedures, talk tracks, practice with its version, the budget beside the asks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.plan.budget import budget_of
from model.plan.procedures import procedures_of
from model.plan.typed_edits import records, set_value
from tests.ui.plan.conftest import Show, type_in
from ui.plan.mastery_page import MasteryPage
from ui.plan.pitch_page import PitchPage
from ui.plan.procedures_page import ProceduresPage
from ui.plan.record_kinds import KINDS
from ui.plan.records_page import RecordsPage
from ui.plan.resources_page import ResourcesPage
from ui.session import Session
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton


def test_that_hours_are_wanted_by_a_day_and_counted_from_the_practice_log(
    theme: Theme, session: Session, show: Show
) -> None:
    """S0-110: a target and a day for each family."""
    page = ProceduresPage(theme, session)
    show(page)
    assert list(page.cards) == ["UGI", "GYN", "CRS"]
    card = page.cards["CRS"]
    assert card.adjacent.text() == "general surgery"
    assert "No target of hours and no day." in card.lacks.text()
    type_in(card.target, "24")
    type_in(card.by, "2027-06-30")
    type_in(card.adjacent, "general surgery, stoma care")
    assert not card.lacks.isVisible()
    log = RecordsPage(theme, session, KINDS["means.practice"])
    show(log)
    QTest.mouseClick(log.add, LEFT)
    for name, words in (("item", "Friday list"), ("family", "CRS"), ("hours", "6")):
        type_in(log.fields[name], words)
    kind = log.fields["kind"]
    kind.replace_text("OR observation")
    kind.paused.emit("OR observation")
    (found,) = procedures_of(session.state.plans["R1"], ("CRS",))
    assert (found.hours, found.target, found.by) == (6.0, 24.0, "2027-06-30")
    assert found.adjacent == ("general surgery", "stoma care")
    page.refresh()
    assert card.watched.words.text() == "6"


def test_that_hours_below_nothing_are_refused_beside_their_field(
    theme: Theme, session: Session, show: Show
) -> None:
    page = ProceduresPage(theme, session)
    show(page)
    type_in(page.cards["UGI"].target, "0")
    assert "more than 0" in page.cards["UGI"].target.problem


def test_that_three_audiences_have_a_talk_track_and_the_c_suite_a_need_of_a_system(
    theme: Theme, session: Session, show: Show
) -> None:
    """S0-112 to S0-114."""
    page = PitchPage(theme, session)
    show(page)
    assert "no talk track for the C-suite" in page.notes["ADMIN"].text()
    for role, audience in (("USER", "clinician"), ("BUYER", "purchaser"), ("ADMIN", "C-suite")):
        type_in(page.tracks[role], f"For the {audience}")
    tracks = {
        t["audience"]: t["text"]
        for t in records(session.state.plans["R1"], "enablement", "talk_tracks")
    }
    assert tracks == {
        "clinician": "For the clinician",
        "purchaser": "For the purchaser",
        "C-suite": "For the C-suite",
    }
    assert "no need of a health system" in page.notes["ADMIN"].text()
    box = page.system_need.edit
    assert box.count() > 1
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    page.system_need.flush()
    assert "no need of a health system" not in page.notes["ADMIN"].text()
    session.undo()
    assert page.system_need.text() == ""


def test_that_practice_says_which_version_was_practised(
    theme: Theme, session: Session, show: Show
) -> None:
    """S0-105: the log shows the version."""
    page = RecordsPage(theme, session, KINDS["means.practice"])
    show(page)
    type_in(page.fields["version"], "3")
    assert "version 3" in page.list.rows[0].note


def test_that_goals_which_take_more_than_the_budget_are_told_in_red(
    theme: Theme, session: Session, show: Show
) -> None:
    page = ResourcesPage(theme, session)
    show(page)
    assert page.taken.text() == "The annual goals take 65,000 of 65,000."
    type_in(page.budget, "60,000")
    assert budget_of(session.state.plans["R1"]).over == pytest.approx(5_000)
    assert page.taken.text() == "The annual goals take 65,000: 5,000 more than there is."
    path = ("annual_goals", "Y1-1", "budget_usd")
    session.do(set_value(session.state, "R1", path, 10_000))
    assert page.taken.text() == "The annual goals take 57,000 of 60,000."


def test_that_lines_and_kinds_nobody_rated_are_offered_and_added_in_one_step(
    theme: Theme, session: Session, show: Show
) -> None:
    """S2-07: a level for each product line and kind of institution."""
    page = MasteryPage(theme, session)
    show(page)
    assert "SealArc handpiece" in page.unrated.text()
    assert "Surgery centre" in page.unrated.text()
    before = len(page.list.rows)
    QTest.mouseClick(page.add_all, LEFT)
    assert len(page.list.rows) > before
    assert not page.add_all.isVisible()
    assert any("No level" in row.note for row in page.list.rows)
    session.undo()
    assert len(page.list.rows) == before
