"""The welcome screen: four ways in, the recent files, what the demo holds."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from model.store.refusals import UnpublishedChangesError
from ui.keys import KEYS, MAP_KEYS
from ui.opening import when_saved
from ui.preferences import Preferences
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_focus, draw_icon, draw_text, smooth
from ui.theme.sheet import RADIUS_CARD
from ui.theme.style import Theme
from ui.welcome.demo_card import DemoCard
from ui.welcome.recovery import RecoveryChoice, ask_recovery
from ui.widgets.buttons import Button, Kind
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import ElidedLabel, Glyph, Label, Rule
from ui.widgets.rail import Logo

_WAY_HEIGHT = 72
ABOUT = (
    "Catchment, MIT licence. Borders: US Census Bureau and Natural Earth. Places: GeoNames,"
    " CC BY 4.0. Roads: © OpenStreetMap contributors, ODbL. Drive times are estimates.",
    "Type: Inter, SIL OFL 1.1. Icons: Material Design Icons, Apache 2.0. Map: Leaflet, BSD."
    " Window: Qt for Python, LGPL 3. Origins and licences: resources/SOURCES.md.",
)
STEPS = (
    ("Bring the accounts", "a sheet with names and places is enough"),
    ("Draw the territories", "by hand or by the optimizer, with rules"),
    ("Plan and keep it", "goals, a book, thirteen weeks of diary"),
)


class Way(QAbstractButton):
    """One way in: icon, title, a line, its key."""

    def __init__(
        self, theme: Theme, icon: str, title: str, line: str, key: str, *, primary: bool = False
    ) -> None:
        super().__init__()
        self._theme, self._icon, self._title, self._line = theme, icon, title, line
        self._key, self._primary = key, primary
        self._under_pointer = False
        self.setAccessibleName(f"{title}, {key}")
        self.setAccessibleDescription(line)
        self.setFixedHeight(_WAY_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ring_radius", RADIUS_CARD)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(536, _WAY_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        self._under_pointer = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left."""
        self._under_pointer = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        colour = self._theme.colour
        painter: QPainter = smooth(self)
        fill = colour("accent") if self._primary else colour("surface")
        if self._under_pointer:
            fill = fill.darker(112) if self._primary else colour("hover")
        edge = None if self._primary else colour("border")
        draw_box(painter, QRectF(self.rect()), fill, RADIUS_CARD, edge)
        ink, tone = ("on_accent", "on_accent") if self._primary else ("text", "accent")
        middle = self.height() / 2
        draw_icon(painter, self._theme, self._icon, QPointF(32, middle), 20, tone)
        room = self.width() - 60 - (72 if self._key else 16)
        draw_text(
            painter, QRectF(60, middle - 20, room, 20), self._title, Type.SECTION, colour(ink), LEFT
        )
        line_tone = "on_accent" if self._primary else "text2"
        draw_text(
            painter,
            QRectF(60, middle + 2, room, 18),
            self._line,
            Type.TABLE,
            colour(line_tone),
            LEFT,
        )
        draw_text(
            painter,
            QRectF(self.width() - 90, middle - 9, 74, 18),
            self._key,
            Type.CAPTION,
            colour("on_accent" if self._primary else "muted"),
            RIGHT,
        )
        draw_focus(self, painter)
        painter.end()


