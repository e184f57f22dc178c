"""P13: who decides for whom, which contracts end when, by when to start."""

from typing import Any, Final

import numpy as np

from model.plan.facts import MixRow
from model.plan.outlook import ContractEvent
from model.plan.period import iso_date
from reports.book import systems_lines
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, small_cell
from reports.book.section import Edition, Section
from reports.book.words import counted, gap, gap_about, listed, many, sentence
from reports.pdf import blocks, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_MID, G200, G300, G500, INK
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_SYSTEMS: Final = 8
_DATES: Final = 6
_ENDS: Final = 14
_ENDS_ALONE: Final = 30  # where no committee stands below
_MONTHS: Final = 36
_LINES: Final = 12  # rows of systems and their contract lines
_VALUES: Final = 3  # cells that make a row of a system worth a unit
_LABEL: Final = 200.0
_PITCH: Final = 13.5


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    with book.page(
        "Health systems and contract calendar", _lead(facts), tabs=("WHAT",), key="P13"
    ) as page:
        top = page.frame(0, 12)
        _systems(top, facts)
        middle = page.frame(0, 12, page.below(top, gap=18) if top.started else None)
        _calendar(middle, facts)
        last = page.frame(0, 12, page.below(middle if middle.started else top, gap=18))
        _committees(last, facts)
        close_with(page, _so_what(facts))


def _grouped(facts: BookFacts) -> list[tuple[ContractEvent, list[ContractEvent]]]:
    """Contracts that end in the 36 months, one line for a system, holder and end."""
    groups: dict[tuple[str, str, str, str], list[ContractEvent]] = {}
    systems = facts.words("idn_id")
    named = {row.key for row in facts.plan.mix.by_system if row.key}
    for event in facts.plan.contracts.calendar:
        if not 0 < event.end_month <= _MONTHS:
            continue
        system = systems[event.position] if systems[event.position] in named else event.account_id
        groups.setdefault((event.end, system, event.holder, event.status), []).append(event)
    return [(events[0], events) for events in groups.values()]


def _label(facts: BookFacts, events: list[ContractEvent]) -> str:
    first = events[0]
    if len(events) == 1:
        return facts.short_of(first.account_id)
    system = facts.system_name(facts.words("idn_id")[first.position])
    return f"{system} ({len(events)})"


def _lead(facts: BookFacts) -> Words:
    show, mix = facts.show, facts.plan.mix
    systems = [row for row in mix.by_system if row.key]
    first: Words = ""
    if systems:
        n = sum(row.n for row in systems)
        share = sum(row.share_of_potential for row in systems if row.share_of_potential > 0)
        held = f" and {show.percent(share)} of potential" if share > 0 else ""
        verb = "decide" if len(systems) > 1 else "decides"
        who = many(len(systems), "system")
        first = [semi(f"{who} {verb}"), f" for {counted(n, 'account')}{held}."]
    ends = _grouped(facts)
    second = ""
    if ends:
        year = [e for e, _ in ends if e.end_month <= 12]
        n_year = sum(len(events) for e, events in ends if e.end_month <= 12)
        if year:
            second = f"{many(n_year, 'contract ends', 'contracts end')} in the first year."
        else:
            second = f"The next contract ends on {show.date(ends[0][0].end)}."
    return lead(first, second)


def _systems(area: Frame, facts: BookFacts) -> None:
    show = facts.show
    rows = [row for row in facts.plan.mix.by_system if row.key]
    if not rows:
        return
    blocks.heading(area, "Who decides", f"{facts.k_unit}; won: members that buy")
    lines = [Row(_system_cells(facts, row)) for row in rows[:_SYSTEMS]]
    alone = next((row for row in facts.plan.mix.by_system if not row.key), None)
    if alone is not None:
        money, buying = show.money_k(alone.potential), str(systems_lines.won(facts, ""))
        lines.append(Row(["Independent", None, str(alone.n), buying, money, None, None]))
    columns = [
        Column("", 128),
        Column("Gate account", 96),
        Column("Members", 38, "right"),
        Column("Won", 30, "right"),
        Column("Potential", 42, "right"),
        Column("Next end with", 72),
        Column("End", 60),
    ]
    _known_columns(area, columns, lines)
    if len(rows) > _SYSTEMS:
        blocks.small(area, f"+{len(rows) - _SYSTEMS} more systems on page A1")
    _by_line(area, facts, [row.key for row in rows[:_SYSTEMS]])


