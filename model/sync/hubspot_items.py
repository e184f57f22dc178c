"""Tasks, meetings and calls of HubSpot in the words of its tasks, and our items in its words.

Source: HubSpot developer documentation (tasks, meetings and calls in the CRM API, version 3).
A meeting or a call is known here as "meetings/12" or "calls/12": ids are unique in an object only.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from model.intake.diary_return_rows import wall_time
from model.sync.connector import Outgoing, Told

ID: Final = "hs_object_id"
EXTERNAL: Final = "tp_external_id"
ACTIVITIES: Final = ("tasks", "meetings", "calls")
TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "tasks": (EXTERNAL, "hs_timestamp", "hs_task_status", "hs_task_completion_date"),
    "meetings": (EXTERNAL, "hs_meeting_outcome", "hs_meeting_start_time", "hs_meeting_end_time"),
}
_ALIKE: Final[Mapping[str, Mapping[str, str]]] = {
    "meetings": {
        "hs_task_subject": "hs_meeting_title",
        "hs_task_body": "hs_meeting_body",
        "hs_task_status": "hs_meeting_outcome",
        "hs_task_completion_date": "hs_meeting_end_time",
    },
    "calls": {
        "hs_task_subject": "hs_call_title",
        "hs_task_body": "hs_call_body",
        "hs_task_status": "hs_call_status",
        "hs_task_completion_date": "hs_timestamp",
    },
}
ENDS: Final[Mapping[str, str]] = {"meetings": "hs_meeting_end_time", "calls": "hs_timestamp"}
_UTC: Final = ZoneInfo("UTC")
_STATUS: Final = "hs_task_status"
_OPEN: Final = ("", "SCHEDULED", "QUEUED")  # done once its time is over
_MISSED: Final = ("BUSY", "FAILED", "NO_ANSWER")
_NOON: Final = "T12:00:00"  # of a task without an hour
_TASK: Final = {"done": "COMPLETED", "cancelled": "DEFERRED", "moved": "DEFERRED",
                "no_show": "DEFERRED"}  # fmt: skip
_MEETING: Final = {"done": "COMPLETED", "cancelled": "CANCELED", "moved": "RESCHEDULED",
                   "no_show": "NO_SHOW"}  # fmt: skip


def key_of(objects: str, number: str) -> str:
    """The id here of a record there."""
    prefix = prefix_of(objects)
    return f"{prefix}/{number}" if prefix else number


def prefix_of(objects: str) -> str:
    """What parts ids of an object from those of tasks, "" where nothing need."""
    return objects if objects in _ALIKE else ""


def kind_of(key: str) -> tuple[str, str]:
    """Object, "" for all but meetings and calls, and id there of a record by its id here."""
    kind, _, number = key.rpartition("/")
    return kind, number


def asked_of(objects: str, fields: Sequence[str]) -> list[str]:
    """The properties of an object that say what fields of a task say."""
    alike = _ALIKE.get(objects, {})
    names = [alike.get(name, name) for name in fields if name != ID]
    return list(dict.fromkeys([*names, ENDS[objects]] if alike else names))


def as_task(objects: str, row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A meeting or a call as if it were a task; done when its time is over and nobody says else."""
    if objects not in _ALIKE:
        return dict(row)
    told = row.get("properties") or {}
    said = {task: told.get(name) for task, name in _ALIKE[objects].items()}
    status, ends = text_of(said[_STATUS]), text_of(told.get(ENDS[objects]))
    version = str(row.get("updatedAt", ""))
    if status in _OPEN:
        moment = wall_time(ends, _UTC)
        is_over = moment is not None and moment < now.astimezone(_UTC).replace(tzinfo=None)
        status = "COMPLETED" if is_over else "SCHEDULED"
        version += " over" if is_over else ""  # that it has ended changes what nobody edits
    said[_STATUS] = "NO_SHOW" if status in _MISSED else status
    return {
        "id": key_of(objects, str(row["id"])),
        "properties": {**told, **said},
        "updatedAt": version,
    }


def told_of(row: Mapping[str, Any]) -> Told:
    """What a task or a meeting says; noon stands for a day without an hour."""
    said = {name: text_of(value) for name, value in row.items()}
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


def activity(item: Outgoing) -> dict[str, str]:
    """The properties of a task or a meeting."""
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


def text_of(value: Any) -> str:
    """A value of HubSpot in the one form."""
    return "" if value is None else "yes" if value is True else str(value).strip()
