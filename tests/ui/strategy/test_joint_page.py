"""Joint plans on the demo: typed, agreed, signed; the customer reads none of our figures."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from tests.ui.plan.conftest import type_in
from tests.ui.strategy.conftest import Show
from ui.session import Session
from ui.strategy.joint_page import JointPage
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(theme: Theme, session: Session, show: Show, qtbot: QtBot) -> JointPage:
    view = JointPage(theme, session)
    show(view)
    qtbot.waitUntil(lambda: view.form.built, timeout=20_000)
    return view


def joint_of(session: Session, account_id: str) -> dict[str, Any]:
    kept = session.state.plans["R1"]["joint_plans"]
    return next(joint for joint in reversed(kept) if joint["account_id"] == account_id)


def begin(page: JointPage, account_id: str) -> None:
    page.account.edit.setCurrentIndex(page.account.edit.findData(account_id))
    QTest.mouseClick(page.begin, LEFT)


def add_step(page: JointPage, step: str, owner: str, due: str) -> None:
    fresh = page.form.steps.fresh
    type_in(fresh["step"], step)
    choice = page.form.steps.fresh["owner"].editor
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(choice.findData(owner))
    type_in(fresh["due"], due)
    QTest.keyClick(fresh["due"].editor, Qt.Key.Key_Return)


def test_that_the_customer_comes_first_and_no_field_takes_a_quota(page: JointPage) -> None:
    assert page.list.chosen == "JP1"
    assert page.card.accessibleName() == "Mason Foregut & Hernia ASC"
    assert page.form.goal.text() == "Same-day discharge for 95 % of foregut cases"
    places = [w.mapTo(page, w.rect().topLeft()).y() for w in (page.form.goal, page.form.pain)]
    rest = page.form.can.mapTo(page, page.form.can.rect().topLeft()).y()
    assert places == sorted(places)
    assert places[-1] < rest
    names = {
        child.accessibleName().casefold()
        for child in page.form.findChildren(type(page.form.months.edit))
    }
    assert not any(word in name for name in names for word in ("quota", "revenue", "score"))


def test_that_a_plan_is_begun_typed_and_taken_back_step_by_step(
    page: JointPage, session: Session
) -> None:
    begin(page, "A05")
    made = joint_of(session, "A05")
    assert (made["status"], page.joint_id) == ("draft", made["id"])
    assert page.form.goal.edit.hasFocus()
    assert not page.state_card.go.isEnabled()
    assert "pain is missing" in page.state_card.against.text()
    type_in(page.form.goal, "Home on the same day")
    type_in(page.form.pain, "Patients wait eleven weeks")
    assert joint_of(session, "A05")["customer_pain"] == "Patients wait eleven weeks"
    assert page.state_card.go.isEnabled()
    QTest.mouseClick(page.state_card.go, LEFT)
    assert joint_of(session, "A05")["status"] == "shared"
    for _ in range(4):
        session.undo()
    assert all(j["account_id"] != "A05" for j in session.state.plans["R1"]["joint_plans"])
    assert page.joint_id == "JP1"


def test_that_without_an_account_nothing_is_begun(page: JointPage, session: Session) -> None:
    before = session.state
    QTest.mouseClick(page.begin, LEFT)
    assert page.account.problem == "Choose the account first."
    assert session.state is before


def test_that_agreeing_needs_a_step_of_theirs_and_signing_needs_a_name_and_a_day(
    page: JointPage, session: Session, tmp_path: Path
) -> None:
    begin(page, "A05")
    for field, words in (
        (page.form.goal, "Home on the same day"),
        (page.form.pain, "Patients wait eleven weeks"),
        (page.form.cannot, "No night staff"),
    ):
        type_in(field, words)
    QTest.mouseClick(page.state_card.go, LEFT)
    QTest.mouseClick(page.state_card.go, LEFT)
    assert joint_of(session, "A05")["status"] == "in review"
    assert "owned by the customer" in page.state_card.against.text()
    add_step(page, "Protocol draft", "customer", "2027-02-01")
    add_step(page, "Kit on the shelf", "us", "2027-03-01")
    measure = page.form.measures.fresh
    type_in(measure["metric"], "waiting time")
    type_in(measure["baseline"], "11")
    QTest.mouseClick(page.form.measures.add, LEFT)
    assert joint_of(session, "A05")["measures"][0]["baseline"] == 11
    assert not page.state_card.against.isVisible()
    QTest.mouseClick(page.state_card.go, LEFT)
    assert joint_of(session, "A05")["status"] == "agreed verbally"
    card = page.state_card
    assert "Nobody has signed" in card.against.text()
    type_in(card.name, "Dr Ada")
    QTest.mouseClick(card.add_name, LEFT)
    assert card._problem.text() == "A signature has a name, a role and a day."
    type_in(card.role, "Owner")
    type_in(card.day, "2027-02-10")
    QTest.mouseClick(card.add_name, LEFT)
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"ink")
    card.attach(scan)
    assert card.go.isEnabled()
    QTest.mouseClick(card.go, LEFT)
    made = joint_of(session, "A05")
    assert (made["status"], made["signed_on"]) == ("signed", "2027-02-10")
    assert made["signatories"] == [{"name": "Dr Ada", "role": "Owner", "signed_on": "2027-02-10"}]
    assert len(made["file_hash"]) == 64


def test_that_a_refused_line_says_why_and_keeps_its_words(page: JointPage) -> None:
    fresh = page.form.steps.fresh
    type_in(fresh["step"], "Wet lab")
    QTest.mouseClick(page.form.steps.add, LEFT)
    assert "no owner" in fresh["step"].problem
    assert fresh["step"].text() == "Wet lab"


def test_that_ticking_a_step_of_a_signed_plan_keeps_it_signed_and_new_words_do_not(
    page: JointPage, session: Session
) -> None:
    assert "makes version 2" in page.banner.accessibleName()
    type_in(page.form.steps.lines[2]["done"], "2026-11-30")
    assert joint_of(session, "A27")["status"] == "signed"
    assert joint_of(session, "A27")["milestones"][2]["done"] == "2026-11-30"
    type_in(page.form.goal, "Same-day discharge for 97 % of foregut cases")
    made = joint_of(session, "A27")
    assert (made["status"], made["version"], made["signatories"]) == ("in review", 2, [])
    session.undo()
    assert joint_of(session, "A27")["version"] == 1
    assert page.form.goal.text() == "Same-day discharge for 95 % of foregut cases"


def test_that_lines_are_removed_where_they_stand(page: JointPage, session: Session) -> None:
    page.choose("JP3")
    steps = len(joint_of(session, "A13")["milestones"])
    first = page.form.steps.lines[0]["step"].text()
    QTest.mouseClick(page.form.steps._crosses[0], LEFT)
    assert page.form.steps.count == steps - 1
    assert page.form.steps.lines[0]["step"].text() != first
    session.undo()
    assert page.form.steps.lines[0]["step"].text() == first


def test_that_promises_reviews_and_the_period_are_typed(page: JointPage, session: Session) -> None:
    page.choose("JP3")
    page.form.they.edit.setFocus()
    QTest.keyClick(page.form.they.edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.form.they.edit, "Numbers monthly")
    QTest.keyClick(page.form.they.edit, Qt.Key.Key_Return)
    QTest.keyClicks(page.form.they.edit, "One lead for training")
    page.form.they.flush()
    type_in(page.form.reviews, "2027-03-01, 2027-06-01")
    type_in(page.form.months, "36")
    made = joint_of(session, "A13")
    assert made["commitments"]["customer"] == ["Numbers monthly", "One lead for training"]
    assert made["review_dates"] == ["2027-03-01", "2027-06-01"]
    assert made["period_months"] == 36
    type_in(page.form.months, "60")
    assert "out of range" in page.form.months.problem
    assert joint_of(session, "A13")["period_months"] == 36


def test_that_counsel_is_logged_with_its_day_and_the_customer_does_not_read_it(
    page: JointPage, session: Session
) -> None:
    type_in(page.form.counsel.fresh["what"], "Write the protocol with nursing")
    QTest.mouseClick(page.form.counsel.add, LEFT)
    made = joint_of(session, "A27")
    assert made["counsel"] == [
        {"what": "Write the protocol with nursing", "to": "", "on": "2026-11-30"}
    ]
    assert made["status"] == "signed"
    page.kind.setFocus()
    QTest.keyClick(page.kind, Qt.Key.Key_Right)
    assert page.preview.isVisible()
    assert "nursing" not in page.preview.toPlainText()


def test_that_the_customer_version_holds_their_words_and_no_figure_of_ours(
    page: JointPage, session: Session
) -> None:
    page.show_preview(True)
    text = page.preview.toPlainText()
    assert text.index("Same-day discharge") < text.index("13 of 100") < text.index("What we can do")
    assert "No reduction of anesthesia time" in text
    assert "Dr Priya Nandakumar" in text
    folded = text.casefold()
    for word in ("score", "potential", "quota", "usd", "headroom", "attack", "lighthouse", "wave"):
        assert word not in folded, word
    page.choose("JP2")
    assert "Great Miami" in page.preview.toPlainText()


def test_that_a_jump_goes_to_the_plan_of_an_account_or_offers_to_begin_one(
    page: JointPage,
) -> None:
    page.jump("A12")
    assert page.joint_id == "JP4"
    page.jump("A05")
    assert page.account.text() == "A05"
