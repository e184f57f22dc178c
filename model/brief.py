"""The brief of a realignment: how it is cut today, what people like, complain of, dispute."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.format import Formatter
from model.plan.tables import number, text
from model.planner_tables import BRIEF as TABLE
from model.state import State

CUT, LIKE, COMPLAINT, DISPUTE, PAIN = "cut", "like", "complaint", "dispute", "pain"
KINDS: Final = (CUT, LIKE, COMPLAINT, DISPUTE, PAIN)
OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
STATUSES: Final = (OPEN, ANSWERED, CLOSED)
KIND_LABELS: Final[Mapping[str, str]] = {
    CUT: "How territories are cut today",
    LIKE: "Like",
    COMPLAINT: "Complaint",
    DISPUTE: "Dispute",
    PAIN: "Pain point",
}
BALANCE: Final = "balance"  # what a move answers when nothing of the brief is about it
TEXT, CLAIMANTS, ACCOUNTS = "text", "claimants", "accounts"
LEAST_CLAIMANTS: Final = 2
_LISTS: Final = (ACCOUNTS, CLAIMANTS, "scenarios")


@dataclass(frozen=True, slots=True)
class Note:
    """One entry of the brief.

    `rep_id` says whose it is, `accounts` which it is about, `claimants` (rep or territory ids)
    who disputes them, `scenarios` which scenarios answer it and `answer` how. A pain point has a
    severity 1-5 and may be pinned at a place of its own; else it lies where its accounts are.
    `basis` says where its links come from when nobody typed them.
    """

    id: str
    kind: str
    text: str
    rep_id: str = ""
    accounts: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    status: str = OPEN
    severity: float = 0.0
    scenarios: tuple[str, ...] = ()
    answer: str = ""
    noted_on: str = ""  # ISO date, or a year alone
    lat: float = float("nan")
    lon: float = float("nan")
    status_on: str = ""  # ISO date since when it has its status; "" since it was noted
    basis: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether it is open no more."""
        return self.status in (ANSWERED, CLOSED)


@dataclass(frozen=True, slots=True)
class Lack:
    """What an entry still needs: the field, what is wrong with it, what to do."""

    field: str
    wrong: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Both, to stand beside the field."""
        return f"{self.wrong} {self.remedy}"


def lacks_of(note: Note) -> tuple[Lack, ...]:
    """What a dispute needs to be one: words, two claimants, an account or a pin (S2-51)."""
    if note.kind != DISPUTE:
        return ()
    found, n = [], len(set(note.claimants))
    if not note.text.strip():
        found.append(Lack(TEXT, "The dispute has no words.", "Say in a sentence what it is about."))
    if n < LEAST_CLAIMANTS:
        wrong = "Only one rep claims it." if n else "A dispute has two claimants."
        remedy = "Choose the other rep." if n else "Choose the two reps who claim it."
        found.append(Lack(CLAIMANTS, wrong, remedy))
    if not note.accounts and not (np.isfinite(note.lat) and np.isfinite(note.lon)):
        remedy = "Select the account on the map and take the selection."
        found.append(Lack(ACCOUNTS, "No account is named.", remedy))
    return tuple(found)


def refused(old: Note | None, note: Note) -> tuple[Lack, ...]:
    """What keeps an entry from being saved.

    A dispute that was in the file before it was complete may be edited step by step; one that
    is complete, or new, may lack nothing.
    """
    known = {one.field for one in lacks_of(old)} if old is not None else set()
    return tuple(one for one in lacks_of(note) if one.field not in known)


def with_status(note: Note, status: str, today_iso: str) -> Note:
    """The entry with another status, which it has from today."""
    return note if note.status == status else replace(note, status=status, status_on=today_iso)


def status_words(note: Note, show: Formatter) -> str:
    """Open or settled (answered, closed) and since when: "open since 2025"."""
    day = note.status_on or note.noted_on
    if note.status == OPEN:
        return f"open since {show.date(day)}" if day else "open"
    name = "settled" if note.kind == DISPUTE and note.is_settled else note.status
    return f"{name} {show.date(note.status_on)}" if note.status_on else name


def people_words(state: State, note: Note) -> str:
    """Who claims a dispute, else whose entry it is; "" for nobody."""
    if note.kind != DISPUTE:
        rep = state.rep(note.rep_id)
        return rep.name if rep is not None else ""
    names = {rep.id: rep.name for rep in state.reps}
    for layer in state.scenario().layers.values():
        names.update({one.id: one.label for one in layer.territories if one.id not in names})
    return " and ".join(names[one] for one in note.claimants if one in names)


def by_rep(state: State, notes: Sequence[Note]) -> list[Note]:
    """The entries of a rep together, in order of names; those of nobody last."""
    names = {note.id: people_words(state, note) for note in notes}
    return sorted(notes, key=lambda note: (not names[note.id], names[note.id]))


def answer_words(note: Note) -> str:
    """How an entry is answered, how a dispute was settled; "" while that is not said."""
    if note.kind != DISPUTE:
        return f"Answer: {note.answer}" if note.answer else ""
    if not note.is_settled:
        return f"Proposed: {note.answer}" if note.answer else ""
    return f"Settled: {note.answer}" if note.answer else "How it was settled is not said."


def notes_of(state: State, kind: str = "") -> tuple[Note, ...]:
    """The entries of a kind, or all; before anything was typed, what the plans say of it."""
    frame = state.tables.get(TABLE)
    found = _seeded(state) if frame is None else _read(frame)
    return tuple(note for note in found if kind in ("", note.kind))


def how_cut(state: State) -> str:
    """How territories are cut today, in the manager's words; "" when nobody said."""
    return next((note.text for note in notes_of(state, CUT)), "")


