"""What the manager says to a part of the plan, and what the rep answers."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.plan.comments import MANAGER, REP, PlanComment
from ui.plan.scrolling import ScrollColumn
from ui.plan.typed import TypedChoice, TypedText
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.labels import Label

_ROLES: Final = {MANAGER: "Manager", REP: "Rep"}


class CommentLine(QWidget):
    """One comment: who, when, the words, and whether it is settled."""

    settled = Signal(str)  # id; again reopens it
    removed = Signal(str)

    def __init__(
        self, theme: Theme, comment: PlanComment, show: Formatter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._id = comment.id
        done = bool(comment.settled_on)
        who = f"{comment.author or 'Unnamed'}, {_ROLES.get(comment.role, comment.role).lower()}"
        when = show.date(comment.on)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(Label(f"{who} · {when}", Type.CAPTION, "muted"))
        head.addStretch(1)
        verb = "Open it again" if done else "Settle this comment"
        settle = IconButton(theme, "kept_solid" if done else "kept", verb, size=14)
        remove = IconButton(theme, "close", "Remove this comment", size=14)
        head.addWidget(settle)
        head.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(Label(comment.text, Type.TABLE, "muted" if done else "text", wrap=True))
        if done:
            column.addWidget(Label(f"Settled {show.date(comment.settled_on)}", Type.NOTE, "good"))
        settle.clicked.connect(self._on_settled)
        remove.clicked.connect(self._on_removed)

    def _on_settled(self) -> None:
        self.settled.emit(self._id)

    def _on_removed(self) -> None:
        self.removed.emit(self._id)


class CommentsCard(Card):
    """The comments of one part of the plan, oldest first, and a field for the next."""

    comment_added = Signal(str, str)  # role, words
    settled = Signal(str)
    removed = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Comments", note=" ", parent=parent)
        self._theme = theme
        self.lines: list[CommentLine] = []
        self.area = ScrollColumn("Comments", gap=12)
        self.none = Label("No comment here yet.", Type.TABLE, "muted")
        self.words = TypedText("Comment", "What should change, and why", lines=2, counted=False)
        self.role = TypedChoice("As", list(_ROLES.items()))
        self.role.replace_text(MANAGER)
        self.send = Button(theme, "Add comment", icon="add", small=True)
        self.close_button = IconButton(theme, "close", "Close the comments", size=16)
        self.add_action(self.close_button)
        self.add(self.none)
        self.add(self.area, 1)
        self.add(self.words)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.role, 1)
        tail = QVBoxLayout()
        tail.addStretch(1)
        tail.addWidget(self.send)
        foot.addLayout(tail)
        self.add(foot)
        self.send.clicked.connect(self._on_send)
        self.close_button.clicked.connect(self.closed)

    def show_comments(self, section: str, comments: Sequence[PlanComment], show: Formatter) -> None:
        """Show the comments of a part of the plan."""
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = [CommentLine(self._theme, comment, show) for comment in comments]
        for line in self.lines:
            self.area.add(line)
            line.settled.connect(self.settled)
            line.removed.connect(self.removed)
        open_ = sum(not comment.settled_on for comment in comments)
        self.show_title("Comments", f"{section}, {open_} open" if comments else section)
        self.none.setVisible(not comments)

    def clear(self) -> None:
        """Empty the field."""
        self.words.replace_text("")

    def _on_send(self) -> None:
        self.comment_added.emit(self.role.text() or MANAGER, self.words.text())
