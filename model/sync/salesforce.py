"""Salesforce over REST and, for many records, Bulk 2.0 (simple-salesforce).

Source: Salesforce REST API and Bulk API 2.0 Developer Guides, version 59. Accounts have owners
(field OwnerId) or, with a territory model, an assignment object ("Territory2"), which has no
update: it is deleted and created, and only while the model is in Planning state. A record that
somebody changed since it was read is told by its SystemModstamp.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar

from simple_salesforce.api import Salesforce as Client
from simple_salesforce.exceptions import SalesforceError

from model.errors import PlanError
from model.sync.connector import (
    ConnectionCutError,
    Outgoing,
    Page,
    Person,
    Receipt,
    Record,
    RemoteField,
    SessionExpiredError,
    ToldPage,
    What,
    Write,
)
from model.sync.salesforce_bulk import bulk_update
from model.sync.salesforce_items import (
    EVENT_STATUS,
    EXTERNAL,
    FIELD_KINDS,
    ITEM_KINDS,
    STAMP,
    TOLD,
    activity,
    among,
    event_row,
    reason_of,
    safe,
    stamp_of,
    text_of,
    told_of,
    version_of,
)
from model.sync.web import OneHost

OBJECTS: Final[Mapping[What, str]] = {
    "accounts": "Account",
    "contacts": "Contact",
    "opportunities": "Opportunity",
    "activities": "Task",
}
TERRITORY: Final = "Territory2"  # stands for the assignment of an account in the model
PAGE: Final = 2_000
COMPOSITE: Final = 200  # records of one REST call
BULK_FROM: Final = 2_000  # from here on Bulk 2.0 is kinder to the daily limit of calls
_IN_LIST: Final = 500  # ids in one WHERE
_KEPT_DAYS: Final = 29  # deleted records are told for 30 days
_Answer = TypeVar("_Answer")


class Salesforce:
    """The connector. `model` is the id of a territory model, "" for owners."""

    system = "salesforce"

    def __init__(self, session: OneHost, url: str, token: str, model: str = "") -> None:
        self._client = Client(instance_url=url, session_id=token, session=session)
        self._host, self._model = session.only, model
        self._since: dict[What, str] = {}
        self._territories: dict[str, str] | None = None  # id by name
        self._described: dict[str, Any] = {}

    @property
    def host(self) -> str:
        return self._host

    def describe(self, what: What) -> tuple[RemoteField, ...]:
        told = self._description(OBJECTS[what])
        fields = [
            RemoteField(
                str(one["name"]),
                str(one.get("label", one["name"])),
                FIELD_KINDS.get(one.get("type", ""), "text"),
                bool(one.get("updateable", False)),
                tuple(str(c["value"]) for c in one.get("picklistValues") or ()),
            )
            for one in told["fields"]
        ]
        if what == "accounts" and self._model:
            names = tuple(sorted(self._territory_ids()))
            fields.append(RemoteField(TERRITORY, "Territory of the model", "choice", True, names))
        return tuple(fields)

    def pages(self, what: What, fields: Sequence[str], cursor: str) -> Iterator[Page]:
        place = json.loads(cursor) if cursor else {}
        since, seen, after = place.get("since", ""), place.get("seen", ""), place.get("after", "")
        self._since[what] = since
        kinds = self._kinds(what)
        for kind in kinds[kinds.index(place.get("kind", kinds[0])) :]:
            limits = self._limits(kind, since)
            while True:
                where = [*limits, *([f"Id > '{safe(after)}'"] if after else [])]
                rows = self._query(kind, fields, where, f"ORDER BY Id LIMIT {PAGE}")
                if not rows:
                    break
                after = str(rows[-1]["Id"])
                seen = max(seen, *(stamp_of(row) for row in rows))
                here = {"since": since, "seen": seen, "after": after, "kind": kind}
                yield Page(self._records(fields, rows), json.dumps(here))
                if len(rows) < PAGE:
                    break
            after = ""
        yield Page((), json.dumps({"since": seen or since}))

    def _kinds(self, what: What) -> tuple[str, ...]:
        """The objects that records come from: visits stand in calendars, as events."""
        if what != "activities":
            return (OBJECTS[what],)
        try:
            self._names("Event")
        except (ConnectionCutError, SessionExpiredError):
            raise
        except PlanError:  # the user may see tasks alone
            return ("Task",)
        return ("Task", "Event")

    def _limits(self, kind: str, since: str) -> list[str]:
        """Which records are asked for; events also when they are over and nobody edits them."""
        limits = [f"{STAMP} >= {since}"] if since else []
        if kind == "Event" and since:
            now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
            over = f"(EndDateTime >= {since} AND EndDateTime < {now})"
            limits = [f"({STAMP} >= {since} OR {over})"]
        if kind in ITEM_KINDS and EXTERNAL in self._names(kind):
            limits.append(f"{EXTERNAL} = null")  # what came from here is the diary's
        return limits

    def gone(self, what: What, known: frozenset[str]) -> frozenset[str]:
        """By the list of deleted records while it reaches back far enough, else by what is left."""
        now = datetime.now(UTC)
        since = self._since.get(what, "")
        start = datetime.fromisoformat(since.replace("Z", "+00:00")) if since else None
        if start is not None and now - start < timedelta(days=_KEPT_DAYS):
            end, found = max(now, start + timedelta(minutes=1)), set()
            for name in self._kinds(what):
                kind = getattr(self._client, name)
                told = self._ask(partial(kind.deleted, start, end))
                found |= {str(one["id"]) for one in told["deletedRecords"]}
            return known & found
        rows = [row for kind in self._kinds(what) for row in self._all(f"SELECT Id FROM {kind}")]
        return known - {str(row["Id"]) for row in rows}

    def read(self, what: What, fields: Sequence[str], ids: Sequence[str]) -> tuple[Record, ...]:
        found: list[Record] = []
        for start in range(0, len(ids), _IN_LIST):
            these = among("Id", ids[start : start + _IN_LIST])
            for kind in self._kinds(what):
                found += self._records(fields, self._query(kind, fields, [these]))
        return tuple(found)

    def write(self, writes: Sequence[Write]) -> Iterator[Receipt]:
        for what in OBJECTS:
            mine = [write for write in writes if write.what == what]
            if not mine:
                continue
            now = {r.id: r.version for r in self.read(what, (), [write.id for write in mine])}
            for write in mine:
                if write.id not in now:
                    yield Receipt(write.key, "refused", write.id, reason="it is deleted there")
                elif now[write.id] != write.version:
                    yield Receipt(write.key, "stale", write.id)
            fresh = [write for write in mine if now.get(write.id) == write.version]
            yield from self._write_fresh(what, fresh)

    def _write_fresh(self, what: What, fresh: Sequence[Write]) -> Iterator[Receipt]:
        """Records that stand as we know them; then their new versions are read."""
        moved = [write for write in fresh if TERRITORY in write.values]
        faults = dict(self._reassign(moved)) if moved else {}
        plain = [
            (write, values)
            for write in fresh
            if (values := {n: v or None for n, v in write.values.items() if n != TERRITORY})
            and write.id not in faults
        ]
        if len(plain) >= BULK_FROM:
            loader = getattr(self._client.bulk2, OBJECTS[what])
            faults |= dict(bulk_update(loader, self._ask, plain))
        else:
            faults |= dict(self._composite(OBJECTS[what], plain))
        done = [write for write in fresh if write.id not in faults]
        now = {r.id: r.version for r in self.read(what, (), [write.id for write in done])}
        for write in fresh:
            if write.id in faults:
                yield Receipt(write.key, "refused", write.id, reason=faults[write.id])
            else:
                yield Receipt(write.key, "done", write.id, now.get(write.id, ""))

    def _composite(
        self, kind: str, plain: Sequence[tuple[Write, Mapping[str, str | None]]]
    ) -> Iterator[tuple[str, str]]:
        """Update by REST; ids and reasons of what was refused."""
        for start in range(0, len(plain), COMPOSITE):
            part = plain[start : start + COMPOSITE]
            records = [
                {"attributes": {"type": kind}, "id": write.id, **values} for write, values in part
            ]
            body = {"allOrNone": False, "records": records}
            told = self._rest("composite/sobjects", "PATCH", body)
            for (write, _), one in zip(part, told, strict=True):
                if not one.get("success"):
                    yield write.id, reason_of(one.get("errors"))

    def _reassign(self, moved: Sequence[Write]) -> Iterator[tuple[str, str]]:
        """Delete and create assignments of the model; ids and reasons of what was refused."""
        self._check_planning()
        known = self._territory_ids()
        held = self._assignments([write.id for write in moved])
        gone = [number for write in moved for number in held.get(write.id, {}).values()]
        for start in range(0, len(gone), COMPOSITE):
            ids = ",".join(gone[start : start + COMPOSITE])
            self._rest(f"composite/sobjects?allOrNone=false&ids={ids}", "DELETE")
        new = [write for write in moved if write.values[TERRITORY]]
        for start in range(0, len(new), COMPOSITE):
            part = new[start : start + COMPOSITE]
            records = [
                {
                    "attributes": {"type": "ObjectTerritory2Association"},
                    "ObjectId": write.id,
                    "Territory2Id": known.get(write.values[TERRITORY], ""),
                    "AssociationCause": "Territory2Manual",
                }
                for write in part
            ]
            body = {"allOrNone": False, "records": records}
            told = self._rest("composite/sobjects", "POST", body)
            for write, one in zip(part, told, strict=True):
                if not one.get("success"):
                    yield write.id, reason_of(one.get("errors"))

    def _check_planning(self) -> None:
        rows = self._all(f"SELECT State FROM Territory2Model WHERE Id = '{safe(self._model)}'")
        state = str(rows[0]["State"]) if rows else "missing"
        if state != "Planning":
            raise PlanError(
                f"The territory model is {state}, so nothing was assigned.",
                remedy="Clone it: the copy is in Planning state, and is activated there.",
            )

    def _territory_ids(self) -> dict[str, str]:
        if self._territories is None:
            where = f"Territory2ModelId = '{safe(self._model)}'"
            rows = self._all(f"SELECT Id, Name FROM Territory2 WHERE {where}")
            self._territories = {str(row["Name"]): str(row["Id"]) for row in rows}
        return self._territories

    def _assignments(self, ids: Sequence[str]) -> dict[str, dict[str, str]]:
        """Assignment ids of accounts in the model, by account and territory name."""
        found: dict[str, dict[str, str]] = {}
        for start in range(0, len(ids), _IN_LIST):
            these = among("ObjectId", ids[start : start + _IN_LIST])
            rows = self._all(
                "SELECT Id, ObjectId, Territory2.Name FROM ObjectTerritory2Association "
                f"WHERE {these} AND Territory2.Territory2ModelId = '{safe(self._model)}'"
            )
            for row in rows:
                name = str((row.get("Territory2") or {}).get("Name", ""))
                found.setdefault(str(row["ObjectId"]), {})[name] = str(row["Id"])
        return found

    def send(self, items: Sequence[Outgoing]) -> Iterator[Receipt]:
        for kind in ("task", "event"):
            mine = [item for item in items if item.kind == kind]
            for start in range(0, len(mine), COMPOSITE):
                part = mine[start : start + COMPOSITE]
                name = kind.capitalize()
                says = kind == "event" and EVENT_STATUS in self._names("Event")
                body = {
                    "allOrNone": False,
                    "records": [
                        {"attributes": {"type": name}, **activity(i, says_status=says)}
                        for i in part
                    ],
                }
                path = f"composite/sobjects/{name}/{EXTERNAL}"
                told = self._rest(path, "PATCH", body)
                for item, one in zip(part, told, strict=True):
                    if one.get("success"):
                        yield Receipt(item.key, "done", str(one.get("id", "")))
                    else:
                        yield Receipt(item.key, "refused", reason=reason_of(one.get("errors")))

    def told(self, cursor: str) -> Iterator[ToldPage]:
        """Tasks, then events; deleted ones are told as cancelled for as long as they are kept."""
        place = json.loads(cursor) if cursor else {}
        since, seen, after = place.get("since", ""), place.get("seen", ""), place.get("after", "")
        for kind in ITEM_KINDS[ITEM_KINDS.index(place.get("kind", ITEM_KINDS[0])) :]:
            names = [name for name in TOLD[kind] if name in self._names(kind)]
            while EXTERNAL in names:
                where = [f"{EXTERNAL} != null"]
                where += [f"{STAMP} >= {since}"] if since else []
                where += [f"Id > '{safe(after)}'"] if after else []
                rows = self._all(
                    f"SELECT Id, IsDeleted, {STAMP}, {', '.join(names)} FROM {kind} "
                    f"WHERE {' AND '.join(where)} ORDER BY Id LIMIT {PAGE}",
                    deleted=True,
                )
                if not rows:
                    break
                after = str(rows[-1]["Id"])
                seen = max(seen, *(stamp_of(row) for row in rows))
                here = {"since": since, "seen": seen, "after": after, "kind": kind}
                yield ToldPage(tuple(told_of(row) for row in rows), json.dumps(here))
                if len(rows) < PAGE:
                    break
            after = ""
        yield ToldPage((), json.dumps({"since": seen or since}))

    def lost(self, keys: frozenset[str]) -> frozenset[str]:
        """Asked by key, since the bin forgets; a kind without our key cannot tell."""
        wanted, there = sorted(keys), set()
        if not all(EXTERNAL in self._names(kind) for kind in ITEM_KINDS):
            return frozenset()
        for start in range(0, len(wanted), COMPOSITE):
            these = among(EXTERNAL, wanted[start : start + COMPOSITE])
            for kind in ITEM_KINDS:  # archived ones are told on this way only
                soql = f"SELECT {EXTERNAL}, IsDeleted FROM {kind} WHERE {these}"
                rows = self._all(soql, deleted=True)
                there |= {text_of(row[EXTERNAL]) for row in rows if not row["IsDeleted"]}
        return keys - there

    def people(self) -> tuple[Person, ...]:
        rows = self._all("SELECT Id, Name, Email FROM User WHERE IsActive = true ORDER BY Name")
        return tuple(
            Person(str(r["Id"]), text_of(r["Name"]), text_of(r.get("Email"))) for r in rows
        )

    def _description(self, kind: str) -> Any:
        if kind not in self._described:
            self._described[kind] = self._rest(f"sobjects/{kind}/describe")
        return self._described[kind]

    def _names(self, kind: str) -> frozenset[str]:
        return frozenset(str(one["name"]) for one in self._description(kind)["fields"])

    def _query(
        self, kind: str, fields: Sequence[str], where: Sequence[str], ending: str = ""
    ) -> list[dict[str, Any]]:
        told = [f for f in fields if f != TERRITORY and (kind != "Event" or f in self._names(kind))]
        ends = ["EndDateTime"] if kind == "Event" else []
        names = dict.fromkeys(["Id", STAMP, *told, *ends])
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        rows = self._all(f"SELECT {', '.join(names)} FROM {kind}{condition} {ending}".strip())
        now = datetime.now(UTC)
        return [event_row(row, now) for row in rows] if kind == "Event" else rows

    def _all(self, soql: str, *, deleted: bool = False) -> list[dict[str, Any]]:
        """All rows of a query, page by page, on request with what lies in the bin."""
        told = self._ask(partial(self._client.query, soql, include_deleted=deleted))
        rows = list(told["records"])
        while not told.get("done", True):
            further = str(told["nextRecordsUrl"])
            told = self._ask(partial(self._client.query_more, further, True, deleted))
            rows += told["records"]
        return rows

    def _records(
        self, fields: Sequence[str], rows: Sequence[Mapping[str, Any]]
    ) -> tuple[Record, ...]:
        held = self._assignments([str(r["Id"]) for r in rows]) if TERRITORY in fields else {}
        found = []
        for row in rows:
            values = {name: text_of(row.get(name)) for name in fields if name != TERRITORY}
            if TERRITORY in fields:
                values[TERRITORY] = next(iter(held.get(str(row["Id"]), {})), "")
            found.append(Record(str(row["Id"]), values, version_of(row)))
        return tuple(found)

    def _rest(self, path: str, method: str = "GET", body: Mapping[str, Any] | None = None) -> Any:
        more: dict[str, Any] = {"json": dict(body)} if body is not None else {}
        return self._ask(partial(self._client.restful, path, method=method, **more))

    def _ask(self, call: Callable[[], _Answer]) -> _Answer:
        try:
            return call()
        except (ConnectionCutError, SessionExpiredError):
            raise
        except SalesforceError as refusal:
            words = reason_of(getattr(refusal, "content", "")) or str(refusal)
            if "REQUEST_LIMIT_EXCEEDED" in str(getattr(refusal, "content", "")):
                raise ConnectionCutError(
                    "Salesforce allows no more calls today.", remedy="Sync again tomorrow."
                ) from refusal
            raise PlanError(f"Salesforce refused it: {words}.") from refusal
