"""HubSpot over its CRM API, version 3: companies with owners, deals, tasks and meetings.

Source: HubSpot developer documentation (CRM search, batch, properties, associations). A search
ends at 10,000 hits, so pages go by record id. A record that somebody changed since it was read is
told by `updatedAt`. Tasks and meetings carry our key in the custom property tp_external_id, which
an administrator adds once as a unique one.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import requests

from model.errors import PlanError
from model.sync.connector import (
    Outgoing,
    Page,
    Receipt,
    Record,
    RemoteField,
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
        session.headers["Authorization"] = f"Bearer {token}"

    @property
    def host(self) -> str:
        return self._session.only

    def describe(self, what: What) -> tuple[RemoteField, ...]:
        told = self._call("GET", f"/crm/v3/properties/{OBJECTS[what]}")
        return tuple(
            RemoteField(
                str(one["name"]),
                str(one.get("label", one["name"])),
                _KINDS.get(one.get("type", ""), "text"),
                not (one.get("modificationMetadata") or {}).get("readOnlyValue", False),
                tuple(str(option["value"]) for option in one.get("options") or ()),
            )
            for one in told["results"]
        )

    def pages(self, what: What, fields: Sequence[str], cursor: str) -> Iterator[Page]:
        place = json.loads(cursor) if cursor else {}
        since, seen, after = place.get("since", ""), place.get("seen", ""), place.get("after", "0")
        while True:
            filters = [{"propertyName": _ID, "operator": "GT", "value": after}]
            if since:
                moment = str(round(datetime.fromisoformat(since).timestamp() * 1000))
                changed = {"propertyName": _CHANGED[what], "operator": "GTE", "value": moment}
                filters.append(changed)
            asked = {
                "filterGroups": [{"filters": filters}],
                "sorts": [{"propertyName": _ID, "direction": "ASCENDING"}],
                "properties": [name for name in fields if name != _ID],
                "limit": BATCH,
            }
            told = self._call("POST", f"/crm/v3/objects/{OBJECTS[what]}/search", asked)
            rows = told["results"]
            if not rows:
                break
            after = str(rows[-1]["id"])
            seen = max(seen, *(_instant(row) for row in rows))
            here = {"since": since, "seen": seen, "after": after}
            yield Page(_records(fields, rows), json.dumps(here))
            if len(rows) < BATCH:
                break
        yield Page((), json.dumps({"since": seen or since}))

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
                "properties": [name for name in fields if name != _ID],
                "inputs": [{"id": one} for one in ids[start : start + BATCH]],
            }
            told = self._call("POST", f"/crm/v3/objects/{OBJECTS[what]}/batch/read", asked)
            found += _records(fields, told["results"])
        return tuple(found)

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
