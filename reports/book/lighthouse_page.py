"""P21: the centres that shall teach the others, and what they lack to be lit."""

from collections.abc import Sequence
from typing import Final

from model.plan.forecast_table import quarter_label
from model.plan.outlook import LighthouseScore
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead, some_of
from reports.book.section import Edition, Section
from reports.book.typed import Entry, about, amount, entries, part, text, texts
from reports.book.words import counted, gap, spelled
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Bar
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column
from reports.pdf.text import Words, semi, wrap

_TITLE: Final = "Lighthouse centres"
_MOST: Final = 4
_WIDE: Final = 225.0  # of a story on the narrowest paper
_LINES: Final = 6  # of a story in a quarter of a page
_PLAIN: Final = 124.0  # height of a card without words about the centre
_TESTS: Final = ("Own procedures", "Hosting leaders", "Visits in a year", "Joint plan signed")


def _shown(facts: BookFacts) -> list[LighthouseScore]:
    """The chosen centres; before a choice the best candidates."""
    candidates = facts.plan.lighthouses.candidates
    chosen = [c for c in candidates if c.chosen]
    return (chosen or [c for c in candidates if c.score > 0][:3])[:_MOST]


def _chosen(facts: BookFacts) -> bool:
    return any(c.chosen for c in facts.plan.lighthouses.candidates)


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    shown = _shown(facts)
    if _pages(facts) > 1:
        _draw_whole(book, facts, shown)
        return
    with book.page(_TITLE, _lead(facts, shown), tabs=("WHY",), key="P21") as page:
        top = page.grid.top + 8
        half = (page.grid.bottom - top - 22) / 2 if _chosen(facts) else _PLAIN
        for n, candidate in enumerate(shown):
            first = 0 if n % 2 == 0 else 6
            y = top if n < 2 else top + half + 22
            area = page.frame(first, first + 6, y, bottom=y + half)
            _card(area, facts, candidate)
        if not _chosen(facts):
            spot = (
                page.frame(6, 12, top + half + 22)
                if len(shown) > 2
                else page.frame(0, 6, top + half + 22)
            )
            blocks.heading(spot, "Not chosen yet")
            blocks.gap_note(spot, _gaps(facts)[0])
        _close(page, facts, shown)


def _draw_whole(book: Book, facts: BookFacts, shown: Sequence[LighthouseScore]) -> None:
    """Two centres to a page: the whole story of each, and whom it feeds."""
    pages = _pages(facts)
    for number in range(pages):
        more = f" ({number + 1} of {pages})" if number else ""
        key, level = ("P21", None) if not number else (f"P21.{number + 1}", 2)
        lead_of = None if number else _lead(facts, shown)
        with book.page(_TITLE + more, lead_of, tabs=("WHY",), key=key, level=level) as page:
            areas = page.columns(6, 6, double_gutter=True)
            for area, candidate in zip(areas, shown[2 * number :], strict=False):
                _card(area, facts, candidate)
                _followers(area, facts, candidate)
            if number == pages - 1:
                _close(page, facts, shown)


