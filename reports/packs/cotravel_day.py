"""Page one of the co-travel pack: the day in order, where each call comes from, what it serves."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from model.diary.entries import kind_words
from model.review.cotravel import print_day
from model.review.cotravel_day import RideCall
from model.review.cotravel_facts import RideFacts
from reports.book import map_layers
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead
from reports.book.words import counted, listed
from reports.packs.cotravel_briefs import MOST, research
from reports.packs.cotravel_wave import OUT_OF_WAVE, Turn, turn_of
from reports.packs.paper import NOT_PLANNED, boxed
from reports.pdf import blocks, fonts, maps
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, G200, G500, G700, WHITE, Fill
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame, Page
from reports.pdf.text import Words, semi, wrap

_CALL: Final = 56.0  # points of one call
_PLAIN: Final = 50.0  # whose chain of goals is one line
_DENSE: Final = 46.0
_BARE: Final = 40.0  # on a day that serves no objective
_MAP_LEAST: Final = 120.0
_TIME: Final = 52.0
DAY_KEY: Final = "C1"


def draw_day(book: Book, facts: BookFacts, ride: RideFacts) -> None:
    """Add the day sheet."""
    day = ride.day
    show = facts.show
    turns = [turn_of(facts, call.account_id, day.day) for call in day.calls]
    title = f"Co-travel on {show.date(day.day.isoformat())}"
    with book.page(title, _lead(ride), key=DAY_KEY) as page:
        area = page.frame(0, 12)
        area.skip(-4)
        blocks.key_facts(area, _header(facts, ride, sum(turn.early for turn in turns)))
        area.skip(8)
        high = _row_height(area, day.calls)
        for number, call in enumerate(day.calls, 1):
            if area.room < high:
                rest = len(day.calls) - number + 1
                blocks.small(area, f"{counted(rest, 'more call')}, briefed on the next pages.")
                break
            _call(area, facts, call, number, high, turns[number - 1])
        _foot_notes(area, ride, early=any(turn.early for turn in turns))
        _research(area, facts, ride)
        if area.room > _MAP_LEAST:
            _map(page, area, facts, ride)
        close_with(page, _so_what(facts, ride))


def _lead(ride: RideFacts) -> Words:
    day = ride.day
    n, wild = len(day.calls), day.not_planned
    first: Words = [semi(f"{wild} of {counted(n, 'call')} not planned.")]
    if not wild:
        first = [semi(f"All {counted(n, 'call')} stood in the plan.")]
    if day.unknown == n:
        first = [semi(f"{counted(n, 'call')}."), " Since when they stand in the plan is not known."]
    broken = sum(not call.chain.whole for call in day.calls)
    chain = f"{counted(broken, 'call')} without a chain up to a strategic goal." if broken else ""
    told = "Every call serves a strategic goal." if not broken else ""
    return lead(first, chain or told)


def _row_height(area: Frame, calls: Sequence[RideCall]) -> float:
    """As high as the longest chain of goals asks for, lower where they would not find room."""
    if not _serves(calls):
        return _BARE
    room = area.width - _TIME
    chains = (len(wrap(_chain(call), room, fonts.TEXT, XS)) for call in calls)
    high = _CALL if max(chains, default=1) > 1 else _PLAIN
    return high if len(calls) * high < area.room - 14 else _DENSE


def _serves(calls: Sequence[RideCall]) -> bool:
    """Whether any call serves an objective; where none does the lead says so once."""
    return any(call.chain.objective_id for call in calls)


def _header(facts: BookFacts, ride: RideFacts, early: int) -> list[tuple[str, str]]:
    show, day = facts.show, ride.day
    starts = [call.start for call in day.calls if call.start is not None]
    by = print_day(facts.state, ride.rep, day.day)
    return [
        ("Rep", ride.rep.name),
        ("Rides along", ride.manager or "not named"),
        ("First call", f"{min(starts):%H:%M}" if starts else "–"),
        ("On the road", show.hours(day.drive, 1) if day.drive else "–"),
        ("Calls", str(len(day.calls))),
        ("Not planned", str(day.not_planned)),
        ("Out of wave", str(early)),
        ("Print by", show.date(by.isoformat(), year=False)),
    ]


def _call(
    area: Frame, facts: BookFacts, call: RideCall, number: int, high: float, turn: Turn
) -> None:
    ink, y, x = area.ink, area.take(high) + 11, area.x + _TIME
    when = f"{call.start:%H:%M}" if call.start else "any time"
    ink.text(area.x, y, when, fonts.MEDIUM_TAB, S)
    ink.text(area.x, y + 11, f"call {number}", fonts.TEXT, XS, G500)
    if call.drive == call.drive and call.drive > 0:
        drive = f"{facts.show.minutes(call.drive)} there"
        ink.text(area.x, y + 20, drive, fonts.TEXT, XS, G500, within=_TIME - 2)
    right = area.right
    if not call.planned:
        right = boxed(ink, right, y, NOT_PLANNED) - 8
    if turn.early:
        right = boxed(ink, right, y, OUT_OF_WAVE) - 8
    with ink.tags.element("H2"):
        end = ink.text(
            x, y, facts.name_of(call.account_id), fonts.SEMI, S, within=(right - x) * 0.62
        )
    who = ", ".join(call.contacts)
    said = ", ".join(part for part in (kind_words(call.kind), who) if part)
    ink.text(end + 8, y, said, fonts.TEXT, S, G700, within=right - end - 8)
    pitch, room = 10.8 if high >= _PLAIN else 9.7, area.right - x
    ink.text(x, y + pitch, _origin(facts, call, turn), fonts.TEXT, XS, G500, within=room)
    if call.purpose:
        ink.text(x, y + 2 * pitch, call.purpose, fonts.TEXT, S, within=room)
    if high != _BARE:
        cut = cut_to_lines(area, _chain(call), room, 2 if high == _CALL else 1, XS)
        ink.paragraph(x, y + 3 * pitch, room, cut, fonts.TEXT, XS, G700, leading=8.6)
    ink.rule(area.x, area.right, area.y - 2, G200)


def _origin(facts: BookFacts, call: RideCall, turn: Turn) -> str:
    show = facts.show
    parts = [f"Origin: {call.origin}"]
    if call.entered is not None:
        parts.append(f"in the diary since {show.date(call.entered.isoformat())}")
    if call.why:
        parts.append(call.why)
    if turn.words:
        parts.append(turn.words)
    return "; ".join(parts)


def _chain(call: RideCall) -> str:
    chain = call.chain
    if not chain.objective_id:
        return "Serves no objective of its quarter."
    parts = [f"{chain.objective_id} {chain.objective}"]
    parts.append(f"{chain.annual_id} {chain.annual}" if chain.annual_id else "no annual goal")
    parts.append(
        f"{chain.strategic_id} {chain.strategic}" if chain.strategic_id else "no strategic goal"
    )
    return " → ".join(parts)


def _foot_notes(area: Frame, ride: RideFacts, *, early: bool) -> None:
    day = ride.day
    words = (
        f"{NOT_PLANNED}: entered less than {day.plan_days} working days before, or not in the "
        "published quarter."
    )
    if not day.published:
        words += " This quarter was not published: only the day of entry is judged."
    if early:
        words += f" {OUT_OF_WAVE}: the sequence plans the account for a later quarter."
    if len(day.calls) > MOST:
        words += f" Briefs follow for the first {MOST} calls."
    area.skip(3)
    blocks.small(area, words)


def _research(area: Frame, facts: BookFacts, ride: RideFacts) -> None:
    """What nobody has found out yet before each call (S0-77), in the order of the calls."""
    lines: dict[str, list[str]] = {}
    for number, call in enumerate(ride.day.calls, 1):
        if missing := [what for what, known in research(facts, call) if not known]:
            lines.setdefault(f"{facts.short_of(call.account_id)}: {', '.join(missing)}", []).append(
                str(number)
            )
    if not lines or area.room < 30:
        return
    blocks.heading(area, "Research still open", "to be found out before the day", gap=12)
    for left, (words, numbers) in enumerate(lines.items()):
        if area.room < 11:
            blocks.small(area, f"{len(lines) - left} more in the briefs")
            return
        y = area.take(10.5) + 8
        end = area.ink.text(area.x, y, f"{', '.join(numbers)}  ", fonts.MEDIUM_TAB, XS, ACCENT)
        area.ink.text(end, y, words, fonts.TEXT, XS, G700, within=area.right - end)


def _map(page: Page, area: Frame, facts: BookFacts, ride: RideFacts) -> None:
    stops = _stops(facts, ride)
    rep = ride.rep
    if len(stops) < 2:
        return
    area.skip(8)
    box = maps.Box(area.x, area.y, area.width, min(area.room, 230.0))
    lat, lon = [s[0] for s in stops], [s[1] for s in stops]
    if rep.home_lat is not None and rep.home_lon is not None:
        lat, lon = [*lat, rep.home_lat], [*lon, rep.home_lon]
    window = maps.Window.around(box, lat, lon, 30)
    sheet = maps.Sheet(page.ink, window)
    unit: Literal["km", "mi"] = "mi" if facts.show.units == "mi" else "km"
    with page.ink.tags.element("Figure", f"Way of the day with {len(stops)} stops"):
        sheet.ground(map_layers.ground(facts))
        sheet.title("Way of the day, straight")
        sheet.scale_bar(unit)
        way = list(zip(lat[: len(stops)], lon[: len(stops)], strict=True))
        if rep.home_lat is not None and rep.home_lon is not None:
            home = (rep.home_lat, rep.home_lon)
            way = [home, *way, home]
            sheet.label(*home, "Home")
        sheet.arcs(way)
        sheet.places(
            [
                maps.Place(a, b, 1.0, name, Fill(ACCENT, WHITE), rank=n, strong=True)
                for a, b, name, n in stops
            ],
            largest=1.0,
            radius=7.0,
        )
    area.y = box.bottom


def _stops(facts: BookFacts, ride: RideFacts) -> list[tuple[float, float, str, int]]:
    """Places of the calls that are driven to, each once, with the number of the first call."""
    found: dict[str, tuple[float, float, str, int]] = {}
    accounts = facts.state.accounts
    for number, call in enumerate(ride.day.calls, 1):
        if call.kind == "remote_touch" or not accounts.has(call.account_id):
            continue
        row = accounts.row_of(call.account_id)
        lat, lon = float(accounts.lat[row]), float(accounts.lon[row])
        if call.account_id not in found and np.isfinite(lat) and np.isfinite(lon):
            found[call.account_id] = (lat, lon, facts.short_of(call.account_id), number)
    return list(found.values())


def _so_what(facts: BookFacts, ride: RideFacts) -> str:
    wild = [call for call in ride.day.calls if not call.planned]
    if wild:
        names = listed(list(dict.fromkeys(facts.short_of(call.account_id) for call in wild)))
        return f"Ask first why {names} came in late, before the first door."
    last = ride.last
    if last is not None and last.coaching.known:
        return "Look first for what was agreed last time; the agreement is on page {C7}."
    return "The manager observes and does not take over; the form is on page {C6}."
