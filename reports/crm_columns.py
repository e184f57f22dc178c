"""Which columns the task and event files of each CRM have, and what goes into them.

Sources: Salesforce Object Reference (Task, Event); HubSpot API guides (tasks, meetings);
Dataverse table reference (appointment, task). Names ending in __c and those that begin with tp_
are custom fields that an administrator adds once, the external id as a unique one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from model.diary.entries import GONE, DiaryEntry, external_id
from model.diary.goal_chain import GoalChain, goal_chain
from model.intake.crm_ids import is_record_id
from model.reps import Rep
from model.state import State
from reports.calendar_entries import description_of, name_of, place_of, summary_of

Write = Callable[["CrmItem"], str]
_SUBJECT: Final = 255  # characters, the shortest limit of the three
_WEIGHTY: Final = ("vac_submission", "vac_meeting", "case_attendance", "business_case_meeting")
_NUMBER: Final = re.compile(r"\d{5,}")
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class CrmItem:
    """One diary item in the words of CRMs; ids are those of the project's tables."""

    entry: DiaryEntry
    external_id: str
    subject: str
    description: str
    start: datetime | None  # UTC
    end: datetime | None
    place: str
    account: str
    owner: str  # the rep's id in the CRM, "" for whoever loads the file
    chain: GoalChain  # the goals it serves; their ids stand in the description, too

    @property
    def alive(self) -> bool:
        """Whether it takes place."""
        return self.entry.status not in GONE

    @property
    def rank(self) -> str:
        """High for what must not be missed."""
        return "High" if self.entry.kind in _WEIGHTY or self.entry.origin == "funnel" else "Normal"


@dataclass(frozen=True, slots=True)
class Preset:
    """The files of one system: header to cell, by object; `is_id` tells its record ids."""

    key: str
    name: str
    objects: Mapping[str, Mapping[str, Write]]
    link: Write  # the record an item hangs on, "" when it has none there
    for_people: bool = False


def crm_item(state: State, rep: Rep, entry: DiaryEntry, zone: ZoneInfo) -> CrmItem:
    """An item with everything the columns are written from; names of people stay out."""
    begin, end = entry.starts(zone), entry.ends(zone)
    return CrmItem(
        entry,
        external_id(state.about.project_id, entry),
        summary_of(state, entry)[:_SUBJECT],
        description_of(state, rep, entry, people=True),
        begin.astimezone(UTC) if begin else None,
        end.astimezone(UTC) if end else None,
        place_of(state, entry.account_id),
        name_of(state, entry.account_id),
        rep.notes.get("crm_id", ""),
        goal_chain(state.plans.get(rep.id, {}), entry.objective_id),
    )


