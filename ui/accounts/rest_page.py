"""The workspace at rest: what the project holds, how fresh it is, what deserves a look."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from ui.accounts.field_names import kind_name
from ui.accounts.health import USUAL_TABLES, Health, TableShown, age_words, tone_of_age
from ui.accounts.places_card import PlacesCard
from ui.accounts.prepared import Places
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import ElidedLabel, Glyph, Label

_SIDE = 360
_CHIPS = {
    "good": ChipKind.GOOD,
    "warn": ChipKind.WARN,
    "bad": ChipKind.BAD,
    "plain": ChipKind.PLAIN,
}
MERGE_ADVICE = (
    "A newer file is merged by account id: assignments, locks and corrections stay, and one step"
    " of Undo takes the import back. Drop files anywhere in the window, or paste cells with Ctrl+V."
)


class _Line(QWidget):
    """Icon, words, count, one link."""

    def __init__(self, theme: Theme, icon: str, words: str, link: str) -> None:
        super().__init__()
        self._words = words
        self._glyph = Glyph(theme, icon, icons.ROW, "muted")
        self._icon = icon
        self._text = ElidedLabel(words, Type.TABLE, "text2")
        self.link = Button(theme, link, Kind.LINK, small=True)
        self.link.setAccessibleName(f"{link}: {words}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addWidget(self._text, 1)
        row.addWidget(self.link)

    def show_count(self, count: int | None, words: str, *, tone: str = "warn") -> None:
        """Show how many there are, None while nobody has counted yet."""
        if count is None:
            self._text.show_text(f"{self._words}: being counted")
        else:
            self._text.show_text(f"{count:,} {words}" if count else f"No {words}")
        self._glyph.show_icon(self._icon if count else "kept", tone if count else "good")
        if count is None:
            self._glyph.show_icon(self._icon, "muted")
        self.link.setVisible(bool(count))


class RestPage(QWidget):
    """Tables with their ages at the left; places, doubts and the last import at the right."""

    import_asked = Signal()
    paste_asked = Signal()
    templates_asked = Signal()
    duplicates_asked = Signal()
    doubts_asked = Signal()
    orphans_asked = Signal()
    undo_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._tables_card(), 1)
        side = QVBoxLayout()
        side.setSpacing(16)
        self.places = PlacesCard(theme)
        self.places.setFixedWidth(_SIDE)
        side.addWidget(self.places)
        side.addWidget(self._look_card())
        side.addWidget(self._last_card())
        side.addStretch(1)
        row.addLayout(side)

    def _tables_card(self) -> Card:
        self._card = Card(self._theme, "Data in this project", icon="table", note=" ")
        self.table = ColumnTable(self._theme, name="Tables of the project")
        self.table.show_checks(False)
        self.newer = Button(self._theme, "Import newer files…", Kind.PRIMARY, icon="import")
        self.paste = Button(self._theme, "Paste cells", icon="copy")
        self.templates = Button(self._theme, "Save templates…", icon="save")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.newer, self.paste, self.templates):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._card.add(self.table, 1)
        self._missing = Label("", Type.TABLE, "text2", wrap=True)
        self._missing.setMaximumWidth(720)
        self._card.add(self._missing)
        advice = Label(MERGE_ADVICE, Type.TABLE, "muted", wrap=True)
        advice.setMaximumWidth(720)
        self._card.add(advice)
        self._card.add(buttons)
        self.newer.clicked.connect(lambda _checked=False: self.import_asked.emit())
        self.paste.clicked.connect(lambda _checked=False: self.paste_asked.emit())
        self.templates.clicked.connect(lambda _checked=False: self.templates_asked.emit())
        return self._card

    def _look_card(self) -> Card:
        card = Card(self._theme, "To look at")
        card.setFixedWidth(_SIDE)
        self.duplicates = _Line(self._theme, "co_travel", "Possible duplicates", "Compare")
        self.doubts = _Line(self._theme, "place", "Doubtful places", "Look")
        self.orphans = _Line(self._theme, "diary", "Items without an account", "Assign")
        self._kinds = Label("", Type.NOTE, "muted", wrap=True)
        for part in (self.duplicates, self.orphans, self.doubts, self._kinds):
            card.add(part)
        self.duplicates.link.clicked.connect(lambda _checked=False: self.duplicates_asked.emit())
        self.doubts.link.clicked.connect(lambda _checked=False: self.doubts_asked.emit())
        self.orphans.link.clicked.connect(lambda _checked=False: self.orphans_asked.emit())
        return card

    def _last_card(self) -> Card:
        self._last = Card(self._theme, "Last import", note=" ")
        self._last.setFixedWidth(_SIDE)
        self._last_words = Label("", Type.TABLE, "text2", wrap=True)
        self.undo = Button(self._theme, "Undo import", icon="undo", small=True)
        self._last.add(self._last_words)
        row = QHBoxLayout()
        row.addWidget(self.undo)
        row.addStretch(1)
        self._last.add(row)
        self._last.hide()
        self.undo.clicked.connect(lambda _checked=False: self.undo_asked.emit())
        return self._last

    def show_tables(self, tables: list[TableShown], show: Formatter) -> None:
        """Show the tables of the project."""
        oldest = max((t.days for t in tables if t.days is not None), default=None)
        count = "1 table" if len(tables) == 1 else f"{len(tables)} tables"
        note = count + (f", the oldest {age_words(oldest)}" if oldest else "")
        self._card.show_title("Data in this project", note)
        self.table.show_columns(_table_columns(tables, show))
        here = {table.kind for table in tables}
        missing = [kind_name(kind).lower() for kind in USUAL_TABLES if kind not in here]
        self._missing.setText(f"Not here yet: {', '.join(missing)}.")
        self._missing.setVisible(bool(missing))

    def show_places(self, places: Places) -> None:
        """Show how many accounts are placed."""
        self.places.show_points(places)

    def show_health(self, health: Health | None) -> None:
        """Show what deserves a look; None while it is being counted."""
        if health is None:
            self.duplicates.show_count(None, "")
            self.doubts.show_count(None, "")
            self.orphans.show_count(None, "")
            self._kinds.setText("")
            return
        doubts = sum(health.doubts.values())
        self.duplicates.show_count(len(health.twins), "possible duplicates")
        self.doubts.show_count(doubts, "doubtful places")
        self.orphans.show_count(len(health.orphans), "calendar items to assign")
        self.doubts.link.setVisible(True)  # the corrections are behind it too
        often = sorted(health.doubts.items(), key=lambda item: -item[1])
        self._kinds.setText(" · ".join(f"{kind}: {count:,}" for kind, count in often))
        self._kinds.setVisible(doubts > 0)

    def show_last(self, words: str, when: str, *, undoable: bool) -> None:
        """Show what the last import did; "" hides it."""
        self._last.setVisible(bool(words))
        self._last.show_title("Last import", when)
        self._last_words.setText(words)
        self.undo.setEnabled(undoable)
        reason = "Changes were made after it: undo those first."
        self.undo.setToolTip("" if undoable else reason)


def _table_columns(tables: list[TableShown], show: Formatter) -> list[TableColumn]:
    def texts(values: list[str]) -> np.ndarray:
        made = np.empty(len(values), object)
        made[:] = values
        return made

    def day(iso: str) -> str:
        return show.date(iso[:10]) if iso else ""

    ages = [age_words(table.days) for table in tables]
    tones = {age_words(t.days): _CHIPS[tone_of_age(t.days)] for t in tables}
    rows = np.array([float(table.rows) for table in tables], np.float64)
    return [
        TableColumn("name", "Table", texts([t.name for t in tables]), width=176),
        TableColumn("rows", "Rows", rows, Look.FIGURE, 80, lambda v: f"{v:,.0f}"),
        TableColumn("as_of", "Data as of", texts([day(t.as_of) for t in tables]), width=112),
        TableColumn("age", "Age", texts(ages), Look.CHIP, 104, kinds=tones),
        TableColumn("imported", "Imported", texts([day(t.imported) for t in tables]), width=112),
        TableColumn("source", "Source", texts([t.source for t in tables]), width=0),
    ]