class WelcomeScreen(QWidget):
    """What to do first; drop a file anywhere does the same."""

    demo_asked = Signal()
    import_asked = Signal()
    open_asked = Signal()
    file_chosen = Signal(object)  # Path

    def __init__(
        self, theme: Theme, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._preferences = theme, preferences
        self.demo = Way(
            theme,
            "start",
            "Open the demo region",
            "Six territories and one full plan. Change anything: it is a copy.",
            "Ctrl+D",
            primary=True,
        )
        self.sheet = Way(
            theme,
            "import",
            "Import a spreadsheet",
            "Accounts from Excel, CSV or a CRM export. Columns are recognised.",
            "Ctrl+I",
        )
        self.file = Way(theme, "open", "Open a file", "A plan saved as .catchment.gpkg", "Ctrl+O")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(64, 48, 48, 32)
        row.setSpacing(48)
        row.addLayout(self._left(), 45)
        self.card = DemoCard(theme)
        row.addWidget(self.card, 55)
        self.demo.clicked.connect(lambda _checked=False: self.demo_asked.emit())
        self.sheet.clicked.connect(lambda _checked=False: self.import_asked.emit())
        self.file.clicked.connect(lambda _checked=False: self.open_asked.emit())
        self.refresh()

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Logo(self._theme, 48))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(Label("Catchment", Type.DISPLAY))
        names.addWidget(
            Label("Fair territories, a three-year plan, a quarter that holds.", Type.BODY, "text2")
        )
        head.addLayout(names, 1)
        column.addLayout(head)
        column.addSpacing(24)
        for way in (self.demo, self.sheet, self.file):
            column.addWidget(way)
        hint = QHBoxLayout()
        hint.addStretch(1)
        hint.addWidget(Glyph(self._theme, "drop_here", 16, "muted"))
        hint.addWidget(
            Label("or drop a spreadsheet or a plan anywhere in this window", Type.TABLE, "muted")
        )
        hint.addStretch(1)
        column.addSpacing(8)
        column.addLayout(hint)
        column.addSpacing(24)
        titles = QHBoxLayout()
        titles.addWidget(Label("Recent files", Type.TITLE))
        titles.addStretch(1)
        self.clear = Button(self._theme, "Clear list", Kind.LINK)
        self.clear.clicked.connect(lambda _checked=False: self._on_clear())
        titles.addWidget(self.clear)
        column.addLayout(titles)
        column.addLayout(self._recent)
        column.addStretch(1)
        column.addWidget(Rule(self._theme))
        column.addLayout(self._steps())
        return column

    def _steps(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for place, (title, line) in enumerate(STEPS):
            grid.addWidget(Label(f"{place + 1}  {title}", Type.NAME), 0, place)
            words = Label(line, Type.TABLE, "text2", wrap=True)
            grid.addWidget(words, 1, place, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place, 1)
        return grid

    def refresh(self) -> None:
        """Show the recent files as they are now."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        recent = self._preferences.recent[:4]
        self.clear.setVisible(bool(recent))
        for path in recent:
            self._recent.addWidget(_RecentFile(self._theme, path, self))
        if not recent:
            self._recent.addWidget(
                Label("None yet. Files you open are listed here.", Type.TABLE, "muted")
            )

    def _on_clear(self) -> None:
        self._preferences.forget_recent()
        self.refresh()

    def ask_recovery(self, found: UnpublishedChangesError) -> RecoveryChoice | None:
        """Ask what becomes of changes that were never saved; None when the user turns back."""
        return ask_recovery(self.window(), found)

    def show_keys(self, over: QWidget) -> None:
        """Show all keys in a dialog, and below them whose data and work Catchment stands on."""
        dialog = DialogFrame(self._theme, over, "Keys", size=QSize(1200, 660))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        rows = [(" or ".join(key.sequences), key.does) for key in KEYS.values()]
        for place, (keys, does) in enumerate([*rows, *MAP_KEYS]):
            column, line = (place // 14) * 2, place % 14
            grid.addWidget(Label(keys, Type.NAME), line, column)
            grid.addWidget(Label(does, Type.TABLE, "text2"), line, column + 1)
        dialog.body.addLayout(grid)
        dialog.body.addStretch(1)
        for words in ABOUT:
            dialog.body.addWidget(Label(words, Type.NOTE, "muted", wrap=True))
        close = Button(self._theme, "Close", Kind.PRIMARY)
        close.clicked.connect(lambda _checked=False: dialog.dismiss())
        dialog.add_button(close)
        dialog.close_asked.connect(dialog.dismiss)


class _RecentFile(QWidget):
    """A recent project: name, folder, when it was saved."""

    def __init__(self, theme: Theme, path: Path, screen: WelcomeScreen) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        name = path.name.removesuffix(".catchment.gpkg")
        link = Button(theme, name, Kind.LINK)
        link.setAccessibleName(f"Open {name}")
        link.clicked.connect(lambda _checked=False: screen.file_chosen.emit(path))
        row.addWidget(link)
        row.addWidget(ElidedLabel(str(path.parent), Type.NOTE, "muted"), 1)
        row.addWidget(Label(when_saved(path), Type.NOTE, "muted"))
