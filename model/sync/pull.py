"""In from the CRM: fetch pages until done or cut, then merge what came into the project."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from model.change import Change, TableReplaced, Together
from model.state import State
from model.sync.connector import (
    OBJECTS,
    ConnectionCutError,
    Connector,
    Record,
    Told,
    What,
)
from model.sync.ledger import base_of
from model.sync.mapping import FieldMap, mapping_of, of_object
from model.sync.merging import Merging
from model.sync.returning import has_sent, sent_keys
from model.sync.setup import Setup, notes_of, noting

MANY_SHARE: Final = 0.10  # of all known records, or
FEW: Final = 5  # items of the diary that may go at once without a question
MANY: Final = 50  # records gone at once are asked about before anything is marked
Tell = Callable[[str, float], None]
Stop = Callable[[], bool]
CURSOR: Final = "cursor"
_ITEMS: Final = "diary"  # the cursor of what became of tasks and events of ours


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask for: plain data, made from the project before the network is touched."""

    mapping: tuple[FieldMap, ...]
    cursors: Mapping[What, str]
    known: Mapping[What, frozenset[str]]
    items: str | None = None  # from where to ask for items of ours; None where there are none
    sent: frozenset[str] = frozenset()  # keys of the items that are still to do there

    @classmethod
    def of(cls, state: State, setup: Setup) -> "Wanted":
        """What the project lacks since its last pull."""
        cursors = notes_of(state, CURSOR)
        known = {
            what: frozenset(key for key, row in base_of(state, what).items() if not row.gone)
            for what in OBJECTS
        }
        places: dict[What, str] = {what: cursors.get(what, "") for what in OBJECTS}
        items = cursors.get(_ITEMS, "") if has_sent(state, setup.system) else None
        sent = frozenset(sent_keys(state, setup.system))
        return cls(mapping_of(state, setup.system), places, known, items, sent)


@dataclass(slots=True)
class Fetched:
    """What came: records and cursors by object, ids that are gone; `cut` says why it ended early.

    `choices` are the CRM's words for territories, `told` what it says of items of ours, `lost`
    are the keys of those that somebody deleted there.
    """

    records: dict[What, list[Record]] = field(default_factory=dict)
    cursors: dict[What, str] = field(default_factory=dict)
    gone: dict[What, frozenset[str]] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    told: list[Told] = field(default_factory=list)
    told_cursor: str = ""
    lost: frozenset[str] = frozenset()
    cut: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Pulled:
    """What a pull does: counts by what happened, names for people, the change (None: nothing).

    `asks` is a sentence when so many records are gone that nothing was marked before somebody
    agrees; `unknown` are territories or owners of the CRM that nobody has here.
    """

    change: Change | None
    read: int
    new: int
    changed: int
    conflicts: int
    gone: tuple[str, ...]
    asks: str
    unknown: tuple[str, ...]
    cut: str
    items: int = 0  # diary items that are as the CRM says from now on

    @property
    def words(self) -> str:
        """What happened in one sentence."""
        counts = [(self.new, "new"), (self.changed, "changed")]
        parts = [f"{count:,} {word}" for count, word in counts if count]
        if self.items:
            parts.append(f"{self.items:,} of the diary as the CRM says")
        if self.gone:
            parts.append(f"{len(self.gone):,} deleted there and marked here")
        if self.conflicts:
            parts.append(f"{self.conflicts:,} to decide")
        done = ", ".join(parts) or "nothing new"
        return f"{self.read:,} records read: {done}."


def fetch(connector: Connector, wanted: Wanted, tell: Tell, stop: Stop) -> Fetched:
    """Read what changed; a cut connection or a stop keeps the pages that have come."""
    found = Fetched()
    try:
        for at, what in enumerate(OBJECTS):
            if not of_object(wanted.mapping, what):
                continue
            _fetch_object(connector, wanted, what, at, found, tell, stop)
            if found.cut:
                return found
        _fetch_items(connector, wanted, found, tell, stop)
        if found.cut:
            return found
        described = connector.describe("accounts")
        names = {row.remote for row in wanted.mapping if row.field == "territory"}
        found.choices = tuple(c for f in described if f.name in names for c in f.choices)
    except ConnectionCutError as cut:
        if not any(found.cursors.values()) and not any(found.records.values()):
            raise
        found.cut = str(cut)
    return found


