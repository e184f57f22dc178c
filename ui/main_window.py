"""The main window: rail, top bar, workspaces, status line."""

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from model.errors import PlanError
from model.store.suffixes import SEALED_SUFFIX
from ui.align.arrangement import NARROW
from ui.align.last_place import project_key
from ui.align.map_desk import MapDesk
from ui.align.workspace import AlignWorkspace
from ui.commands import commands_of
from ui.finder import Finder
from ui.heading import Heading
from ui.job import BACKGROUND, Worker
from ui.layout import LayoutKeeper
from ui.map.base_map import shipped_base_map
from ui.numbers.desk import NumbersDesk
from ui.opening import OPEN_FILTER, create_demo, files_of
from ui.optimizer.desk import OptimizerDesk
from ui.preferences import USES, Preferences, Preset
from ui.rooms import Rooms
from ui.session import Session
from ui.shortcuts import bind_keys
from ui.theme.style import Mode, Theme
from ui.welcome.first_use import ask_first_use
from ui.welcome.screen import WelcomeScreen
from ui.widgets.notices import Banner, Weight
from ui.widgets.rail import WORKSPACES, Rail
from ui.widgets.status_line import StatusLine
from ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from ui.accounts.workspace import AccountsWorkspace
    from ui.diary.workspace import DiaryWorkspace
    from ui.document.desk import DocumentDesk
    from ui.plan.workspace import PlanWorkspace
    from ui.review.workspace import ReviewWorkspace
    from ui.share.workspace import ShareWorkspace

MINIMUM: Final = (1200, 720)


