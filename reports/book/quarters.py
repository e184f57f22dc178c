"""P38 to P41: the four quarters of year one, each with its theme, objectives and exit test."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from model.diary.quarter import BUFFER
from model.plan.forecast_table import quarter_label
from reports.book.activity_counts import GROUPS, ROLES, counts_of, days_of, outline_of
from reports.book.diary import diary_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, say, small_cell, some_of
from reports.book.ladder import starts
from reports.book.roadmap import quarter_day
from reports.book.section import Edition, Section
from reports.book.typed import Entry, amount, entries, part, text, texts
from reports.book.voices import height_of, voice_within
from reports.book.words import counted, gap, sentence, typed_units
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G500
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_MOST_DATES: Final = 24
_MOST_NAMES: Final = 8
_NAME_ROOM: Final = 94.0  # pt of the names beside the dates


def quarter_code(facts: BookFacts, quarter: int) -> str:
    """ "2027-Q1" as typed plans name a quarter."""
    day = quarter_day(facts.plan.start, quarter - 1)
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def _of(facts: BookFacts, key: str, quarter: int) -> list[Entry]:
    code = quarter_code(facts, quarter)
    return [entry for entry in entries(facts.typed, key) if text(entry, "quarter") == code]


def _theme(facts: BookFacts, quarter: int) -> Entry:
    found = _of(facts, "focus_themes", quarter)
    return found[0] if found else {}


def objectives_of(facts: BookFacts, quarter: int) -> list[Entry]:
    """The typed objectives of a quarter of the plan, 1 to 12."""
    return _of(facts, "quarterly_objectives", quarter)


def quarter_title(facts: BookFacts, quarter: int) -> str:
    """ "2027 Q1"."""
    return quarter_label(facts.plan.start, quarter)


def _draw(quarter: int, book: Book, facts: BookFacts, edition: Edition) -> None:
    theme = _theme(facts, quarter)
    label = quarter_label(facts.plan.start, quarter)
    name = text(theme, "name")
    title = f"{label}: {name}" if name else f"{label}: plan of the quarter"
    with book.page(title, _lead(facts, quarter), tabs=("HOW",), key=f"P{37 + quarter}") as page:
        area = page.frame()
        _objectives(area, facts, quarter)
        left, right = page.columns(7, 5, top=page.below(area, gap=22), double_gutter=True)
        if text(theme, "reason"):
            blocks.heading(left, "Why this theme now")
            say(left, text(theme, "reason"), lines=8)
        _accounts(left, facts, quarter)
        _not_yet(left, facts, theme)
        if not edition.prints(f"P{37 + quarter}.detail"):
            _ways(left, facts, quarter)
        _activities(right, facts, quarter)
        _dates(right, facts, quarter)
        test = text(theme, "exit_test")
        close_with(page, f"Exit test: {test}." if test else "", f"{label} ends with its exit test.")


def _lead(facts: BookFacts, quarter: int) -> Words:
    theme = _theme(facts, quarter)
    goals = _of(facts, "quarterly_objectives", quarter)
    begun = [facts.short_of(s.account_id) for s in starts(facts) if s.quarter == quarter]
    share = amount(theme, "share_target")
    mode = text(theme, "mode")
    first: Words = (
        [semi(f"{mode.capitalize()}, {share:.0f} % of customer time.")]
        if mode and share > 0
        else [semi("No theme is set yet.")]
    )
    return lead(
        first,
        f"{counted(len(goals), 'objective')}." if goals else "",
        f"{some_of(begun)} {'start' if len(begun) > 1 else 'starts'}." if begun else "",
    )


def _objectives(area: Frame, facts: BookFacts, quarter: int) -> None:
    goals = _of(facts, "quarterly_objectives", quarter)
    blocks.heading(area, "Objectives", "each serves an annual goal")
    if not goals:
        blocks.gap_note(area, _gaps(quarter, facts)[0])
        return
    columns = [
        Column("", 30),
        Column("Objective", 186),
        Column("Serves", 36, size=7),
        Column("Measure", 116),
        Column("From", 34, "right"),
        Column("To", 34, "right"),
        Column("By", 62, "right"),
    ]
    rows = []
    for goal in goals[:7]:
        measure = part(goal, "measure")
        rows.append(
            Row(
                [
                    Run(text(goal, "id"), fonts.MEDIUM),
                    cells.wrapped(text(goal, "text")),
                    text(goal, "parent") or None,
                    cells.wrapped(text(measure, "metric")),
                    facts.show.number(amount(measure, "baseline")),
                    facts.show.number(amount(measure, "target")),
                    facts.show.date(text(measure, "target_date")),
                ]
            )
        )
    tables.table(area, columns, rows, row_height=19, more=None)


def _accounts(area: Frame, facts: BookFacts, quarter: int) -> None:
    theme = _theme(facts, quarter)
    focus = [i for i in texts(theme, "accounts") if i in facts.positions]
    begun = {s.account_id: s for s in starts(facts) if s.quarter == quarter}
    ids = list(dict.fromkeys([*begun, *focus]))[:9]
    if not ids:
        return
    step = {o.account_id: o.step for o in facts.plan.pipeline.open}
    blocks.heading(area, "Accounts of the quarter", "starts first, then those in focus", gap=20)
    columns = [
        Column("Account", 110),
        Column("Why here", 80),
        Column("Step now", 44, "right"),
        Column("Headroom k", 54, "right"),
    ]
    rows = []
    for account_id in ids:
        pick = facts.plan.sequence.of(account_id)
        why = f"starts, {pick.label.lower()}" if pick and account_id in begun else "in focus"
        at = facts.positions[account_id]
        rows.append(
            [
                facts.short_of(account_id),
                why,
                str(step[account_id]) if account_id in step else None,
                facts.show.money_k(facts.plan.figures.headroom[at]),
            ]
        )
    tables.table(area, columns, rows, more=None)


def _not_yet(area: Frame, facts: BookFacts, theme: Entry) -> None:
    later = entries(theme, "not_this_quarter")
    if later and area.room > 60:
        blocks.heading(area, "Not this quarter", "earliest date", gap=20)
        told = [(facts.show.date(text(e, "earliest_date")), text(e, "item")) for e in later[:4]]
        blocks.dated(area, told, label_width=62)


def _activities(area: Frame, facts: BookFacts, quarter: int) -> None:
    """Counts by role class: of the diary for quarter one, else estimated from the outline."""
    counts, estimated = counts_of(facts, quarter, quarter_code(facts, quarter))
    if not counts:
        return
    note = "estimated" if estimated else "from the diary"
    known = any(by[role] for by in counts.values() for role in ROLES)
    roles = ROLES if known else ""  # nobody knows yet whom the activities are for
    blocks.heading(area, "Activities", f"{note}, by role class" if known else note)
    columns = [Column("", 84), *(Column(role, 22, "right") for role in roles)]
    columns.append(Column("All", 28, "right"))
    rows = [
        Row([GROUPS[key][0], *(str(by[role]) for role in roles), str(sum(by.values()))])
        for key, by in counts.items()
    ]
    whole = [str(sum(by[role] for by in counts.values())) for role in roles]
    every = str(sum(sum(by.values()) for by in counts.values()))
    rows.append(Row(["All", *whole, every], total=True))
    tables.table(area, columns, rows, row_height=12, more=None)
    said = days_of(facts, quarter, quarter_code(facts, quarter))
    hours = sum(i.hours for i in diary_of(facts).items if i.kind == BUFFER)
    if hours > 0:
        about = "about " if estimated else ""
        said.append(("Buffer, protected", f"{about}{facts.show.hours(hours)}"))
    if said:
        area.skip(4)
        words = "; ".join(f"{name.lower()} {n}" for name, n in said)
        blocks.small(area, f"{sentence(words)}.")


def _dated(facts: BookFacts, quarter: int) -> list[tuple[str, str, str]]:
    """Committees and contract ends of the quarter: day, names in full, what it is."""
    first = quarter_day(facts.plan.start, quarter - 1).isoformat()
    end = quarter_day(facts.plan.start, quarter).isoformat()
    found = [
        (c.meeting, c.system or facts.system_name(c.system_id), "committee")
        for c in facts.plan.contracts.committees
        if first <= c.meeting < end
    ]
    ends: dict[str, list[str]] = {}
    for event in facts.plan.contracts.calendar:
        if first <= event.end < end:
            ends.setdefault(event.end, []).append(facts.short_of(event.account_id))
    found += [(day, _first_names(names), "contract ends") for day, names in ends.items()]
    return sorted(found)


def _first_names(names: Sequence[str]) -> str:
    """Names of accounts, those beyond the first counted."""
    rest = len(names) - _MOST_NAMES
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} +{rest}, page A1" if rest > 0 else shown


def _dates(area: Frame, facts: BookFacts, quarter: int) -> None:
    rows = []
    for day, name, what in _dated(facts, quarter):
        shown = small_cell(name, _NAME_ROOM)
        rows.append(Row([Run(facts.show.date(day, year=False), fonts.MEDIUM_TAB), shown, what]))
    columns = [
        Column("", 34),
        Column("", 114, size=7.0),
        Column("", 46, size=7.0, colour=G500),
    ]
    most = min(_MOST_DATES, int((area.room - 44) // 11))
    if rows and most >= 2:
        blocks.heading(area, "Dates that do not wait", gap=18)
        tables.table(
            area,
            columns,
            rows,
            row_height=11,
            most=most,
            more="+{k} more, page P13",
            more_key="P13",
        )


def _ways(area: Frame, facts: BookFacts, quarter: int) -> None:
    """How the objectives are reached, in the rep's words; only what fits whole."""
    told: list[str] = []
    for goal in objectives_of(facts, quarter):
        words = f"{text(goal, 'id')}: {text(goal, 'how')}"
        if text(goal, "how") and height_of([*told, words], area.width) + 37 <= area.room:
            told.append(words)
    if told:
        blocks.heading(area, "How they are reached", gap=18)
        voice_within(area, told, area.room)


