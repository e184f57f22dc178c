"""P01: which plan this is, what it is for, where it is valid and how complete."""

import math
import re
from datetime import date
from typing import Final

import numpy as np

from model.plan.goals import mission_problem
from reports.book import map_layers
from reports.book.facts import BookFacts
from reports.book.section import WANTED_PAGES, Edition, Section
from reports.pdf import fonts, maps
from reports.pdf.blocks import statement
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_MID, G200, G300, G500, G700, INK, WARN, Fill
from reports.pdf.page import Frame, Page
from reports.pdf.text import Run, Words, semi, wrap

_MEASURE: Final = 460.0
_MAP_LEFT: Final = 177.0
_DISCS: Final = 40  # towns with a disc of their own, the others stand as dots
_DOT: Final = 1.6
_NAMED_TOWNS: Final = 7
_NAMED_APART: Final = 0.09  # of the territory's extent: nearer towns are not named twice
_DECIDING: Final = re.compile(
    r"(?:\b(?!(?:19|20)\d\d\b)\d[\d,.]*(?:[\u00a0\u202f ]\d{3})*"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty))"
    r"\s+[a-zà-ÿ-]+",
    re.IGNORECASE,
)


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    with book.cover() as page:
        grid = page.grid
        ink = page.ink
        ink.rectangle(grid.left, 48, 26, 4, ACCENT)
        ink.text(grid.left, 72, "Three-year strategic territory plan", fonts.SEMI, fonts.M)
        ink.text(grid.left, 86, _period(facts), fonts.TEXT, fonts.M, G700)
        company = facts.state.about.company
        ink.text(grid.width - 36, 72, company, align="right", colour=G700, within=200)
        end = _headline(page, facts)
        top = max(318.0, end + 24)
        _map(page, facts, top)
        _facts_column(page, facts, edition, top)


def _period(facts: BookFacts) -> str:
    start, end = facts.plan.start, facts.plan.end
    months = [facts.show.month(day.isoformat()) for day in (start, end)]
    return " – ".join(months)


def _headline(page: Page, facts: BookFacts) -> float:
    """The mission, or the territory's name until there is one; returns where it ends."""
    grid = page.grid
    mission = str(facts.typed.get("mission", "")).strip()
    words: Words = emphasised(mission) if mission else [semi(facts.territory_name)]
    lines = wrap(words, _MEASURE, fonts.DISPLAY_LIGHT, fonts.XL)
    if len(lines) > 6:
        words = mission[:200].rsplit(" ", 1)[0] + "…"
        page.ink.ledger.note(page.key, "the mission is shortened on the cover")
    end = statement(page.ink, grid.left, 151, _MEASURE, words)
    if not mission:
        page.ink.text(grid.left, end - 8, "Mission not yet set.", fonts.TEXT, fonts.M, G500)
        end += 8
    return end


def emphasised(mission: str) -> list[str | Run]:
    """The mission with its counted things in Semi: "6,000 patients", "four centres"."""
    parts: list[str | Run] = []
    last = 0
    for found in _DECIDING.finditer(mission):
        parts.append(mission[last : found.start()])
        number = re.sub(r"(?<=\d)[ \u202f](?=\d)", "\u00a0", found.group())
        parts.append(semi(number))
        last = found.end()
    return [*parts, mission[last:]]


def _map(page: Page, facts: BookFacts, top: float) -> None:
    """The territory, one disc per town."""
    grid = page.grid
    box = maps.Box(_MAP_LEFT, top, grid.width - _MAP_LEFT, grid.height - top)
    sheet = maps.Sheet(page.ink, map_layers.window_around_territory(facts, box, 22))
    with page.ink.tags.element("Figure", f"Map of {facts.territory_name}"):
        sheet.ground(map_layers.ground(facts), framed=False)
        towns = _towns(facts)  # the largest first
        if len(towns) > _DISCS:
            at = [sheet.window.xy(town.lat, town.lon) for town in towns[_DISCS:]]
            page.ink.dots(at, _DOT, ACCENT_MID)
        sheet.places(towns[:_DISCS], radius=14)
        sheet.region_names(map_layers.region_names(sheet.window, "state"))


