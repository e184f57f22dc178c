"""Every figure of the open alignment against live, with its formula."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from model.alignment_numbers import AlignmentNumbers, Kpi, by_key, live_layer
from model.evaluation import Evaluation, Evaluator
from model.metrics import metric, metric_names
from model.scenario import Layer
from ui.align.brief_figures import change_words, kpi_words
from ui.territory.lists import Grid
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.chooser import Option
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from ui.align.brief_desk import BriefDesk

_ROW: Final = 26
_Index = QModelIndex | QPersistentModelIndex
_SAID: Final = {"good": "better than live", "bad": "worse than live"}
_TONES: Final = {"good": "good", "bad": "bad", "muted": "muted"}


class ToneDelegate(QStyledItemDelegate):
    """Keeps the colour of a text in the row that is chosen, where a view has one for all."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """The chosen row is told by its ground alone."""
        super().initStyleOption(option, index)
        tone = index.data(Qt.ItemDataRole.ForegroundRole)
        if tone is not None:
            palette = option.palette
            palette.setBrush(QPalette.ColorRole.HighlightedText, tone)
            option.palette = palette


class NumbersPage(QWidget):
    """Figures by group, their change against live; the formula of the chosen one below."""

    def __init__(self, theme: Theme, desk: "BriefDesk") -> None:
        super().__init__()
        self._theme, self._desk, self._session = theme, desk, desk.session
        self._metric = "potential"
        self._lines: list[Kpi | None] = []  # None: the line is a heading
        self._numbers: AlignmentNumbers | None = None
        self._own: tuple[str, Evaluator] | None = None  # a metric beyond the usual ones
        self._live: tuple[Layer, str, dict[str, Kpi]] | None = None
        self.choose_metric = Button(theme, "", small=True)
        self.choose_metric.clicked.connect(lambda _checked=False: self.ask_metric())
        self.grid = Grid("All numbers", ("Figure", "Now", "Change"))
        self.grid.verticalHeader().setDefaultSectionSize(_ROW)
        self.grid.setItemDelegate(ToneDelegate(self.grid))
        self.grid.line_chosen.connect(self._on_line)
        self.formula = Label("A row tells its formula.", Type.NOTE, "muted", wrap=True)
        self.formula.setMinimumHeight(30)
        self.formula.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.where = Button(theme, "Where from", small=True)
        self.where.clicked.connect(self._on_where)
        theme.changed.connect(self._on_theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self.choose_metric)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.grid, 3)
        column.addWidget(self.formula)
        row = QHBoxLayout()
        row.addWidget(self.where)
        row.addStretch(1)
        column.addLayout(row)

    def figures(self) -> dict[str, Kpi]:
        """What is shown, by key."""
        return by_key([kpi for kpi in self._lines if kpi is not None])

    def refresh(self) -> None:
        """Compute and show everything of the open alignment."""
        session = self._session
        if self._metric not in metric_names(session.state):
            self._metric = "accounts"
        label = metric(session.state, self._metric).label
        self.choose_metric.set_label(f"Balance of: {label}…")
        layer, shown = session.layer, self._shown()
        if not layer.territories:
            self._lines = []
            self.grid.show_lines([("No territories yet: draw or optimize them.", "", "")])
            return
        numbers = self._of(session.evaluator)
        figures = numbers.figures(layer, shown, self._metric)
        self._show(figures, self._of_live())

    def _of(self, evaluator: Evaluator) -> AlignmentNumbers:
        if self._numbers is None or self._numbers.evaluator is not evaluator:
            live = live_layer(self._session.state, self._session.team)
            self._numbers = AlignmentNumbers(evaluator, live, self._session.today)
            self._live = None
        return self._numbers

    def _shown(self) -> Evaluation:
        """The numbers of the open alignment, with the chosen metric in them."""
        session = self._session
        if self._metric in session.evaluation.balance:
            return session.evaluation
        return self._measured(session.layer)

    def _measured(self, layer: Layer) -> Evaluation:
        names = ("accounts", "potential", self._metric)
        return Evaluator(self._session.state, layer, names).evaluate(layer.alignment)

    def _of_live(self) -> dict[str, Kpi]:
        session = self._session
        live = live_layer(session.state, session.team)
        if live is None or not live.territories:
            return {}
        if self._live is None or self._live[0] is not live or self._live[1] != self._metric:
            same = live.territories == session.layer.territories
            numbers = (
                self._of(session.evaluator)
                if same
                else AlignmentNumbers(Evaluator(session.state, live), live, session.today)
            )
            known = session.live_evaluation
            shown = known if self._metric in known.balance else self._measured(live)
            self._live = live, self._metric, by_key(numbers.figures(live, shown, self._metric))
        return self._live[2]

    def _show(self, figures: list[Kpi], live: dict[str, Kpi]) -> None:
        show, here = self._session.formatter, self.grid.currentRow()
        lines, self._lines = list[tuple[str, str, str]](), []
        tones: list[str] = []
        group = ""
        for kpi in figures:
            if kpi.group != group:
                group = kpi.group
                lines.append((group, "", ""))
                tones.append("")
                self._lines.append(None)
            words, tone = change_words(kpi, live.get(kpi.key), show)
            lines.append((kpi.label, kpi_words(kpi, show), words))
            tones.append(tone)
            self._lines.append(kpi)
        self.grid.show_lines(lines)
        for line, shown in enumerate(self._lines):
            self._dress(line, shown, tones[line])
        self.grid.blockSignals(True)
        self.grid.setCurrentCell(here if 0 <= here < len(lines) else -1, 0)
        self.grid.blockSignals(False)
        self._tell(self.grid.currentRow())

    def _dress(self, line: int, kpi: Kpi | None, tone: str) -> None:
        first = self.grid.item(line, 0)
        if kpi is None:
            if first is not None:
                first.setFont(font(Type.TABLE, 600))
                first.setFlags(Qt.ItemFlag.NoItemFlags | Qt.ItemFlag.ItemIsEnabled)
            self.grid.setSpan(line, 0, 1, 3)
            return
        if self.grid.columnSpan(line, 0) != 1:
            self.grid.setSpan(line, 0, 1, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place in (1, 2):
            item = self.grid.item(line, place)
            if item is not None:
                item.setTextAlignment(right)
        change: QTableWidgetItem | None = self.grid.item(line, 2)
        if change is not None:
            change.setForeground(self._theme.colour(_TONES.get(tone, "muted")))
            change.setToolTip(_SAID.get(tone, ""))
            said = f"{change.text()}, {_SAID[tone]}" if tone in _SAID else change.text()
            change.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        if first is not None:
            first.setToolTip(f"{kpi.label}: {kpi.formula}")

    def ask_metric(self) -> None:
        """Choose whose balance is told."""
        state = self._session.state
        options = [
            Option(name, metric(state, name).label)
            for name in metric_names(state)
            if metric(state, name).adds_up
        ]
        self._desk.chooser.ask(
            "Balance of", options, self.choose_metric, self._take_metric, now=self._metric
        )

    def _take_metric(self, name: str) -> None:
        self._metric = name
        self._live = None
        self.refresh()

    def _on_theme(self) -> None:
        if self.isVisible() and self._session.is_open:
            self.refresh()

    def _on_line(self, line: int) -> None:
        self._tell(line)

    def _tell(self, line: int) -> None:
        kpi = self._lines[line] if 0 <= line < len(self._lines) else None
        self.formula.setText(f"{kpi.label}: {kpi.formula}" if kpi else "A row tells its formula.")
        self.where.setEnabled(kpi is not None and kpi.where is not None)

    def _on_where(self, _checked: bool = False) -> None:
        line = self.grid.currentRow()
        kpi = self._lines[line] if 0 <= line < len(self._lines) else None
        if kpi is not None and kpi.where is not None:
            self._desk.where_asked.emit(kpi.where, self.grid)