class MainWindow(QWidget):
    """Owns the panels; the project belongs to the session, long work to the worker."""

    def __init__(self, theme: Theme, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._theme, self._session, self._preferences = theme, session, preferences
        self.worker = Worker(self)
        self.rail = Rail(theme, [w for w in WORKSPACES if w.key in USES[Preset.FULL].workspaces])
        self.top = TopBar(theme)
        self.banner = Banner(theme)
        self.status = StatusLine(theme)
        self.welcome = WelcomeScreen(theme, preferences)
        self.align = AlignWorkspace(theme, session, shipped_base_map())
        self.align.territories.splitting.worker = self.worker
        self.align.why.use(self.worker)
        self.rooms = Rooms(self, theme, session, {"": self.welcome, "align": self.align})
        self._heading = Heading(self, self.top, self.status, session)
        self.numbers = NumbersDesk(theme, self, session)
        self.optimizer = OptimizerDesk(theme, self, session, self.worker)
        self.map_desk = MapDesk(theme, self.align, self.worker, preferences)
        self._shown = ""
        self._noted = False  # the banner says a fact, not a problem
        self._then: Callable[[], object] | None = None  # what its link does
        self.setAcceptDrops(True)
        self.setMinimumSize(*MINIMUM)
        self.finder = self._new_finder()
        self._lay_out()
        self._connect()
        bind_keys(self, session)
        self.align.table.remember(preferences)
        splitters = {"upper": self.align.upper, "outer": self.align.outer}
        self._layout = LayoutKeeper(preferences, self, splitters)
        self._layout.restore()
        self._on_opened()
        QTimer.singleShot(0, self._on_started)

    @cached_property
    def documents(self) -> "DocumentDesk":
        """What is done with the project file as a whole."""
        kind: type[DocumentDesk] = import_module("ui.document.desk").DocumentDesk
        return kind(self._theme, self, self._session)

    @property
    def accounts(self) -> "AccountsWorkspace":
        """What was brought in, and the import."""
        return cast("AccountsWorkspace", self.rooms.room("accounts"))

    @property
    def plan(self) -> "PlanWorkspace":
        """The plan of a rep."""
        return cast("PlanWorkspace", self.rooms.room("plan"))

    @property
    def diary(self) -> "DiaryWorkspace":
        """The diary of a rep."""
        return cast("DiaryWorkspace", self.rooms.room("diary"))

    @property
    def review(self) -> "ReviewWorkspace":
        """Scorecards and alerts."""
        return cast("ReviewWorkspace", self.rooms.room("review"))

    @property
    def share(self) -> "ShareWorkspace":
        """Files for others."""
        return cast("ShareWorkspace", self.rooms.room("share"))

    def _new_finder(self) -> Finder:
        field, session = self.top.search.edit, self._session
        commands = commands_of(self, session)
        return Finder(field, session, commands, self._on_territory, self._on_account)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        self._notices = QVBoxLayout()
        self._notices.addWidget(self.banner)
        column.addLayout(self._notices)
        column.addWidget(self.rooms.stack, 1)
        column.addWidget(self.status)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.banner.hide()

    def _connect(self) -> None:
        session = self._session
        session.opened.connect(self._on_opened)
        session.changed.connect(lambda _change: self._refresh_bar())
        session.saved.connect(self._refresh_bar)
        session.failed.connect(self.report)
        self.rail.workspace_chosen.connect(self.show_workspace)
        self.rail.theme_asked.connect(self.switch_theme)
        self.rail.help_asked.connect(lambda: self.documents.show_help())
        self.top.file_asked.connect(lambda at: self.documents.menu().popup(at))
        self.rail.settings_asked.connect(self.ask_use)
        self.top.undo_asked.connect(lambda: session.attempt(session.undo))
        self.top.redo_asked.connect(lambda: session.attempt(session.redo))
        self.top.action_asked.connect(self.optimize)
        self.top.search_entered.connect(self._on_search)
        self.welcome.demo_asked.connect(self.open_demo)
        self.welcome.import_asked.connect(self.import_file)
        self.welcome.open_asked.connect(self.ask_open)
        self.welcome.file_chosen.connect(self.open_file)
        self.align.optimizer_asked.connect(self.optimize)
        self.align.said.connect(self.tell)
        self.align.pack_asked.connect(self.rooms.open_alignment_pack)
        self.banner.link_chosen.connect(self._on_banner)

    def show_nth_workspace(self, place: int) -> None:
        """Show the workspace at a place of the rail, counted from 0; nothing beyond the last."""
        if place < len(self.workspaces()):
            self.show_workspace(self.workspaces()[place])

    def panes(self) -> list[QWidget]:
        """What F6 goes through in the workspace that shows."""
        first = self.rail.item(self._shown or "accounts")
        return [first, self.top.search.edit, *self.rooms.panes(self._shown)]

    def workspaces(self) -> tuple[str, ...]:
        """The workspaces this user works with."""
        return USES[self._preferences.preset].workspaces

    def show_workspace(self, key: str) -> None:
        """Show a workspace; the welcome screen while nothing is open."""
        if not self._session.is_open and key != "accounts":
            key = ""
        if key and key not in self.workspaces():
            return
        if key != self._shown and self._noted:
            self.banner.dismiss()
        self.rooms.stack.setCurrentWidget(self.rooms.room(key))
        self._shown = key
        if key and self._session.is_open:
            self._preferences.keep_workspace(project_key(self._session.state), key)
        self.rail.show_workspace(key)
        self.show_head()
        self.top.show_tools(self.rooms.tools(key))
        if key == "align":
            self.top.show_action("Optimize…", "balance")
        self.top.action.setVisible(key == "align")
        self._refresh_bar()

    def show_head(self) -> None:
        """The import has a head of its own, the welcome screen none."""
        own = self._shown == "accounts" and self.accounts.has_own_head
        self.top.setVisible(bool(self._shown) and not own)
        self._notices.setContentsMargins(16, 0 if own else 8, 16, 0)

    def note_import(self) -> None:
        """Go to where what came in is worked with, and say what it is."""
        place = "align" if "align" in self.workspaces() else "plan"
        self.show_workspace(place if self.accounts.makes_new else "accounts")
        self.tell(self.accounts.last_words, "Undo import", self.accounts.undo_import)

    def _on_started(self) -> None:
        if not self._preferences.asked:
            self.ask_use()
        self.warm_up()

    def warm_up(self) -> None:
        """Compile the search in the background, before somebody waits for it."""
        self.worker.start(BACKGROUND, None)

    def ask_use(self) -> None:
        """Ask what the program is used for; it decides which workspaces show."""
        preset, author = ask_first_use(self, self._preferences)
        if preset is not None:
            self._preferences.preset = preset
            self._preferences.author = author
            self._session.author = author
            self.show_rail()

    def show_rail(self) -> None:
        """Show the workspaces this user works with; without a project only the import."""
        for workspace in WORKSPACES:
            if workspace.key in USES[Preset.FULL].workspaces:
                self.rail.item(workspace.key).setVisible(workspace.key in self.workspaces())
        usable = self.workspaces() if self._session.is_open else ("accounts",)
        self.rail.enable(usable, "Open a project first.")

    def _on_opened(self) -> None:
        self.show_rail()
        self.banner.dismiss()
        if self._session.is_open:
            self._preferences.remember(self._session.project.path)
            known = len(self._session.state.accounts) > 0
            self.show_workspace(self._first_place() if known else "accounts")
        else:
            self.show_workspace("")
            self.welcome.refresh()

    def _first_place(self) -> str:
        """The workspace this project was left in, else the first one that shows it."""
        left = self._preferences.workspace_of(project_key(self._session.state))
        if left in self.workspaces():
            return left
        return "align" if "align" in self.workspaces() else "plan"

    def _refresh_bar(self) -> None:
        self._heading.refresh(self._shown)

    def tell(
        self, sentence: str, link: str = "Dismiss", then: Callable[[], object] | None = None
    ) -> None:
        """Say a fact; it stays until it is dismissed or another workspace shows.

        The link dismisses the fact and does `then`.
        """
        self._noted, self._then = True, then
        self.banner.say(sentence, Weight.NOTE, link)

    def _on_banner(self) -> None:
        self.banner.dismiss()
        if self._then is not None and self._noted:
            self._then()

    def report(self, error: PlanError) -> None:
        """Show what went wrong as one sentence that stays until it is dismissed."""
        self._noted = False
        self.banner.say(str(error), Weight.BAD, "Dismiss")

    def open_demo(self) -> None:
        """Open a fresh copy of the demo region."""
        self._session.attempt(lambda: self._session.adopt(create_demo()))

    def ask_open(self) -> None:
        """Choose a project file and open it."""
        name, _ = QFileDialog.getOpenFileName(self, "Open a project", "", OPEN_FILTER)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Open a project, or take a spreadsheet to the import."""
        if not path.name.lower().endswith((".gpkg", SEALED_SUFFIX)):
            self.import_file(path)
            return
        self.documents.open(path)

    def import_file(self, path: Path | None = None) -> None:
        """Go to the import with a spreadsheet, asking for one when none is given."""
        if path is None:
            self.accounts.choose_file()
        else:
            self.accounts.read(path)

    def optimize(self) -> None:
        """Open the optimizer over the window."""
        self.optimizer.open()

    def save(self) -> None:
        """Publish; a file that changed underneath is compared."""
        if self._session.is_open:
            self.rooms.flush()
            self.align.refresh_outlines()
            self.documents.save(self.align.keeper.as_wkb())

    def save_as(self) -> None:
        """Publish under another name."""
        self.documents.save_as()
        self._refresh_bar()

    def switch_theme(self) -> None:
        """From light to dark and back."""
        mode = Mode.LIGHT if self._theme.dark else Mode.DARK
        self._preferences.mode = mode
        self._theme.set_mode(mode)

    def show_keys(self) -> None:
        """Show all keys."""
        self.welcome.show_keys(self)

    def _on_search(self, words: str) -> None:
        if not self.finder.find(words):
            self.tell(f'Nothing is called "{words}": no account, territory or command.')

    def _on_territory(self, code: int) -> None:
        self.show_workspace("align")
        self.align.show_territory(code)

    def _on_account(self, row: int) -> None:
        self.show_workspace("align")
        self.align.show_account(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the search of small windows."""
        self.top.show_narrow(self.width() < NARROW)
        super().resizeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files from outside."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project that was dropped, or take all other files to the import together."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if sheets := files_of(files):
            self.accounts.read(sheets)
        elif files:
            self.open_file(files[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout; unsaved work stays in its working copy and is offered next time."""
        self._layout.keep()
        self.rooms.flush()
        self._session.close()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """End the worker and what is drawn in the background."""
        self.worker.close()
        self.optimizer.help.finish()
        self.align.finish()
        self.rooms.finish()
