"""Lists of the plan are typed record by record."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.plan.typed_edits import records
from tests.ui.plan.conftest import Show, type_in
from ui.plan.pitch_page import PitchPage
from ui.plan.record_kinds import KINDS
from ui.plan.records_page import RecordsPage
from ui.session import Session
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("key", list(KINDS))
def test_that_a_record_is_added_typed_undone_and_removed(
    key: str, theme: Theme, session: Session, show: Show
) -> None:
    kind = KINDS[key]
    page = RecordsPage(theme, session, kind)
    show(page)

    def names() -> list[str]:
        return [str(r.get(kind.name, "")) for r in records(session.state.plans["R1"], *kind.path)]

    before = names()
    QTest.mouseClick(page.add, LEFT)
    type_in(page.fields[kind.name], "Something new")
    assert names() == [*before, "Something new"]
    assert page.list.chosen == str(len(before))
    session.undo()
    assert names() == [*before, ""]
    assert page.fields[kind.name].text() == ""
    QTest.mouseClick(page.remove, LEFT)
    assert names() == before


def test_that_a_wrong_day_is_said_below_its_field(
    theme: Theme, session: Session, show: Show
) -> None:
    page = RecordsPage(theme, session, KINDS["means.risks"])
    show(page)
    type_in(page.fields["check"], "someday")
    assert page.fields["check"].problem == '"someday" is not a day. Type it as 2027-03-31.'
    type_in(page.fields["check"], "2/26/2027")
    assert page.fields["check"].problem == ""


def test_that_arrows_step_through_the_records(theme: Theme, session: Session, show: Show) -> None:
    page = RecordsPage(theme, session, KINDS["means.risks"])
    show(page)
    first = page.fields["risk"].text()
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.fields["risk"].text() != first
    assert page.card.accessibleName() == "Risk 2 of 10"


def test_that_a_pitch_counts_its_words_and_says_what_it_lacks(
    theme: Theme, session: Session, show: Show
) -> None:
    page = PitchPage(theme, session)
    show(page)
    assert "what we cannot do" in page.notes["USER"].text()
    type_in(page.parts["USER", "cannot"], "We cannot promise fewer recurrences.")
    assert "what we cannot do" not in page.notes["USER"].text()
    type_in(page.parts["USER", "story"], "word " * 160)
    spines = session.state.plans["R1"]["enablement"]["pitch_spines"]
    assert spines["USER"]["cannot"] == "We cannot promise fewer recurrences."
    assert "words, 75 too many" in page.notes["USER"].text()
