"""P34: three years in twelve quarters: goals, lighthouses, starts, contracts, themes, reviews."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from model.plan.facts import N_MONTHS, N_QUARTERS
from model.plan.forecast_table import quarter_label, year_label
from model.plan.period import iso_date, quarter_point
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, some_of
from reports.book.ladder import starts
from reports.book.section import Edition, Section
from reports.book.typed import amount, entries, part, text
from reports.book.words import counted, gap, sentence
from reports.pdf import blocks, charts
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Lane, Milestone, Span
from reports.pdf.page import Page
from reports.pdf.text import Words, semi

_MOST_STARTS: Final = 12
_STEP: Final = 15.5
_KEY: Final = (
    "Blue bar: pursuit, then live. Diamond: date due or visit hosted; red: contracts that end, "
    "with their number."
)
_NAMED: Final = 1.8  # quarters after a mark that a name needs


def _units(facts: BookFacts) -> int:
    return sum(len(lane.spans) + len(lane.milestones) for lane in _lanes(facts, 60))


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Goals, themes and a sequence",
            "what happens in which quarter",
            "the rep with the manager",
        ),
    )


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    start = facts.plan.start
    with book.page(
        "Three-year roadmap", _lead(facts), tabs=("HOW",), key="P34", landscape=True
    ) as page:
        area = page.frame()
        lanes = _lanes(facts, int((area.room - 48) // _STEP))
        step = min(20.0, (area.room - 48) / len(lanes))
        quarters = [f"Q{n % 4 + 1}" for n in range(N_QUARTERS)]
        years = [year_label(start, n) for n in range(3)]
        charts.gantt(area, lanes, quarters, years, step=step)
        area.skip(4)
        blocks.small(area, _KEY)
        _close(page, facts)


def _lead(facts: BookFacts) -> Words:
    begun = starts(facts)
    live = [s for s in begun if s.live is not None]
    overload = [
        quarter_label(facts.plan.start, n + 1)
        for n, (used, free) in enumerate(
            zip(facts.plan.sequence.hours_used, facts.plan.sequence.hours_available, strict=True)
        )
        if used > free
    ]
    first: Words = ""
    if begun:
        first = [
            semi(f"{counted(len(begun), 'account starts', 'accounts start')}"),
            f" and {len(live)} go live before {facts.show.month(facts.plan.end.isoformat())}.",
        ]
    busiest = max(range(N_QUARTERS), key=lambda n: int(facts.plan.sequence.open_pursuits[n]))
    most = int(facts.plan.sequence.open_pursuits[busiest])
    name = quarter_label(facts.plan.start, busiest + 1)
    peak = f"{name} is the fullest quarter with {counted(most, 'open pursuit')}." if most else ""
    over = f"Hours run over in {some_of(overload)}." if overload else ""
    return lead(first, over, peak)


def _at(facts: BookFacts, day: str) -> float | None:
    """Where a date stands on the axis, None outside the plan."""
    when = iso_date(day)
    point = quarter_point(when, facts.plan.start) if when is not None else None
    return point if point is not None and 0 <= point <= N_QUARTERS else None


def _lanes(facts: BookFacts, most: int) -> list[Lane]:
    fixed = [
        *_goals(facts),
        *_lighthouses(facts),
        *_contracts(facts),
        *_themes(facts),
        *_milestones(facts, "Capability", "Levels due", _capability(facts)),
        *_milestones(facts, "Reviews", "With the manager", _reviews(facts)),
    ]
    room = max(4, most - len(fixed))
    begun = _starts(facts, room)
    cut = next(
        (n for n, lane in enumerate(fixed) if lane.group not in ("Goals", "Lighthouses")), None
    )
    cut = len(fixed) if cut is None else cut
    return [*fixed[:cut], *begun, *fixed[cut:]][:most]


def _goals(facts: BookFacts) -> list[Lane]:
    lanes = []
    for goal in entries(facts.typed, "strategic_goals")[:4]:
        measure = part(goal, "measure")
        at = _at(facts, text(measure, "target_date"))
        if at is None:
            continue
        target = amount(measure, "target")
        said = facts.show.number(target) if target == target else ""
        unit = text(measure, "unit")
        lanes.append(
            Lane(
                "Goals",
                f"{text(goal, 'id')}: {said} {unit}".strip(),
                [Span(0, at, text(goal, "text"), "pale")],
                [Milestone(min(at, N_QUARTERS - 0.08))],
            )
        )
    return lanes


def _lighthouses(facts: BookFacts) -> list[Lane]:
    """Hosted visits of year one and the quarter the centre goes live."""
    begun = {s.account_id: s for s in starts(facts)}
    typed = {text(e, "account_id"): e for e in entries(facts.typed, "lighthouses")}
    lanes = []
    for candidate in facts.plan.lighthouses.candidates:
        if not candidate.chosen:
            continue
        spans, marks = [], []
        start = begun.get(candidate.account_id)
        if start is not None:
            opens = float(start.quarter - 1)
            live = start.live_month / 3 if start.live is not None else float(N_QUARTERS)
            spans.append(Span(opens, live, "", "second"))
            spans.append(Span(live, N_QUARTERS, "", "pale"))
        visits = part(typed.get(candidate.account_id, {}), "hosted_visits")
        for n in range(4):
            count = amount(visits, f"Q{n + 1}")
            if count > 0:
                marks.append(Milestone(n + 0.5, ""))
        lanes.append(Lane("Lighthouses", facts.short_of(candidate.account_id), spans, marks))
    return lanes[:4]


def _starts(facts: BookFacts, most: int) -> list[Lane]:
    """One lane per start: pursuit, then ramp from its go-live month."""
    lanes = []
    for begun in starts(facts)[: min(most, _MOST_STARTS)]:
        opens = float(begun.quarter - 1)
        if begun.live is None:
            spans = [Span(opens, N_QUARTERS, "", "second")]
        else:
            live = (begun.live_month - 1) / 3
            worth = facts.show.compact(begun.run_rate)
            spans = [
                Span(opens, live, "", "second"),
                Span(live, N_QUARTERS, f"live, {worth} a year", "main"),
            ]
        lanes.append(Lane("Starts", facts.short_of(begun.account_id), spans))
    return lanes


def _contracts(facts: BookFacts) -> list[Lane]:
    """One lane per holder with the ends of its contracts; ends in one month share a mark."""
    by_holder: dict[str, dict[float, list[str]]] = {}
    for event in facts.plan.contracts.calendar:
        if 0 < event.end_month <= N_MONTHS:
            ends = by_holder.setdefault(event.holder or "Holder unknown", {})
            ends.setdefault(event.end_month / 3, []).append(event.account_id)
    lanes = []
    ranked = sorted(by_holder, key=lambda h: (-sum(map(len, by_holder[h].values())), h))
    for holder in ranked[:3]:
        dates = sorted(by_holder[holder].items())
        marks = []
        for n, (at, ids) in enumerate(dates):
            after = dates[n + 1][0] if n + 1 < len(dates) else N_QUARTERS
            words = facts.short_of(ids[0]) if len(ids) == 1 and after - at > _NAMED else ""
            words = words or (str(len(ids)) if len(ids) > 1 else "")
            marks.append(Milestone(min(at, N_QUARTERS - 0.08), words, warn=True))
        lanes.append(Lane("Contracts", holder, (), marks))
    return lanes


def _themes(facts: BookFacts) -> list[Lane]:
    lanes = []
    for n, theme in enumerate(entries(facts.typed, "focus_themes")[:4]):
        year, _, quarter = text(theme, "quarter").partition("-Q")
        day = _first_day(year, quarter)
        at = _at(facts, day.isoformat()) if day else float(n)
        if at is not None:
            span = Span(round(at), round(at) + 1, text(theme, "name"), "second")
            lanes.append(Lane("Themes", sentence(text(theme, "mode")), [span]))
    return lanes


def _first_day(year: str, quarter: str) -> date | None:
    if not (year.isdigit() and quarter.isdigit() and 1 <= int(quarter) <= 4):
        return None
    return iso_date(f"{int(year):04d}-{3 * int(quarter) - 2:02d}-01")


def _capability(facts: BookFacts) -> list[str]:
    matrix = entries(part(facts.typed, "enablement"), "matrix")
    return [
        text(topic, "by") for topic in matrix if amount(topic, "level") < amount(topic, "target")
    ]


def _reviews(facts: BookFacts) -> list[str]:
    """Quarter ends: the review of the quarter."""
    return [
        (s.isoformat()) for s in (quarter_day(facts.plan.start, n) for n in range(1, N_QUARTERS))
    ]


def quarter_day(start: date, n: int) -> date:
    """First day of the quarter n after the first."""
    months = start.month - 1 + 3 * n
    return date(start.year + months // 12, months % 12 + 1, 1)


def _milestones(facts: BookFacts, group: str, name: str, days: Sequence[str]) -> list[Lane]:
    marks = sorted({at for day in days if (at := _at(facts, day)) is not None})
    return [Lane(group, name, (), [Milestone(at) for at in marks])] if marks else []


def _close(page: Page, facts: BookFacts) -> None:
    begun = [s for s in starts(facts) if s.quarter == 1]
    window = [
        e
        for e in facts.plan.contracts.calendar
        if e.in_window and e.account_id in {s.account_id for s in begun}
    ]
    if window:
        first = window[0]
        close_with(
            page,
            f"{facts.short_of(first.account_id)} must be decided before its contract ends in "
            f"{facts.show.month(first.end)}.",
        )
    elif begun:
        names = some_of([facts.short_of(s.account_id) for s in begun], 2)
        close_with(page, f"Quarter one starts {names}: nothing later moves before them.")


SECTION = Section("P34", "Three-year roadmap", "How", 15, _units, _draw, _gaps)
