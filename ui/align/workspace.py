"""The Align workspace: tree, map, figures and table of one alignment, and what joins them."""

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from model.arrays import IntArray
from model.change import AccountEdited, AccountsMoved, Change, TableReplaced, Together
from model.evaluation import Evaluation
from model.filters.views import TABLE as VIEWS
from model.territory_changes import TERRITORY_CHANGES
from ui.align.arrangement import NARROW, USUAL, Arrangement, share_height
from ui.align.brief_changes import is_of_brief
from ui.align.brief_desk import BriefDesk
from ui.align.columns import territory_column
from ui.align.compare import CompareDialog
from ui.align.extras import add_extras
from ui.align.history_panel import HistoryDesk
from ui.align.map_card import MapCard
from ui.align.menus import ContextMenu
from ui.align.moving import Moving
from ui.align.outline_keeper import OutlineKeeper
from ui.align.scenarios import ScenarioStrip
from ui.align.selection import Selection
from ui.align.shortcuts import bind_keys
from ui.align.side_panel import SidePanel
from ui.align.small_map import main_bounds
from ui.align.suggesting import Suggesting
from ui.align.table_card import TableCard
from ui.align.tools import AlignTools
from ui.align.tree_card import TreeCard
from ui.align.tree_readings import district_rows, tree_measures, tree_rows, workload_note
from ui.align.why_desk import WhyDesk
from ui.map.base_map import BaseMap
from ui.session import Session
from ui.territory.desk import TerritoryDesk
from ui.theme.style import Theme
from ui.widgets.territory_rows import DistrictRow, TerritoryRow

TABLE_MS = 110  # a drop shows its numbers, then its rules, then the table follows