def new_note(state: State, kind: str, words: str = "", **more: Any) -> Note:
    """A note with an id that is not taken; it is in the brief once it is saved."""
    taken = {note.id for note in notes_of(state)}
    n = 1
    while f"N{n}" in taken:
        n += 1
    return Note(f"N{n}", kind, words, **more)


def save_note(state: State, note: Note) -> TableReplaced:
    """Add a note or replace the one of its id.

    Raises PlanError without words, with a severity outside 1-5 for a pain point, or for a
    dispute without two claimants or an account (see `refused`).
    """
    words = " ".join(note.text.split()) if note.kind != CUT else note.text.strip()
    if not words and note.kind != CUT:
        raise PlanError("The entry has no words.", remedy="Say in a sentence what it is about.")
    if note.kind == PAIN and not 1 <= note.severity <= 5:
        raise PlanError("A pain point is 1 (small) to 5 (severe).", remedy="Give its severity.")
    note = replace(note, text=words)
    notes = list(notes_of(state))
    ids = [known.id for known in notes]
    for lack in refused(notes[ids.index(note.id)] if note.id in ids else None, note):
        raise PlanError(lack.wrong, remedy=lack.remedy)
    if note.id in ids:
        notes[ids.index(note.id)] = note
        verb = "Edit"
    else:
        notes.append(note)
        verb = "Add"
    return _replaced(state, f"{verb} {KIND_LABELS[note.kind].lower()}", notes)


def remove_note(state: State, note_id: str) -> TableReplaced:
    """Take a note out of the brief; PlanError when it is gone already."""
    notes = notes_of(state)
    gone = next((note for note in notes if note.id == note_id), None)
    if gone is None:
        raise PlanError("That entry is gone.", remedy="Choose another.")
    label = f"Remove {KIND_LABELS[gone.kind].lower()}"
    return _replaced(state, label, [note for note in notes if note is not gone])


def set_how_cut(state: State, words: str) -> TableReplaced:
    """Say how territories are cut today."""
    old = next(iter(notes_of(state, CUT)), None) or new_note(state, CUT)
    return save_note(state, replace(old, text=words))