def _units(quarter: int, facts: BookFacts) -> int:
    diary = diary_of(facts)
    theme = _theme(facts, quarter)
    begun = sum(s.quarter == quarter for s in starts(facts))
    outline = outline_of(facts, quarter_code(facts, quarter))
    return (
        len(_of(facts, "quarterly_objectives", quarter))
        + begun
        + len(_dated(facts, quarter))
        + len(texts(theme, "accounts"))
        + typed_units([text(theme, "reason")])
        + (len({i.kind for i in diary.items}) if quarter == 1 else 0)
        + sum(amount(outline, key) > 0 for key in GROUPS)
    )


def _gaps(quarter: int, facts: BookFacts) -> Sequence[Gap]:
    label = quarter_label(facts.plan.start, quarter)
    themed = bool(_theme(facts, quarter))
    return (
        gap(
            facts,
            f"Objectives of {label}" if themed else f"Theme and objectives of {label}",
            "the exit test of the theme" if themed else "the focus of the quarter",
            "the rep with the manager" if themed else "the first starts of the sequence",
            quarter_day(facts.plan.start, quarter - 1).isoformat(),
        ),
    )


SECTIONS: Final[tuple[Section, ...]] = tuple(
    Section(
        f"P{37 + n}",
        f"Quarter {n}",
        "How",
        10,
        partial(_units, n),
        partial(_draw, n),
        partial(_gaps, n),
    )
    for n in range(1, 5)
)