def _pages(facts: BookFacts) -> int:
    """One page while every story fits its quarter of it; the same on every paper."""
    shown = _shown(facts)
    stories = [
        text(about(entries(facts.typed, "lighthouses"), c.account_id), "story") for c in shown
    ]
    longest = max((len(wrap(s, _WIDE, fonts.TEXT, fonts.S)) for s in stories), default=0)
    return -(-len(shown) // 2) if _chosen(facts) and longest > _LINES else 1


def _followers(area: Frame, facts: BookFacts, candidate: LighthouseScore) -> None:
    """Whom the centre feeds: what may still be won there and when it starts."""
    rows = [key for key in candidate.followers if key in facts.positions]
    if not rows or area.room < 90:
        return
    blocks.heading(area, "Whom it feeds", facts.k_unit, gap=20)
    lines = []
    for key in rows:
        n = facts.positions[key]
        pick = facts.picks.get(n)
        head = facts.show.money_k(facts.plan.figures.headroom[n])
        start = quarter_label(facts.plan.start, pick.quarter) if pick else None
        lines.append([facts.shorts[n], head, start])
    columns = [Column("", 110), Column("Headroom", 50, "right"), Column("Starts", 60, "right")]
    tables.table(area, columns, lines, most=10, more="+{k} more")


def _lead(facts: BookFacts, shown: Sequence[LighthouseScore]) -> Words:
    lit = [c for c in shown if c.lit]
    if not _chosen(facts):
        first: Words = [
            semi(f"{counted(len(shown), 'candidate')}, none chosen."),
            f" {facts.short_of(shown[0].account_id)} scores best with {shown[0].score:.0f} of 100.",
        ]
    else:
        first = [
            semi(
                f"{spelled(len(lit)) if lit else 'None'} of {counted(len(shown), 'centre')} is lit."
            ),
            f" {facts.short_of(shown[0].account_id)} leads with {shown[0].score:.0f} of 100.",
        ]
    fed = len({f for c in shown for f in c.followers})
    best = max(shown, key=lambda c: c.follower_headroom)
    second = (
        f"Together they feed {counted(fed, 'account')}; {facts.short_of(best.account_id)} alone "
        f"{facts.show.compact(best.follower_headroom)} of headroom."
        if fed and best.follower_headroom > 0
        else ""
    )
    return lead(first, second)


def _card(area: Frame, facts: BookFacts, candidate: LighthouseScore) -> None:
    entry = about(entries(facts.typed, "lighthouses"), candidate.account_id)
    state = "lit" if candidate.lit else "not lit yet"
    note = f"{facts.show.number(candidate.score, 1)} of 100, {state}"
    blocks.heading(area, facts.short_of(candidate.account_id), note, gap=0)
    half = (area.width - 14) / 2
    left = Frame(area.page, area.x, area.y + 2, half, area.bottom)
    right = Frame(area.page, area.x + half + 14, area.y + 2, half, area.bottom)
    parts = (
        ("Influence", candidate.influence),
        ("Value", candidate.value),
        ("Host", candidate.host),
        ("Outcome", candidate.outcome),
        ("Logistics", candidate.logistics),
    )
    charts.share_rows(
        left,
        [Bar(name, value, facts.show.number(value)) for name, value in parts],
        label_width=46,
        step=13.5,
    )
    rows: list[list[tables.Cell]] = [
        [
            cells.tick(test.met),
            f" {name}",
            f"{facts.show.number(test.have)} of {facts.show.number(test.need)}",
        ]
        for name, test in zip(_TESTS, candidate.tests, strict=True)
    ]
    columns = [Column("", 13), Column("", 80, size=7), Column("", 26, "right", size=7)]
    tables.table(right, columns, rows, row_height=15, more=None)
    area.y = max(left.y, right.y) + 8
    blocks.definitions(area, _details(facts, candidate, entry), label_width=50, step=12.5)
    story = text(entry, "story")
    lines = int((area.room - 20) // 12)
    if story and lines >= 2:
        area.skip(3)
        blocks.voice(area, cut_to_lines(area, story, area.width - 12, lines))


def _details(facts: BookFacts, candidate: LighthouseScore, entry: Entry) -> list[tuple[str, str]]:
    rows = []
    if candidate.followers:
        named = some_of([facts.short_of(f) for f in candidate.followers], 3)
        worth = facts.show.compact(candidate.follower_headroom)
        money = f" ({worth} headroom)" if candidate.follower_headroom > 0 else ""
        rows.append(("Feeds", f"{named}{money}"))
    visits = part(entry, "hosted_visits")
    planned = [(q, amount(visits, q)) for q in ("Q1", "Q2", "Q3", "Q4") if amount(visits, q) > 0]
    if planned:
        said = ", ".join(f"{q} {n:.0f}" for q, n in planned)
        rows.append(("Visits", said))
    champions = texts(entry, "staff_champions")
    if champions:
        rows.append(("Champions", ", ".join(champions)))
    if text(entry, "outcome_plan"):
        rows.append(("Outcome", text(entry, "outcome_plan")))
    yearly = amount(entry, "yield_target_usd")
    if yearly > 0:
        rows.append(("Yield", f"{facts.show.compact(yearly)} a year as target"))
    return rows


def _close(page: Page, facts: BookFacts, shown: Sequence[LighthouseScore]) -> None:
    unlit = [c for c in shown if not c.lit]
    if not _chosen(facts):
        close_with(page, "Choose the centres before the first follower starts.")
        return
    nearest = max(unlit, key=lambda c: (sum(t.met for t in c.tests), c.score), default=None)
    if nearest is None:
        return
    lacking = [t for t in nearest.tests if not t.met]
    name = facts.short_of(nearest.account_id)
    number = counted(len(lacking), "test")
    said = f"{name} is {number} from lit: {lacking[0].name}."
    close_with(page, said, f"{name} is {number} from lit.")


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Chosen lighthouse centres",
            "where followers are shown",
            "talks with the three best candidates",
        ),
    )


def _units(facts: BookFacts) -> int:
    """Score parts that are known, tests and followers of the centres."""
    return sum(
        len(c.tests) + len(c.followers) + sum(v > 0 for v in (c.influence, c.value, c.host))
        for c in _shown(facts)
    )


SECTION = Section("P21", _TITLE, "Why", 4, _units, _draw, _gaps, pages=_pages)
