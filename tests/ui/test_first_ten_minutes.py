"""A new manager's first ten minutes: from a list as it is to a reason on paper, in the window."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from model.demo import demo_state
from model.metrics import metric
from model.resources import resource
from model.scenario import LIVE
from tests.ui.conftest import Desk, Pointer
from ui.accounts.workspace import Page
from ui.align.compare import CompareDialog
from ui.align.scenario_sheet import ScenarioSheet
from ui.optimizer.dialog import OptimizerDialog

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LONG_MS = 120_000
HEAD = (
    "Acct #", "Account name", "Facility type", "City", "ST", "Zip", "Terr.", "Sales Rep",
    "Est. potential / yr ($)", "Sales last 12 months", "Remarks",
)  # fmt: skip


def messy_list(path: Path) -> Path:
    """The demo's accounts as a manager keeps them: title rows, mixed cells, a total, no places."""
    state = demo_state(resource("demo"))
    accounts, layer = state.accounts, state.scenario(LIVE).layer()
    potential, revenue = (metric(state, name).values for name in ("potential", "revenue"))
    texts = [accounts.text(n) for n in ("name", "account_type", "city", "region")]
    book = Workbook()
    sheet = book.active
    sheet.title = "Q4 list"
    for line in (["Ohio Valley - account list"], ["exported 30-Nov-2026"], [], list(HEAD)):
        sheet.append(line)
    for row in range(len(accounts)):
        territory = layer.territories[int(layer.alignment.territory[row])]
        rep = state.rep(territory.rep_id)
        assert rep is not None
        worth = f"${potential[row]:,.0f}" if row % 3 == 0 else float(round(potential[row]))
        sheet.append(
            [
                str(accounts.ids[row]),
                *(column[row] for column in texts),
                int(accounts.text("postcode")[row]),
                territory.label.upper() if row % 11 == 0 else territory.label,
                rep.name,
                "n/a" if row == 17 else worth,
                float(round(revenue[row])),
                "call before visit" if row % 13 == 0 else None,
            ]
        )
    sheet.append([])
    sheet.append(["Total", *[None] * 7, float(potential.sum()), float(revenue.sum()), None])
    people = book.create_sheet("People")
    people.append(["Acct #", "Contact", "Role", "Relationship (0-3)"])
    for one in state.table("contacts").itertuples():
        people.append([one.account_id, one.name, one.role_class, one.relationship])
    book.save(path)
    return path


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, LEFT)


def button_called(desk: Desk, words: str) -> QAbstractButton:
    found = [
        b
        for b in desk.window.align.scenarios.findChildren(QAbstractButton)
        if words in f"{b.accessibleName()} {b.text()}" and b.isVisible()
    ]
    assert found, words
    return found[0]


def import_list(desk: Desk, path: Path, qtbot: QtBot) -> None:
    window = desk.window
    window.open_file(path)
    qtbot.waitUntil(lambda: window.accounts.page is Page.PREVIEW, timeout=LONG_MS)
    desk.painted_after(qtbot, lambda: press(window.accounts.assistant.head.accept))


def worst_of(desk: Desk) -> list[str]:
    """The names of the worst problems as they stand beside the map."""
    side = desk.window.align.side
    assert side.checks.verdicts
    assert side.worst_card.isVisible()
    return [problem.words for problem in side.checks.problems]


def see_today(desk: Desk) -> None:
    """Step 1: today's alignment with its three worst problems, right after the import."""
    session = desk.session
    assert desk.window.align.isVisible(), "today's alignment is what one sees first"
    labels = {territory.label for territory in session.layer.territories}
    assert labels == {
        "SW Ohio / NKY", "Columbus Core", "Cleveland East", "NW Ohio", "Indianapolis", "Louisville",
    }  # fmt: skip
    assert {rep.name for rep in session.state.reps} >= {"Beatriz Castor", "June Whitfield"}
    assert (session.alignment.territory >= 0).all()
    tree = desk.window.align.tree
    assert tree.note.isVisible(), "the list tells no procedures, so the workload reads low"
    assert "give them homes" in desk.window.accounts.last_words
    worst = worst_of(desk)
    assert len(worst) == 3
    assert {"NW Ohio", "Columbus Core"} <= set(worst)


