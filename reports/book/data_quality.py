"""A3: how complete the plan's data are, what is missing, which pages were left out and why."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from reports.book.facts import BookFacts
from reports.book.fitting import lead, small_cell, some_of
from reports.book.section import Edition, Section
from reports.book.words import counted, note_of, sentence
from reports.pdf import blocks, cells, tables
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_MID, G500
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_GRADES: Final = {
    "A": "own and measured volume",
    "B": "one of the two",
    "C": "estimated from beds, rooms or kind",
    "D": "typed or imported as it is",
    "": "no potential",
}
_LINE: Final = 30.0  # points of a line with its distance
_GAPS_HEAD: Final = 58.0  # points of a heading and the titles of its table
_FEW: Final = 4  # gaps that are worth a table


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    with book.page("Data quality", _lead(facts, edition), key="A3") as page:
        left, right = page.columns(7, 5, double_gutter=True)
        _items(left, facts)
        if facts.plan.n:
            _grades(right, facts)
        _counts(right, facts)
        rest = page.frame(0, 12, page.below(left, right, gap=24))
        rows = _left_out(edition)
        left_over = rows[_dropped(rest, rows) :]
        if not left_over:
            _untasked(rest, facts)
            _missing(rest, facts)
    if left_over:
        with book.page("Data quality (2 of 2)", key="A3.2", level=2) as page:
            area = page.frame(0, 12, 92.0)
            _dropped(area, left_over)
            _untasked(area, facts)
            _missing(area, facts)


def _lead(facts: BookFacts, edition: Edition) -> Words:
    done = facts.plan.completeness
    first: Words = [
        "The plan is ",
        semi(f"{facts.show.number(done.percent)}\u00a0% complete"),
        "." if done.verdict == "complete" else f" ({done.verdict}).",
    ]
    n = len(edition.dropped)
    dropped = f"{counted(n, 'page was', 'pages were')} left out for lack of data." if n else ""
    gaps = counted(len(done.gaps), "gap has", "gaps have")
    return lead(first, f"{gaps} an owner." if done.gaps else "No gap is open.", dropped)


def _items(area: Frame, facts: BookFacts) -> None:
    blocks.heading(area, "What a full plan needs", "points met of 100")
    rows = []
    for item in facts.plan.completeness.items:
        colour = ACCENT if item.met >= 1 else ACCENT_MID
        rows.append(
            Row(
                [
                    item.label,
                    cells.bar(100 * item.met, 100, track=True, colour=colour, high=5),
                    f"{facts.show.number(item.points, 1)} of {facts.show.number(item.weight)}",
                ]
            )
        )
    columns = [Column("", 178, size=7.0), Column("", 64), Column("Points", 44, "right")]
    tables.table(area, columns, rows, row_height=12, more=None)


def _grades(area: Frame, facts: BookFacts) -> None:
    """How many accounts and how much potential each confidence grade holds."""
    figures, show = facts.plan.figures, facts.show
    known = np.nan_to_num(figures.potential)
    total = float(known.sum())
    blocks.heading(area, "Confidence of potential", "grade")
    rows = []
    for grade, words in _GRADES.items():
        mine = figures.confidence == grade
        n = int(mine.sum())
        if n:
            share = show.percent(float(known[mine].sum()) / total) if total > 0 else None
            rows.append(Row([grade or "–", words, str(n), share]))
    columns = [
        Column("", 14),
        Column("", 116, size=7.0),
        Column("Accounts", 36, "right"),
        Column("Potential", 40, "right"),
    ]
    tables.table(area, columns, rows, row_height=12, more=None)


def _counts(area: Frame, facts: BookFacts) -> None:
    placed = facts.words("placed_by")
    plan = facts.plan
    located = np.isfinite(facts.lat)
    items = [
        ("Placed accounts", f"{int(located.sum())} of {plan.n}"),
        ("By postcode or town", str(sum(word in ("zip", "city") for word in placed))),
        ("With a kind", f"{int(np.sum(plan.types != ''))} of {plan.n}"),
        ("With beds", f"{int(np.sum(np.isfinite(facts.column('beds'))))} of {plan.n}"),
        ("With potential", f"{plan.mix.accounts_with_potential} of {plan.n}"),
    ]
    blocks.heading(area, "Counts", gap=20)
    blocks.definitions(area, items, label_width=92, step=12.5)


def _dropped(area: Frame, left_out: Sequence[tuple[str, str, str, str]]) -> int:
    """List pages that were left out; how many there was room for."""
    if not left_out:
        return 0
    blocks.heading(area, "Pages left out", "units it had of those it needs")
    rows = []
    for title, units, missing, where in left_out:
        said = (small_cell(title, 104), units, small_cell(missing, 168), small_cell(where, 104))
        rows.append(Row([cell or None for cell in said]))
    columns = [
        Column("", 118, size=7.0),
        Column("Units", 34, "right", size=7.0),
        Column("Missing", 190, size=7.0),
        Column("Get it from", 120, size=7.0, colour=G500),
    ]
    return tables.table(area, columns, rows, row_height=12, more=None)


def _left_out(edition: Edition) -> list[tuple[str, str, str, str]]:
    """Title, units, what is missing, where to get it; pages that differ in a number together."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for section, units, gaps in edition.dropped:
        missing = "; ".join(dict.fromkeys(gap.missing for gap in gaps)) or "too few records"
        where = next((gap.get_it_from for gap in gaps), "")
        held = (f"{units} of {section.minimum}", missing, where)
        found.setdefault(held, []).append(section.title)
    rows = []
    for (units_of, missing, where), titles in found.items():
        for title in _together(titles):
            rows.append((title, units_of, missing, where))
    return rows