def _instant(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _start(item: CrmItem) -> str:
    return _instant(item.start)


def _end(item: CrmItem) -> str:
    return _instant(item.end)


def _due(item: CrmItem) -> str:
    """The instant, noon (UTC) of the day for work without an hour."""
    return _instant(item.start) or f"{item.entry.day.isoformat()}T12:00:00Z"


def _day(item: CrmItem) -> str:
    return item.entry.day.isoformat()


def _external(item: CrmItem) -> str:
    return item.external_id


def _subject(item: CrmItem) -> str:
    return item.subject


def _description(item: CrmItem) -> str:
    return item.description


def _place(item: CrmItem) -> str:
    return item.place if item.entry.kind != "remote_touch" else ""


def _status(words: Mapping[str, str]) -> Write:
    """The system's word for the item's status; `words[""]` for every other one."""

    def write(item: CrmItem) -> str:
        return words.get(item.entry.status, words[""])

    return write


def _rank(high: str, normal: str) -> Write:
    return lambda item: high if item.rank == "High" else normal


def _contact(item: CrmItem) -> str:
    return item.entry.contact_ids[0] if item.entry.contact_ids else ""


def _of(looks: Callable[[str], bool], read: Write) -> Write:
    """An id only where the system could know it: a file with a foreign id is refused whole."""

    def write(item: CrmItem) -> str:
        found = read(item)
        return found if looks(found) else ""

    return write


def _record(looks: Callable[[str], bool]) -> Write:
    """The opportunity where there is one, else the account."""

    def write(item: CrmItem) -> str:
        entry = item.entry
        return next((key for key in (entry.opportunity_id, entry.account_id) if looks(key)), "")

    return write


def _is_number(words: str) -> bool:
    return _NUMBER.fullmatch(words) is not None


def _is_guid(words: str) -> bool:
    return _GUID.fullmatch(words) is not None


def _owner(item: CrmItem) -> str:
    return item.owner


def _kind(item: CrmItem) -> str:
    return item.entry.words


_TASK_STATUS: Final = {
    "done": "Completed",
    **dict.fromkeys(("cancelled", "moved", "no_show"), "Deferred"),
    "": "Not Started",
}
_EVENT_STATUS: Final = {
    "done": "Completed",
    "cancelled": "Cancelled",
    "moved": "Cancelled",
    "no_show": "No show",
    "": "Planned",
}
_HUBSPOT_TASK: Final = {
    "done": "COMPLETED",
    **dict.fromkeys(("cancelled", "moved", "no_show"), "DEFERRED"),
    "": "NOT_STARTED",
}
_HUBSPOT_MEETING: Final = {
    "done": "COMPLETED",
    "cancelled": "CANCELED",
    "moved": "RESCHEDULED",
    "no_show": "NO_SHOW",
    "": "SCHEDULED",
}
_DYNAMICS: Final = {
    "done": "Completed",
    **dict.fromkeys(("cancelled", "moved", "no_show"), "Canceled"),
    "": "Open",
}
_SALESFORCE_LINKS: Final[Mapping[str, Write]] = {
    "WhatId": _record(is_record_id),
    "WhoId": _of(is_record_id, _contact),
    "OwnerId": _of(is_record_id, _owner),
    "Description": _description,
    "TP_External_Id__c": _external,
}
_SALESFORCE: Final = Preset(
    "salesforce",
    "Salesforce",
    {
        "tasks": {
            "Subject": _subject,
            "ActivityDate": _day,
            "Status": _status(_TASK_STATUS),
            "Priority": _rank("High", "Normal"),
            "Type": lambda item: "Call" if item.entry.kind == "remote_touch" else "Other",
            **_SALESFORCE_LINKS,
        },
        "events": {
            "Subject": _subject,
            "StartDateTime": _start,
            "EndDateTime": _end,
            "Location": _place,
            **_SALESFORCE_LINKS,
            "TP_Status__c": _status(_EVENT_STATUS),  # an Event has no status of its own
        },
    },
    _record(is_record_id),
)
_HUBSPOT: Final = Preset(
    "hubspot",
    "HubSpot",
    {
        "tasks": {
            "hs_task_subject": _subject,
            "hs_timestamp": _due,
            "hs_task_body": _description,
            "hs_task_status": _status(_HUBSPOT_TASK),
            "hs_task_priority": _rank("HIGH", "MEDIUM"),
            "hs_task_type": lambda i: "CALL" if i.entry.kind == "remote_touch" else "TODO",
            "hubspot_owner_id": _of(_is_number, _owner),
            "associated_company_id": _of(_is_number, lambda item: item.entry.account_id),
            "associated_contact_id": _of(_is_number, _contact),
            "tp_external_id": _external,
        },
        "events": {
            "hs_meeting_title": _subject,
            "hs_timestamp": _start,
            "hs_meeting_start_time": _start,
            "hs_meeting_end_time": _end,
            "hs_meeting_location": _place,
            "hs_meeting_body": _description,
            "hs_meeting_outcome": _status(_HUBSPOT_MEETING),
            "hubspot_owner_id": _of(_is_number, _owner),
            "associated_company_id": _of(_is_number, lambda item: item.entry.account_id),
            "associated_contact_id": _of(_is_number, _contact),
            "tp_external_id": _external,
        },
    },
    _of(_is_number, lambda item: item.entry.account_id),
)
_DYNAMICS_REST: Final[Mapping[str, Write]] = {
    "RegardingObjectId": _record(_is_guid),
    "Description": _description,
    "PriorityCode": _rank("High", "Normal"),
    "StateCode": _status(_DYNAMICS),
    "tp_externalid": _external,
}
_DYNAMICS_PRESET: Final = Preset(
    "dynamics",
    "Microsoft Dynamics 365",
    {
        "tasks": {"Subject": _subject, "ScheduledEnd": _due, **_DYNAMICS_REST},
        "events": {
            "Subject": _subject,
            "ScheduledStart": _start,
            "ScheduledEnd": _end,
            "requiredattendees": _of(_is_guid, _contact),
            "Location": _place,
            **_DYNAMICS_REST,
        },
    },
    _record(_is_guid),
)
_PLAIN: Final[Mapping[str, Write]] = {
    "External id": _external,
    "Subject": _subject,
    "Type": _kind,
    "Date": _day,
    "Start": lambda item: item.entry.start.isoformat("minutes") if item.entry.start else "",
    "Minutes": lambda item: str(item.entry.minutes),
    "Status": lambda item: item.entry.status,
    "Priority": _rank("High", "Normal"),
    "Account id": lambda item: item.entry.account_id,
    "Account": lambda item: item.account,
    "Contact ids": lambda item: ";".join(item.entry.contact_ids),
    "Opportunity id": lambda item: item.entry.opportunity_id,
    "Objective id": lambda item: item.chain.objective_id or item.entry.objective_id,
    "Annual goal id": lambda item: item.chain.annual_id,
    "Strategic goal id": lambda item: item.chain.strategic_id,
    "Location": _place,
    "Description": _description,
}
_GENERIC: Final = Preset(
    "generic",
    "another CRM",
    {"tasks": _PLAIN, "events": _PLAIN},
    lambda item: item.entry.account_id,
    for_people=True,
)
PRESETS: Final[Mapping[str, Preset]] = {
    preset.key: preset for preset in (_SALESFORCE, _HUBSPOT, _DYNAMICS_PRESET, _GENERIC)
}