def _known_columns(area: Frame, columns: list[Column], lines: list[Row]) -> None:
    """The table without the columns of which nothing is known."""
    keep = [n for n in range(len(columns)) if any(row.cells[n] not in (None, "–") for row in lines)]
    kept = [Row([row.cells[n] for n in keep], total=row.total) for row in lines]
    tables.table(area, [columns[n] for n in keep], kept, row_height=12, more=None)


def _by_line(area: Frame, facts: BookFacts, systems: list[str]) -> None:
    """Where each contract line is decided, who holds it and until when."""
    found = [line for key in systems for line in systems_lines.lines_of(facts, key)]
    if not any(line.level or line.holder for line in found):
        return
    blocks.heading(area, "Where each line is decided", "contract line by line", gap=20)
    rows = [
        Row(
            [
                Run(facts.system_name(line.system), fonts.MEDIUM),
                small_cell(sentence(line.line), 124.0),
                small_cell(line.level, 72.0) if line.level else None,
                line.holder or None,
                str(line.members),
                facts.show.date(line.end) if line.end else None,
            ]
        )
        for line in found
    ]
    columns = [
        Column("System", 130),
        Column("Line", 134, size=7.0),
        Column("Decided at", 78, size=7.0),
        Column("Held by", 78),
        Column("Members", 36, "right"),
        Column("First end", 62, "right"),
    ]
    tables.table(
        area, columns, rows, row_height=12, group=True, most=_LINES, more="+{k} more lines"
    )


def _system_cells(facts: BookFacts, row: MixRow) -> list[Any]:
    show = facts.show
    own = [e for e in facts.plan.contracts.calendar if facts.words("idn_id")[e.position] == row.key]
    next_end = min((e for e in own if e.end_month > 0), key=lambda e: e.end_month, default=None)
    gate = facts.plan.gates.get(row.key, "")
    return [
        facts.system_name(row.key),
        facts.short_of(gate) if gate else None,
        str(row.n),
        str(systems_lines.won(facts, row.key)),
        show.money_k(row.potential),
        (next_end.holder or None) if next_end else None,
        show.date(next_end.end) if next_end else None,
    ]


