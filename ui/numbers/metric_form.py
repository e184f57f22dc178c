"""What an own metric is, as fields: name, formula or index, unit, total, missing values."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from model.custom_metrics import MISSING_RULES, CustomMetric, Part
from model.errors import PlanError
from model.formula.functions import FUNCTIONS
from model.formula.nodes import FormulaError
from model.formula.units import UNITS
from ui.numbers.formula_editor import FormulaEditor, FormulaField
from ui.numbers.index_parts import IndexParts
from ui.numbers.word_list import WordList
from ui.theme import icons
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Glyph, Label

FORMULA, INDEX = 0, 1
_UNIT_WORDS = ("Money", "Hours", "Count", "%", "None")
_MISSING_WORDS = ("stays unknown", "counts 0", "median")
EXAMPLES = (
    ("Weighted by type", 'if(type = "ASC", 1.2, 1) * potential'),
    ("Per hour", "revenue / workload"),
    ("Bands", "band(beds, 100, 250, 500)"),
    ("Known or else", "coalesce(revenue, 0.3 * potential)"),
)
_SETTLE_MS = 120


class MetricForm(QWidget):
    """The fields; `changed` comes once typing has paused."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.was = ""  # name of the metric that is edited, "" for a new one
        self._label_was = ""
        self.label = QLineEdit()
        self.label.setAccessibleName("Name of the metric")
        self.label.setPlaceholderText("Surgeon coverage")
        self.label.setFont(font(Type.BODY))
        self.kind = SegmentedControl(theme, ("Formula", "Weighted index"), name="Kind")
        self.editor = FormulaEditor(theme)
        self.functions = WordList(theme, "Functions", split=150)
        self.parts = IndexParts(theme)
        self.error = Label("", Type.TABLE, "bad", wrap=True)
        self._error_icon = Glyph(theme, "act", icons.ROW, "bad")
        self.unit = SegmentedControl(theme, _UNIT_WORDS, chosen=4, name="Unit")
        self.total = SegmentedControl(theme, ("Added up", "Mean"), name="Over a territory")
        self.weight = QComboBox()
        self.weight.setAccessibleName("Mean weighted by")
        self.weight.setFont(font(Type.TABLE))
        self.missing = SegmentedControl(theme, _MISSING_WORDS, name="An unknown input")
        self.note = QLineEdit()
        self.note.setAccessibleName("Note")
        self.note.setPlaceholderText("What it is for")
        self.note.setFont(font(Type.BODY))
        self._pages = QStackedWidget()
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self.changed)
        self._lay_out(theme)
        self._connect()
        self.show_error(None)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        first = QHBoxLayout()
        first.setSpacing(16)
        first.addWidget(self.label, 1)
        first.addWidget(self.kind)
        column.addLayout(first)
        page = QWidget()
        formula = QVBoxLayout(page)
        formula.setContentsMargins(0, 0, 0, 0)
        formula.setSpacing(8)
        formula.addWidget(FormulaField(theme, self.editor))
        examples = QHBoxLayout()
        examples.setSpacing(12)
        examples.addWidget(Label("Examples", Type.NOTE, "muted"))
        for words, text in EXAMPLES:
            link = Button(theme, words, Kind.LINK, small=True)
            link.setToolTip(text)
            link.clicked.connect(lambda _checked=False, text=text: self.editor.show_text(text))
            examples.addWidget(link)
        examples.addStretch(1)
        formula.addLayout(examples)
        self.functions.show_lines([(name, f.shown, f.help) for name, f in FUNCTIONS.items()])
        formula.addWidget(self.functions, 1)
        self._pages.addWidget(page)
        self._pages.addWidget(self.parts)
        column.addWidget(self._pages, 1)
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self._error_icon)
        said.addWidget(self.error, 1)
        column.addLayout(said)
        for words, fields in (
            ("Unit", (self.unit,)),
            ("Over a territory", (self.total, self.weight)),
            ("An unknown input", (self.missing,)),
            ("Note", (self.note,)),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            caption = Label(words, Type.TABLE, "muted")
            caption.setFixedWidth(112)
            row.addWidget(caption)
            for field in fields:
                row.addWidget(field, 1 if field is self.note else 0)
            if self.note not in fields:
                row.addStretch(1)
            column.addLayout(row)

    def _connect(self) -> None:
        self.kind.option_chosen.connect(self._on_kind)
        for control in (self.unit, self.total, self.missing):
            control.option_chosen.connect(lambda _place: self._on_edited())
        self.editor.edited.connect(lambda _text: self._on_edited())
        self.label.textChanged.connect(lambda _text: self._on_edited())
        self.note.textChanged.connect(lambda _text: self._on_edited())
        self.parts.changed.connect(self._on_edited)
        self.functions.taken.connect(lambda name: self.editor.insert(f"{name}("))
        self.weight.currentIndexChanged.connect(lambda _place: self._on_edited())

    @property
    def own(self) -> CustomMetric:
        """What the fields say."""
        index = self.kind.chosen == INDEX
        label = self.label.text().strip()
        adds = self.total.chosen == 0
        return CustomMetric(
            name=self.was if self.was and label == self._label_was else name_of(label),
            label=label,
            formula="" if index else self.editor.toPlainText(),
            unit=list(UNITS)[self.unit.chosen],
            additive=adds,
            weight="" if adds else self.weight.currentText(),
            missing=MISSING_RULES[self.missing.chosen],
            note=self.note.text().strip(),
            parts=self.parts.parts if index else (),
        )

    def show_metric(
        self, metric: CustomMetric, was: str, names: Sequence[str], numbers: Sequence[str]
    ) -> None:
        """Edit a metric; `names` can stand in a formula, `numbers` are those with figures."""
        self.was, self._label_was = was, metric.label
        self.editor.show_names(names)
        self.label.setText(metric.label)
        self.editor.show_text("" if metric.parts else metric.formula)
        self.parts.show_parts(numbers, metric.parts or (Part("potential"),))
        self.weight.blockSignals(True)
        self.weight.clear()
        self.weight.addItems(list(numbers))
        self.weight.setCurrentText(metric.weight or "accounts")
        self.weight.blockSignals(False)
        self.unit.choose(list(UNITS).index(metric.unit))
        self.total.choose(0 if metric.additive else 1)
        self.missing.choose(MISSING_RULES.index(metric.missing))
        self.note.setText(metric.note)
        self.kind.choose(INDEX if metric.parts else FORMULA)
        self._pages.setCurrentIndex(self.kind.chosen)
        self.weight.setVisible(not metric.additive)
        self._settle.stop()
        self.changed.emit()

    def show_error(self, error: PlanError | None) -> None:
        """Say what is wrong beside the formula and mark where."""
        self.error.setText(str(error) if error else "")
        self.error.setAccessibleName(str(error) if error else "")
        self._error_icon.setVisible(error is not None)
        if isinstance(error, FormulaError):
            self.editor.mark(error.start, error.end)
        else:
            self.editor.clear_mark()

    def show_unit(self, unit: str, *, adds_up: bool) -> None:
        """Propose a unit and whether it adds up; nothing is announced."""
        self.unit.choose(list(UNITS).index(unit))
        self.total.choose(0 if adds_up else 1)
        self.weight.setVisible(not adds_up)

    def settle(self) -> None:
        """Announce now what was typed."""
        if self._settle.isActive():
            self._settle.stop()
            self.changed.emit()

    def _on_kind(self, kind: int) -> None:
        self._pages.setCurrentIndex(kind)
        if kind == INDEX:
            self.show_unit("", adds_up=False)
        self._on_edited()

    def _on_edited(self) -> None:
        self.weight.setVisible(self.total.chosen == 1)
        self._settle.start()


def name_of(label: str) -> str:
    """The name a metric goes by in formulas and on the command line: "surgeon_coverage"."""
    words = re.sub(r"\W+", "_", label.strip().casefold()).strip("_")
    return words[:40]
