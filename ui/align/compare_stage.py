"""The three rows of a comparison; where the window is low, the two below take turns."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl

MAPS, MIDDLE, LOWER = 232, 250, 184  # least heights
_GAP: Final = 12
_WHOLE: Final = MAPS + MIDDLE + LOWER + 2 * _GAP
_PAGES: Final = ("Measures and curve", "Accounts that differ")


class CompareStage(QScrollArea):
    """Maps above; below them measures with the curve, and the accounts, or one of both."""

    def __init__(
        self, theme: Theme, maps: QHBoxLayout, middle: tuple[QWidget, QWidget], lower: QWidget
    ) -> None:
        super().__init__()
        self.which = SegmentedControl(theme, _PAGES, name="Below the maps")
        self.which.option_chosen.connect(self._on_which)
        self._middle, self._lower = QWidget(), lower
        self._inner = QWidget()
        self._lay_out(maps, middle)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inner.setAutoFillBackground(False)
        self._arrange()

    @property
    def is_low(self) -> bool:
        """Whether there is no room for all three rows."""
        return self.height() < _WHOLE

    def show_accounts(self) -> None:
        """Bring the accounts to the front, where the rows take turns."""
        self.which.choose(1)
        self._arrange()

    def sizeHint(self) -> QSize:
        """Room for all three rows."""
        return QSize(1200, _WHOLE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rows take turns, or no longer."""
        self._arrange()
        super().resizeEvent(event)

    def _lay_out(self, maps: QHBoxLayout, middle: tuple[QWidget, QWidget]) -> None:
        beside = QHBoxLayout(self._middle)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(_GAP)
        for card, share in zip(middle, (6, 7), strict=True):
            beside.addWidget(card, share)
        turns = QHBoxLayout()
        turns.addWidget(self.which)
        turns.addStretch(1)
        maps.setSpacing(_GAP)
        self._middle.setMinimumHeight(MIDDLE)
        self._lower.setMinimumHeight(LOWER)
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addLayout(maps, 5)
        column.addLayout(turns)
        column.addWidget(self._middle, 6)
        column.addWidget(self._lower, 5)

    def _arrange(self) -> None:
        low, accounts = self.is_low, self.which.chosen == 1
        self.which.setVisible(low)
        self._middle.setVisible(not (low and accounts))
        self._lower.setVisible(not low or accounts)

    def _on_which(self, _page: int) -> None:
        self._arrange()
