"""Zones as VTIMEZONE, compared hour by hour with the time zone database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from model.reps import Rep
from reports.calendar import calendar_text
from reports.calendar_entries import Appointment
from reports.calendar_zone import zone_component
from tests.reports import ics_reader as ics


def read_back(name, hours):
    """Wall hours of one zone written to a file and read by the rules in that file."""
    zone = ZoneInfo(name)
    made = [
        Appointment(f"{n}", hour.replace(tzinfo=zone), hour.replace(tzinfo=zone), "x")
        for n, hour in enumerate(hours)
    ]
    stamp = datetime(2027, 1, 1, tzinfo=UTC)
    calendar = ics.read(calendar_text(made, rep=Rep("R1", "Ann"), zone=zone, stamp=stamp))
    events = [part for part in calendar.parts if part.name == "VEVENT"]
    return [ics.instant(calendar, event, "DTSTART") for event in events]


@pytest.mark.parametrize(
    "name",
    [
        "America/New_York",
        "America/Phoenix",
        "Europe/Berlin",
        "Europe/Dublin",
        "Australia/Sydney",
        "Asia/Kolkata",
        "America/Santiago",
        "Africa/Casablanca",
    ],
)
def test_that_working_hours_of_a_year_are_the_instants_of_the_database(name):
    hours = [datetime(2027, 1, 1, 9) + timedelta(days=n) for n in range(365)]
    wanted = [hour.replace(tzinfo=ZoneInfo(name)).astimezone(UTC) for hour in hours]
    assert read_back(name, hours) == wanted


def test_that_a_zone_with_yearly_rules_is_two_rules_and_one_without_changes_a_single_offset():
    eastern = zone_component(ZoneInfo("America/New_York"), 2027, 2027)
    assert [part.name for part in eastern.subcomponents] == ["DAYLIGHT", "STANDARD"]
    assert all("RRULE" in part for part in eastern.subcomponents)
    phoenix = zone_component(ZoneInfo("America/Phoenix"), 2027, 2027)
    assert [part.name for part in phoenix.subcomponents] == ["STANDARD"]


def test_that_the_day_before_and_after_a_change_differ_by_the_hour():
    before, after = read_back("Europe/Berlin", [datetime(2027, 3, 27, 8), datetime(2027, 3, 29, 8)])
    assert (before.hour, after.hour) == (7, 6)
    assert before.date() == date(2027, 3, 27)
