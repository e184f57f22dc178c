"""P06: where the potential lies, how each account is to be treated, in which order."""

from typing import Any, Final, Literal

import numpy as np

from model.plan.facts import SEGMENTS, MixRow
from model.plan.spread import share_within
from reports.book import map_layers
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.words import counted, gap, gap_about
from reports.pdf import blocks, cells, maps, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT_MID, INK, Fill, segment_fill
from reports.pdf.page import Frame, Page
from reports.pdf.symbols import FORM_OF_TYPE
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_RANKED: Final = 20
_NEAR_H: Final = 1.0
_CLUSTERS: Final = 8
_TABLE_ROW: Final = 15.0
_KEY_HIGH: Final = 236.0
_PLAIN: Final = Fill(ACCENT_MID, INK)  # where no account has a segment yet
_TITLES: Final = {
    "potential": "Size: potential a year",
    "procedures": "Size: procedures a year",
    "beds": "Size: beds",
    "accounts": "One symbol per account",
}


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    title = "Potential and segment" if facts.measure.is_money else "Where the accounts are"
    with book.page(title, _lead(facts), tabs=("WHAT",), key="P06") as page:
        clusters = [row for row in facts.plan.mix.by_cluster if row.key][:_CLUSTERS]
        lines = (len(clusters) + 1) // 2
        foot = page.grid.bottom - (50 + _TABLE_ROW * lines if lines else 0)
        _maps(page, facts, foot - 18)
        if clusters:
            _clusters(page, facts, clusters, foot)
        close_with(page, _so_what(facts))


def _lead(facts: BookFacts) -> Words:
    measure, show = facts.measure, facts.show
    said = facts.measure.name if measure.name != "accounts" else "the accounts"
    near = share_within(measure.values, facts.plan.drive_hours, _NEAR_H)
    first: Words = ""
    if near == near:
        first = [semi(show.percent(near)), f" of {said} lies within 60 minutes of home."]
    total = float(measure.values.sum())
    second: Words = ""
    rows = [(row.key, _sum(facts, row.key)) for row in facts.plan.mix.by_cluster if row.key]
    if len(rows) > 1 and total > 0:
        key, value = max(rows, key=lambda pair: (pair[1], pair[0]))
        share = show.percent(value / total)
        second = [f"{facts.cluster_said(key)} alone holds ", semi(share), "."]
    unplaced = int(np.sum(~np.isfinite(facts.lat)))
    third = f"{counted(unplaced, 'account')} could not be placed." if unplaced else ""
    size = "" if measure.is_money else f"Potential is not known yet: symbols show {said}."
    if not (first or second or size):
        size = f"{counted(facts.plan.n, 'account')} in this territory."
    return lead(first, second, size, third)


def _sum(facts: BookFacts, cluster: str) -> float:
    return float(facts.measure.values[facts.plan.clusters == cluster].sum())


# ---- maps
def places(facts: BookFacts) -> list[maps.Place]:
    """Every placed account as a symbol; largest and ranked first when names run for room."""
    plan, lat, lon = facts.plan, facts.lat, facts.lon
    lit = {c.account_id for c in plan.lighthouses.candidates if c.chosen}
    known = plan.figures.revenue > 0
    by = facts.words("placed_by")
    segmented = any(plan.segmentation.segment)
    found = []
    for n in range(plan.n):
        if not (np.isfinite(lat[n]) and np.isfinite(lon[n])):
            continue
        pick = facts.picks.get(n)
        rank = pick.rank if pick is not None and pick.rank <= _RANKED else None
        found.append(
            maps.Place(
                float(lat[n]),
                float(lon[n]),
                float(facts.measure.values[n]),
                facts.shorts[n],
                segment_fill(str(plan.segmentation.segment[n])) if segmented else _PLAIN,
                FORM_OF_TYPE.get(str(plan.types[n]), "circle"),
                buys=bool(known[n]),
                lighthouse=str(plan.ids[n]) in lit,
                approximate=by[n] in ("zip", "city"),
                rank=rank,
            )
        )
    return found


def _maps(page: Page, facts: BookFacts, foot: float) -> None:
    """One map beside its key, or the dense part large with the whole territory as locator."""
    grid, marks = page.grid, places(facts)
    lat, lon = facts.lat, facts.lon
    ground = map_layers.ground(facts)
    top, left_wide = grid.top + 8, grid.span(4)
    large = maps.Box(grid.column(4), top, grid.span(8), foot - top)
    aspect = large.width / large.height
    metro = map_layers.dense_frame(lat, lon, facts.measure.values, aspect)
    small = maps.Box(grid.left, top, left_wide, large.height - _KEY_HIGH - 12)
    unit: Literal["km", "mi"] = "mi" if facts.show.units == "mi" else "km"
    largest = float(facts.measure.values.max()) if facts.plan.n else 1.0
    with page.ink.tags.element("Figure", f"Map of {len(marks)} accounts"):
        if metro is None:
            window = map_layers.window_around_territory(facts, large)
            _sheet(page, window, ground, "Territory", unit, "county").places(marks, largest=largest)
        else:
            window = maps.Window.around(large, list(lat[metro]), list(lon[metro]), 40)
            spots = window.points(np.array([(p.lon, p.lat) for p in marks]).reshape(-1, 2))
            held = [large.holds(x, y, pad=12) for x, y in spots.tolist()]
            inside = [p for p, here in zip(marks, held, strict=True) if here]
            outside = [p for p, here in zip(marks, held, strict=True) if not here]
            name = f"Densest part: {len(inside)} of {len(marks)} accounts"
            big = _sheet(page, window, ground, name, unit, "")
            big.places(inside, largest=largest)
            big.region_names(map_layers.region_names(window, "county"))
            over = map_layers.window_around_territory(facts, small, 12)
            bar = unit if _corner_is_free(over, big.window) else ""
            little = _sheet(page, over, ground, "Territory", bar, "")
            little.locate(big, "See right", [p.lat for p in inside], [p.lon for p in inside])
            little.places(outside, largest=largest, radius=11)
    area = page.frame(0, 4, top if metro is None else foot - _KEY_HIGH, bottom=foot + 4)
    _key(area, facts, largest)
    if metro is None:
        _unplaced(area, facts)


