"""Asks "where from?" for whatever figure has the focus or is under the pointer."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from model.explain.figure import Explanation, FigureKey
from ui.numbers.where_popover import WherePopover
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look
from ui.widgets.key_figure import KeyFigure
from ui.widgets.territory_tree import TerritoryTree

_NAMED: Final = {"system": "idn_id"}  # table columns under another name
TERRITORY_FIGURES: Final = (
    ("Potential index", "index", "potential"),
    ("Potential", "total", "potential"),
    ("Potential against target", "deviation", "potential"),
    ("Revenue", "total", "revenue"),
    ("Workload", "total", "workload"),
    ("Utilisation", "utilisation", ""),
    ("Capacity", "capacity", ""),
    ("Drive", "drive", ""),
)


class WhereGuide(QObject):
    """Knows the figures of the window: key figures, cells of tables, bars of the tree."""

    def __init__(self, theme: Theme, over: QWidget, session: Session) -> None:
        super().__init__(over)
        self._over, self._session = over, session
        self.popover = WherePopover(theme, over, self._explained)
        session.opened.connect(self.popover.dismiss)
        session.changed.connect(lambda _change: self._on_changed())

    def watch_figures(self, figures: Sequence[KeyFigure]) -> None:
        """Answer the key figures when their mark is clicked."""
        for figure in figures:
            figure.where_asked.connect(lambda key, figure=figure: self.ask(key, figure))

    def ask(self, key: FigureKey, beside: QWidget) -> None:
        """Explain a figure beside a widget: a card right of it, left where there is no room."""
        at = beside.mapTo(self._over, QPoint(beside.width(), beside.height() // 2))
        if at.x() > self._over.width() // 2:
            at -= QPoint(beside.width(), 0)
        self.popover.ask(key, at)

    def ask_here(self) -> None:
        """Explain what has the focus: a key figure, a row of a table, a territory."""
        now: QWidget | None = QApplication.focusWidget()
        while now is not None:
            if isinstance(now, KeyFigure) and now.where is not None:
                self.ask(now.where, now)
                return
            if isinstance(now, ColumnTable):
                row = now.currentIndex().row()
                if row >= 0:
                    at = now.visualRect(now.currentIndex()).bottomLeft()
                    place = now.viewport().mapToGlobal(at)
                    self._offer(self._of_row(now, int(now.columns.order[row])), place)
                return
            if isinstance(now, TerritoryTree):
                self._on_tree(now)
                return
            now = now.parentWidget()

    def territory_menu(self, code: int, place: QPoint) -> None:
        """Offer the figures of a territory at a place on the screen."""
        territory = self._session.layer.territories[code]
        known = self._session.evaluation.territories[code]
        offered = [
            (title, FigureKey("territory", figure, territory.id, name))
            for title, figure, name in TERRITORY_FIGURES
            if (name in ("", "workload") or known.totals.get(name))
            and (figure not in ("utilisation", "capacity") or known.capacity == known.capacity)
        ]
        self._offer(offered, place)

    def _explained(self, key: FigureKey) -> Explanation | None:
        from model.explain.explain import explain  # reads every plan; wanted at a question

        session, found = self._session, []

        def answer() -> None:
            found.append(
                explain(
                    session.state,
                    key,
                    scenario=session.scenario.id,
                    team=session.team,
                    today=session.today,
                )
            )

        return found[0] if session.attempt(answer) else None

    def _on_changed(self) -> None:
        if self.popover.isVisible():
            self.popover.dismiss()

    def _on_tree(self, tree: TerritoryTree) -> None:
        code = tree.chosen()
        if code >= 0:
            self.territory_menu(code, tree.mapToGlobal(QPoint(24, tree.height() // 3)))

    def _of_row(self, table: ColumnTable, row: int) -> list[tuple[str, FigureKey]]:
        """Every column of a row that can be explained: title and key, figures first."""
        ids = self._session.state.accounts.ids
        if not 0 <= row < len(ids):
            return []
        offered = []
        for place in range(table.columns.columnCount()):
            column = table.columns.column_at(place)
            if column.look is not Look.TERRITORY:
                key = FigureKey("account", _NAMED.get(column.key, column.key), str(ids[row]))
                offered.append((column.look is not Look.FIGURE, column.title, key))
        return [(title, key) for _, title, key in sorted(offered, key=lambda found: found[0])]

    def of_cell(
        self, table: ColumnTable, row: int, place: QPoint
    ) -> list[tuple[bool, str, FigureKey]]:
        """What can be explained of a row: whether it is the cell at `place`, title and key."""
        here = table.viewport().mapFromGlobal(place)
        at = table.indexAt(here) if table.viewport().rect().contains(here) else QModelIndex()
        title = table.columns.column_at(at.column()).title if at.isValid() else ""
        return [(name == title, name, key) for name, key in self._of_row(table, row)]

    def ask_at(self, key: FigureKey, place: QPoint) -> None:
        """Explain a figure at a place on the screen."""
        self.popover.ask(key, self._over.mapFromGlobal(place))

    def _offer(self, offered: Sequence[tuple[str, FigureKey]], place: QPoint) -> None:
        """A menu of figures; the chosen one is explained where the menu stood."""
        if not offered:
            return
        menu = QMenu(self._over)
        menu.setAccessibleName("Where from")
        for title, key in offered:
            action = menu.addAction(f"Where from: {title}")
            local = self._over.mapFromGlobal(place)
            action.triggered.connect(
                lambda _checked=False, key=key, at=local: self.popover.ask(key, at)
            )
        menu.setActiveAction(menu.actions()[0])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