class AlignWorkspace(QWidget):
    """Shows the open alignment and turns gestures into moves; the session applies them."""

    optimizer_asked = Signal()
    pack_asked = Signal(str)  # scenario whose papers are wanted
    said = Signal(str)  # a fact for the status line
    where_asked = Signal(int, QPoint)  # territory code, place on the screen

    def __init__(
        self, theme: Theme, session: Session, base_map: BaseMap, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        self.selection = Selection(session, self)
        self.keeper = OutlineKeeper(theme, self)
        self.tools = AlignTools(theme)
        self.tree = TreeCard(theme)
        self.scenarios = ScenarioStrip(theme, session)
        self.map = MapCard(theme, base_map)
        self.side = SidePanel(theme)
        self.table = TableCard(theme)
        self.territory_menu, self.account_menu = ContextMenu(self), ContextMenu(self)
        self.moving = Moving(theme, self)
        self.suggesting = Suggesting(theme, self)
        self._outline_timer = QTimer(self, interval=120, singleShot=True)
        self._outline_timer.timeout.connect(self._refresh_outlines)
        self._table_turn = QTimer(self, interval=TABLE_MS, singleShot=True)
        self._table_turn.timeout.connect(self._refresh_table)
        self._lay_out()
        self._connect()
        bind_keys(self)
        self.history = HistoryDesk(theme, self, session)
        self.why = WhyDesk(theme, self)
        add_extras(self)
        self.territories = TerritoryDesk(theme, self)
        self.brief = BriefDesk(theme, self)

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.scenarios)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.map, 1)
        row.addWidget(self.side)
        column.addLayout(row, 1)
        self.upper = QSplitter(Qt.Orientation.Horizontal)
        self.upper.addWidget(self.tree)
        self.upper.addWidget(middle)
        self.upper.setStretchFactor(1, 1)
        self.upper.setHandleWidth(16)
        self.upper.setChildrenCollapsible(False)
        self.outer = QSplitter(Qt.Orientation.Vertical)
        self.outer.addWidget(self.upper)
        self.outer.addWidget(self.table)
        self.outer.setStretchFactor(0, 1)
        self.outer.setHandleWidth(16)
        self.outer.setChildrenCollapsible(False)
        self.outer.setSizes([536, USUAL.table])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.addWidget(self.outer)

    def _connect(self) -> None:
        session, view = self._session, self.map.view
        session.opened.connect(self.show_project)
        session.changed.connect(self._on_changed)
        self._theme.changed.connect(self._on_theme_changed)
        self.keeper.drawn.connect(self._refresh_outlines)
        self.tools.tool_chosen.connect(view.set_tool)
        self.tools.lock_asked.connect(self.toggle_lock)
        self.selection.changed.connect(self._on_selected)
        self.tree.tree.territory_chosen.connect(self._on_territory_chosen)
        self.tree.tree.menu_asked.connect(self.territory_menu.pop_up)
        self.tree.optimizer_asked.connect(self.optimizer_asked)
        view.rows_selected.connect(self.selection.choose)
        view.background_clicked.connect(self.selection.clear)
        self.table.rows_chosen.connect(self._on_table_chosen)
        self.table.row_activated.connect(view.fly_to)
        self.table.said.connect(self.said)
        view.menu_asked.connect(self.ask_menu)
        self.table.table.menu_asked.connect(self._on_row_menu)
        self.scenarios.compare_asked.connect(self.compare)
        self.scenarios.due.connect(self.side.show_due)
        self.side.due_asked.connect(self.scenarios.ask_due)

    @property
    def session(self) -> Session:
        """The open project."""
        return self._session

    @property
    def selected(self) -> IntArray:
        """Rows of the selected accounts, ascending."""
        return self.selection.rows

    def show_project(self) -> None:
        """Show another project, or nothing when none is open."""
        if not self._session.is_open:
            return
        self.keeper.forget_hues()
        was_chosen = self.tree.tree.chosen() >= 0
        self.tree.tree.choose(-1)
        self._refresh_accounts()
        self.table.table.scrollToTop()
        if was_chosen:
            self.tree.tree.territory_chosen.emit(-1)
        self._fit()

    def _fit(self) -> None:
        accounts = self._session.state.accounts
        bounds = main_bounds(accounts.lat, accounts.lon)
        if bounds is not None:
            self.map.view.fit(bounds.grown(0.04))

    def panes(self) -> list[QWidget]:
        """What F6 goes through: tree, scenarios, map, table."""
        map_pane = self.map.view.focusProxy() or self.map.view
        cards = self.scenarios.findChildren(QAbstractButton)
        scenario = [card for card in cards if card.isVisible() and card.isCheckable()][:1]
        return [self.tree.search.edit, *scenario, map_pane, self.table.table]

    def _refresh_accounts(self) -> None:
        """The account set, a scenario or territories changed: everything anew."""
        self.keeper.open(self._session.state, self._session.layer, self._session.team)
        self._refresh_territories()
        self.selection.clear()

    def _refresh_territories(self) -> None:
        """Territories came, went or were edited; the accounts are the same."""
        session = self._session
        self.keeper.follow(session.layer, session.evaluator.graph)
        self.map.show_accounts(session)
        self.map.view.set_territories(self.keeper.shapes(session.layer))
        self.table.show_accounts(session, self.hues)
        self.tree.tree.show_territories(*self._rows())
        self.tree.show_empty(not session.layer.territories)
        self.scenarios.refresh()
        self._refresh_numbers()
        self._refresh_table()

    @property
    def hues(self) -> list[int]:
        """The hue of every territory by code."""
        return self.keeper.hues(self._session.layer)

    def _rows(self) -> tuple[list[TerritoryRow], list[DistrictRow]]:
        return tree_rows(self._session, self.hues), district_rows(self._session)

    def show_evaluation(self, shown: Evaluation, before: Evaluation | None = None) -> None:
        """Show an evaluation in tree and figures; `before` marks a preview."""
        self.tree.tree.show_measures(tree_measures(self._session, shown, before))
        self.side.show_evaluation(self._session, shown, preview=before is not None)

    def _refresh_numbers(self) -> None:
        self.show_evaluation(self._session.evaluation)
        self.tree.tree.show_counts(*self._rows())
        self.tree.show_note(workload_note(self._session))
        self.side.show_history(self._session)

    def _refresh_table(self) -> None:
        """The table follows the alignment."""
        self._table_turn.stop()
        if self._session.is_open:
            self.table.show_column(territory_column(self._session, self.hues))

    def finish(self) -> None:
        """Wait for what is done in the background: the window ends."""
        self.suggesting.advice.finish()
        self.keeper.finish()

    def refresh_outlines(self) -> None:
        """Bring the outlines up to date now, whatever is still being drawn."""
        if self._session.is_open:
            self.keeper.settle(self._session.layer, self._session.evaluator.graph)
        self._refresh_outlines()

    def _refresh_outlines(self) -> None:
        session = self._session
        if session.is_open:
            self.keeper.follow(session.layer, session.evaluator.graph)
            self.map.view.set_territories(self.keeper.shapes(session.layer))

    def _on_changed(self, change: Change) -> None:
        session = self._session
        if isinstance(change, AccountsMoved) and change.scenario_id == session.scenario.id:
            rows = change.move.rows
            self.map.view.recolour(rows, session.alignment.territory[rows])
            self._outline_timer.start()
            self.scenarios.refresh()
            self._refresh_numbers()
            self._table_turn.start()  # a turn of its own: a drop shows its numbers first
        elif isinstance(change, TableReplaced) and change.table == VIEWS:
            self.table.looks.refresh()
        elif all(is_of_brief(part) for part in _parts(change)):
            self._refresh_numbers()
            self._refresh_table()
        elif all(isinstance(part, AccountEdited) for part in _parts(change)):
            self.map.show_accounts(session)
            self.map.view.select(self.selected)
            self._refresh_numbers()
            self._refresh_table()
        elif all(isinstance(part, TERRITORY_CHANGES) for part in _parts(change)):
            selected = self.selected
            self._refresh_territories()
            self.select(selected)
        else:
            was_empty = not self.table.table.columns.n_rows
            self._refresh_accounts()
            if was_empty:
                self._fit()

    def _on_theme_changed(self) -> None:
        self.map.view.set_theme(self._theme.tokens)
        if self._session.is_open:
            self.map.view.set_territories(self.keeper.shapes(self._session.layer))

    def select(self, rows: IntArray) -> None:
        """Select exactly these accounts, on the map and in the table."""
        self.selection.choose(rows)

    def _on_selected(self, rows: IntArray, by: str) -> None:
        self.map.view.select(rows)
        if by == "table":
            self.table.show_selection(rows, self._session)
        else:
            self.table.choose(rows, self._session)
        self.tools.enable_lock(bool(rows.size))

    def show_account(self, row: int) -> None:
        """Select one account, reveal it in the table and go to it on the map."""
        self.table.filter.edit.clear()
        self.select(np.array([row]))
        self._session.attempt(lambda: self.map.view.fly_to(row))

    def show_territory(self, code: int) -> None:
        """Choose a territory in the tree and show all of it on the map."""
        self.tree.search.edit.clear()
        self.tree.tree.choose(code)
        self.tree.tree.territory_chosen.emit(code)  # its home and its layers show too

    def _on_table_chosen(self, rows: IntArray) -> None:
        self.selection.choose(rows, by="table")

    def _on_territory_chosen(self, code: int) -> None:
        if code >= 0:
            bounds = self.map.bounds_of(self._session, self._session.alignment.rows_of(code))
            if bounds is not None:
                self.map.view.fit(bounds)

    def select_all(self) -> None:
        """Select every account; from the table, those that its filter shows."""
        table = self.table.table
        self.selection.choose_all(table.columns.order if table.hasFocus() else None)

    def ask_menu(self, row: int, place: QPoint) -> None:
        """Show what can be done with an account or, without one (-1), with the selection."""
        if not self._session.is_open or not len(self._session.state.accounts):
            return
        if row >= 0 and row not in self.selected:
            self.select(np.array([row]))
        self.account_menu.pop_up(row, place)

    def _on_row_menu(self, row: int, place: QPoint) -> None:
        if row not in self.selected:  # the line stays where it is under the pointer
            self.table.table.choose(np.array([row]))
            self.selection.choose(np.array([row]), by="table")
        self.account_menu.pop_up(row, place)

    def ask_alike(self) -> None:
        """Show what can be done with the account that the keyboard is at, or the first chosen."""
        table = self.table.table
        line = table.currentIndex().row()
        row = table.columns.row_at(line) if table.hasFocus() else -1
        if row < 0 and self.selected.size:
            row = int(self.selected[0])
        place = self.table if table.hasFocus() else self.map
        self.ask_menu(row, place.mapToGlobal(QPoint(48, 48)))

    def ask_move(self) -> None:
        """Ask for the territory that the selection shall move to."""
        self.moving.ask()

    def step_back(self) -> None:
        """End what is under way, else clear the filter, else the selection."""
        under_way = self.moving.is_dragging or self.map.view.is_drawing
        self.map.view.cancel_gesture()
        if under_way:
            return
        if self.table.filter.text() and self.table.filter.edit.hasFocus():
            self.table.filter.edit.clear()
        elif self.tree.search.text() and self.tree.search.edit.hasFocus():
            self.tree.search.edit.clear()
        else:
            self.selection.clear()

    def compare(self) -> None:
        """Show the scenarios side by side over the window."""
        if self._session.is_open and len(self._session.state.scenarios) > 1:
            dialog = CompareDialog(self._theme, self.window(), self._session, self.keeper)
            dialog.account_chosen.connect(self.show_account)
            dialog.step_asked.connect(self.scenarios.take_to)
            dialog.pack_asked.connect(self.pack_asked)
            if self.why.worker is not None:
                dialog.price.use(self.why.worker)

    def move_accounts(self, rows: IntArray, code: int) -> None:
        """Move accounts as one gesture; locked ones stay and it is said."""
        self.moving.move(rows, code)

    def toggle_lock(self) -> None:
        """Lock the selected accounts, or unlock them when all are locked."""
        self._session.attempt(lambda: self._session.toggle_lock(self.selected))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the drawn sizes of small and large windows."""
        width = self.window().width()
        arrangement = Arrangement.of(width)
        self.side.setFixedWidth(arrangement.side)
        self.tree.setMinimumWidth(arrangement.tree)
        self.tree.tree.show_compact(width < NARROW)
        self.side.show_narrow(width < NARROW)
        share_height(self.outer, arrangement)
        super().resizeEvent(event)


def _parts(change: Change) -> tuple[Change, ...]:
    """The single changes of one gesture."""
    return change.parts if isinstance(change, Together) else (change,)
