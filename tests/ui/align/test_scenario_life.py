"""A scenario is named in its card, described in its sheet, and goes from draft to live there."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from model.project import Project
from model.scenario_life import APPROVED, PROPOSED, decide, decisions, take_effect
from tests.ui.conftest import Desk
from ui.align.scenario_sheet import ScenarioSheet
from ui.widgets.scenario_bar import NameField

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def copy(demo: Desk) -> Iterator[Desk]:
    """The demo with a copy of Live open: Scenario C."""
    demo.window.align.scenarios.copy("live")
    yield demo
    for sheet in demo.window.findChildren(ScenarioSheet):
        sheet.dismiss()
    while demo.session.undo() is not None:
        pass


def card(desk: Desk, name: str) -> QAbstractButton:
    cards = desk.window.align.scenarios.findChildren(QAbstractButton)
    return next(
        c for c in cards if c.accessibleName().startswith(f"Scenario {name}") and c.isVisible()
    )


def sheet(desk: Desk) -> ScenarioSheet:
    found = [s for s in desk.window.findChildren(ScenarioSheet) if s.isVisible()]
    assert len(found) == 1
    return found[0]


def click(widget: QAbstractButton) -> None:
    QTest.mouseClick(widget, LEFT, NO_KEY, widget.rect().center())


def test_that_f2_names_a_scenario_in_its_card_and_esc_leaves_it(copy: Desk) -> None:
    mine = card(copy, "Scenario C")
    mine.setFocus()
    QTest.keyClick(mine, Qt.Key.Key_F2)
    field = next(f for f in copy.window.findChildren(NameField) if f.isVisible())
    QTest.keyClicks(field, "Fewer miles")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert copy.session.scenario.name == "Scenario C"
    QTest.mouseDClick(mine, LEFT, NO_KEY, QPoint(60, 20))
    field = next(f for f in copy.window.findChildren(NameField) if f.isVisible())
    QTest.keyClicks(field, "Fewer miles")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert copy.session.scenario.name == "Fewer miles"
    assert card(copy, "Fewer miles").isChecked()
    copy.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert copy.session.scenario.name == "Scenario C"


def test_that_a_hypothesis_is_written_and_stays_with_the_scenario(copy: Desk) -> None:
    click(copy.window.align.scenarios.details)
    shown = sheet(copy)
    shown.hypothesis.setFocus()
    QTest.keyClicks(shown.hypothesis, "Castor drives 100 h less.")
    shown.day.setFocus()
    assert copy.session.scenario.hypothesis == "Castor drives 100 h less."
    QTest.keyClicks(shown.day, "2027-01-01")
    QTest.keyClick(shown.day, Qt.Key.Key_Return)
    assert copy.session.scenario.effective_from == "2027-01-01"
    shown.day.clear()
    QTest.keyClicks(shown.day, "soon")
    QTest.keyClick(shown.day, Qt.Key.Key_Return)
    assert copy.session.scenario.effective_from == "2027-01-01"
    assert not copy.window.banner.isHidden()
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not [s for s in copy.window.findChildren(ScenarioSheet) if s.isVisible()]


def test_that_approving_and_making_live_are_asked_once_and_noted(copy: Desk) -> None:
    session = copy.session
    row = 0
    there = int(session.alignment.territory[row])
    session.move(session.alignment.rows_of(there)[:1], (there + 1) % 6)
    codes = session.alignment.territory.copy()
    was_live = session.state.scenario("live").layer().alignment
    click(copy.window.align.scenarios.details)
    shown = sheet(copy)
    click(shown.steps["proposed"])
    assert session.scenario.status == "proposed"
    click(shown.steps["approved"])
    assert session.scenario.status == "proposed", "it is asked first"
    click(shown.no)
    assert session.scenario.status == "proposed"
    click(shown.steps["approved"])
    click(shown.yes)
    assert session.scenario.status == "approved"
    assert decisions(session.scenario)[-1].who == session.author.name
    click(shown.steps["live"])
    click(shown.yes)
    state = session.state
    assert state.scenario("live").layer().alignment.territory.tolist() == codes.tolist()
    kept = next(s for s in state.scenarios if s.id.startswith("live-"))
    assert kept.layer().alignment.territory.tolist() == was_live.territory.tolist()
    assert "C" not in [s.id for s in state.scenarios]
    assert session.scenario.id == "live"
    session.undo()
    assert session.scenario.id == "C"
    assert session.state.scenario("live").layer().alignment is not None


def test_that_approving_shows_balance_fit_fairness_and_attention_first(copy: Desk) -> None:
    click(copy.window.align.scenarios.details)
    shown = sheet(copy)
    click(shown.steps["proposed"])
    assert not any(words.isVisible() for _, words in shown.checks)
    click(shown.steps["approved"])
    told = [chip.accessibleName() for chip, _ in shown.checks if chip.isVisible()]
    first = [words.split()[0].strip(":,") for words in told]
    assert first == ["Balance", "Fit", "Fairness", "Attention"]
    assert "by potential" in shown.checks[0][1].text()
    assert all(words.isVisible() and words.text() for _, words in shown.checks)
    click(shown.no)
    assert not any(words.isVisible() for _, words in shown.checks)


def test_that_the_menu_offers_only_what_may_follow(copy: Desk) -> None:
    strip = copy.window.align.scenarios
    words = [action.text() for action in strip.menu_for("C").actions() if action.text()]
    assert words == [
        "Open", "Copy", "Rename", "Hypothesis, status and day…", "Propose", "Remove",
    ]  # fmt: skip
    live = strip.menu_for("live").actions()
    assert [a.text() for a in live if a.text() and not a.isEnabled()] == ["Remove"]


def test_that_removing_a_scenario_is_undone(copy: Desk) -> None:
    click(copy.window.align.scenarios.details)
    click(sheet(copy).remove)
    assert "C" not in [s.id for s in copy.session.state.scenarios]
    QApplication.sendPostedEvents()
    assert not [s for s in copy.window.findChildren(ScenarioSheet) if s.isVisible()]
    copy.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert copy.session.scenario.id == "C"


def approve_for(desk: Desk, day: str) -> None:
    """Scenario B is approved to count from a day."""
    session, now = desk.session, desk.session.clock.now()
    for change in (
        lambda: decide(session.state, "B", "approved", session.author, now),
        lambda: take_effect(session.state, "B", day),
    ):
        session.do(change())


def test_that_a_scenario_whose_day_has_come_is_asked_about_when_the_project_opens(
    demo: Desk, qtbot: QtBot
) -> None:
    window, session = demo.window, demo.session
    side = window.align.side
    approve_for(demo, "2027-01-01")
    assert session.today.isoformat() == "2026-11-30"
    assert side.due.isHidden(), "its day has not come"
    assert "counts from 1\u00a0Jan\u00a02027" in card(demo, "Scioto to Whitfield").accessibleName()
    session.do(take_effect(session.state, "B", "2026-11-30"))
    assert side.due.isVisible()
    session.save()
    path = session.project.path
    live = session.state.scenario("live").layer().alignment.territory.copy()
    session.close()
    session.adopt(Project.open(path))
    qtbot.waitUntil(lambda: bool(window.findChildren(ScenarioSheet)), timeout=10_000)
    asked = sheet(demo)
    assert "was approved" in asked.question.text()
    assert "to count from 30\u00a0Nov\u00a02026" in asked.question.text()
    click(asked.yes)
    entry = session.project.history.path()[-1]
    assert entry.change.label == "Make Scioto to Whitfield live"
    assert "to count from 30\u00a0Nov\u00a02026" in entry.why
    assert side.due.isHidden()
    assert (session.state.scenario("live").layer().alignment.territory != live).sum() == 1
    asked.dismiss()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (session.state.scenario("live").layer().alignment.territory == live).all()
    assert side.due.isVisible(), "undone, it waits again"
    click(side.due.link)
    click(sheet(demo).no)
    assert session.state.scenario("B").status == "approved"


def test_that_a_long_name_is_shortened_on_the_button_that_approves_and_whole_in_the_question(
    copy: Desk,
) -> None:
    name = "Toledo & Lima <b>first</b>, then the surgery centers north of 30 to Whitfield"
    strip = copy.window.align.scenarios
    strip.rename(copy.session.scenario.id, name)
    strip.take_to(copy.session.scenario.id, PROPOSED)
    strip.take_to(copy.session.scenario.id, APPROVED)
    shown = sheet(copy)
    assert shown.question.text().startswith(f"Approve {name}?")
    assert shown.question.textFormat() == Qt.TextFormat.PlainText
    assert shown.yes.accessibleName().startswith("Approve Toledo & Lima")
    assert shown.yes.accessibleName().endswith("Whitfield")
    wanted = shown.yes.fontMetrics().horizontalAdvance(shown.yes.accessibleName())
    assert wanted <= shown.yes.width(), "nothing of its words is cut off"
