"""Step Review: exactly what the import changes, before it is done."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from model.intake.merge import MergePreview
from ui.accounts.draft import Draft
from ui.accounts.field_names import field_label, kind_name
from ui.accounts.places_card import PlacesCard
from ui.accounts.prepared import Prepared
from ui.accounts.summary_card import merge_parts
from ui.theme import icons
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Glyph, Label
from ui.widgets.share_bar import ShareBar

CURRENCIES = ("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "SEK", "DKK", "NOK", "INR", "BRL")
_STAYS = (
    ("locked", "Assignments, locks and corrected values stay."),
    ("undo", "One step back with Undo after the import."),
)


def currencies() -> list[str]:
    """Codes to choose from (ISO 4217), the one of this computer's country first."""
    own = QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    first = own if len(own) == 3 and own.isalpha() else "USD"
    return list(dict.fromkeys((first, *CURRENCIES)))


@dataclass(frozen=True, slots=True)
class Target:
    """Where the import goes: the open project (its name, "" for none) and its currency."""

    project: str = ""
    currency: str = ""


class ReviewPage(QWidget):
    """Counts, four lists behind one switch, and at the side where it goes and what it costs."""

    target_chosen = Signal()  # open project or a new one
    rate_entered = Signal(str, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prepared: Prepared | None = None
        self._target = Target()
        self._rates: dict[str, QLineEdit] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._changes_card(), 1)
        side = QVBoxLayout()
        side.setSpacing(16)
        side.addWidget(self._target_card())
        self.places = PlacesCard(theme)
        self.places.setFixedWidth(360)
        side.addWidget(self.places)
        self._tables = Card(theme, "Further tables", note=" ")
        self._tables.setFixedWidth(360)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._tables.add(self._lines)
        side.addWidget(self._tables)
        side.addStretch(1)
        row.addLayout(side)

    def _changes_card(self) -> Card:
        self._card = Card(self._theme, "What the import will do", note=" ")
        self._bar = ShareBar(self._theme)
        self.lists = SegmentedControl(
            self._theme, ("Changed", "New", "Missing", "Kept corrections"), name="List"
        )
        self._empty = Label("", Type.TABLE, "muted", wrap=True)
        self.table = ColumnTable(self._theme, name="What changes", dense=True)
        self.table.show_checks(False)
        line = QHBoxLayout()
        line.addWidget(self.lists)
        line.addStretch(1)
        self._card.add(self._bar)
        self._card.add(line)
        self._card.add(self._empty)
        self._card.add(self.table, 1)
        for icon, words in _STAYS:
            stays = QHBoxLayout()
            stays.setSpacing(8)
            stays.addWidget(Glyph(self._theme, icon, icons.SMALL, "muted"))
            stays.addWidget(Label(words, Type.TABLE, "text2"), 1)
            self._card.add(stays)
        self.lists.option_chosen.connect(lambda _option: self._show_list())
        return self._card

    def _target_card(self) -> Card:
        card = Card(self._theme, "Where it goes")
        card.setFixedWidth(360)
        self.into = SegmentedControl(self._theme, ("Open project", "New project"), name="Import to")
        self._words = Label("", Type.TABLE, "text2", wrap=True)
        self.currency = QComboBox()
        self.currency.setAccessibleName("Currency of all amounts")
        self.currency.setToolTip("A project has one currency; it cannot be changed later.")
        self.currency.addItems(currencies())
        self._currency = QWidget()
        money = QHBoxLayout(self._currency)
        money.setContentsMargins(0, 0, 0, 0)
        money.addWidget(Label("Currency of all amounts", Type.TABLE, "muted"), 1)
        money.addWidget(self.currency)
        self._rate_form = QFormLayout()
        self._rate_form.setHorizontalSpacing(12)
        card.add(self.into)
        card.add(self._words)
        card.add(self._currency)
        card.add(self._rate_form)
        self.into.option_chosen.connect(lambda _option: self.target_chosen.emit())
        self.currency.currentTextChanged.connect(lambda _code: self.target_chosen.emit())
        return card

    @property
    def makes_project(self) -> bool:
        """Whether the import becomes a project of its own."""
        return not self._target.project or self.into.chosen == 1

    def show_target(self, target: Target) -> None:
        """Say which project is open."""
        self._target = target
        self.into.setVisible(bool(target.project))

    def show_draft(self, prepared: Prepared, draft: Draft) -> None:
        """Show what would happen."""
        self._prepared = prepared
        self._currency.setVisible(self.makes_project)
        self._words.setText(self._sentence(prepared))
        self._show_rates(prepared.foreign, draft)
        self._bar.show_parts(merge_parts(prepared))
        compared = "compared with the open project by account id" if prepared.merge else ""
        self._card.show_title("What the import will do", compared)
        self.places.show_places(prepared)
        self._show_tables(prepared)
        self.lists.setVisible(prepared.merge is not None)
        if prepared.merge is not None and not prepared.merge.changed and prepared.merge.new:
            self.lists.choose(1)
        self._show_list()

    def _sentence(self, prepared: Prepared) -> str:
        n = prepared.n_accounts
        if self.makes_project:
            other = " The one that is open stays as it is." if self._target.project else ""
            return f"Becomes a new project in your documents.{other}"
        if not n:
            return f"The tables of {self._target.project} are brought up to date."
        known = f"{prepared.known:,} of {n:,} accounts"
        return f"{known} are in {self._target.project} already; they are merged by id."

    def _show_rates(self, foreign: Mapping[str, int], draft: Draft) -> None:
        wanted = sorted({*foreign, *draft.rates})
        if wanted != list(self._rates):
            while self._rate_form.rowCount():
                self._rate_form.removeRow(0)
            self._rates = {}
            for code in wanted:
                self._add_rate(code, foreign.get(code, 0))
        for code, edit in self._rates.items():
            if code in draft.rates and not edit.hasFocus():
                edit.setText(f"{draft.rates[code]:g}")

    def _add_rate(self, code: str, count: int) -> None:
        home = self.home_currency
        edit = QLineEdit()
        edit.setFont(font(Type.BODY))
        edit.setFixedWidth(96)
        edit.setPlaceholderText("rate")
        check = QDoubleValidator(0.0, 1e6, 6, edit)
        check.setLocale(QLocale.c())
        edit.setValidator(check)
        edit.setAccessibleName(f"What one {code} is worth in {home}")
        self._rates[code] = edit
        words = f"1 {code} in {home} ({count:,} amounts)" if count else f"1 {code} in {home}"
        self._rate_form.addRow(Label(words, Type.TABLE, "warn" if count else "muted"), edit)
        edit.editingFinished.connect(lambda: self._on_rate(code, edit))

    def rate_field(self, code: str) -> QLineEdit:
        """The field for the rate of a currency."""
        return self._rates[code]

    @property
    def home_currency(self) -> str:
        """The currency all amounts end up in."""
        return self.currency.currentText() if self.makes_project else self._target.currency

    def _on_rate(self, code: str, edit: QLineEdit) -> None:
        rate, is_number = QLocale.c().toDouble(edit.text())
        if is_number and rate > 0:
            self.rate_entered.emit(code, rate)

    def _show_tables(self, prepared: Prepared) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        tables = [(kind_name(kind), n) for kind, n in prepared.tables.items() if n]
        if prepared.n_areas:
            tables.append(("Areas of territories", prepared.n_areas))
        self._tables.setVisible(bool(tables))
        self._tables.show_title("Further tables", f"{len(tables)} replace what was there")
        words = " · ".join(f"{name} {n:,}" for name, n in tables)
        self._lines.addWidget(Label(words, Type.TABLE, "text2", wrap=True))

    def _show_list(self) -> None:
        prepared = self._prepared
        assert prepared is not None
        merge = prepared.merge
        place = self.lists.chosen if merge is not None else 1
        columns, nothing = _list_columns(prepared, merge, place)
        rows = len(columns[0].values) if columns else 0
        self._empty.setText(nothing)
        self._empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.show_columns(columns)


