"""A strict reader of iCalendar text after RFC 5545, sharing nothing with the library that writes.

It refuses what the standard refuses: bare line feeds, lines over 75 octets, nameless lines,
unbalanced components, times in zones that are not defined. Zone rules are worked out from the
VTIMEZONE in the file, never from the computer's own tables.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone


@dataclass
class Part:
    name: str
    lines: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    def all(self, name):
        return [value for key, _, value in self.lines if key == name]

    def one(self, name, default=None):
        found = self.all(name)
        assert len(found) <= 1, f"{name} stands {len(found)} times in {self.name}"
        return found[0] if found else default

    def params(self, name):
        return next(params for key, params, _ in self.lines if key == name)


def read(content: bytes) -> Part:
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    for line in raw:
        assert b"\n" not in line, "a bare line feed"
        assert b"\r" not in line, "a bare carriage return"
        assert 0 < len(line) <= 75, f"{len(line)} octets: {line!r}"
    unfolded: list[bytes] = []
    for line in raw:
        if line[:1] in (b" ", b"\t"):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    root, open_ = Part("root"), []
    open_.append(root)
    for line in (part.decode("utf-8") for part in unfolded):
        name, params, value = _line(line)
        if name == "BEGIN":
            made = Part(value)
            open_[-1].parts.append(made)
            open_.append(made)
        elif name == "END":
            assert open_.pop().name == value
        else:
            open_[-1].lines.append((name, params, value))
    assert open_ == [root]
    assert [part.name for part in root.parts] == ["VCALENDAR"]
    return root.parts[0]


def _line(line):
    found = re.fullmatch(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line, re.S)
    assert found, f"no content line: {line!r}"
    params = re.findall(r';([A-Z0-9-]+)=(?:"([^"]*)"|([^";:,]*))', found[2])
    return found[1], {key: quoted or bare for key, quoted, bare in params}, found[3]


def text(value):
    """TEXT with its escapes undone."""
    assert re.fullmatch(r"(?:[^\\;,\n]|\\[\\;,nN])*", value), f"not escaped: {value!r}"
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)


def texts(value):
    """A list of TEXT, parted by commas that are not escaped."""
    return [text(part) for part in re.split(r"(?<!\\),", value)]


def instant(calendar: Part, event: Part, name: str):
    """A DTSTART or DTEND as an instant in UTC; a date for a whole day."""
    value, params = event.one(name), event.params(name)
    if params.get("VALUE") == "DATE":
        return datetime.strptime(value, "%Y%m%d").date()
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    zones = [zone for zone in calendar.parts if zone.name == "VTIMEZONE"]
    zone = next(zone for zone in zones if zone.one("TZID") == params["TZID"])
    local = datetime.strptime(value, "%Y%m%dT%H%M%S")
    return local.replace(tzinfo=timezone(_offset(zone, local))).astimezone(UTC)


def _offset(zone: Part, local: datetime) -> timedelta:
    """The offset of the last change before a wall time."""
    latest = None
    for rule in zone.parts:
        assert rule.name in ("STANDARD", "DAYLIGHT")
        for change in _onsets(rule, local.year):
            if change <= local and (latest is None or change > latest[0]):
                latest = change, rule.one("TZOFFSETTO")
    assert latest, f"no offset for {local}"
    hours, minutes = int(latest[1][1:3]), int(latest[1][3:5])
    return (1 if latest[1][0] == "+" else -1) * timedelta(hours=hours, minutes=minutes)


def _onsets(rule: Part, year: int):
    first = datetime.strptime(rule.one("DTSTART"), "%Y%m%dT%H%M%S")
    if rule.one("RRULE") is None:
        return [first]
    parts = dict(pair.split("=") for pair in rule.one("RRULE").split(";"))
    assert parts["FREQ"] == "YEARLY"
    nth, day = (
        int(parts["BYDAY"][:-2]),
        ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].index(parts["BYDAY"][-2:]),
    )
    found = []
    for y in range(first.year, year + 1):
        month = int(parts["BYMONTH"])
        days = [date(y, month, 1) + timedelta(days=n) for n in range(31)]
        days = [d for d in days if d.month == month and d.weekday() == day]
        chosen = days[nth if nth < 0 else nth - 1]
        found.append(datetime.combine(chosen, first.time()))
    return found
