"""The pages of an atlas: overview, register of territories, a map each, accounts and changes."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray
from model.fields import ACCOUNT_TYPES
from model.metrics import metric, metric_names
from reports.atlas.change_pages import ChangePages, Waiting, said_once
from reports.atlas.changes import Changed
from reports.atlas.ground import AtlasGround, bounds_of
from reports.atlas.key import KEY_WIDE, draw_key, draw_swatch
from reports.atlas.metro_pages import draw_metros
from reports.atlas.metros import metros_of
from reports.atlas.sheet import GRID_ROOM, AtlasMap, CloseUp, MapPlan
from reports.atlas.words import counted
from reports.pdf import blocks, fonts, maps, tables
from reports.pdf.book import Book, Listing
from reports.pdf.cells import CellBox, Drawing
from reports.pdf.colours import G500, G700, colour
from reports.pdf.ink import Ink
from reports.pdf.page import Page
from reports.pdf.tables import Column, Row

_TOP: Final = 108.0
_FOOT: Final = 44.0
_GAP: Final = 14.0
_MOST_NAMES: Final = 140
_REGISTER_ROWS: Final = 24
_HEADS: Final = 18.0  # of the list of accounts, with its rule
_LEADLESS: Final = 22.0  # points more for the list where no sentence stands above it
_ROWS: Final = (12.0, 11.0, 10.4)  # heights of a row; a lower one where it saves a page
_FEW_CHANGES: Final = 2
_FOR_CHANGES: Final = 132.0  # points that so few need below the list


class AtlasPages:
    """Draws into a book, territory by territory."""

    def __init__(self, book: Book, ground: AtlasGround, notes: Sequence[str]) -> None:
        self.book, self.ground, self.notes = book, ground, notes
        self.show = ground.show
        state = ground.state
        self.revenue = _known(ground, "revenue")
        self.calls = _known(ground, "calls")
        self._town = state.accounts.text("city")
        self._region = state.accounts.text("region")
        self._type = state.accounts.text("account_type")
        self.changes = ChangePages(book, ground.name, self._size_words)

    def overview(self, codes: Sequence[int]) -> None:
        """All territories on one map, then a register that leads to their pages."""
        ground, n = self.ground, len(codes)
        held = int(np.isin(ground.codes, list(codes)).sum())
        lead = f"{counted(n, 'territory', 'territories')}, {counted(held, 'account')}."
        if ground.changes.since:
            moved = sum(len(ground.changes.gained[code]) for code in codes)
            lead += f" {counted(moved, 'account')} elsewhere than in {ground.changes.since}."
        every = np.flatnonzero(np.isin(ground.codes, list(codes)))
        ranked = every[np.argsort(-ground.size[every], kind="stable")]
        metros = metros_of(ground, every)
        near = np.isin(ranked, np.concatenate([one.rows for one in metros])) if metros else None
        names = ranked[:_MOST_NAMES] if near is None else ranked[~near][:_MOST_NAMES]
        frames = tuple(CloseUp(one.bounds, f"{n} {one.name}") for n, one in enumerate(metros, 1))
        with self.book.page("Overview", lead, key="overview", landscape=True) as page:
            plan = MapPlan(None, names, frames=frames)
            self._map(page, bounds_of(ground, codes), plan, codes)
        if metros:
            draw_metros(self.book, ground, metros)
        for start in range(0, n, _REGISTER_ROWS):
            part = codes[start : start + _REGISTER_ROWS]
            title = "Territories" if not start else "Territories, continued"
            self.book.later(
                title,
                None,
                partial(self._register, codes=part),
                key=f"register{start}",
                landscape=True,
            )

    def territory(self, code: int) -> None:
        """The map of one territory, closer where it is dense, its accounts and changes."""
        ground = self.ground
        record = ground.layer.territories[code]
        rows = ground.rows_of(code)
        lead = f"{ground.reps[code]} · {counted(len(rows), 'account')}"
        if changed := self._change_words(code):
            lead += f" · {changed}"
        title = record.name or record.label
        key = f"T{code}"
        accounts = ground.state.accounts
        if not accounts.placed[rows].any():
            with self.book.page(title, lead, key=key, landscape=True) as page:
                area = page.frame(0, 12, _TOP)
                blocks.paragraph(area, "None of its accounts has a place on the map yet.")
            squares: dict[int, str] = {}
        else:
            squares = self._maps(code, rows, title, lead, key)
        gained, lost = (
            said_once(self._ranked(side[code]), ground.name)
            for side in (ground.changes.gained, ground.changes.lost)
        )
        waiting = [(True, one) for one in gained] + [(False, one) for one in lost]
        left = self._accounts(code, rows, title, squares, waiting)
        told = f"{self._change_words(code)}.{self._use_words(code, title)}"
        self.changes.pages(f"{title}: what changes", told, left, (_TOP, _TOP - 26), _FOOT)

    def _maps(self, code: int, rows: IntArray, title: str, lead: str, key: str) -> dict[int, str]:
        """The page and its close-up; the square of each account on the first."""
        ground, accounts = self.ground, self.ground.state.accounts
        metro = maps.densest(accounts.lat[rows], accounts.lon[rows])
        inset = (metro.west, metro.south, metro.east, metro.north) if metro else None
        names = rows
        if metro is not None:
            names = np.concatenate([rows[~metro.inside], rows[metro.inside][:6]])
            names = names[np.argsort(-ground.size[names], kind="stable")]
        frames = (CloseUp(inset, "closer on the next page"),) if inset is not None else ()
        plan = MapPlan(code, names[:_MOST_NAMES], frames=frames)
        with self.book.page(title, lead, key=key, landscape=True) as page:
            drawn = self._map(page, bounds_of(ground, [code]), plan, [code])
        squares = {int(row): drawn.square(int(row)) for row in rows}
        if inset is None or metro is None:
            return squares
        inside = rows[metro.inside]
        held = f"{counted(len(inside), 'account')} of {len(rows):,} stand here."
        near = f"{title}: closer"
        with self.book.page(near, held, key=f"{key}.near", landscape=True, level=1) as page:
            close = self._map(page, inset, MapPlan(code, inside[:_MOST_NAMES]), [code])
        for row in inside.tolist():
            if square := close.square(row):
                squares[row] = f"{squares[row]} · {square}" if squares[row] else square
        return squares

    def _map(
        self,
        page: Page,
        bounds: tuple[float, float, float, float],
        plan: MapPlan,
        codes: Sequence[int],
    ) -> AtlasMap:
        grid = page.grid
        right, bottom = grid.right, grid.height - _FOOT
        x, top = grid.left + GRID_ROOM, _TOP + GRID_ROOM
        box = maps.Box(x, top, right - KEY_WIDE - _GAP - x, bottom - top - 12)
        west, south, east, north = bounds
        window = maps.Window.around(box, [south, north], [west, east], 14)
        n = len(codes)
        said = f"Map of {counted(n, 'territory', 'territories')}, north up"
        with page.ink.tags.element("Figure", said):
            drawn = AtlasMap(page.ink, window, self.ground, plan)
            drawn.draw()
        draw_key(page.ink, self.ground, plan, codes, box.right + _GAP, _TOP, bottom - 12)
        said = " ".join(self.notes)
        page.ink.text(grid.left, bottom - 1, said, fonts.TEXT, fonts.XS, G500, within=grid.measure)
        return drawn

    # ---- the register
    def _register(self, page: Page, listing: Sequence[Listing], *, codes: Sequence[int]) -> None:
        ground, show = self.ground, self.show
        labels = {one.key: one.label for one in listing}
        columns = [
            Column("", 16),
            Column("Territory", 168),
            Column("Who", 110),
            Column("Accounts", 52, "right"),
            *([Column(_size_title(ground), 70, "right")] if ground.size_name else []),
            Column("Index", 40, "right"),
            Column("Hours in use", 58, "right"),
            Column("Driving, h", 52, "right"),
            Column("Comes", 40, "right"),
            Column("Goes", 40, "right"),
            Column("Page", 34, "right"),
        ]
        rows = []
        for code in codes:
            figures = ground.figures[code]
            sized = figures.totals.get(ground.size_name, float("nan"))
            use = figures.utilisation
            index = figures.index.get(ground.size_name or "accounts", float("nan"))
            rows.append(
                Row(
                    [
                        _swatch(ground.shapes[code].colour, ground.shapes[code].hatch),
                        ground.layer.territories[code].name or figures.name,
                        ground.reps[code],
                        show.number(figures.accounts),
                        *([self._sized(sized)] if ground.size_name else []),
                        show.number(index) if index == index else None,
                        show.percent(use) if use == use else None,
                        show.number(figures.drive_hours) if figures.drive_hours else None,
                        str(len(ground.changes.gained[code]) or "") or None,
                        str(len(ground.changes.lost[code]) or "") or None,
                        labels.get(f"T{code}"),
                    ],
                    link=f"T{code}" if f"T{code}" in labels else None,
                )
            )
        area = page.frame(0, 12, _TOP - 10, bottom=page.grid.height - _FOOT)
        tables.table(area, columns, rows, more=None)
        area.skip(8)
        blocks.small(area, "Index: 100 is the mean territory. Driving in hours a year, estimated.")

    # ---- accounts
    def _accounts(
        self, code: int, rows: IntArray, title: str, squares: dict[int, str], waiting: Waiting
    ) -> Waiting:
        """The list, below it the changes where all find room; else they are handed back."""
        ground = self.ground
        gained = {one.row: one for one in ground.changes.gained[code]}
        columns = self._columns(rows, bool(gained))
        lines = [
            Row(self._line(place, int(row), squares, gained, columns))
            for place, row in enumerate(rows, 1)
        ]
        high, sized = self._row_height(len(lines), len(waiting)), tuple(lines)
        first, heading = True, f"{title}: accounts"
        while lines or first:
            said = self._list_lead() if first else None
            name = heading if first else f"{heading}, continued"
            with self.book.page(name, said, landscape=True, level=1) as page:
                top = _TOP - 4 if first else _TOP - 26
                area = page.frame(0, 12, top, bottom=page.grid.height - _FOOT)
                drawn = tables.table(
                    area, columns, lines, row_height=high, more=None, sized_by=sized
                )
                assert drawn or not lines, "a row is higher than a page"
                lines, first = lines[drawn:], False
                if not lines and waiting:
                    y, bottom = area.y + 30, page.grid.height - _FOOT
                    if self.changes.below(page, waiting, y + 8, bottom):
                        waiting = ()
        return waiting

    def _row_height(self, rows: int, changes: int) -> float:
        """The height of a row of accounts: a lower one where it saves a page.

        A page is saved by the rows, or by a few changes that find room below them.
        """
        room = self.book.paper.grid(landscape=True).height - _FOOT - (_TOP - 4) - _HEADS
        below = _FOR_CHANGES if 0 < changes <= _FEW_CHANGES else 0.0

        def pages(high: float) -> int:
            left, count, free = rows, 1, room
            while left > free // high:
                left, count, free = left - int(free // high), count + 1, room + _LEADLESS
            return count + (free - left * high < below)

        return min(_ROWS, key=lambda high: (pages(high), -high))

    def _list_lead(self) -> str:
        order = f"largest {_size_title(self.ground).lower()} first" if self.ground.size_name else ""
        order = order or "by name"
        return f"In the order of the map’s names, {order}. Square: where it stands on the map."

    def _columns(self, rows: IntArray, gained: bool) -> list[Column]:
        ground = self.ground
        columns = [Column("No.", 26, "right"), Column("Account", 176), Column("Town", 100)]
        columns.append(Column("Type", 82, size=7))
        if any(ground.segment[row] for row in rows):
            columns.append(Column("Segment", 62))
        if ground.size_name:
            columns.append(Column(_size_title(ground), 82, "right"))
        if ground.size_name != "revenue" and self.revenue is not None:
            columns.append(Column("Revenue", 74, "right"))
        if self.calls is not None:
            columns.append(Column("Calls/yr", 46, "right"))
        columns.append(Column("Square", 56, colour=G700))
        if gained:
            columns.append(Column("Comes from", 124, size=7))
        return columns

    def _line(
        self,
        place: int,
        row: int,
        squares: dict[int, str],
        gained: dict[int, Changed],
        columns: Sequence[Column],
    ) -> list[str | None]:
        ground, show = self.ground, self.show
        town = ", ".join(part for part in (self._town[row], self._region[row]) if part)
        cells: dict[str, str | None] = {
            "No.": str(place),
            "Account": ground.name(row),
            "Town": town or None,
            "Type": ACCOUNT_TYPES.get(str(self._type[row]), str(self._type[row])) or None,
            "Segment": str(ground.segment[row]) or None,
            "Revenue": _money(self.revenue, row, show.money),
            "Calls/yr": _money(self.calls, row, show.number),
            "Square": squares.get(row) or None,
        }
        if ground.size_name:
            cells[_size_title(ground)] = self._size_words(row)
        if row in gained:
            cells["Comes from"] = gained[row].rep or gained[row].territory
        elif columns[-1].title == "Comes from":
            cells["Comes from"] = ""
        return [cells[column.title] for column in columns]

    def _size_words(self, row: int) -> str | None:
        size = float(self.ground.size[row])
        return self._sized(size) if size else None

    def _sized(self, value: float) -> str | None:
        if value != value:
            return None
        return (
            self.show.number(value) if self.ground.size_name == "beds" else self.show.money(value)
        )

    # ---- changes
    def _ranked(self, changed: Sequence[Changed]) -> list[Changed]:
        """In the order of the list of accounts: the largest first, then by name."""
        ground = self.ground
        return sorted(changed, key=lambda one: (-ground.size[one.row], ground.name(one.row)))

    def _use_words(self, code: int, title: str) -> str:
        """How full the territory is with all of them, as a sentence."""
        use = self.ground.figures[code].utilisation
        return f" {title} uses {self.show.percent(use)} of its hours then." if use == use else ""

    def _change_words(self, code: int) -> str:
        changes = self.ground.changes
        if not changes.since:
            return ""
        comes, goes = len(changes.gained[code]), len(changes.lost[code])
        if not comes and not goes:
            return f"as in {changes.since}"
        parts = [
            f"{comes:,} {'comes' if comes == 1 else 'come'}" if comes else "",
            f"{goes:,} {'goes' if goes == 1 else 'go'}" if goes else "",
        ]
        return f"{' and '.join(part for part in parts if part)} against {changes.since}"


def _known(ground: AtlasGround, name: str) -> FloatArray | None:
    if name not in metric_names(ground.state):
        return None
    values = metric(ground.state, name).values
    return values if np.nan_to_num(values).any() else None


def _size_title(ground: AtlasGround) -> str:
    return ground.size_name.capitalize()


def _money(values: FloatArray | None, row: int, said: Callable[[float], str]) -> str | None:
    if values is None or np.isnan(values[row]):
        return None
    return said(float(values[row]))


def _swatch(shade: str, hatch: int) -> Drawing:
    def draw(ink: Ink, box: CellBox) -> None:
        draw_swatch(ink, box.x, box.middle - 4, 12, 8, colour(shade), hatch)

    return Drawing(draw)
