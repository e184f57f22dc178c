"""P21: the centres that shall teach the others, and what they lack to be lit."""

from collections.abc import Sequence
from typing import Final

from model.plan.outlook import LighthouseScore
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead, some_of
from reports.book.section import Edition, Section
from reports.book.typed import Entry, about, amount, entries, part, text, texts
from reports.book.words import counted, gap, spelled
from reports.pdf import blocks, cells, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Bar
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column
from reports.pdf.text import Words, semi

_MOST: Final = 4
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
    with book.page("Lighthouse centres", _lead(facts, shown), tabs=("WHY",), key="P21") as page:
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


SECTION = Section("P21", "Lighthouse centres", "Why", 4, _units, _draw, _gaps)
