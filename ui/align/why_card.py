"""The card that says why an account moved: on the map for what is selected, and in lists."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.brief import BALANCE
from model.scenario import LIVE
from model.state import State
from model.why_moved import MoveReader, WhyCard
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.floating import see_through
from ui.widgets.labels import ElidedLabel, Label

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

HIGH: Final = 320
WIDE: Final = 348
ROOMY: Final = 560  # height of the map from which the whole card shows by itself
_INSET: Final = 12
_NARROW: Final = 264  # pixels left of the suggestions in which the card still reads well
_ABOVE: Final = 64  # scale and sources stay free
NO_ENTRY: Final = "Balance: no entry of the brief is about it."


class WhyView(QWidget):
    """Shows one card: what changes, what forced it, what it answers, what keeping it costs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.move_words = ElidedLabel("", Type.TABLE, "text2")
        self._parts = {
            name: (Label(name, Type.CAPTION, "muted"), Label("", Type.TABLE, "text2", wrap=True))
            for name in ("What changes", "Forced by", "Answers", "Keeping it")
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.move_words)
        for caption, words in self._parts.values():
            column.addSpacing(2)
            column.addWidget(caption)
            column.addWidget(words)
        column.addStretch(1)

    def show_card(self, card: WhyCard) -> None:
        """Show one account's reasons."""
        self.move_words.show_text(f"{card.before.territory} → {card.after.territory}")
        said = {
            "What changes": " ".join(card.gains) or "Nothing by driving or hours.",
            "Forced by": " ".join(card.rules),
            "Answers": NO_ENTRY if card.answer == BALANCE else card.answer,
            "Keeping it": " ".join(card.keeping),
        }
        for name, (caption, words) in self._parts.items():
            words.setText(said[name])
            for part in (caption, words):
                part.setVisible(bool(said[name]))
        self.setAccessibleName(". ".join(f"{name}: {text}" for name, text in said.items() if text))

    def text(self, name: str) -> str:
        """What stands under a caption."""
        return self._parts[name][1].text()


class Reader:
    """Keeps the moves of the open scenario read while nothing changes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: tuple[State, str, MoveReader] | None = None

    def moves(self) -> MoveReader | None:
        """The moves of the open scenario; None on live, or where live has no such team."""
        session = self._session
        if not session.is_open or session.scenario.id == LIVE:
            return None
        state, team = session.state, session.team
        if team not in state.scenario(LIVE).layers:
            return None
        if self._known is None or self._known[0] is not state or self._known[1] != team:
            reader = MoveReader(
                state, session.scenario.id, session.today, team, evaluator=session.evaluator
            )
            self._known = (state, team, reader)
        return self._known[2]


class WhyCardPanel(QFrame):
    """Lies on the map while exactly one moved account is selected: one line, or the whole card."""

    list_asked = Signal()
    print_asked = Signal()

    def __init__(self, theme: Theme, align: "AlignWorkspace") -> None:
        super().__init__(align.map)
        self._align = align
        self._unfolded: bool | None = None  # as the user wants it; None: where there is room
        self.reader = Reader(align.session)
        self.setProperty("surface", "float")
        self.setAccessibleName("Why the account moved")
        self.title = ElidedLabel("", Type.NAME)
        self.view = WhyView()
        self.fold = Button(theme, "Why", Kind.LINK, small=True)
        self.everything = Button(theme, "All that moved", Kind.LINK, small=True)
        self.printing = Button(theme, "Print for the talks…", Kind.LINK, small=True)
        self.printing.setToolTip("A page for every rep: what changes, and why")
        self._area = QScrollArea()
        self._area.setWidget(self.view)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Reasons of the move")
        see_through(self._area)
        self._lay_out()
        self.fold.clicked.connect(self._on_fold)
        self.everything.clicked.connect(self._on_list)
        self.printing.clicked.connect(self._on_print)
        align.selection.changed.connect(self._on_selected)
        align.session.changed.connect(self._on_changed)
        align.session.opened.connect(self.refresh)
        for beside in (align.map, align.suggesting.card):
            beside.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.fold)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.everything)
        foot.addWidget(self.printing)
        foot.addStretch(1)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        foot.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        column.addWidget(self._foot)

    @property
    def unfolded(self) -> bool:
        """Whether the whole card shows."""
        roomy = self._align.map.height() >= ROOMY
        return self._has_room and (roomy if self._unfolded is None else self._unfolded)

    def refresh(self) -> None:
        """Show the card of the selected account, or nothing."""
        rows = self._align.selected
        moves = self.reader.moves() if rows.size == 1 else None
        row = int(rows[0]) if rows.size == 1 else -1
        if moves is None or row not in moves.rows:
            self.hide()
            return
        card = moves.card(row)
        self.title.show_text(card.name)
        self.view.show_card(card)
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the corner of the map, beside the suggestions."""
        kinds = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
        if event.type() in kinds and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        for part in (self._area, self._foot):
            part.setVisible(self.unfolded)
        self.fold.set_label("Fold" if self.unfolded else "Why it moved")
        room = self._align.map.rect()
        beside = self._align.suggesting.card
        free = beside.x() if beside.isVisible() and self._has_room else room.width()
        wide = min(WIDE, free - 2 * _INSET)
        inner = self.view.heightForWidth(wide - 36) if self.view.hasHeightForWidth() else HIGH
        high = min(inner + 72, HIGH, room.height() - 2 * _ABOVE) if self.unfolded else 36
        self.setGeometry(_INSET, room.height() - high - _ABOVE, wide, high)

    @property
    def _has_room(self) -> bool:
        """Whether the whole card and the suggestions fit beside each other."""
        card = self._align.suggesting.card
        return not card.isVisible() or card.x() >= _NARROW

    def _on_fold(self, _checked: bool = False) -> None:
        """Fold, or show the whole card; what it would lie on goes until the next selection."""
        self._unfolded = not self.unfolded
        if self._unfolded and not self._has_room:
            self._align.suggesting.card.hide()
        self._place()

    def _on_selected(self, _rows: object, _by: str) -> None:
        self.refresh()

    def _on_changed(self, _change: object) -> None:
        self.refresh()

    def _on_list(self, _checked: bool = False) -> None:
        self.list_asked.emit()

    def _on_print(self, _checked: bool = False) -> None:
        self.print_asked.emit()
