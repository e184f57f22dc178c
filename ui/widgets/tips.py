"""Tips on the field's terms: a tooltip with the meaning; F1 or ? opens the glossary there."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from model.glossary import meaning_of, term_in
from ui.widgets.labels import plain_tooltip

_TERM: Final = "term"  # the property that names it


def explain(widget: QWidget, words: str, more: str = "") -> None:
    """Give a widget the tip of the term its words name; `more` stands above it."""
    term = term_in(words)
    widget.setProperty(_TERM, term)
    told = f"{term}: {meaning_of(term)}\nF1 opens the glossary." if term else ""
    widget.setToolTip(plain_tooltip("\n".join(part for part in (more, told) if part)))
    if term and widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        widget.setCursor(Qt.CursorShape.WhatsThisCursor)


def term_here(window: QWidget) -> str:
    """The term under the pointer, else the one where the focus is; "" for none."""
    places = (QApplication.widgetAt(QCursor.pos()), QApplication.focusWidget())
    for place in places:
        found = place
        while found is not None and found is not window:
            if term := str(found.property(_TERM) or term_in(found.accessibleName())):
                return term
            found = found.parentWidget()
    return ""
