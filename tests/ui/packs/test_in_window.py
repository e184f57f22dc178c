"""The packs in the real window: doors, files written beside it, the form typed in afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from pytestqt.qtbot import QtBot

from model.change import AboutChanged
from model.diary.table import diary_frame
from model.review.alert import AMBER, Alert, Answer, Subject
from model.review.cotravel import rides_of
from model.review.cotravel_form import HEADERS, WIDTHS, form_lines
from model.review.scorecards import TERRITORY
from reports.sheet_file import SheetList, write_list
from tests.ui.conftest import Desk
from ui.align.compare import CompareDialog
from ui.packs.alignment_dialog import AlignmentDialog
from ui.packs.cotravel_dialog import CotravelDialog
from ui.packs.desk import PackDesk
from ui.packs.ride_form import RideForm
from ui.review.workspace import MONTH, ReviewWorkspace

LEFT = Qt.MouseButton.LeftButton


def press(button: QAbstractButton, qtbot: QtBot) -> None:
    """Click a button as soon as it shows: one just put into a layout shows a turn later."""
    qtbot.waitUntil(button.isVisible, timeout=10_000)
    assert button.isEnabled()
    QTest.mouseClick(button, LEFT, pos=button.rect().center())


@pytest.fixture
def packs(demo: Desk, qtbot: QtBot) -> Iterator[PackDesk]:
    """The desk of the packs; nothing stays open behind it."""
    desk = demo.window.rooms.packs
    yield desk
    qtbot.waitUntil(lambda: not demo.window.worker.busy, timeout=180_000)
    if desk.form is not None:
        desk.form.dismiss()
        desk.form = None
    if desk.dialog is not None:
        desk.dialog.close_asked.emit()


@pytest.fixture
def review(demo: Desk, qtbot: QtBot) -> Iterator[ReviewWorkspace]:
    """The month of the first territory, read."""
    shown = demo.window.review
    demo.window.show_workspace("review")
    shown.show_view(MONTH)
    qtbot.waitUntil(lambda: shown.reviewed is not None, timeout=30_000)
    shown.chooser.choose(TERRITORY, "T1")
    shown.refresh()
    settle(shown, qtbot)
    yield shown
    settle(shown, qtbot)


def settle(review: ReviewWorkspace, qtbot: QtBot) -> None:
    """Wait until nothing is being read."""
    qtbot.waitUntil(lambda: not (review.gatherer.busy or review._pause.isActive()), timeout=30_000)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a person chooses in the dialog for a folder."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    return tmp_path


def cotravel(packs: PackDesk) -> CotravelDialog:
    """The dialog of a ride-along that is open."""
    assert isinstance(packs.dialog, CotravelDialog)
    return packs.dialog


def test_that_the_review_says_when_the_next_ride_is_and_prints_its_pack(
    packs: PackDesk, review: ReviewWorkspace, folder: Path, qtbot: QtBot
):
    rides = review.page.rides
    qtbot.waitUntil(rides.isVisible, timeout=30_000)
    assert rides.words.replace("\u00a0", " ") == "9 Feb 2027, print by 5 Feb"
    press(rides.pack, qtbot)
    dialog = cotravel(packs)
    assert dialog.rep_id == "R1"
    assert dialog.about.text().startswith("4 calls")
    press(dialog.write, qtbot)
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=180_000)
    assert sorted(path.name for path in folder.iterdir()) == [
        "co-travel-R1-2027-02-09-form.xlsx",
        "co-travel-R1-2027-02-09.pdf",
    ]
    assert dialog.result.text().startswith("2 files written")
    assert dialog.show_folder.isVisible()


def test_that_a_district_has_no_ride_along(packs: PackDesk, review: ReviewWorkspace, qtbot: QtBot):
    review.chooser.choose("region", "")
    review.refresh()
    settle(review, qtbot)
    assert not review.page.rides.isVisible()


def test_that_two_working_days_before_the_pack_is_offered_in_every_review(
    demo: Desk, packs: PackDesk, review: ReviewWorkspace, qtbot: QtBot
):
    session = demo.session
    about = session.state.about
    session.do(AboutChanged("On 5 February", about, replace(about, frozen_today="2027-02-05")))
    settle(review, qtbot)
    rides = review.page.rides
    review.refresh()
    settle(review, qtbot)
    assert rides.words.replace("\u00a0", " ") == "9 Feb 2027: print the pack today"
    review.chooser.choose("region", "")
    review.refresh()
    settle(review, qtbot)
    qtbot.waitUntil(rides.isVisible, timeout=30_000)
    assert rides.words.replace("\u00a0", " ") == "Maya Lindqvist, 9 Feb: print the pack today"
    assert not rides.form.isVisible()
    press(rides.pack, qtbot)
    dialog = cotravel(packs)
    assert (dialog.rep_id, dialog.day.text()) == ("R1", "2027-02-09")
    session.undo()
    settle(review, qtbot)


def test_that_the_dialog_counts_what_was_not_planned(packs: PackDesk):
    packs.open_cotravel("R1", "2026-11-05")
    dialog = cotravel(packs)
    assert dialog.about.text() == "6 calls, 2 not planned."
    dialog.day.setText("2026-11-07")
    assert dialog.about.text() == "No call stands on this day."
    assert not dialog.write.isEnabled()


def test_that_the_form_typed_in_afterwards_opens_the_next_pack(
    demo: Desk, packs: PackDesk, qtbot: QtBot
):
    packs.open_cotravel("R1", "2027-02-09")
    dialog = cotravel(packs)
    press(dialog.form, qtbot)
    form = packs.form
    assert isinstance(form, RideForm)
    form.scores["asking"].setFocus()
    QTest.keyClicks(form.scores["asking"], "4")
    QTest.keyClicks(form.evidence["asking"], "Waited for the answer twice")
    QTest.keyClicks(form.skill, "Ask the price question last")
    press(form.save, qtbot)
    assert form.error.isVisible()
    assert "practice date" in form.error.text()
    form.practice.setText("2027-02-20")
    press(form.save, qtbot)
    assert packs.form is None
    ride = rides_of(demo.session.state.plans["R1"])[-1]
    assert ride.scores == {"asking": 4.0}
    assert ride.coaching.skill == "Ask the price question last"
    assert ride.calls == 4
    demo.session.undo()
    assert len(rides_of(demo.session.state.plans["R1"])) == 1


def test_that_a_filled_form_is_read_into_the_fields(
    demo: Desk, packs: PackDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    lines = form_lines("R1", "Maya Lindqvist", date(2027, 2, 9), None)
    told = {"asking": (4.0, "Waited twice"), "story": (7.0, "")}
    rows = [(*one[:5], *told.get(one[0], one[5:])) for one in lines]
    file = tmp_path / "form.xlsx"
    write_list(SheetList("Observation", HEADERS, WIDTHS, rows), file)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    packs.open_form("R1", "2027-02-09")
    form = packs.form
    assert isinstance(form, RideForm)
    press(form.read, qtbot)
    assert not form.save.isEnabled()
    qtbot.waitUntil(form.save.isEnabled, timeout=60_000)
    assert form.scores["asking"].currentText() == "4"
    assert form.evidence["asking"].text() == "Waited twice"
    assert "“7” is no score of 1 to 5" in form.error.text()
    press(form.save, qtbot)
    assert rides_of(demo.session.state.plans["R1"])[-1].scores == {"asking": 4.0}
    demo.session.undo()


def test_that_the_form_of_another_day_is_not_read_over_this_one(
    packs: PackDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
):
    file = tmp_path / "form.xlsx"
    lines = form_lines("R1", "Maya Lindqvist", date(2026, 11, 5), None)
    write_list(SheetList("Observation", HEADERS, WIDTHS, lines), file)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    packs.open_form("R1", "2027-02-09")
    form = packs.form
    assert isinstance(form, RideForm)
    press(form.read, qtbot)
    qtbot.waitUntil(form.save.isEnabled, timeout=60_000)
    assert "is the form of 2026-11-05" in form.error.text()


def test_that_the_comparison_leads_to_the_pack_of_the_scenario_it_is_about(
    demo: Desk, packs: PackDesk, folder: Path, qtbot: QtBot
):
    demo.window.align.compare()
    compare = next(d for d in demo.window.findChildren(CompareDialog) if d.isVisible())
    compare.show_chosen("B")
    press(compare.pack, qtbot)
    dialog = packs.dialog
    assert isinstance(dialog, AlignmentDialog)
    assert dialog.scenario_id == "B"
    press(dialog.write, qtbot)
    assert dialog.is_running
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=120_000)
    names = {path.name for path in folder.iterdir()}
    assert {"alignment-pack.pdf", "handover.pdf", "letters.pdf", "owners.csv"} <= names
    assert {"attainability.csv", "lead-routing.csv", "postcode-territory.csv"} <= names
    assert dialog.result.text().startswith("9 files written")


def test_that_printing_can_be_stopped_and_says_what_is_whole(
    packs: PackDesk, folder: Path, qtbot: QtBot
):
    packs.open_alignment("B")
    dialog = packs.dialog
    assert isinstance(dialog, AlignmentDialog)
    press(dialog.write, qtbot)
    press(dialog.stop, qtbot)
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=120_000)
    assert dialog.result.text().startswith("Stopped")
    assert not (folder / "attainability.csv").exists()


def test_that_the_joint_visit_is_booked_in_both_diaries_and_undone_at_once(
    demo: Desk, packs: PackDesk, qtbot: QtBot
):
    packs.open_alignment("B")
    dialog = packs.dialog
    assert isinstance(dialog, AlignmentDialog)
    before = len(diary_frame(demo.session.state))
    press(dialog.book_visits, qtbot)
    assert dialog.is_running  # days are found beside the window
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=60_000)
    assert "done in both diaries" in dialog.result.text()
    frame = diary_frame(demo.session.state)
    fresh = frame[frame["account_id"] == "T2-01"]
    assert sorted(fresh["rep_id"]) == ["R2", "R4"]
    assert set(fresh["date"]) == {"2026-12-03"}
    press(dialog.book_visits, qtbot)
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=60_000)
    assert "Every joint visit is in both diaries" in dialog.result.text()
    demo.session.undo()
    assert len(diary_frame(demo.session.state)) == before


def test_that_a_rep_off_plan_is_answered_with_a_ride_along(
    packs: PackDesk, review: ReviewWorkspace
):
    subject = Subject("rep", "R4", "June Whitfield")
    alert = Alert("AL4", subject, "R4", "T4", AMBER, 60.0, 70.0, "Adherence 60 %")
    assert Answer.RIDE in alert.answers
    review.desk.place_asked.emit(Answer.RIDE, alert)
    assert cotravel(packs).rep_id == "R4"
