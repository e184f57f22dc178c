"""What the table's filter finds keeps its colour on the map; all other accounts turn grey."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from model.arrays import IntArray
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace


class FoundOnMap(QObject):
    """Keeps the rows of the filter; `dress` is called when other accounts turn grey."""

    def __init__(self, theme: Theme, align: "AlignWorkspace", dress: Callable[[], object]) -> None:
        super().__init__(align)
        self._theme, self._align, self._dress = theme, align, dress
        self._rows: IntArray | None = None
        align.table.found.connect(self._on_found)

    def shades(
        self, colours: Sequence[str] = (), code: IntArray | None = None
    ) -> tuple[Sequence[str], IntArray | None]:
        """Colours and classes (n_accounts,) as the map takes them; those given without a filter.

        Without classes the territories give the colours.
        """
        session = self._align.session
        if self._rows is None or not session.is_open:
            return colours, code
        if code is None:
            colours = [self._theme.territory(hue).name() for hue in self._align.hues]
            code = session.alignment.territory
        grey = self._theme.colour("border2").name()
        shown = np.full(len(code), len(colours), np.int16)
        rows = self._rows[self._rows < len(code)]
        shown[rows] = code[rows]
        return (*colours, grey), shown

    def _on_found(self, rows: IntArray | None) -> None:
        if rows is None and self._rows is None:
            return
        self._rows = rows
        if self._align.session.is_open:
            self._dress()
