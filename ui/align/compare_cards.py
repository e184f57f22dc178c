"""The upper part of a comparison: a small map per scenario with its territories."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from model.arrays import IntArray
from model.scenario import LIVE
from model.scenario_life import DRAFT
from ui.align.compare_names import ScenarioName
from ui.align.compare_territories import WIDE, TerritoryColumn
from ui.align.comparison import Compared
from ui.align.outline_keeper import OutlineKeeper
from ui.align.readings import potential_band
from ui.align.scenario_sheet import KINDS
from ui.align.small_map import Picture, SmallMap
from ui.session import Session
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.painting import draw_focus, smooth
from ui.theme.sheet import RADIUS_CARD
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import ElidedLabel, Glyph
from ui.widgets.scrolling import clear_scroll

_HEAD, _LINK = 34, 24  # heights, with and without the link to open
_ROOMY: Final = 3  # so many scenarios leave room for the territories beside each map


def _what_moves(moved: int, given: int) -> str:
    """How many accounts change hands, and how many that nobody had get a territory."""
    words = "1 account moves" if moved == 1 else f"{moved:,} accounts move"
    words = words if moved else "no account moves"
    if not given:
        return words
    fresh = "1 gets a territory" if given == 1 else f"{given:,} get a territory"
    return f"{words} · {fresh}" if moved else fresh


class MapCard(Card):
    """One scenario: name, status, what moves, its map and territories.

    What moved against live has a ring; `given` accounts had no territory there. A click or
    Enter chooses the scenario, a link opens it.
    """

    open_asked = Signal(str)  # id of the scenario
    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        session: Session,
        keeper: OutlineKeeper,
        compared: Compared,
        moved: IntArray,
        *,
        given: int,
        of: int,
        recommended: bool = False,
    ) -> None:
        super().__init__(theme)
        scenario = compared.scenario
        self._theme, self.key, self._moved = theme, scenario.id, moved
        self._is_chosen = False
        self.body.setSpacing(4)
        self.setAccessibleName(f"Scenario {scenario.name}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.map = SmallMap(theme, f"Map of {scenario.name}")
        self.map.setMinimumSize(112, 96)
        self._roomy = of <= _ROOMY
        shut = scenario.id != session.scenario.id
        opening = [self._opening(theme, scenario.name)] if shut else []
        self._top(theme, compared, opening if self._roomy else [], best=recommended)
        self._add_note(compared, given, [] if self._roomy else opening)
        self._draw(session, keeper, compared)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.map, 4)
        if self._roomy:
            middle.addWidget(self._territories(session, keeper, compared), 5)
        self.add(middle, 1)
        self.mark(np.empty(0, np.int64))

    def _add_note(self, compared: Compared, given: int, links: Sequence[QWidget]) -> None:
        """What moves, and why the scenario was made."""
        what = _what_moves(int(compared.moved["accounts"]), given)
        words = "today’s alignment" if compared.is_live else what
        if compared.scenario.hypothesis and not compared.is_live:
            words = f"{what} · {compared.scenario.hypothesis.splitlines()[0]}"
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addStrut(0 if self._roomy else _LINK)
        below.addWidget(ElidedLabel(words, Type.NOTE, "muted"), 1)
        for link in links:
            below.addWidget(link)
        self.add(below)

    def _territories(self, session: Session, keeper: OutlineKeeper, compared: Compared) -> QWidget:
        """The territories with their figures, in the order of the live alignment."""
        hues, band = keeper.hues(compared.layer), potential_band(session)
        live = session.state.scenario(LIVE).layer(session.team)
        like = [territory.id for territory in live.territories]
        show = session.formatter
        self.territories = TerritoryColumn(self._theme, compared, hues, band, show, like)
        area = clear_scroll(self.territories)
        area.setMaximumWidth(WIDE)
        area.setAccessibleName(f"Territories of {compared.scenario.name}")
        return area

    def _top(
        self, theme: Theme, compared: Compared, links: Sequence[QWidget], *, best: bool
    ) -> None:
        scenario = compared.scenario
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addStrut(_HEAD)
        icon = "locked" if compared.is_live else "balance" if scenario.quality else "edit"
        head.addWidget(Glyph(theme, icon, icons.ROW, "muted"))
        head.addWidget(ScenarioName(theme, scenario.name, Type.TITLE), 1)
        if best:
            head.addWidget(self._best(theme))
        if scenario.id != LIVE and scenario.status != DRAFT and self._roomy:
            head.addWidget(Chip(theme, scenario.status, KINDS.get(scenario.status, ChipKind.PLAIN)))
        for link in links:
            head.addWidget(link)
        self.add(head)

    def _opening(self, theme: Theme, name: str) -> Button:
        button = Button(theme, "Open", Kind.LINK, small=True)
        button.setAccessibleName(f"Open {name}")
        button.clicked.connect(self._on_open)
        return button

    def _best(self, theme: Theme) -> QWidget:
        """The mark of the first by the ranked goals; a star where there is little room."""
        wide = Chip(theme, "best by your goals", ChipKind.ACCENT) if self._roomy else None
        mark = wide or Glyph(theme, "star", icons.ROW, "accent_text")
        mark.setAccessibleName("Best by your goals")
        mark.setToolTip("First by the ranked goals of the brief, among those compared.")
        return mark

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
        """Ring some accounts; without any, those that this scenario moves."""
        self.map.mark(rows if len(rows) else self._moved)

    @property
    def is_chosen(self) -> bool:
        """Whether this is the scenario that list and curve are about."""
        return self._is_chosen

    def show_chosen(self, chosen: bool) -> None:
        """Say whether list and curve are about this scenario."""
        self._is_chosen = chosen
        self.setAccessibleDescription("chosen" if chosen else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the border of the chosen one over that of the card."""
        super().paintEvent(event)
        painter = smooth(self)
        if self._is_chosen:
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(edge, RADIUS_CARD, RADIUS_CARD)
        draw_focus(self, painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the scenario."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose the scenario."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.key)
        else:
            super().keyPressEvent(event)

    def _on_open(self, _checked: bool = False) -> None:
        self.open_asked.emit(self.key)
