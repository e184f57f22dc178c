"""The comments beside a page of the plan: shown on demand, one part of the plan at a time."""

from typing import Final

from PySide6.QtCore import QObject

from model.change import Change
from model.plan.comments import add_comment, comments_on, drop_comment, settle_comment
from model.plan.typed_edits import plan_of
from ui.plan.comments_card import CommentsCard
from ui.plan.desk import PlanDesk
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind

_WIDTH: Final = 288


class CommentDesk(QObject):
    """Owns the button and the card; a comment is one step that Undo takes back."""

    def __init__(self, theme: Theme, desk: PlanDesk) -> None:
        super().__init__(desk)
        self._desk, self._section = desk, ""
        self.button = Button(theme, "Comments", Kind.QUIET, icon="mail")
        self.card = CommentsCard(theme)
        self.card.setFixedWidth(_WIDTH)
        self.card.hide()
        self.button.clicked.connect(self._on_button)
        self.card.closed.connect(self.card.hide)
        self.card.comment_added.connect(self._on_added)
        self.card.settled.connect(self._on_settled)
        self.card.removed.connect(self._on_removed)
        desk.session.changed.connect(self._on_changed)

    def show_section(self, section: str) -> None:
        """Show what is said to this part of the plan, by the words of its page."""
        self._section = section
        self.refresh()

    def refresh(self) -> None:
        """Show the comments as they are now, and how many of them are open."""
        session = self._desk.session
        if not session.is_open:
            return
        plan = plan_of(session.state, self._desk.rep_id)
        comments = comments_on(plan, self._section)
        open_ = sum(not comment.settled_on for comment in comments)
        self.button.set_label(f"{open_} comments" if open_ > 1 else
                              "1 comment" if open_ else "Comments")  # fmt: skip
        if self.card.isVisible():
            self.card.show_comments(self._section, comments, session.formatter)

    def open(self) -> None:
        """Show the card with its field ready."""
        self.card.show()
        self.refresh()
        self.card.words.setFocus()

    def _on_button(self) -> None:
        if self.card.isVisible():
            self.card.hide()
        else:
            self.open()

    def _on_added(self, role: str, words: str) -> None:
        desk, section = self._desk, self._section
        session = desk.session
        rep = session.state.rep(desk.rep_id)
        meta = plan_of(session.state, desk.rep_id).get("meta", {})
        named = str(meta.get("manager", "")) if role == "manager" else rep.name if rep else ""
        author = session.author.name or named
        if desk.do(
            lambda state: add_comment(
                state, desk.rep_id, section, words, author, role, session.today
            ),
            self.card.words,
        ):
            self.card.clear()

    def _on_settled(self, comment_id: str) -> None:
        desk = self._desk
        found = next(
            (
                c
                for c in comments_on(plan_of(desk.session.state, desk.rep_id))
                if c.id == comment_id
            ),
            None,
        )
        today = None if found is not None and found.settled_on else desk.session.today
        desk.do(lambda state: settle_comment(state, desk.rep_id, comment_id, today))

    def _on_removed(self, comment_id: str) -> None:
        desk = self._desk
        desk.do(lambda state: drop_comment(state, desk.rep_id, comment_id))

    def _on_changed(self, _change: Change) -> None:
        self.refresh()
