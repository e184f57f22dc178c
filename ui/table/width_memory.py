"""Column widths, whatever project is open, and how its table was left; on this computer."""

import json

from PySide6.QtCore import QByteArray

from model.filters.views import AccountView
from ui.preferences import Preferences

_NAME, _PLACE = "columns", "accounts"
_LOOK = "table"


class WidthMemory:
    """Pixels by column key; without preferences it forgets when the window closes."""

    def __init__(self, preferences: Preferences | None = None) -> None:
        self._preferences = preferences
        self._widths: dict[str, int] = {}
        kept = preferences.layout_of(_NAME, _PLACE) if preferences is not None else None
        if kept is not None:
            self._widths = _read(bytes(kept.data()))

    def width_of(self, key: str) -> int | None:
        """What the user gave a column, None when nothing."""
        return self._widths.get(key)

    def keep(self, key: str, width: int) -> None:
        """Remember a width."""
        if self._widths.get(key) == width:
            return
        self._widths[key] = width
        if self._preferences is not None:
            kept = QByteArray(json.dumps(self._widths).encode())
            self._preferences.keep_layout(_NAME, _PLACE, kept)


class LookMemory:
    """Columns, order and groups by project; filters are left behind, they would hide rows."""

    def __init__(self, preferences: Preferences | None = None) -> None:
        self._preferences = preferences
        self._last: tuple[str, bytes] = ("", b"")

    def look_of(self, project: str) -> AccountView | None:
        """How the table of a project was left; None when that is not known."""
        if self._preferences is None or not project:
            return None
        kept = self._preferences.layout_of(_LOOK, project)
        return _look(bytes(kept.data())) if kept is not None else None

    def keep(self, project: str, look: AccountView) -> None:
        """Remember how the table looks."""
        told = [look.name, list(look.columns), look.sort, look.descending, look.group]
        packed = json.dumps(told).encode()
        if self._preferences is not None and project and self._last != (project, packed):
            self._last = (project, packed)
            self._preferences.keep_layout(_LOOK, project, QByteArray(packed))


def _look(kept: bytes) -> AccountView | None:
    try:
        name, columns, sort, descending, group = json.loads(kept)
        keys = tuple(map(str, columns))
        return AccountView(str(name), "", keys, str(sort), bool(descending), str(group))
    except (ValueError, TypeError):
        return None


def _read(kept: bytes) -> dict[str, int]:
    try:
        found = json.loads(kept)
        return {str(key): int(width) for key, width in found.items() if 24 <= int(width) <= 2000}
    except (ValueError, TypeError, AttributeError):
        return {}
