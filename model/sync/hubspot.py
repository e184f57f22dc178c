"""HubSpot over its CRM API, version 3: companies with owners, deals, tasks and meetings.

Source: HubSpot developer documentation (CRM search, batch, properties, associations). A search
ends at 10,000 hits, so pages go by record id. A record that somebody changed since it was read is
told by `updatedAt`. Tasks and meetings carry our key in the custom property tp_external_id, which
an administrator adds once as a unique one.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import requests

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
from model.sync.hubspot_items import (
    ACTIVITIES,
    ENDS,
    EXTERNAL,
    ID,
    TOLD,
    activity,
    as_task,
    asked_of,
    key_of,
    kind_of,
    prefix_of,
    text_of,
    told_of,
)
from model.sync.web import OneHost, refuse

OBJECTS: Final[Mapping[What, str]] = {
    "accounts": "companies",
    "contacts": "contacts",
    "opportunities": "deals",
    "activities": "tasks",
}
COMPANY: Final = "associated company"  # stands for the association of a task
BATCH: Final = 100
_PARTLY: Final = 207
_CHANGED: Final[Mapping[What, str]] = {
    "accounts": "hs_lastmodifieddate",
    "contacts": "lastmodifieddate",
    "opportunities": "hs_lastmodifieddate",
    "activities": "hs_lastmodifieddate",
}
_KINDS: Final = {
    "number": "number",
    "bool": "flag",
    "date": "date",
    "datetime": "date",
    "enumeration": "choice",
}


class HubSpot:
    """The connector; `token` is a private app's."""

    system = "hubspot"

    def __init__(self, session: OneHost, url: str, token: str) -> None:
        self._session, self._base = session, url.rstrip("/")
        self._names: dict[str, frozenset[str]] = {}
        session.headers["Authorization"] = f"Bearer {token}"

    @property
    def host(self) -> str:
        return self._session.only

    def describe(self, what: What) -> tuple[RemoteField, ...]:
        told = self._call("GET", f"/crm/v3/properties/{OBJECTS[what]}")
        found = tuple(
            RemoteField(
                str(one["name"]),
                str(one.get("label", one["name"])),
                _KINDS.get(one.get("type", ""), "text"),
                not (one.get("modificationMetadata") or {}).get("readOnlyValue", False),
                tuple(str(option["value"]) for option in one.get("options") or ()),
            )
            for one in told["results"]
        )
        if what != "activities":
            return found
        return (*found, RemoteField(COMPANY, "Company it hangs on", "reference", writable=False))

    def pages(self, what: What, fields: Sequence[str], cursor: str) -> Iterator[Page]:
        place = json.loads(cursor) if cursor else {}
        since, seen, after = place.get("since", ""), place.get("seen", ""), place.get("after", "0")
        kinds = self._kinds(what)
        for objects in kinds[kinds.index(place.get("objects", kinds[0])) :]:
            groups = self._groups(what, objects, since)
            for rows in self._search(objects, asked_of(objects, _plain(fields)), groups, after):
                seen = max(seen, *(_instant(row) for row in rows))
                here = {"since": since, "seen": seen, "after": str(rows[-1]["id"])}
                here["objects"] = objects
                yield Page(self._records(objects, fields, rows), json.dumps(here))
            after = "0"
        yield Page((), json.dumps({"since": seen or since}))

    def _kinds(self, what: What) -> tuple[str, ...]:
        """The objects that records come from; of activities those that the token may see."""
        if what != "activities":
            return (OBJECTS[what],)
        first, *more = ACTIVITIES
        return (first, *(objects for objects in more if self._may_see(objects)))

    def _may_see(self, objects: str) -> bool:
        try:
            self._knows(objects)
        except (ConnectionCutError, SessionExpiredError):
            raise
        except PlanError:
            return False
        return True

    def _groups(self, what: What, objects: str, since: str) -> list[list[dict[str, str]]]:
        """Conditions of which one must hold: edited since then, or over since then."""
        only = []
        if what == "activities" and self._knows(objects):  # what came from here is ours
            only = [{"propertyName": EXTERNAL, "operator": "NOT_HAS_PROPERTY"}]
        edited = [*only, *_since(_CHANGED[what], since)]
        if not since or objects not in ENDS:
            return [edited]
        now = datetime.now(UTC).isoformat()
        return [edited, [*only, *_since(ENDS[objects], since), *_since(ENDS[objects], now, "LT")]]

    def _search(
        self,
        objects: str,
        fields: Sequence[str],
        groups: Sequence[Sequence[Mapping[str, str]]],
        after: str,
    ) -> Iterator[list[dict[str, Any]]]:
        """Pages of what fits one of the groups of filters, by record id."""
        while True:
            past = {"propertyName": ID, "operator": "GT", "value": after}
            asked = {
                "filterGroups": [{"filters": [past, *filters]} for filters in groups],
                "sorts": [{"propertyName": ID, "direction": "ASCENDING"}],
                "properties": list(fields),
                "limit": BATCH,
            }
            rows = self._call("POST", f"/crm/v3/objects/{objects}/search", asked)["results"]
            if rows:
                after = str(rows[-1]["id"])
                yield rows
            if len(rows) < BATCH:
                return

    def _knows(self, objects: str) -> bool:
        """Whether tasks or meetings there have a property for our key."""
        if objects not in self._names:
            told = self._call("GET", f"/crm/v3/properties/{objects}")
            self._names[objects] = frozenset(str(one["name"]) for one in told["results"])
        return EXTERNAL in self._names[objects]

    def told(self, cursor: str) -> Iterator[ToldPage]:
        """Tasks, then meetings; archived ones are `lost`."""
        place = json.loads(cursor) if cursor else {}
        since, seen, after = place.get("since", ""), place.get("seen", ""), place.get("after", "0")
        kinds = list(TOLD)
        for objects in kinds[kinds.index(place.get("objects", kinds[0])) :]:
            if self._knows(objects):
                ours = {"propertyName": EXTERNAL, "operator": "HAS_PROPERTY"}
                filters = [ours, *_since("hs_lastmodifieddate", since)]
                for rows in self._search(objects, TOLD[objects], [filters], after):
                    seen = max(seen, *(_instant(row) for row in rows))
                    here = {"since": since, "seen": seen, "after": str(rows[-1]["id"])}
                    items = tuple(told_of(row.get("properties") or {}) for row in rows)
                    yield ToldPage(items, json.dumps({**here, "objects": objects}))
            after = "0"
        yield ToldPage((), json.dumps({"since": seen or since}))

    def lost(self, keys: frozenset[str]) -> frozenset[str]:
        """Asked one by one, not searched: the search lags; none where there is no such property."""
        wanted, there = sorted(keys), set()
        if not all(self._knows(objects) for objects in TOLD):
            return frozenset()
        for start in range(0, len(wanted), BATCH):
            inputs = [{"id": key} for key in wanted[start : start + BATCH]]
            asked = {"idProperty": EXTERNAL, "properties": [EXTERNAL], "inputs": inputs}
            for objects in TOLD:
                told = self._call("POST", f"/crm/v3/objects/{objects}/batch/read", asked)
                there |= {text_of(row["properties"].get(EXTERNAL)) for row in told["results"]}
        return keys - there

    def people(self) -> tuple[Person, ...]:
        found: list[Person] = []
        after = ""
        while True:
            more = f"&after={after}" if after else ""
            told = self._call("GET", f"/crm/v3/owners?limit={BATCH}{more}")
            for one in told["results"]:
                name = f"{one.get('firstName') or ''} {one.get('lastName') or ''}".strip()
                found.append(Person(str(one["id"]), name, str(one.get("email") or "")))
            after = str(((told.get("paging") or {}).get("next") or {}).get("after", ""))
            if not after:
                return tuple(found)

    def gone(self, what: What, known: frozenset[str]) -> frozenset[str]:
        """Archived records among the known ones."""
        return known & {key for objects in self._kinds(what) for key in self._archived(objects)}

    def _archived(self, objects: str) -> Iterator[str]:
        after = ""
        while True:
            query = f"?archived=true&limit={BATCH}" + (f"&after={after}" if after else "")
            told = self._call("GET", f"/crm/v3/objects/{objects}{query}")
            yield from (key_of(objects, str(row["id"])) for row in told["results"])
            after = str(((told.get("paging") or {}).get("next") or {}).get("after", ""))
            if not after:
                return

    def read(self, what: What, fields: Sequence[str], ids: Sequence[str]) -> tuple[Record, ...]:
        found: list[Record] = []
        for objects in ACTIVITIES if what == "activities" else (OBJECTS[what],):
            mine = [number for kind, number in map(kind_of, ids) if kind == prefix_of(objects)]
            for start in range(0, len(mine), BATCH):
                asked = {
                    "properties": asked_of(objects, _plain(fields)),
                    "inputs": [{"id": one} for one in mine[start : start + BATCH]],
                }
                told = self._call("POST", f"/crm/v3/objects/{objects}/batch/read", asked)
                found += self._records(objects, fields, told["results"])
        return tuple(found)

    def _records(
        self, objects: str, fields: Sequence[str], rows: Sequence[Mapping[str, Any]]
    ) -> tuple[Record, ...]:
        """Rows as records; the company of a task is no property, it is asked for."""
        now = datetime.now(UTC)
        found = _records(fields, [as_task(objects, row, now) for row in rows])
        if COMPANY not in fields or not rows:
            return found
        asked = {"inputs": [{"id": str(row["id"])} for row in rows]}
        path = f"/crm/v4/associations/{objects}/companies/batch/read"
        told = self._call("POST", path, asked)
        company = {
            key_of(objects, str(one["from"]["id"])): str(one["to"][0]["toObjectId"])
            for one in told.get("results", ())
            if one.get("to")
        }
        return tuple(
            replace(one, values={**one.values, COMPANY: company.get(one.id, "")}) for one in found
        )

    def write(self, writes: Sequence[Write]) -> Iterator[Receipt]:
        for what in OBJECTS:
            mine = [write for write in writes if write.what == what]
            for start in range(0, len(mine), BATCH):
                yield from self._write_batch(what, mine[start : start + BATCH])

    def _write_batch(self, what: What, batch: Sequence[Write]) -> Iterator[Receipt]:
        now = {record.id: record.version for record in self.read(what, (), [w.id for w in batch])}
        fresh = []
        for write in batch:
            if write.id not in now:
                yield Receipt(write.key, "refused", write.id, reason="it is deleted there")
            elif kind_of(write.id)[0]:
                reason = "meetings and calls are only read"
                yield Receipt(write.key, "refused", write.id, reason=reason)
            elif now[write.id] != write.version:
                yield Receipt(write.key, "stale", write.id)
            else:
                fresh.append(write)
        if not fresh:
            return
        inputs = [{"id": write.id, "properties": dict(write.values)} for write in fresh]
        told = self._call(
            "POST", f"/crm/v3/objects/{OBJECTS[what]}/batch/update", {"inputs": inputs}
        )
        done = {str(row["id"]): _version(row) for row in told.get("results", ())}
        faults = _faults(told)
        for write in fresh:
            if write.id in done:
                yield Receipt(write.key, "done", write.id, done[write.id])
            else:
                reason = faults.get(write.id) or faults.get("", "it was not taken")
                yield Receipt(write.key, "refused", write.id, reason=reason)

    def send(self, items: Sequence[Outgoing]) -> Iterator[Receipt]:
        for kind, objects in (("task", "tasks"), ("event", "meetings")):
            mine = [item for item in items if item.kind == kind]
            for start in range(0, len(mine), BATCH):
                yield from self._send_batch(objects, mine[start : start + BATCH])

    def _send_batch(self, objects: str, batch: Sequence[Outgoing]) -> Iterator[Receipt]:
        inputs = [
            {"idProperty": EXTERNAL, "id": item.key, "properties": activity(item)} for item in batch
        ]
        told = self._call("POST", f"/crm/v3/objects/{objects}/batch/upsert", {"inputs": inputs})
        done = {
            str((row.get("properties") or {}).get(EXTERNAL, "")): str(row["id"])
            for row in told.get("results", ())
        }
        faults = _faults(told)
        self._associate(objects, [(done[i.key], i) for i in batch if i.key in done])
        for item in batch:
            if item.key in done:
                yield Receipt(item.key, "done", done[item.key])
            else:
                reason = faults.get(item.key) or faults.get("", "it was not taken")
                yield Receipt(item.key, "refused", reason=reason)

    def _associate(self, objects: str, made: Sequence[tuple[str, Outgoing]]) -> None:
        """Hang items on their company, contact and deal; repeating it changes nothing."""
        for to, part in (
            ("companies", "account"),
            ("contacts", "contact"),
            ("deals", "opportunity"),
        ):
            pairs = [
                {"from": {"id": number}, "to": {"id": getattr(item, part)}}
                for number, item in made
                if getattr(item, part)
            ]
            if pairs:
                path = f"/crm/v4/associations/{objects}/{to}/batch/associate/default"
                self._call("POST", path, {"inputs": pairs})

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        answer = self._session.request(method, self._base + path, json=body)
        if answer.ok or answer.status_code == _PARTLY:
            return answer.json() if answer.content else {}
        if answer.status_code == requests.codes.forbidden:
            raise PlanError(
                "HubSpot does not let this token do that.",
                remedy="Give the private app the scopes for companies, contacts, deals and tasks.",
            )
        raise refuse(answer, "HubSpot")


