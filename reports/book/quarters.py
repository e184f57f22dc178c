"""P38 to P41: the four quarters of year one, each with its theme, objectives and exit test."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Final

from model.diary.quarter import BUFFER, role_counts
from model.plan.forecast_table import quarter_label
from reports.book.account_facts import kind_words
from reports.book.diary import diary_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, say, some_of, two_lines
from reports.book.ladder import starts
from reports.book.roadmap import quarter_day
from reports.book.section import Edition, Section
from reports.book.typed import Entry, amount, entries, part, text, texts
from reports.book.words import counted, gap, typed_units
from reports.pdf import blocks, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Bar
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_OUTLINE: Final = (
    ("f2f", "Calls"),
    ("remote", "Remote touches"),
    ("cases", "Cases attended"),
    ("demos", "Demos"),
    ("committee", "Committee, business"),
    ("discovery", "Discovery"),
    ("joint_plan", "Joint plan sessions"),
    ("kol", "Leader meetings"),
)


def _code(facts: BookFacts, quarter: int) -> str:
    """ "2027-Q1" as typed plans name a quarter."""
    day = quarter_day(facts.plan.start, quarter - 1)
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def _of(facts: BookFacts, key: str, quarter: int) -> list[Entry]:
    code = _code(facts, quarter)
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
    del edition
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
                    two_lines(text(goal, "text")),
                    text(goal, "parent") or None,
                    two_lines(text(measure, "metric")),
                    facts.show.number(amount(measure, "baseline")),
                    facts.show.number(amount(measure, "target")),
                    facts.show.date(text(measure, "target_date")),
                ]
            )
        )
    tables.table(area, columns, rows, row_height=22, more=None)


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
    """Counts of the diary for quarter one, else the rep's outline, labelled as estimated."""
    diary = diary_of(facts)
    if quarter == 1 and diary.items:
        kinds = Counter(i.kind for i in diary.items if i.is_customer)
        blocks.heading(area, "Activities", "from the diary, by role class")
        columns = [Column("", 78), *(Column(r, 22, "right") for r in "UBA")]
        columns.append(Column("All", 26, "right"))
        rows = []
        for kind, count in kinds.most_common(9):
            by_role = role_counts([i for i in diary.items if i.kind == kind])
            rows.append(Row([kind_words(kind), *(str(by_role[r]) for r in "UBA"), str(count)]))
        whole = role_counts(diary.items)
        total = [str(whole[r]) for r in "UBA"]
        rows.append(Row(["All", *total, str(sum(whole.values()))], total=True))
        tables.table(area, columns, rows, more=None)
        hours = sum(i.hours for i in diary.items if i.kind == BUFFER)
        area.skip(4)
        blocks.small(area, f"Protected buffer: {facts.show.hours(hours)} of the quarter.")
        return
    outline = _of(facts, "quarter_outline", quarter)
    if outline:
        blocks.heading(area, "Activities", "estimated")
        bars = [
            Bar(name, amount(outline[0], key), f"{amount(outline[0], key):.0f}")
            for key, name in _OUTLINE
            if amount(outline[0], key) > 0
        ]
        charts.bars(area, bars, figure_width=22)


def _dates(area: Frame, facts: BookFacts, quarter: int) -> None:
    first = quarter_day(facts.plan.start, quarter - 1).isoformat()
    end = quarter_day(facts.plan.start, quarter).isoformat()
    rows = [
        (c.meeting, f"Committee: {c.system}")
        for c in facts.plan.contracts.committees
        if first <= c.meeting < end
    ]
    rows += [
        (e.end, f"Contract ends: {facts.short_of(e.account_id)}")
        for e in facts.plan.contracts.calendar
        if first <= e.end < end
    ]
    most = int((area.room - 40) // 15)
    if rows and most >= 2:
        blocks.heading(area, "Dates that do not wait", gap=20)
        told = [(facts.show.date(d, year=False), words) for d, words in sorted(rows)]
        blocks.dated(area, told[: min(most, 10)])


def _units(quarter: int, facts: BookFacts) -> int:
    diary = diary_of(facts)
    theme = _theme(facts, quarter)
    begun = sum(s.quarter == quarter for s in starts(facts))
    outline = _of(facts, "quarter_outline", quarter)
    return (
        len(_of(facts, "quarterly_objectives", quarter))
        + begun
        + len(texts(theme, "accounts"))
        + typed_units([text(theme, "reason")])
        + (len({i.kind for i in diary.items}) if quarter == 1 else 0)
        + (sum(amount(outline[0], key) > 0 for key, _ in _OUTLINE) if outline else 0)
    )


def _gaps(quarter: int, facts: BookFacts) -> Sequence[Gap]:
    label = quarter_label(facts.plan.start, quarter)
    return (
        gap(
            facts,
            f"Theme and objectives of {label}",
            "the focus of the quarter",
            "the first starts of the sequence",
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
