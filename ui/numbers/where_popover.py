"""The card that says where a figure comes from and leads on to its inputs."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from model.explain.figure import Explanation, FigureKey
from ui.numbers.input_row import GradeBadge, InputRow
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.painting import smooth
from ui.theme.sheet import RADIUS_FLOAT
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.floating import CARD_BLUR, CARD_DROP, place_beside, soft_shadow
from ui.widgets.labels import ElidedLabel, Glyph, Label, Rule

_WIDTH, _MOST_HEIGHT = 400, 560
Answer = Callable[[FigureKey], Explanation | None]


class WherePopover(QWidget):
    """Formula, inputs with sources and grades; Enter goes into an input, Backspace back.

    It lies over its parent like a card; a click outside, Esc or the cross closes it.
    """

    def __init__(self, theme: Theme, over: QWidget, answer: Answer) -> None:
        super().__init__(over)
        self._theme, self._over, self._answer = theme, over, answer
        self._trail: list[Explanation] = []
        self._before: QWidget | None = None
        self.rows: list[InputRow] = []
        self.frame = QFrame(self)
        self.frame.setProperty("surface", "float")
        self.back = IconButton(theme, "previous", "Back (Backspace)", size=icons.ROW)
        self.cross = IconButton(theme, "close", "Close (Esc)", size=icons.ROW)
        self.title = ElidedLabel("", Type.TITLE)
        self.value = Label("", Type.KEY_FIGURE)
        self.grade = GradeBadge(theme)
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self.formula = Label("", Type.NOTE, "muted")
        self._inputs = QVBoxLayout()
        self._caveat_icon = Glyph(theme, "note", icons.SMALL, "muted")
        self.caveats = Label("", Type.NOTE, "muted", wrap=True)
        self.copy = Button(theme, "Copy", Kind.QUIET, icon="copy", small=True)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Where from")
        self.back.clicked.connect(lambda _checked=False: self.step_back())
        self.cross.clicked.connect(lambda _checked=False: self.dismiss())
        self.copy.clicked.connect(lambda _checked=False: self.copy_text())
        self.hide()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    @property
    def shown(self) -> Explanation | None:
        """The explanation on the card, None while it is closed."""
        return self._trail[-1] if self._trail else None

    def ask(self, key: FigureKey, place: QPoint) -> None:
        """Explain a figure beside `place`, a point of the parent."""
        said = self._answer(key)
        if said is None:
            return
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self._trail = [said]
        self._show(place)

    def step_into(self, key: FigureKey) -> None:
        """Explain an input of the figure shown."""
        said = self._answer(key)
        if said is not None:
            self._trail.append(said)
            self._show(None)

    def step_back(self) -> None:
        """Back to the figure whose input this is; from the first one, close."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._show(None)
        else:
            self.dismiss()

    def dismiss(self) -> None:
        """Close the card and give the focus back."""
        self._trail = []
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
            self._before = None

    def copy_text(self) -> None:
        """Put everything the card says on the clipboard."""
        if self.shown is not None:
            QApplication.clipboard().setText(self.shown.as_text)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Whoever takes up something else in the window is done with the card."""
        if self.isVisible() and new is not None and not self.isAncestorOf(new) and new is not self:
            self._before = None
            self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over the inputs, Enter or Right goes in, Backspace or Left back."""
        key = event.key()
        stops = [row for row in self.rows if row.leads]
        now = QApplication.focusWidget()
        place = stops.index(now) if isinstance(now, InputRow) and now in stops else -1
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
            self.step_back()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and stops:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._reach(stops[min(max(place + step, 0), len(stops) - 1)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right) and place >= 0:
            stops[place].click()
        elif key == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copy_text()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the card."""
        stops: list[QWidget] = [self.back] if self.back.isVisible() else []
        stops += [self.cross, *(row for row in self.rows if row.leads), self.copy]
        now = QApplication.focusWidget()
        place = stops.index(now) if now in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shadow; the frame draws itself."""
        tokens, box = self._theme.tokens, self.frame.geometry()
        painter = smooth(self)
        shadow = soft_shadow(
            box.width(), box.height(), RADIUS_FLOAT, CARD_BLUR, CARD_DROP,
            tokens.shadow, tokens.shadow_alpha,
        )  # fmt: skip
        painter.drawPixmap(box.x() - CARD_BLUR, box.y() - CARD_BLUR, shadow)
        painter.end()

    def _reach(self, row: InputRow) -> None:
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(row, 0, 8)

    def _show(self, place: QPoint | None) -> None:
        said = self._trail[-1]
        self.back.setVisible(len(self._trail) > 1)
        self.title.show_text(said.title)
        self.value.setText(said.text)
        self.grade.show_grade(said.grade)
        self.words.setText(said.words)
        self.formula.setText(said.formula)
        self.caveats.setText("\n".join(said.caveats))
        self.caveats.setVisible(bool(said.caveats))
        self._caveat_icon.setVisible(bool(said.caveats))
        self.setAccessibleName(f"Where from: {said.as_text}")
        for row in self.rows:
            self._inputs.removeWidget(row)
            row.hide()
            row.deleteLater()
        graded = any(item.grade for item in said.inputs)
        self.rows = [InputRow(self._theme, item, graded=graded) for item in said.inputs]
        for row in self.rows:
            self._inputs.addWidget(row)
            if row.item.key is not None:
                key = row.item.key
                row.clicked.connect(lambda _checked=False, key=key: self.step_into(key))
        self._place(place)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self, place: QPoint | None) -> None:
        """Give the card its size and put it beside a point, or leave it where it is."""
        rows = sum(row.height() for row in self.rows)
        self._list.setFixedHeight(rows)
        width = _WIDTH - 32
        lines = self.words.heightForWidth(width)
        if self.caveats.text():
            lines += self.caveats.heightForWidth(width - 22) + 8
        head = 28 + 30 + 1 + 24 + 24 + 5 * 8  # title, figure, rule, button, margins, gaps
        room = min(_MOST_HEIGHT, self._over.height() - 32)
        height = min(head + lines + rows, room)
        self._scroll.setFixedHeight(max(40, height - head - lines))
        inner = QSize(_WIDTH, height)
        if place is not None:
            corner = place_beside(place, inner, self._over.rect().adjusted(8, 8, -8, -8))
            corner.setY(min(max(corner.y(), 8), self._over.height() - height - 8))
            self.move(corner - QPoint(CARD_BLUR, CARD_BLUR))
        else:
            top = self.y() + CARD_BLUR
            self.move(self.x(), min(top, self._over.height() - height - 8) - CARD_BLUR)
        self.resize(inner + QSize(2 * CARD_BLUR, 2 * CARD_BLUR))
        self.frame.setGeometry(QRectF(CARD_BLUR, CARD_BLUR, _WIDTH, height).toRect())
        self.update()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.cross)
        figure = QHBoxLayout()
        figure.setSpacing(8)
        figure.addWidget(self.value)
        figure.addWidget(self.grade)
        figure.addStretch(1)
        figure.addWidget(self.formula)
        self._list = QWidget()
        self._list.setProperty("surface", "clear")
        self._list.setLayout(self._inputs)
        self._inputs.setContentsMargins(0, 0, 0, 0)
        self._inputs.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self.frame)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(figure)
        column.addWidget(self.words)
        column.addWidget(Rule(self._theme))
        wide = QHBoxLayout()
        wide.setContentsMargins(0, 0, 0, 0)
        wide.addWidget(self._scroll)
        column.addLayout(wide)
        caveat = QHBoxLayout()
        caveat.setSpacing(8)
        caveat.addWidget(self._caveat_icon, 0, Qt.AlignmentFlag.AlignTop)
        caveat.addWidget(self.caveats, 1)
        column.addLayout(caveat)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy)
        column.addLayout(foot)
