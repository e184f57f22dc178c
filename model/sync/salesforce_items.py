"""Tasks and events of ours in the words of Salesforce, and back; texts inside its queries.

Source: Salesforce Object Reference (Task, Event). Names ending in __c are custom fields that an
administrator adds once: the external id as a unique one, the status of events as a text.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from model.sync.connector import Outgoing, Told, number_text

EXTERNAL: Final = "TP_External_Id__c"
_STATUS: Final = {"done": "Completed", "cancelled": "Deferred", "moved": "Deferred",
                  "no_show": "Deferred"}  # fmt: skip
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
