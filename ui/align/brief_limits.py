"""What the rules ask: windows of metrics, a radius, pairs of account and territory."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from model.alignment_limits import (
    Pair,
    limits_of,
    window_metrics,
    with_pair,
    with_radius,
    with_window,
    without_pair,
)
from model.change import Change, Together
from model.metrics import metric
from ui.territory.deeds import number_of
from ui.territory.lists import Grid
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.chooser import Option
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.scrolling import clear_scroll

if TYPE_CHECKING:
    from ui.align.brief_desk import BriefDesk

_FIELD: Final = 56
_MOST: Final = 12  # metrics offered


class LimitsPage(QWidget):
    """Typed limits count at once; an empty field means no limit."""

    def __init__(self, theme: Theme, desk: "BriefDesk") -> None:
        super().__init__()
        self._desk, self._session = desk, desk.session
        self._pairs: tuple[Pair, ...] = ()
        self._fields: dict[str, tuple[QLineEdit, QLineEdit]] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self.radius = self._field("Longest drive from a home, minutes")
        self.radius.editingFinished.connect(self._on_radius)
        self.pairs = Grid("Forbidden pairs", ("Account", "Not for"))
        self.pairs.setMinimumHeight(96)
        self.pairs.line_chosen.connect(self._on_pair)
        self.forbid = Button(theme, "Forbid the selection to…", small=True)
        self.forbid.clicked.connect(lambda _checked=False: self.ask_owner())
        self.allow = Button(theme, "Allow", small=True)
        self.allow.clicked.connect(self._on_allow)
        inner = QWidget()
        self._fill(QVBoxLayout(inner))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(clear_scroll(inner))

    def _fill(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(8)
        words = "Windows in percent of the target or the capacity"
        column.addWidget(Label(words, Type.CAPTION, "muted"))
        column.addLayout(self._grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label("Longest drive from home, min", Type.TABLE, "text2"), 1)
        row.addWidget(self.radius)
        column.addLayout(row)
        column.addWidget(Label("Pairs that may not be", Type.CAPTION, "muted"))
        column.addWidget(self.pairs, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.forbid)
        buttons.addWidget(self.allow)
        buttons.addStretch(1)
        column.addLayout(buttons)

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setFixedWidth(_FIELD)
        return field

    def field_of(self, name: str) -> tuple[QLineEdit, QLineEdit]:
        """Where least and most of a metric are typed."""
        return self._fields[name]

    def refresh(self) -> None:
        """Show the limits in force."""
        state = self._session.state
        limits = limits_of(state)
        names = window_metrics(state)[:_MOST]
        if list(self._fields) != list(names):
            self._build(names)
        known = {window.metric: window for window in limits.windows}
        for name, (low, high) in self._fields.items():
            window = known.get(name)
            low.setText(f"{window.low:g}" if window else "")
            high.setText(f"{window.high:g}" if window else "")
        self.radius.setText("" if limits.radius is None else f"{limits.radius:g}")
        self._pairs = limits.pairs
        accounts = state.accounts
        self.pairs.show_lines(
            [(self._name(pair), self._owner(pair)) for pair in self._pairs]
            or [("None: select accounts, then forbid them", "")]
        )
        self.pairs.setEnabled(bool(self._pairs))
        self.allow.setEnabled(False)
        self.forbid.setEnabled(bool(len(accounts)))

    def _name(self, pair: Pair) -> str:
        accounts = self._session.state.accounts
        if not accounts.has(pair.account_id):
            return f"{pair.account_id} (gone)"
        return str(accounts.text("name")[accounts.row_of(pair.account_id)]) or pair.account_id

    def _owner(self, pair: Pair) -> str:
        rep = self._session.state.rep(pair.owner)
        if rep is not None:
            return rep.name
        named = (t.label for t in self._session.layer.territories if t.id == pair.owner)
        return next(named, pair.owner)

    def _build(self, names: tuple[str, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._fields = {}
        for place, words in enumerate(("", "Least", "Most")):
            self._grid.addWidget(Label(words, Type.NOTE, "muted"), 0, place)
        for line, name in enumerate(names, 1):
            label = metric(self._session.state, name).label
            self._grid.addWidget(ElidedLabel(label, Type.TABLE, "text2"), line, 0)
            ends = self._field(f"Least {label}, %"), self._field(f"Most {label}, %")
            for place, field in enumerate(ends, 1):
                field.editingFinished.connect(partial(self._on_window, name))
                self._grid.addWidget(field, line, place)
            self._fields[name] = ends
        self._grid.setColumnStretch(0, 1)

    def _on_window(self, name: str) -> None:
        low, high = (field.text().strip() for field in self._fields[name])
        window = next((w for w in limits_of(self._session.state).windows if w.metric == name), None)
        was = (f"{window.low:g}", f"{window.high:g}") if window else ("", "")
        if (low, high) == was or (bool(low) != bool(high)):
            return  # the other end is still to come
        self._typed(lambda: self._window(name, low, high))

    def _window(self, name: str, low: str, high: str) -> Change:
        ends = number_of(low, "Least"), number_of(high, "Most")
        return with_window(self._session.state, name, *ends)

    def _on_radius(self) -> None:
        text, now = self.radius.text().strip(), limits_of(self._session.state).radius
        if text != ("" if now is None else f"{now:g}"):
            self._typed(lambda: with_radius(self._session.state, number_of(text, "Radius")))

    def _typed(self, build: Callable[[], Change]) -> None:
        if not self._desk.do(build):
            self.refresh()

    def ask_owner(self) -> None:
        """Choose whose territory the selected accounts may not be in."""
        rows = self._desk.selected
        if not rows.size:
            self._desk.align.said.emit("Select the accounts first, then forbid them to somebody.")
            return
        options = [Option(t.id, t.label) for t in self._session.layer.territories]
        options += [Option(rep.id, rep.name, "rep") for rep in self._session.state.reps]
        self._desk.chooser.ask("May not belong to", options, self.forbid, self._forbid)

    def _forbid(self, owner: str) -> None:
        def build() -> Change:
            state, parts = self._session.state, list[Change]()
            for row in self._desk.selected:
                parts.append(with_pair(state, str(state.accounts.ids[row]), owner))
                state = parts[-1].apply(state)
            n = len(parts)
            return Together(f"Forbid {n:,} account{'' if n == 1 else 's'}", tuple(parts))

        self._desk.do(build)

    def _on_pair(self, _line: int) -> None:
        self.allow.setEnabled(True)

    def _on_allow(self, _checked: bool = False) -> None:
        line = self.pairs.currentRow()
        if 0 <= line < len(self._pairs):
            self._desk.do(lambda: without_pair(self._session.state, self._pairs[line]))
