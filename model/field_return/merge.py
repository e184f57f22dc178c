"""What return files would change: one line per entry, and the one change that takes them.

An entry that was taken is remembered by a key of what it says, so that a file may come twice, or
again with more in it, and nothing is taken twice. Nothing here decides for the manager: where the
office has said something else of an item, the line is a conflict and stays out unless chosen.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final

from model.change import Change, Together
from model.diary.entries import kind_words, without_patient_data
from model.errors import PlanError
from model.field_return.answer import DONE, Asked, FieldReturn, Note, Step, Visit
from model.field_return.items import Item, items_of, with_visits
from model.field_return.packs import (
    FieldNote,
    Taken,
    entries_taken,
    last_pack,
    noting,
    packs_made,
    taking,
)
from model.field_return.requests import with_requests
from model.format import Formatter
from model.people import Erased, erased_people, scrubbed_text
from model.plan.period import iso_date
from model.plan.tables import text
from model.reps import Rep
from model.state import State

VISIT, STEP, NOTE, REQUEST = "visit", "next step", "note", "request"
_OPEN: Final = ("planned", "confirmed", "")
Entry = Visit | Step | Note | Asked
_KINDS: Final[Mapping[type, str]] = {Visit: VISIT, Step: STEP, Note: NOTE, Asked: REQUEST}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the preview shows it: how it stands here, what it becomes.

    A `conflict` says why somebody has to decide, "" when nobody has. `entry` is what is taken.
    Without `news` the project says the same already.
    """

    key: str
    kind: str
    title: str
    here: str
    becomes: str
    conflict: str
    entry: Entry
    source: FieldReturn
    news: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """What some return files bring: lines to take, entries of before, sentences of what is odd.

    `same` are entries that say what the project says; they are remembered with those taken, so
    that an older file that comes later does not undo them.
    """

    rep: Rep
    lines: tuple[Line, ...]
    same: tuple[Line, ...]
    n_before: int
    remarks: tuple[str, ...]

    @property
    def safe_keys(self) -> frozenset[str]:
        """The lines that nothing speaks against."""
        return frozenset(line.key for line in self.lines if not line.conflict)


def preview(state: State, files: Sequence[FieldReturn], today: date) -> Preview:
    """Compare return files of one rep with the project; nothing is changed.

    PlanError when a file belongs to another project, a rep who is not in this one, or files of
    two reps are mixed.
    """
    if not files:
        raise PlanError("No file was chosen.", remedy="Choose a return file.")
    rep = _rep(state, files)
    look = _Look(state, rep)
    for file in sorted(files, key=lambda one: one.saved_at):
        entries: list[Entry] = [*file.visits, *file.steps, *file.notes, *file.requests]
        for entry in entries:
            look.at(entry, file)
    lines = tuple(line for line in look.lines.values() if line.news)
    same = tuple(line for line in look.lines.values() if not line.news)
    return Preview(rep, lines, same, look.n_before + len(same), _remarks(state, files, today))


def take(state: State, found: Preview, keys: frozenset[str], today: date) -> Change | None:
    """The one change that takes the chosen lines; None when none is chosen."""
    chosen = [line for line in found.lines if line.key in keys]
    if not chosen:
        return None
    entries = "1 entry" if len(chosen) == 1 else f"{len(chosen):,} entries"
    label = f"Take {entries} of {found.rep.name or found.rep.id} from the field"
    erased, parts = erased_people(state), list[Change]()
    visits, notes, asked = _sorted(state, found.rep, chosen, erased)
    if visits:
        parts += with_visits(state, found.rep, visits, label)
    if notes:
        parts.append(noting(state, notes, label))
    if asked:
        parts.append(with_requests(state, asked, label))
    parts.append(taking(state, [_taken(n, erased, today) for n in (*chosen, *found.same)], label))
    return Together(label, tuple(parts))


