"""Tips on terms in the real window: the meaning on resting, the glossary on F1 or the key "?"."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.glossary import meaning_of
from tests.ui.conftest import Desk
from ui.diary.workspace import MEASURES, SEE_NEXT
from ui.document.help_dialog import HelpDialog


def open_help(demo: Desk) -> HelpDialog:
    (found,) = (d for d in demo.window.findChildren(HelpDialog) if d.isVisible())
    return found


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_that_a_measure_tells_its_meaning_and_opens_the_glossary_at_it(
    demo: Desk, key: Qt.Key
) -> None:
    demo.window.show_workspace("diary")
    diary = demo.window.diary
    diary.tools.choose(MEASURES)
    diary.refresh()
    QApplication.processEvents()
    row = diary.measures.rows["stability"]
    assert meaning_of("Plan stability") in row.toolTip()
    row.setFocus()
    QTest.keyClick(row, key)
    dialog = open_help(demo)
    assert dialog.list.currentItem().text() == "Glossary"
    assert dialog.text.textCursor().selectedText() == "Plan stability:"
    dialog.dismiss()


def test_that_the_title_of_a_card_carries_the_tip_of_its_term(demo: Desk) -> None:
    demo.window.show_workspace("diary")
    diary = demo.window.diary
    diary.tools.choose(SEE_NEXT)
    diary.refresh()
    QApplication.processEvents()
    title = diary.see_next._card._title
    assert title.toolTip().startswith("Whom to see next: Accounts with a reason")
    assert "F1 opens the glossary" in title.toolTip()
    diary.see_next.table.setFocus()
    demo.key(Qt.Key.Key_F1)
    dialog = open_help(demo)
    assert dialog.text.textCursor().selectedText() == "Whom to see next:"
    dialog.dismiss()


def test_that_the_search_of_the_window_opens_the_glossary_and_a_mark_is_typed_in_fields(
    demo: Desk,
) -> None:
    field = demo.window.top.search.edit
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Question)
    assert not [d for d in demo.window.findChildren(HelpDialog) if d.isVisible()]
    field.clear()
    QTest.keyClicks(field, "glossary")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    dialog = open_help(demo)
    assert dialog.list.currentItem().text() == "Glossary"
    dialog.dismiss()
