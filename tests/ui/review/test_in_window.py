"""The review in the real window: alerts are answered, a month is closed, a report is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from model.diary.table import diary_frame
from model.review.alert import Answer
from model.review.alert_records import Status, records_of
from model.review.reviews import MONTHLY, review_of
from model.review.scorecards import TERRITORY
from model.review.snapshots import history_of
from tests.ui.conftest import Desk
from ui.align.compare import CompareDialog
from ui.review.alert_form import Deed
from ui.review.behind_sheet import BehindSheet
from ui.review.measure_rows import HEAD, ROW
from ui.review.workspace import MONTH, REPORTS_VIEW, TEAM, ReviewWorkspace
from ui.widgets.choices import SegmentedControl

LEFT = Qt.MouseButton.LeftButton
HOG = "AL3:account:T2-01"
NEGLECTED = "AL2:account:A03"


def pick(control: SegmentedControl, option: int) -> None:
    """Click an option of a bar."""
    QTest.mouseClick(control, LEFT, pos=control._areas()[option].center().toPoint())


def press(button: QAbstractButton) -> None:
    """Click a button that shows."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, LEFT, pos=button.rect().center())


def take(field: QComboBox, words: str) -> None:
    """Choose a word of a field as the keyboard does."""
    field.setFocus()
    QTest.keyClicks(field, words)
    field.activated.emit(field.currentIndex())


@pytest.fixture
def review(demo: Desk, qtbot: QtBot) -> Iterator[ReviewWorkspace]:
    """The month of the first territory, read."""
    shown = demo.window.review
    demo.window.show_workspace("review")
    assert shown.isVisible()
    pick(shown.tools, MONTH)
    qtbot.waitUntil(lambda: shown.reviewed is not None, timeout=30_000)
    shown.chooser.choose(TERRITORY, "T1")
    shown.refresh()
    settle(shown, qtbot)
    yield shown
    settle(shown, qtbot)


def settle(review: ReviewWorkspace, qtbot: QtBot) -> None:
    """Wait until nothing is being read."""
    qtbot.waitUntil(lambda: not (review.gatherer.busy or review._pause.isActive()), timeout=30_000)


def figures(shown: QWidget) -> str:
    """What a widget says of itself."""
    return f"{shown.accessibleName()} {shown.accessibleDescription()}"


def test_that_the_month_shows_figures_limits_and_a_badge(demo: Desk, review: ReviewWorkspace):
    page = review.page
    assert "78 %" in page.measures.accessibleDescription()
    assert "Plan adherence: 78 %, aim ≥ 85 %, watch." in page.measures.accessibleDescription()
    assert "9 won, 11 lost" in page.figures[3].accessibleName()
    assert "of 81 planned" in page.bars.accessibleDescription()
    assert "Adherence" in page.lines.accessibleDescription()
    assert demo.window.rail.item("review").accessibleDescription() == "31 waiting"


def test_that_a_figure_opens_the_accounts_behind_it(demo: Desk, review: ReviewWorkspace):
    rows = review.page.measures
    place = [reading.key for reading in rows.rows].index("coverage")
    QTest.mouseClick(rows, LEFT, pos=QPoint(60, HEAD + ROW * place + 10))
    sheet = next(s for s in demo.window.findChildren(BehindSheet) if s.isVisible())
    assert "A03" in sheet.ids
    sheet.table.row_activated.emit(sheet.ids.index("A03"))
    assert demo.window.align.isVisible()
    chosen = demo.session.state.accounts.ids[demo.window.align.selected]
    assert chosen.tolist() == ["A03"]


