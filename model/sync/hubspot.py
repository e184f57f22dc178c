"""HubSpot over its CRM API, version 3: companies with owners, deals, tasks and meetings.

Source: HubSpot developer documentation (CRM search, batch, properties, associations). A search
ends at 10,000 hits, so pages go by record id. A record that somebody changed since it was read is
told by `updatedAt`. Tasks and meetings carry our key in the custom property tp_external_id, which
an administrator adds once as a unique one.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import requests

from model.errors import PlanError
from model.sync.connector import (
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
from model.sync.web import OneHost, refuse

OBJECTS: Final[Mapping[What, str]] = {
    "accounts": "companies",
    "contacts": "contacts",
    "opportunities": "deals",
    "activities": "tasks",
}
EXTERNAL: Final = "tp_external_id"
COMPANY: Final = "associated company"  # stands for the association of a task
_TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "tasks": (EXTERNAL, "hs_timestamp", "hs_task_status", "hs_task_completion_date"),
    "meetings": (EXTERNAL, "hs_meeting_outcome", "hs_meeting_start_time", "hs_meeting_end_time"),
}
_NOON: Final = "T12:00:00"  # of a task without an hour
BATCH: Final = 100
_ID: Final = "hs_object_id"
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
_TASK: Final = {"done": "COMPLETED", "cancelled": "DEFERRED", "moved": "DEFERRED",
                "no_show": "DEFERRED"}  # fmt: skip
_MEETING: Final = {"done": "COMPLETED", "cancelled": "CANCELED", "moved": "RESCHEDULED",
                   "no_show": "NO_SHOW"}  # fmt: skip


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
        only = []
        if what == "activities" and self._knows(OBJECTS[what]):  # what came from here is ours
            only = [{"propertyName": EXTERNAL, "operator": "NOT_HAS_PROPERTY"}]
        filters = [*only, *_since(_CHANGED[what], since)]
        for rows in self._search(OBJECTS[what], fields, filters, after):
            seen = max(seen, *(_instant(row) for row in rows))
            here = {"since": since, "seen": seen, "after": str(rows[-1]["id"])}
            yield Page(self._records(what, fields, rows), json.dumps(here))
        yield Page((), json.dumps({"since": seen or since}))

    def _search(
        self,
        objects: str,
        fields: Sequence[str],
        filters: Sequence[Mapping[str, str]],
        after: str,
    ) -> Iterator[list[dict[str, Any]]]:
        """Pages of what fits the filters, by record id."""
        while True:
            past = {"propertyName": _ID, "operator": "GT", "value": after}
            asked = {
                "filterGroups": [{"filters": [past, *filters]}],
                "sorts": [{"propertyName": _ID, "direction": "ASCENDING"}],
                "properties": [name for name in fields if name not in (_ID, COMPANY)],
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
        """Tasks, then meetings; archived ones are not told."""
        place = json.loads(cursor) if cursor else {}
        since, seen, after = place.get("since", ""), place.get("seen", ""), place.get("after", "0")
        kinds = list(_TOLD)
        for objects in kinds[kinds.index(place.get("objects", kinds[0])) :]:
            if self._knows(objects):
                ours = {"propertyName": EXTERNAL, "operator": "HAS_PROPERTY"}
                filters = [ours, *_since("hs_lastmodifieddate", since)]
                for rows in self._search(objects, _TOLD[objects], filters, after):
                    seen = max(seen, *(_instant(row) for row in rows))
                    here = {"since": since, "seen": seen, "after": str(rows[-1]["id"])}
                    items = tuple(_told(row.get("properties") or {}) for row in rows)
                    yield ToldPage(items, json.dumps({**here, "objects": objects}))
            after = "0"
        yield ToldPage((), json.dumps({"since": seen or since}))

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
        found: set[str] = set()
        after = ""
        while True:
            query = f"?archived=true&limit={BATCH}" + (f"&after={after}" if after else "")
            told = self._call("GET", f"/crm/v3/objects/{OBJECTS[what]}{query}")
            found |= {str(row["id"]) for row in told["results"]}
            after = str(((told.get("paging") or {}).get("next") or {}).get("after", ""))
            if not after:
                return known & found

    def read(self, what: What, fields: Sequence[str], ids: Sequence[str]) -> tuple[Record, ...]:
        found: list[Record] = []
        for start in range(0, len(ids), BATCH):
            asked = {
                "properties": [name for name in fields if name not in (_ID, COMPANY)],
                "inputs": [{"id": one} for one in ids[start : start + BATCH]],
            }
            told = self._call("POST", f"/crm/v3/objects/{OBJECTS[what]}/batch/read", asked)
            found += self._records(what, fields, told["results"])
        return tuple(found)

    def _records(
        self, what: What, fields: Sequence[str], rows: Sequence[Mapping[str, Any]]
    ) -> tuple[Record, ...]:
        """Rows as records; the company of a task is no property, it is asked for."""
        found = _records(fields, rows)
        if COMPANY not in fields or not rows:
            return found
        asked = {"inputs": [{"id": str(row["id"])} for row in rows]}
        path = f"/crm/v4/associations/{OBJECTS[what]}/companies/batch/read"
        told = self._call("POST", path, asked)
        company = {
            str(one["from"]["id"]): str(one["to"][0]["toObjectId"])
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
            {"idProperty": EXTERNAL, "id": item.key, "properties": _activity(item)}
            for item in batch
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


def _since(name: str, since: str) -> list[dict[str, str]]:
    if not since:
        return []
    moment = str(round(datetime.fromisoformat(since).timestamp() * 1000))
    return [{"propertyName": name, "operator": "GTE", "value": moment}]


def _told(row: Mapping[str, Any]) -> Told:
    """What a task or a meeting says; noon stands for a day without an hour."""
    said = {name: _text(value) for name, value in row.items()}
    due = said.get("hs_timestamp", "")
    is_day = due[10:19] == _NOON
    return Told(
        key=said.get(EXTERNAL, ""),
        status=said.get("hs_task_status", "") or said.get("hs_meeting_outcome", ""),
        day=due[:10] if is_day else "",
        start=said.get("hs_meeting_start_time", "") or ("" if is_day else due),
        end=said.get("hs_meeting_end_time", ""),
        done_at=said.get("hs_task_completion_date", ""),
    )


def _activity(item: Outgoing) -> dict[str, str]:
    values = {EXTERNAL: item.key}
    if item.owner:
        values["hubspot_owner_id"] = item.owner
    if item.kind == "event":
        return values | {
            "hs_timestamp": item.start,
            "hs_meeting_title": item.subject,
            "hs_meeting_body": item.description,
            "hs_meeting_start_time": item.start,
            "hs_meeting_end_time": item.end,
            "hs_meeting_location": item.place,
            "hs_meeting_outcome": _MEETING.get(item.status, "SCHEDULED"),
        }
    return values | {
        "hs_timestamp": item.start or f"{item.day}T12:00:00Z",
        "hs_task_subject": item.subject,
        "hs_task_body": item.description,
        "hs_task_status": _TASK.get(item.status, "NOT_STARTED"),
        "hs_task_priority": "HIGH" if item.high else "MEDIUM",
        "hs_task_type": "TODO",
    }


def _records(fields: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> tuple[Record, ...]:
    found = []
    for row in rows:
        told = {**(row.get("properties") or {}), _ID: row["id"]}
        values = {name: _text(told.get(name)) for name in fields}
        found.append(Record(str(row["id"]), values, _version(row)))
    return tuple(found)


def _text(value: Any) -> str:
    return "" if value is None else "yes" if value is True else str(value).strip()


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
