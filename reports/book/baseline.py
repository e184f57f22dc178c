"""P15: what was sold until today, by whom, and why it changed."""

import math
from collections.abc import Sequence

import numpy as np

from model.plan.growth import GrowthSplit, growth_split
from reports.book.facts import BookFacts
from reports.book.fitting import beside_ticks, close_with, lead, some_of
from reports.book.section import Edition, Section
from reports.book.words import counted, gap
from reports.pdf import blocks, cells, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_TOP = 15
_YEAR = 12
_TELLING_SHARE = 0.2  # of revenue in five accounts that are worth protecting before others
_TOP_ALONE = 30  # accounts where no history stands above them
_BESIDE = 372  # height of the column beside the accounts


def _has_history(facts: BookFacts) -> bool:
    baseline = facts.plan.baseline
    return len(baseline.months) > 1 and bool(baseline.revenue.sum() > 0)


def _sellers(facts: BookFacts) -> list[int]:
    """Positions of the accounts that buy or bought, largest revenue first."""
    revenue = np.nan_to_num(facts.plan.figures.revenue)
    lapsed = set(facts.plan.baseline.lapsed)
    found = [i for i in range(facts.plan.n) if revenue[i] > 0 or facts.plan.ids[i] in lapsed]
    return sorted(found, key=lambda i: (-revenue[i], facts.plan.names[i]))


def _units(facts: BookFacts) -> int:
    rows = len(_sellers(facts))
    return rows + (len(facts.plan.baseline.months) if _has_history(facts) else 0)


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Monthly sales by account",
            "baseline, penetration and forecast",
            "finance: 24 to 36 months",
        ),
    )


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    split = growth_split(facts.state.table("sales_monthly"), facts.plan.ids)
    with book.page("Performance baseline", _lead(facts), tabs=("WHY",), key="P15") as page:
        top = None
        if _has_history(facts):
            area = page.frame()
            below = max(_BESIDE, 84 + 15 * min(_TOP, len(_sellers(facts))))
            _months(area, facts, min(240.0, max(140.0, area.room - 18 - below)))
            top = page.below(area, gap=20)
        left, right = page.columns(8, 4, top=top, double_gutter=True)
        _accounts(left, facts)
        if split is not None and math.isfinite(split.prior):
            _split(right, facts, split)
        _concentration(right, facts)
        _wins(right, facts)
        if not _has_history(facts) and right.room > 100:
            right.skip(24)
            blocks.gap_note(right, _gaps(facts)[0])
        _close(page, facts)


def _lead(facts: BookFacts) -> Words:
    show, baseline, mix = facts.show, facts.plan.baseline, facts.plan.mix
    sold = baseline.ltm if _has_history(facts) else mix.total.revenue
    grown = ""
    if _has_history(facts) and math.isfinite(baseline.change):
        direction = "up" if baseline.change >= 0 else "down"
        grown = f"{direction} {show.percent(abs(baseline.change), 1)} on the twelve before."
    first: Words = [
        semi(f"{show.compact(sold)} in twelve months"),
        f" from {counted(mix.accounts_buying, 'account')}" + (", " if grown else "."),
        grown,
    ]
    five = f"Five accounts bring {show.percent(mix.top_5)}." if mix.accounts_buying > 5 else ""
    risers = [facts.short_of(mover.account_id) for mover in baseline.risers[:2]]
    rose = f"{some_of(risers, 2)} rose most." if risers and _has_history(facts) else ""
    return lead(first, five, rose)


def _months(area: Frame, facts: BookFacts, high: float) -> None:
    baseline = facts.plan.baseline
    blocks.heading(area, "Sales per month", f"{facts.k_unit}; above, the sum of twelve months")
    series = [charts.Series("Sales", list(baseline.revenue / 1000))]
    years = _spans(facts, baseline.months)
    ends = range(_YEAR - 1, len(baseline.months), _YEAR) if len(years) > 1 else ()
    sums = [facts.show.money_k(baseline.rolling[n]) for n in ends]
    chart = beside_ticks(area, float(baseline.revenue.max()))
    charts.months(chart, high, series, years=years, notes=sums)
    area.skip(high)


def _spans(facts: BookFacts, months: Sequence[str]) -> list[str]:
    """One name per whole twelve months; none when they do not divide the chart evenly."""
    if len(months) % _YEAR:
        return [f"{_month(facts, months[0])} to {_month(facts, months[-1])}"]
    ends = [(months[n], months[n + _YEAR - 1]) for n in range(0, len(months), _YEAR)]
    return [f"{_month(facts, first)} to {_month(facts, last)}" for first, last in ends]


def _month(facts: BookFacts, month: str) -> str:
    """ "2026-11" as "Nov 2026"."""
    day = facts.show.date(f"{month}-01").split()
    return " ".join(day[1:]) if day[0].isdigit() else facts.show.month(f"{month}-01")


