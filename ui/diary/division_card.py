"""Visits of the quarter by role against their aims, theme, fill, buffer, driving."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from model.format import Formatter
from model.settings import Settings
from ui.diary.measures import LETTERS, Division
from ui.diary.tones import ROLE_WORDS, role_colour
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.card import Card

_ROW: Final = 20.0
_LOW_ROW: Final = 17.0
_LABEL, _FIGURE, _COUNT = 72.0, 54.0, 28.0


@dataclass(frozen=True, slots=True)
class Meter:
    """One bar: label, share 0 to 1, aim as a tick (NaN none), figure, count, colour."""

    label: str
    share: float
    aim: float
    figure: str
    count: str = ""
    role: str = ""  # a letter, or "" with a token
    token: str = "good_fill"
    words: str = ""

    @property
    def spoken(self) -> str:
        """The bar in words."""
        return self.words or f"{self.label} {self.figure}"


class Meters(QWidget):
    """Bars one below the other; a rule after the roles."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._meters: list[Meter] = []
        self._row = _ROW
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Measures of the quarter")

    def show_low(self, low: bool) -> None:
        """Take less room for each bar, or the usual one."""
        self._row = _LOW_ROW if low else _ROW
        self.updateGeometry()
        self.update()

    def show_meters(self, meters: Sequence[Meter]) -> None:
        """Show these bars."""
        self._meters = list(meters)
        self.setAccessibleDescription("; ".join(meter.spoken for meter in meters))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all bars."""
        return QSize(240, round(len(self._meters) * self._row + 6))

    def minimumSizeHint(self) -> QSize:
        """Narrower, never lower."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = smooth(self)
        top = 0.0
        for place, meter in enumerate(self._meters):
            if place and self._meters[place - 1].role and not meter.role:
                rule = QRectF(0, top + 2, self.width(), 1)
                painter.fillRect(rule, self._theme.colour("border"))
                top += 6
            self._draw(painter, meter, top)
            top += self._row
        painter.end()

    def _draw(self, painter: QPainter, meter: Meter, top: float) -> None:
        theme, colour = self._theme, self._theme.colour
        words = QRectF(0, top, _LABEL, self._row)
        draw_text(painter, words, meter.label, Type.TABLE, colour("text2"), LEFT)
        right = self.width() - (_COUNT if meter.count else 0)
        track = QRectF(_LABEL + 4, top + self._row / 2 - 4, right - _FIGURE - _LABEL - 12, 8)
        draw_box(painter, track, colour("track"), 4)
        share = min(max(meter.share, 0.0), 1.0) if meter.share == meter.share else 0.0
        fill = role_colour(theme, meter.role) if meter.role else colour(meter.token)
        if share > 0:
            wide = max(track.width() * share, 4.0)
            draw_box(painter, QRectF(track.left(), track.top(), wide, 8), fill, 4)
        if meter.aim == meter.aim:
            x = track.left() + track.width() * min(meter.aim, 1.0)
            painter.fillRect(QRectF(x - 1, track.top() - 3, 2, 14), colour("text"))
        figure = QRectF(right - _FIGURE, top, _FIGURE, self._row)
        draw_text(painter, figure, meter.figure, Type.NAME, colour("text"), RIGHT)
        if meter.count:
            count = QRectF(right, top, _COUNT, self._row)
            draw_text(painter, count, meter.count, Type.TABLE, colour("muted"), RIGHT)


def meters_of(
    division: Division, aims: dict[str, float], settings: Settings, show: Formatter
) -> list[Meter]:
    """The bars of a quarter; good where the aim is met, to watch where it is missed."""
    visits = sum(division.visits.values())
    nan = float("nan")
    meters = []
    for letter in LETTERS:
        share = division.visits[letter] / visits if visits else nan
        name = ROLE_WORDS[letter].capitalize()
        aim = aims.get(letter, nan)
        count = str(division.visits[letter])
        spoken = f"{name} {show.percent(share)}, {count} of {visits} visits"
        meters.append(
            Meter(name, share, aim, show.percent(share), count, role=letter, words=spoken)
        )
    theme_aim, buffer_aim = 1 - settings["theme.off_max"] / 100, settings["cap.buffer"]
    theme, buffer, filled = division.on_theme, division.buffer, division.filled
    # A buffer of a tenth fills half the track, so that one can see what is missing.
    scale = 0.5 / buffer_aim if buffer_aim > 0 else 1.0
    return [
        *meters,
        Meter("On theme", theme, theme_aim, show.percent(theme), token=_tone(theme >= theme_aim)),
        Meter("Filled", filled, nan, show.percent(filled, 1), token=_tone(filled <= 1.0)),
        Meter(
            "Buffer",
            buffer * scale,
            buffer_aim * scale,
            show.percent(buffer, 1),
            token=_tone(buffer >= buffer_aim),
        ),
        Meter(
            "Driving",
            division.driving / division.planable if division.planable > 0 else nan,
            nan,
            show.hours(division.driving),
            token="neutral_fill",
        ),
    ]


def _tone(good: bool) -> str:
    return "good_fill" if good else "warn_fill"


class DivisionCard(Card):
    """The card beside the calendar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Visits of the quarter", parent=parent)
        self.meters = Meters(theme)
        self.add(self.meters)

    def show_division(
        self, division: Division, aims: dict[str, float], settings: Settings, show: Formatter
    ) -> None:
        """Show a quarter's figures."""
        visits = sum(division.visits.values())
        self.show_title("Visits of the quarter", f"{visits}, tick = aim")
        self.meters.show_meters(meters_of(division, aims, settings, show))
