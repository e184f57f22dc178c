"""A time zone as VTIMEZONE: the rules of its clock changes, as calendars expect them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK: Final = 7
_YEARS_CHECKED: Final = 4  # a rule has to hold this long to be written as one


def zone_component(zone: ZoneInfo, first_year: int, last_year: int) -> Any:
    """The VTIMEZONE of `zone` that is right for events of these years, both included.

    A zone whose clock changes on the same Sunday each year gets two yearly rules, as Outlook
    reads them; one without changes a single offset; any other the single changes by date.
    """
    made = Timezone()
    made.add("tzid", zone.key)
    made.add("x-lic-location", zone.key)
    last = max(last_year, first_year + _YEARS_CHECKED)
    changes = [*_changes(zone, first_year - 1, last)]
    if not changes:
        made.add_component(_part(zone, datetime(first_year, 1, 1, tzinfo=UTC), None))
        return made
    rules = _yearly(changes, zone)
    if rules is None:
        made.add_component(_part(zone, changes[0] - timedelta(days=1), None))
        for change in changes:
            made.add_component(_part(zone, change, None))
        return made
    for change, rule in rules:
        made.add_component(_part(zone, change, rule))
    return made


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[datetime]:
    """The instants (UTC) at which the offset changes, found to the minute."""
    low = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while low < end:
        high = low + timedelta(days=1)
        if _offset(zone, low) != _offset(zone, high):
            yield _between(zone, low, high)
        low = high


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _offset(zone, low)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return (high + timedelta(seconds=30)).replace(second=0, microsecond=0)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _local(zone: ZoneInfo, change: datetime) -> datetime:
    """Wall time of a change by the clock that ran until then."""
    return (change + _offset(zone, change - timedelta(minutes=1))).replace(tzinfo=None)


def _yearly(
    changes: list[datetime], zone: ZoneInfo
) -> list[tuple[datetime, dict[str, Any]]] | None:
    """The first change of each kind with its yearly rule; None when they follow no rule."""
    found = []
    for summer in (True, False):
        same = [c for c in changes if bool(c.astimezone(zone).dst()) is summer]
        days = [_local(zone, change) for change in same]
        if len(same) < _YEARS_CHECKED or len({(d.month, d.weekday(), d.time()) for d in days}) > 1:
            return None
        if [d.year for d in days] != list(range(days[0].year, days[0].year + len(days))):
            return None
        nth = _nth([d.date() for d in days])
        if nth is None:
            return None
        day = f"{nth}{_DAYS[days[0].weekday()]}"
        found.append((same[0], {"freq": "yearly", "bymonth": days[0].month, "byday": day}))
    return found


def _nth(days: list[date]) -> int | None:
    """Which weekday of its month every day is: 1 to 4 from the start, −1 the last."""
    counts = {(day.day - 1) // _WEEK + 1 for day in days}
    if all((day + timedelta(days=_WEEK)).month != day.month for day in days):
        return -1
    return counts.pop() if len(counts) == 1 else None


def _part(zone: ZoneInfo, change: datetime, rule: dict[str, Any] | None) -> Any:
    here = change.astimezone(zone)
    made = TimezoneDaylight() if here.dst() else TimezoneStandard()
    made.add("dtstart", _local(zone, change))
    made.add("tzoffsetfrom", _offset(zone, change - timedelta(minutes=1)))
    made.add("tzoffsetto", _offset(zone, change))
    made.add("tzname", here.tzname() or zone.key)
    if rule is not None:
        made.add("rrule", vRecur(rule))
    return made
