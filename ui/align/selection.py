"""Which accounts are selected: one set of rows that map, table and keys share."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from model.arrays import IntArray
from ui.map.selection import selection_after
from ui.session import Session

_NONE: IntArray = np.empty(0, np.int64)


class Selection(QObject):
    """The selected rows, ascending; everybody who shows them listens to `changed`."""

    changed = Signal(object, str)  # rows (IntArray), who chose them: "" or "table"

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows = _NONE

    @property
    def rows(self) -> IntArray:
        """Row numbers, unique and ascending."""
        return self._rows

    def choose(self, rows: IntArray, mode: str = "replace", by: str = "") -> None:
        """Select exactly these, or add, toggle or remove them; `mode` as in selection_after."""
        self._rows = selection_after(self._rows, np.unique(np.asarray(rows, np.int64)), mode)
        self.changed.emit(self._rows, by)

    def clear(self) -> None:
        """Select nothing."""
        self.choose(_NONE)

    def choose_all(self, shown: IntArray | None = None) -> None:
        """Select every account, or those of a filter's result."""
        self.choose(self._every() if shown is None else shown)

    def invert(self) -> None:
        """Select what is not selected, and nothing else."""
        self.choose(np.setdiff1d(self._every(), self._rows))

    def _every(self) -> IntArray:
        n = len(self._session.state.accounts) if self._session.is_open else 0
        return np.arange(n, dtype=np.int64)