def place_of(state: State, note: Note) -> tuple[float, float] | None:
    """Where a note lies on the map: its pin, else the middle of its accounts; None for nowhere."""
    if np.isfinite(note.lat) and np.isfinite(note.lon):
        return note.lat, note.lon
    rows = rows_of(state, note)
    lat, lon = state.accounts.lat[rows], state.accounts.lon[rows]
    known = np.isfinite(lat) & np.isfinite(lon)
    if not known.any():
        return None
    return float(lat[known].mean()), float(lon[known].mean())


def rows_of(state: State, note: Note) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Rows of the accounts a note is about; those that are gone are left out."""
    rows = [state.accounts.row_of(one) for one in note.accounts if state.accounts.has(one)]
    return np.array(sorted(rows), np.int64)


def answered_by(state: State, account_id: str, scenario_id: str = "") -> str:
    """What moving an account answers: a pain point, dispute or complaint, else "balance".

    An entry that names scenarios counts for those alone; the most severe comes first (S2-53).
    """
    found = [
        note
        for note in notes_of(state)
        if note.kind in (PAIN, DISPUTE, COMPLAINT)
        and account_id in note.accounts
        and (not note.scenarios or not scenario_id or scenario_id in note.scenarios)
    ]
    found.sort(key=lambda note: (-note.severity, KINDS.index(note.kind) * -1))
    return found[0].text if found else BALANCE


def _read(frame: pd.DataFrame) -> list[Note]:
    columns: dict[str, Sequence[Any]] = {}
    for one in fields(Note):
        values = number(frame, one.name) if one.type in ("float", float) else text(frame, one.name)
        columns[one.name] = values.tolist()
    notes = []
    for place in range(len(frame)):
        record = {name: values[place] for name, values in columns.items()}
        for name in _LISTS:
            record[name] = tuple(part for part in str(record[name]).split(";") if part)
        if record["severity"] != record["severity"]:
            record["severity"] = 0.0
        notes.append(Note(**record))
    return notes


def _replaced(state: State, label: str, notes: Sequence[Note]) -> TableReplaced:
    records = [asdict(note) for note in notes]
    for record in records:
        record.update({name: ";".join(record[name]) for name in _LISTS})
    columns: dict[str, Any] = {}
    for one in fields(Note):
        kind = np.float64 if one.type in ("float", float) else object
        columns[one.name] = np.array([record[one.name] for record in records], kind)
    return TableReplaced(label, TABLE, state.tables.get(TABLE), pd.DataFrame(columns))


def _seeded(state: State) -> list[Note]:
    """What the first plan with a process audit says; nothing is written by reading it."""
    audit: Mapping[str, Any] = next(
        (plan["process_audit"] for plan in state.plans.values() if plan.get("process_audit")), {}
    )
    found: list[tuple[str, str, Mapping[str, Any]]] = []
    if audit.get("how_cut"):
        found.append((CUT, str(audit["how_cut"]), {}))
    for kind, key in ((LIKE, "likes"), (COMPLAINT, "complaints"), (DISPUTE, "disputes")):
        found += [(kind, *_said(entry)) for entry in audit.get(key, ())]
    for pain in audit.get("pain_points", ()):
        more = {
            "accounts": tuple(str(one) for one in pain.get("accounts", ())),
            "severity": float(pain.get("severity", 3)),
        }
        found.append((PAIN, str(pain.get("text", "")), more))
    return [Note(f"N{n}", kind, words, **more) for n, (kind, words, more) in enumerate(found, 1)]


def _said(entry: str | Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """An entry of an audit: its words, or its words with what it is linked to."""
    if not isinstance(entry, Mapping):
        return str(entry), {}
    more: dict[str, Any] = {
        name: str(entry[name]) for name in ("rep_id", "noted_on", "basis") if name in entry
    }
    more |= {
        name: tuple(str(one) for one in entry[name])
        for name in (ACCOUNTS, CLAIMANTS)
        if name in entry
    }
    return str(entry.get(TEXT, "")), more
