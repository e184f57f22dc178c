"""Fields that count their words and save when typing rests."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from model.plan.typed_edits import WordNeed
from ui.plan.typed import TypedChoice, TypedLine, TypedText
from ui.theme.style import Theme


def test_that_words_are_counted_against_their_need_while_they_are_typed(
    theme: Theme, qtbot: QtBot
) -> None:
    field = TypedText("Why", need=WordNeed(minimum=3))
    qtbot.addWidget(field)
    QTest.keyClicks(field.edit, "two words")
    assert (field._count.text(), field._count.property("tone")) == ("2 of 3 words", "warn")
    QTest.keyClicks(field.edit, " more")
    assert (field._count.text(), field._count.property("tone")) == ("3 words", "good")


def test_that_words_are_announced_once_when_typing_rests(theme: Theme, qtbot: QtBot) -> None:
    field = TypedLine("Owner")
    qtbot.addWidget(field)
    said: list[str] = []
    field.paused.connect(said.append)
    with qtbot.waitSignal(field.paused, timeout=10_000):
        QTest.keyClicks(field.edit, "Maya")
    field.keep_saved()
    field.flush()
    assert said == ["Maya"]


def test_that_hiding_the_page_saves_what_is_still_being_typed(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    field = TypedText("How")
    QVBoxLayout(page).addWidget(field)
    page.show()
    QTest.keyClicks(field.edit, "half a sen")
    with qtbot.waitSignal(field.paused) as said:
        page.hide()
    assert said.args == ["half a sen"]


def test_that_a_refresh_leaves_words_that_are_not_saved(theme: Theme, qtbot: QtBot) -> None:
    field = TypedText("How")
    qtbot.addWidget(field)
    field.replace_text("saved")
    QTest.keyClicks(field.edit, "new ")
    field.show_text("from elsewhere")
    assert field.text() == "new saved"
    field.replace_text("from elsewhere")
    assert field.text() == "from elsewhere"


def test_that_undo_saves_first_and_is_left_to_the_window(theme: Theme, qtbot: QtBot) -> None:
    field = TypedText("How")
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field.edit, "word")
    with qtbot.waitSignal(field.paused):
        QTest.keyClick(field.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_that_a_field_grows_with_its_lines(theme: Theme, qtbot: QtBot) -> None:
    field = TypedText("How", lines=2)
    qtbot.addWidget(field)
    field.resize(300, 200)
    field.show()
    low = field.edit.height()
    field.replace_text("word " * 60)
    assert field.edit.height() > low


def test_that_a_value_nobody_offers_is_still_shown(theme: Theme, qtbot: QtBot) -> None:
    field = TypedChoice("Kind", [("a", "First"), ("b", "Second")])
    qtbot.addWidget(field)
    field.replace_text("c")
    assert field.text() == "c"
    with qtbot.waitSignal(field.paused) as said:
        QTest.keyClick(field.edit, Qt.Key.Key_Home)
        field.flush()
    assert said.args == ["a"]