def _corner_is_free(window: maps.Window, other: maps.Window) -> bool:
    """Whether the locator of another map leaves the corner of the scale bar alone."""
    _west, south, east, _north = other.bounds()
    x, y = window.xy(south, east)
    box = window.box
    return x < box.right - 70 or y < box.bottom - 24


def _sheet(
    page: Page,
    window: maps.Window,
    ground: maps.Ground,
    title: str,
    unit: Literal["km", "mi", ""],
    names: str,
) -> maps.Sheet:
    sheet = maps.Sheet(page.ink, window)
    sheet.ground(ground)
    sheet.title(title)
    if unit:
        sheet.scale_bar(unit)
    if names:
        sheet.region_names(map_layers.region_names(window, names)[:6])
    return sheet


def _key(area: Frame, facts: BookFacts, largest: float) -> None:
    blocks.heading(area, "How to read the maps")
    area.skip(4)
    used = set(facts.plan.segmentation.segment)
    fills = [(name, segment_fill(name)) for name in SEGMENTS if name in used]
    if not fills:
        fills = [("not segmented", _PLAIN)]
    sizes: list[tuple[float, str]] = []
    if facts.measure.name != "accounts":
        for share in (1.0, 0.25, 0.06):
            value = _round(largest * share)
            said = facts.show.compact(value) if value >= 1000 else facts.show.number(value)
            sizes.append((value, said))
    by = facts.words("placed_by")
    maps.draw_key(
        area,
        fills,
        sizes,
        size_title=_TITLES[facts.measure.name],
        largest=largest,
        approximate="zip" in by or "city" in by,
    )


def _round(value: float) -> float:
    """Two figures at most: sizes in a key are read, not measured."""
    if value <= 0:
        return 1.0
    step = 10.0 ** np.floor(np.log10(value) - 1 + 1e-9)
    return float(max(1.0, np.round(value / step) * step))


def _unplaced(area: Frame, facts: BookFacts) -> None:
    missing = np.flatnonzero(~np.isfinite(facts.lat)).tolist()
    if not missing or area.room < 80:
        return
    blocks.heading(area, "Without a place", counted(len(missing), "account"))
    city = facts.words("city")
    rows = [[facts.shorts[n], city[n] or None] for n in missing]
    tables.table(area, [Column("", 60), Column("Town", 40)], rows, row_height=12)


# ---- table
def _clusters(page: Page, facts: BookFacts, rows: list[MixRow], top: float) -> None:
    money = facts.measure.is_money
    head = page.frame(0, 12, top)
    unit = f"{facts.k_unit} a year" if money else facts.measure.name
    title = "Where potential and our revenue are" if money else "Where the accounts are"
    blocks.heading(head, title, f"{unit} by travel cluster")
    half = (len(rows) + 1) // 2
    full = max(_sum(facts, row.key) for row in rows)
    for side, part in enumerate((rows[:half], rows[half:])):
        if part:
            area = page.frame(6 * side, 6 * side + 6, head.y + 2)
            lines = [Row(_cells(facts, row, full)) for row in part]
            tables.table(
                area, _columns(money, facts.measure.name), lines, more=None, row_height=_TABLE_ROW
            )


def _columns(money: bool, name: str) -> list[Column]:
    first = [Column("", 92), Column("Accounts", 36, "right"), Column("", 72)]
    if money:
        return [*first, Column("Potential", 44, "right"), Column("Rev.", 32, "right")]
    return [*first, Column(name.capitalize(), 44, "right")]


def _cells(facts: BookFacts, row: MixRow, full: float) -> list[Any]:
    value, show = _sum(facts, row.key), facts.show
    name = facts.cluster_name(row.key)
    if facts.measure.is_money:
        drawing = cells.inner_bar(value, float(np.nan_to_num(row.revenue)), full)
        money = [show.money_k(row.potential), show.money_k(row.revenue)]
        return [name, str(row.n), drawing, *money]
    drawing = cells.bar(value, full, colour=ACCENT_MID)
    return [name, str(row.n), drawing, show.number(value)]


def _so_what(facts: BookFacts) -> str:
    """Far accounts with potential are visited on whole days."""
    hours, plan = facts.plan.drive_hours, facts.plan
    far = [
        n
        for n in facts.by_potential()
        if hours[n] > 1.25 * _NEAR_H and plan.figures.potential[n] > 0
    ]
    if not far:
        return ""
    city = facts.words("city")
    towns = list(dict.fromkeys(city[n] for n in far if city[n]))[:2]
    if not towns:
        return ""
    n = counted(len(far), "account")
    return f"{n} lie over 75 minutes away: plan {' and '.join(towns)} as whole days."


def _units(facts: BookFacts) -> int:
    return int(np.sum(np.isfinite(facts.lat) & np.isfinite(facts.lon)))


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    missing = "Coordinates or postcodes of the accounts"
    note = gap(facts, missing, "maps, travel and clusters", "the account list with addresses")
    return (note, *gap_about(facts, "accounts"))


SECTION: Final = Section("P06", "Potential and segment", "What", 1, _units, _draw, _gaps)
