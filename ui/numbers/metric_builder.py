"""Own metrics: the list of them, the fields of one, and at once what it gives."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from model.custom_changes import proposed_additive, remove_custom_metric, save_custom_metric
from model.custom_metrics import (
    CustomMetric,
    StateColumns,
    compile_custom,
    custom_metrics,
    with_custom,
)
from model.errors import PlanError
from model.formula.evaluate import compile_formula, values_of
from model.formula.nodes import FormulaError
from model.formula.units import stored_word
from model.metrics import metric, territory_totals
from ui.align.outline_keeper import OutlineKeeper
from ui.numbers.metric_form import MetricForm
from ui.numbers.spread_chart import Histogram, TerritoryBars
from ui.numbers.word_list import WordList
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label

_NEW = CustomMetric("", "", "")
_NONE = "None yet. A metric that is saved is listed here, to change or to remove it."


class MetricBuilder(DialogFrame):
    """Choose or make an own metric, see its spread while typing, save it as one change."""

    def __init__(
        self, theme: Theme, over: QWidget, session: Session, keeper: OutlineKeeper
    ) -> None:
        super().__init__(
            theme,
            over,
            "Own metrics",
            note="Numbers made of the numbers there are: to balance, to size, to print",
            size=QSize(1160, 716),
        )
        self._session, self._keeper = session, keeper
        self._good = False
        self._unit_touched = False
        self.list = WordList(theme, "Own metrics")
        self.new = Button(theme, "New metric", icon="add", small=True)
        self.form = MetricForm(theme)
        self.histogram = Histogram(theme)
        self.bars = TerritoryBars(theme)
        self.summary = Label("", Type.TABLE, "text2", wrap=True)
        self.none = Label(_NONE, Type.TABLE, "muted", wrap=True)
        self._spread, self._totals = Card(theme, "Accounts by value"), Card(theme, "Territories")
        self.remove = Button(theme, "Remove", icon="delete")
        self.save = Button(theme, "Save metric", Kind.PRIMARY)
        self._fill(theme)
        self._connect()
        self._refresh("")

    def _fill(self, theme: Theme) -> None:
        left = Card(theme, "In this project")
        left.add(self.none)
        left.add(self.list, 1)
        left.add(self.new)
        left.setFixedWidth(200)
        middle = Card(theme, "Metric")
        middle.add(self.form, 1)
        self._spread.add(self.histogram, 1)
        self._spread.add(self.summary)
        self._totals.add(self.bars)
        self._totals.body.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self._spread, 1)
        right.addWidget(self._totals, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(middle, 1)
        side = QWidget()
        side.setFixedWidth(308)
        right.setContentsMargins(0, 0, 0, 0)
        side.setLayout(right)
        row.addWidget(side)
        self.body.addLayout(row, 1)
        self.add_button(self.remove)
        self.add_button(self.save)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._on_chosen)
        self.new.clicked.connect(lambda _checked=False: self._begin())
        self.form.changed.connect(self._preview)
        self.form.unit.option_chosen.connect(lambda _place: self._touch())
        self.form.total.option_chosen.connect(lambda _place: self._touch())
        self.save.clicked.connect(lambda _checked=False: self.keep())
        self.remove.clicked.connect(lambda _checked=False: self.drop())
        self.close_asked.connect(self.dismiss)

    def _refresh(self, chosen: str) -> None:
        """Show the list anew and edit one of it, a new one for ""."""
        known = custom_metrics(self._session.state)
        self.list.show_lines([(own.name, own.label, "") for own in known])
        self.none.setVisible(not known)
        self.list.choose(chosen)
        found = [own for own in custom_metrics(self._session.state) if own.name == chosen]
        if found:
            self._edit(found[0], found[0].name)
        else:
            self._begin()

    def _begin(self) -> None:
        self.list.choose("")
        self._edit(_NEW, "")
        self.form.label.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = item.data(Qt.ItemDataRole.UserRole)
            for own in custom_metrics(self._session.state):
                if own.name == name:
                    self._edit(own, name)

    def _edit(self, own: CustomMetric, was: str) -> None:
        columns = StateColumns(self._session.state, without=was)
        names = [name for name in columns.names() if _found(columns, name)]
        numbers = [name for name in names if _is_number(columns, name)]
        self._unit_touched = bool(was)
        self.remove.setVisible(bool(was))
        self.form.show_metric(own, was, names, numbers)

    def _touch(self) -> None:
        self._unit_touched = True

    def _preview(self) -> None:
        """Compute what the fields say and show it, or what is wrong."""
        own, state = self.form.own, self._session.state
        error: PlanError | None = None
        empty = not own.parts and not own.formula.strip()
        if not empty:
            try:
                own = self._propose(own)
                compile_custom(with_custom(state, own, self.form.was), own)
                if own.label:
                    save_custom_metric(state, own, self.form.was)
            except PlanError as found:
                error = found
        self.form.show_error(error)
        self._good = error is None and not empty and bool(own.label)
        self.save.setEnabled(self._good)
        self.save.setToolTip("" if self._good else "Give it a name and a formula that works.")
        if empty or isinstance(error, FormulaError):
            self._show_nothing()
        else:
            self._session.attempt(lambda: self._show(own))
        what = "Replaces the metric of that name" if self.form.was else "Adds a metric"
        self.show_foot_note(f"{what}; Undo takes it back." if self._good else "")

    def _propose(self, own: CustomMetric) -> CustomMetric:
        """Unit and total that follow from the formula, until somebody chooses others."""
        if self._unit_touched or own.parts:
            return own
        columns = StateColumns(self._session.state, own.missing, (own.name,))
        unit = stored_word(compile_formula(own.definition, columns).unit)
        adds = proposed_additive(self._session.state, replace(own, unit=unit))
        self.form.show_unit(unit, adds_up=adds)
        return self.form.own

    def _show_nothing(self) -> None:
        self.histogram.show_values(np.empty(0), str)
        self.bars.show_totals((), (), np.empty(0), str)
        self.summary.setText("")
        self._totals.show_title("Territories", "")

    def _show(self, own: CustomMetric) -> None:
        session, show = self._session, self._session.formatter
        own = replace(own, name=own.name or "unnamed")
        after = with_custom(session.state, own, self.form.was)
        columns = StateColumns(after, own.missing, (own.name,))
        values = values_of(compile_formula(own.definition, columns), columns)

        def said(value: float) -> str:
            small = abs(value) < 1000 and value != round(value)
            return show.number(value, 2) if small else show.compact(value)

        self.histogram.show_values(values, said)
        known = int(np.isfinite(values).sum())
        words = f"{known:,} of {values.size:,} accounts have a value"
        if known:
            mean, middle = float(np.nanmean(values)), float(np.nanmedian(values))
            words += f"; mean {said(mean)}, median {said(middle)}."
        self.summary.setText(words)
        layer = session.layer
        found = metric(after, own.name)
        totals = territory_totals(found, layer.alignment.territory, len(layer.territories))
        names = [t.label for t in layer.territories]
        self.bars.show_totals(names, self._keeper.hues(layer), totals, said)
        how = "added up" if found.adds_up else f"mean by {own.weight or 'accounts'}"
        self._totals.show_title("Territories", how)

    def keep(self) -> None:
        """Save the metric as one change; the dialog stays for the next one."""
        self.form.settle()
        if not self._good:
            return
        own, was = self.form.own, self.form.was
        session = self._session
        if session.attempt(lambda: session.do(save_custom_metric(session.state, own, was))):
            self._refresh(own.name)

    def drop(self) -> None:
        """Remove the metric as one change; one that is used says where instead."""
        session, was = self._session, self.form.was
        try:
            change = remove_custom_metric(session.state, was)
        except PlanError as error:
            self.form.show_error(error)
            return
        if session.attempt(lambda: session.do(change)):
            self._refresh("")


def _found(columns: StateColumns, name: str) -> bool:
    try:
        return columns.find(name) is not None
    except PlanError:
        return False


def _is_number(columns: StateColumns, name: str) -> bool:
    column = columns.find(name)
    return column is not None and not column.is_text and bool(np.isfinite(column.values).any())
