"""The Align workspace: tree, map, figures and table of one alignment, and the gestures on them."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from model.arrays import IntArray
from model.change import AccountEdited, AccountsMoved, Change, Together
from model.evaluation import Evaluation
from ui.align.arrangement import NARROW, USUAL, Arrangement, share_height
from ui.align.columns import account_columns, territory_column
from ui.align.compare import CompareDialog
from ui.align.drag import DragPreview
from ui.align.map_card import MapCard
from ui.align.move_chooser import MoveChooser, Target, letter_of
from ui.align.outline_keeper import OutlineKeeper
from ui.align.scenarios import ScenarioStrip
from ui.align.side_panel import SidePanel
from ui.align.small_map import main_bounds
from ui.align.table_card import TableCard
from ui.align.tools import AlignTools
from ui.align.tree_card import TreeCard
from ui.align.tree_readings import tree_measures, tree_rows
from ui.keys import KEYS
from ui.map.base_map import BaseMap
from ui.map.selection import selection_after
from ui.session import Session
from ui.theme.style import Theme


class AlignWorkspace(QWidget):
    """Shows the open alignment and turns gestures into moves; the session applies them."""

    optimizer_asked = Signal()
    said = Signal(str)  # a fact for the status line
    where_asked = Signal(int, QPoint)  # territory code, place on the screen

    def __init__(
        self, theme: Theme, session: Session, base_map: BaseMap, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        self.keeper = OutlineKeeper(theme, self)
        self.tools = AlignTools(theme)
        self.tree = TreeCard(theme)
        self.scenarios = ScenarioStrip(theme, session)
        self.map = MapCard(theme, base_map)
        self.side = SidePanel(theme)
        self.table = TableCard(theme)
        self.chooser = MoveChooser(theme, self)
        self._drag = DragPreview(theme, session, self.map.view, self)
        self._dragging = False
        self._previewed: Evaluation | None = None
        self._selected: IntArray = np.empty(0, np.int64)
        self._outline_timer = QTimer(self, interval=120, singleShot=True)
        self._outline_timer.timeout.connect(self._refresh_outlines)
        self._lay_out()
        self._connect()

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
        self.tree.tree.accounts_dropped.connect(self._on_tree_dropped)
        self.tree.tree.territory_chosen.connect(self._on_territory_chosen)
        self.tree.tree.menu_asked.connect(self._on_territory_menu)
        view.account_clicked.connect(self._on_account_clicked)
        view.rows_selected.connect(self._on_rows_selected)
        view.background_clicked.connect(lambda: self.select(np.empty(0, np.int64)))
        view.drag_started.connect(self._on_drag_started)
        view.drag_moved.connect(self._on_drag_moved)
        view.dropped.connect(self._on_dropped)
        view.drag_cancelled.connect(self._on_drag_ended)
        self.table.rows_chosen.connect(self._on_table_chosen)
        self.table.row_activated.connect(view.fly_to)
        self.scenarios.compare_asked.connect(self.compare)
        self.tree.optimizer_asked.connect(self.optimizer_asked)
        self.chooser.previewed.connect(self._on_target_previewed)
        self.chooser.chosen.connect(self._on_target_chosen)
        self.chooser.cancelled.connect(self._on_target_cancelled)
        self._bind_keys()

    def _bind_keys(self) -> None:
        """Keys of one letter count only here, so that they can be typed elsewhere."""
        actions: dict[str, Callable[[], object]] = {
            "move": self.ask_move,
            "lock": self.toggle_lock,
            "pointer": lambda: self.tools.choose("pointer"),
            "lasso": lambda: self.tools.choose("lasso"),
            "box": lambda: self.tools.choose("box"),
            "back": self.step_back,
        }
        for name, action in actions.items():
            for sequence in KEYS[name].sequences:
                shortcut = QShortcut(QKeySequence(sequence), self, action)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def selected(self) -> IntArray:
        """Rows of the selected accounts, ascending."""
        return self._selected

    def show_project(self) -> None:
        """Show another project, or nothing when none is open."""
        if not self._session.is_open:
            return
        self.keeper.forget_hues()
        self._refresh_accounts()
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
        session = self._session
        self.keeper.open(session.state, session.layer)
        self.keeper.follow(session.layer, session.evaluator.graph)
        self.map.show_accounts(session)
        self.map.view.set_territories(self.keeper.shapes(session.layer))
        self.table.show_columns(account_columns(session, self._hues))
        self.tree.tree.show_territories(tree_rows(self._session, self._hues))
        self.tree.show_empty(not session.layer.territories)
        self.scenarios.refresh()
        self.select(np.empty(0, np.int64))
        self._refresh_numbers()

    @property
    def _hues(self) -> list[int]:
        return self.keeper.hues(self._session.layer)

    def show_evaluation(self, shown: Evaluation, before: Evaluation | None = None) -> None:
        """Show an evaluation in tree and figures; `before` marks a preview."""
        self.tree.tree.show_measures(tree_measures(self._session, shown, before))
        self.side.show_evaluation(self._session, shown, preview=before is not None)

    def _refresh_numbers(self) -> None:
        self.show_evaluation(self._session.evaluation)
        self.tree.tree.show_counts(tree_rows(self._session, self._hues))
        self.side.show_history(self._session)
        self.table.show_column(territory_column(self._session, self._hues))

    def refresh_outlines(self) -> None:
        """Bring the outlines up to date now, whatever is still being drawn."""
        self.keeper.finish()
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
        elif all(isinstance(part, AccountEdited) for part in _parts(change)):
            self.map.show_accounts(session)
            self.map.view.select(self._selected)
            self._refresh_numbers()
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
        self._selected = np.unique(np.asarray(rows, np.int64))
        self.map.view.select(self._selected)
        self.table.choose(self._selected, self._session)
        self.tools.enable_lock(bool(self._selected.size))

    def show_account(self, row: int) -> None:
        """Select one account, reveal it in the table and go to it on the map."""
        self.table.filter.edit.clear()
        self.select(np.array([row]))
        self._session.attempt(lambda: self.map.view.fly_to(row))

    def show_territory(self, code: int) -> None:
        """Choose a territory in the tree and show all of it on the map."""
        self.tree.search.edit.clear()
        self.tree.tree.choose(code)
        self._on_territory_chosen(code)

    def _on_account_clicked(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        adding = modifiers & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        mode = "toggle" if adding else "replace"
        self.select(selection_after(self._selected, np.array([row]), mode))

    def _on_rows_selected(self, rows: IntArray, mode: str) -> None:
        self.select(selection_after(self._selected, rows, mode))

    def _on_table_chosen(self, rows: IntArray) -> None:
        self._selected = rows
        self.map.view.select(rows)
        self.tools.enable_lock(bool(rows.size))
        self.table.show_selection(rows, self._session)

    def _on_territory_chosen(self, code: int) -> None:
        if code >= 0:
            bounds = self.map.bounds_of(self._session, self._session.alignment.rows_of(code))
            if bounds is not None:
                self.map.view.fit(bounds)

    def _on_drag_started(self, rows: IntArray) -> None:
        self._dragging = True
        self.select(rows)

    def _on_drag_moved(self, code: int, place: QPoint) -> None:
        self.tree.tree.mark_drop_target(code)
        self._drag.hues = self._hues
        self._show_preview(self._drag.over(self._selected, code, place), code)

    def _show_preview(self, preview: Evaluation | None, code: int) -> None:
        """Show what a move would do, in tree, figures and table; once per territory."""
        if preview is self._previewed:
            return
        self._previewed = preview
        if preview is None:
            self.show_evaluation(self._session.evaluation)
            after = None
        else:
            self.show_evaluation(preview, self._session.evaluation)
            after = self._session.alignment.territory.copy()
            after[self._drag.movable(self._selected)] = code
        self.table.show_column(territory_column(self._session, self._hues, after))

    def _on_dropped(self, rows: IntArray, code: int) -> None:
        self._on_drag_ended()
        self.move_accounts(rows, code)

    def _on_tree_dropped(self, code: int, rows: IntArray) -> None:
        self.move_accounts(rows, code)

    def _on_drag_ended(self) -> None:
        self._dragging = False
        self._drag.end()
        self.tree.tree.mark_drop_target(-1)
        if self._session.is_open:
            self._show_preview(None, -1)

    def ask_move(self) -> None:
        """Ask for the territory that the selection shall move to."""
        session = self._session
        if not session.is_open or not session.layer.territories:
            return
        if not self._selected.size:
            self.said.emit("Nothing is selected: choose accounts on the map or in the table first.")
            return
        targets = [
            Target(code, letter_of(code), territory.label, row.rep)
            for code, (territory, row) in enumerate(
                zip(session.layer.territories, session.evaluation.territories, strict=True)
            )
        ]
        corner = self.map.mapTo(self, QPoint(0, 0))
        self.chooser.ask(self._selected.size, targets, QRect(corner, self.map.size()))

    def _on_target_previewed(self, code: int) -> None:
        rows = self._drag.movable(self._selected)
        changes = code >= 0 and bool((self._session.alignment.territory[rows] != code).any())
        self.map.view.preview_move(rows, code if changes else None)
        self.tree.tree.mark_drop_target(code)
        self._show_preview(self._session.preview(rows, code) if changes else None, code)

    def _on_target_chosen(self, code: int) -> None:
        self._on_target_cancelled()
        self.move_accounts(self._selected, code)

    def _on_target_cancelled(self) -> None:
        self._on_target_previewed(-1)
        self.table.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> None:
        """End what is under way, else clear the filter, else the selection."""
        self.map.view.cancel_gesture()
        if self._dragging:
            return
        if self.table.filter.text() and self.table.filter.edit.hasFocus():
            self.table.filter.edit.clear()
        elif self.tree.search.text() and self.tree.search.edit.hasFocus():
            self.tree.search.edit.clear()
        else:
            self.select(np.empty(0, np.int64))

    def compare(self) -> None:
        """Show the scenarios side by side over the window."""
        if self._session.is_open and len(self._session.state.scenarios) > 1:
            CompareDialog(self._theme, self.window(), self._session, self.keeper)

    def move_accounts(self, rows: IntArray, code: int) -> None:
        """Move accounts as one gesture; locked ones stay and it is said."""
        locked = int(self._session.state.accounts.locked[rows].sum())
        if locked:
            self.said.emit(
                f"{locked:,} of {rows.size:,} accounts are locked and stay where they are."
            )
        self._session.attempt(lambda: self._session.move(rows, code))

    def toggle_lock(self) -> None:
        """Lock the selected accounts, or unlock them when all are locked."""
        self._session.attempt(lambda: self._session.toggle_lock(self._selected))

    def _on_territory_menu(self, code: int, place: QPoint) -> None:
        if code < 0:
            return
        label = self._session.layer.territories[code].label
        menu = QMenu(self)
        select = menu.addAction(f"Select the accounts of {label}")
        move = menu.addAction(f"Move {self._selected.size:,} selected accounts to {label}")
        move.setEnabled(bool(self._selected.size))
        where = menu.addAction("Where its figures come from")
        chosen = menu.exec(place)
        if chosen is select:
            self.select(self._session.alignment.rows_of(code))
        elif chosen is move:
            self.move_accounts(self._selected, code)
        elif chosen is where:
            self.where_asked.emit(code, place)

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
