"""Between what can be pressed and the planner: build, repair, publish, explain, ways out, close."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ui.diary.agenda import Agenda
from ui.diary.board import DiaryBoard
from ui.diary.close_page import ClosePage
from ui.diary.empty_page import EmptyPage
from ui.diary.head import QuarterHead
from ui.diary.planner import Planner


class PlanningDesk(QObject):
    """One plan at a time; `agenda` and `week` are what shows."""

    decided = Signal()  # about an item without a place

    def __init__(
        self,
        planner: Planner,
        head: QuarterHead,
        board: DiaryBoard,
        empty: EmptyPage,
        agenda: Callable[[], Agenda],
    ) -> None:
        super().__init__(board)
        self._planner, self._board, self._agenda = planner, board, agenda
        self._calendar, self._item = board.week.calendar, board.item
        self._buttons = (head.repair, head.rebuild, head.publish, empty.none.action)
        planner.turned.connect(self._on_turned)
        planner.explained.connect(self._on_explained)
        head.repair.clicked.connect(lambda _checked=False: self._build(repair=True))
        head.rebuild.clicked.connect(lambda _checked=False: self._build(repair=False))
        empty.none.action_chosen.connect(lambda: self._build(repair=False))
        board.item.explain_asked.connect(self._explain)
        board.unplaced.card.way_chosen.connect(self._on_way)

    def close_with(self, page: ClosePage, week: Callable[[], int]) -> None:
        """Close the week that shows with what the page says came of it."""
        page.closed.connect(
            lambda outcomes: self._planner.close_week(self._agenda(), week(), outcomes)
        )

    def _build(self, *, repair: bool) -> None:
        self._planner.start(self._agenda(), repair=repair)

    def _explain(self, uid: str) -> None:
        self._item.show_reason("Looking at the other days …")
        self._planner.explain(self._agenda(), uid)

    def _on_turned(self, busy: bool) -> None:
        """One plan at a time."""
        for button in self._buttons:
            button.setEnabled(not busy)

    def _on_explained(self, uid: str, words: str) -> None:
        placed = self._calendar.chosen
        if placed is not None and uid in placed.uids:
            self._item.show_reason(words)

    def _on_way(self, key: str, way: str) -> None:
        self._planner.take_way(self._agenda(), key, way)
        self.decided.emit()
