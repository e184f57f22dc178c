"""The funnel board with real mouse and keys, on the demo."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.clock import Clock
from model.demo import demo_state
from model.history import Author
from model.plan.opportunity_steps import record_of
from model.project import Project
from model.resources import resource
from ui.funnel.workspace import FunnelWorkspace
from ui.session import Session
from ui.theme.style import Theme


@pytest.fixture
def funnel(qtbot: QtBot, theme: Theme, tmp_path: Path, own_home: Path) -> Iterator[FunnelWorkspace]:
    session = Session(Author("Maya"), Clock())
    session.adopt(Project.create(tmp_path / "demo.catchment", demo_state(resource("demo"))))
    shown = FunnelWorkspace(theme, session)
    qtbot.addWidget(shown)
    shown.resize(2200, 1000)
    shown.show()
    qtbot.waitExposed(shown)
    yield shown
    session.close()


def _step(funnel: FunnelWorkspace, name: str) -> float:
    return float(record_of(funnel._session.state, name)["step"])


def _fill(funnel: FunnelWorkspace) -> None:
    QTest.keyClicks(funnel.form.evidence, "Attendees noted")
    QTest.keyClicks(funnel.form.then, "Cost per case")
    QTest.keyClicks(funnel.form.on, "2027-01-21")


def test_that_the_figures_and_flags_are_those_of_the_demo(funnel):
    said = [figure.accessibleName().replace("\xa0", " ") for figure in funnel.figures]
    assert said[2].startswith("Win rate 45 % n 20")
    assert "92 %" in said[3]
    assert "stuck 71 d" in funnel.board.cards["O10"].accessibleName()
    assert "no next step" in funnel.board.cards["O8"].accessibleName()
    assert funnel.list.columns.n_rows == 12


def test_that_a_card_dragged_to_the_next_step_asks_for_evidence_and_moves(funnel):
    card, target = funnel.board.cards["O1"], funnel.board.columns[6]
    to = card.mapFromGlobal(target.mapToGlobal(QPoint(40, 60)))
    QTest.mousePress(card, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseMove(card, QPoint(60, 20))
    QTest.mouseMove(card, to)
    QTest.mouseRelease(card, Qt.MouseButton.LeftButton, pos=to)
    assert _step(funnel, "O1") == 5
    _fill(funnel)
    QTest.mouseClick(funnel.form.advance, Qt.MouseButton.LeftButton)
    assert _step(funnel, "O1") == 6
    assert funnel.board.cards["O1"].card.step == 6
    funnel._session.undo()
    assert _step(funnel, "O1") == 5


def test_that_alt_right_is_the_twin_of_the_drag_and_missing_evidence_is_told(funnel, qtbot):
    QTest.keyClick(funnel.board.cards["O4"], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    with qtbot.waitSignal(funnel._session.failed) as told:
        QTest.mouseClick(funnel.form.advance, Qt.MouseButton.LeftButton)
    assert "evidence" in told.args[0].message
    assert _step(funnel, "O4") == 6


def test_that_plan_b_is_started_from_the_form(funnel):
    funnel.choose("O4")
    _fill(funnel)
    QTest.mouseClick(funnel.form.others["plan B"], Qt.MouseButton.LeftButton)
    assert str(record_of(funnel._session.state, "O4")["plan_b"]).endswith("try 1 of 2")
