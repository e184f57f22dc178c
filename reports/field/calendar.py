"""The days of a field pack for the phone's calendar: the diary's items and the CRM's activities."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from model.change import TableReplaced
from model.diary.table import diary_frame
from model.diary.time_zone import zone_of
from model.errors import PlanError
from model.plan.tables import text
from model.state import State
from reports.calendar import calendar_file, calendar_text
from reports.calendar_entries import Appointment, Told
from reports.field.days import Stop
from reports.field.facts import FieldFacts

_NAMESPACE: Final = UUID("8d4be2f0-8f0e-5b5a-9a3f-54e0c7a1d2b6")  # of activities of the CRM


@dataclass(frozen=True, eq=False, slots=True)
class Calendar:
    """Two texts, b"" when there is nothing to tell; `sent` remembers what calendars now know."""

    content: bytes
    cancelled: bytes
    sent: TableReplaced | None
    remark: str


def calendar_of(state: State, facts: FieldFacts, stamp: datetime) -> Calendar:
    """The calendar of a pack; a `remark` says why there is none."""
    try:
        zone = zone_of(state, facts.rep)
    except PlanError as error:
        return Calendar(b"", b"", None, f"no calendar file. {error.message} {error.remedy}".strip())
    told = Told(people=facts.chosen.contact_names)
    known = set(text(diary_frame(state), "uid"))
    own = [_event(facts, stop, zone) for stop in facts.stops if stop.uid not in known]
    try:
        diary = calendar_file(state, facts.rep, facts.today, facts.expires, stamp=stamp, told=told)
    except PlanError:  # the diary holds nothing on these days
        if not own:
            return Calendar(b"", b"", None, "no calendar file, nothing is planned on these days.")
        return Calendar(calendar_text(own, rep=facts.rep, zone=zone, stamp=stamp), b"", None, "")
    veiled = [
        replace(
            event,
            summary=facts.veil.over(event.summary),
            description=facts.veil.over(event.description),
        )
        for event in diary.events
    ]
    events = sorted([*veiled, *own], key=lambda one: (one.day, str(one.start), one.uid))
    content = calendar_text(events, rep=facts.rep, zone=zone, stamp=stamp) if events else b""
    return Calendar(content, diary.cancellations or b"", diary.sent, "")


def _event(facts: FieldFacts, stop: Stop, zone: ZoneInfo) -> Appointment:
    begin = datetime.combine(stop.day, stop.start, zone) if stop.start and stop.minutes else None
    names = facts.chosen.contact_names
    return Appointment(
        uid=str(uuid5(_NAMESPACE, f"{facts.state.about.project_id}\x1f{stop.uid}")),
        start=begin or stop.day,
        end=begin + timedelta(minutes=stop.minutes) if begin else stop.day + timedelta(days=1),
        summary=" – ".join(part for part in (stop.words, stop.name) if part),
        location=", ".join(part for part in (stop.name, stop.place) if part)
        if stop.is_visit
        else "",
        geo=(stop.lat, stop.lon)
        if stop.is_visit and stop.lat is not None and stop.lon is not None
        else None,
        categories=(stop.words,),
        description="\n".join(part for part in (stop.purpose, stop.who) if part and names),
        status="TENTATIVE",
        busy=begin is not None,
    )
