"""Diary items as iCalendar files that Outlook, Google and Apple take: RFC 5545, PUBLISH."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

from model.change import TableReplaced
from model.diary.entries import DiaryEntry, entries_of, external_id
from model.diary.sent import CALENDAR, Sent, sending, sent_items
from model.diary.time_zone import zone_of
from model.errors import PlanError
from model.reps import Rep
from model.state import State
from reports.calendar_entries import Appointment, Told, appointments
from reports.calendar_zone import zone_component
from reports.exports import replacing

_MAKER: Final = "-//Catchment//Diary//EN"


@dataclass(frozen=True, eq=False, slots=True)
class CalendarFile:
    """Two texts: what takes place, and what does not any more (None when nothing is called off).

    `sent` is the change that remembers what calendars now know.
    """

    events: tuple[Appointment, ...]
    cancelled: tuple[Appointment, ...]
    content: bytes
    cancellations: bytes | None
    sent: TableReplaced


def calendar_file(
    state: State,
    rep: Rep,
    first: date,
    last: date,
    *,
    stamp: datetime,
    told: Told = Told(),  # noqa: B008  frozen and without state
    changes_only: bool = False,
) -> CalendarFile:
    """The rep's items of these days (both included), a week or a quarter.

    An item that has been sent before keeps its UID; its SEQUENCE counts up each time it says
    something else. Items that were sent for these days and no longer take place are called
    off; those that moved out of them come with their new date. With `changes_only` an item
    that calendars know as it is stays out. `stamp` is the instant of writing.

    Raises
    ------
    PlanError
        If there is nothing to write, or the rep's time zone cannot be told.
    """
    zone = zone_of(state, rep)
    known = sent_items(state, rep.id, CALENDAR)
    wanted, gone = _wanted(state, rep, zone, known, (first.isoformat(), last.isoformat()), told)
    if changes_only:
        wanted = [event for event in wanted if not _same(event, known.get(event.uid))]
    if not wanted and not gone:
        raise PlanError(
            "Nothing has changed since the last file."
            if changes_only
            else "The diary has no item on these days.",
            remedy="Send the whole quarter." if changes_only else "Build the quarter first.",
        )
    return CalendarFile(
        tuple(wanted),
        tuple(gone),
        calendar_text(wanted, rep=rep, zone=zone, stamp=stamp),
        calendar_text(gone, rep=rep, zone=zone, stamp=stamp) if gone else None,
        sending(state, "Send the diary to a calendar", _remembered(rep, [*wanted, *gone])),
    )


def _wanted(
    state: State,
    rep: Rep,
    zone: ZoneInfo,
    known: dict[str, Sent],
    days: tuple[str, str],
    told: Told,
) -> tuple[list[Appointment], list[Appointment]]:
    """What takes place on these ISO days or was told of them, and what no longer does."""
    first, last = days
    whole = entries_of(state, rep)
    every = appointments(state, rep, whole, zone, replace(told, travel=True))
    inside = {event.uid for event in every if first <= event.day.isoformat() <= last}
    inside |= {uid for uid, sent in known.items() if first <= sent.day <= last}
    own = _own_sequence(state, whole)
    wanted = [
        _numbered(event, known.get(event.uid), own.get(event.uid, 0))
        for event in every
        if event.uid in inside and (told.travel or not _is_drive(event))
    ]
    gone = _called_off(known, inside - {event.uid for event in wanted}, zone)
    return wanted, gone


def write_calendar(file: CalendarFile, out: Path) -> list[Path]:
    """Write `out` and, where something is called off, "... cancelled.ics" beside it."""
    written = []
    beside = out.with_name(f"{out.stem} cancelled{out.suffix}")
    parts = ((out, file.content if file.events else None), (beside, file.cancellations))
    for path, content in parts:
        if content is not None:
            with replacing(path) as temporary:
                temporary.write_bytes(content)
            written.append(path)
    return written


def calendar_text(
    events: Sequence[Appointment], *, rep: Rep, zone: ZoneInfo, stamp: datetime
) -> bytes:
    """One VCALENDAR with CRLF line ends, lines folded at 75 octets."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{rep.name or rep.id}: diary")
    calendar.add("x-wr-timezone", zone.key)
    years = [event.day.year for event in events]
    if years:
        calendar.add_component(zone_component(zone, min(years), max(years)))
    for event in events:
        calendar.add_component(_component(event, rep, stamp))
    content: bytes = calendar.to_ical()
    return content


def _component(event: Appointment, rep: Rep, stamp: datetime) -> Any:
    made = Event()
    made.add("uid", f"{event.uid}@plan")
    made.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    made.add("dtstart", event.start)
    made.add("dtend", event.end)
    made.add("summary", event.summary)
    made.add("sequence", event.sequence)
    made.add("status", event.status)
    made.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    if event.location:
        made.add("location", event.location)
    if event.geo:
        made.add("geo", event.geo)
    if event.categories:
        made.add("categories", list(event.categories))
    if event.description:
        made.add("description", event.description)
    email = rep.notes.get("email", "")
    if "@" in email:
        organizer = vCalAddress(f"mailto:{email}")
        organizer.params["CN"] = rep.name
        made.add("organizer", organizer)
    return made


def _is_drive(event: Appointment) -> bool:
    return event.categories == ("Travel",)


def _own_sequence(state: State, entries: Iterable[DiaryEntry]) -> dict[str, int]:
    project = state.about.project_id
    return {external_id(project, entry): entry.sequence for entry in entries}


def _same(event: Appointment, known: Sent | None) -> bool:
    return known is not None and known.mark == event.mark and known.status != "cancelled"


def _numbered(event: Appointment, known: Sent | None, own: int) -> Appointment:
    """The event with its version: counted up when calendars know it otherwise."""
    if known is None:
        return replace(event, sequence=own)
    return replace(event, sequence=max(own, known.sequence + (not _same(event, known))))


def _called_off(known: dict[str, Sent], missing: set[str], zone: ZoneInfo) -> list[Appointment]:
    """The events that calendars still show; their version counts up once."""
    events = []
    for uid in sorted(missing):
        sent = known.get(uid)
        if sent is None or sent.status == "cancelled":
            continue
        day = date.fromisoformat(sent.day)
        timed = bool(sent.start)
        begin = datetime.fromisoformat(sent.start).replace(tzinfo=zone) if timed else day
        end = (
            datetime.fromisoformat(sent.end).replace(tzinfo=zone)
            if timed
            else day + timedelta(days=1)
        )
        events.append(
            Appointment(
                uid,
                begin,
                end,
                f"Cancelled: {sent.title}",
                status="CANCELLED",
                busy=False,
                sequence=sent.sequence + 1,
            )
        )
    return events


def _remembered(rep: Rep, events: Iterable[Appointment]) -> list[Sent]:
    found = []
    for event in events:
        timed = isinstance(event.start, datetime)
        off = event.status == "CANCELLED"
        title = event.summary.removeprefix("Cancelled: ")
        found.append(
            Sent(
                rep_id=rep.id,
                target=CALENDAR,
                uid=event.uid,
                external_id=event.uid,
                sequence=event.sequence,
                mark="" if off else event.mark,
                day=event.day.isoformat(),
                start=_local(event.start) if timed else "",
                end=_local(event.end) if timed else "",
                status="cancelled" if off else "sent",
                title=title if off else _title(title),
            )
        )
    return found


def _title(summary: str) -> str:
    """Kind and account of a summary, without the purpose."""
    return " – ".join(summary.split(" – ")[:2])


def _local(moment: datetime | date) -> str:
    return moment.replace(tzinfo=None).isoformat() if isinstance(moment, datetime) else ""
