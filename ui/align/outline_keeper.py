"""Territory outlines that follow the alignment, and the hue of each territory."""

import shapely

from model.arrays import IntArray
from model.contiguity import SiteGraph
from model.palette import assign_colours
from model.places.outlines import Outlines
from model.scenario import Layer
from model.state import State
from ui.map.territory_shape import TerritoryShape, rings_of
from ui.theme.style import Theme


class OutlineKeeper:
    """Keeps the cells of one account set; what a move touches is dissolved anew.

    Hues stay with the territory's id as long as the project is open, so that scenarios can be
    compared; a new territory takes what its neighbours leave.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._outlines: Outlines | None = None
        self._geometry: list[shapely.Geometry | None] = []
        self._hue_of: dict[str, int] = {}
        self._codes: IntArray | None = None
        self._territories: tuple[str, ...] = ()

    def open(self, state: State) -> None:
        """Take another account set."""
        accounts = state.accounts
        self._outlines = Outlines(accounts.lat, accounts.lon)
        self._codes = None

    def forget_hues(self) -> None:
        """Another project: its territories choose their hues anew."""
        self._hue_of = {}

    def follow(self, layer: Layer, graph: SiteGraph) -> None:
        """Bring outlines and hues up to an alignment; `graph` is of the same accounts."""
        if self._outlines is None:
            return
        codes, n = layer.alignment.territory, len(layer.territories)
        ids = tuple(t.id for t in layer.territories)
        if self._codes is None or ids != self._territories or len(self._codes) != len(codes):
            self._geometry = self._outlines.of(codes, n)
        else:
            for code, geometry in self._outlines.changed(self._codes, codes, n).items():
                self._geometry[code] = geometry
        self._codes, self._territories = codes, ids
        self.choose_hues(layer, graph)

    def outlines_of(self, layer: Layer) -> list[shapely.Geometry | None]:
        """The outlines of an alignment that need not be the open one, by territory code."""
        if self._outlines is None:
            return [None] * len(layer.territories)
        return list(self._outlines.of(layer.alignment.territory, len(layer.territories)))

    def choose_hues(self, layer: Layer, graph: SiteGraph) -> None:
        """Give each territory of a layer that has none yet its hue."""
        ids = [t.id for t in layer.territories]
        if self._outlines is None or all(i in self._hue_of for i in ids):
            return
        pinned = {
            code: territory.colour if territory.colour is not None else self._hue_of[territory.id]
            for code, territory in enumerate(layer.territories)
            if territory.colour is not None or territory.id in self._hue_of
        }
        pairs = self._outlines.neighbours(layer.alignment.territory, len(ids), graph)
        for code, hue in enumerate(assign_colours(pairs, len(ids), pinned)):
            self._hue_of[ids[code]] = hue

    def hues(self, layer: Layer) -> list[int]:
        """The hue of every territory by code."""
        return [self._hue_of.get(t.id, 0) for t in layer.territories]

    def shapes(self, layer: Layer) -> list[TerritoryShape]:
        """What the map draws."""
        return [
            TerritoryShape(
                code,
                self._theme.territory(hue).name(),
                territory.label,
                rings_of(self._geometry[code]),
            )
            for code, (territory, hue) in enumerate(
                zip(layer.territories, self.hues(layer), strict=True)
            )
        ]

    def as_wkb(self) -> dict[int, bytes]:
        """The outlines for the published file."""
        return {
            code: shapely.to_wkb(geometry)
            for code, geometry in enumerate(self._geometry)
            if geometry is not None
        }
