"""P02: what stands where, how to read it, how old the data are, what was left out."""

import re
from collections.abc import Sequence
from typing import Final

from reports.book.facts import BookFacts
from reports.book.section import Edition, Section
from reports.book.words import counted
from reports.pdf import blocks, fonts, tables
from reports.pdf.book import Book, Listing
from reports.pdf.colours import ACCENT, G200, G500, WARN
from reports.pdf.page import Frame, Page
from reports.pdf.symbols import role, star
from reports.pdf.tables import Column, Row

_LINE: Final = 12.0
_DENSE: Final = 8.6
_BELOW: Final = 216.0  # height kept for marks and data
_TABLES: Final = {
    "contacts": ("Contacts", "last_contact"),
    "volumes": ("Procedure volumes", ""),
    "sales_monthly": ("Monthly sales", "month"),
    "contracts": ("Contracts", ""),
    "influence": ("Influence links", "noted_on"),
    "needs": ("Needs", "noted_on"),
    "opportunities": ("Opportunities", "step_entered"),
    "activities_done": ("Activities done", "actual_date"),
    "diary": ("Diary", "date"),
    "vac": ("Committee dates", "meeting"),
    "systems": ("Health systems", ""),
    "price_list": ("Price list", "valid_from"),
}
_FURTHER: Final = re.compile(r"(A\d|P04|P21)\.\d")  # pages two and on of one section
_PARTS: Final = {"Accounts": "Account pages"}


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    said = f"{counted(edition.content_pages, 'content page')}; "
    left_out = len(edition.dropped)
    said += f"{counted(left_out, 'page')} left out, see page A3." if left_out else "none left out."

    def fill(page: Page, listing: Sequence[Listing]) -> None:
        _fill(page, facts, edition, listing)

    book.later("Contents and how to read this plan", said, fill, key="P02")


def _fill(page: Page, facts: BookFacts, edition: Edition, listing: Sequence[Listing]) -> None:
    entries = _entries(listing)
    half = _balanced(entries)
    left, right = page.columns(6, 6, double_gutter=True)
    sides = ((left, entries[:half]), (right, entries[half:]))
    tallest = max(len(part) + 0.7 * sum(e is None for _, e in part) for _, part in sides)
    line = min(_LINE, max(_DENSE, (left.room - _BELOW) / max(1.0, tallest)))
    for area, part in sides:
        for entry in part:
            _entry(page, area, entry, line)
    marks, data = page.columns(5, 7, top=page.below(left, right, gap=22), double_gutter=True)
    _marks(marks)
    _sources(data, facts)
    low = page.below(marks, data, gap=20)
    if edition.dropped and low < page.grid.bottom - 52:
        _left_out(page.frame(0, 12, low), edition)


def _entries(listing: Sequence[Listing]) -> list[tuple[str, Listing | None]]:
    """Part headings and pages; the cover and the further pages of a run are left out."""
    found: list[tuple[str, Listing | None]] = []
    part = ""
    for entry in listing:
        if _FURTHER.match(entry.key) or entry.key in ("cover", "P02"):
            continue
        if entry.part and entry.part != part:
            part = entry.part
            found.append((_PARTS.get(part, part), None))
        found.append((entry.title, entry))
    return found


def _balanced(entries: Sequence[tuple[str, Listing | None]]) -> int:
    """Where the second column begins: half way, never just after a heading."""
    half = (len(entries) + 1) // 2
    while 0 < half < len(entries) and entries[half - 1][1] is None:
        half -= 1
    return half


def _entry(page: Page, area: Frame, entry: tuple[str, Listing | None], line: float) -> None:
    title, listing = entry
    if listing is None:
        area.skip(6 if area.started else 0)
        y = area.take(line + 2) + 9
        area.ink.text(area.x, y, title, fonts.SEMI, fonts.S, ACCENT)
        area.ink.rule(area.x, area.right, y + 4, G200, 0.5)
        return
    y = area.take(line) + 9
    area.ink.text(area.x, y, title, within=area.width - 30)
    area.ink.text(area.right, y, listing.label, fonts.TAB, align="right")
    page.link(area.x, y - 9, area.right, y + 3, listing.key)


def _marks(area: Frame) -> None:
    blocks.heading(area, "How to read")
    ink, x = area.ink, area.x
    area.skip(3)
    rows = (
        ("bar", "Rep's own words stand behind a blue bar."),
        ("grey", "Words of the manager or a customer."),
        ("gap", "Gap note: what is missing and who gets it."),
        ("roles", "User, buyer, administrator."),
        ("star", "Lighthouse centre on maps."),
        ("grade", "Grade of a figure, A measured to D typed."),
        ("dash", "Not known. Zero prints 0."),
    )
    for kind, words in rows:
        y = area.take(14) + 9
        if kind in ("bar", "grey"):
            ink.rectangle(x + 8, y - 8, 2.2, 10, ACCENT if kind == "bar" else G500)
        elif kind == "gap":
            ink.rectangle(x + 2, y - 7.5, 18, 9, None, WARN, 0.7, (2, 2))
        elif kind == "roles":
            role(ink, role(ink, role(ink, x - 3, y, "U"), y, "B"), y, "A")
        elif kind == "star":
            star(ink, x + 10, y - 3)
        else:
            ink.text(x + 6, y, "12 B" if kind == "grade" else tables.MISSING, fonts.TAB, fonts.XS)
        ink.text(x + 36, y, words, fonts.TEXT, fonts.XS, within=area.width - 36)


def _sources(area: Frame, facts: BookFacts) -> None:
    """Each table with its rows in this territory and its newest date."""
    show, about = facts.show, facts.state.about
    rows = [Row(["Accounts", show.number(facts.plan.n), _day(facts, about.as_of)])]
    for name, (label, column) in _TABLES.items():
        frame = facts.diary if name == "diary" else facts.state.table(name)
        if "account_id" in frame:
            frame = frame[frame["account_id"].isin(facts.plan.ids)]
        if len(frame):
            newest = str(max(frame[column])) if column and column in frame else ""
            if newest[:10] > about.as_of and column in ("date", "meeting", "valid_from"):
                newest = ""
            rows.append(Row([label, show.number(len(frame)), _day(facts, newest)]))
    blocks.heading(area, "Data used", f"as of {_day(facts, about.as_of) or 'no date'}")
    columns = [Column("", 120), Column("Rows", 44, "right"), Column("Newest entry", 70, "right")]
    tables.table(area, columns, rows, row_height=12, more=None)


def _day(facts: BookFacts, iso: str) -> str | None:
    if len(iso) == 7:
        return facts.show.month(iso)
    return facts.show.date(iso) if iso else None


def _left_out(area: Frame, edition: Edition) -> None:
    blocks.heading(area, "Left out", "for lack of data; sources on page A3")
    rows = []
    for section, _units, gaps in edition.dropped:
        missing = next((gap.missing for gap in gaps), "too few records")
        rows.append(Row([section.title, missing]))
    columns = [Column("", 150), Column("Missing", 330, size=7.0, colour=G500)]
    fitting = max(1, int((area.room - 34) // 12))
    tables.table(
        area, columns, rows, row_height=12, most=fitting, more="+{k} more on page A3", more_key="A3"
    )


SECTION: Final = Section(
    "P02", "Contents and how to read this plan", "", 0, lambda _f: 0, _draw, counted=False
)
