"""What the manager has said to any page of the plan and nobody has settled."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.format import Formatter
from model.plan.comments import PlanComment
from ui.plan.row_list import Row, RowList
from ui.theme.style import Theme
from ui.widgets.card import Card

_SHOWN_HEIGHT = 180  # of the list; more scroll


class OpenCommentsCard(Card):
    """A line each, oldest first; choosing one goes to its page with the comments beside it."""

    comment_opened = Signal(str)  # the page it was said to

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Comments to settle", note=" ", parent=parent)
        self._sections: dict[str, str] = {}
        self.list = RowList(theme, "Comments to settle")
        self.add(self.list)
        self.list.row_opened.connect(self._on_opened)
        self.list.itemClicked.connect(self._on_clicked)
        self.hide()

    def show_comments(self, comments: Sequence[PlanComment], show: Formatter) -> None:
        """List the open comments; without any the card is away."""
        self._sections = {one.id: one.section for one in comments}
        self.list.show_rows([
            Row(one.id, one.text, f"{one.section} · {one.author or 'Manager'}, {show.date(one.on)}",
                "mail")
            for one in comments
        ])  # fmt: skip
        self.list.setFixedHeight(min(self.list.wanted_height(), _SHOWN_HEIGHT))
        self.show_title("Comments to settle", f"{len(comments)} open")
        self.setVisible(bool(comments))

    def _on_opened(self, key: str) -> None:
        self.comment_opened.emit(self._sections[key])

    def _on_clicked(self) -> None:
        if self.list.chosen:
            self._on_opened(self.list.chosen)
