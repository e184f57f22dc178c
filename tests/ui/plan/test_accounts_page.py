"""The strategy of an account, its needs and its people are typed beside its figures."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.field_return.packs import FieldNote, noting
from model.plan.need_edits import needs_at
from model.plan.tables import text
from tests.ui.plan.conftest import Show, type_in
from ui.plan.accounts_page import AccountsPage
from ui.session import Session
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton


def _page(theme: Theme, session: Session, show: Show) -> AccountsPage:
    page = AccountsPage(theme, session)
    show(page)
    return page


def test_that_accounts_stand_in_the_order_of_their_start_and_are_found_by_words(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    assert len(page.list.rows) == 40
    assert [row.right for row in page.list.rows[:3]] == ["wave 1"] * 3
    QTest.keyClicks(page.search.edit, "kettering")
    assert [row.title for row in page.list.rows] == ["St. Brigid Kettering"]


def test_that_a_strategy_is_typed_saved_and_undone(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    page.jump("A05")
    type_in(page.strategy, "Start with the minutes of the block and stay until June")
    typed = session.state.plans["R1"]["account_strategies"]
    assert any(s["account_id"] == "A05" and s["strategy"].endswith("June") for s in typed)
    row = next(row for row in page.list.rows if row.key == "A05")
    assert row.note == "strategy 11 of 40 words"
    session.undo()
    assert "June" not in page.strategy.text()


def test_that_a_need_is_added_and_described_until_it_can_be_printed(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    page.jump("A15/needs")
    before = len(needs_at(session.state, "A15"))
    QTest.mouseClick(page.needs.add_need, LEFT)
    for field, value in (
        (page.needs.need, "capacity"), (page.needs.severity, "4"), (page.needs.answer, "partly"),
    ):  # fmt: skip
        field.edit.setCurrentIndex(field.edit.findData(value))
        field.flush()
    type_in(page.needs.evidence, "Two rooms closed on Fridays")
    type_in(page.needs.words, "We send them home")
    needs = needs_at(session.state, "A15")
    assert len(needs) == before + 1
    fresh = next(need for need in needs if need.need == "capacity")
    assert (fresh.severity, fresh.our_answer) == (4, "partly")
    assert fresh.customer_words == "We send them home"
    chosen = next(row for row in page.needs.list.rows if row.key == fresh.need_id)
    assert chosen.icon == "kept"
    QTest.mouseClick(page.needs.remove, LEFT)
    assert len(needs_at(session.state, "A15")) == before


def test_that_the_buying_path_and_preferences_are_cells_of_the_account(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    page.jump("A13/buying")
    type_in(page.buying["vac_rule"], "1st Monday")
    type_in(page.buying["vac_lead_wd"], "12")
    type_in(page.preferences, "Mornings only")
    record = session.state.accounts.record(session.state.accounts.row_of("A13"))
    assert (record["vac_rule"], record["vac_lead_wd"]) == ("1st Monday", 12)
    assert record["preferences"] == "Mornings only"
    type_in(page.buying["vac_lead_wd"], "soon")
    assert "is not a number" in page.buying["vac_lead_wd"].problem


def test_that_a_relationship_is_led_from_now_to_wanted_and_a_person_is_added(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    page.jump("A03/people")
    shown = page.people.list.rows
    page.people.target.edit.setCurrentIndex(page.people.target.edit.findData("3"))
    page.people.target.flush()
    assert page.people.list.rows[0].right.endswith("→ +3")
    page.people.new_role.edit.setCurrentIndex(page.people.new_role.edit.findData("BUYER"))
    QTest.keyClicks(page.people.new_name.edit, "Paula Buyer")
    QTest.mouseClick(page.people.add_one, LEFT)
    assert len(page.people.list.rows) == len(shown) + 1
    assert "Paula Buyer" in set(text(session.state.table("contacts"), "name"))
    assert page.people.new_name.text() == ""
    QTest.mouseClick(page.people.add_one, LEFT)
    assert "no name" in page.people.new_name.problem


def test_that_a_note_from_the_field_stands_at_its_account_with_day_and_rep_as_text(
    theme: Theme, session: Session, show: Show
) -> None:
    page = _page(theme, session, show)
    page.jump("A05")
    assert not page.notes.isVisible()
    notes = [
        FieldNote("n1", "A05", "R1", "2026-12-01T09:00:00Z", "Asked for <b>minutes</b> more"),
        FieldNote("n2", "A05", "R1", "2026-12-03T09:00:00Z", "Call after the congress"),
        FieldNote("n3", "A06", "R1", "2026-12-03T09:00:00Z", "Another site"),
    ]  # fmt: skip
    session.do(noting(session.state, notes, "Take notes"))
    page.refresh()
    assert page.notes.isVisible()
    rep = session.state.reps[0].name
    dates = [session.formatter.date(day) for day in ("2026-12-03", "2026-12-01")]
    assert page.notes.words() == [
        (f"{dates[0]} · {rep}", "Call after the congress"),
        (f"{dates[1]} · {rep}", "Asked for <b>minutes</b> more"),
    ]
    page.show_account("A07")
    assert not page.notes.isVisible()
    page.show_account("A05")
    session.undo()
    page.refresh()
    assert not page.notes.isVisible()


def test_that_what_is_usual_for_the_type_stands_in_until_somebody_asked(
    theme: Theme, session: Session, show: Show
) -> None:
    """S2-09: buying path, needs and time to close of every account."""
    page = _page(theme, session, show)
    page.jump("A13")
    assert page.usual.text().startswith("Time to close, from its type and readiness: ")
    assert "not confirmed" not in page.usual.text()
    page.jump("A13/buying")
    rule = page.buying["vac_rule"]
    QTest.keyClick(rule.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(rule.editor, Qt.Key.Key_Delete)
    rule.flush()
    assert "Usual for this type, not confirmed: buying path: decision of the directors" in (
        page.usual.text()
    )
    type_in(rule, "Director decision")
    assert "not confirmed" not in page.usual.text()
