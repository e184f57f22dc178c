"""Inter with tabular figures, in the few sizes the window uses."""

from enum import Enum
from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from model.errors import PlanError

_FILE = "Inter[opsz,wght].ttf"


class Type(Enum):
    """The type scale: (pixels, usual weight)."""

    DISPLAY = (28, 600)
    KEY_FIGURE = (22, 600)
    PAGE_TITLE = (20, 600)
    SECTION = (15, 600)
    BODY = (13, 400)
    BUTTON = (13, 500)  # buttons and fields that must stand out
    TITLE = (13, 600)  # card titles
    TABLE = (12, 400)
    NAME = (12, 600)  # names in trees and tables
    CAPTION = (11, 500)
    HEADER = (11, 600)  # column headers
    NOTE = (11, 400)
    BADGE = (10, 700)


def font(role: Type, weight: int | None = None) -> QFont:
    """The font of a role, in its usual weight unless one (100 to 900) is given."""
    pixels, usual = role.value
    return QFont(_sized(pixels, weight or usual))


def text_width(text: str, role: Type, weight: int | None = None) -> float:
    """How wide one line of text is, in pixels."""
    return _metrics(role, weight).horizontalAdvance(text)


@lru_cache(maxsize=8192)
def shortened(text: str, role: Type, weight: int | None, width: int) -> str:
    """The text, ended with "…" where `width` pixels end."""
    return _metrics(role, weight).elidedText(text, Qt.TextElideMode.ElideRight, width + 0.5)


@lru_cache(maxsize=1)
def family() -> str:
    """Load the shipped Inter once and return its family name; PlanError when it is broken."""
    path = files("fontpkg_inter").joinpath("files", _FILE)
    number = QFontDatabase.addApplicationFontFromData(path.read_bytes())
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise PlanError("The shipped font Inter cannot be read.", remedy="Reinstall Catchment.")
    return families[0]


@lru_cache(maxsize=64)
def _metrics(role: Type, weight: int | None) -> QFontMetricsF:
    return QFontMetricsF(font(role, weight))


@lru_cache(maxsize=64)
def _sized(pixels: int, weight: int) -> QFont:
    made = QFont(family())
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
