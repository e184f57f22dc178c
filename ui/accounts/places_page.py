"""Doubtful places, one after the other, each with its pin on the map; and what was corrected."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.change import AccountEdited, AccountsReplaced, Change, Together
from model.corrections import PLACE, Correction, corrections, place, release
from model.outdated import source_warning
from model.places.doubts import PlaceDoubt, Point
from model.places.drive import great_circle_km
from ui.accounts.places_doubts import LOOKED_AT, doubts_of_rows, in_order, lean
from ui.accounts.places_editor import PlaceEditor
from ui.accounts.places_list import CORRECTIONS, DOUBTS, PlacesList
from ui.accounts.places_map import PlacesMap
from ui.job import Job, Worker
from ui.map.base_map import BaseMap, shipped_base_map
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.notices import Banner, Weight

_JOB = "find doubtful places"
_LIST_WIDTH = 440
_ADDRESS = ("street", "city", "region", "postcode", "country")
_START = "Choose an account of the list."


class PlacesPage(QWidget):
    """The list at the left, map and editor at the right. It follows the session by itself.

    The map's web page and the search for doubts begin when the page is first shown. One place
    kept, or one correction released, is one change of the project.
    """

    def __init__(
        self,
        theme: Theme,
        session: Session,
        worker: Worker,
        base_map: BaseMap | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._session, self._worker = theme, session, worker
        self._base_map = base_map
        self._doubts: list[PlaceDoubt] = []
        self._corrections: list[Correction] = []
        self._row = -1
        self._at: Point | None = None  # where the chosen account stands
        self._corrected: Correction | None = None
        self._shown: tuple[str, Point | None, bool] = (_START, None, False)
        self._proposal: Point | None = None
        self._job: Job | None = None
        self._is_stale = True
        self.map: PlacesMap | None = None
        self.banner = Banner(theme)
        self.list = PlacesList(theme)
        self.editor = PlaceEditor(theme)
        self._lay_out()
        self._connect()
        self._show_none()

    def _lay_out(self) -> None:
        self._card = Card(self._theme, padded=False)
        self._card.add(self.editor)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.list.setMinimumWidth(320)
        self.list.setMaximumWidth(_LIST_WIDTH)
        row.addWidget(self.list, 2)
        row.addWidget(self._card, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(self._on_changed)
        self._worker.idle.connect(self._search)
        self.list.doubt_reached.connect(self.show_doubt)
        self.list.correction_reached.connect(self.show_correction)
        self.list.emptied.connect(self._show_none)
        self.editor.proposed.connect(self.propose)
        self.editor.put_back.connect(self.put_back)
        self.editor.kept.connect(self.keep)
        self.editor.released.connect(self.release)
        self.editor.pin_asked.connect(self._on_pin_asked)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.put_back)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin what was put off while nobody looked."""
        super().showEvent(event)
        if self.map is None:
            self.map = PlacesMap(self._theme, self._base_map or shipped_base_map())
            self._card.body.insertWidget(0, self.map, 1)
            self.map.pin_dropped.connect(self.propose)
            self.map.suggestion_clicked.connect(self.editor.take_suggestion)
            self.map.account_clicked.connect(self._show_row)
        self._refresh()

    def _on_opened(self) -> None:
        self._is_stale = True
        self._doubts, self._corrections = [], []
        self._refresh()

    def _refresh(self) -> None:
        """Show the project anew; the doubts follow from the worker."""
        if not (self.isVisible() and self._is_stale and self._session.is_open):
            return
        assert self.map is not None
        session = self._session
        self.map.show_accounts(session)
        self._warn_of_age()
        self._corrections = corrections(session.state)
        self.list.show_corrections(self._corrections)
        self.list.show_waiting()
        self._show_none()
        self._search()

    def _warn_of_age(self) -> None:
        session = self._session
        words = source_warning(session.state, session.today, session.formatter)
        if words:
            self.banner.say(words, Weight.WARN)
        else:
            self.banner.dismiss()

    def _search(self) -> None:
        """Ask the worker for the doubts, now or when it is free."""
        if not (self._is_stale and self.isVisible() and self._session.is_open):
            return
        if self._worker.busy or self._job is not None:
            return
        self._is_stale = False
        job = self._worker.start(_JOB, (lean(self._session.state), self._session.today))
        self._job = job
        job.done.connect(self._on_found)
        job.failed.connect(self._on_search_failed)

    def _on_found(self, doubts: list[PlaceDoubt]) -> None:
        self._job = None
        if self._is_stale or not self._session.is_open:  # another project by now
            return
        self._doubts = doubts
        self._show_doubts()
        if doubts and self.list.which.chosen == DOUBTS:
            self.show_doubt(0)

    def _on_search_failed(self, error: object) -> None:
        self._job = None
        self._session.failed.emit(error)

    def _show_doubts(self) -> None:
        accounts = self._session.state.accounts
        names = np.where(accounts.text("name") != "", accounts.text("name"), accounts.ids)
        self.list.show_doubts(self._doubts, names)

    def _on_changed(self, change: Change) -> None:
        """Look again at what changed: a few accounts at once, a new table from the beginning."""
        parts = list(_parts(change))
        if any(isinstance(part, AccountsReplaced) for part in parts):
            self._is_stale = True
            self._refresh()
            return
        edited = [p for p in parts if isinstance(p, AccountEdited) and p.after.keys() & LOOKED_AT]
        if not edited or self._is_stale:
            return
        if not self.isVisible() or self._job is not None:
            self._is_stale = True  # all of it again, when it is looked at or the search has ended
            return
        self._look_again({part.account_id for part in edited})

    def _look_again(self, ids: set[str]) -> None:
        """Doubts and corrections of a few accounts anew; the one that is shown stays shown."""
        assert self.map is not None
        state = self._session.state
        rows = np.array(sorted(state.accounts.row_of(i) for i in ids), np.int64)
        self._corrections = corrections(state)
        again = doubts_of_rows(state, rows, self._session.today)
        kept = [d for d in self._doubts if d.row not in set(rows.tolist())]
        self._doubts = in_order([*kept, *again])
        at = self._row
        self.map.show_accounts(self._session)
        self.list.show_corrections(self._corrections)
        self._show_doubts()
        if at in rows:
            self._show_row(at)

    def show_doubt(self, at: int) -> None:
        """Show a doubtful account with its pin."""
        doubt = self._doubts[at]
        self.list.choose(at)
        self._choose(doubt.row, doubt.sentence, suggestion=doubt.suggestion)

    def show_correction(self, at: int) -> None:
        """Show a corrected account; a place can be dragged on, any value given back."""
        known = self._corrections[at]
        self.list.choose(at)
        row = self._session.state.accounts.row_of(known.account_id)
        self._choose(row, _told(known), corrected=known)

    def _show_row(self, row: int) -> None:
        """Show any account: its doubt or its correction where it has one."""
        account_id = self._session.state.accounts.ids[row]
        doubt = next((at for at, d in enumerate(self._doubts) if d.row == row), None)
        known = next(
            (
                at
                for at, c in enumerate(self._corrections)
                if (c.account_id, c.field) == (account_id, PLACE)
            ),
            None,
        )
        if doubt is not None and self.list.which.chosen == DOUBTS:
            self.show_doubt(doubt)
        elif known is not None and self.list.which.chosen == CORRECTIONS:
            self.show_correction(known)
        elif known is not None:
            found = self._corrections[known]
            self._choose(row, _told(found), corrected=found)
        else:
            self._choose(row, "Nothing speaks against this place.", doubted=False)

    def _choose(
        self,
        row: int,
        sentence: str,
        *,
        suggestion: Point | None = None,
        corrected: Correction | None = None,
        doubted: bool = True,
    ) -> None:
        assert self.map is not None
        accounts = self._session.state.accounts
        self._row, self._proposal, self._corrected = row, None, corrected
        lat, lon = float(accounts.lat[row]), float(accounts.lon[row])
        self._at = (lat, lon) if lat == lat and lon == lon else None
        self._shown = (sentence, suggestion, doubted and corrected is None)
        self.map.show_account(row, self._at, suggestion)
        self._show_editor()

    def _show_editor(self) -> None:
        accounts = self._session.state.accounts
        sentence, suggestion, doubted = self._shown
        parts = [str(accounts.text(name)[self._row]) for name in _ADDRESS]
        self.editor.show_account(
            str(accounts.text("name")[self._row] or accounts.ids[self._row]),
            ", ".join(part for part in parts if part),
            sentence,
            at=self._at,
            suggestion=suggestion,
            doubted=doubted,
            released=self._corrected is not None,
        )

    def _show_none(self) -> None:
        self._row, self._at, self._proposal, self._corrected = -1, None, None, None
        self.editor.show_nothing(_START)
        if self.map is not None:
            self.map.show_none()

    def propose(self, lat: float, lon: float) -> None:
        """Show the chosen account elsewhere and ask why; nothing is changed yet."""
        if self._row < 0 or self.map is None:
            return
        self._proposal = (lat, lon)
        self.map.show_proposal(self._proposal)
        self.editor.show_proposal(self._proposal, self._distance_words())

    def _distance_words(self) -> str:
        assert self._proposal is not None
        if self._at is None:
            return "The account gets this place. Say why, and keep it."
        km = float(great_circle_km(*self._at, *self._proposal))
        if km < 0.001:
            return "The place stays and is no longer doubted. Say why, and keep it."
        digits = 1 if km < 10 else 0
        away = self._session.formatter.distance(km, digits)
        return f"{away} from where it was. Say why, and keep it."

    def put_back(self) -> None:
        """Forget the proposal; a drag under way ends too."""
        if self._row < 0 or self.map is None:
            return
        self.map.put_back()
        if self._proposal is not None:
            self._proposal = None
            self._show_editor()

    def keep(self, why: str) -> None:
        """Correct the place for good: one undo step. The next doubt follows."""
        if self._row < 0 or self._proposal is None:
            return
        session = self._session
        account_id = str(session.state.accounts.ids[self._row])
        lat, lon = self._proposal
        at = next((i for i, d in enumerate(self._doubts) if d.row == self._row), None)
        done = session.attempt(
            lambda: session.do(place(session.state, account_id, lat, lon, why), why)
        )
        if done:
            self.list.focus_list()
        if done and at is not None and self._doubts and self.list.which.chosen == DOUBTS:
            self.show_doubt(min(at, len(self._doubts) - 1))

    def release(self) -> None:
        """Use the file's value again: one undo step."""
        known = self._corrected
        if known is None:
            return
        session = self._session
        session.attempt(lambda: session.do(release(session.state, known.account_id, known.field)))

    def _on_pin_asked(self) -> None:
        if self.map is not None and self.map.middle is not None:
            self.propose(*self.map.middle)


def _parts(change: Change) -> Iterator[Change]:
    if isinstance(change, Together):
        for part in change.parts:
            yield from _parts(part)
    else:
        yield change


def _told(known: Correction) -> str:
    """A correction as a sentence."""
    if known.in_file is None:
        in_file = "what the file has was not noted"
    else:
        in_file = f"the file has {_value(known, known.in_file)}"
    why = f" {known.why.rstrip('.')}." if known.why else ""
    return f"{known.label} is corrected to {_value(known, known.value)}; {in_file}.{why}"


def _value(known: Correction, text: str) -> str:
    """A value as a sentence names it; of a place only its coordinates."""
    return (text.rpartition(", ")[0] if known.field == PLACE else text) or "nothing"
