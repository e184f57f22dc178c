"""P12: what each segment is promised, what it costs in hours, what is not done."""

from typing import Any, Final

import numpy as np

from model.plan.facts import MixRow
from model.plan.service import ServiceLevel, cheapest_cuts, service_levels
from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.typed import entries, part, text, texts
from reports.book.voices import voice_within
from reports.book.words import counted, gap, gap_about, load_words
from reports.pdf import blocks, cells, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT_MID
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_QUIET: Final = ("Monitor", "Serve", "Serve+", "Referrer", "Not now")
_CUTS: Final = 6


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    levels = _levels(facts)
    with book.page("Segment policy", _lead(facts), tabs=("WHAT",), key="P12") as page:
        top = page.frame(0, 12)
        _policy(top, facts, levels)
        left, right = page.columns(6, 6, top=page.below(top), double_gutter=True)
        _hours(left, facts, levels)
        _capacity(right, facts)
        low = page.below(left, right, gap=26)
        words = _exceptions(facts)
        _not_done(page.frame(0, 6 if words else 12, low), facts, levels)
        if words:
            area = page.frame(6, 12, low, indent=12)
            typed = bool(texts(facts.typed, "service_exceptions"))
            title = "Exceptions" if typed else "What we told customers we cannot do"
            blocks.heading(area, title)
            voice_within(area, words, area.room)
        close_with(page, _so_what(facts))


def _levels(facts: BookFacts) -> list[ServiceLevel]:
    """The levels of segments that hold an account."""
    found = {row.key for row in facts.plan.mix.by_segment}
    typed = part(facts.typed, "service_policy")
    settings = settings_of(facts.state)
    return [level for level in service_levels(settings, typed) if level.segment in found]


def _row_of(facts: BookFacts, segment: str) -> MixRow:
    return next(row for row in facts.plan.mix.by_segment if row.key == segment)


def _lead(facts: BookFacts) -> Words:
    workload, show = facts.plan.workload, facts.show
    planned = float(np.nansum(workload.hours))
    first: Words = ""
    if workload.utilisation > 0:
        need, have = show.hours(planned), show.hours(workload.capacity)
        first = [
            "The promise needs ",
            semi(need),
            f" of {have} in year one: ",
            semi(show.percent(workload.utilisation, 1)),
            ".",
        ]
    cuts = cheapest_cuts(facts.plan)
    second = ""
    if cuts:
        calls, hours = sum(c.calls for c in cuts), sum(c.hours for c in cuts)
        at = counted(len(cuts), "account")
        over = planned - workload.capacity
        of = "" if hours >= over else f" of the {show.hours(over)} over"
        second = (
            f"The cheapest cut, {counted(calls, 'call')} at {at}, frees {show.hours(hours)}{of}."
        )
    default = "Levels are the shipped defaults." if _all_default(facts) else ""
    return lead(first, second, default)


def _all_default(facts: BookFacts) -> bool:
    settings = settings_of(facts.state)
    untouched = all(settings.is_default(n) for n in settings if n.startswith("freq."))
    return untouched and not part(facts.typed, "service_policy")


def _policy(area: Frame, facts: BookFacts, levels: list[ServiceLevel]) -> None:
    note = "per account and year; channel, response and stock: "
    default = all(level.default for level in levels)
    blocks.heading(area, "What we promise", note + ("shipped defaults" if default else "as typed"))
    columns = [
        Column("", 70),
        Column("Face", 28, "right"),
        Column("Remote", 34, "right"),
        Column("Case support", 60),
        Column("Who", 86, size=7.0),
        Column("Channel", 78, size=7.0),
        Column("Response", 66, size=7.0),
        Column("Stock", 60, size=7.0),
    ]
    rows = []
    for level in levels:
        cases = "attended" if level.case_support else "on request"
        line: list[Any] = [
            cells.segment(level.segment),
            facts.show.number(level.face),
            facts.show.number(level.remote),
            cases,
            level.who,
            level.channel,
            level.response,
            level.stock,
        ]
        rows.append(Row(line))
    tables.table(area, columns, rows, more=None)


def _hours(area: Frame, facts: BookFacts, levels: list[ServiceLevel]) -> None:
    show = facts.show
    rows = [_row_of(facts, level.segment) for level in levels]
    full = max((row.hours for row in rows if row.hours > 0), default=1.0)
    blocks.heading(area, "What it takes in year one", "calls are rounded by account")
    columns = [
        Column("", 68),
        Column("n", 20, "right"),
        Column("Calls", 30, "right"),
        Column("", 74),
        Column("Hours", 36, "right"),
    ]
    lines = []
    for row in rows:
        bar = cells.bar(float(np.nan_to_num(row.hours)), full, colour=ACCENT_MID)
        name = cells.segment(row.key)
        lines.append(Row([name, f"{row.n:,}", f"{row.calls:,}", bar, show.number(row.hours)]))
    total = facts.plan.mix.total
    lines.append(
        Row(
            [
                "Total",
                str(total.n),
                f"{total.calls:,}",
                None if not total.hours else "",
                show.number(total.hours),
            ],
            total=True,
        )
    )
    tables.table(area, columns, lines, more=None)


