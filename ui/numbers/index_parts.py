"""The columns of a weighted index: which, how heavy, how brought to 0–100, which way is good."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from model.custom_metrics import METHODS, Part, index_formula
from ui.theme import icons
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.labels import Label

MOST_PARTS = 6
_METHOD_WORDS = {"minmax": "min to max", "rank": "by rank", "z": "by deviation"}
_WEIGHT, _METHOD, _DIRECTION = 68, 112, 116


class _Line(QWidget):
    """One column of the index."""

    changed = Signal()
    removed = Signal()

    def __init__(self, theme: Theme, names: Sequence[str], part: Part) -> None:
        super().__init__()
        self.column = QComboBox()
        self.column.addItems([*names] if part.metric in names else [part.metric, *names])
        self.column.setCurrentText(part.metric)
        self.column.setAccessibleName("Column")
        self.column.setMinimumWidth(96)
        self.column.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.weight = QDoubleSpinBox()
        self.weight.setRange(0.0, 100.0)
        self.weight.setDecimals(1)
        self.weight.setSingleStep(0.5)
        self.weight.setValue(part.weight)
        self.weight.setAccessibleName("Weight")
        self.method = QComboBox()
        self.method.addItems([_METHOD_WORDS[method] for method in METHODS])
        self.method.setCurrentIndex(list(METHODS).index(part.method))
        self.method.setAccessibleName("Brought to 0–100")
        self.low = QComboBox()
        self.low.addItems(["more is good", "less is good"])
        self.low.setCurrentIndex(int(part.low_is_good))
        self.low.setAccessibleName("Direction")
        self.remove = IconButton(theme, "close", "Remove this column", size=icons.ROW)
        self.weight.setFixedWidth(_WEIGHT)
        self.method.setFixedWidth(_METHOD)
        self.low.setFixedWidth(_DIRECTION)
        self.weight.setFont(font(Type.TABLE))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.weight)
        row.addWidget(Label("×", Type.BODY, "muted"))
        row.addWidget(self.column, 1)
        row.addWidget(self.method)
        row.addWidget(self.low)
        row.addWidget(self.remove)
        for box in (self.column, self.method, self.low):
            box.setFont(font(Type.TABLE))
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.weight.valueChanged.connect(lambda _value: self.changed.emit())
        self.remove.clicked.connect(lambda _checked=False: self.removed.emit())

    @property
    def part(self) -> Part:
        """What the line says."""
        return Part(
            self.column.currentText(),
            self.weight.value(),
            list(METHODS)[self.method.currentIndex()],
            bool(self.low.currentIndex()),
        )


class IndexParts(QWidget):
    """Up to six columns with their weights."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self.lines: list[_Line] = []
        self.add = Button(theme, "Add a column", Kind.LINK, icon="add", small=True)
        self._written = Label("", Type.NOTE, "muted", wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._column)
        whole.addWidget(self.add)
        whole.addSpacing(8)
        whole.addWidget(self._written)
        whole.addStretch(1)
        self.add.clicked.connect(lambda _checked=False: self._on_add())
        self.changed.connect(self._write_out)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The columns that have a weight."""
        return tuple(line.part for line in self.lines if line.weight.value() > 0)

    def show_parts(self, names: Sequence[str], parts: Sequence[Part]) -> None:
        """Show an index; nothing is announced."""
        self._names = tuple(names)
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for part in parts:
            self._append(part)
        self._write_out()

    def _write_out(self) -> None:
        """Show the index as the formula it stands for."""
        parts = self.parts
        self._written.setText(f"As a formula: {index_formula(parts)}" if parts else "")

    def _append(self, part: Part) -> None:
        line = _Line(self._theme, self._names, part)
        line.changed.connect(self.changed)
        line.removed.connect(lambda line=line: self._on_removed(line))
        self.lines.append(line)
        self._column.addWidget(line)
        self.add.setEnabled(len(self.lines) < MOST_PARTS)

    def _on_add(self) -> None:
        used = {line.part.metric for line in self.lines}
        free = [name for name in self._names if name not in used]
        self._append(Part((free or ["potential"])[0]))
        self.changed.emit()

    def _on_removed(self, line: _Line) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.add.setEnabled(True)
        self.changed.emit()
