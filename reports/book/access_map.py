"""P07: travel clusters, how far an hour's drive reaches, on which days theatres run."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from model.plan.access import (
    ClusterTravel,
    cluster_travel,
    or_days,
    windshield_share,
)
from reports.book import map_layers
from reports.book.access_marks import (
    HULL_DEG,
    covered,
    draw_bands,
    draw_house,
    draw_hulls,
    homes_of,
    sites_of_clusters,
)
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.typed import text, texts
from reports.book.voices import voice_within
from reports.book.words import counted, gap
from reports.pdf import blocks, cells, fonts, maps, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_MID, INK, WHITE, Fill
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_TITLE: Final = "Access, clusters and drive time"
_MOST: Final = 14  # clusters in the table
_NAMED: Final = 24  # sites with theatre days named on the map
_SMALL_MAP: Final = 226.0
_PLAIN: Final = Fill(ACCENT_MID, INK)
_BEARER: Final = Fill(ACCENT, WHITE)


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    rows = cluster_travel(facts.plan)
    days = or_days(facts.state, facts.plan)
    with book.page(_TITLE, _lead(facts, rows), tabs=("WHAT",), key="P07", landscape=True) as page:
        under = _maps(page, facts, days)
        right = page.frame(7, 12, indent=12)
        _table(right, facts, rows)
        _theatre_days(under or right, facts, days)
        _notes(right, facts, days)
        close_with(page, _so_what(facts, rows))


def _lead(facts: BookFacts, rows: Sequence[ClusterTravel]) -> Words:
    show, share = facts.show, windshield_share(facts.plan)
    hours = sum(row.travel_hours for row in rows)
    first: Words = ""
    if share > 0:
        part = semi(show.percent(share))
        first = [part, f" of the hours of year one, {show.number(hours)} h, go to the road."]
    dear = [row for row in rows if row.hours_per_100k > 0]
    second: Words = ""
    if len(dear) > 1:
        row = max(dear, key=lambda r: r.hours_per_100k)
        each = show.number(row.hours_per_100k, 1)
        second = [
            f"{facts.cluster_said(row.cluster)} costs most: ",
            semi(f"{each} h of travel"),
            " for 100 k of headroom.",
        ]
    return lead(first, second, "" if first else f"{counted(len(rows), 'travel cluster')}.")


# ---- map
def _maps(page: Page, facts: BookFacts, days: dict[str, str]) -> Frame | None:
    """One map, or the dense part beside the whole; with two, the area under the smaller one."""
    grid, top = page.grid, page.grid.top + 8
    lat, lon = facts.lat, facts.lon
    large = maps.Box(grid.column(3), top, grid.span(4), grid.bottom - top)
    metro = map_layers.dense_frame(lat, lon, facts.measure.values, large.width / large.height)
    with page.ink.tags.element("Figure", f"Map of {facts.plan.n} accounts in travel clusters"):
        if metro is None:
            box = maps.Box(grid.left, top, grid.span(7), grid.bottom - top)
            window = map_layers.window_around_territory(facts, box, 14)
            _sheet(page, facts, window, "Clusters and drive time", days)
            return None
        window = maps.Window.around(large, list(lat[metro]), list(lon[metro]), 34)
        title = f"Densest part: {int(metro.sum())} of {facts.plan.n} accounts"
        big = _sheet(page, facts, window, title, days)
        small = maps.Box(grid.left, top, grid.span(3), _SMALL_MAP)
        over = map_layers.window_around_territory(facts, small, 10)
        seen = [n for n in range(facts.plan.n) if large.holds(*window.xy(lat[n], lon[n]))]
        _sheet(page, facts, over, "Territory", days, big, seen)
    return page.frame(0, 3, top + _SMALL_MAP + 14)


def _sheet(
    page: Page,
    facts: BookFacts,
    window: maps.Window,
    title: str,
    days: dict[str, str],
    inner: maps.Sheet | None = None,
    shown: Sequence[int] = (),
) -> maps.Sheet:
    """Ground, hulls, bands, sites, homes; as a locator of `inner` without the sites in it."""
    unit: Literal["km", "mi"] = "mi" if facts.show.units == "mi" else "km"
    sheet = maps.Sheet(page.ink, window)
    sheet.ground(map_layers.ground(facts))
    draw_hulls(sheet, facts)
    lines = draw_bands(sheet, facts)
    sheet.title(title)
    lat, lon = facts.lat, facts.lon
    if inner is None:
        sheet.scale_bar(unit)
    else:
        at = [[column[n] for n in shown] for column in (lat, lon)]
        under_title = covered(sheet, inner, window.box.x + 30, window.box.y + 10)
        sheet.locate(inner, "" if under_title else "See right", *at)
        lines = [line for line in lines if not covered(sheet, inner, line[0], line[1])]
    homes = homes_of(sheet, facts) if inner is None else []
    for x, y, words in [*lines, *homes]:
        half = fonts.width(words, fonts.SEMI, fonts.XS) / 2
        sheet.taken.append((x - half - 3, y - 8, x + half + 3, y + 4))
    hidden = set(shown)
    small = inner is not None
    sheet.places(_places(facts, days, hidden), radius=3.4 if small else 5.2, gap=1.4)
    for x, y, words in lines:
        half = fonts.width(words, fonts.MEDIUM, fonts.XS) / 2
        sheet.ink.halo(x - half, y + 2.4, words, fonts.MEDIUM, fonts.XS, INK)
    for x, y, words in homes:
        draw_house(sheet, x, y, words)
    _cluster_names(sheet, facts)
    return sheet


def _places(facts: BookFacts, days: dict[str, str], hidden: set[int]) -> list[maps.Place]:
    """Every placed account; those with theatre days in full colour, named with their days."""
    lat, lon = facts.lat, facts.lon
    order = [n for n in facts.by_potential() if str(facts.plan.ids[n]) in days][:_NAMED]
    named = set(order)
    found = []
    for n in range(facts.plan.n):
        if n in hidden or not (np.isfinite(lat[n]) and np.isfinite(lon[n])):
            continue
        label = f"{facts.shorts[n]} {days[str(facts.plan.ids[n])]}" if n in named else ""
        found.append(
            maps.Place(
                float(lat[n]),
                float(lon[n]),
                1.0 if n in named else 0.4,
                label,
                _BEARER if n in named else _PLAIN,
            )
        )
    return found


def _cluster_names(sheet: maps.Sheet, facts: BookFacts) -> None:
    lat, lon = facts.lat, facts.lon
    members = sorted(sites_of_clusters(facts).items(), key=lambda pair: -len(pair[1]))[:_MOST]
    names = [
        (key, float(lat[rows].max()) + 2 * HULL_DEG, float(lon[rows].mean()))
        for key, rows in members
    ]
    sheet.region_names(names)


# ---- beside the map
def _table(area: Frame, facts: BookFacts, rows: Sequence[ClusterTravel]) -> None:
    show = facts.show
    money = facts.plan.mix.total.potential > 0
    unit = f"year one; {facts.k_unit}" if money else "year one"
    blocks.heading(area, "What each cluster costs", unit)
    columns = [
        Column("Cluster", 82, size=7.0),
        Column("Acc.", 20, "right", size=7.0),
        Column("Poten-\ntial", 30, "right", size=7.0),
        Column("Head-\nroom", 28, "right", size=7.0),
        Column("One\nway h", 24, "right", size=7.0),
        Column("Visits", 24, "right", size=7.0),
        Column("Field\ndays", 24, "right", size=7.0),
        Column("Travel\nh", 26, "right", size=7.0),
        Column("h per\n100 k", 26, "right", size=7.0),
    ]
    lines = []
    for row in rows:
        lines.append(
            Row(
                [
                    facts.cluster_name(row.cluster),
                    str(row.n),
                    show.money_k(row.potential) if money else None,
                    show.money_k(row.headroom) if money else None,
                    show.number(row.drive_hours, 1),
                    show.number(row.visits),
                    show.number(row.field_days),
                    show.number(row.travel_hours),
                    show.number(row.hours_per_100k, 1),
                ]
            )
        )
    total = (
        "All",
        str(sum(row.n for row in rows)),
        show.money_k(sum(row.potential for row in rows)) if money else None,
        show.money_k(sum(row.headroom for row in rows)) if money else None,
        None,
        show.number(sum(row.visits for row in rows)),
        show.number(sum(row.field_days for row in rows)),
        show.number(sum(row.travel_hours for row in rows)),
        None,
    )
    if len(rows) <= _MOST:
        lines.append(Row(list(total), total=True))
    tables.table(area, columns, lines, most=_MOST + 1, more="+{k} more clusters")


def _theatre_days(area: Frame, facts: BookFacts, days: dict[str, str]) -> None:
    """How many sites operate on each weekday, by cluster: where to be on which day."""
    if not days or area.room < 80:
        return
    blocks.heading(area, "Operating blocks", "sites by weekday", gap=22)
    letters = ("M", "T", "W", "Th", "F")
    columns = [Column("", 92, size=7.0), *(Column(d, 18, "right", size=7.0) for d in letters)]
    lines = []
    for key, members in sites_of_clusters(facts).items():
        held = [_split(days.get(str(facts.plan.ids[n]), "")) for n in members]
        counts = [sum(letter in one for one in held) for letter in letters]
        if any(counts):
            lines.append((sum(counts), Row([facts.cluster_name(key), *(str(n) for n in counts)])))
    lines.sort(key=lambda pair: -pair[0])
    tables.table(area, columns, [row for _, row in lines], row_height=12, most=8, more=None)


def _split(said: str) -> set[str]:
    """ "MTTh" as {"M", "T", "Th"}."""
    thursday = "Th" in said
    rest = said.replace("Th", "")
    return set(rest) | ({"Th"} if thursday else set())


def _notes(area: Frame, facts: BookFacts, days: dict[str, str]) -> None:
    words = "Dashed: travel cluster. Circles: estimated drive time from home, no traffic."
    if days:
        words += " Dark: operating blocks, with their weekdays (M T W Th F)."
    area.skip(8)
    blocks.small(area, words)
    typed = texts(facts.typed, "access_notes") or [text(facts.typed, "access_notes")]
    if any(typed) and area.room > 50:
        area.skip(12)
        voice_within(area, typed, min(area.room, 15 + 12 * 5))
    _access(area, facts)
    note = _home_gap(facts) if not np.isfinite(facts.plan.drive_hours).any() else None
    if note is None and not days:
        note = _days_gap(facts)
    if note is not None and area.room > blocks.gap_note_height(note, 230) + 14:
        area.skip(14)
        blocks.gap_note(area, note, wide=230)


def _access(area: Frame, facts: BookFacts) -> None:
    """Who lets us in and when, as imported; the largest accounts first."""
    hours = facts.words("visiting_hours")
    rules = zip(facts.words("access_policy"), hours, strict=True)
    policy = [", ".join(part for part in pair if part) for pair in rules]
    known = [n for n in facts.by_potential() if policy[n]]
    if not known or area.room < 74:
        return
    blocks.heading(area, "How we get in", "largest accounts first", gap=20)
    rows = [Row([facts.shorts[n], cells.wrapped(policy[n])]) for n in known]
    columns = [Column("", 84, size=7.0), Column("", 180)]
    tables.table(area, columns, rows, row_height=12, most=int((area.room - 18) // 12), more=None)


def _so_what(facts: BookFacts, rows: Sequence[ClusterTravel]) -> str:
    far = [row for row in rows if row.drive_hours > 1.25 and row.field_days >= 1]
    if not far:
        return ""
    row = max(far, key=lambda r: (r.travel_hours, r.cluster))
    name = facts.cluster_name(row.cluster)
    n = counted(round(row.field_days), "field day")
    away = facts.show.number(row.drive_hours, 1)
    return f"Plan {name} as whole days: {n} a year, {away} h each way."


def _units(facts: BookFacts) -> int:
    """Clusters and sites that are tied to a drive time or a theatre day."""
    reached = int(np.isfinite(facts.plan.drive_hours).sum())
    days = or_days(facts.state, facts.plan)
    return (len(set(facts.plan.clusters) - {""}) if reached or days else 0) + reached + len(days)


def _home_gap(facts: BookFacts) -> Gap:
    return gap(facts, "Home of the rep", "travel hours, clusters, routes", "the team table")


def _days_gap(facts: BookFacts) -> Gap:
    return gap(facts, "Operating days of the sites", "case days, routes", "theatre managers")


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    return (_home_gap(facts), _days_gap(facts))


SECTION: Final = Section("P07", _TITLE, "What", 5, _units, _draw, _gaps)
