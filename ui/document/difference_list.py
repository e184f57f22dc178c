"""Differences between two versions: one line per kind with its count, the things below it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.differences import Difference
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label

_LINES = 6  # of one kind


class DifferenceList(Card):
    """A card that scrolls; it never changes anything."""

    def __init__(self, theme: Theme, title: str, *, note: str = "") -> None:
        super().__init__(theme, title, note=note)
        self._lead = Label("", Type.TABLE, "text2", wrap=True)
        self._inside = QWidget()
        self._inside.setProperty("surface", "clear")
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(4)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._inside)
        area.setAccessibleName(title)
        self.add(self._lead)
        self.add(area, 1)

    def say(self, words: str) -> None:
        """Show a sentence and no differences."""
        self._clear()
        self._lead.setText(words)
        self._lead.setVisible(bool(words))

    def show_found(self, found: Sequence[Difference], lead: str, none: str) -> None:
        """Show differences under a lead; without any, the sentence `none`."""
        self._clear()
        self._lead.setText(lead if found else none)
        self._lead.setVisible(bool(self._lead.text()))
        for difference in found:
            self._add(difference)
        self._rows.addStretch(1)

    @property
    def texts(self) -> list[str]:
        """What is shown, line by line."""
        labels = self._inside.findChildren(Label)
        return [label.accessibleName() or label.text() for label in labels]

    def _add(self, difference: Difference) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        head = Label(difference.kind, Type.NAME)
        row.addWidget(head, 1)
        row.addWidget(Label(f"{difference.count:,}", Type.NAME))
        self._rows.addLayout(row)
        for line in [line for line in difference.lines[:_LINES] if line]:
            self._rows.addWidget(ElidedLabel(line, Type.TABLE, "text2"))
        more = difference.count - _LINES
        if more > 0:
            self._rows.addWidget(Label(f"and {more:,} more", Type.NOTE, "muted"))

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (layout := item.layout()) is not None:
                while (inner := layout.takeAt(0)) is not None:
                    if (widget := inner.widget()) is not None:
                        widget.setParent(None)
            if (widget := item.widget()) is not None:
                widget.setParent(None)