def _capacity(area: Frame, facts: BookFacts) -> None:
    workload, show = facts.plan.workload, facts.show
    blocks.heading(area, "Hours needed against capacity", load_words(facts))
    if workload.utilisation > 0:
        said = f"{show.hours(float(np.nansum(workload.hours)))} of {show.hours(workload.capacity)}"
        charts.progress(area, workload.utilisation, said, show.percent(workload.utilisation, 1))
        area.skip(6)
    parts = (
        ("Face calls", workload.face_hours),
        ("Remote touches", workload.remote_hours),
        ("Cases", workload.case_hours),
        ("Pursuits", workload.pursuit_hours),
        ("Travel", workload.travel_hours),
    )
    bars = [(name, float(np.nansum(hours))) for name, hours in parts]
    items = [charts.Bar(name, hours, show.number(hours)) for name, hours in bars if hours > 0]
    charts.bars(area, items, label_width=84, figure_width=34)
    area.skip(6)
    days = show.number(workload.working_days)
    gross = show.hours(workload.gross_hours)
    defaulted = "" if facts.plan.rep is not None and facts.plan.rep.leave_days else " (default)"
    blocks.small(
        area,
        f"Capacity: {days} working days, {gross} gross, less administration and "
        f"urgent buffer{defaulted}.",
    )


def _not_done(area: Frame, facts: BookFacts, levels: list[ServiceLevel]) -> None:
    """What C accounts, referrers and those set aside do not get; which calls are cut first."""
    blocks.heading(area, "What is not done")
    lines: list[Words] = []
    for level in levels:
        if level.segment not in _QUIET:
            continue
        n = counted(_row_of(facts, level.segment).n, "account")
        if level.face:
            each = counted(int(level.face), "face call")
            lines.append(f"{level.segment} ({n}): no more than {each} a year, no case unasked.")
        else:
            lines.append(f"{level.segment} ({n}): no visit, one touch to reassess.")
    later = int(np.sum(facts.plan.sequence.wave > 4))
    if later:
        lines.append(f"{counted(later, 'account')} waved after year one: 30 % of the calls.")
    cuts = cheapest_cuts(facts.plan)
    if cuts:
        names = ", ".join(f"{facts.shorts[c.position]} ({c.calls})" for c in cuts[:_CUTS])
        rest = f" and {len(cuts) - _CUTS} more" if len(cuts) > _CUTS else ""
        lines.append([semi("Calls to cut first: "), names + rest + "."])
    blocks.bullets(area, lines or ["Every account is in an active segment."], step=14)


def _exceptions(facts: BookFacts) -> list[str]:
    """Typed exceptions, else what the rep said cannot be done for the first accounts."""
    typed = texts(facts.typed, "service_exceptions")
    notes = [
        f"{facts.short_of(text(entry, 'account_id'))}: {text(entry, 'cannot')}"
        for entry in entries(facts.typed, "account_strategies")
        if text(entry, "cannot")
    ]
    return typed or notes[:2]


def _so_what(facts: BookFacts) -> str:
    workload, show = facts.plan.workload, facts.show
    if not workload.utilisation > 0:
        return ""
    if workload.utilisation > 1:
        over = show.hours(_whole(np.nansum(workload.hours)) - _whole(workload.capacity))
        return f"Cut or hand over {over} before the first diary is made."
    left = show.hours(_whole(workload.capacity) - _whole(np.nansum(workload.hours)))
    if workload.utilisation < settings_of(facts.state)["util.green_low"] / 100:
        return f"{left} are free in year one: room for more accounts, or for more calls at these."
    return f"{left} are free in year one: no promise beyond this page without a cut elsewhere."


def _whole(hours: float) -> float:
    """Hours as they are printed, so that what is left adds up for the reader."""
    return float(np.floor(hours + 0.5))


def _units(facts: BookFacts) -> int:
    if not any(row.key and row.hours > 0 for row in facts.plan.mix.by_segment):
        return 0
    rows = len(_levels(facts))
    return 2 * rows


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    note = gap(facts, "Segments of the accounts", "calls and hours", "potential by account")
    return (note, *gap_about(facts, "accounts"))


SECTION: Final = Section("P12", "Segment policy", "What", 6, _units, _draw, _gaps)
