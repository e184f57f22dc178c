"""How the map is dressed: class colours, sizes, names, what lies over it, and its legend."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QRect

from model.arrays import IntArray
from reports.map_facts import LegendPart
from ui.map.contents import Contents
from ui.map.overlay import Overlay, checked_colour, told_to_page
from ui.map.parcels import pack_lines
from ui.map.scheme import SchemeHandler

_NO_SHADES: IntArray = np.empty(0, np.int16)


class Dressing:
    """Keeps what the page was told of looks, so that a page that starts again hears it again."""

    def __init__(
        self,
        contents: Contents,
        handler: SchemeHandler,
        tell: Callable[..., None],
        is_ready: Callable[[], bool],
    ) -> None:
        self._contents, self._handler = contents, handler
        self._tell, self._is_ready = tell, is_ready
        self._shades = _NO_SHADES
        self._colours: tuple[str, ...] = ()
        self._overlays: tuple[Overlay, ...] = ()
        self._is_plain = False
        self._title = ""
        self._ticks: tuple[tuple[float, str], ...] = ()
        self._sections: tuple[LegendPart, ...] = ()
        self._shows_legend = True
        self._names: tuple[IntArray, tuple[str, ...]] = (np.empty(0, np.int64), ())
        self._covered: tuple[QRect, ...] = ()
        self._home: tuple[tuple[float, float] | None, str, bool] = (None, "#000000", False)

    def accounts_replaced(self) -> None:
        """Other accounts: what was said of the rows before is void."""
        self._shades, self._colours = _NO_SHADES, ()
        self._names = (np.empty(0, np.int64), ())

    def colour_by(self, colours: Sequence[str], code: IntArray | None) -> None:
        """Colour accounts by class, -1 for none, (n_accounts,); None colours by territory.

        ValueError when `code` has another length, or a colour is not #RRGGBB.
        """
        shades = _NO_SHADES if code is None else np.asarray(code, np.int16)
        if code is not None and len(shades) != self._contents.n_accounts:
            raise ValueError(f"{len(shades)} classes for {self._contents.n_accounts} accounts")
        self._colours = tuple(map(checked_colour, colours)) if code is not None else ()
        self._shades = shades
        self._tell_shades()

    def show_overlays(self, overlays: Sequence[Overlay], *, plain: bool) -> None:
        """Lay these over the territories; `plain` takes the tint of the territories away."""
        self._overlays, self._is_plain = tuple(overlays), plain
        self._tell_overlays()

    def show_legend(
        self,
        title: str,
        ticks: Sequence[tuple[float, str]],
        sections: Sequence[LegendPart] = (),
        *,
        shown: bool = True,
    ) -> None:
        """Explain dot sizes and, above them, colours and layers."""
        self._title, self._ticks, self._sections = title, tuple(ticks), tuple(sections)
        self._shows_legend = shown
        self.tell_legend()

    def name_accounts(self, rows: IntArray, names: Sequence[str]) -> None:
        """Write names beside these accounts where there is room."""
        if not np.array_equal(rows, self._names[0]) or tuple(names) != self._names[1]:
            self._names = (rows, tuple(names))
            self._tell_names()

    def show_home(
        self, place: tuple[float, float] | None, colour: str = "#000000", *, faint: bool = False
    ) -> None:
        """Mark a home, latitude and longitude, None for none; `faint` while it is carried."""
        if (place, colour, faint) != self._home:
            self._home = (place, checked_colour(colour), faint)
            self._tell_home()

    def cover(self, boxes: Sequence[QRect]) -> None:
        """Keep names out of these parts of the map: something lies over them."""
        if tuple(boxes) != self._covered:
            self._covered = tuple(boxes)
            self._tell_covered()

    def sizes_changed(self) -> None:
        """The radii of the accounts are others."""
        self._tell_bytes("sizes", self._contents.radius_parcel())
        self.tell_legend()

    def tell_everything(self) -> None:
        """For a page that knows nothing, after the accounts."""
        self._tell_shades()
        self._tell_overlays()
        self._tell_names()
        self._tell_covered()
        self._tell_home()
        self.tell_legend()

    def tell_legend(self) -> None:
        """The legend with the dots in their present size."""
        values = np.array([value for value, _ in self._ticks], np.float64)
        radii = self._contents.scale.radius(values)
        dots = [[float(r), text] for r, (_, text) in zip(radii, self._ticks, strict=True)]
        sections = [
            {
                "title": section.title,
                "rows": [
                    {"form": row.form, "colour": row.colour, "text": row.text, "count": row.count}
                    for row in section.rows
                ],
            }
            for section in self._sections
        ]
        shown = self._shows_legend
        self._tell("legend", title=self._title, dots=dots, sections=sections, shown=shown)

    def _tell_shades(self) -> None:
        self._tell_bytes("shades", self._shades.astype("<i2").tobytes(), colours=self._colours)

    def _tell_overlays(self) -> None:
        told, lines = told_to_page(self._overlays)
        self._tell_bytes("overlays", pack_lines(lines), plain=self._is_plain, **told)

    def _tell_bytes(self, do: str, parcel: bytes, **fields: object) -> None:
        if self._is_ready():  # a page that is not there never fetches what is handed over
            self._tell(do, path=self._handler.hand_over(parcel), **fields)

    def _tell_names(self) -> None:
        rows, names = self._names
        self._tell("names", rows=rows.tolist(), names=list(names))

    def _tell_home(self) -> None:
        place, colour, faint = self._home
        self._tell("home", place=place, colour=colour, faint=faint)

    def _tell_covered(self) -> None:
        boxes = [[box.x(), box.y(), box.width(), box.height()] for box in self._covered]
        self._tell("covered", boxes=boxes)