def _towns(facts: BookFacts) -> list[maps.Place]:
    lat, lon, towns = facts.lat, facts.lon, facts.words("city")
    sums: dict[tuple[str, float, float], list[float]] = {}
    for n, town in enumerate(towns):
        if np.isfinite(lat[n]) and np.isfinite(lon[n]):
            key = (town, round(lat[n], 1), round(lon[n], 1)) if town else ("", lat[n], lon[n])
            sums.setdefault(key, []).append(n)
    fill = Fill(ACCENT, INK)
    weight = facts.measure.values
    if not sums:
        return []
    order = sorted(sums, key=lambda key: (-sum(weight[int(n)] for n in sums[key]), key))
    apart = _NAMED_APART * max(np.ptp([key[1] for key in order]), np.ptp([key[2] for key in order]))
    places: list[maps.Place] = []
    named: list[maps.Place] = []
    for key in order:
        rows = [int(n) for n in sums[key]]
        value = float(sum(weight[n] for n in rows))
        where = float(np.mean(lat[rows])), float(np.mean(lon[rows]))
        free = all(math.dist(where, (p.lat, p.lon)) > apart for p in named)
        label = key[0] if free and len(named) < _NAMED_TOWNS else ""
        place = maps.Place(*where, value, label, fill, strong=True)
        places.append(place)
        named += [place] if label else []
    return places


def _facts_column(page: Page, facts: BookFacts, edition: Edition, top: float) -> None:
    area = page.frame(0, 3, top, bottom=page.grid.height - 50)
    area.width = 111.0
    about, meta = facts.state.about, facts.meta
    rows = [
        ("Territory", facts.territory_name),
        ("Rep", facts.rep_name),
        ("Manager", str(meta.get("manager", ""))),
        ("Version", facts.version),
        ("Data as of", facts.show.date(about.as_of) if about.as_of else ""),
    ]
    for label, value in rows:
        if value:
            _fact(area, label, value)
    area.to_bottom(190)
    _status(area, facts, edition)
    ink, y = area.ink, page.grid.height - 26
    ink.text(area.x, y, "Confidential – no patient data", fonts.TEXT, fonts.XS, G500)


def _fact(area: Frame, label: str, value: str) -> None:
    ink, y = area.ink, area.y
    ink.rule(area.x, area.right, y, G300, 0.5)
    ink.text(area.x, y + 10, label, fonts.TEXT, fonts.XS, G500)
    end = ink.paragraph(area.x, y + 21, area.width, value, fonts.MEDIUM, fonts.S, most=3)
    area.y = end - 3


def _status(area: Frame, facts: BookFacts, edition: Edition) -> None:
    ink, y = area.ink, area.y
    ink.rule(area.x, area.right, y, INK, 0.7)
    title, detail = status_of(facts, edition)
    colour = WARN if edition.working_draft else INK
    ink.text(area.x, y + 12, title, fonts.SEMI, fonts.S, colour, within=area.width)
    y = ink.paragraph(area.x, y + 23, area.width, detail, fonts.TEXT, fonts.XS, G700, most=4)
    area.y = y + 6
    share = edition.completeness_pct / 100
    _share_bar(area, "Completeness", f"{facts.show.number(edition.completeness_pct)}\u00a0%", share)
    pages = edition.content_pages
    _share_bar(area, "Content pages", f"{pages} ({WANTED_PAGES} needed)", pages / WANTED_PAGES)


def status_of(facts: BookFacts, edition: Edition) -> tuple[str, str]:
    """What the plan is today and what follows from it."""
    if edition.working_draft:
        complete = facts.show.number(edition.completeness_pct)
        said = (
            f"Content pages: {edition.content_pages} of {WANTED_PAGES}. "
            if edition.short
            else f"{complete}\u00a0% of the inputs of a whole plan are there. "
        )
        return "WORKING DRAFT", said + "Missing inputs stand on page A3."
    approved = str(facts.meta.get("approved_on", ""))
    try:
        day = date.fromisoformat(approved[:10])
    except ValueError:
        reason = mission_problem(str(facts.typed.get("mission", "")))
        return "DRAFT", reason or "Not yet approved by rep and manager."
    later = day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
    show = facts.show
    detail = f"Next significant change not before {show.date(later.isoformat())}"
    return f"Approved {show.date(approved)}", detail


def _share_bar(area: Frame, label: str, said: str, share: float) -> None:
    ink, y = area.ink, area.take(24) + 8
    ink.text(area.x, y, label, fonts.TEXT, fonts.XS, G500)
    ink.text(area.right, y, said, fonts.MEDIUM_TAB, fonts.XS, INK, "right")
    ink.rectangle(area.x, y + 5, area.width, 3, G200)
    ink.rectangle(area.x, y + 5, area.width * min(1.0, max(0.0, share)), 3, ACCENT)


SECTION: Final = Section("P01", "Cover", "", 0, lambda _facts: 0, _draw, counted=False)