def _accounts(area: Frame, facts: BookFacts) -> None:
    figures, baseline, show = facts.plan.figures, facts.plan.baseline, facts.show
    moved = {m.account_id: m for m in (*baseline.risers, *baseline.fallers)}
    history = _has_history(facts)
    note = f"{facts.k_unit}, last twelve months against the twelve before"
    blocks.heading(area, "Accounts", note if history else f"{facts.k_unit}, last twelve months")
    columns = [Column("Account", 104), Column("", 74), Column("Last 12", 40, "right")]
    if history:
        columns += [Column("12 before", 44, "right"), Column("Change", 42, "right")]
    columns += [Column("Potential", 46, "right"), Column("Penetration", 50, "right")]
    sellers = _sellers(facts)
    full = max((float(np.nan_to_num(figures.revenue[i])) for i in sellers), default=1.0)
    rows = []
    for i in sellers:
        sold = float(np.nan_to_num(figures.revenue[i]))
        cells_: list[tables.Cell] = [
            facts.shorts[i],
            cells.bar(sold, full),
            show.money_k(sold),
        ]
        if history:
            mover = moved.get(str(facts.plan.ids[i]))
            if mover is None and not baseline.by_account[i].any():
                cells_ += [None, None]
            else:
                prior, delta = (mover.prior, mover.delta) if mover else (sold, 0.0)
                cells_ += [show.money_k(prior), show.signed(delta / 1000)]
        cells_ += [show.money_k(figures.potential[i]), show.percent(figures.penetration[i], 1)]
        rows.append(Row(cells_, strong=True))
    tables.table(area, columns, rows, most=_TOP if history else _TOP_ALONE)


def _split(area: Frame, facts: BookFacts, split: GrowthSplit) -> None:
    show = facts.show
    blocks.heading(area, "Why it changed", facts.k_unit)
    rows: list[Row] = [Row(["Twelve months before", show.money_k(split.prior)])]
    parts = (
        ("Price", split.price),
        ("Volume", split.volume),
        ("New accounts and lines", split.new),
        ("Lost accounts and lines", split.lost),
    )
    rows += [
        Row([name, show.signed(value / 1000)]) for name, value in parts if math.isfinite(value)
    ]
    rows.append(Row(["Last twelve months", show.money_k(split.ltm)], total=True))
    tables.table(area, [Column("", 3), Column("", 1, "right")], rows)


def _concentration(area: Frame, facts: BookFacts) -> None:
    mix = facts.plan.mix
    if not mix.accounts_buying:
        return
    blocks.heading(area, "Concentration", "share of revenue", gap=22)
    shares = [("Largest", mix.top_1)]
    shares += [("Five largest", mix.top_5)] if mix.accounts_buying > 5 else []
    shares += [("Ten largest", mix.top_10)] if mix.accounts_buying > 10 else []
    charts.share_rows(
        area,
        [charts.Bar(name, 100 * s, facts.show.percent(s)) for name, s in shares],
        label_width=62,
    )


def _wins(area: Frame, facts: BookFacts) -> None:
    pipeline, show = facts.plan.pipeline, facts.show
    closed = pipeline.won + pipeline.lost
    if closed:
        blocks.heading(area, "Closed in twelve months", gap=22)
        few = f"{closed} closed, too few to tell"
        known = math.isfinite(pipeline.win_rate)
        rate = f"{show.percent(pipeline.win_rate)} of {closed}" if known else few
        blocks.definitions(
            area,
            [
                ("Won, lost", f"{pipeline.won}, {pipeline.lost}"),
                ("Win rate", rate),
                ("To a win", f"{show.number(pipeline.median_days)} days, median"),
            ],
        )
    lapsed = facts.plan.baseline.lapsed
    if lapsed and area.room > 60:
        blocks.heading(area, "Bought before, silent for a year", gap=22)
        blocks.paragraph(area, some_of([facts.short_of(a) for a in lapsed], 6), most=3)


def _close(page: Page, facts: BookFacts) -> None:
    baseline, show = facts.plan.baseline, facts.show
    fallers = baseline.fallers
    mix = facts.plan.mix
    close_with(
        page,
        f"Visit {facts.short_of(fallers[0].account_id)} first: it fell by "
        f"{show.compact(-fallers[0].delta)} in a year."
        if fallers
        else "",
        f"Protect the five largest: they bring {show.percent(mix.top_5)} of revenue."
        if mix.accounts_buying > 5 and mix.top_5 >= _TELLING_SHARE
        else "",
        f"No five accounts carry the territory: {counted(mix.accounts_buying, 'account')} buy."
        if mix.accounts_buying > 5 and mix.top_5 < _TELLING_SHARE
        else "",
        f"{counted(mix.accounts_buying, 'account buys', 'accounts buy')}: none may be lost; the "
        f"largest brings {show.percent(mix.top_1)} of revenue."
        if 0 < mix.accounts_buying <= 5
        else "",
    )


SECTION = Section("P15", "Performance baseline", "Why", 10, _units, _draw, _gaps)
