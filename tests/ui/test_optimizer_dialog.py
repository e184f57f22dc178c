"""The optimizer runs in the real worker; what it finds becomes a scenario when it is kept."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from model.arrays import IntArray
from model.evaluation import evaluate
from tests.ui.conftest import Desk
from ui.optimizer.dialog import ALTERNATIVES, DESIGN, SIZING, OptimizerDialog
from ui.optimizer.sizing_page import SizingPage
from ui.optimizer.why import WhyPanel

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 120_000  # the search may have to be compiled first
NARROW, USUAL = (1280, 800), (1440, 900)


@pytest.fixture
def dialog(demo: Desk, qtbot: QtBot) -> OptimizerDialog:
    """The dialog over the demo, opened by its key."""
    qtbot.waitUntil(lambda: not demo.window.worker.busy, timeout=LONG_MS)
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    found = [d for d in demo.window.findChildren(OptimizerDialog) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def checked(dialog: OptimizerDialog, qtbot: QtBot) -> str:
    """What the check says of the rules that stand now."""
    words = dialog.design.form.rules.clash.words
    qtbot.waitUntil(lambda: not words.text().startswith("Checking"), timeout=LONG_MS)
    return words.text()


def run(dialog: OptimizerDialog, qtbot: QtBot) -> None:
    """Run for five seconds at most and wait for the result."""
    dialog.design.form.budget.time.choose(0)
    QTest.mouseClick(dialog.primary, LEFT)
    assert dialog.design.running
    qtbot.waitUntil(lambda: not dialog.design.running, timeout=LONG_MS)


def begin(dialog: OptimizerDialog, qtbot: QtBot) -> None:
    """Run for a minute at most and wait until it has found a plan."""
    dialog.design.form.budget.time.choose(3)
    QTest.mouseClick(dialog.primary, LEFT)
    qtbot.waitUntil(lambda: bool(dialog.design.trace), timeout=LONG_MS)


def shown_codes(dialog: OptimizerDialog) -> IntArray:
    """The territories on the map of the run."""
    assert dialog.design.run.map.picture is not None
    return dialog.design.run.map.picture.codes


def closed(demo: Desk) -> bool:
    return not any(d.isVisible() for d in demo.window.findChildren(OptimizerDialog))


def test_that_a_run_stopped_before_it_found_anything_ends_at_once_and_keeps_nothing(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    before = demo.session.state
    dialog.design.form.budget.time.choose(3)
    QTest.mouseClick(dialog.primary, LEFT)
    assert dialog.primary.text() == "Stop"
    QTest.mouseClick(dialog.primary, LEFT)
    assert not dialog.design.running
    assert dialog.primary.text() == "Run"
    assert dialog.isVisible()
    assert demo.session.state is before
    run(dialog, qtbot)
    assert dialog.primary.text() == "Keep as scenario"
    QTest.mouseClick(dialog.discard, LEFT)
    demo.key(Qt.Key.Key_Escape)
    assert closed(demo)


def test_that_a_stop_is_seen_to_be_heard(demo: Desk, dialog: OptimizerDialog, qtbot: QtBot) -> None:
    dialog.design.form.budget.time.choose(3)
    dialog.design.form.measures.take({"potential": 1.0, "workload": 1.0})  # too even to be reached
    QTest.mouseClick(dialog.primary, LEFT)
    qtbot.waitUntil(lambda: dialog.primary.text() == "Stop and keep best", timeout=LONG_MS)
    QTest.mouseClick(dialog.primary, LEFT)
    assert dialog.design.running
    assert not dialog.primary.isEnabled()
    qtbot.waitUntil(lambda: closed(demo), timeout=LONG_MS)
    assert demo.session.scenario.quality


def test_that_the_result_is_looked_at_kept_explained_and_undone(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    session, panel = demo.session, dialog.design.run
    before = [s.id for s in session.state.scenarios]
    run(dialog, qtbot)
    assert "best possible plan" in panel.note.text()
    assert "vs live" in panel.figures[0].accessibleName()
    assert [s.id for s in session.state.scenarios] == before
    QTest.mouseClick(dialog.primary, LEFT)
    assert closed(demo)
    made = session.scenario
    assert [s.id for s in session.state.scenarios] == [*before, made.id]
    assert made.quality["feasible"]
    assert made.quality["balance"] == {"potential": 10.0, "workload": 10.0}
    found = evaluate(session.state, made)
    assert all(abs(t.index["potential"] - 100) <= 10.001 for t in found.territories)
    assert found.contiguous
    assert demo.agrees()

    assert demo.window.banner.link.text() == "Why accounts moved"
    QTest.mouseClick(demo.window.banner.link, LEFT)
    why = demo.window.findChildren(WhyPanel)[-1]
    qtbot.waitUntil(lambda: bool(why.reasons), timeout=LONG_MS)
    live = session.state.scenario("live").layer().alignment.territory
    ids = [t.id for t in session.layer.territories]
    old = [t.id for t in session.state.scenario("live").layer().territories]
    for reason in why.reasons:
        assert ids[reason.before] == old[live[reason.row]]
        assert reason.after == session.alignment.territory[reason.row]
    why.table.setFocus()
    QTest.keyClick(why.table, Qt.Key.Key_Down)
    QTest.keyClick(why.table, Qt.Key.Key_Space)
    assert demo.window.align.selected.size == 1
    assert why.words.text()
    why.dismiss()
    qtbot.waitUntil(lambda: not demo.window.worker.busy, timeout=LONG_MS)
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [s.id for s in session.state.scenarios] == before


def test_that_escape_stops_the_run_and_keeps_the_best_that_the_map_showed(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    before = len(demo.session.state.scenarios)
    now = demo.session.alignment.territory
    begin(dialog, qtbot)
    qtbot.waitUntil(lambda: bool((shown_codes(dialog) != now).any()), timeout=LONG_MS)
    assert "so far" in dialog.design.run.rules.accessibleDescription()
    dialog.setFocus()
    with qtbot.waitSignal(demo.session.changed, timeout=LONG_MS):
        demo.key(Qt.Key.Key_Escape)
    assert closed(demo)
    assert len(demo.session.state.scenarios) == before + 1
    assert demo.session.scenario.quality["seed"] == 1
    assert demo.agrees()


def test_that_a_discarded_run_leaves_nothing_and_another_can_follow(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    before = demo.session.state
    begin(dialog, qtbot)
    QTest.mouseClick(dialog.discard, LEFT)
    qtbot.waitUntil(lambda: not dialog.design.running, timeout=LONG_MS)
    assert demo.session.state is before
    assert dialog.design.form.isEnabled()
    run(dialog, qtbot)
    assert dialog.again.isVisible()
    QTest.mouseClick(dialog.discard, LEFT)
    demo.key(Qt.Key.Key_Escape)
    assert closed(demo)
    assert demo.session.state is before


def test_that_a_request_without_a_measure_is_answered_in_the_dialog(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    for row in dialog.design.form.measures.rows:
        row.box.setChecked(False)
    QTest.mouseClick(dialog.primary, LEFT)
    assert not dialog.design.running
    assert "Nothing is to be balanced." in dialog.design.run._idle.text()
    dialog.close_asked.emit()


def test_that_goals_in_words_set_measures_style_and_rules(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    form = dialog.design.form
    assert form.request().balance == {"potential": 10.0, "workload": 10.0}
    QTest.mouseClick(form.aim.goals["keep"], LEFT)
    QTest.mouseClick(form.aim.goals["systems"], LEFT)
    asked = form.request()
    assert asked.start == demo.session.scenario.id
    assert asked.max_moved == {"revenue": 15.0}
    assert (asked.strategy, asked.keep_together) == ("system", "idn")
    said = form.aim.goal.accessibleName()
    assert "health systems whole" in said
    assert "no more than 15 % of revenue" in said
    QTest.mouseClick(form.aim.goals["keep"], LEFT)
    QTest.mouseClick(form.aim.goals["experience"], LEFT)
    assert form.request().start == ""
    assert form.request().by_capacity
    assert form.request().shares == {}  # the targets of hours follow the capacity once
    dialog.close_asked.emit()


def test_that_rules_without_sense_say_why(demo: Desk, dialog: OptimizerDialog) -> None:
    rules, start = dialog.design.form.rules, dialog.design.form.aim.start
    assert not rules.limited.isEnabled()
    assert rules.limited.toolTip() == "Start from this scenario to limit what moves."
    QTest.mouseClick(start, LEFT, pos=QPoint(start.width() - 20, start.height() // 2))
    assert rules.limited.isEnabled()
    assert rules.limited.toolTip() == ""
    assert dialog.design.form.request().start == "live"
    dialog.close_asked.emit()


def test_that_clashing_rules_are_named_and_relaxed_by_their_button(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    form = dialog.design.form
    assert "clash as far as can be proven" in checked(dialog, qtbot)
    QTest.mouseClick(form.aim.goals["keep"], LEFT)
    QTest.mouseClick(form.aim.goals["systems"], LEFT)
    form.rules.limit.setValue(0)
    assert "cannot hold" in checked(dialog, qtbot)
    buttons = form.rules.clash.buttons
    assert buttons
    assert "0 % of revenue may move" in form.rules.clash.words.text()
    wider = next(b for b in buttons if "of revenue move" in b.text())
    QTest.mouseClick(wider, LEFT)
    assert form.rules.limit.value() > 0
    assert "clash as far as can be proven" in checked(dialog, qtbot)
    dialog.close_asked.emit()


def test_that_alternatives_are_compared_by_keys_ticked_and_kept_in_one_step(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    session, page = demo.session, dialog.alternatives
    before = len(session.state.scenarios)
    QTest.mouseClick(dialog.design.form.aim.goals["keep"], LEFT)
    dialog.design.form.budget.time.choose(0)
    dialog.show_page(ALTERNATIVES)
    QTest.mouseClick(dialog.primary, LEFT)
    qtbot.waitUntil(lambda: bool(page.options), timeout=LONG_MS)
    assert 3 <= len(page.options) <= 7
    page.chart.setFocus()
    demo.key(Qt.Key.Key_Left)
    here = page.chart.here
    assert page.options[here].moved_pct == min(o.moved_pct for o in page.options)
    assert page.map.picture is not None
    assert (page.map.picture.codes == page.options[here].layer.alignment.territory).all()
    demo.key(Qt.Key.Key_Space)
    demo.key(Qt.Key.Key_Right)
    demo.key(Qt.Key.Key_Space)
    assert dialog.primary.text() == "Keep 2 as scenarios"
    QTest.mouseClick(dialog.primary, LEFT)
    assert closed(demo)
    assert len(session.state.scenarios) == before + 2
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(session.state.scenarios) == before


def test_that_a_team_size_a_vacancy_and_a_hire_can_each_become_a_scenario(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    session, page = demo.session, dialog.sizing
    dialog.design.form.budget.time.choose(0)
    dialog.show_page(SIZING)
    QTest.mouseClick(dialog.primary, LEFT)
    qtbot.waitUntil(lambda: page.answer is not None, timeout=LONG_MS)
    answer = page.answer
    assert answer is not None
    assert [point.reps for point in answer.curve] == list(range(3, 10))
    assert page.curve.reps == answer.best
    page.curve.setFocus()
    demo.key(Qt.Key.Key_Right)
    assert page.curve.reps == answer.best + 1
    assert dialog.primary.text() == f"Keep {answer.best + 1} reps as scenario"
    QTest.mouseClick(page.try_it, LEFT)
    qtbot.waitUntil(lambda: page.vacancy is not None, timeout=LONG_MS)
    assert "Goes to:" in page.leaving.text()
    assert "2 locked accounts among them" in page.leaving.text()
    QTest.mouseClick(page.find_sites, LEFT)
    qtbot.waitUntil(lambda: page.sites[0][0].isVisible(), timeout=LONG_MS)
    assert "saves" in page.sites[0][0].accessibleName()
    QTest.mouseClick(page.keep_vacancy, LEFT)
    assert closed(demo)
    assert session.scenario.name.startswith("Without ")
    assert not (session.alignment.territory == 0).any()


def test_that_every_page_fits_into_a_small_window(demo: Desk, dialog: OptimizerDialog) -> None:
    demo.window.resize(*NARROW)
    try:
        for page, part in ((DESIGN, 0), (DESIGN, 1), (ALTERNATIVES, 0), (SIZING, 0)):
            dialog.show_page(page, part)
            dialog.layout()
            demo.window.grab()
            inside = dialog.frame.rect()
            assert dialog.page.minimumSizeHint().height() <= dialog.page.height()
            for button in dialog.page.findChildren(QPushButton):
                if button.isVisible():
                    corner = button.mapTo(dialog.frame, button.rect().bottomRight())
                    assert inside.contains(corner), button.text()
        assert dialog.narrow_tabs.isVisible()
    finally:
        demo.window.resize(*USUAL)
    dialog.close_asked.emit()


def test_that_a_page_is_made_when_it_is_first_wanted_and_then_kept(
    dialog: OptimizerDialog,
) -> None:
    assert dialog.findChildren(SizingPage) == []
    for _ in range(2):
        dialog.show_page(SIZING)
        assert dialog.page is dialog.sizing
        assert dialog.sizing.isVisible()
        dialog.show_page(DESIGN)
    assert dialog.findChildren(SizingPage) == [dialog.sizing]
    dialog.close_asked.emit()


def test_that_the_keys_of_the_window_wait_while_a_dialog_is_open(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    demo.session.move(np.array([3]), 3)
    dialog.setFocus()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert demo.session.alignment.territory[3] == 3
    dialog.close_asked.emit()


def test_that_a_search_that_found_nothing_says_so_and_offers_ways_on(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    page = dialog.design
    run(dialog, qtbot)
    assert not page.run.longer.isVisibleTo(dialog)
    assert page._found is not None
    found = page._found.proposal
    off = {**found.deviation, "potential": (14.0, 4.0)}
    broken = replace(found, feasible=False, bound=None, gap_pct=None, violations=("",))
    page._found = replace(page._found, proposal=replace(broken, deviation=off))
    page._show_result()
    assert "Not found" in page.run._idle.text()
    assert "does not prove" in page.run._idle.text()
    assert dialog.primary.text() == "Keep as scenario"
    assert page.run.longer.text() == "Search 10 s"
    assert page.run.wider.text() == "Allow ±20\u00a0%"
    QTest.mouseClick(page.run.wider, LEFT)
    assert page.running
    assert page.form.measures.balance == {"potential": 20.0, "workload": 10.0}
    qtbot.waitUntil(lambda: not page.running, timeout=LONG_MS)
    assert not page.run.wider.isVisibleTo(dialog)
    dialog.dismiss()