def _texts(values: list[str]) -> np.ndarray:
    made = np.empty(len(values), object)
    made[:] = values
    return made


def _column(key: str, title: str, values: list[str], width: int) -> TableColumn:
    return TableColumn(key, title, _texts(values), Look.TEXT, width)


def _list_columns(
    prepared: Prepared, merge: MergePreview | None, place: int
) -> tuple[list[TableColumn], str]:
    """The columns of one of the four lists, and what is said when it is empty."""
    if place == 0 and merge is not None:
        some = merge.changed
        return [
            _column("name", "Account", [c.name for c in some], 240),
            _column("id", "Id", [c.account_id for c in some], 96),
            _column("field", "Field", [field_label("accounts", c.field) for c in some], 150),
            _column("before", "Before", [c.before for c in some], 150),
            _column("after", "After", [c.after for c in some], 0),
        ], "No account changes."
    if place == 3 and merge is not None:
        kept = merge.kept
        return [
            _column("name", "Account", [k.name for k in kept], 220),
            _column("field", "Field", [field_label("accounts", k.field) for k in kept], 120),
            _column("corrected", "Corrected to", [k.corrected for k in kept], 150),
            _column("in_file", "The file says", [k.in_file for k in kept], 150),
            _column("why", "Why", [k.why for k in kept], 0),
        ], "No correction differs from the file."
    ids = merge.new if merge is not None and place == 1 else merge.gone if merge else ()
    if merge is None:
        ids = tuple(prepared.names)
    nothing = "Nothing is new." if place == 1 else "No account of the project is missing."
    return [
        _column("id", "Id", list(ids), 160),
        _column("name", "Account", [prepared.names.get(i, "") for i in ids], 0),
    ], nothing
