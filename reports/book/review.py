"""P55: when the plan is reviewed, by which figures, and what may change it."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from model.plan.scorecard import MEASURES, Measure
from model.review.cotravel import KIND as RIDE
from model.review.cotravel import rides_of
from model.review.ground import territory_ground
from model.review.performance import FORECAST
from model.review.readings import readings_of
from model.review.reviews import reviews_of
from model.settings import settings_of
from reports.book.diary import diary_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.roadmap import quarter_day
from reports.book.section import Edition, Section
from reports.book.words import gap, listed, sentence
from reports.pdf import blocks, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G700, WARN
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_CADENCE: Final = (
    ("Daily", "rep, two minutes", "items done, next day confirmed"),
    ("Weekly", "rep, Friday", "week close, next four weeks booked"),
    ("Monthly", "rep and manager", "forecast, coverage, focus, stuck opportunities"),
    ("Quarterly", "with commercial operations", "quarter book, exit test, competitor moves"),
    ("Annual", "region", "goals, volumes, tiers, quota, headcount"),
)


def _values(facts: BookFacts) -> Mapping[str, float]:
    """What is measured today, in the unit of the scorecard; NaN where nothing is measured yet.

    Revenue counts against an approved forecast only, not against the year before.
    """
    plan = facts.plan
    layer = facts.state.scenario(plan.scenario_id).layer(plan.team_id)
    ground = territory_ground(facts.state, layer, plan.code, plan.today)
    return {
        reading.key: reading.value
        for reading in readings_of(ground)
        if reading.key != "revenue" or FORECAST in reading.source
    }


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    values = _values(facts)
    with book.page("Review cadence and scorecard", _lead(values), tabs=("HOW",), key="P55") as page:
        left, right = page.columns(8, 4, double_gutter=True)
        _scorecard(left, facts, values)
        _stability(left, facts)
        _cadence(right)
        _calendar(right, facts)
        _decided(right, facts)
        _close(page, values)


def _states(values: Mapping[str, float], wanted: str) -> list[Measure]:
    return [m for m in MEASURES if m.state(values.get(m.key, math.nan)) == wanted]


def _lead(values: Mapping[str, float]) -> Words:
    known = [m for m in MEASURES if math.isfinite(values.get(m.key, math.nan))]
    if not known:
        return lead(
            [semi(f"{len(MEASURES)} figures")],
            "with fixed limits; none is measured yet.",
            "Until monthly figures are green three times, rep and manager meet every month.",
        )
    green, red = _states(values, "green"), _states(values, "red")
    amber = _states(values, "amber")
    first: Words = [
        f"{len(known)} of {len(MEASURES)} figures are measured: ",
        semi(f"{len(green)} green, {len(amber)} amber, {len(red)} red"),
        ".",
    ]
    worst = [m.name.lower() for m in red or amber]
    return lead(first, f"Weakest: {listed(worst[:2])}." if worst else "")


def _limit(measure: Measure, facts: BookFacts) -> tuple[str, str]:
    """Green and red in words: ≥ 85 and < 70."""
    digits = 2 if 0 < measure.green < 1 else 0
    green, amber = (facts.show.number(v, digits) for v in (measure.green, measure.amber))
    unit = "\u00a0%" if measure.unit == "%" else ""
    if math.isfinite(measure.green_to):
        return f"{green}–{facts.show.number(measure.green_to)}{unit}", f"< {amber}{unit}"
    if measure.higher_is_better:
        return f"≥ {green}{unit}", f"< {amber}{unit}"
    return f"≤ {green}{unit}", f"> {amber}{unit}"


def _scorecard(area: Frame, facts: BookFacts, values: Mapping[str, float]) -> None:
    blocks.heading(area, "Scorecard", "last quarter; amber lies between the two limits")
    columns = [
        Column("Every", 50),
        Column("Figure", 142, size=7.0),
        Column("Now", 40, "right"),
        Column("State", 40),
        Column("Green", 40, "right"),
        Column("Red", 40, "right"),
    ]
    rows = []
    for measure in MEASURES:
        value = values.get(measure.key, math.nan)
        state = measure.state(value)
        digits = 1 if measure.unit != "%" else 0
        said = facts.show.number(value, digits)
        unit = "\u00a0%" if measure.unit == "%" and math.isfinite(value) else ""
        green, red = _limit(measure, facts)
        colour = WARN if state == "red" else None
        word = Run(sentence(state), fonts.MEDIUM, colour) if state else Run("not yet", None, G700)
        rows.append(Row([measure.cadence, measure.name, f"{said}{unit}", word, green, red]))
    tables.table(
        area,
        columns,
        rows,
        group=True,
        row_height=max(15.0, min(21.0, (area.room - 190) / len(rows))),
        more=None,
    )


def _stability(area: Frame, facts: BookFacts) -> None:
    values, show = settings_of(facts.state), facts.show
    blocks.heading(area, "What counts as a change", "weights of the stability figure", gap=22)
    weights = (
        ("Strategic goal", "stability.strategic_goal"),
        ("Lighthouse centre", "stability.lighthouse"),
        ("Focus theme", "stability.theme"),
        ("Account that starts in year one", "stability.wave_1_4_account"),
        ("Annual goal", "stability.annual_goal"),
    )
    rows = [[name, show.number(values[key])] for name, key in weights]
    tables.table(area, [Column("", 4), Column("", 1, "right")], rows, more=None)
    area.skip(6)
    blocks.paragraph(
        area,
        "Significant, and signed by both: a target moved by 10 %, a lighthouse exchanged, themes "
        "reordered, more than 15 % of the accounts of year one, more than 5 % of potential.",
        size=fonts.XS,
        colour=G700,
    )


def _cadence(area: Frame) -> None:
    blocks.heading(area, "Who reviews what")
    for name, who, what in _CADENCE:
        blocks.paragraph(area, [semi(name), f" · {who}"], size=fonts.S)
        blocks.paragraph(area, sentence(what) + ".", size=fonts.XS, colour=G700, after=6)


def _calendar(area: Frame, facts: BookFacts) -> None:
    show = facts.show
    dated = [
        (quarter_day(facts.plan.start, n).isoformat(), f"Quarter review Q{n}") for n in range(1, 5)
    ]
    diary = diary_of(facts)
    dated += [(i.day.isoformat(), "Co-travel") for i in diary.items if i.kind == "co_travel"]
    rows = [(show.date(day), what) for day, what in sorted(dated)]
    blocks.heading(area, "Dates of year one", gap=18)
    blocks.dated(area, rows, label_width=60)


def _decided(area: Frame, facts: BookFacts) -> None:
    reviews = _held(facts)
    if not reviews:
        return
    blocks.heading(area, "Decided lately", gap=18)
    for day, kind, said in reviews:
        if area.room < 48:
            continue
        blocks.paragraph(
            area,
            [semi(sentence(kind)), f", {facts.show.date(day)}: {said.rstrip('.')}."],
            size=fonts.XS,
            most=5,
            after=5,
        )


def _held(facts: BookFacts) -> list[tuple[str, str, str]]:
    """Day (ISO), kind and decisions of what was held, newest first; closed here or in the plan."""
    plan = facts.plan
    found = [
        (one.held_on, one.cadence, one.decision)
        for one in reviews_of(facts.state, plan.today)
        if one.closed and one.territory_id == plan.territory.id
    ]
    found += [
        (ride.day.isoformat(), RIDE, "; ".join(ride.decisions))
        for ride in rides_of(facts.typed)
        if ride.day <= plan.today
    ]
    return sorted((one for one in found if one[2]), key=lambda one: one[0], reverse=True)


def _close(page: Page, values: Mapping[str, float]) -> None:
    bad = _states(values, "red") or _states(values, "amber")
    if bad:
        measure = bad[0]
        unit = " %" if measure.unit == "%" else ""
        value = values[measure.key]
        digits = 0 if measure.unit == "%" else 1
        much = value > measure.green_to
        limit = f"ends at {measure.green_to:g}" if much else f"begins at {measure.green:g}"
        said = f"{measure.name} stands at {value:.{digits}f}{unit}: green {limit}{unit}."
        close_with(page, said)


def _units(facts: BookFacts) -> int:
    return len(MEASURES) + len(_held(facts))


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "Limits of the reviews", "when the plan is corrected", "the manager"),)


SECTION = Section("P55", "Review cadence and scorecard", "How", 10, _units, _draw, _gaps)
