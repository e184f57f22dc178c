"""Scenarios side by side: small maps of one frame, measures with stars, accounts that differ."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.align.comparison import (
    Compared,
    MeasureLine,
    compare_scenarios,
    differing_rows,
    measure_lines,
    reason,
)
from ui.align.outline_keeper import OutlineKeeper
from ui.align.small_map import Picture, SmallMap
from ui.session import Session
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import ElidedLabel, Glyph, Label

_SIZE = QSize(1320, 820)
_HEAD = 24  # with and without the link to open


class CompareDialog(DialogFrame):
    """The live scenario and up to five beside it; opens one of them on request."""

    def __init__(
        self, theme: Theme, over: QWidget, session: Session, keeper: OutlineKeeper
    ) -> None:
        self.compared = compare_scenarios(session)
        n = len(self.compared)
        note = f"{n} of {len(session.state.scenarios)} scenarios · same data, same rules"
        super().__init__(theme, over, "Compare scenarios", note=note, size=_SIZE)
        self._session, self._keeper = session, keeper
        self.lines = measure_lines(self.compared, session.formatter)
        self.differing = ColumnTable(theme, name="Accounts that differ", dense=True)
        self.against = QComboBox()
        maps = QHBoxLayout()
        maps.setSpacing(16)
        for compared in self.compared:
            maps.addWidget(self._map_card(compared), 1)
        self.body.addLayout(maps, 4)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        lower.addWidget(self._measure_card(self.lines), 1)
        lower.addWidget(self._differing_card(), 1)
        self.body.addLayout(lower, 5)
        close = Button(theme, "Close", Kind.PRIMARY)
        close.clicked.connect(lambda _checked=False: self.dismiss())
        self.add_button(close)
        self.close_asked.connect(self.dismiss)
        self.show_foot_note(reason(self.compared, session.formatter))

    def _map_card(self, compared: Compared) -> Card:
        session, scenario = self._session, compared.scenario
        self._keeper.choose_hues(compared.layer, session.evaluator.graph)
        card = Card(self._theme)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addStrut(_HEAD)
        icon = "locked" if compared.is_live else "balance" if scenario.quality else "edit"
        head.addWidget(Glyph(self._theme, icon, icons.ROW, "muted"))
        head.addWidget(ElidedLabel(scenario.name, Type.TITLE), 1)
        if scenario.id != session.scenario.id:
            button = Button(self._theme, "Open", Kind.LINK, small=True)
            button.setAccessibleName(f"Open {scenario.name}")
            button.clicked.connect(lambda _checked=False: self._open(scenario.id))
            head.addWidget(button)
        card.add(head)
        moved = int(compared.moved["accounts"])
        what = "1 account moves" if moved == 1 else f"{moved:,} accounts move"
        words = "today’s alignment" if compared.is_live else what
        card.add(Label(words, Type.NOTE, "muted"))
        small = SmallMap(self._theme, f"Map of {scenario.name}")
        small.setMinimumSize(120, 120)
        accounts = session.state.accounts
        small.show_picture(
            Picture(
                accounts.lat,
                accounts.lon,
                session.values("potential"),
                compared.layer.alignment.territory,
                self._keeper.outlines_of(compared.layer),
                self._keeper.hues(compared.layer),
            )
        )
        card.add(small, 1)
        return card

    def _measure_card(self, lines: Sequence[MeasureLine]) -> Card:
        card = Card(self._theme, "Measures")
        card.add_action(Glyph(self._theme, "star", icons.SMALL, "accent_text"))
        card.add_action(Label(f"best of the {len(self.compared)}", Type.TABLE, "muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(Label("Measure", Type.HEADER, "muted"), 0, 0)
        for place, compared in enumerate(self.compared):
            name = ElidedLabel(compared.scenario.name, Type.HEADER, "muted")
            grid.addWidget(name, 0, 1 + place)
            grid.setColumnStretch(1 + place, 2)
        grid.setColumnStretch(0, 3)
        for row, line in enumerate(lines, 1):
            grid.addWidget(Label(line.label, Type.TABLE, "text2"), row, 0)
            for place, text in enumerate(line.texts):
                grid.addLayout(self._figure(text, best=place in line.best), row, 1 + place)
        card.add(grid)
        card.body.addStretch(1)
        return card

    def _figure(self, text: str, *, best: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        label = Label(text, Type.NAME if best else Type.TABLE)
        label.setAccessibleName(f"{text}, best" if best else text)
        row.addWidget(label)
        if best:
            row.addWidget(Glyph(self._theme, "star", icons.SMALL, "accent_text"))
        row.addStretch(1)
        return row

    def _differing_card(self) -> QWidget:
        card = Card(self._theme, "Accounts that differ", note="from live")
        self.differing.show_checks(False)
        for compared in self.compared:
            if not compared.is_live:
                self.against.addItem(compared.scenario.name, compared.scenario.id)
        self.against.setAccessibleName("Scenario against live")
        self.against.currentIndexChanged.connect(lambda _place: self._show_differing())
        card.add_action(self.against)
        card.add(self.differing, 1)
        opened = self.against.findData(self._session.scenario.id)
        self.against.setCurrentIndex(max(opened, 0))
        self._show_differing()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        return page

    def _show_differing(self) -> None:
        live = next(c for c in self.compared if c.is_live)
        chosen = self.against.currentData()
        other = next((c for c in self.compared if c.scenario.id == chosen), live)
        rows = differing_rows(live, other)
        state, show = self._session.state, self._session.formatter
        potential = self._session.values("potential")
        rows = rows[np.argsort(-potential[rows], kind="stable")]

        def side(key: str, title: str, compared: Compared) -> TableColumn:
            return TableColumn(
                key,
                title,
                compared.layer.alignment.territory[rows],
                Look.TERRITORY,
                width=150,
                names=[t.label for t in compared.layer.territories],
                hues=self._keeper.hues(compared.layer),
            )

        columns = [
            TableColumn("name", "Account", state.accounts.text("name")[rows], width=0),
            side("from", "From (live)", live),
            side("to", "To", other),
        ]
        if potential.any():
            columns.append(
                TableColumn(
                    "potential", "Potential", potential[rows], Look.FIGURE, 84, show.compact
                )
            )
        self.differing.show_columns(columns)

    def _open(self, key: str) -> None:
        self.dismiss()
        self._session.attempt(lambda: self._session.open_scenario(key))