def move_by_hand(desk: Desk, qtbot: QtBot) -> str:
    """Step 2: an alternative in which one hospital is dragged away. Returns its id."""
    session = desk.session
    press(button_called(desk, "New"))
    by_hand = session.scenario.id
    assert by_hand != LIVE
    row = session.state.accounts.row_of("T2-01")
    away = session.layer.code_of("NW Ohio")
    hand = Pointer(desk, qtbot)
    x, y = hand.account_pixels()[row]
    desk.window.align.select(np.array([row]))
    hand.drag(QPoint(round(x), round(y)), hand.middle_of(away))
    assert session.alignment.territory[row] == away
    return by_hand


def let_design(desk: Desk, qtbot: QtBot) -> str:
    """Step 3: an alternative that the optimizer makes. Returns its id."""
    window = desk.window
    desk.key(Qt.Key.Key_Return, CONTROL)
    optimizer = window.findChildren(OptimizerDialog)[-1]
    optimizer.design.form.budget.time.choose(0)
    press(optimizer.primary)
    qtbot.waitUntil(lambda: not optimizer.design.running, timeout=LONG_MS)
    press(optimizer.primary)
    qtbot.waitUntil(lambda: not window.worker.busy, timeout=LONG_MS)
    return desk.session.scenario.id


def choose_better(desk: Desk, by_hand: str, designed: str) -> str:
    """Step 4: beside each other, with their price; the more even one is proposed."""
    window = desk.window
    window.setFocus()
    desk.key(Qt.Key.Key_C, CONTROL, SHIFT)
    compared = window.findChildren(CompareDialog)[-1]
    assert [c.scenario.id for c in compared.compared] == [LIVE, by_hand, designed]
    lines = {line.label: line for line in compared.lines}
    spread = [c.evaluation.balance["potential"].cv for c in compared.compared]
    assert spread[1] < spread[0]
    assert spread[2] < spread[0]
    assert lines["Relationships handed over"].texts[0] == "–"
    price = [c.moved["people"] for c in compared.compared]
    assert price[1] == 5, "the relationships at the hospital"
    said = [label.text() for label in compared.findChildren(QLabel)]
    assert "Relationships handed over" in said
    compared.show_chosen(compared.compared[int(np.argmin(spread))].scenario.id)
    chosen = compared.chosen
    press(compared.step)
    assert desk.session.state.scenario(chosen).status == "proposed"
    for sheet in window.findChildren(ScenarioSheet):
        sheet.dismiss()
    return chosen


def reason_on_paper(desk: Desk, chosen: str, out: Path, qtbot: QtBot) -> None:
    """Step 5: a moved account's card, and the same in print."""
    align = desk.window.align
    align.scenarios.open(chosen)
    moves = align.why.card.reader.moves()
    assert moves is not None
    moved = int(moves.rows[0])
    align.select(np.array([moved]))
    assert align.why.card.isVisible()
    with qtbot.waitSignal(align.said, timeout=LONG_MS):
        align.why.write(out)
    document = pypdfium2.PdfDocument(out)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert str(desk.session.state.accounts.text("name")[moved]) in words
    assert "Keeping it" in words


@pytest.mark.slow
def test_that_the_first_ten_minutes_end_with_a_reason_on_paper(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: desk.window.align.map.view.is_ready, timeout=30_000)
    import_list(desk, messy_list(tmp_path / "Ohio FINAL v3.xlsx"), qtbot)
    see_today(desk)
    by_hand = move_by_hand(desk, qtbot)
    designed = let_design(desk, qtbot)
    assert designed not in (LIVE, by_hand)
    chosen = choose_better(desk, by_hand, designed)
    reason_on_paper(desk, chosen, tmp_path / "talks.pdf", qtbot)
