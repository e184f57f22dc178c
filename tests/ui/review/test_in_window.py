"""The review in the real window: alerts are answered, a month is closed, a report is written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from model.change import TableReplaced
from model.diary.table import diary_frame
from model.plan.typed_edits import set_value
from model.review.alert import Answer
from model.review.alert_records import Status, act_on, records_of
from model.review.cotravel import Coaching, Ride, save_ride
from model.review.figures import Reading
from model.review.periods import DAILY, MONTHLY, QUARTERLY
from model.review.reviews import QUESTIONS, Review, close_review, review_of
from model.review.scorecards import TERRITORY
from model.review.snapshots import SNAPSHOTS, history_of, with_frozen
from tests.ui.conftest import Desk
from ui.align.compare import CompareDialog
from ui.review.alert_form import Deed
from ui.review.behind_sheet import BehindSheet
from ui.review.benefit_sheet import BenefitSheet
from ui.review.measure_rows import HEAD, ROW
from ui.review.reading import Reviewed
from ui.review.reports_page import ReportsPage
from ui.review.workspace import (
    DAY,
    MONTH,
    QUARTER,
    REPORTS_VIEW,
    TEAM,
    YEAR,
    ReviewWorkspace,
)
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
    """Wait until nothing is being read and everything shows."""
    reads = review.gatherer
    qtbot.waitUntil(lambda: not (reads.busy or review._pause.isActive()), timeout=30_000)
    qtbot.waitUntil(lambda: not review.team.turns.pending, timeout=30_000)


def show(review: ReviewWorkspace, territory_id: str) -> None:
    """Show another territory, as the field does."""
    field = review.chooser.object
    field.setCurrentIndex(field.findData(territory_id))
    field.activated.emit(field.currentIndex())


def figures(shown: QWidget) -> str:
    """What a widget says of itself."""
    return f"{shown.accessibleName()} {shown.accessibleDescription()}"


def test_that_the_month_shows_figures_limits_and_a_badge(demo: Desk, review: ReviewWorkspace):
    page = review.page
    assert "78 %" in page.measures.accessibleDescription()
    assert "Plan adherence: 78 %, aim ≥ 85 %, watch." in page.measures.accessibleDescription()
    told = [figure.accessibleName() for figure in page.figures]
    for name, words in zip(told, ("965", "7.6", "75 of 88 visits", "8.3", "198"), strict=True):
        assert words in name
    assert "9 won, 11 lost" in told[4]
    assert all(sum(v == v for v in spark.values) > 1 for spark in page.sparks.values())
    assert "of 81 planned" in page.bars.accessibleDescription()
    assert "Adherence" in page.lines.accessibleDescription()
    assert demo.window.rail.item("review").accessibleDescription() == "29 waiting"


def test_that_a_figure_opens_the_accounts_behind_it(demo: Desk, review: ReviewWorkspace):
    rows = review.page.measures
    place = [reading.key for reading in rows.rows].index("coverage")
    QTest.mouseClick(rows, LEFT, pos=QPoint(60, HEAD + ROW * place + 10))
    sheet = next(s for s in demo.window.findChildren(BehindSheet) if s.isVisible())
    assert "A03" in sheet.ids
    told = sheet.words.text()
    assert "93 %. Good is ≥ 95 %, to watch from 85 %. From visits, last quarter." in told
    assert "A accounts visited in the last 91 days ÷ A accounts with calls planned." in told
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
    assert demo.window.rail.item("review").accessibleDescription() == "28 waiting"
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
    assert card.draft.purpose.startswith(
        "Ask what has changed since the last visit and agree the next date "
        "(Tri-River North Hospital, class A: no visit for"
    )
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
    show(review, "T2")
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
    held = review_of(demo.session.state, "T2", MONTHLY, "2026-11", demo.session.today)
    assert set(held.answers.values()) == {"Nothing new"}
    assert (held.closed, held.decision, held.due) == (True, "Stop the kit runs", "2026-12-11")
    assert "Stop the kit runs" in questions.done.text()
    assert not questions.close_it.isVisible()
    frozen = history_of(demo.session.state, "territory", "T2", "utilisation")
    assert [round(value) for _, value in frozen] == [128]
    demo.session.undo()
    settle(review, qtbot)
    held = review_of(demo.session.state, "T2", MONTHLY, "2026-11", demo.session.today)
    assert not held.closed
    assert questions.close_it.isVisible()


def test_that_the_team_shows_why_and_leads_to_the_map(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    pick(review.tools, TEAM)
    settle(review, qtbot)
    team = review.team
    assert team.isVisible()
    model = team.table.columns
    heads = [str(model.headerData(k, Qt.Orientation.Horizontal)) for k in range(11)]
    five = ("Sales", "Visits", "Win rate", "Visits per 100 k", "Headroom")
    places = [heads.index(name) for name in five]
    told = [str(model.index(0, k).data()).replace("\u00a0", " ") for k in places]
    assert told == ["965 k", "102", "45 %", "0.8", "5.40 M"]
    assert team.chosen == "T4"  # it sells least against the mean
    for row, chosen in ((0, "T1"), (3, "T4")):
        cell = team.table.visualRect(team.table.columns.index(row, 0)).center()
        QTest.mouseClick(team.table.viewport(), LEFT, pos=cell)
        assert team.chosen == chosen
        assert ("Practise step 5" in team.support.text()) == (chosen == "T1")
    parts, total = team.gap.accessibleDescription().split("Together: ")
    assert parts.count("$") == 4
    assert total.startswith("−$292,40")
    press(team.show_all)
    chosen = demo.session.state.accounts.ids[demo.window.align.selected]
    assert sorted(chosen) == ["A03", "T2-19", "T2-20", "T2-22"]


def written(reports: ReportsPage, out: Path, qtbot: QtBot) -> None:
    """Wait until the worker has written a report and the window has heard it."""
    qtbot.waitUntil(lambda: out.exists() and reports.busy.isHidden(), timeout=60_000)


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
    written(reports, out, qtbot)
    sheet = load_workbook(out).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=5)] == ["NW Ohio"]
    paper = tmp_path / "report.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(paper), ""))
    press(reports.printing)
    written(reports, paper, qtbot)
    printed = pypdfium2.PdfDocument(paper)
    words = printed[0].get_textpage().get_text_range()
    printed.close()
    assert "NW Ohio" in words
    assert "SW Ohio" not in words
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


def test_that_the_day_asks_for_its_own_figures_and_is_closed(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    pick(review.tools, DAY)
    settle(review, qtbot)
    rows = {reading.key: reading for reading in review.page.measures.rows}
    assert list(rows) == ["today", "tomorrow", "buffer"]
    assert "30 November 2026" in review.chooser.period_field.currentText()
    questions = review.page.questions
    assert [row.question.key for row in questions.questions] == ["tomorrow"]
    press(questions.questions[0].link)
    QTest.keyClicks(questions.questions[0].edit, "Yes, all but Vasseur")
    QTest.keyClick(questions.questions[0].edit, Qt.Key.Key_Return)
    settle(review, qtbot)
    day = ("T1", DAILY, "2026-11-30", demo.session.today)
    kept = review_of(demo.session.state, *day)
    assert kept.answers == {"tomorrow": "Yes, all but Vasseur"}
    assert not questions.decision.isVisible()  # two minutes: a day asks for no decision
    press(questions.close_it)
    settle(review, qtbot)
    assert review_of(demo.session.state, *day).closed
    assert "Closed on" in questions.done.text()
    demo.session.undo()
    demo.session.undo()
    settle(review, qtbot)
    pick(review.tools, MONTH)


def test_that_a_month_left_out_is_said_and_opened(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    show(review, "T2")
    questions = review.page.questions
    said = questions.standing.text()
    assert "Reviewed monthly, 0 of 3 green." in said
    assert "October 2026 is open." in said
    press(questions.open_due)
    assert review.chooser.period_field.currentText() == "October 2026"
    assert not questions.open_due.isVisible()
    take(review.chooser.period_field, "November")


def test_that_a_month_the_plan_has_held_shows_what_it_decided(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    questions = review.page.questions
    assert questions.standing.text() == "Reviewed monthly, 0 of 3 green."
    assert not questions.open_due.isVisible()
    told = questions.done.text().replace("\u00a0", " ")
    assert told.startswith("Held on 30 Nov 2026, as the plan says.")
    assert "Decided: Fill January: forward fill 72 %; O10 goes to plan B" in told
    assert "Dated next step for O8 (Maya Lindqvist, until 4 Dec 2026)" in told
    assert "It came without figures" in told
    assert questions.questions == []
    assert not questions.close_it.isVisible()
    field = review.chooser.period_field
    assert [field.itemText(k) for k in range(field.count())] == ["November 2026", "October 2026"]
    field.setCurrentIndex(1)
    field.activated.emit(1)
    assert "Held on 3 Nov 2026" in questions.done.text().replace("\u00a0", " ")
    field.setCurrentIndex(0)
    field.activated.emit(0)


def test_that_the_month_that_is_over_shows_first_in_the_days_after_it(
    demo: Desk, review: ReviewWorkspace
):
    chooser, state, monday = review.chooser, demo.session.state, date(2026, 12, 7)
    chooser.period_field.clear()
    chooser.offer_periods(state, "T2", MONTHLY, monday)
    assert chooser.period(MONTHLY, monday) == "2026-11"
    chooser.period_field.clear()
    chooser.offer_periods(state, "T1", MONTHLY, monday)  # its plan has held November
    assert chooser.period(MONTHLY, monday) == "2026-12"
    chooser.period_field.clear()
    review.refresh()


def test_that_answering_one_alert_leaves_the_rows_of_the_others(
    demo: Desk, review: ReviewWorkspace
):
    alerts = review.page.alerts
    answered = alerts.row(NEGLECTED)
    assert answered is not None
    before = list(alerts.rows)
    order = [row.key for row in before]
    press(answered.links[Deed.ACKNOWLEDGE])
    assert answered.form is not None
    press(answered.form.go)
    fresh = alerts.row(NEGLECTED)
    assert fresh is not answered
    assert [row for row in alerts.rows if row is not fresh] == before[1:]
    assert [row.key for row in alerts.rows] == order
    demo.session.undo()


def test_that_what_opens_below_an_alert_comes_into_view(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    alerts = review.page.alerts
    row = alerts.row(alerts._order[2])
    assert row is not None
    press(row.why)
    press(row.links[Deed.SNOOZE])
    form = row.form
    assert form is not None

    def seen() -> bool:
        top = form.go.mapTo(alerts.area.viewport(), QPoint(0, 0)).y()
        return top >= 0 and top + form.go.height() <= alerts.area.viewport().height()

    qtbot.waitUntil(seen, timeout=10_000)
    row.close_form()
    press(row.why)


def test_that_enter_confirms_what_the_figures_say(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    show(review, "T2")
    row = review.page.questions.questions[0]
    fact = row.told.accessibleName()
    assert fact.startswith("No revenue alert; seldom seen: ")
    press(row.link)
    assert row.edit.text() == fact
    QTest.keyClick(row.edit, Qt.Key.Key_Return)
    kept = review_of(demo.session.state, "T2", MONTHLY, "2026-11", demo.session.today)
    assert kept.answers == {"underperform": fact}
    demo.session.undo()
    settle(review, qtbot)


def test_that_the_exit_test_is_a_figure_that_the_question_confirms(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    session = demo.session
    goals = [
        {"id": f"Q4-{n}", "quarter": "2026-Q4", "parent": "Y1-1", "text": "A step on",
         "measure": {"metric": "funnel step A31", "unit": "step", "baseline": 2, "target": goal}}
        for n, goal in enumerate((3, 4, 6), 1)
    ]  # fmt: skip
    session.do(set_value(session.state, "R1", ("quarterly_objectives",), goals, "Three steps"))
    settle(review, qtbot)
    pick(review.tools, QUARTER)
    settle(review, qtbot)
    told = review.page.measures.accessibleDescription()
    assert "Exit test: objectives at their target: 67 %, aim 100 %, act." in told
    row = next(r for r in review.page.questions.questions if r.question.key == "exit")
    assert row.told.accessibleName() == "Not passed: 2 of 3 objectives at their target."
    review.page.measures.behind_asked.emit("exit")
    sheet = next(s for s in demo.window.findChildren(BehindSheet) if s.isVisible())
    assert "funnel step Centerville" in sheet.words.text()
    assert sheet.ids == ["A31"]
    sheet.dismiss()
    press(row.link)
    QTest.keyClick(row.edit, Qt.Key.Key_Return)
    quarter = review_of(session.state, "T1", QUARTERLY, "2026Q4", session.today)
    assert quarter.answers["exit"].startswith("Not passed: 2 of 3")
    session.undo()
    session.undo()
    settle(review, qtbot)
    pick(review.tools, MONTH)


def test_that_three_green_months_hand_over_to_the_quarter(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    session = demo.session
    show(review, "T2")
    ground = review.only_ground()
    assert ground is not None
    asked = QUESTIONS[MONTHLY]
    for month in ("2026-09", "2026-10", "2026-11"):
        held = Review(
            "T2", MONTHLY, month, answers={question.key: "Yes" for question in asked},
            decision="Go on", owner="R1", due="2026-12-11",
        )  # fmt: skip
        green = [Reading("adherence", 9, 10, 100.0)]
        session.do(close_review(session.state, held, ground, green, "Ruth"))
    settle(review, qtbot)
    assert "Reviewed quarterly after 3 green months" in review.page.questions.standing.text()
    pick(review.tools, TEAM)
    review.team.choose("T2")
    assert "Reviewed quarterly after 3 green months" in review.team.words.text()
    for _ in range(3):
        session.undo()
    settle(review, qtbot)
    pick(review.tools, MONTH)


def test_that_an_alert_of_another_territory_is_reached_from_the_team(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    pick(review.tools, TEAM)
    settle(review, qtbot)
    team = review.team
    place = [alert.key for alert in team._neglected].index("AL2:account:T2-19")
    team.neglected.choose(np.array([place]))
    press(team.answer)
    settle(review, qtbot)
    assert review.view == MONTH
    assert review.chooser.key == "T2"
    row = review.page.alerts.row("AL2:account:T2-19")
    assert row is not None
    assert demo.window.focusWidget() is row
    review.chooser.choose(TERRITORY, "T1")
    review.refresh()


def test_that_the_effect_of_an_answer_shows_sixty_days_later_and_is_noted(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    session = demo.session
    alert = next(one for one in review.reviewed.alerts if one.key == NEGLECTED)
    before = replace(alert, value=160.0)
    session.do(act_on(session.state, before, "Visit put into the diary", date(2026, 9, 20)))
    settle(review, qtbot)
    row = review.page.alerts.row(NEGLECTED)
    assert row is not None
    press(review.page.alerts.effects)
    settle(review, qtbot)
    record = records_of(session.state)[NEGLECTED]
    assert record.value_after == alert.value
    row = review.page.alerts.row(NEGLECTED)
    assert row is not None
    words = " ".join(label.text() for label in row.findChildren(QLabel))
    assert f"160 then, {alert.value:.4g} after 60 days" in words
    assert not review.page.alerts.effects.isVisible()
    session.undo()
    session.undo()
    settle(review, qtbot)


def test_that_an_agreed_practice_is_put_into_the_diary_and_undone(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    session, window = demo.session, demo.window
    window.show_workspace("diary")
    window.diary.tools.choose(window.diary.tools.options.index("Measures"))
    window.diary.refresh()
    window.show_workspace("review")
    agreed = Coaching("Ask, then wait", "2027-02-16", "talk share", "2027-03-16")
    session.do(save_ride(session.state, "R1", Ride(date(2026, 11, 24), coaching=agreed)))
    settle(review, qtbot)
    press(review.page.rides.practice)
    card = window.diary.newcomer._card
    assert card.isVisible()
    assert card.draft is not None
    assert (card.draft.kind, card.draft.purpose) == ("enablement_practice", "Ask, then wait")
    press(card.take)
    frame = diary_frame(session.state)
    made = frame[(frame["type"] == "enablement_practice") & (frame["date"] == "2027-02-16")]
    assert made["purpose"].tolist() == ["Ask, then wait"]
    window.show_workspace("review")
    settle(review, qtbot)
    assert not review.page.rides.practice.isVisible()
    session.undo()
    session.undo()
    settle(review, qtbot)


def test_that_the_team_fills_while_it_is_read(demo: Desk, review: ReviewWorkspace, qtbot: QtBot):
    whole = review.reviewed
    assert whole is not None
    part = Reviewed(
        whole.state, whole.today, whole.grounds[:2], (),
        {TERRITORY: whole.cards[TERRITORY][:2]}, (), whole=False,
    )  # fmt: skip
    pick(review.tools, TEAM)
    review.reviewed = None
    review.gatherer.partly.emit("whole", part)
    assert review.team.table.columns.n_rows == 2
    assert "being read" in review.team.words.text()
    review.reviewed = whole
    review.refresh()
    assert review.team.table.columns.n_rows == 6
    pick(review.tools, MONTH)


def test_that_the_year_shows_what_the_plan_has_brought(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    session = demo.session
    assert not review.page.benefit.isVisible()  # a month has no ledger
    rows = [("territory", "T1", "ledger_revenue", 900_000.0)]
    table = with_frozen(session.state, date(2025, 11, 30), "annual", rows)
    before = session.state.tables.get(SNAPSHOTS)
    session.do(TableReplaced("A review of the year before", SNAPSHOTS, before, table))
    settle(review, qtbot)
    pick(review.tools, YEAR)
    settle(review, qtbot)
    press(review.page.benefit)
    sheet = demo.window.findChildren(BenefitSheet)[-1]
    assert sheet.isVisible()
    assert "30 Nov 2025" in sheet.words.text().replace("\u00a0", " ")
    model = sheet.table.columns
    names = [str(model.headerData(k, Qt.Orientation.Horizontal)) for k in range(5)]
    shown = [str(model.index(0, k).data()) for k in range(5)]
    cells = dict(zip(names, shown, strict=True))
    assert (cells["First review"], cells["Today"]) == ("$900,000", "$965,483")
    assert (cells["Change"], shown[-1]) == ("+$65,483", "better")
    field = sheet.fields["benefit.cost"]
    field.setFocus()
    QTest.keyClicks(field, "12000")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.state.settings["benefit.cost"] == 12_000
    assert "costs $12,000 a year for 6 territories, $2,000 of it here." in sheet.words.text()
    field.setText("much")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.state.settings["benefit.cost"] == 12_000
    session.undo()
    sheet.dismiss()
    session.undo()
    settle(review, qtbot)
    pick(review.tools, MONTH)


def test_that_a_hire_asks_for_a_review_that_has_to_answer(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    pick(review.tools, TEAM)
    settle(review, qtbot)
    team = review.team
    assert team.turn.isVisible()
    assert "Patrick Doyle starts on" in str(team.events.columns.index(0, 0).data())
    team.events.setFocus()
    team.events.row_activated.emit(0)
    settle(review, qtbot)
    assert (review.view, review.chooser.key) == (MONTH, "T6")
    questions = review.page.questions
    first = questions.questions[0]
    assert "Patrick Doyle starts on" in first.question.text
    press(questions.close_it)
    assert questions.error.text().startswith("Not answered yet: Which territories")
    for _ in range(len(questions.questions)):
        row = next(row for row in questions.questions if not row.answer)
        if row.edit.isHidden():
            press(row.link)
        QTest.keyClicks(row.edit, "It does")
        QTest.keyClick(row.edit, Qt.Key.Key_Return)
    QTest.keyClicks(questions.decision, "Keep the territory")
    QTest.keyClicks(questions.owner, "Ruth")
    QTest.keyClicks(questions.due, "2026-12-11")
    press(questions.close_it)
    settle(review, qtbot)
    pick(review.tools, TEAM)
    settle(review, qtbot)
    assert not team.turn.isVisible()
    for _ in range(6):
        demo.session.undo()
    settle(review, qtbot)
    assert team.turn.isVisible()
    review.chooser.choose(TERRITORY, "T1")
    pick(review.tools, MONTH)


def test_that_the_quarter_lists_what_is_only_to_know(
    demo: Desk, review: ReviewWorkspace, qtbot: QtBot
):
    pick(review.tools, QUARTER)
    settle(review, qtbot)
    told = review.page.measures.accessibleDescription()
    for words in (
        "Accounts that order as usual: 100 %.",
        "Service renewals within 12 months: 2.",
        "Accounts open to an upsell: 3.",
        "Referrals received: 11.",
        "Accounts lost: 3.",
        "Weighted pipeline of the gap: 4.80, aim ≥ 1",
        "Fit of rep and accounts: 1.00.",
    ):
        assert words in told
    place = [reading.key for reading in review.page.measures.rows].index("lost")
    review.page.measures.behind_asked.emit("lost")
    assert place > 0
    sheet = next(s for s in demo.window.findChildren(BehindSheet) if s.isVisible())
    assert len(sheet.ids) == 3
    sheet.dismiss()
    pick(review.tools, MONTH)