def test_that_the_hog_becomes_a_scenario_with_its_figures_and_one_undo_takes_it_back(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    review.chooser.choose(TERRITORY, "T2")
    review.refresh()
    review.show_alert(HOG)
    row = review.page.alerts.row(HOG)
    assert row is not None
    before = len(demo.session.state.scenarios)
    said: list[str] = []
    review.said.connect(said.append)
    QTest.keyClick(row, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(demo.session.state.scenarios) > before, timeout=30_000)
    review.said.disconnect(said.append)
    assert "workload CV 0.163 to 0.065" in said[-1]
    assert "4.4\u00a0% of revenue" in said[-1]
    made = demo.session.state.scenarios[-1]
    live = demo.session.state.scenario("live").layer().alignment.territory
    moved = demo.session.state.accounts.ids[made.layer().alignment.territory != live]
    assert moved.tolist() == ["T2-01"]
    assert records_of(demo.session.state)[HOG].status == Status.ACTED
    dialog = next(d for d in demo.window.findChildren(CompareDialog) if d.isVisible())
    dialog.dismiss()
    demo.session.undo()
    assert len(demo.session.state.scenarios) == before
    assert HOG not in records_of(demo.session.state)


def test_that_a_snooze_needs_its_reason_and_is_undone(demo: Desk, review: ReviewWorkspace):
    review.show_alert(NEGLECTED)
    row = review.page.alerts.row(NEGLECTED)
    assert row is not None
    press(row.links[Deed.SNOOZE])
    form = row.form
    assert form is not None
    press(form.go)
    assert "A snooze needs its reason." in form.error.text()
    assert NEGLECTED not in records_of(demo.session.state)
    QTest.keyClicks(form.words, "Visit is agreed for January")
    QTest.keyClick(form.words, Qt.Key.Key_Return)
    assert records_of(demo.session.state)[NEGLECTED].status == Status.SNOOZED
    assert review.page.alerts.row(NEGLECTED) is None
    pick(review.page.alerts.lists, 1)
    assert review.page.alerts.row(NEGLECTED) is not None
    demo.session.undo()
    assert NEGLECTED not in records_of(demo.session.state)
    pick(review.page.alerts.lists, 0)
    assert review.page.alerts.row(NEGLECTED) is not None


def test_that_an_alert_gets_an_owner_or_is_closed_with_a_reason(
    demo: Desk, review: ReviewWorkspace
):
    review.show_alert(NEGLECTED)
    row = review.page.alerts.row(NEGLECTED)
    assert row is not None
    assert row.evidence.isHidden()
    press(row.why)
    assert row.evidence.isVisible()
    press(row.links[Deed.ACKNOWLEDGE])
    assert row.form is not None
    assert row.form.words.text() == "Maya Lindqvist"
    press(row.form.go)
    record = records_of(demo.session.state)[NEGLECTED]
    assert (record.status, record.owner) == (Status.SEEN, "Maya Lindqvist")
    row = review.page.alerts.row(NEGLECTED)
    assert row is not None
    press(row.links[Deed.CLOSE])
    assert row.form is not None
    QTest.keyClicks(row.form.words, "The surgeon has retired")
    press(row.form.go)
    assert records_of(demo.session.state)[NEGLECTED].status == Status.CLOSED
    pick(review.page.alerts.lists, 2)
    assert review.page.alerts.row(NEGLECTED) is not None
    assert demo.window.rail.item("review").accessibleDescription() == "30 waiting"
    pick(review.page.alerts.lists, 0)


def test_that_a_neglected_account_is_put_into_the_diary_with_the_account_filled_in(
    demo: Desk, review: ReviewWorkspace
):
    review.show_alert(NEGLECTED)
    row = review.page.alerts.row(NEGLECTED)
    assert row is not None
    press(row.buttons[Answer.DIARY])
    card = demo.window.diary.board.new
    assert card.isVisible()
    assert card.draft is not None
    assert card.draft.account_id == "A03"
    before = len(diary_frame(demo.session.state))
    press(card.take)
    assert len(diary_frame(demo.session.state)) == before + 1
    assert records_of(demo.session.state)[NEGLECTED].action.startswith("Put into the diary on")
    demo.session.undo()
    assert NEGLECTED not in records_of(demo.session.state)
    assert len(diary_frame(demo.session.state)) == before


def test_that_the_other_answers_lead_to_their_places(demo: Desk, review: ReviewWorkspace):
    window = demo.window
    for key, answer, place in (
        (NEGLECTED, Answer.SEGMENT, window.plan),
        ("AL7:opportunity:O10", Answer.PLAN_B, window.plan.funnel),
        ("AL9:account:A20", Answer.OPEN_PURSUIT, window.plan.funnel),
        ("AL14:rep:R1:fill", Answer.FILL, window.diary.see_next),
    ):
        window.show_workspace("review")
        review.show_alert(key)
        row = review.page.alerts.row(key)
        assert row is not None, key
        press(row.buttons[answer])
        assert place.isVisible(), key
    assert window.plan.funnel.side.opening.account.currentData() == "A20"


def test_that_the_month_is_refused_in_words_then_closed_and_undone(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    questions = review.page.questions
    press(questions.close_it)
    assert questions.error.isVisible()
    assert questions.error.text().startswith("Not answered yet: Which territories")
    for place in range(4):
        row = questions.questions[place]
        if row.edit.isHidden():
            press(row.link)
        QTest.keyClicks(row.edit, "Nothing new")
        QTest.keyClick(row.edit, Qt.Key.Key_Return)
    press(questions.close_it)
    assert "A review ends with a decision" in questions.error.text()
    QTest.keyClicks(questions.decision, "Stop the kit runs")
    QTest.keyClicks(questions.owner, "M. Lindqvist")
    QTest.keyClicks(questions.due, "2026-12-11")
    press(questions.close_it)
    settle(review, qtbot)
    held = review_of(demo.session.state, "T1", MONTHLY, "2026-11")
    assert (held.closed, held.decision, held.due) == (True, "Stop the kit runs", "2026-12-11")
    assert "Stop the kit runs" in questions.done.text()
    assert not questions.close_it.isVisible()
    frozen = history_of(demo.session.state, "territory", "T1", "adherence")
    assert [round(value) for _, value in frozen] == [78]
    demo.session.undo()
    settle(review, qtbot)
    assert not review_of(demo.session.state, "T1", MONTHLY, "2026-11").closed
    assert questions.close_it.isVisible()


def test_that_the_team_shows_why_and_leads_to_the_map(demo: Desk, review: ReviewWorkspace):
    pick(review.tools, TEAM)
    team = review.team
    assert team.isVisible()
    cell = team.table.visualRect(team.table.columns.index(3, 0)).center()
    QTest.mouseClick(team.table.viewport(), LEFT, pos=cell)
    assert team.chosen == "T4"
    parts, total = team.gap.accessibleDescription().split("Together: ")
    assert parts.count("$") == 4
    assert total.startswith("−$292,40")
    press(team.show_all)
    chosen = demo.session.state.accounts.ids[demo.window.align.selected]
    assert sorted(chosen) == ["A03", "T2-19", "T2-20", "T2-22"]


def test_that_a_report_is_filtered_kept_and_written(
    demo: Desk,
    review: ReviewWorkspace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
):
    pick(review.tools, REPORTS_VIEW)
    reports = review.reports
    QTest.keyClick(reports.list, Qt.Key.Key_Down)
    QTest.keyClick(reports.list, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: reports.shown is not None, timeout=30_000)
    settle(review, qtbot)
    assert reports.table.columns.n_rows == 6
    take(reports.value, "NW Ohio")
    assert reports.table.columns.n_rows == 1
    QTest.keyClicks(reports.name, "North west")
    press(reports.save)
    settle(review, qtbot)
    assert reports.saved.itemText(1) == "North west"
    press(reports.clear)
    assert reports.table.columns.n_rows == 6
    take(reports.saved, "North")
    assert reports.table.columns.n_rows == 1
    out = tmp_path / "report.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(out), ""))
    press(reports.export)
    sheet = load_workbook(out).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=5)] == ["NW Ohio"]
    press(reports.drop)
    assert "review_filters" in demo.session.state.tables
    assert not len(demo.session.state.tables["review_filters"])
    settle(review, qtbot)
    pick(review.tools, MONTH)


def test_that_a_region_says_what_it_holds_and_where_reviews_are_held(
    demo: Desk, review: ReviewWorkspace
):
    take(review.chooser.level, "Region")
    assert "6 territories" in review.chooser.note.accessibleName()
    assert "Choose a territory" in review.page.questions.done.text()
