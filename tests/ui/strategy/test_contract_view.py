"""The contract calendar by mouse and by keys; the systems and their committees."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.plan.conftest import type_in
from tests.ui.strategy.conftest import Show, Wait
from ui.session import Session
from ui.strategy.contract_view import ContractsView
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def test_that_the_first_contract_to_end_is_chosen_and_arrows_step_on(
    theme: Theme, session: Session, show: Show
) -> None:
    view = ContractsView(theme, session)
    show(view)
    terms = view.line.terms
    assert [term.end for term in terms] == sorted(term.end for term in terms)
    assert view.line.key == "A13"
    assert view.contract.end.text() == "2027-04-30"
    view.line.setFocus()
    QTest.keyClick(view.line, Qt.Key.Key_Down)
    assert view.line.key == terms[1].key
    assert terms[1].name in view.line.accessibleDescription()
    asked: list[str] = []
    view.jump_asked.connect(asked.append)
    QTest.keyClick(view.line, Qt.Key.Key_Return)
    assert asked == [f"accounts:{terms[1].key}/buying"]


def test_that_a_contract_in_its_window_without_an_opportunity_is_told(
    theme: Theme, session: Session, show: Show
) -> None:
    view = ContractsView(theme, session)
    show(view)
    alone = next(term for term in view.line.terms if term.in_window and not term.covered)
    QTest.mouseClick(view.line, LEFT, NONE, view.line.row_rect(alone.key).center().toPoint())
    assert view.line.key == alone.key
    assert "nobody works on it" in view.line.accessibleDescription()
    assert view.contract.facts["Open opportunity"].words.text() == "none yet"


def test_that_a_typed_end_moves_the_contract_and_undo_brings_it_back(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = ContractsView(theme, session)
    show(view)
    type_in(view.contract.end, "2028-12-31")
    settled(view)
    place = next(n for n, term in enumerate(view.line.terms) if term.key == "A13")
    assert place > 0
    assert view.line.key == "A13", "what was chosen stays chosen"
    session.undo()
    settled(view)
    assert view.line.terms[0].key == "A13"
    assert view.contract.end.text() == "2027-04-30"
    type_in(view.contract.end, "soon")
    assert "not a day" in view.contract.end.problem
    view.contract.end.give_up()


def test_that_a_system_tells_its_members_and_its_next_committee(
    theme: Theme, session: Session, show: Show
) -> None:
    view = ContractsView(theme, session)
    show(view)
    assert len(view.systems.rows) == 5
    view.systems.setFocus()
    QTest.keyClick(view.systems, Qt.Key.Key_Home)
    QTest.keyClick(view.systems, Qt.Key.Key_Down)
    assert view.systems.rows[1].title.startswith("Queen City University")
    assert "Next committee 12 Jan 2027" in view.system.text().replace("\xa0", " ")
