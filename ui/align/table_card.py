"""The account table under the map: filter, view, groups, totals, and what is selected."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.arrays import BoolArray, IntArray
from model.filters.columns import FilterGround
from model.filters.readable import read_filter
from model.state import State
from ui.align.columns import account_columns, ground_of
from ui.preferences import Preferences
from ui.session import Session
from ui.table.filter_field import FilterField
from ui.table.grouping import TableGroups
from ui.table.looks import TableLooks
from ui.table.table_bar import TableBar
from ui.table.tasks import TableTasks
from ui.table.totals_row import TotalsRow
from ui.table.width_memory import LookMemory, WidthMemory
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.labels import Label

_OF_ALIGNMENT = frozenset(
    {"rep", "district", "was", "moved", "unassigned", "owners", "tenure", "territory"}
)
_ABOVE, _BELOW = 10, 2  # pixels around filter and rows: three lines fit into a small window
_TALL = 232  # pixels of the card from which the totals have room


class TableCard(Card):
    """Filter, sort, group, choose; drag rows onto a territory."""

    rows_chosen = Signal(object)
    row_activated = Signal(int)
    filtered = Signal(int, int)  # rows shown, of all
    found = Signal(object)  # rows the filter finds; None without a filter
    said = Signal(str)  # a fact for the status line

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        hint = "Filter: a name, or territory:… potential>50k type:ASC -locked"
        self.filter = FilterField(theme, hint)
        self.table = ColumnTable(theme)
        self.table.allow_dragged_columns()
        self.bar = TableBar(theme)
        self.totals = TotalsRow(theme, self.table)
        self.select_found = Button(theme, "", Kind.LINK, small=True)
        self.trouble = Label("", Type.TABLE, "bad")
        self._count = Label("", Type.TABLE, "text2")
        self._chip = Chip(theme, "", ChipKind.ACCENT)
        self._session: Session | None = None
        self._state: State | None = None
        self._hues: Sequence[int] = ()
        self._widths = WidthMemory()
        self._kept: BoolArray | None = None
        self._waits = False  # the filter finds nothing, but may be half a word yet
        self.ground: FilterGround | None = None
        self._lay_out()
        self.groups = TableGroups(self, theme)
        self.looks = TableLooks(self, theme)
        self.tasks = TableTasks(self, theme)
        self._connect()

    def _lay_out(self) -> None:
        whole = self.layout()
        assert whole is not None
        around = whole.contentsMargins()
        whole.setContentsMargins(around.left(), _ABOVE, around.right(), _BELOW)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.filter, 1)
        for part in (self._count, self.select_found, self._chip, self.bar):
            head.addWidget(part)
        self.add(head)
        self.add(self.trouble)
        self.add(self.table, 1)
        self.add(self.totals)
        self.setMinimumHeight(150)
        for part in (self._chip, self.select_found, self.trouble):
            part.hide()
        self.bar.show_selected(0)

    def _connect(self) -> None:
        self.filter.text_changed.connect(self._on_filter)
        self.filter.paused.connect(self._on_paused)
        self.filter.complained.connect(self._on_complained)
        self.filter.entered.connect(self._on_entered)
        self.table.rows_chosen.connect(self.rows_chosen)
        self.table.row_activated.connect(self.row_activated)
        self.table.width_changed.connect(self._on_width)
        self.select_found.clicked.connect(self.table.choose_shown)

    @property
    def session(self) -> Session | None:
        """The project that is shown."""
        return self._session

    def remember(self, preferences: Preferences) -> None:
        """Keep the widths of columns, and the look of each project, on this computer."""
        self._widths = WidthMemory(preferences)
        self.looks.memory = LookMemory(preferences)

    def show_accounts(self, session: Session, hues: Sequence[int]) -> None:
        """Show the accounts of the open alignment; the look stays while the project does."""
        fresh = self._session is not session or self._state is None
        about = session.state.about
        if not fresh and self._state is not None:
            fresh = self._state.about.project_id != about.project_id
        self._session, self._hues, self._state = session, hues, session.state
        self.ground = ground_of(session, self.ground)
        self.filter.stand_on(self.ground)
        if fresh:
            self.looks.begin()
        self.rebuild()
        if fresh:
            self.looks.bring_back()

    def rebuild(self) -> None:
        """Make the columns, groups and rows anew from what is chosen."""
        if self._session is None or self.ground is None:
            return
        columns = account_columns(self._session, self._hues, self.looks.keys, self.ground)
        self.table.show_columns([self._with_width(column) for column in columns])
        self.groups.refresh()
        self.refilter()
        self.looks.refresh()

    def show_column(self, column: TableColumn) -> None:
        """Show new values of the territory column; without a pending move, of all that follow."""
        self._replace(column)
        if column.after is None:
            self._follow()

    def choose(self, rows: IntArray, session: Session) -> None:
        """Choose rows without announcing it."""
        self.table.choose(rows)
        if rows.size:
            self.table.reveal(int(rows[0]))
        self.show_selection(rows, session)

    def show_selection(self, rows: IntArray, session: Session) -> None:
        """Say how many accounts are selected and what they are worth."""
        self._chip.setVisible(bool(rows.size))
        self.bar.show_selected(rows.size)
        self.totals.refresh()
        if not rows.size or not session.is_open:
            return
        worth = session.values("potential")[rows].sum()
        words = f"{rows.size:,} selected"
        if worth:
            words += f" · {session.formatter.compact(float(worth))}"
        self._chip.show_text(words)

    def refilter(self) -> None:
        """Find the rows of the filter anew; of a wrong one what can be read of it."""
        self._on_filter(self.filter.text())

    def keys_shown(self) -> tuple[str, ...]:
        """The columns from left to right."""
        columns = self.table.columns
        return tuple(columns.column_at(p).key for p in range(columns.columnCount()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Totals need room for some rows above them."""
        self.totals.setVisible(self.height() >= _TALL)
        super().resizeEvent(event)

    def _follow(self) -> None:
        """Bring what depends on the alignment or on edited accounts up to date."""
        session = self._session
        if session is None or not session.is_open or self.ground is None:
            return
        ground = ground_of(session, self.ground)
        if ground is self.ground and session.state is self._state:
            return
        moved = ground.state.accounts is self.ground.state.accounts
        self.ground, self._state = ground, session.state
        self.filter.stand_on(ground)
        if not moved:
            self.rebuild()
            return
        wanted = [key for key in self.keys_shown() if key in _OF_ALIGNMENT and key != "territory"]
        if wanted:
            for column in account_columns(session, self._hues, wanted, ground):
                self._replace(column)
        self.groups.refresh()
        self.refilter()
        self.looks.refresh()

    def _replace(self, column: TableColumn) -> None:
        if column.key in self.keys_shown():
            self.table.columns.replace_column(self._with_width(column))

    def _with_width(self, column: TableColumn) -> TableColumn:
        kept = self._widths.width_of(column.key)
        return column.wide(kept) if kept is not None and column.width else column

    def _on_filter(self, text: str) -> None:
        if self.ground is None:
            return
        found = read_filter(self.ground, text)
        kept = found.rows
        self.filter.show_error(found.error, found.part)
        self._waits = kept is not None and not kept.any() and self.filter.is_being_typed
        if self._waits:
            return
        self._kept = kept
        self.table.show_only(kept)
        self._show_found()
        self.looks.refresh()

    def _on_paused(self) -> None:
        if self._waits:
            self.refilter()

    def _show_found(self) -> None:
        columns, kept = self.table.columns, self._kept
        shown = columns.n_rows if kept is None else int(kept.sum())
        self._count.setText(f"{shown:,} of {columns.n_rows:,}")
        self.select_found.set_label(f"Select all {shown:,}")
        self.select_found.setVisible(kept is not None and shown > 0)
        self.totals.refresh()
        self.filtered.emit(shown, columns.n_rows)
        self.found.emit(None if kept is None else columns.order.copy())

    def _on_complained(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def _on_entered(self) -> None:
        """Enter in the filter goes to the first row that it finds."""
        columns = self.table.columns
        if len(columns.lines):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.setCurrentIndex(columns.index(0, 0))

    def _on_width(self, place: int, width: int) -> None:
        self._widths.keep(self.table.columns.column_at(place).key, width)
        self.totals.update()
