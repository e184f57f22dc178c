"""The upper part of a comparison: a small map per scenario, and all measures in one table."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.arrays import IntArray
from model.scenario import LIVE
from model.scenario_life import DRAFT
from ui.align.comparison import Compared, MeasureLine
from ui.align.outline_keeper import OutlineKeeper
from ui.align.scenario_sheet import KINDS
from ui.align.small_map import Picture, SmallMap
from ui.session import Session
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.floating import see_through
from ui.widgets.labels import ElidedLabel, Glyph, Label, plain_tooltip

_HEAD: Final = 24  # with and without the link to open
_ROW: Final = 32


class MapCard(Card):
    """One scenario: name, status, what moves, its map; a link opens it."""

    open_asked = Signal(str)  # id of the scenario

    def __init__(
        self, theme: Theme, session: Session, keeper: OutlineKeeper, compared: Compared
    ) -> None:
        super().__init__(theme)
        scenario = compared.scenario
        self._key = scenario.id
        self.setAccessibleName(f"Scenario {scenario.name}")
        self.map = SmallMap(theme, f"Map of {scenario.name}")
        self.map.setMinimumSize(120, 96)
        self._top(theme, compared, is_open=scenario.id == session.scenario.id)
        moved = int(compared.moved["accounts"])
        what = "1 account moves" if moved == 1 else f"{moved:,} accounts move"
        words = "today’s alignment" if compared.is_live else what
        if scenario.hypothesis and not compared.is_live:
            words = f"{what} · {scenario.hypothesis.splitlines()[0]}"
        self.add(ElidedLabel(words, Type.NOTE, "muted"))
        self._draw(session, keeper, compared)
        self.add(self.map, 1)

    def _top(self, theme: Theme, compared: Compared, *, is_open: bool) -> None:
        scenario = compared.scenario
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addStrut(_HEAD)
        icon = "locked" if compared.is_live else "balance" if scenario.quality else "edit"
        head.addWidget(Glyph(theme, icon, icons.ROW, "muted"))
        head.addWidget(ElidedLabel(scenario.name, Type.TITLE), 1)
        if scenario.id != LIVE and scenario.status != DRAFT:
            head.addWidget(Chip(theme, scenario.status, KINDS.get(scenario.status, ChipKind.PLAIN)))
        if not is_open:
            button = Button(theme, "Open", Kind.LINK, small=True)
            button.setAccessibleName(f"Open {scenario.name}")
            button.clicked.connect(self._on_open)
            head.addWidget(button)
        self.add(head)

    def _draw(self, session: Session, keeper: OutlineKeeper, compared: Compared) -> None:
        keeper.choose_hues(compared.layer, session.evaluator.graph)
        accounts = session.state.accounts
        self.map.show_picture(
            Picture(
                accounts.lat,
                accounts.lon,
                session.values("potential"),
                compared.layer.alignment.territory,
                keeper.outlines_of(compared.layer),
                keeper.hues(compared.layer),
            )
        )

    def mark(self, rows: IntArray) -> None:
        """Ring some accounts."""
        self.map.mark(rows)

    def _on_open(self, _checked: bool = False) -> None:
        self.open_asked.emit(self._key)


def measure_card(
    theme: Theme, compared: Sequence[Compared], lines: Sequence[MeasureLine], goals: str = ""
) -> Card:
    """Every measure of every scenario: the best with a star, each with its change against live.

    `goals` explain the rank by goals when the pointer rests on the card.
    """
    card = Card(theme, "Measures", note="change against live below each figure")
    card.add_action(Glyph(theme, "star", icons.SMALL, "accent_text"))
    card.add_action(Label(f"best of the {len(compared)}", Type.TABLE, "muted"))
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, 4, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.addWidget(Label("Measure", Type.HEADER, "muted"), 0, 0)
    for place, one in enumerate(compared, 1):
        grid.addWidget(ElidedLabel(one.scenario.name, Type.HEADER, "muted"), 0, place)
        grid.setColumnStretch(place, 2)
        grid.setColumnMinimumWidth(place, 58)
    grid.setColumnStretch(0, 3)
    for row, line in enumerate(lines, 1):
        name = Label(line.label, Type.TABLE, "text2", wrap=True)
        name.setToolTip(plain_tooltip(goals) if row == 1 else "")
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.setRowMinimumHeight(row, _ROW)
        for place, text in enumerate(line.texts):
            change = line.changes[place] if line.changes else ""
            tone = line.tones[place] if line.tones else ""
            figure = _figure(theme, text, change, tone, best=place in line.best)
            grid.addWidget(figure, row, 1 + place)
    grid.setRowStretch(len(lines) + 1, 1)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName("Measures of the scenarios")
    see_through(area)
    card.add(area, 1)
    return card


def _figure(theme: Theme, text: str, change: str, tone: str, *, best: bool) -> QWidget:
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    row = QHBoxLayout()
    row.setSpacing(4)
    label = Label(text, Type.NAME if best else Type.TABLE)
    said = f"{text}, {change} against live" if change else text
    label.setAccessibleName(f"{said}, best" if best else said)
    row.addWidget(label)
    if best:
        row.addWidget(Glyph(theme, "star", icons.SMALL, "accent_text"))
    row.addStretch(1)
    column.addLayout(row)
    if change:
        column.addWidget(Label(change, Type.NOTE, tone or "muted"))
    column.addStretch(1)
    return cell
