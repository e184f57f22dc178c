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
from reports.atlas.sheet import GRID_ROOM, AtlasMap, MapPlan
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
    held = f"{n:,} territories, {len(ground.state.accounts):,} accounts"
    return f"{about.name}: {ground.scenario.name}", " · ".join(filter(None, (held, as_of)))


def _is_wide(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return (east - west) * float(np.cos(np.radians((south + north) / 2))) > north - south


class _Poster:
    """One sheet: title above, map, key on the right or below, sources at the foot."""

    def __init__(self, ink: Ink, ground: AtlasGround, codes: list[int], scale: float) -> None:
        self.ink, self.ground, self.codes, self.scale = ink, ground, codes, scale
        self._box = maps.Box(0, 0, 1, 1)

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
            key = _KEY * scale
            self._box = maps.Box(
                margin + rim, top + rim, room - rim - key - 14 * scale, end - top - rim
            )
            self._key(right - key, top + rim, 1)
        else:
            across = max(1, int(room // (_KEY * scale * 1.15)))
            rows = -(-len(self.codes) // across)
            deep = ((rows + 6) * _ROW) * scale
            self._box = maps.Box(margin + rim, top + rim, room - rim, end - deep - top - rim)
            self._key(margin, end - deep + 10 * scale, across)

    def map(self, bounds: tuple[float, float, float, float]) -> None:
        """The map itself, with names where there is room."""
        ground, (west, south, east, north) = self.ground, bounds
        every = np.flatnonzero(np.isin(ground.codes, self.codes) & ground.state.accounts.placed)
        names = every[np.argsort(-ground.size[every], kind="stable")][:_MOST_NAMES]
        window = maps.Window.around(self._box, [south, north], [west, east], 16 * self.scale)
        plan = MapPlan(None, names, scale=self.scale, most_towns=_MOST_TOWNS)
        with self.ink.tags.element("Figure", f"Map of {len(self.codes)} territories, north up"):
            AtlasMap(self.ink, window, ground, plan).draw()

    def _key(self, x: float, y: float, across: int) -> None:
        """Colour, territory, who and how many accounts; the marks below."""
        ink, ground, scale = self.ink, self.ground, self.scale
        size, row = fonts.XS * scale, _ROW * scale
        wide = _KEY * scale
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
            if fonts.width(who, fonts.TEXT, size) < free:
                ink.text(end + 5 * scale, base, who, fonts.TEXT, size, G500)
            ink.text(left + wide, base, said, fonts.TAB, size, G500, "right")
        self._marks(x, y + (rows + 2) * row)

    def _marks(self, x: float, y: float) -> None:
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
