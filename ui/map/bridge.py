"""The one object the map page can call: narrow slots that take ids and numbers only.

The page is treated as hostile: every argument is checked for type and range, and what does not
fit is refused and counted. The listener is plain Python, so the page cannot reach its signals.
"""

import json
import logging
import math
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot

from ui.map.bounds import Bounds

_log = logging.getLogger(__name__)
NOWHERE: Final = -1  # no account, or no territory
MODES: Final = ("replace", "add", "toggle", "remove")
_MODIFIERS = (
    (1, Qt.KeyboardModifier.ShiftModifier),
    (2, Qt.KeyboardModifier.ControlModifier),
    (4, Qt.KeyboardModifier.AltModifier),
)
_FARTHEST_PX = 100_000
_FARTHEST_DEGREES = 100_000  # a map may be panned around the earth many times
_LAST_NUMBER = 2**53


class Listener(Protocol):
    """What the map page reports, already checked."""

    @property
    def n_accounts(self) -> int: ...
    @property
    def codes(self) -> frozenset[int]: ...
    @property
    def pin(self) -> int: ...

    def on_ready(self) -> None: ...
    def on_painted(self, serial: int) -> None: ...
    def on_clicked(self, row: int, modifiers: Qt.KeyboardModifier) -> None: ...
    def on_opened(self, row: int) -> None: ...
    def on_background_clicked(self) -> None: ...
    def on_rows_selected(self, rows: list[int], mode: str) -> None: ...
    def on_menu_asked(self, row: int, position: QPoint) -> None: ...
    def on_drawing(self, under_way: bool) -> None: ...
    def on_drag_started(self, row: int) -> None: ...
    def on_drag_moved(self, code: int, position: QPoint) -> None: ...
    def on_dropped(self, code: int) -> None: ...
    def on_drag_cancelled(self) -> None: ...
    def on_hovered(self, row: int) -> None: ...
    def on_view_changed(self, bounds: Bounds, zoom: float) -> None: ...
    def on_pin_dropped(self, row: int, lat: float, lon: float) -> None: ...


class RefusedCallError(ValueError):
    """The page sent something it has no business sending."""


