"""A CRM in memory that keeps the rules of a real one: versions, stale writes, keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from model.accounts import Accounts
from model.alignment import Alignment
from model.change import AccountsMoved
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.sync.connector import (
    ConnectionCutError,
    Outgoing,
    Page,
    Person,
    Receipt,
    Record,
    RemoteField,
    Told,
    ToldPage,
    What,
    Write,
)
from model.sync.pull import Pulled, Wanted, fetch, take_in
from model.sync.push import Pushed, deliver, parcel, settle
from model.sync.setup import Setup, connecting
from model.territories import CORE_TEAM, Territory

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SETUP = Setup("salesforce", "https://crm.example.com", user="me")


@dataclass
class Memory:
    """Records by object and id; every write gives a new version. `calls_left` cuts the line."""

    system: str = "salesforce"
    host: str = "crm.example.com"
    records: dict[What, dict[str, dict[str, str]]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    items: dict[str, Outgoing] = field(default_factory=dict)
    calls_left: int = 10_000
    refused: frozenset[str] = frozenset()  # ids and keys that the CRM will not take
    said: dict[str, Told] = field(default_factory=dict)  # what somebody there made of items

    def put(self, what: What, key: str, **values: str) -> None:
        """Somebody in the CRM writes a record."""
        self.records.setdefault(what, {}).setdefault(key, {}).update(values)
        self.versions[key] = self.versions.get(key, 0) + 1

    def drop(self, what: What, *keys: str) -> None:
        """Somebody in the CRM deletes records."""
        for key in keys:
            del self.records[what][key]

    def _called(self) -> None:
        self.calls_left -= 1
        if self.calls_left < 0:
            raise ConnectionCutError("The connection was cut.")

    def describe(self, what: What) -> tuple[RemoteField, ...]:
        del what
        self._called()
        return ()

    def pages(self, what: What, fields: Sequence[str], cursor: str) -> Iterator[Page]:
        rows = sorted(self.records.get(what, {}).items())
        after = cursor.removeprefix("after ") if cursor.startswith("after ") else ""
        rows = [row for row in rows if row[0] > after]
        for start in range(0, len(rows), 2):
            self._called()
            part = rows[start : start + 2]
            yield Page(
                tuple(self._record(key, fields, v) for key, v in part), f"after {part[-1][0]}"
            )
        yield Page((), "all")

    def _record(self, key: str, fields: Sequence[str], values: dict[str, str]) -> Record:
        told = {"Id": key, **values}
        return Record(key, {f: told.get(f, "") for f in fields}, str(self.versions[key]))

    def gone(self, what: What, known: frozenset[str]) -> frozenset[str]:
        self._called()
        return known - self.records.get(what, {}).keys()

    def read(self, what: What, fields: Sequence[str], ids: Sequence[str]) -> tuple[Record, ...]:
        there = self.records.get(what, {})
        return tuple(self._record(key, fields, there[key]) for key in ids if key in there)

    def write(self, writes: Sequence[Write]) -> Iterator[Receipt]:
        for write in writes:
            self._called()
            if write.id in self.refused:
                yield Receipt(write.key, "refused", write.id, reason="not allowed")
            elif str(self.versions[write.id]) != write.version:
                yield Receipt(write.key, "stale", write.id)
            else:
                self.put(write.what, write.id, **write.values)
                yield Receipt(write.key, "done", write.id, str(self.versions[write.id]))

    def send(self, items: Sequence[Outgoing]) -> Iterator[Receipt]:
        for item in items:
            self._called()
            if item.key in self.refused:
                yield Receipt(item.key, "refused", reason="not allowed")
            else:
                self.items[item.key] = item
                self.said.pop(item.key, None)
                yield Receipt(item.key, "done", f"T-{item.key}")

    def told(self, cursor: str) -> Iterator[ToldPage]:
        del cursor
        self._called()
        as_sent = {
            key: Told(key, one.status, "" if one.start else one.day, one.start, one.end)
            for key, one in self.items.items()
        }
        yield ToldPage(tuple({**as_sent, **self.said}.values()), "all")

    def lost(self, keys: frozenset[str]) -> frozenset[str]:
        self._called()
        return keys - self.items.keys()

    def people(self) -> tuple[Person, ...]:
        self._called()
        return (Person("005N", "Ann", "ann@example.com"), Person("005S", "Bo", "bo@example.com"))


def two_reps(**columns: Sequence[object]) -> State:
    """Four accounts, two territories; their reps are 005N and 005S in the CRM."""
    ids = ["A1", "A2", "A3", "A4"]
    accounts = Accounts(
        {"account_id": ids, "name": ["Ash", "Birch", "Cedar", "Dogwood"], **columns}
    )
    territories = (Territory("N", "North", rep_id="R1"), Territory("S", "South", rep_id="R2"))
    layer = Layer(territories, Alignment(np.array([0, 0, 1, 1], np.int16)))
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: layer}, status="live")
    reps = (Rep("R1", "Ann", notes={"crm_id": "005N"}), Rep("R2", "Bo", notes={"crm_id": "005S"}))
    state = State(About("Sync", project_id="p"), accounts, (live,), reps)
    return connecting(state, SETUP).apply(state)


def same_crm() -> Memory:
    """A CRM that knows the four accounts as the project does."""
    crm = Memory()
    for key, name, owner in (("A1", "Ash", "005N"), ("A2", "Birch", "005N"),
                             ("A3", "Cedar", "005S"), ("A4", "Dogwood", "005S")):  # fmt: skip
        crm.put("accounts", key, Name=name, OwnerId=owner)
    return crm


def pulled(state: State, crm: Memory, *, allow_drop: bool = False) -> tuple[State, Pulled]:
    """A pull, taken in."""
    fetched = fetch(crm, Wanted.of(state, SETUP), lambda *_: None, lambda: False)
    result = take_in(state, SETUP, fetched, NOW, allow_drop=allow_drop)
    assert result.change is not None
    return result.change.apply(state), result


def pushed(state: State, crm: Memory) -> tuple[State, Pushed]:
    """A push, taken in."""
    goods = parcel(state, SETUP)
    done = deliver(crm, goods, lambda *_: None, lambda: False)
    result = settle(state, SETUP, goods, done, NOW)
    return result.change.apply(state), result


def moved(state: State, row: int, code: int) -> State:
    """An account moved live."""
    alignment = state.scenario(LIVE).layer().alignment
    move = alignment.moving(np.array([row]), code, "Move")
    return AccountsMoved(LIVE, CORE_TEAM.id, move).apply(state)


def territory_of(state: State, row: int) -> str:
    """The live territory of an account."""
    layer = state.scenario(LIVE).layer()
    code = int(layer.alignment.territory[row])
    return layer.territories[code].id if code >= 0 else ""
