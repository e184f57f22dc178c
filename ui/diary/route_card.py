"""The day's drive: the map, its legs, and where its minutes come from."""

from datetime import date
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from model.format import Formatter
from ui.diary.agenda import minutes_text
from ui.diary.day_way import Route
from ui.diary.route_map import RouteMap
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import ElidedLabel, Label

SOURCES: Final = ("By distance", "Over roads")
OVER_ROADS: Final = 1
_LEGS: Final = 5
_FEW_LEGS: Final = 3  # in a low window: the map comes first


def _lines_of(route: Route, most: int) -> list[tuple[str, str, str]]:
    """Number, name and drive of each stop; at the end the hotel; what has no room is counted."""
    first, night = int(route.has_start), route.hotels[1] if route.n_stops else ""
    room = most - bool(night)
    lines = []
    for stop, (name, start) in enumerate(zip(route.names, route.starts, strict=True)):
        leg = stop - 1 + first
        drive = f", drive {route.minutes[leg]:.0f} min" if leg >= 0 else ""
        lines.append((str(stop + 1), name, minutes_text(start) + drive))
    if len(lines) > room:
        lines[room - 1 :] = [("", f"and {len(lines) - room + 1} more stops", "")]
    if night:
        drive = f"drive {route.minutes[-1]:.0f} min" if route.has_end else ""
        lines.append(("☾", f"Night in {night}", drive))
    return lines


class RouteCard(Card):
    """Title with the day's driving, the map, one line per stop, where the drives come from."""

    roads_asked = Signal(bool)  # whether all drives of the diary are to follow the roads

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Route", parent=parent)
        self._theme = theme
        self.map = RouteMap(theme)
        self.add(self.map, 1)
        self._legs = QGridLayout()
        self._legs.setHorizontalSpacing(8)
        self._legs.setVerticalSpacing(4)
        self._legs.setColumnStretch(1, 1)
        self._lines: list[tuple[Label, Label, Label]] = []
        self.words = ""
        for row in range(_LEGS):
            line = (
                Label("", Type.NAME, "accent_text"),
                ElidedLabel("", Type.TABLE),
                Label("", Type.NOTE, "muted"),
            )
            self._lines.append(line)
            for place, label in enumerate(line):
                self._legs.addWidget(label, row, place)
        self.add(self._legs)
        self.source = SegmentedControl(theme, SOURCES, name="Drive times")
        self.source.option_chosen.connect(self._on_source)
        self._words = ElidedLabel("", Type.NOTE, "muted")
        self.own = IconButton(theme, "import", "Own roads from a file", size=16)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.source)
        below.addWidget(self._words, 1)
        below.addWidget(self.own)
        self.add(below)

    def show_day(self, day: date, route: Route, show: Formatter, *, low: bool = False) -> None:
        """Show a day's way; `low` tells fewer stops below a larger map."""
        minutes, km = float(np.nansum(route.minutes)), float(np.nansum(route.km))
        hours = f"{int(minutes) // 60} h {int(minutes) % 60:02d} min · {show.distance(km)}"
        note = "" if not route.n_stops else hours if minutes >= 1 else "all in the home town"
        self.show_title(f"{day:%A}’s route", note)
        self.map.show_route(route)
        self.show_source(route.ways is not None)
        beside = route.beside_roads
        self._words.show_text(f"{beside} off the roads" if beside else "estimates")
        for told in (self.map, self.source, self._words):
            told.setToolTip(route.source)
        self.source.setAccessibleDescription(route.source)
        lines = _lines_of(route, _FEW_LEGS if low else _LEGS)
        self.words = ". ".join([note, *(f"{name} {drive}" for _, name, drive in lines)])
        self.setAccessibleDescription(self.words)
        for row, labels in enumerate(self._lines):
            shown = row < len(lines)
            for label in labels:
                label.setVisible(shown)
            if not shown:
                continue
            texts = lines[row]
            labels[0].setText(texts[0])
            labels[2].setText(texts[2])
            name = labels[1]
            assert isinstance(name, ElidedLabel)
            name.show_text(texts[1])

    def show_source(self, roads: bool) -> None:
        """Show where the drives come from; nothing is announced."""
        self.source.choose(int(roads))

    def _on_source(self, option: int) -> None:
        self.roads_asked.emit(option == OVER_ROADS)
