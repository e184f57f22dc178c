"""The Plan workspace: whose plan, which page of it, and how complete it is."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.change import Change
from model.errors import PlanError
from ui.book.beside import BesideCard
from ui.book.books_page import BooksPage
from ui.funnel.forms import choice_field
from ui.funnel.workspace import FunnelWorkspace
from ui.job import Worker
from ui.plan.comment_desk import CommentDesk
from ui.plan.desk import PlanDesk
from ui.plan.pages import ORDER, VIEWS, PlanPage, PlanView
from ui.plan.places import BOOK, COMMENTS, FUNNEL, OVERVIEW, WINDOW
from ui.plan.reading import planned_reps
from ui.plan.rep_view import RepView
from ui.plan.signing_card import SigningCard
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import SegmentedControl

_MARGIN: Final = 16


class PlanWorkspace(QWidget):
    """Holds the pages of one rep's plan; each view is made when it is first shown."""

    said = Signal(str)
    workspace_asked = Signal(str)  # another workspace of the window, by key

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session, self._worker = theme, session, worker
        self.desk = PlanDesk(session, self)
        self.page_button = Button(theme, "Page beside", icon="preview")
        self._made: dict[str, QWidget] = {}
        self._views: tuple[PlanPage, ...] = (
            *VIEWS,
            PlanPage(FUNNEL, "Funnel", "Funnel", lambda *_: self.funnel),
            PlanPage(BOOK, "Book", "Book", lambda *_: self.books),
        )
        self.pages = [page for page in ORDER if any(view.page == page for view in self._views)]
        self.rep = choice_field("Whose plan")
        self.signing = SigningCard(theme)
        self.talk = CommentDesk(theme, self.desk)
        self.tools = SegmentedControl(theme, self.pages, name="Page of the plan")
        self._bars = {page: self._bar(page) for page in self.pages}
        self._room, self._row = QStackedWidget(), QHBoxLayout()
        self._rep_id, self._key = "", ""
        self._is_beside = False
        self._lay_out()
        self._connect()
        self.show_page(self._views[0].key)
        if session.is_open:
            self._on_opened()

    def _bar(self, page: str) -> SegmentedControl:
        words = [view.view for view in self._views if view.page == page]
        return SegmentedControl(self._theme, words, name=f"View of {page}")

    def _lay_out(self) -> None:
        self.rep.setMinimumWidth(106)
        self.rep.setMaximumWidth(224)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.tools)
        head.addStretch(1)
        head.addWidget(self.page_button)
        head.addWidget(self.talk.button)
        head.addWidget(self.rep, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.signing)
        for bar in self._bars.values():
            column.addWidget(bar, 0, Qt.AlignmentFlag.AlignLeft)
            bar.hide()
            bar.option_chosen.connect(self._on_view)
        self._row.setSpacing(16)
        self._row.addWidget(self._room, 5)
        self._row.addWidget(self.talk.card)
        column.addLayout(self._row, 1)

    def _connect(self) -> None:
        self.tools.option_chosen.connect(self._on_page)
        self.desk.signatures_asked.connect(self.signing.ask)
        self.signing.signed.connect(self._on_signed)
        self.signing.refused.connect(self._on_left)
        self.rep.activated.connect(self._on_rep)
        self.page_button.clicked.connect(self._on_page_beside)
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(self._on_changed)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_next if step > 0 else self._on_previous)

    @cached_property
    def funnel(self) -> FunnelWorkspace:
        """The funnel of the rep's territory; built when somebody first asks for it."""
        return FunnelWorkspace(self._theme, self._session, self._room)

    @cached_property
    def books(self) -> BooksPage:
        """The book of the rep's territory; built when somebody first asks for it."""
        books = BooksPage(self._theme, self._session, self._worker, self._room)
        books.edit_begun.connect(self._on_edit_begun)
        books.show_rep(self._rep_id)
        return books

    @cached_property
    def beside(self) -> BesideCard:
        """The page of the book that the view makes; built when it is first put beside."""
        beside = BesideCard(self._theme, self.books.preview, self)
        beside.book_asked.connect(self._on_book_asked)
        self._row.insertWidget(1, beside, 2)
        return beside

    @property
    def rep_id(self) -> str:
        """Whose plan shows, "" when nobody has a territory."""
        return self._rep_id

    @property
    def key(self) -> str:
        """The view that shows."""
        return self._key

    def view(self, key: str) -> QWidget:
        """A whole view by key, made when nobody has asked for it yet."""
        made = self._begun(key)
        if isinstance(made, RepView | FunnelWorkspace):
            made.turns.finish()
        return made

    def _begun(self, key: str) -> QWidget:
        """A view by key; its further parts may follow at the next turns of the event loop."""
        if key not in self._made:
            entry = next(view for view in self._views if view.key == key)
            made = entry.make(self._theme, self._session, self._room)
            self._made[key] = made
            self._room.addWidget(made)
            self._introduce(made)
            _as_view(made).said.connect(self.said)
            if self._rep_id:
                _as_view(made).show_rep(self._rep_id)
        return self._made[key]

    def _introduce(self, made: QWidget) -> None:
        """Views may edit through the desk of the workspace and ask to go elsewhere."""
        if hasattr(made, "use_desk"):
            made.use_desk(self.desk)
        if hasattr(made, "jump_asked"):
            made.jump_asked.connect(self.jump)

    def jump(self, place: str) -> None:
        """Go to "key" or "key:field": a view, and in it a field, an account, a goal."""
        key, _, field = place.partition(":")
        if key == WINDOW:
            self.workspace_asked.emit(field)
            return
        if key == COMMENTS:
            self.jump(field)
            self.talk.open()
            return
        key = next((view.key for view in self._views if key in (view.key, view.page)), OVERVIEW)
        self.show_page(key)
        made = self.view(key)
        if field and hasattr(made, "jump"):
            made.jump(field)
        if key == "accounts" and self._is_beside:
            self.beside.show_account(field.partition("/")[0])

    def flush(self) -> None:
        """Save everything that is being typed."""
        for made in self._made.values():
            if hasattr(made, "flush"):
                made.flush()

    def show_page(self, key: str) -> None:
        """Show a view by key, such as `FUNNEL`."""
        entry = next(view for view in self._views if view.key == key)
        siblings = self._siblings(entry.page)
        self._room.setCurrentWidget(self._begun(key))
        self._key = key
        self.talk.show_section(entry.page)
        self._show_beside()
        self.rep.setVisible(key not in (FUNNEL, BOOK))  # these two choose for themselves
        self.tools.choose(self.pages.index(entry.page))
        for page, bar in self._bars.items():
            bar.setVisible(page == entry.page and len(siblings) > 1)
        self._bars[entry.page].choose(siblings.index(entry))

    def _show_beside(self) -> None:
        """The page of the book beside its editor; the book itself shows its pages anyway."""
        is_book = self._key == BOOK
        self.page_button.setVisible(not is_book)
        if self._is_beside or "beside" in vars(self):
            self.beside.setVisible(self._is_beside and not is_book)
            self.beside.show_view(self._key)

    def _on_page_beside(self, _checked: bool = False) -> None:
        self.books.preview.show_rep(self._rep_id)
        self._put_beside(shown=not self._is_beside)

    def _put_beside(self, *, shown: bool) -> None:
        self._is_beside = shown
        self.page_button.set_label("Hide the page" if shown else "Page beside")
        self._show_beside()

    def _on_edit_begun(self, key: str) -> None:
        """The way back from an editor: the page it was opened from stands beside it."""
        if self.books.preview.rep_id != self._rep_id:
            self.show_rep(self.books.preview.rep_id)
        self._put_beside(shown=True)
        self.beside.show_section(key)

    def _on_book_asked(self, key: str) -> None:
        self.jump(f"{BOOK}:{key}")

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's plan on every page."""
        self._rep_id = rep_id
        self.desk.show_rep(rep_id)
        self.talk.refresh()
        people = planned_reps(self._session)
        place = next((i for i, one in enumerate(people) if one.rep_id == rep_id), -1)
        self.rep.setCurrentIndex(place)
        for made in self._made.values():
            _as_view(made).show_rep(rep_id)
        if "books" in vars(self):
            self.books.show_rep(rep_id)

    def panes(self) -> list[QWidget]:
        """What F6 goes through on the view that shows."""
        return [self.tools, *_as_view(self.view(self._key)).panes()]

    def _siblings(self, page: str) -> Sequence[PlanPage]:
        return [view for view in self._views if view.page == page]

    def _on_page(self, place: int) -> None:
        page = self.pages[place]
        self.show_page(self._siblings(page)[self._bars[page].chosen].key)

    def _on_view(self, place: int) -> None:
        page = self.pages[self.tools.chosen]
        self.show_page(self._siblings(page)[place].key)

    def _on_next(self) -> None:
        self._step(1)

    def _on_previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        keys = [view.key for page in self.pages for view in self._siblings(page)]
        self.show_page(keys[(keys.index(self._key) + by) % len(keys)])

    def _on_rep(self, place: int) -> None:
        self.show_rep(planned_reps(self._session)[place].rep_id)

    def _on_signed(self, cause: str, reason: str, rep: str, manager: str) -> None:
        try:
            self.desk.sign(cause, reason, rep, manager)
        except PlanError as error:
            self.signing.show_refusal(str(error))
            return
        self.signing.hide()
        self.said.emit("The approved plan is changed; reason and signatures are in its log.")

    def _on_left(self) -> None:
        self.signing.hide()
        self.desk.leave()

    def _on_opened(self) -> None:
        self._rep_id = ""
        self._list_people()

    def _on_changed(self, _change: Change) -> None:
        self._list_people()

    def _list_people(self) -> None:
        """Offer every rep with a territory; keep the one that shows, else the first planned."""
        people = planned_reps(self._session)
        labels = [one.label for one in people]
        if labels != [self.rep.itemText(i) for i in range(self.rep.count())]:
            self.rep.clear()
            self.rep.addItems(labels)
        ids = [one.rep_id for one in people]
        if self._rep_id not in ids:
            with_plan = [key for key in ids if key in self._session.state.plans] if ids else []
            self.show_rep((with_plan or ids or [""])[0])
        elif ids:
            self.rep.setCurrentIndex(ids.index(self._rep_id))


def _as_view(widget: QWidget) -> PlanView:
    return cast(PlanView, widget)