def _calendar(area: Frame, facts: BookFacts) -> None:
    """36 months: a mark where a contract ends, a bar over the nine months before."""
    ends = _grouped(facts)
    if not ends:
        return
    ink, plan = area.ink, facts.plan
    blocks.heading(
        area,
        "Contract ends",
        "diamond: end; bar: nine months before, the time to start",
    )
    below = 136 if facts.plan.contracts.committees else 40
    most = _ENDS if facts.plan.contracts.committees else _ENDS_ALONE
    shown = _weightiest(facts, min(most, max(3, int((area.room - below) // _PITCH))))
    left, wide = area.x + _LABEL, area.width - _LABEL
    high = _PITCH * len(shown)
    top = area.y + 14
    with ink.tags.element("Figure", f"{len(shown)} contract ends in 36 months"):
        for month in range(0, _MONTHS + 1, 3):
            x = left + wide * month / _MONTHS
            ink.line(x, top, x, top + high, G300 if month % 12 == 0 else G200, 0.4)
            if month % 12 == 0 and month < _MONTHS:
                year = str(plan.start.year + month // 12)
                ink.text(x + 3, top - 4, year, fonts.MEDIUM_TAB, fonts.XS, G500)
        for n, (event, events) in enumerate(shown):
            y = top + _PITCH * n + _PITCH / 2
            ink.text(area.x, y + 3, _label(facts, events), within=_LABEL - 62)
            said = event.holder
            ink.text(left - 6, y + 3, said, fonts.TEXT, fonts.XS, G500, "right", within=54)
            _mark(facts, area, event, left, wide, y)
            ink.rule(area.x, area.right, y + _PITCH / 2, G200, 0.35)
    area.y = top + high
    if len(ends) > len(shown):
        rest = f"+{len(ends) - len(shown):,} more contract ends on page A1"
        blocks.small(area, f"{rest}; shown are those with most headroom.")


def _mark(
    facts: BookFacts, area: Frame, event: ContractEvent, left: float, wide: float, y: float
) -> None:
    ink = area.ink
    end = left + wide * min(event.end_month, _MONTHS) / _MONTHS
    since = max(0.0, event.end_month - 9)
    start = left + wide * since / _MONTHS
    ink.rectangle(start, y - 2.5, end - start, 5, ACCENT_MID)
    ink.polygon([(end, y - 4.5), (end + 4.5, y), (end, y + 4.5), (end - 4.5, y)], ACCENT)
    said = facts.show.date(event.end, year=False)
    if end + 8 + fonts.width(said, fonts.TAB, fonts.XS) < left + wide:
        ink.text(end + 8, y + 2.5, said, fonts.TAB, fonts.XS, INK)
    elif start - 6 - fonts.width(said, fonts.TAB, fonts.XS) > left:
        ink.text(start - 6, y + 2.5, said, fonts.TAB, fonts.XS, INK, "right")


def _committees(area: Frame, facts: BookFacts) -> None:
    rows, show = [], facts.show
    for meeting in facts.plan.contracts.committees:
        due = iso_date(meeting.papers_due)
        late = due is not None and due < facts.plan.today
        gate = meeting.gate_account_id
        rows.append(
            Row(
                [
                    show.date(meeting.meeting),
                    meeting.system or facts.system_name(meeting.system_id),
                    facts.short_of(gate) if gate else None,
                    show.date(meeting.papers_due) if meeting.papers_due else None,
                    show.number(meeting.lead_wd),
                    "papers are due already" if late else "",
                ]
            )
        )
    if not rows or area.room < 70:
        return
    blocks.heading(area, "Next committee dates", "value analysis")
    columns = [
        Column("Meets", 62),
        Column("System", 140),
        Column("Gate account", 96),
        Column("Papers due", 62),
        Column("Lead, wd", 40, "right"),
        Column("", 90, colour=G500),
    ]
    if not any(row.cells[-1] for row in rows[:_DATES]):
        columns = columns[:-1]
        rows = [Row(row.cells[:-1]) for row in rows]
    tables.table(area, columns, rows[:_DATES], row_height=12, more=None)


def _so_what(facts: BookFacts) -> str:
    """The next three windows with the latest date to start."""
    show, today = facts.show, facts.plan.today
    now, later = [], []
    for event, events in _weightiest(facts, _ENDS):
        start = iso_date(event.start_by)
        if start is None:
            continue
        name = _label(facts, events)
        if start <= today:
            now.append(name)
        else:
            later.append(f"{name} by {show.date(event.start_by)}")
    for n in (3, 2, 1):
        at_once = f"Start {listed(now[:n])} now" if now else ""
        then = later[: max(0, n - len(now))]
        following = f"{'then' if now else 'Start'} {listed(then)}" if then else ""
        words = f"{'; '.join(part for part in (at_once, following) if part)}."
        if len(words) <= 96 and len(words) > 1:
            return words
    return ""


def _weightiest(facts: BookFacts, most: int) -> list[tuple[ContractEvent, list[ContractEvent]]]:
    """Contract ends by their day; of more than fit, those with most headroom."""
    room = np.nan_to_num(facts.plan.figures.headroom)
    ends = _grouped(facts)

    def weight(one: tuple[ContractEvent, list[ContractEvent]]) -> float:
        return float(sum(room[event.position] for event in one[1]))

    kept = sorted(range(len(ends)), key=lambda n: (-weight(ends[n]), n))[:most]
    return [ends[n] for n in sorted(kept)]


def _units(facts: BookFacts) -> int:
    rows = [_system_cells(facts, row) for row in facts.plan.mix.by_system if row.key]
    systems = sum(1 for row in rows if sum(cell not in (None, "–") for cell in row) >= _VALUES)
    return systems + len(_grouped(facts)) + min(_DATES, len(facts.plan.contracts.committees))


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    missing = "Health systems and contract ends"
    note = gap(facts, missing, "which door opens when", "purchasing and the GPO lists")
    return (note, *gap_about(facts, "contracts"))


SECTION: Final = Section(
    "P13", "Health systems and contract calendar", "What", 4, _units, _draw, _gaps
)
