"""What the map shows at the moment, kept so that a page can be told all of it again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from ui.map.bridge import NOWHERE
from ui.map.parcels import pack_accounts, pack_lines
from ui.map.sizes import SizeScale, size_scale
from ui.map.territory_shape import TerritoryShape

_NO_ROWS: IntArray = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class ShapeChange:
    """Which territories to draw anew and which to remove; `rings` are those of `told` in order."""

    told: list[dict[str, object]]
    removed: list[int]
    rings: bytes


class Contents:
    """Accounts by row, territories by code, selection and preview; all arrays have n_accounts."""

    def __init__(self) -> None:
        self.lat: FloatArray = np.empty(0)
        self.lon: FloatArray = np.empty(0)
        self.radius: FloatArray = np.empty(0)
        self.code: IntArray = np.empty(0, np.int16)
        self.marks: IntArray = np.empty(0, np.uint8)
        self.names: Sequence[str] = ()
        self.scale = SizeScale(0.0)
        self.selected: IntArray = _NO_ROWS
        self.shapes: dict[int, TerritoryShape] = {}
        self.pin = NOWHERE  # row whose point can be dragged

    @property
    def n_accounts(self) -> int:
        """How many rows there are."""
        return len(self.lat)

    @property
    def placed(self) -> BoolArray:
        """Which accounts have a point on the map."""
        return np.isfinite(self.lat) & np.isfinite(self.lon)

    def replace_accounts(
        self,
        lat: FloatArray,
        lon: FloatArray,
        size: FloatArray,
        territory: IntArray,
        marks: IntArray,
        names: Sequence[str],
    ) -> None:
        """Take other accounts, nothing selected; ValueError when the columns differ in length."""
        lengths = {len(column) for column in (lat, lon, size, territory, marks, names)}
        if len(lengths) > 1:
            raise ValueError(f"columns differ in length: {sorted(lengths)}")
        self.lat, self.lon = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
        self.scale = size_scale(np.asarray(size, np.float64))
        self.radius = self.scale.radius(np.asarray(size, np.float64))
        self.code = np.array(territory, np.int16)
        self.marks = np.array(marks, np.uint8)
        self.names = names
        self.selected = _NO_ROWS
        self.pin = NOWHERE

    def accounts_parcel(self) -> bytes:
        """The accounts as the page reads them."""
        return pack_accounts(self.lat, self.lon, self.radius, self.code, self.marks)

    def radius_parcel(self) -> bytes:
        """The radii as the page reads them."""
        return self.radius.astype("<f4").tobytes()

    def resize(self, size: FloatArray) -> None:
        """Give the accounts other sizes; ValueError for another number of them."""
        if len(size) != self.n_accounts:
            raise ValueError(f"{len(size)} sizes for {self.n_accounts} accounts")
        self.scale = size_scale(np.asarray(size, np.float64))
        self.radius = self.scale.radius(np.asarray(size, np.float64))

    def put(self, row: int, lat: float, lon: float) -> None:
        """Show one account at another place."""
        self.lat, self.lon = self.lat.copy(), self.lon.copy()
        self.lat[row], self.lon[row] = lat, lon

    def rows(self, rows: Iterable[int] | IntArray) -> IntArray:
        """`rows` as an array; IndexError when one is no row of the table."""
        checked = np.asarray(rows if isinstance(rows, np.ndarray) else list(rows), np.int64)
        if checked.size and (checked.min() < 0 or checked.max() >= self.n_accounts):
            raise IndexError(f"rows outside 0 to {self.n_accounts - 1}")
        return checked

    def dragged_with(self, row: int) -> IntArray:
        """What moves when `row` is dragged: the selection it belongs to, else itself."""
        return self.selected if row in self.selected else np.array([row], np.int64)

    def replace_shapes(self, shapes: Sequence[TerritoryShape]) -> ShapeChange:
        """Take other territories; returns what differs from those before."""
        wanted = {shape.code: shape for shape in shapes}
        if len(wanted) < len(shapes):
            raise ValueError("a territory code stands twice")
        removed = [code for code in self.shapes if code not in wanted]
        changed = [s for s in shapes if not _alike(s, self.shapes.get(s.code))]
        self.shapes = wanted
        return _change(changed, removed)

    def all_shapes(self) -> ShapeChange:
        """Every territory, for a page that knows none."""
        return _change(list(self.shapes.values()), [])

    def hover_text(self, row: int) -> str:
        """Name of an account and, below it, its territory."""
        shape = self.shapes.get(int(self.code[row]))
        return f"{self.names[row]}\n{shape.label if shape else 'No territory'}"

    def moves(self, rows: IntArray, code: int) -> bool:
        """Whether putting `rows` into territory `code` would change anything."""
        return code != NOWHERE and bool((self.code[rows] != code).any())


def _alike(one: TerritoryShape, other: TerritoryShape | None) -> bool:
    return (
        other is not None
        and (one.colour, one.label, one.hatch) == (other.colour, other.label, other.hatch)
        and one.same_outline(other)
    )


def _change(changed: Sequence[TerritoryShape], removed: list[int]) -> ShapeChange:
    told: list[dict[str, object]] = [
        {
            "code": s.code,
            "colour": s.colour,
            "label": s.label,
            "hatch": s.hatch,
            "rings": len(s.rings),
        }
        for s in changed
    ]
    return ShapeChange(told, removed, pack_lines([ring for s in changed for ring in s.rings]))
