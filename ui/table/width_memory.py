"""Column widths, remembered on this computer whatever project is open."""

import json

from PySide6.QtCore import QByteArray

from ui.preferences import Preferences

_NAME, _PLACE = "columns", "accounts"


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


def _read(kept: bytes) -> dict[str, int]:
    try:
        found = json.loads(kept)
        return {str(key): int(width) for key, width in found.items() if 24 <= int(width) <= 2000}
    except (ValueError, TypeError, AttributeError):
        return {}