class Bridge(QObject):
    """Passes messages to the page as JSON and checked reports of the page to a listener."""

    told = Signal(str)  # one message for the page

    def __init__(self, listener: Listener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._to = listener
        self.refused = 0  # calls of the page that did not pass the checks

    def tell(self, message: Mapping[str, Any]) -> None:
        """Send one message; NaN is not allowed in it."""
        self.told.emit(json.dumps(message, allow_nan=False, separators=(",", ":")))

    @Slot()
    def ready(self) -> None:
        """The page can be told things."""
        self._to.on_ready()

    @Slot("QVariant")
    def painted(self, serial: object) -> None:
        """Everything up to message number `serial` is on the screen."""
        self._check(lambda: self._to.on_painted(integer(serial, 0, _LAST_NUMBER)))

    @Slot("QVariant", "QVariant")
    def clicked(self, row: object, modifiers: object) -> None:
        """An account was clicked."""
        self._check(lambda: self._to.on_clicked(self._row(row), _modifiers(modifiers)))

    @Slot("QVariant")
    def opened(self, row: object) -> None:
        """An account was double-clicked, or Enter pressed on it."""
        self._check(lambda: self._to.on_opened(self._row(row)))

    @Slot()
    def background_clicked(self) -> None:
        """The map was clicked where no account is."""
        self._to.on_background_clicked()

    @Slot("QVariant", "QVariant")
    def rows_selected(self, rows: object, mode: object) -> None:
        """Accounts were picked; `mode` is a position in MODES."""
        self._check(
            lambda: self._to.on_rows_selected(
                self._rows(rows), MODES[integer(mode, 0, len(MODES) - 1)]
            )
        )

    @Slot("QVariant", "QVariant", "QVariant")
    def menu_asked(self, row: object, x: object, y: object) -> None:
        """The menu of an account, or of the ground (-1), is wanted at a pixel of the page."""
        self._check(
            lambda: self._to.on_menu_asked(
                integer(row, NOWHERE, self._to.n_accounts - 1), QPoint(_pixel(x), _pixel(y))
            )
        )

    @Slot("QVariant")
    def drawing(self, under_way: object) -> None:
        """A lasso, box or polygon was begun (1) or has ended (0)."""
        self._check(lambda: self._to.on_drawing(bool(integer(under_way, 0, 1))))

    @Slot("QVariant")
    def drag_started(self, row: object) -> None:
        """The pointer took up an account."""
        self._check(lambda: self._to.on_drag_started(self._row(row)))

    @Slot("QVariant", "QVariant", "QVariant")
    def drag_moved(self, code: object, x: object, y: object) -> None:
        """The pointer carries accounts over a territory, at a pixel of the page."""
        self._check(lambda: self._to.on_drag_moved(self._code(code), QPoint(_pixel(x), _pixel(y))))

    @Slot("QVariant")
    def dropped(self, code: object) -> None:
        """Accounts were let go over a territory."""
        self._check(lambda: self._to.on_dropped(self._code(code)))

    @Slot()
    def drag_cancelled(self) -> None:
        """Escape was pressed while accounts were carried."""
        self._to.on_drag_cancelled()

    @Slot("QVariant", "QVariant", "QVariant")
    def pin_dropped(self, row: object, lat: object, lon: object) -> None:
        """The one pin of the map was let go at a place in degrees."""
        self._check(
            lambda: self._to.on_pin_dropped(
                self._pinned(row), number(lat, -90, 90), number(lon, -180, 180)
            )
        )

    @Slot("QVariant")
    def hovered(self, row: object) -> None:
        """The pointer or the keyboard came to an account, or left (-1)."""
        self._check(lambda: self._to.on_hovered(integer(row, NOWHERE, self._to.n_accounts - 1)))

    @Slot("QVariant", "QVariant", "QVariant", "QVariant", "QVariant")
    def view_changed(
        self, west: object, south: object, east: object, north: object, zoom: object
    ) -> None:
        """The map shows another stretch of the earth."""
        self._check(
            lambda: self._to.on_view_changed(
                Bounds(
                    _longitude(west),
                    number(south, -90, 90),
                    _longitude(east),
                    number(north, -90, 90),
                ),
                number(zoom, 0, 30),
            )
        )

    def _check(self, report: Callable[[], None]) -> None:
        try:
            report()
        except RefusedCallError as reason:
            self.refused += 1
            _log.warning("Refused a call of the map page: %s.", reason)

    def _row(self, value: object) -> int:
        return integer(value, 0, self._to.n_accounts - 1)

    def _rows(self, value: object) -> list[int]:
        if not isinstance(value, list) or len(value) > self._to.n_accounts:
            raise RefusedCallError("a list of rows was expected")
        rows = [self._row(item) for item in value]
        if len(set(rows)) < len(rows):
            raise RefusedCallError("a row stands twice in a list")
        return rows

    def _pinned(self, value: object) -> int:
        row = self._row(value)
        if row != self._to.pin:
            raise RefusedCallError("that account has no pin")
        return row

    def _code(self, value: object) -> int:
        code = integer(value, NOWHERE, _LAST_NUMBER)
        if code != NOWHERE and code not in self._to.codes:
            raise RefusedCallError("there is no such territory")
        return code


def number(value: object, low: float, high: float) -> float:
    """`value` as a finite number from `low` to `high`, else RefusedCallError."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RefusedCallError("a number was expected")
    if not math.isfinite(value) or not low <= value <= high:
        raise RefusedCallError("a number is out of range")
    return float(value)


def integer(value: object, low: int, high: int) -> int:
    """`value` as a whole number from `low` to `high`, else RefusedCallError."""
    checked = number(value, low, high)
    if checked != int(checked):
        raise RefusedCallError("a whole number was expected")
    return int(checked)


def _pixel(value: object) -> int:
    return round(number(value, -_FARTHEST_PX, _FARTHEST_PX))


def _longitude(value: object) -> float:
    return number(value, -_FARTHEST_DEGREES, _FARTHEST_DEGREES)


def _modifiers(value: object) -> Qt.KeyboardModifier:
    mask = integer(value, 0, 7)
    pressed = Qt.KeyboardModifier.NoModifier
    for bit, modifier in _MODIFIERS:
        if mask & bit:
            pressed |= modifier
    return pressed
