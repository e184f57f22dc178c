"""What is doubtful about one place, and the fields and buttons that put it right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from model.places.degrees import parse_point
from model.places.doubts import Point
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.labels import ElidedLabel, Glyph, Label

_HOW = "Drag the pin, or type the coordinates."
_SUGGESTED = "Suggested from its address"


class PlaceEditor(QWidget):
    """Says what was typed and pressed; whether a place is kept is decided elsewhere."""

    proposed = Signal(float, float)  # latitude and longitude, typed or taken from the suggestion
    kept = Signal(str)  # the reason
    put_back = Signal()
    released = Signal()
    pin_asked = Signal()  # an account without a place shall get a pin

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion: Point | None = None
        self._is_proposed = False
        self._name = ElidedLabel("", Type.TITLE)
        self._address = ElidedLabel("", Type.TABLE, "muted")
        self._glyph = Glyph(theme, "look", icons.ROW, "warn")
        self._sentence = Label("", Type.BODY, "text2", wrap=True)
        self.point = QLineEdit()
        self.point.setAccessibleName("Latitude and longitude")
        self.point.setPlaceholderText("Latitude, longitude")
        self.point.setFixedWidth(190)
        self.why = QLineEdit()
        self.why.setAccessibleName("Reason of the correction")
        self.why.setPlaceholderText("Why: seen on site, new building, …")
        self.suggest = Button(theme, "Use the suggestion", icon="place")
        self.pin = Button(theme, "Put a pin on the map", icon="place")
        self.right = Button(theme, "It is right as it is")
        self.release = Button(theme, "Use the file’s value again", icon="undo")
        self.back = Button(theme, "Put it back")
        self.keep = Button(theme, "Keep this place", Kind.PRIMARY)
        self._lay_out()
        self.point.returnPressed.connect(self._on_point_entered)
        self.point.textEdited.connect(lambda _text: self.point.setToolTip(""))
        self.why.textChanged.connect(lambda _text: self._show_ways())
        self.why.returnPressed.connect(self._on_keep)
        self.suggest.clicked.connect(lambda _checked=False: self.take_suggestion())
        self.pin.clicked.connect(lambda _checked=False: self.pin_asked.emit())
        self.right.clicked.connect(lambda _checked=False: self._on_point_entered())
        self.release.clicked.connect(lambda _checked=False: self.released.emit())
        self.back.clicked.connect(lambda _checked=False: self.put_back.emit())
        self.keep.clicked.connect(lambda _checked=False: self._on_keep())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._address, 1)
        column.addLayout(head)
        doubt = QHBoxLayout()
        doubt.setSpacing(8)
        doubt.addWidget(self._glyph)
        doubt.addWidget(self._sentence, 1)
        column.addLayout(doubt)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(8)
            column.addLayout(row)
        for widget in (self.point, self.suggest, self.pin, self.right, self.release):
            first.addWidget(widget)
        first.addStretch(1)
        second.addWidget(self.why, 1)
        for widget in (self.back, self.keep):
            second.addWidget(widget)

    def show_account(
        self,
        name: str,
        address: str,
        sentence: str,
        *,
        at: Point | None,
        suggestion: Point | None = None,
        doubted: bool = True,
        released: bool = False,
    ) -> None:
        """Show an account and what is doubtful about it; `released`: it can be given back."""
        self._suggestion, self._is_proposed = suggestion, False
        self.setEnabled(True)
        self._glyph.show()
        self._name.show_text(name)
        self._address.show_text(address)
        self._glyph.show_icon("look" if doubted else "kept", "warn" if doubted else "good")
        self._sentence.setText(sentence)
        self.point.setText(_text(at))
        self.why.clear()
        self.suggest.setVisible(suggestion is not None)
        self.pin.setVisible(at is None and suggestion is None)
        self.right.setVisible(doubted and at is not None)
        self.release.setVisible(released)
        self._show_ways()

    def show_nothing(self, words: str) -> None:
        """Show that no account is chosen, and what to do."""
        self.show_account(words, "", "", at=None, doubted=False)
        self.pin.hide()
        self._glyph.hide()
        self.setEnabled(False)

    def show_proposal(self, at: Point, words: str) -> None:
        """Show where the account would be put, and ask for the reason."""
        self._is_proposed = True
        self.point.setText(_text(at))
        self._glyph.show_icon("place", "accent")
        self._sentence.setText(words)
        self._show_ways()
        self.why.setFocus()

    def take_suggestion(self) -> None:
        """Propose the suggested place, with its reason filled in."""
        if self._suggestion is None:
            return
        if not self.why.text():
            self.why.setText(_SUGGESTED)
        self.proposed.emit(*self._suggestion)

    def _show_ways(self) -> None:
        """What can be done now; a button that cannot says why."""
        ready = self._is_proposed and bool(self.why.text().strip())
        self.keep.setEnabled(ready)
        missing = "Say in a few words why." if self._is_proposed else _HOW
        self.keep.setToolTip("" if ready else missing)
        self.back.setEnabled(self._is_proposed)
        self.back.setToolTip("Esc" if self._is_proposed else "Nothing is moved.")

    def _on_point_entered(self) -> None:
        point = parse_point(self.point.text())
        if point is None:
            self.point.setToolTip("Type a latitude and a longitude: 40.74, -84.1")
            self._sentence.setText("These are no coordinates. Type them as 40.74, -84.1.")
            return
        self.proposed.emit(*point)

    def _on_keep(self) -> None:
        if self.keep.isEnabled():
            self.kept.emit(self.why.text())


def _text(at: Point | None) -> str:
    return "" if at is None else f"{at[0]:.5f}, {at[1]:.5f}"
