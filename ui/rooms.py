"""The workspaces of the window; all but the first two are built when somebody first asks.

A start pays for what it shows: the map and the way in. The others are loaded by name, so that
importing the window loads none of their modules.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.commands import show_account
from ui.session import Session
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.accounts.workspace import AccountsWorkspace
    from ui.diary.workspace import DiaryWorkspace
    from ui.main_window import MainWindow
    from ui.packs.desk import PackDesk
    from ui.plan.workspace import PlanWorkspace
    from ui.review.doors import ReviewDoors
    from ui.review.workspace import ReviewWorkspace
    from ui.share.workspace import ShareWorkspace

ACCOUNTS: Final = "ui.accounts.workspace"
PLAN: Final = "ui.plan.workspace"
DIARY: Final = "ui.diary.workspace"
REVIEW: Final = "ui.review.workspace"
REVIEW_DOORS: Final = "ui.review.doors"
PACKS: Final = "ui.packs.desk"
SHARE: Final = "ui.share.workspace"
LATER_MS: Final = 1_200  # after a project has opened: what waits for an answer is counted

_WITH_TOOLS: Final = ("align", "diary", "review", "share")  # a plan has its tools inside


@runtime_checkable
class _WithPanes(Protocol):
    def panes(self) -> list[QWidget]: ...


class Rooms(QObject):
    """Holds the workspaces by their key; the stack shows one of them."""

    def __init__(
        self, window: "MainWindow", theme: Theme, session: Session, at_once: Mapping[str, QWidget]
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._session = window, theme, session
        self.stack = QStackedWidget()
        self._rooms: dict[str, QWidget] = {}
        self._ways: dict[str, Callable[[], QWidget]] = {
            "accounts": self._accounts,
            "plan": self._plan,
            "diary": self._diary,
            "review": self._review,
            "share": self._share,
        }
        for key, room in at_once.items():
            self._take(key, room)
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._on_later)
        session.opened.connect(self._later.start)

    def room(self, key: str) -> QWidget:
        """A workspace, built if this is the first time somebody asks for it."""
        if key not in self._rooms:
            self._take(key, self._ways[key]())
        return self._rooms[key]

    def is_built(self, key: str) -> bool:
        """Whether a workspace is there already."""
        return key in self._rooms

    @cached_property
    def packs(self) -> "PackDesk":
        """The papers of ride-alongs and of a changed alignment."""
        kind: type[PackDesk] = import_module(PACKS).PackDesk
        return kind(self._theme, self._window, self._session)

    def open_cotravel_pack(self, rep_id: str = "", day: str = "") -> None:
        """Ask for the pack of a ride-along."""
        self.packs.open_cotravel(rep_id, day)

    def open_ride_form(self, rep_id: str, day: str = "") -> None:
        """Show the form of a ride-along."""
        self.packs.open_form(rep_id, day)

    def open_alignment_pack(self, scenario_id: str = "") -> None:
        """Ask for the papers of a scenario."""
        self.packs.open_alignment(scenario_id)

    def panes(self, key: str) -> list[QWidget]:
        """What F6 goes through in a workspace; none in one that is not built."""
        room = self._rooms.get(key)
        return room.panes() if isinstance(room, _WithPanes) else []

    def tools(self, key: str) -> QWidget | None:
        """What a workspace puts into the top bar."""
        return getattr(self.room(key), "tools", None) if key in _WITH_TOOLS else None

    def flush(self) -> None:
        """Keep what stands half typed in a plan."""
        if self.is_built("plan"):
            self._window.plan.flush()

    def finish(self) -> None:
        """Wait for what is being read beside the window."""
        self._later.stop()
        if self.is_built("review"):
            self._window.review.finish()

    def _take(self, key: str, room: QWidget) -> None:
        self._rooms[key] = room
        self.stack.addWidget(room)

    def _on_later(self) -> None:
        """The badge of the review counts what waits, although nobody has opened it yet."""
        if self._session.is_open and len(self._session.state.accounts):
            self.room("review")

    def _accounts(self) -> QWidget:
        window = self._window
        kind: type[AccountsWorkspace] = import_module(ACCOUNTS).AccountsWorkspace
        accounts = kind(self._theme, self._session, window.worker)
        accounts.imported.connect(window.note_import)
        accounts.begun.connect(partial(window.show_workspace, "accounts"))
        accounts.head_changed.connect(window.show_head)
        accounts.resting.said.connect(window.tell)
        return accounts

    def _plan(self) -> QWidget:
        window = self._window
        kind: type[PlanWorkspace] = import_module(PLAN).PlanWorkspace
        plan = kind(self._theme, self._session, window.worker)
        plan.said.connect(window.tell)
        plan.workspace_asked.connect(window.show_workspace)
        return plan

    def _diary(self) -> QWidget:
        window = self._window
        kind: type[DiaryWorkspace] = import_module(DIARY).DiaryWorkspace
        diary = kind(self._theme, self._session, window.worker)
        diary.said.connect(window.tell)
        diary.account_asked.connect(partial(show_account, window))
        return diary

    def _review(self) -> QWidget:
        window = self._window
        kind: type[ReviewWorkspace] = import_module(REVIEW).ReviewWorkspace
        review = kind(self._theme, self._session, self._window.worker)
        doors: type[ReviewDoors] = import_module(REVIEW_DOORS).ReviewDoors
        doors(window, self._session, review)
        review.page.rides.pack_asked.connect(self.open_cotravel_pack)
        review.page.rides.form_asked.connect(self.open_ride_form)
        review.empty.action_chosen.connect(window.import_file)
        return review

    def _share(self) -> QWidget:
        kind: type[ShareWorkspace] = import_module(SHARE).ShareWorkspace
        share = kind(self._theme, self._session, self._window.worker)
        share.written.connect(self._window.tell)
        share.publish.handovers_asked.connect(self.open_alignment_pack)
        return share
