"""The impact report: what moves and why, each rep before and after, risks, promised and kept."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Final, Literal

from model.review.handover import Handover
from model.review.impact import MovedAccount, RepImpact
from model.review.impact_followup import FollowUp
from reports.book.fitting import close_with, cut_to_lines, lead
from reports.book.words import counted
from reports.packs.alignment_facts import PackFacts
from reports.packs.alignment_reps import change_columns, change_rows, change_table
from reports.packs.paper import long_table
from reports.packs.region_map import draw_region
from reports.pdf import blocks, cells, fonts, maps, tables
from reports.pdf.book import Book
from reports.pdf.colours import G500, G700, INK
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi, wrap

IMPACT_KEY: Final = "M6"
MOVED_KEY: Final = "M7"
FOLLOW_KEY: Final = "M8"
_AIRY, _DENSE = 15.0, 12.0  # heights of a row
_HEAD: Final = 34.0  # of the table of reps
_FOR_RISKS: Final = 150.0  # points kept free below it
_LEAST_RISKS: Final = 96.0
_EACH: Final = "Each rep before and after"
_EACH_NOTE: Final = "per year; P(≥ 100 %) of today’s quota: estimate, forecast range as P10 to P90"
_FOR_MORE: Final = 12.0
_LEAST_MAP: Final = 170.0
_MANY: Final = 40  # moved accounts from which their rings are small


def draw_impact(book: Book, facts: PackFacts) -> None:
    """Add the summary, the list of moved accounts and the page of promises."""
    _summary(book, facts)
    _moved(book, facts)
    _follow(book, facts)


def _summary(book: Book, facts: PackFacts) -> None:
    found, show = facts.impact, facts.show
    share = found.shares.get("revenue")
    n = len(found.moved)
    moved = semi(f"{counted(n, 'account')} moved")
    first: Words = [moved, "."]
    if share is not None:
        first = [moved, ", ", semi(f"{show.number(share, 1)} % of revenue"), "."]
    was, now = found.spread.get("workload", (math.nan, math.nan))
    second: Words = ""
    if math.isfinite(was):
        second = f"Spread of workload {show.number(was, 3)} to {show.number(now, 3)}."
    with book.page(f"Impact of {facts.scenario.name}", lead(first, second), key=IMPACT_KEY) as page:
        left, right = page.columns(6, 6)
        _shares(left, facts)
        _spreads(right, facts)
        area = page.frame(0, 12, page.below(left, right, gap=20))
        reps = sorted(found.reps, key=lambda one: not one.changed)
        whole = _each_rep(area, facts, reps)
        _risks(area, facts)
        close_with(page, *_so_what(facts))
    if not whole:
        long_table(
            book, _EACH, _EACH_NOTE, f"{IMPACT_KEY}.2", change_columns(),
            change_rows(facts, reps), row_height=_AIRY,
        )  # fmt: skip


def _each_rep(area: Frame, facts: PackFacts, reps: Sequence[RepImpact]) -> bool:
    """All of them, or a word that they follow on pages of their own."""
    lines, room = sum(1 + one.changed for one in reps), area.room - _HEAD
    row = _AIRY if lines * _AIRY < room - _FOR_RISKS else _DENSE
    whole = lines * row < room - _LEAST_RISKS
    blocks.heading(area, _EACH, _EACH_NOTE if whole else "on the next page")
    if whole:
        change_table(area, facts, reps, row)
    return whole


def _risks(area: Frame, facts: PackFacts) -> None:
    """As many as find room; the others are counted."""
    blocks.heading(area, "Risks", "gravest first", gap=18)
    if not facts.risks:
        blocks.paragraph(area, "None of the usual risks shows in the figures.")
    shown: list[str] = []
    room = area.room
    for words in facts.risks:
        cut = cut_to_lines(area, words, area.width - 16, 2)
        room -= 15.0 * len(wrap(cut, area.width - 16, fonts.TEXT, fonts.S))
        if room < _FOR_MORE:
            break
        shown.append(cut)
    if shown:
        blocks.numbered(area, shown)
    if len(shown) < len(facts.risks):
        blocks.small(area, f"and {len(facts.risks) - len(shown)} more of the same kinds")


def _shares(area: Frame, facts: PackFacts) -> None:
    names = (
        ("accounts.share", "Accounts"),
        ("revenue", "Revenue, 12 months"),
        ("potential", "Potential"),
        ("workload", "Workload"),
        ("people", "Relationships of 2 or more"),
        ("pipeline", "Open pipeline, weighted"),
    )
    shares, show = facts.impact.shares, facts.show
    blocks.heading(area, "What changes hands", "% of the team’s")
    rows = [
        Row([name, cells.bar(shares[key], 100.0), f"{show.number(shares[key], 1)}"])
        for key, name in names
        if key in shares
    ]
    tables.table(area, [Column("", 110), Column("", 70), Column("%", 34, "right")], rows, more=None)


def _spreads(area: Frame, facts: PackFacts) -> None:
    show = facts.show
    blocks.heading(area, "Balance", "spread between territories (CV)")
    rows = []
    for name, (was, now) in facts.impact.spread.items():
        said = [show.number(value, 3) for value in (was, now)]
        change = _change(facts, was, now)
        rows.append(Row([name.capitalize(), said[0], semi(said[1]), change]))
    drive = [sum(rep.drive[n] for rep in facts.impact.reps) for n in (0, 1)]
    told = [show.number(value) for value in drive]
    change = _change(facts, *drive)
    rows.append(Row(["Driving, h a year", told[0], semi(told[1]), change]))
    columns = [Column("", 90), Column("Today", 44, "right"), Column("Then", 44, "right"),
               Column("Change", 44, "right")]  # fmt: skip
    tables.table(area, columns, rows, more=None)


def _change(facts: PackFacts, was: float, now: float) -> Run | None:
    """A change in percent, neither good nor bad by itself."""
    return Run(facts.show.percent(now / was - 1), colour=INK) if was else None


def _so_what(facts: PackFacts) -> list[str]:
    share = facts.impact.shares.get("revenue", math.nan)
    late = sum(len(one.staying) for one in facts.handed)
    hold = f" {counted(late, 'late opportunity stays', 'late opportunities stay')} until close."
    said = f"{facts.show.number(share, 1)} % of revenue changes rep."
    if not math.isfinite(share):
        said = f"{counted(len(facts.impact.moved), 'account')} change rep."
    return [f"{said}{hold if late else ''}", said, "Talk with each rep before it is announced."]


# ---- moved accounts
def _moved(book: Book, facts: PackFacts) -> None:
    columns = [
        Column("Account", 142),
        Column("Class", 26, colour=G700),
        Column("From", 117),
        Column("To", 117),
        Column("Revenue", 46, "right"),
        Column("Pipeline,\nweighted", 46, "right"),
        Column("People\nknown well", 46, "right"),
        Column("Joint visit", 58, size=7),
        Column("Reason", 100),
    ]
    handed = {one.account_id: one for one in facts.handed}
    rows = [_row(facts, one, handed[one.card.account_id]) for one in facts.impact.moved]
    late = sum(len(one.staying) for one in facts.handed)
    dated = sum(one.visit is not None for one in facts.handed)
    stays = counted(late, "opportunity stays", "opportunities stay") if late else ""
    words = (
        f"{counted(len(rows), 'account')}, largest potential first; {dated} with a date for the "
        f"joint visit.{f' {stays} with the old rep.' if stays else ''}"
    )
    long_table(
        book, "Accounts that move", words, MOVED_KEY, columns, rows, landscape=True,
        row_height=14, after=partial(_where, facts), least=_LEAST_MAP,
    )  # fmt: skip


def _where(facts: PackFacts, area: Frame) -> None:
    """A map of what moves, in the territories as they are then."""
    placed = facts.state.accounts.placed
    rings = [one.card.row for one in facts.impact.moved if placed[one.card.row]]
    if not rings:
        return
    blocks.heading(area, "Where they are", "rings: what moves, in the territories then", gap=20)
    box = maps.Box(area.x, area.y + 4, area.width, area.room - 6)
    unit: Literal["km", "mi"] = "km" if facts.show.units == "km" else "mi"
    ground = facts.ground(facts.scenario.id)
    ring = 2.6 if len(rings) > _MANY else 5.0
    draw_region(area.ink, box, ground, rings=rings, dots=0.4, unit=unit, ring=ring)
    area.y = box.bottom


def _row(facts: PackFacts, one: MovedAccount, handed: Handover) -> Row:
    show, card = facts.show, one.card
    day = show.date(handed.visit.day.isoformat()) if handed.visit else "to be agreed"
    known = card.revenue == card.revenue
    return Row(
        [
            cells.wrapped([Run(card.name, fonts.MEDIUM, INK)]),
            one.grade or None,
            cells.wrapped(card.before.rep or card.before.territory),
            cells.wrapped(card.after.rep or card.after.territory),
            show.compact(card.revenue) if known else None,
            show.compact(one.pipeline),
            show.number(one.people),
            day,
            cells.wrapped(one.reason, most=2),
        ]
    )


# ---- expected against actual
def _follow(book: Book, facts: PackFacts) -> None:
    found = facts.follow_up
    come = [one for one in found if one.due]
    first: Words = "Nothing can be compared yet: the change has not run for thirty days."
    if come:
        last = max(one.days for one in come)
        first = [semi(f"After {last} days: "), _verdict(facts, [o for o in come if o.days == last])]
    with book.page("Expected against actual", first, key=FOLLOW_KEY) as page:
        area = page.frame(0, 12)
        blocks.heading(
            area, "After 30, 90 and 180 days", f"from {facts.show.date(facts.begin.isoformat())}"
        )
        columns = [
            Column("Day", 92),
            Column("Measure", 156),
            Column("Expected", 70, "right"),
            Column("Actual", 70, "right"),
            Column("Difference", 70, "right"),
        ]
        rows = [_follow_row(facts, one) for one in found]
        tables.table(area, columns, rows, group=True, more=None)
        blocks.small(
            area,
            "Expected: the pace of the last twelve months on record before, the calls of the plan,"
            " a visit to each account within 15 working days. Actual: whole months of sales, calls"
            " on record; a dash as long as nothing at all is on record since the change.",
        )
        _watch(page, area, facts)
        close_with(page, "Print this page again after 30, 90 and 180 days; it fills itself.")


def _verdict(facts: PackFacts, found: list[FollowUp]) -> str:
    money = next((one for one in found if one.name.startswith("Revenue of the moved")), None)
    if money is None or not (money.expected > 0 and math.isfinite(money.actual)):
        return "revenue of the moved accounts is not known; import their sales by month."
    return (
        f"the moved accounts brought {facts.show.percent(money.actual / money.expected)} of the "
        "revenue expected."
    )


def _follow_row(facts: PackFacts, one: FollowUp) -> Row:
    show = facts.show
    day = f"{one.days} days, {show.date(one.on.isoformat())}"

    def said(value: float) -> str | None:
        if not math.isfinite(value):
            return None
        return show.compact(value) if one.unit == "money" else show.number(value)

    both = math.isfinite(one.actual) and one.expected > 0
    change = show.percent(one.actual / one.expected - 1) if both else None
    actual = said(one.actual) if one.due else Run("not yet", colour=G500)
    return Row([day, one.name, said(one.expected), actual, change])


def _watch(page: Page, area: Frame, facts: PackFacts) -> None:
    del page
    blocks.heading(area, "Watched for ninety days", "looked at every month")
    columns = [
        Column("", 150),
        Column("Now", 110),
        Column("Act when", 120),
        Column("Where", 110, colour=G700),
    ]
    rows = [Row([one.name, one.now, one.act, one.where]) for one in facts.watch]
    tables.table(area, columns, rows, more=None)