def _plain(fields: Sequence[str]) -> list[str]:
    return [name for name in fields if name != COMPANY]


def _since(name: str, since: str, operator: str = "GTE") -> list[dict[str, str]]:
    if not since:
        return []
    moment = str(round(datetime.fromisoformat(since).timestamp() * 1000))
    return [{"propertyName": name, "operator": operator, "value": moment}]


def _records(fields: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> tuple[Record, ...]:
    found = []
    for row in rows:
        told = {**(row.get("properties") or {}), ID: row["id"]}
        values = {name: text_of(told.get(name)) for name in fields}
        found.append(Record(str(row["id"]), values, _version(row)))
    return tuple(found)


def _version(row: Mapping[str, Any]) -> str:
    return str(row.get("updatedAt", ""))


def _instant(row: Mapping[str, Any]) -> str:
    return _version(row).replace("Z", "+00:00")


def _faults(told: Mapping[str, Any]) -> dict[str, str]:
    """Reasons by record id or key; under "" one that names no record."""
    found: dict[str, str] = {}
    for fault in told.get("errors") or ():
        words = str(fault.get("message", ""))[:300].rstrip(".")
        context = fault.get("context") or {}
        named = [*(context.get("ids") or ()), *(context.get("id") or ())]
        for one in named or [""]:
            found[str(one)] = words
    return found
