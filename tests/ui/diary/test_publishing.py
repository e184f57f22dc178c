"""Publishing a quarter in the real window: A accounts nothing is planned at are named first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from model.change import TableReplaced
from model.diary.publish import latest_version
from model.diary.table import DIARY, diary_frame
from tests.ui.conftest import Desk
from ui.diary.workspace import QUARTER, WEEK, DiaryWorkspace

RIVER = "A03"  # Tri-River North Hospital, class A


@pytest.fixture
def diary(demo: Desk) -> DiaryWorkspace:
    """The first quarter of the demo's diary."""
    demo.window.show_workspace("diary")
    demo.window.diary.tools.choose(WEEK)
    demo.window.diary.show_week(6)
    QApplication.processEvents()
    return demo.window.diary


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def empty_at(demo: Desk, account_id: str) -> None:
    """Take every item at an account out of the diary."""
    state = demo.session.state
    frame = diary_frame(state)
    rest = frame[frame["account_id"] != account_id].reset_index(drop=True)
    demo.session.do(TableReplaced("Empty", DIARY, state.tables.get(DIARY), rest))
    QApplication.processEvents()


def version(demo: Desk, diary: DiaryWorkspace) -> int:
    agenda = diary._agenda()
    assert agenda.rep is not None
    return latest_version(demo.session.state, agenda.rep.id, agenda.quarter)


def test_that_a_quarter_with_an_item_at_every_a_account_is_published_at_once(
    demo: Desk, diary: DiaryWorkspace
) -> None:
    before = version(demo, diary)
    tap(diary.head.publish)
    assert not diary.head.uncalled.isVisible()
    assert version(demo, diary) == before + 1


def test_that_an_a_account_without_an_item_is_named_and_a_second_press_publishes(
    demo: Desk, diary: DiaryWorkspace
) -> None:
    empty_at(demo, RIVER)
    before, part = version(demo, diary), diary.head.uncalled
    tap(diary.head.publish)
    assert part.isVisible()
    assert part.question.text() == (
        "1 A account has nothing planned in the first quarter 2027. Publish it?"
    )
    assert part.buttons[RIVER].accessibleName() == "Put Tri-River North Hospital into the diary"
    assert QApplication.focusWidget() is part.no
    assert version(demo, diary) == before
    tap(part.yes)
    assert not part.isVisible()
    assert version(demo, diary) == before + 1
    diary.calendar.setFocus()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert version(demo, diary) == before


def test_that_escape_publishes_nothing_and_gives_the_focus_back(
    demo: Desk, diary: DiaryWorkspace
) -> None:
    empty_at(demo, RIVER)
    before = version(demo, diary)
    diary.head.publish.setFocus()
    demo.key(Qt.Key.Key_Space)
    assert diary.head.uncalled.isVisible()
    demo.key(Qt.Key.Key_Escape)
    assert not diary.head.uncalled.isVisible()
    assert QApplication.focusWidget() is diary.head.publish
    assert version(demo, diary) == before


def test_that_a_named_account_is_put_into_the_diary_and_leaves_the_list(
    demo: Desk, diary: DiaryWorkspace
) -> None:
    empty_at(demo, RIVER)
    diary.tools.choose(QUARTER)
    diary.refresh()
    tap(diary.head.publish)
    part, card = diary.head.uncalled, diary.board.new
    tap(part.buttons[RIVER])
    assert card.isVisible()
    assert card.draft is not None
    assert (card.draft.account_id, card.draft.kind) == (RIVER, "call_f2f")
    assert not part.isVisible()  # the card has its room
    tap(card.take)
    assert part.isVisible()
    assert RIVER in set(diary_frame(demo.session.state)["account_id"])
    assert part.buttons == {}
    assert part.question.text() == (
        "Every A account has an item in the first quarter 2027. Publish it?"
    )
    assert part.yes.accessibleName() == "Publish"
    diary.calendar.setFocus()
    demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list(part.buttons) == [RIVER]


def test_that_the_question_comes_back_when_nothing_is_added(
    demo: Desk, diary: DiaryWorkspace
) -> None:
    empty_at(demo, RIVER)
    tap(diary.head.publish)
    part = diary.head.uncalled
    demo.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is part.buttons[RIVER]
    demo.key(Qt.Key.Key_Space)
    assert diary.board.new.isVisible()
    demo.key(Qt.Key.Key_Escape)
    assert not diary.board.new.isVisible()
    assert part.isVisible()
    assert list(part.buttons) == [RIVER]


def test_that_another_quarter_closes_the_question(demo: Desk, diary: DiaryWorkspace) -> None:
    empty_at(demo, RIVER)
    tap(diary.head.publish)
    tap(diary.head.following)
    assert not diary.head.uncalled.isVisible()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1440, 900)])
def test_that_the_head_says_days_and_theme_whole_at_common_sizes(
    demo: Desk, diary: DiaryWorkspace, width: int, height: int
) -> None:
    demo.window.resize(width, height)
    QApplication.processEvents()
    head = diary.head
    assert head._note.text() in head._notes
    assert head._note.text().endswith(head._notes[2])  # the theme
    assert head._legend.sizeHint().width() <= head._legend.width()
