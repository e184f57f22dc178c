"""P21: the centres that shall teach the others, and what they lack to be lit."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from model.plan.forecast_table import quarter_label
from model.plan.outlook import LighthouseScore
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead, some_of
from reports.book.section import Edition, Section
from reports.book.typed import Entry, about, amount, entries, part, text, texts
from reports.book.words import counted, few, gap, many, sentence, spelled
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Bar
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column
from reports.pdf.text import Words, semi, wrap

_TITLE: Final = "Lighthouse centres"
_MOST: Final = 4
_SIZES: Final = ((240.0, 588.0), (232.0, 638.0))  # of a column: letter, A4
_GAP: Final = 10.0  # between the two rows of cards
_BELOW: Final = 9.0  # points that a full page may use above the closing rule
_NOTE_HIGH: Final = 100.0  # of the gap note where no centre is chosen
_PLAIN: Final = 124.0  # height of a card without words about the centre
_LABEL: Final = 50.0
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
        top = page.grid.top + (0 if len(shown) > 2 and _chosen(facts) else 8)
        wide = page.grid.span(6) - 12
        half = _row_height(facts, shown[:2], wide) if _chosen(facts) else _PLAIN
        free = page.grid.bottom - top - half - _row_height(facts, shown[2:], wide)
        gap = max(_GAP, min(32.0, free - 22)) if _chosen(facts) else 22.0
        lowest = top
        for n, candidate in enumerate(shown):
            first = 0 if n % 2 == 0 else 6
            y = top if n < 2 else top + half + gap
            bottom = y + half if n < 2 else page.grid.bottom + _BELOW
            area = page.frame(first, first + 6, y, bottom=bottom, indent=12 if first else 0)
            _card(area, facts, candidate)
            if not _chosen(facts) and len(shown) <= 2:
                area.bottom = page.grid.bottom - _NOTE_HIGH
                _followers(area, facts, candidate)
            lowest = max(lowest, area.y)
        if not _chosen(facts):
            spot = (
                page.frame(6, 12, top + half + 22)
                if len(shown) > 2
                else page.frame(0, 6, min(lowest + 26, page.grid.bottom - _NOTE_HIGH))
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
    """One page while both rows of whole stories fit it; the same on every paper."""
    shown = _shown(facts)
    if not _chosen(facts):
        return 1
    fits = all(
        _row_height(facts, shown[:2], wide) + _GAP + _row_height(facts, shown[2:], wide) <= room
        for wide, room in _SIZES
    )
    return 1 if fits else -(-len(shown) // 2)


def _row_height(facts: BookFacts, shown: Sequence[LighthouseScore], wide: float) -> float:
    """Height of cards beside each other with the whole story of each."""
    return max((_card_height(facts, candidate, wide) for candidate in shown), default=0.0)


def _card_height(facts: BookFacts, candidate: LighthouseScore, wide: float) -> float:
    entry = about(entries(facts.typed, "lighthouses"), candidate.account_id)
    lines = [
        min(3, len(wrap(said, wide - _LABEL, fonts.TEXT, fonts.S)))
        for _, said in _details(facts, candidate, entry)
    ]
    story = text(entry, "story")
    told = 6 + blocks.voice_height(wide, story) if story else 0.0
    return 18 + 65.5 + 12.0 * sum(lines) + 0.5 * len(lines) + told


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
            semi(f"{many(len(shown), 'candidate')}, none chosen."),
            f" {facts.short_of(shown[0].account_id)} scores best with {shown[0].score:.0f} of 100.",
        ]
    else:
        first = [
            semi(
                f"{spelled(len(lit)) if lit else 'None'} of {few(len(shown), 'centre')} "
                f"{'are' if len(lit) > 1 else 'is'} lit."
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
        step=11.5,
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
    tables.table(right, columns, rows, row_height=13, more=None)
    area.y = max(left.y, right.y) + 8
    blocks.definitions(
        area, _details(facts, candidate, entry), label_width=_LABEL, step=12.5, most=3
    )
    story = text(entry, "story")
    lines = int((area.room - 17.5) // 12)
    if story and lines >= 2:
        area.skip(3)
        blocks.voice(area, cut_to_lines(area, story, area.width - 12, lines))


def _details(facts: BookFacts, candidate: LighthouseScore, entry: Entry) -> list[tuple[str, str]]:
    rows = []
    if candidate.followers:
        worth = facts.show.compact(candidate.follower_headroom)
        money = f": {worth}" if candidate.follower_headroom > 0 else ""
        rows.append(("Feeds", f"{_fed(facts, candidate)}{money}"))
    visits = part(entry, "hosted_visits")
    planned = [(q, amount(visits, q)) for q in ("Q1", "Q2", "Q3", "Q4") if amount(visits, q) > 0]
    yearly = amount(entry, "yield_target_usd")
    aims = [f"visits {', '.join(f'{q} {n:.0f}' for q, n in planned)}"] if planned else []
    aims += [f"{facts.show.compact(yearly)} a year"] if yearly > 0 else []
    if aims:
        rows.append(("Target", sentence("; ".join(aims))))
    champions = texts(entry, "staff_champions")
    if champions:
        rows.append(("Champions", ", ".join(champions)))
    if text(entry, "outcome_plan"):
        rows.append(("Outcome", text(entry, "outcome_plan")))
    return rows


def _fed(facts: BookFacts, candidate: LighthouseScore) -> str:
    """The followers by name with what may still be won there, k."""
    head = facts.plan.figures.headroom
    named = []
    worths = {k: float(np.nan_to_num(head[at])) for k, at in facts.positions.items()}
    for key in sorted(candidate.followers, key=lambda k: -worths.get(k, 0.0)):
        at = facts.positions.get(key)
        worth = f" {facts.show.money_k(head[at])}" if at is not None and head[at] > 0 else ""
        named.append(f"{facts.short_of(key)}{worth}")
    return some_of(named, 5)


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
