"""Tasks and events of ours in the words of Salesforce, and back; texts inside its queries.

Source: Salesforce Object Reference (Task, Event). Names ending in __c are custom fields that an
administrator adds once: the external id as a unique one, the status of events as a text.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from model.sync.connector import Outgoing, Told, number_text

EXTERNAL: Final = "TP_External_Id__c"
_STATUS: Final = {"done": "Completed", "cancelled": "Deferred", "moved": "Deferred",
                  "no_show": "Deferred"}  # fmt: skip
STAMP: Final = "SystemModstamp"
_OVER: Final = "is over"  # no field: that it has ended changes an event nobody edits
FIELD_KINDS: Final = {
    "double": "number", "currency": "number", "percent": "number", "int": "number",
    "boolean": "flag", "date": "date", "datetime": "date", "reference": "reference",
    "picklist": "choice",
}  # fmt: skip
EVENT_STATUS: Final = "TP_Status__c"  # an event has no status of its own
_EVENT_WORDS: Final = {"done": "Completed", "cancelled": "Cancelled", "moved": "Cancelled",
                       "no_show": "No show"}  # fmt: skip
ITEM_KINDS: Final = ("Task", "Event")
TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "Task": (EXTERNAL, "Status", "ActivityDate", "CompletedDateTime"),
    "Event": (EXTERNAL, EVENT_STATUS, "StartDateTime", "EndDateTime"),
}


def told_of(row: Mapping[str, Any]) -> Told:
    """What a row of a task or an event says; a deleted one is called off."""
    status = text_of(row.get("Status")) or text_of(row.get(EVENT_STATUS))
    return Told(
        key=text_of(row.get(EXTERNAL)),
        status="Cancelled" if row.get("IsDeleted") else status,
        day=text_of(row.get("ActivityDate")),
        start=text_of(row.get("StartDateTime")),
        end=text_of(row.get("EndDateTime")),
        done_at=text_of(row.get("CompletedDateTime")),
    )


def activity(item: Outgoing, *, says_status: bool = False) -> dict[str, Any]:
    """A task or an event as a record, an event with its status where there is a field for it."""
    values: dict[str, Any] = {
        EXTERNAL: item.key,
        "Subject": item.subject,
        "Description": item.description,
        "WhatId": item.opportunity or item.account or None,
        "WhoId": item.contact or None,
    }
    if item.owner:
        values["OwnerId"] = item.owner
    if item.kind == "event":
        return values | {
            "StartDateTime": item.start,
            "EndDateTime": item.end,
            "Location": item.place,
            **({EVENT_STATUS: _EVENT_WORDS.get(item.status, "Planned")} if says_status else {}),
        }
    return values | {
        "ActivityDate": item.day,
        "Status": _STATUS.get(item.status, "Not Started"),
        "Priority": "High" if item.high else "Normal",
    }


def event_row(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """An event with the status of a task: done when it has ended, open before."""
    end = text_of(row.get("EndDateTime"))
    if end and datetime.fromisoformat(end) >= now:
        return {"Status": "Not Started", **row}
    return {"Status": "Completed", **row, _OVER: True}


def stamp_of(row: Mapping[str, Any]) -> str:
    """When somebody last wrote a row."""
    return str(row.get(STAMP, "")).replace("+0000", "Z")


def version_of(row: Mapping[str, Any]) -> str:
    """What tells that a row is another than before."""
    return stamp_of(row) + (" over" if row.get(_OVER) else "")


def reason_of(errors: Any) -> str:
    """The sentences of a refusal."""
    if isinstance(errors, Sequence) and not isinstance(errors, str):
        words = [str(e.get("message", "")) for e in errors if isinstance(e, Mapping)]
        return " ".join(word for word in words if word)[:300].rstrip(".")
    return str(errors or "")[:300]


def text_of(value: Any) -> str:
    """A value of Salesforce in the one form."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, (int, float)):
        return number_text(float(value))
    return str(value).strip()


def safe(text: str) -> str:
    """A text inside quotes of SOQL: names are never part of a query."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def among(field: str, ids: Sequence[str]) -> str:
    """A condition of SOQL: the field is one of the ids."""
    words = ", ".join(f"'{safe(one)}'" for one in ids)
    return f"{field} IN ({words})"