class _Look:
    """Goes through the entries, the oldest file first; a later word on one thing replaces it."""

    def __init__(self, state: State, rep: Rep) -> None:
        taken = entries_taken(state)
        self._state, self._rep = state, rep
        self._show = Formatter.of(state.about)
        self._known = {key: one for key, one in taken.items() if one.rep_id == rep.id}
        newest = sorted(self._known.values(), key=lambda one: (one.saved_at, one.read_on))
        self._said = {(one.kind, one.object): one for one in newest}  # the last word on each thing
        self._items = items_of(state)
        self._erased = erased_people(state)
        self._steps = _steps(state)
        self.lines: dict[tuple[str, str], Line] = {}
        self.n_before = 0

    def at(self, entry: Entry, file: FieldReturn) -> None:
        key, place = _key(file.rep_id, entry), (type(entry).__name__, _object(entry))
        if key in self._known:
            self.n_before += 1
            self.lines.pop(place, None)
            return
        line = self._line(key, entry, file)
        if line is None:
            self.n_before += 1
            self.lines.pop(place, None)
        else:
            self.lines[place] = line

    def _line(self, key: str, entry: Entry, file: FieldReturn) -> Line | None:
        """None when the entry says nothing new, or less than a later file that was taken."""
        last = self._said.get((_KINDS[type(entry)], _object(entry)))
        if last is not None and last.saved_at > file.saved_at:
            return None
        if isinstance(entry, Visit):
            return self._visit(key, entry, file, last)
        name = self._name(entry.account_id)
        gone = "" if name else "Account not known here"
        title = name or entry.account_id or "No account"
        if isinstance(entry, Step):
            said = self._steps.get(entry.id, "A next step")
            here = "in the plan" if entry.id in self._steps else "not in the plan any more"
            return Line(key, STEP, title, here, f"Note: done: {said}", gone, entry, file)
        if isinstance(entry, Note):
            before, becomes = last.note if last else "", self._clean(entry.note)
            return Line(key, NOTE, title, before, becomes, gone, entry, file, before != becomes)
        if last is not None:
            return None
        parts = [entry.kind, f"{entry.minutes} min" if entry.minutes else "",
                 "patient safety" if entry.safety else "", self._clean(entry.detail)]  # fmt: skip
        if not entry.account_id:
            gone = ""
        said = ", ".join(part for part in parts if part)
        return Line(key, REQUEST, title, "", said, gone, entry, file)

    def _visit(self, key: str, visit: Visit, file: FieldReturn, last: Taken | None) -> Line | None:
        item, name = self._items.get(visit.uid), self._name(visit.account_id)
        visit = replace(visit, outcome=self._outcome(visit, item, last))
        said = _said(visit.status, visit.outcome)
        if item is None or item.rep_id not in ("", self._rep.id):
            lost = "Not in the diary any more"
            if not name:
                return Line(key, VISIT, visit.uid, "", said, lost, visit, file)
            words = f"Note: {said}"
            return Line(key, VISIT, name, "no item", words, lost, visit, file)
        day = iso_date(item.day)
        when = f"{self._show.date(item.day)} {item.start}".strip() if day else item.day
        title = f"{kind_words(item.kind)} {self._name(item.account_id)}, {when}".strip(" ,")
        ours = (item.status, item.outcome)
        news = ours != (visit.status, visit.outcome)
        open_ = item.status in _OPEN or (last is not None and ours == (last.status, last.note))
        conflict = "" if open_ else "Changed here since"
        return Line(key, VISIT, title, _said(*ours), said, conflict, visit, file, news)

    def _outcome(self, visit: Visit, item: Item | None, last: Taken | None) -> str:
        """What came of it; words of the office stay where the rep has none, the rep's own go."""
        own = last is not None and item is not None and item.outcome == last.note
        return self._clean(visit.outcome) or ("" if item is None or own else item.outcome)

    def _name(self, account_id: str) -> str:
        accounts = self._state.accounts
        if not account_id or not accounts.has(account_id):
            return ""
        return str(accounts.text("name")[accounts.row_of(account_id)]) or account_id

    def _clean(self, words: str) -> str:
        return _cleaned(words, self._erased)


def _rep(state: State, files: Sequence[FieldReturn]) -> Rep:
    for file in files:
        if file.project_id != state.about.project_id:
            raise PlanError(
                f"{file.file} belongs to another project.", remedy="Open that project first."
            )
    whose = {file.rep_id for file in files}
    if len(whose) > 1:
        raise PlanError("These files are of several reps.", remedy="Read those of one rep a time.")
    rep = state.rep(files[0].rep_id)
    if rep is None:
        raise PlanError(
            f"{files[0].file} is of a rep who is not in this project.",
            remedy="Check who sent it.",
        )
    return rep