def _together(titles: Sequence[str]) -> list[str]:
    """ "Diary week 1", "Diary week 2", ... as "Diary week 1 to 13"; the others as they are."""
    runs: dict[str, list[str]] = {}
    for title in titles:
        stem, _, number = title.rpartition(" ")
        runs.setdefault(stem if number.isdigit() else title, []).append(number)
    found = []
    for stem, numbers in runs.items():
        if stem in titles:
            found.append(stem)
        else:
            last = f" to {numbers[-1]}" if len(numbers) > 1 else ""
            found.append(f"{stem} {numbers[0]}{last}")
    return found


def _untasked(area: Frame, facts: BookFacts) -> None:
    """A and B accounts without a segment, a need or an activity, done or planned (S0-61)."""
    plan = facts.plan
    weighty = np.isin(plan.segmentation.potential_class, ("A", "B"))
    if not weighty.any() or area.room < 150:
        return
    done, needs = facts.own("activities_done"), facts.own("needs")
    active = set(facts.diary["account_id"])
    active |= set(done["account_id"]) if "account_id" in done else set()
    known = set(needs["account_id"]) if "account_id" in needs else set()
    order = [n for n in facts.by_potential() if weighty[n]]
    lacking = (
        ("a segment", [n for n in order if not plan.segmentation.segment[n]]),
        ("a need", [n for n in order if str(plan.ids[n]) not in known]),
        ("an activity", [n for n in order if str(plan.ids[n]) not in active]),
    )
    found = [(words, [facts.shorts[n] for n in rows]) for words, rows in lacking]
    if area.started:
        area.skip(20)
    blocks.heading(area, "A and B accounts without", f"of {len(order)}", gap=0)
    said = [
        (sentence(words), f"{len(names)}: {some_of(names, 6)}" if names else "0")
        for words, names in found
    ]
    blocks.definitions(area, said, label_width=66)


def _missing(area: Frame, facts: BookFacts) -> None:
    gaps = [note_of(facts, found) for found in facts.plan.completeness.gaps]
    if not gaps or area.room < _LINE:
        return
    if area.room < _GAPS_HEAD + 12 * min(len(gaps), _FEW):
        area.skip(14)
        words = "Those that weaken a page stand there as a gap note, with their owner."
        blocks.small(area, words)
        return
    blocks.heading(area, "Gaps and their owners", gap=20)
    rows = []
    for g in gaps:
        said = (
            small_cell(g.missing, 146),
            small_cell(g.weakens, 90),
            small_cell(g.get_it_from, 98),
        )
        rows.append(Row([*(cell or None for cell in said), g.owner or None, g.date]))
    columns = [
        Column("Missing", 164, size=7.0),
        Column("Weakens", 104, size=7.0),
        Column("Get it from", 112, size=7.0),
        Column("Owner", 62, size=7.0),
        Column("By", 50, size=7.0),
    ]
    tables.table(area, columns, rows, row_height=12, more="+{k} more gaps")


SECTION: Final = Section("A3", "Data quality", "Appendix", 0, lambda _f: 0, _draw, counted=False)
