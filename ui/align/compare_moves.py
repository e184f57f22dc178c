"""The accounts in which two scenarios differ; those that are ticked are pulled from one to the
other."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout

from model.arrays import IntArray
from model.filters.columns import FilterGround
from model.filters.readable import read_filter
from model.scenario import LIVE
from model.scenario_life import ARCHIVED
from model.scenario_pull import pull
from model.state import State
from model.why_moved import MoveReader
from ui.align.columns import ground_of
from ui.align.compare_names import on_button
from ui.align.comparison import Compared, differing_rows
from ui.align.outline_keeper import OutlineKeeper
from ui.session import Session
from ui.table.filter_field import FilterField
from ui.theme.folding import middle_shortened
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import ElidedLabel, Label, plain_tooltip

_FIELD: Final = 248  # pixels of the choice of a scenario, at most
_SIDE: Final = 148  # of the column of a scenario


class MovesCard(Card):
    """Lists what `source` does otherwise than `target`; filter, tick, pull."""

    rows_marked = Signal(object)  # rows of the accounts to ring on the maps
    account_opened = Signal(int)  # row
    pulled = Signal(str)  # a sentence
    source_chosen = Signal(str)  # key of the scenario whose moves are listed

    def __init__(self, theme: Theme, session: Session, keeper: OutlineKeeper) -> None:
        super().__init__(theme, "Accounts that differ")
        self._theme, self._session, self._keeper = theme, session, keeper
        self._compared: Sequence[Compared] = ()
        self._ground: FilterGround | None = None
        self.rows: IntArray = np.empty(0, np.int64)  # of the accounts, by line of the table
        self.source, self.target = QComboBox(), QComboBox()
        self.source.setAccessibleName("Scenario whose moves are listed")
        self.target.setAccessibleName("Scenario it is compared with")
        self.filter = FilterField(theme, "Filter, e.g. potential>50000 type:ASC")
        self.trouble = Label("", Type.NOTE, "bad", wrap=True)
        self.trouble.hide()
        self.table = ColumnTable(theme, name="Accounts that differ", dense=True)
        self.count = ElidedLabel("", Type.TABLE, "muted")
        self.all = Button(theme, "Tick all", Kind.LINK, small=True)
        self.pull = Button(theme, "Pull", icon="becomes", small=True)
        self.export = Button(theme, "Export list…", Kind.LINK, small=True)
        self.export.setToolTip("Every account of the list with from, to, cost and reasons")
        self._readers: dict[str, MoveReader] = {}
        self._read_of: State | None = None
        self._lay_out()
        self.source.currentIndexChanged.connect(self._on_sides)
        self.target.currentIndexChanged.connect(self._on_sides)
        self.filter.text_changed.connect(self._on_filter)
        self.filter.complained.connect(self._on_complained)
        self.table.rows_chosen.connect(self._on_chosen)
        self.table.row_activated.connect(self._on_opened)
        self.all.clicked.connect(self._on_all)
        self.pull.clicked.connect(self._on_pull)
        self.export.clicked.connect(self._on_export)

    def _lay_out(self) -> None:
        for combo in (self.source, self.target):
            combo.setMinimumWidth(96)
            combo.setMaximumWidth(_FIELD)
        self.filter.setMinimumWidth(300)
        self.add_action(self.filter)
        self.add_action(self.source)
        self.add_action(Label("against", Type.TABLE, "muted"))
        self.add_action(self.target)
        self.add(self.trouble)
        self.add(self.table, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.export)
        foot.addWidget(self.all)
        foot.addWidget(self.pull)
        self.add(foot)

    def show_compared(self, compared: Sequence[Compared]) -> None:
        """List scenarios anew; the two that were chosen stay where they still are there."""
        self._compared = compared
        opened = self._session.scenario.id
        beside = [c.scenario for c in compared if not c.is_live]
        others = [s.id for s in sorted(beside, key=lambda s: s.status == ARCHIVED)]
        first = opened if opened in others else others[0] if others else LIVE
        kept = self.source.currentData()
        shown = any(c.scenario.id == kept for c in compared)
        self._offer(self.source, kept if shown else first)
        self._offer(self.target, self.target.currentData() or LIVE)
        self._ground = ground_of(self._session, self._ground)
        self.filter.stand_on(self._ground)
        self._show()

    def _offer(self, combo: QComboBox, chosen: str) -> None:
        combo.blockSignals(True)
        combo.clear()
        for compared in self._compared:
            name = compared.scenario.name
            combo.addItem(middle_shortened(name, Type.BODY, _FIELD - 48), compared.scenario.id)
            for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                combo.setItemData(combo.count() - 1, plain_tooltip(name), role)
        combo.setCurrentIndex(max(combo.findData(chosen), 0))
        combo.blockSignals(False)

    def _side(self, combo: QComboBox) -> Compared:
        wanted = combo.currentData()
        return next(c for c in self._compared if c.scenario.id == wanted)

    def _show(self) -> None:
        source, target = self._side(self.source), self._side(self.target)
        state, show = self._session.state, self._session.formatter
        rows = differing_rows(target, source)
        potential = self._session.values("potential")
        self.rows = rows = rows[np.argsort(-potential[rows], kind="stable")]

        def side(key: str, title: str, compared: Compared) -> TableColumn:
            return TableColumn(
                key,
                middle_shortened(title, Type.HEADER, _SIDE - 24),
                compared.layer.alignment.territory[rows],
                Look.TERRITORY,
                width=_SIDE,
                names=[t.label for t in compared.layer.territories],
                hues=self._keeper.hues(compared.layer),
            )

        columns = [
            TableColumn("name", "Account", state.accounts.text("name")[rows], width=248),
            side("from", f"In {target.scenario.name}", target),
            side("to", f"In {source.scenario.name}", source),
        ]
        if potential.any():
            columns.append(
                TableColumn(
                    "potential", "Potential", potential[rows], Look.FIGURE, 78, show.compact
                )
            )
        columns.append(self._why_column(rows, source, target))
        self.table.show_columns(columns)
        self.table.choose(np.empty(0, np.int64))
        self._on_filter(self.filter.text())
        self._on_chosen(np.empty(0, np.int64))

    def _why_column(self, rows: IntArray, source: Compared, target: Compared) -> TableColumn:
        """Why a row moves; read only for the rows that are seen."""
        return TableColumn(
            "why",
            "Why it moves, and what keeping it would cost",
            rows,
            width=0,
            show=self._reasons_of(source, target),
        )

    def _reasons_of(self, source: Compared, target: Compared) -> Callable[[Any], str]:
        readers = [self._reader(one) for one in (source, target) if not one.is_live]
        known: dict[int, str] = {}

        def words(row: Any) -> str:
            if int(row) not in known:
                known[int(row)] = _reason(int(row), readers)
            return known[int(row)]

        return words

    def _reader(self, compared: Compared) -> MoveReader:
        """The moves of a scenario against live, kept while nothing changes."""
        session = self._session
        if self._read_of is not session.state:
            self._readers, self._read_of = {}, session.state
        key = compared.scenario.id
        if key not in self._readers:
            self._readers[key] = MoveReader(session.state, key, session.today, session.team)
        return self._readers[key]

    def write(self, out: Path) -> int:
        """Write the accounts that are shown, with cost and reasons; how many they were."""
        from reports.moves_file import write_moves

        session, rows = self._session, self.rows[self.table.columns.order]
        source, target = str(self.source.currentData()), str(self.target.currentData())
        return write_moves(
            session.state, source, target, rows, out, today=session.today, team=session.team
        )

    def _on_export(self, _checked: bool = False) -> None:
        start = f"{self._session.state.scenario(self.source.currentData()).name} moves.xlsx"
        name, _ = QFileDialog.getSaveFileName(
            self, "Export the list", start.replace("/", " "), "Spreadsheet (*.xlsx *.csv)"
        )
        if name:
            out = Path(name)
            out = out if out.suffix.lower() in (".xlsx", ".csv") else out.with_suffix(".xlsx")
            self._session.attempt(lambda: self.count.show_text(f"{self.write(out):,} written"))

    def _on_sides(self, _place: int) -> None:
        self._show()
        self.source_chosen.emit(str(self.source.currentData()))

    def _on_filter(self, text: str) -> None:
        if self._ground is None:
            return
        found = read_filter(self._ground, text)
        self.filter.show_error(found.error, found.part)
        self.table.show_only(None if found.rows is None else found.rows[self.rows])
        self._say()

    def _on_complained(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def _on_chosen(self, lines: IntArray) -> None:
        self.rows_marked.emit(self.rows[lines])
        self._say()

    def _on_opened(self, line: int) -> None:
        self.account_opened.emit(int(self.rows[line]))

    def _on_all(self, _checked: bool = False) -> None:
        self.table.choose_shown()

    def _say(self) -> None:
        chosen, shown = self.table.chosen_rows(), self.table.columns.order
        source, target = self._side(self.source).scenario, self._side(self.target).scenario
        of = f"{len(shown):,} of {len(self._session.state.accounts):,}"
        ticked = f" · {len(chosen):,} ticked" if len(chosen) else ""
        self.count.show_text(of + ticked)
        what = "1 move" if len(chosen) == 1 else f"{len(chosen):,} moves"
        self.pull.set_label(
            f"Pull {what} into {on_button(target.name)}" if len(chosen) else "Pull moves"
        )
        self.pull.setEnabled(bool(len(chosen)))
        hint = f"Moves them in {target.name} to where {source.name} has them, as one step."
        self.pull.setToolTip(hint if len(chosen) else "Tick the accounts first.")
        self.all.setEnabled(bool(len(shown)))
        self.export.setEnabled(bool(len(shown)))

    def _on_pull(self, _checked: bool = False) -> None:
        session, lines = self._session, self.table.chosen_rows()
        source, target = self.source.currentData(), self.target.currentData()
        rows = self.rows[lines]

        def act() -> None:
            found = pull(session.state, session.team, source, target, rows)
            session.do(found.change)
            done = "Pulled" + found.change.label.removeprefix("Pull")
            self.pulled.emit(f"{done}. {found.why_left}".strip())

        session.attempt(act)


def _reason(row: int, readers: Sequence[MoveReader]) -> str:
    """One line: what forced or gained it, and what keeping it would be."""
    reader = next((one for one in readers if row in one.rows), None)
    if reader is None:
        return ""
    card = reader.card(row)
    why = (*card.rules[:1], *card.gains[:1])[:1] or ("It evens out the hours.",)
    return f"{why[0]} Keeping it: {card.keeping[0]}"
