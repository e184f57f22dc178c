"""The funnel with real mouse and keys, on the demo."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from model.diary.freed import freed_by
from model.places.postcodes import zip_table
from model.plan.funnels import qualification_questions
from model.plan.gate_rules import set_solution
from model.plan.need_edits import needs_at
from model.plan.not_now import not_now_of
from model.plan.opportunity_records import history_of, record_of
from ui.funnel.reading import HOMELESS, ORPHAN, OVERDUE, STUCK
from ui.funnel.workspace import BOARD, BUILDER, FIGURES, LIST, NOT_NOW, FunnelWorkspace
from ui.widgets.choices import SegmentedControl

LEFT = Qt.MouseButton.LeftButton


def _step(funnel: FunnelWorkspace, name: str) -> float:
    return float(record_of(funnel._session.state, name)["step"])


def _status(funnel: FunnelWorkspace, name: str) -> str:
    return str(record_of(funnel._session.state, name)["status"])


def _fill(funnel: FunnelWorkspace) -> None:
    gate = funnel.side.gate
    QTest.keyClicks(gate.evidence, "Attendees noted")
    QTest.keyClicks(gate.then, "Cost per case")
    QTest.keyClicks(gate.on, "2027-01-21")


def _press(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def _pick(control: SegmentedControl, option: int) -> None:
    """Click on a word of a segmented control."""
    place = control._areas()[option].center().toPoint()
    QTest.mouseClick(control, LEFT, pos=place)


def _drag(funnel: FunnelWorkspace, name: str, step: int) -> None:
    card, target = funnel.pursuits.board.cards[name], funnel.pursuits.board.columns[step]
    to = card.mapFromGlobal(target.mapToGlobal(QPoint(40, 60)))
    QTest.mousePress(card, LEFT, pos=QPoint(20, 10))
    QTest.mouseMove(card, QPoint(60, 20))
    QTest.mouseMove(card, to)
    QTest.mouseRelease(card, LEFT, pos=to)


def test_that_the_figures_and_flags_are_those_of_the_demo(funnel):
    said = [figure.accessibleName().replace("\xa0", " ") for figure in funnel.strip.figures]
    assert said[2].startswith("Win rate 45 % of 20 closed")
    assert "92 %" in said[3]
    assert "stuck 71 d" in funnel.pursuits.board.cards["O10"].accessibleName()
    assert "no next step" in funnel.pursuits.board.cards["O8"].accessibleName()
    assert funnel.pursuits.list.columns.n_rows == 12


def test_that_a_card_dragged_to_the_next_step_asks_for_evidence_and_moves(funnel):
    session = funnel._session
    need = needs_at(session.state, "A13")[0].need_id
    session.do(set_solution(session.state, "O1", "Six evaluation cases", need, ""))
    _drag(funnel, "O1", 6)
    assert _step(funnel, "O1") == 5
    assert funnel.side.gate.evidence.hasFocus()
    _fill(funnel)
    _press(funnel.side.gate.advance)
    assert _step(funnel, "O1") == 6
    assert funnel.pursuits.board.cards["O1"].card.step == 6
    assert history_of(funnel._session.state, "O1")[-1]["evidence"] == "Attendees noted"
    funnel._session.undo()
    assert _step(funnel, "O1") == 5


def test_that_a_card_dragged_over_steps_is_refused_with_a_sentence_until_a_reason_is_given(
    funnel, qtbot
):
    _drag(funnel, "O1", 8)
    assert "Steps 6 Cost-per-case model, 7" in funnel.side.gate.skipped.text()
    _fill(funnel)
    with qtbot.waitSignal(funnel._session.failed) as told:
        _press(funnel.side.gate.advance)
    assert "would be skipped" in told.args[0].message
    assert _step(funnel, "O1") == 5
    QTest.keyClicks(funnel.side.gate.why, "Below 30 k no committee is needed")
    _press(funnel.side.gate.advance)
    assert _step(funnel, "O1") == 8
    outcomes = [deed["outcome"] for deed in history_of(funnel._session.state, "O1")]
    assert outcomes == ["ticked", "skipped", "skipped"]
    assert "97" in funnel.strip.figures[4].accessibleName()


def test_that_alt_right_is_the_twin_of_the_drag_and_missing_evidence_is_told(funnel, qtbot):
    cards = funnel.pursuits.board.cards
    QTest.keyClick(cards["O4"], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert funnel.desk.chosen == "O4"
    with qtbot.waitSignal(funnel._session.failed) as told:
        _press(funnel.side.gate.advance)
    assert "evidence" in told.args[0].message
    assert _step(funnel, "O4") == 6


def test_that_arrows_go_from_card_to_card_and_esc_closes_the_side(funnel):
    cards = funnel.pursuits.board.cards
    cards["O6"].setFocus()
    QTest.keyClick(cards["O6"], Qt.Key.Key_Down)
    assert cards["O8"].hasFocus()
    QTest.keyClick(cards["O8"], Qt.Key.Key_Right)
    assert cards["O7"].hasFocus()
    QTest.keyClick(cards["O7"], Qt.Key.Key_Return)
    assert funnel.side.isVisible()
    QTest.keyClick(funnel.side.gate.evidence, Qt.Key.Key_Escape)
    assert not funnel.side.isVisible()
    assert cards["O7"].hasFocus() or funnel.pursuits.board.cards["O7"].hasFocus()


def test_that_a_drag_let_go_beside_the_columns_or_aborted_changes_nothing(funnel):
    card = funnel.pursuits.board.cards["O1"]
    QTest.mousePress(card, LEFT, pos=QPoint(20, 10))
    QTest.mouseMove(card, QPoint(80, 40))
    QTest.keyClick(card, Qt.Key.Key_Escape)
    QTest.mouseRelease(card, LEFT, pos=QPoint(80, 40))
    assert funnel.desk.chosen == ""
    assert not any(column.target for column in funnel.pursuits.board.columns.values())


def test_that_plan_b_park_and_loss_are_done_from_the_form_and_undone(funnel):
    gate = funnel.side.gate
    funnel.desk.choose("O4")
    _fill(funnel)
    _press(gate.others["plan B"])
    assert str(record_of(funnel._session.state, "O4")["plan_b"]).endswith("try 1 of 2")
    _fill(funnel)
    _press(gate.others["park"])
    assert _status(funnel, "O4") == "parked"
    assert "O4" not in funnel.pursuits.board.cards
    _pick(funnel.pursuits.filters.status, 1)
    assert list(funnel.pursuits.board.cards) == ["O4"]
    _press(funnel.pursuits.board.cards["O4"])
    QTest.keyClicks(funnel.side.again.then, "Call finance")
    QTest.keyClicks(funnel.side.again.on, "2026-12-15")
    _press(funnel.side.again.take_up)
    assert _status(funnel, "O4") == "open"
    funnel._session.undo()
    funnel._session.undo()
    funnel._session.undo()
    assert record_of(funnel._session.state, "O4")["plan_b"] == "none"


def test_that_step_3_is_entered_only_after_the_questions(funnel, qtbot):
    funnel.desk.choose("O6")
    assert funnel.side.qualify.isVisible()
    _fill(funnel)
    with qtbot.waitSignal(funnel._session.failed) as told:
        _press(funnel.side.gate.advance)
    assert "not qualified" in told.args[0].message
    for field in funnel.side.qualify.answers.values():
        QTest.keyClicks(field, "yes")
    assert len(funnel.side.qualify.answers) == len(qualification_questions())
    _press(funnel.side.qualify.qualify)
    assert not funnel.side.qualify.isVisible()
    _press(funnel.side.gate.advance)
    assert _step(funnel, "O6") == 3


def test_that_cannot_leads_to_the_not_now_list_with_referral_and_day(funnel, qtbot):
    funnel.desk.choose("O6")
    _pick(funnel.side.qualify.verdict, 2)
    _press(funnel.side.qualify.qualify)
    _press(funnel.side.qualify.leave)
    page = funnel.not_now
    assert page.isVisible()
    assert (page.account.currentData(), page.reason.currentText()) == ("A01", "we cannot help")
    QTest.keyClicks(page.evidence, "No reflux data of ours at 12 months")
    QTest.keyClicks(page.on, "2027-06-01")
    assert "1 Jun 2027" in page.script.text().replace("\xa0", " ")
    with qtbot.waitSignal(funnel._session.failed) as told:
        _press(page.leave)
    assert "referral" in told.args[0].message
    QTest.keyClicks(page.referrals, "Dr Brandt, Great Miami")
    _press(page.copy)
    assert QApplication.clipboard().text() == page.script.text()
    assert "called off" in page.freed.text()
    ahead = freed_by(funnel._session.state, "R1", "A01", funnel._session.today)
    QTest.keyClicks(page.prospects, "Hyde Park Day Surgery")
    funnel.leaving.loading.join(20)  # the tables of places come beside the window
    assert zip_table.cache_info().currsize == 1
    with qtbot.waitSignal(funnel.said) as said:
        _press(page.leave)
    assert "comes back into the diary on 1 Jun 2027" in said.args[0].replace("\xa0", " ")
    assert "A01" in [e.account_id for e in not_now_of(funnel._session.state.plans["R1"])]
    assert f"{len(ahead.uids)} items of the diary are called off" in said.args[0]
    state = funnel._session.state
    assert freed_by(state, "R1", "A01", funnel._session.today).uids == ()
    assert "Hyde Park Day Surgery" in state.accounts.text("name")
    page.list.setCurrentIndex(page.list.columns.index(2, 0))
    _press(page.take_up)
    assert len(not_now_of(funnel._session.state.plans["R1"])) == 2


def test_that_a_new_opportunity_is_opened_and_bad_values_are_told(funnel, qtbot):
    _press(funnel.new)
    form = funnel.side.opening
    form.account.setCurrentIndex(form.account.findData("A05"))
    form.funnel.setCurrentIndex(form.funnel.findData("disposable"))
    QTest.keyClicks(form.product, "SealArc handpiece, urology")
    QTest.keyClicks(form.value, "many")
    QTest.keyClicks(form.then, "Account sheet")
    QTest.keyClicks(form.on, "2026-12-04")
    with qtbot.waitSignal(funnel._session.failed) as told:
        _press(form.open)
    assert "no value" in told.args[0].message
    form.value.clear()
    QTest.keyClicks(form.value, "64,000")
    _press(form.open)
    assert funnel.desk.chosen == "O33"
    assert funnel.pursuits.board.cards["O33"].card.step == 1
    assert record_of(funnel._session.state, "O33")["value_per_year"] == 64000


def test_that_the_list_sorts_and_narrows_by_flag_family_step_and_words(funnel):
    _pick(funnel.view, LIST)
    filters, page = funnel.pursuits.filters, funnel.pursuits
    assert page.list.isVisible()
    for flag, ids in ((STUCK, ["O10"]), (ORPHAN, ["O8"]), (OVERDUE, []), (HOMELESS, [])):
        filters.flag.setCurrentIndex(filters.flag.findText(flag))
        assert [row.id for row in page.rows] == ids
    _press(page.none.other)
    assert len(page.rows) == 12
    filters.family.setCurrentIndex(filters.family.findText("Capital"))
    assert [row.id for row in page.rows] == ["O12"]
    filters.family.setCurrentIndex(0)
    filters.step.setCurrentIndex(5)
    assert {row.opportunity.step for row in page.rows} == {5}
    filters.step.setCurrentIndex(0)
    QTest.keyClicks(filters.words.edit, "great miami")
    assert [row.id for row in page.rows] == ["O2"]
    filters.reset()
    header, place = page.list.horizontalHeader(), 5  # the value
    QTest.mouseClick(
        header.viewport(), LEFT, pos=QPoint(header.sectionViewportPosition(place) + 20, 12)
    )
    first = int(page.list.columns.order[0])
    assert page.rows[first].id in ("O6", "O10")


@pytest.mark.parametrize(("status", "n"), [(2, 9), (3, 11)])
def test_that_won_and_lost_ones_have_a_view_of_their_own(funnel, status, n):
    _pick(funnel.pursuits.filters.status, status)
    assert len(funnel.pursuits.rows) == n


def test_that_a_win_offers_to_begin_again_at_those_it_reaches(funnel):
    _pick(funnel.pursuits.filters.status, 2)
    _press(funnel.pursuits.board.cards["O17"])
    buttons = funnel.side.followers.buttons
    assert list(buttons)
    key = next(iter(buttons))
    _press(buttons[key])
    form = funnel.side.opening
    assert (form.account.currentData(), form.product.text()) == (key, "ForeGuard hiatal mesh")
    assert form.funnel.currentData() == "implant"


def test_that_a_step_of_one_account_comes_first_and_only_there(funnel, qtbot):
    funnel.desk.choose("O1")
    gate = funnel.side.gate
    QTest.keyClicks(gate.own_name, "Sterile processing")
    QTest.keyClicks(gate.own_gate, "They agree in writing")
    _press(gate.own_add)
    assert list(gate.own_buttons) == ["Sterile processing"]
    _fill(funnel)
    with qtbot.waitSignal(funnel._session.failed):
        _press(gate.advance)
    _press(gate.own_removals["Sterile processing"])
    assert gate.own_buttons == {}
    funnel._session.undo()
    _press(gate.own_buttons["Sterile processing"])
    assert gate.own_buttons == {}
    funnel.desk.choose("O5")
    assert gate.own_buttons == {}


def test_that_the_figures_name_the_step_where_most_is_lost(funnel):
    _pick(funnel.view, FIGURES)
    assert "Disposable" in funnel.figures._below._note._whole
    assert "Step 6" in funnel.figures.said.text()
    assert funnel.figures.steps.columns.n_rows == 11
    funnel.figures.funnels.setFocus()
    funnel.figures.funnels.setCurrentIndex(funnel.figures.funnels.columns.index(1, 0))
    QTest.keyClick(funnel.figures.funnels, Qt.Key.Key_Up)
    assert "Capital" in funnel.figures._below._note._whole


def test_that_keys_change_the_view(funnel):
    funnel.activateWindow()
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    for key, view in ((Qt.Key.Key_4, NOT_NOW), (Qt.Key.Key_5, BUILDER), (Qt.Key.Key_1, BOARD)):
        QTest.keyClick(funnel, key, control)
        assert funnel.view.chosen == view


def test_that_the_business_case_asks_for_an_option_tied_to_a_need_and_a_figure(funnel, qtbot):
    """S0-101, S0-113."""
    session = funnel._session
    rows = (row for row in funnel.shown.rows if row.status == "Open")
    row = next(row for row in rows if _step(funnel, row.id) == 5)
    funnel.desk.choose(row.id)
    form = funnel.side.solution
    assert form.isVisible()
    _fill(funnel)
    with qtbot.waitSignal(session.failed) as told:
        _press(funnel.side.gate.advance)
    assert "needs the option that is chosen" in told.args[0].message
    QTest.keyClicks(form.option, "Six evaluation cases")
    assert form.need.count() > 1
    form.need.setFocus()
    QTest.keyClick(form.need, Qt.Key.Key_Down)
    _press(form.keep)
    _press(funnel.side.gate.advance)
    assert _step(funnel, row.id) == 6
    assert funnel.side.solution.option.text() == "Six evaluation cases"
    _fill(funnel)
    with qtbot.waitSignal(session.failed) as told:
        _press(funnel.side.gate.advance)
    assert "economic figure" in told.args[0].message
    QTest.keyClicks(form.figure, "412 a case")
    _press(form.keep)
    _press(funnel.side.gate.advance)
    assert _step(funnel, row.id) == 7
    with qtbot.waitSignal(funnel.jump_asked) as asked:
        funnel.desk.choose(row.id)
        form.open_needs.clicked.emit()
    assert asked.args == [f"accounts:{row.opportunity.account_id}/needs"]
