"""The ladder on the demo: drag with a reason, keys, weights, accounts lost, undo."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from model.plan.sequence_what_if import LadderWhatIf, SequenceCase, what_if_sequence
from tests.ui.plan.conftest import type_in
from tests.ui.strategy.conftest import Show, Wait
from ui.session import Session
from ui.strategy.ladder_page import LadderPage
from ui.theme.style import Theme

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_GOLDEN = Path(__file__).parents[2] / "data" / "golden.json"
SCORES = {
    key.rpartition(".")[2]: entry["value"]
    for key, entry in json.loads(_GOLDEN.read_text(encoding="utf-8"))["values"].items()
    if key.startswith("sequence.score.")
}
ORDER = list(SCORES)  # the golden file has them in their order


@pytest.fixture
def page(theme: Theme, session: Session, show: Show) -> LadderPage:
    view = LadderPage(theme, session)
    show(view)
    return view


def shown(page: LadderPage) -> list[str]:
    return [line.account_id for line in page.list.lines if line.account_id and line.rank]


def weighed(page: LadderPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.current and not page.weighing, timeout=20_000)


def overrides(session: Session) -> list[tuple[str, int, str]]:
    kept = session.state.plans["R1"].get("sequence_overrides", [])
    return [(o["account_id"], o["quarter"], o["reason"]) for o in kept]


def carry(page: LadderPage, account_id: str, quarter: int) -> None:
    """Drag an account onto the heading of a quarter; the button is still held."""
    view = page.list.viewport()
    start = page.list.rect_of(account_id).center()
    QTest.mousePress(view, LEFT, NONE, start)
    QTest.mouseMove(view, start + QPoint(0, 12))
    QTest.mouseMove(view, page.list.rect_of(quarter=quarter).center())


def other_of(page: LadderPage) -> LadderWhatIf | None:
    """The other order as it shows now."""
    return page.other


def quarter_of(page: LadderPage, account_id: str) -> int:
    return next(line.quarter for line in page.list.lines if line.account_id == account_id)


def test_that_the_ladder_shows_the_golden_order_by_quarter(page: LadderPage) -> None:
    assert shown(page) == ORDER
    scores = [line.score for line in page.list.lines if line.rank]
    assert scores == pytest.approx([SCORES[key] for key in ORDER], abs=0.0501)
    heads = [line.title for line in page.list.lines if not line.account_id]
    assert heads[:2] == ["2027 Q1", "2027 Q2"]
    assert page.list.chosen == "A13"
    assert page.account.accessibleName() == "Dayton Foregut Institute"
    assert "25 accounts" in page.card._note.accessibleName()


def test_that_a_drag_asks_for_a_reason_before_anything_changes(
    page: LadderPage, session: Session, settled: Wait, qtbot: QtBot
) -> None:
    carry(page, "A27", 1)
    assert page.list.dragging
    assert page.list.target == 1
    QTest.mouseRelease(page.list.viewport(), LEFT, NONE, page.list.rect_of(quarter=1).center())
    assert overrides(session) == []
    assert page.account.proposal == 1
    assert page.account.reason.edit.hasFocus()
    assert not page.account.give.isEnabled()
    QTest.keyClicks(page.account.reason.edit, "The managing partner has signed the budget")
    weighed(page, qtbot)
    assert "36 months" in page.account.effect.text()
    assert page.account.give.text() == "Start it in 2027 Q1"
    QTest.mouseClick(page.account.give, LEFT)
    settled(page)
    assert overrides(session) == [("A27", 1, "The managing partner has signed the budget")]
    assert quarter_of(page, "A27") == 1
    line = next(line for line in page.list.lines if line.account_id == "A27")
    assert line.by_hand
    assert line.note.startswith("The managing partner")
    session.undo()
    settled(page)
    assert shown(page) == ORDER


def test_that_a_drag_let_go_with_esc_or_at_home_asks_nothing(page: LadderPage) -> None:
    carry(page, "A27", 1)
    QTest.keyClick(page.list, Qt.Key.Key_Escape)
    assert not page.list.dragging
    QTest.mouseRelease(page.list.viewport(), LEFT, NONE, page.list.rect_of(quarter=1).center())
    assert page.account.proposal == 0
    carry(page, "A27", 2)
    QTest.mouseRelease(page.list.viewport(), LEFT, NONE, page.list.rect_of(quarter=2).center())
    assert page.account.proposal == 0


def test_that_shift_and_an_arrow_move_a_start_and_delete_lets_the_scores_decide(
    page: LadderPage, session: Session, settled: Wait
) -> None:
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.chosen == "A02"
    QTest.keyClick(page.list, Qt.Key.Key_Down, SHIFT)
    assert page.account.proposal == 2
    type_in(page.account.reason, "The chief is away until April")
    QTest.mouseClick(page.account.give, LEFT)
    settled(page)
    assert quarter_of(page, "A02") == 2
    assert page.account.release.isVisible()
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Delete)
    settled(page)
    assert overrides(session) == []
    assert quarter_of(page, "A02") == 1


def test_that_other_weights_stand_beside_the_present_order_until_they_are_taken(
    page: LadderPage, session: Session, settled: Wait, qtbot: QtBot
) -> None:
    slider = page.what_if.weights["I"].scale
    slider.setFocus()
    for _ in range(4):
        QTest.keyClick(slider, Qt.Key.Key_PageUp)
    weighed(page, qtbot)
    assert page.other is not None
    assert shown(page) == ORDER  # the present order stays where it is
    moved = [line for line in page.list.lines if line.then]
    assert len(moved) == len(page.other.changed) > 0
    assert f"{len(moved)} of" in page.what_if.result.text()
    assert "weights value" in page.what_if.cases.text()
    wanted = [pick.account_id for pick in page.other.sequence.picks]
    QTest.mouseClick(page.what_if.take, LEFT)
    settled(page)
    weighed(page, qtbot)
    assert shown(page) == wanted
    assert other_of(page) is None
    session.undo()
    settled(page)
    assert shown(page) == ORDER
    assert page.what_if.weights["I"].value == 25


def test_that_a_lost_account_shows_who_would_start_instead(
    page: LadderPage, session: Session, qtbot: QtBot
) -> None:
    before = session.state
    page.choose("A13")
    page.what_if.fate.setFocus()
    for _ in range(3):
        QTest.keyClick(page.what_if.fate, Qt.Key.Key_Right)
    weighed(page, qtbot)
    assert page.other is not None
    assert page.ground is not None
    wanted = what_if_sequence(page.ground, SequenceCase(lost=frozenset({"A13"})))
    assert page.other.changed == wanted.changed
    line = next(line for line in page.list.lines if line.account_id == "A13")
    assert (line.then, line.tone) == ("not started", "bad")
    assert page.what_if.cases.text() == "Dayton Foregut Institute lost"
    QTest.mouseClick(page.what_if.back, LEFT)
    weighed(page, qtbot)
    assert other_of(page) is None
    assert session.state is before


def test_that_the_order_is_accepted_and_taken_back(
    page: LadderPage, session: Session, settled: Wait
) -> None:
    assert page.accept.text() == "Accepted on 24\u00a0Nov: take back"
    QTest.mouseClick(page.accept, LEFT)
    settled(page)
    assert session.state.plans["R1"]["sequence_accepted_on"] == ""
    assert page.accept.text() == "Accept the order"
    QTest.mouseClick(page.accept, LEFT)
    settled(page)
    assert session.state.plans["R1"]["sequence_accepted_on"] == "2026-11-30"


def test_that_a_comment_is_kept_with_its_own_account(
    page: LadderPage, session: Session, settled: Wait
) -> None:
    assert page.account.comment.text() == "Agree: six cases before anything else."
    type_in(page.account.comment, "Six cases, then the talk")
    settled(page)
    page.choose("A07")
    assert page.account.comment.text() == ""
    page.choose("A13")
    assert page.account.comment.text() == "Six cases, then the talk"


def test_that_enter_opens_the_account_and_a_jump_chooses_it(page: LadderPage) -> None:
    asked: list[str] = []
    page.jump_asked.connect(asked.append)
    page.jump("A05")
    assert page.list.chosen == "A05"
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert asked == ["accounts:A05"]


def test_that_all_warnings_of_the_order_can_be_read(page: LadderPage) -> None:
    assert page.warning.link.text() == "All 3"
    QTest.mouseClick(page.warning.link, LEFT)
    assert page.warning.accessibleName().count("\n") == 2