def _remarks(state: State, files: Sequence[FieldReturn], today: date) -> tuple[str, ...]:
    made = {pack.pack_id: pack for pack in packs_made(state)}
    newest = last_pack(state, files[0].rep_id)
    found = []
    for file in files:
        pack = made.get(file.pack_id)
        if pack is None or pack.rep_id != file.rep_id:
            found.append(f"{file.file} comes from a pack this project did not note.")
        elif pack.expires_on and pack.expires_on < today.isoformat():
            found.append(f"{file.file} comes from a pack that has expired.")
        elif newest is not None and newest.pack_id != pack.pack_id:
            found.append(f"{file.file} comes from an older pack than the last one.")
    return tuple(dict.fromkeys(found))


def _sorted(
    state: State, rep: Rep, lines: Sequence[Line], erased: Erased
) -> tuple[list[Visit], list[FieldNote], list[Asked]]:
    """The entries by where they go; what no item holds any more is kept as a note."""
    known, steps = items_of(state), _steps(state)
    visits: list[Visit] = []
    notes: list[FieldNote] = []
    asked: list[Asked] = []
    for line in lines:
        entry = line.entry
        if isinstance(entry, Visit):
            item = known.get(entry.uid)
            if item is not None and item.rep_id in ("", rep.id):
                visits.append(entry)
            else:
                said = _said(entry.status, entry.outcome)
                notes.append(_noted(rep, f"visit:{entry.uid}", entry.account_id, entry.at, said))
        elif isinstance(entry, Step):
            said = f"Done: {steps.get(entry.id, 'a next step')}"
            notes.append(_noted(rep, f"step:{entry.id}", entry.account_id, entry.at, said))
        elif isinstance(entry, Note):
            said = _cleaned(entry.note, erased)
            notes.append(_noted(rep, entry.id, entry.account_id, entry.at, said))
        else:
            asked.append(_asked(entry, erased))
    return visits, notes, asked


def _noted(rep: Rep, key: str, account_id: str, at: str, said: str) -> FieldNote:
    return FieldNote(f"{rep.id}:{key}", account_id, rep.id, at, said)


def _asked(entry: Asked, erased: Erased) -> Asked:
    return Asked(
        entry.id, entry.account_id, entry.kind, _cleaned(entry.detail, erased), entry.minutes,
        entry.at_once, _cleaned(entry.gave_way, erased), entry.safety, entry.at,
    )  # fmt: skip


def _taken(line: Line, erased: Erased, today: date) -> Taken:
    entry, status, said = line.entry, DONE, ""
    if isinstance(entry, Visit):
        status, said = entry.status, entry.outcome
    elif isinstance(entry, Note):
        said = _cleaned(entry.note, erased)
    return Taken(
        line.key, line.kind, _object(entry), status, said, line.source.rep_id,
        line.source.pack_id, line.source.saved_at, today.isoformat(), line.source.file,
    )  # fmt: skip


def _key(rep_id: str, entry: Entry) -> str:
    """Tells an entry by what it says and when, not by the file it came in."""
    told = json.dumps([rep_id, type(entry).__name__, asdict(entry)], sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _object(entry: Entry) -> str:
    return entry.uid if isinstance(entry, Visit) else entry.id


def _said(status: str, outcome: str) -> str:
    words = {"no_show": "missed", "": "planned"}.get(status, status)
    return f"{words}: {outcome}" if outcome else words


def _cleaned(words: str, erased: Erased) -> str:
    """Without what would name a patient or somebody who has been erased."""
    return scrubbed_text(without_patient_data(words), erased)


def _steps(state: State) -> dict[str, str]:
    """The next step of every opportunity and what every request asks for, by id."""
    found: dict[str, str] = {}
    for table, key, words in (
        ("opportunities", "opportunity_id", "next_step"),
        ("requests", "request_id", "detail"),
    ):
        frame = state.table(table)
        pairs = zip(text(frame, key), text(frame, words), strict=True)
        found |= {str(one): str(said) for one, said in pairs if said}
    return found
