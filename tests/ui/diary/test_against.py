"""What speaks against the quarter stands on its page, and grows when a move leaves the focus."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.change import SettingsChanged
from tests.ui.diary.conftest import Hand
from ui.diary.against_card import FOCUS
from ui.diary.workspace import QUARTER, WEEK


def test_that_breaks_are_listed_with_their_day_and_lead_to_their_item(hand: Hand) -> None:
    workspace = hand.workspace
    workspace.tools.choose(QUARTER)
    workspace.refresh()
    QApplication.processEvents()
    card = workspace.quarter.against
    codes = [one.code for one in card.breaks]
    assert codes == ["H3"] * 3 + [FOCUS] * 4  # of the published example
    assert card._count._text == "7"
    card.table.setFocus()
    QTest.keyClick(card.table, Qt.Key.Key_Down)
    QTest.keyClick(card.table, Qt.Key.Key_Return)
    assert workspace.tools.chosen == WEEK
    chosen = workspace.calendar.chosen
    assert chosen is not None
    assert {*chosen.uids} & {uid for one in card.breaks for uid in one.items}


def test_that_too_much_off_the_theme_is_flagged_at_once(hand: Hand) -> None:
    workspace, session = hand.workspace, hand.session
    workspace.tools.choose(QUARTER)
    workspace.refresh()
    before = len(workspace.quarter.against.breaks)
    own = dict(session.state.settings)
    strict = {**own, "theme.off_max": 10.0}
    session.do(SettingsChanged("Stricter", own, strict))
    found = workspace.quarter.against.breaks
    assert len(found) == before + 1
    assert found[-1].sentence.endswith("of the customer hours are off the theme; 10\u00a0% may be.")
