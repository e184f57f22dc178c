"""Colours and letters of the diary: roles, kinds of day, locks."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor

from ui.theme.style import Theme

_ROLE_HUES: Final = {"U": 0, "B": 3, "A": 2}  # blue, violet, teal of the territory hues
ROLE_WORDS: Final = {"U": "users", "B": "buyers", "A": "admins"}


@dataclass(frozen=True, slots=True)
class Mode:
    """A kind of day: letter and words, how strong its tint is, and of which token."""

    letter: str
    words: str
    short: str
    tint: float
    token: str = "accent"


MODES: Final = {
    "case": Mode("C", "Case support", "case support", 1.0),
    "field": Mode("F", "Field calls", "field calls", 0.30),
    "discovery": Mode("D", "Discovery", "discovery", 0.14),
    "demo": Mode("T", "Demo, trial", "demo, trial", 0.55),
    "committee": Mode("M", "Committee, business", "committee", 0.6, "neutral_fill"),
    "planning": Mode("P", "Planning", "planning", 0.25, "neutral_fill"),
    "company": Mode("X", "Company day", "company", 0.12, "neutral_fill"),
}
OPEN_DAY: Final = Mode("·", "Open day", "open", 0.0)
LOCK_WORDS: Final = {
    "hard": "hard: moving needs a cause",
    "firm": "firm",
    "soft": "soft",
    "none": "not published",
}


def mode_of(name: str) -> Mode:
    """The kind of day by its name in the diary."""
    return MODES.get(name, OPEN_DAY)


def role_colour(theme: Theme, roles: str, alpha: float = 1.0) -> QColor:
    """The colour of users, buyers or admins; accent for several at once, grey for nobody."""
    if len(roles) > 1:
        return theme.colour("accent", alpha)
    if roles in _ROLE_HUES:
        return theme.territory(_ROLE_HUES[roles], alpha)
    return theme.colour("neutral_fill", alpha)


def mode_fill(theme: Theme, mode: Mode) -> QColor:
    """The tint of a kind of day."""
    return theme.colour(mode.token, mode.tint)


def mode_ink(theme: Theme, mode: Mode) -> QColor:
    """Ink for the letter of a kind of day."""
    return theme.colour("on_accent" if mode.tint == 1.0 else "text")


def lock_fill(theme: Theme, lock: str) -> QColor:
    """Hard is darkest, soft lightest."""
    return {
        "hard": theme.colour("text2"),
        "firm": theme.colour("neutral_fill"),
        "soft": theme.colour("border2"),
    }.get(lock, theme.colour("track"))