def _fetch_object(
    connector: Connector,
    wanted: Wanted,
    what: What,
    at: int,
    found: Fetched,
    tell: Tell,
    stop: Stop,
) -> None:
    fields = [row.remote for row in of_object(wanted.mapping, what)]
    records = found.records.setdefault(what, [])
    tell(f"Reading {what}", at / len(OBJECTS))
    for page in connector.pages(what, fields, wanted.cursors.get(what, "")):
        records.extend(page.records)
        found.cursors[what] = page.cursor
        share = min(len(records) / page.total, 1.0) if page.total else 0.0
        tell(f"Reading {what}: {len(records):,}", (at + share) / len(OBJECTS))
        if stop():
            found.cut = "Stopped; the next sync goes on from here."
            return
    known = wanted.known.get(what, frozenset())
    if known:
        found.gone[what] = connector.gone(what, known)


def _fetch_items(
    connector: Connector, wanted: Wanted, found: Fetched, tell: Tell, stop: Stop
) -> None:
    if wanted.items is None:
        return
    tell("Reading what became of the diary", 1.0)
    for page in connector.told(wanted.items):
        found.told.extend(page.items)
        found.told_cursor = page.cursor
        if stop():
            found.cut = "Stopped; the next sync goes on from here."
            return
    if wanted.sent:
        found.lost = connector.lost(wanted.sent)


def take_in(
    state: State, setup: Setup, fetched: Fetched, now: datetime, *, allow_drop: bool = False
) -> Pulled:
    """Merge what was fetched into the project.

    Deleted records are marked, never removed; when more than 50 or a tenth of an object are gone
    nothing is marked until `allow_drop`.
    """
    merging = Merging(state, mapping_of(state, setup.system), fetched.choices, now)
    read = len(fetched.told)
    gone: list[str] = []
    asks: list[str] = []
    waiting: set[What] = set()  # asked from the same place again, so that the deletions show
    for what in OBJECTS:
        records = fetched.records.get(what, [])
        read += len(records)
        merging.take(what, records)
        missing = fetched.gone.get(what, frozenset())
        if (question := _question(state, what, missing)) and not allow_drop:
            asks.append(question)
            waiting.add(what)
        else:
            gone += merging.mark_gone(what, missing)
    lost, question = _lost(state, setup, fetched.lost, allow_drop=allow_drop)
    asks += [question] if question else []
    gone += lost.values()
    merging.take_items(setup.system, [*fetched.told, *(Told(key, "cancelled") for key in lost)])
    parts = merging.changes("Sync from the CRM")
    notes = {f"{CURSOR}:{w}": c for w, c in fetched.cursors.items() if w not in waiting}
    if fetched.told_cursor:
        notes[f"{CURSOR}:{_ITEMS}"] = fetched.told_cursor
    notes |= {f"territory:{key}": word for key, word in merging.spelled.items()}
    if not (fetched.cut or asks):
        notes["last_sync"] = now.isoformat(timespec="seconds")
    label = f"Sync from {setup.name}"
    parts.append(noting(_after(state, parts), notes, label))
    return Pulled(
        Together(label, tuple(parts)),
        read,
        merging.n_new,
        merging.n_changed,
        merging.n_conflicts,
        tuple(gone),
        " ".join(asks),
        tuple(merging.unknown),
        fetched.cut,
        merging.n_items,
    )


def _question(state: State, what: What, missing: frozenset[str]) -> str:
    known = sum(not row.gone for row in base_of(state, what).values()) if missing else 0
    if not missing or (len(missing) <= MANY and len(missing) <= MANY_SHARE * known):
        return ""
    return (
        f"{len(missing):,} of {known:,} {what} are no longer in the CRM. "
        "Nothing was marked; check the filter or the permissions there."
    )


def _lost(
    state: State, setup: Setup, missing: frozenset[str], *, allow_drop: bool
) -> tuple[dict[str, str], str]:
    """Titles of the items to call off, by key, or a question when they are many."""
    ours = sent_keys(state, setup.system)
    lost = {key: title for key, title in ours.items() if key in missing}
    few = len(lost) <= FEW or (len(lost) <= MANY and len(lost) <= MANY_SHARE * len(ours))
    if few or allow_drop:
        return lost, ""
    return {}, (
        f"{len(lost):,} of {len(ours):,} tasks and events of the diary are no longer in the CRM. "
        "Nothing was called off; check the permissions there."
    )


def _after(state: State, parts: Sequence[Change]) -> State:
    """The state with the sync's own tables as they will be."""
    for part in parts:
        if isinstance(part, TableReplaced):
            state = part.apply(state)
    return state
