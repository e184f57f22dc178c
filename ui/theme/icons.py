"""Icons by meaning: Material Design Icons 6, one icon for one meaning."""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPixmap

from model.errors import PlanError

_FONT, _NAMES = (
    "materialdesignicons6-webfont-?.*.ttf",
    "materialdesignicons6-webfont-charmap-*.json",
)
_OF_THE_BOX = 0.875  # how high a glyph is written: fonts of icons are drawn for 14 of 16 pixels

RAIL, TOOL, ROW, SMALL = 24, 20, 16, 14
"""Sizes in pixels: workspace rail · tools · buttons and rows · chips and changes."""

GLYPHS: dict[str, str] = {
    # workspaces
    "accounts": "hospital-building",
    "align": "vector-polygon",
    "plan": "book-open-page-variant-outline",
    "diary": "calendar-week",
    "review": "chart-box-outline",
    "share": "export-variant",
    # at the foot of the rail
    "help": "help-circle-outline",
    "theme": "theme-light-dark",
    "settings": "cog-outline",
    # tools
    "select": "cursor-default-outline",
    "lasso": "lasso",
    "rectangle": "vector-square",
    "polygon": "vector-polyline",
    "suggestion": "lightbulb-outline",
    "layers": "layers-outline",
    "move": "cursor-move",
    "undo": "undo-variant",
    "redo": "redo-variant",
    "search": "magnify",
    "filter": "filter-variant",
    "adjust": "tune-variant",
    "columns": "view-column-outline",
    "zoom_in": "magnify-plus-outline",
    "zoom_out": "magnify-minus-outline",
    "fit": "fit-to-screen-outline",
    # things of the field
    "balance": "scale-balance",
    "locked": "lock-outline",
    "unlocked": "lock-open-variant-outline",
    "lock_glyph": "lock",
    "goal": "target",
    "rules": "gavel",
    "compare": "compare",
    "buffer": "shield-half-full",
    "drive": "car-outline",
    "co_travel": "account-multiple-outline",
    "fixed": "auto-fix",
    "proposed": "account-switch-outline",
    "territory": "vector-triangle",
    "rep": "account-outline",
    "system": "sitemap-outline",
    "money": "cash",
    "products": "package-variant-closed",
    "opportunity": "chart-timeline-variant",
    "segment": "view-grid-outline",
    "report": "file-document-outline",
    "print": "printer-outline",
    "phone": "cellphone",
    "mail": "email-outline",
    "place": "map-marker-outline",
    "map": "map-outline",
    "home": "home",
    "night": "weather-night",
    "table": "table",
    "run": "chart-line-variant",
    "best": "star-outline",
    "star": "star",
    "snooze": "bell-sleep-outline",
    "history": "history",
    # verdicts
    "kept": "check-circle-outline",
    "look": "alert-outline",
    "act": "alert-circle-outline",
    "kept_solid": "check-circle",
    "none": "minus",
    "saved": "check",
    "unsaved": "circle-medium",
    "preview": "eye-outline",
    "note": "information-outline",
    "offline": "shield-check-outline",
    # actions
    "add": "plus",
    "copy": "content-copy",
    "edit": "pencil-outline",
    "delete": "delete-outline",
    "close": "close",
    "open": "folder-open-outline",
    "save": "content-save-outline",
    "import": "tray-arrow-down",
    "drop_here": "inbox-arrow-down-outline",
    "start": "play-circle-outline",
    "stop": "stop-circle-outline",
    "more": "dots-horizontal",
    "menu": "menu",
    "drag": "drag-vertical",
    "pin": "pin-outline",
    "busy": "progress-clock",
    "turning": "loading",
    # directions, boxes
    "up": "arrow-up-thin",
    "down": "arrow-down-thin",
    "becomes": "arrow-right",
    "unfolded": "chevron-down",
    "folded": "chevron-right",
    "previous": "chevron-left",
    "sorted_up": "menu-up",
    "sorted_down": "menu-down",
    "checked": "checkbox-marked",
    "unchecked": "checkbox-blank-outline",
    "partly_checked": "minus-box",
}
"""The glyph of each meaning."""


@lru_cache(maxsize=2048)
def glyph(meaning: str, size: int, colour: str, scale: float = 1.0) -> QPixmap:
    """The icon of a meaning, `size` logical pixels, drawn for a screen of that scale.

    Raises KeyError for a meaning that is not in `GLYPHS`.
    """
    name = GLYPHS[meaning]
    pixels = round(size * scale)
    drawn = QPixmap(pixels, pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    written = QFont(_family())
    written.setPixelSize(round(_OF_THE_BOX * pixels))
    painter.setFont(written)
    painter.setPen(QColor(colour))
    where = QRect(0, 0, pixels, pixels)
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, chr(_characters()[name]))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


@lru_cache(maxsize=1)
def _family() -> str:
    """Load the icon font once and return its family name."""
    number = QFontDatabase.addApplicationFontFromData(_carried(_FONT).read_bytes())
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise _unreadable()
    return families[0]


@lru_cache(maxsize=1)
def _characters() -> dict[str, int]:
    """The code point of each glyph by name."""
    found: dict[str, str] = json.loads(_carried(_NAMES).read_bytes())
    return {name: int(code, 16) for name, code in found.items()}


def _carried(pattern: str) -> Path:
    """A file of the package that carries the font; the package itself would load all of Qt."""
    package = find_spec("qtawesome")
    for folder in (package.submodule_search_locations or ()) if package else ():
        for path in sorted(Path(folder, "fonts").glob(pattern)):
            return path
    raise _unreadable()


def _unreadable() -> PlanError:
    return PlanError("The shipped icons cannot be read.", remedy="Reinstall Catchment.")
