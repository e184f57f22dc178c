"""What the three grids of the plan share: the grid, and beside it whoever stands in a cell."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.plan.rep_plan import RepPlan
from model.state import State
from ui.plan.row_list import Row, RowList
from ui.plan.scrolling import ScrollColumn
from ui.session import Session
from ui.strategy.cross_grid import CrossGrid, GridLine
from ui.strategy.reading_view import ReadingView
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import Label

_SIDE: Final = 340
_LEAST_BELOW: Final = 96


class CrossView(ReadingView):
    """The grid at the left, the members of its chosen cell at the right.

    Children fill the grid in `fill` and say who stands in a cell in `members`.
    """

    part = ""  # of the account that Enter on a member opens

    def __init__(
        self,
        theme: Theme,
        session: Session,
        derive: Callable[[State, RepPlan], Any],
        name: str,
        hint: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, session, derive, parent)
        self.found: Any = None
        self.card = Card(theme, name, note=" ")
        self.choices = QHBoxLayout()
        self.choices.setSpacing(12)
        self.grid = CrossGrid(theme, name)
        self._area = ScrollColumn(name)
        self.below_title = Label("", Type.HEADER, "muted")
        self.below = RowList(theme, f"{name}: what is missing")
        self.below.setMinimumHeight(_LEAST_BELOW)
        self.rest = QWidget()
        self.empty = Label("", Type.BODY, "text2", wrap=True)
        self.foot = Label("", Type.TABLE, "text2", wrap=True)
        self.side = Card(theme, "Members", note=" ")
        self.list = RowList(theme, f"{name}: in the chosen cell")
        self.detail = Label("", Type.TABLE, "text2", wrap=True)
        self._lay_out(hint)
        self.grid.chosen.connect(self._on_cell)
        self.grid.opened.connect(self._on_grid_opened)
        self.below.row_opened.connect(self._on_member_opened)
        self.show_below("", ())
        self.list.row_opened.connect(self._on_member_opened)
        self.list.row_chosen.connect(self._on_member)

    def _lay_out(self, hint: str) -> None:
        self._area.add(self.grid)
        self.card.add(self.choices)
        self.card.add(self.empty)
        self.card.add(self._area, 100)
        self.card.add(self.below_title)
        self.card.add(self.below, 45)
        self.card.add(self.rest, 1)
        self.card.add(self.foot)
        self.card.add(Label(hint, Type.CAPTION, "muted", wrap=True))
        self.side.setFixedWidth(_SIDE)
        self.side.add(self.list, 1)
        self.side.add(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.card, 1)
        row.addWidget(self.side)

    def fill(self) -> None:
        """Show the figures in the grid."""
        raise NotImplementedError

    def members(self, row: int, column: int) -> tuple[str, Sequence[Row]]:
        """What a cell is called and who stands in it; a row's key is "account/anything"."""
        raise NotImplementedError

    def detail_of(self, _key: str) -> str:
        """What there is to say about a member, "" for nothing."""
        return ""

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.grid, self.list, *([self.below] if self.below.rows else [])]

    def forget_choice(self) -> None:
        """Another plan: nobody is known yet."""
        self.found = None
        self.grid.show_lines((), ())
        for rows in (self.list, self.below):
            rows.show_rows(())

    def show_figures(self, _plan: RepPlan, found: Any) -> None:
        """Show what was counted."""
        first, self.found = self.found is None, found
        self.refill()
        if first:
            self.choose_heaviest()

    def refill(self) -> None:
        """Show the grid anew, then who stands where it is chosen."""
        if self.found is None:
            return
        self.fill()
        self._on_cell(self.grid.row, self.grid.column)

    def choose_heaviest(self) -> None:
        """Begin where most is to see."""
        self.grid.choose(*self.grid.heaviest)
        self._on_cell(self.grid.row, self.grid.column)

    def show_below(self, title: str, rows: Sequence[Row]) -> None:
        """List under the grid what is missing; nothing is listed when nothing is."""
        self.below_title.setText(title)
        self.below.show_rows(rows)
        for part in (self.below_title, self.below):
            part.setVisible(bool(rows))
        self.rest.setVisible(not rows)

    def show_grid(
        self, columns: Sequence[str], lines: Sequence[GridLine], *, total_columns: int = 0
    ) -> None:
        """Show lines, or say that there is nothing to count."""
        self.grid.show_lines(columns, lines, total_columns=total_columns)
        self.grid.setVisible(bool(lines))
        self._area.setVisible(bool(lines))
        self._area.setMaximumHeight(self.grid.sizeHint().height() + 8)
        self.empty.setVisible(not lines)
        self.side.setVisible(bool(lines))

    def go_to(self, _field: str) -> None:
        """The grid takes the keys."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_cell(self, row: int, column: int) -> None:
        if not self.grid.lines:
            self.list.show_rows(())
            self.side.show_title("Members", "")
            self.detail.setText("")
            return
        title, rows = self.members(row, column)
        self.side.show_title(title, str(len(rows)))
        self.list.show_rows(rows, rows[0].key if rows else "")
        self._on_member(self.list.chosen)

    def _on_member(self, key: str) -> None:
        words = self.detail_of(key) if key else "Nobody stands in this cell."
        self.detail.setText(words)
        self.detail.setVisible(bool(words))

    def _on_grid_opened(self) -> None:
        if self.list.rows:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_member_opened(self, key: str) -> None:
        account_id = key.split("/")[0]
        self.jump_asked.emit(f"accounts:{account_id}/{self.part}".removesuffix("/"))
