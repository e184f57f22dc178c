"""A whole region on one vector sheet, A4 or Letter to A0: for the wall of the meeting room."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import numpy as np

from model.errors import PlanError
from model.state import State
from model.territories import CORE_TEAM
from reports.atlas.ground import AtlasGround, bounds_of, lay_out
from reports.atlas.key import draw_swatch
from reports.atlas.metro_pages import draw_metro
from reports.atlas.metros import metros_of
from reports.atlas.sheet import GRID_ROOM, AtlasMap, CloseUp, MapPlan
from reports.atlas.words import counted
from reports.atlas.write import PrintedAtlas, notes_of
from reports.pdf import fonts, maps
from reports.pdf.book import Book, Meta
from reports.pdf.colours import G500, INK, WHITE, colour
from reports.pdf.grid import A4, LETTER, Paper
from reports.pdf.ink import Ink
from reports.pdf.symbols import star
from reports.pdf.text import shortened

SHEETS: Final = {
    "letter": LETTER,
    "tabloid": Paper("tabloid", 792.0, 1224.0),
    "a4": A4,
    "a3": Paper("a3", 841.89, 1190.55),
    "a2": Paper("a2", 1190.55, 1683.78),
    "a1": Paper("a1", 1683.78, 2383.94),
    "a0": Paper("a0", 2383.94, 3370.39),
}
_GROWTH: Final = 0.7  # type grows slower than the sheet: a poster is read from farther away
_MOST_NAMES: Final = 2_500
_MOST_TOWNS: Final = 60
_MARGIN: Final = 34.0
_ROW: Final = 12.0
_KEY: Final = 148.0
_WIDER: Final = 1.6  # times that is the key's column where close-ups stand below it
_STRIP: Final = 0.2  # of the sheet's height for close-ups on one that stands
_MOST_METROS: Final = 3
_FROM_A3: Final = 1.2  # from this scale on there is room for close-ups
_CLOSER: Final = 0.7  # of the poster's letters and marks in a close-up
_LEAST_NAME: Final = 30.0


def write_poster(
    state: State,
    scenario_id: str,
    out: Path,
    *,
    today: date,
    author: str = "",
    sheet: str = "a0",
    landscape: bool | None = None,
    team: str = CORE_TEAM.id,
) -> PrintedAtlas:
    """Write one map of all territories with as many names as find room.

    Parameters
    ----------
    sheet
        One of SHEETS.
    landscape
        Whether the sheet lies; None as the region is.

    Raises
    ------
    PlanError
        If the sheet is unknown, nothing is on the map, or the file cannot be written.
    """
    if sheet not in SHEETS:
        raise PlanError(
            f'There is no sheet "{sheet}".', remedy=f"Choose one of {', '.join(SHEETS)}."
        )
    ground = lay_out(state, scenario_id, team, today_iso=today.isoformat())
    codes = [code for code, shape in enumerate(ground.shapes) if shape.rings]
    bounds = bounds_of(ground, codes)
    lies = _is_wide(bounds) if landscape is None else landscape
    paper = SHEETS[sheet]
    scale = float((paper.height / A4.height) ** _GROWTH)
    title, subtitle = _titles(ground, len(codes))
    meta = _meta(ground, title, today, author)
    with Book(out, paper, meta) as book, book.cover(title, landscape=lies) as page:
        drawing = _Poster(page.ink, ground, codes, scale)
        drawing.draw((page.grid.width, page.grid.height), title, subtitle, notes_of(ground, today))
        drawing.map(bounds)
    names = tuple(ground.layer.territories[code].label for code in codes)
    return PrintedAtlas(out, 1, names, tuple(map(str, book.ledger.faults())))


def _meta(ground: AtlasGround, title: str, today: date, author: str) -> Meta:
    about = ground.state.about
    return Meta(
        title=title,
        author=author,
        created=datetime.combine(today, time(12), UTC),
        territory=about.name,
        trail=ground.scenario.name,
        subject="All territories on one map",
        language=about.locale.replace("_", "-"),
        tabbed=False,
    )


def _titles(ground: AtlasGround, n: int) -> tuple[str, str]:
    """The line above the map, and the smaller one below it."""
    about = ground.state.about
    as_of = f"data of {ground.show.date(about.as_of)}" if about.as_of else ""
    accounts = counted(len(ground.state.accounts), "account")
    held = f"{counted(n, 'territory', 'territories')}, {accounts}"
    return f"{about.name}: {ground.scenario.name}", " · ".join(filter(None, (held, as_of)))


def _is_wide(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return (east - west) * float(np.cos(np.radians((south + north) / 2))) > north - south


class _Poster:
    """One sheet: title above, map, key on the right or below, sources at the foot."""

    def __init__(self, ink: Ink, ground: AtlasGround, codes: list[int], scale: float) -> None:
        self.ink, self.ground, self.codes, self.scale = ink, ground, codes, scale
        self._box = maps.Box(0, 0, 1, 1)
        every = np.flatnonzero(np.isin(ground.codes, codes) & ground.state.accounts.placed)
        self._every = every[np.argsort(-ground.size[every], kind="stable")]
        large = scale >= _FROM_A3
        self._metros = metros_of(ground, self._every, _MOST_METROS) if large else []

    def draw(
        self, sheet: tuple[float, float], title: str, subtitle: str, notes: tuple[str, ...]
    ) -> None:
        """Everything around the map; it settles where the map stands."""
        ink, scale = self.ink, self.scale
        wide, high = sheet
        margin = _MARGIN * scale
        right, bottom = wide - margin, high - margin
        size = fonts.L * scale
        said = shortened(title, right - margin, fonts.DISPLAY, size)
        ink.text(margin, margin + 0.8 * size, said, fonts.DISPLAY, size)
        ink.text(margin, margin + 34 * scale, subtitle, fonts.TEXT, fonts.S * scale, G500)
        room, foot = right - margin, fonts.XS * scale
        ink.text(margin, bottom, " ".join(notes), fonts.TEXT, foot, G500, within=room)
        top, rim = margin + 46 * scale, GRID_ROOM * min(scale, 2.0)
        end = bottom - 16 * scale
        if wide > high:
            key = (_KEY * _WIDER if self._metros else _KEY) * scale
            self._box = maps.Box(
                margin + rim, top + rim, room - rim - key - 14 * scale, end - top - rim
            )
            y = self._key(right - key, top + rim, 1, key)
            self._close_ups(maps.Box(right - key, y, key, end - y), down=True)
        else:
            across = max(1, int(room // (_KEY * scale * 1.15)))
            rows = -(-len(self.codes) // across)
            deep = ((rows + 7) * _ROW) * scale
            strip = _STRIP * high if self._metros else 0.0
            self._box = maps.Box(
                margin + rim, top + rim, room - rim, end - deep - strip - top - rim
            )
            y = end - deep - strip
            self._close_ups(maps.Box(margin + rim, y, room - rim, strip), down=False)
            self._key(margin, end - deep + 10 * scale, across, _KEY * scale)

    def map(self, bounds: tuple[float, float, float, float]) -> None:
        """The map itself, with names where there is room."""
        ground, (west, south, east, north) = self.ground, bounds
        closer = [one.rows for one in self._metros]
        near = np.isin(self._every, np.concatenate(closer) if closer else np.empty(0, np.int64))
        names = self._every[~near][:_MOST_NAMES]
        window = maps.Window.around(self._box, [south, north], [west, east], 16 * self.scale)
        frames = tuple(
            CloseUp(one.bounds, f"{n} {one.name}") for n, one in enumerate(self._metros, 1)
        )
        plan = MapPlan(None, names, self.scale, _MOST_TOWNS, frames)
        with self.ink.tags.element(
            "Figure", f"Map of {counted(len(self.codes), 'territory', 'territories')}, north up"
        ):
            AtlasMap(self.ink, window, ground, plan).draw()

    def _close_ups(self, room: maps.Box, *, down: bool) -> None:
        """The densest places larger, below each other or side by side, as large as they fit."""
        n, scale = len(self._metros), self.scale
        if not n:
            return
        gap, title = 14 * scale, 14 * scale
        wide = room.width if down else (room.width - gap * (n - 1)) / n
        high = (room.height - gap * n) / n if down else room.height - gap
        for place, metro in enumerate(self._metros):
            x = room.x if down else room.x + place * (wide + gap)
            y = room.y + gap + (place * (high + gap) if down else 0.0)
            box = maps.Box(x, y + title, wide, min(high - title, wide * 1.1))
            draw_metro(self.ink, self.ground, metro, box, place + 1, _CLOSER * scale)

    def _key(self, x: float, y: float, across: int, wide: float) -> float:
        """Colour, territory, who and how many accounts; the marks below; where they end."""
        ink, ground, scale = self.ink, self.ground, self.scale
        size, row = fonts.XS * scale, _ROW * scale
        rows = -(-len(self.codes) // across)
        for place, code in enumerate(self.codes):
            left = x + (place // rows) * wide * 1.15
            base = y + (place % rows + 1) * row
            shape = ground.shapes[code]
            draw_swatch(
                ink,
                left,
                base - 7 * scale,
                13 * scale,
                8 * scale,
                colour(shape.colour),
                shape.hatch,
            )
            said = ground.show.number(ground.figures[code].accounts)
            room = wide - 24 * scale - fonts.width(said, fonts.TAB, size)
            name = ground.layer.territories[code].name or shape.name
            who = ground.reps[code]
            both = fonts.width(name, fonts.MEDIUM, size) + fonts.width(who, fonts.TEXT, size)
            name = name if both + 5 * scale < room else shape.name
            end = ink.text(left + 18 * scale, base, name, fonts.MEDIUM, size, within=room)
            free = left + 18 * scale + room - end - 5 * scale
            if free > _LEAST_NAME * scale:
                ink.text(end + 5 * scale, base, who, fonts.TEXT, size, G500, within=free)
            ink.text(left + wide, base, said, fonts.TAB, size, G500, "right")
        return self._marks(x, y + (rows + 2) * row)

    def _marks(self, x: float, y: float) -> float:
        ink, ground, scale = self.ink, self.ground, self.scale
        size, radius, row = fonts.XS * scale, 3.0 * scale, _ROW * scale
        ink.circle(x + radius, y - 2.4 * scale, radius, INK)
        said = f"Account, as large as its {ground.size_name}" if ground.size_name else "Account"
        ink.text(x + 18 * scale, y, said, fonts.TEXT, size)
        if ground.approximate.any():
            y += row
            middle = (x + radius, y - 2.4 * scale)
            ink.circle(*middle, radius, INK)
            ink.circle(*middle, 2.0 * scale, WHITE)
            ink.text(x + 18 * scale, y, "Place known to the ZIP or town", fonts.TEXT, size)
        if any(home is not None for home in ground.homes):
            y += row
            star(ink, x + radius, y - 2.4 * scale, 4.6 * scale)
            ink.text(x + 18 * scale, y, "Home of the rep", fonts.TEXT, size)
        if any(ground.changes.gained):
            y += row
            middle = (x + radius, y - 2.4 * scale)
            ink.circle(*middle, 2.4 * scale, INK)
            ink.circle(*middle, 4.2 * scale, None, INK, 0.6 * scale)
            said = f"Not so in {ground.changes.since}"
            ink.text(x + 18 * scale, y, said, fonts.TEXT, size)
        return y
