"""Territory outlines that follow the alignment, and the hue of each territory."""

from typing import Final

import numpy as np
import shapely
from PySide6.QtCore import QObject, QThread, Signal

from model.arrays import FloatArray, IntArray
from model.contiguity import SiteGraph
from model.own_areas_cut import areas_of
from model.palette import assign_colours, assign_hatches
from model.places.outlines import Outlines
from model.places.own_areas import OwnAreas
from model.places.own_ground import with_unpeopled
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM
from ui.map.territory_shape import TerritoryShape, rings_of
from ui.theme.style import Theme

AT_ONCE: Final = 2_000  # accounts: more are drawn in the background, the window stays live
MOST_AREAS: Final = 200  # likewise of the user's own areas

_Places = tuple[FloatArray, FloatArray, OwnAreas | None]  # degrees, and the user's own areas


class _Drawing(QThread):
    """Draws the outlines of one alignment beside the window; nobody else may ask meanwhile."""

    def __init__(self, outlines: Outlines | None, places: _Places, layer: Layer) -> None:
        super().__init__()
        self.outlines, self.layer = outlines, layer
        self._places = places
        self.geometry: list[shapely.Geometry | None] = []

    def run(self) -> None:
        """The slow part: shapely works without the interpreter's lock."""
        outlines = self.outlines or Outlines(*self._places)
        self.geometry = outlines.of(self.layer.alignment.territory, len(self.layer.territories))
        self.outlines = outlines


class OutlineKeeper(QObject):
    """Keeps the cells of one account set; what a move touches is dissolved anew.

    Hues stay with the territory's id as long as the project is open, so that scenarios can be
    compared; a new territory takes what its neighbours leave.
    """

    drawn = Signal()  # outlines that were drawn in the background are there

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._outlines: Outlines | None = None
        self._drawing: _Drawing | None = None
        self._left: list[_Drawing] = []  # drawings of other places, about to end
        self._geometry: list[shapely.Geometry | None] = []
        self._rings: dict[str, tuple[shapely.Geometry | None, tuple[FloatArray, ...]]] = {}
        self._hue_of: dict[str, int] = {}
        self._places: _Places = (np.zeros(0), np.zeros(0), None)
        self._is_large = False
        self._is_unsaid = False  # outlines are there that `drawn` has not told of
        self._codes: IntArray | None = None
        self._territories: tuple[str, ...] = ()
        self._has_hatches = False
        self._graph: SiteGraph | None = None

    def open(self, state: State, layer: Layer, team: str = CORE_TEAM.id) -> None:
        """Take another account set and the areas of a team; much is drawn in the background.

        The same places, as of another scenario, keep what was cut of the ground.
        """
        accounts, own = state.accounts, areas_of(state, team)
        self._codes, self._geometry = None, []
        places = (accounts.lat, accounts.lon, own)
        if all(new is old for new, old in zip(places, self._places, strict=True)):
            return
        self._leave()
        self._outlines, self._places = None, places
        self._is_large = len(accounts) > AT_ONCE or (
            own is not None and len(own.names) > MOST_AREAS
        )
        if self._is_large:
            self._draw(layer)
        else:
            self._outlines = Outlines(*self._places)

    def _draw(self, layer: Layer) -> None:
        """Draw a layer beside the window, unless something is being drawn: then after it."""
        if self._drawing is None:
            self._drawing = _Drawing(self._outlines, self._places, layer)
            self._drawing.finished.connect(self._on_drawn)
            self._drawing.start(QThread.Priority.LowPriority)

    def _leave(self) -> None:
        """What is being drawn is not wanted any more; it ends by itself."""
        drawing, self._drawing = self._drawing, None
        if drawing is not None:
            drawing.finished.disconnect(self._on_drawn)
            self._left.append(drawing)
            drawing.finished.connect(self._on_left)

    def _on_left(self) -> None:
        self._left = [drawing for drawing in self._left if not drawing.isFinished()]

    def finish(self) -> None:
        """Wait for what is being drawn."""
        for left in self._left:
            left.wait()
        self._left = []
        drawing, self._drawing = self._drawing, None
        if drawing is not None:
            drawing.wait()
            self._outlines = drawing.outlines
            self._take(drawing.layer, drawing.geometry)
            self._is_unsaid = True

    def _take(self, layer: Layer, geometry: list[shapely.Geometry | None]) -> None:
        self._territories = tuple(t.id for t in layer.territories)
        self._geometry = with_unpeopled(geometry, self._territories, self._places[2])
        self._codes = layer.alignment.territory

    def _on_drawn(self) -> None:
        if self._drawing is None or self._drawing.isFinished():
            self.finish()
            if self._is_unsaid:
                self._is_unsaid = False
                self.drawn.emit()

    def forget_hues(self) -> None:
        """Another project: its territories choose their hues anew."""
        self._hue_of, self._rings = {}, {}

    def follow(self, layer: Layer, graph: SiteGraph) -> None:
        """Bring outlines and hues up to an alignment; `graph` is of the same accounts.

        The outlines of a large account set come later: `drawn` says when.
        """
        self.choose_hues(layer, graph)
        self._graph = graph
        if self._is_shown(layer):
            return
        if self._is_large:
            self._draw(layer)
        elif self._outlines is not None:
            codes = layer.alignment.territory
            self._take(layer, list(self._outlines.of(codes, len(layer.territories))))

    def settle(self, layer: Layer, graph: SiteGraph) -> None:
        """Bring the outlines up to an alignment now, however long it takes."""
        self.finish()
        self.follow(layer, graph)
        self.finish()

    def _is_shown(self, layer: Layer) -> bool:
        """Whether the outlines are those of a layer."""
        codes = layer.alignment.territory
        return (
            self._codes is not None
            and self._territories == tuple(t.id for t in layer.territories)
            and (codes is self._codes or np.array_equal(codes, self._codes))
        )

    def outlines_of(self, layer: Layer) -> list[shapely.Geometry | None]:
        """The outlines of an alignment that need not be the open one, by territory code.

        A territory without accounts has its own areas. None of the outlines while the first are
        being drawn; waits for a drawing that is not the first.
        """
        if self._outlines is None:
            return [None] * len(layer.territories)
        self.finish()
        drawn = self._outlines.of(layer.alignment.territory, len(layer.territories))
        return with_unpeopled(drawn, [t.id for t in layer.territories], self._places[2])

    def code_at(self, lat: float, lon: float) -> int:
        """The territory whose outline holds a place in degrees, -1 for none."""
        for code, geometry in enumerate(self._geometry):
            if geometry is not None and shapely.contains_xy(geometry, lon, lat):
                return code
        return -1

    def choose_hues(self, layer: Layer, graph: SiteGraph) -> None:
        """Give each territory of a layer that has none yet its hue."""
        ids = [t.id for t in layer.territories]
        if all(i in self._hue_of for i in ids):
            return
        pinned = {
            code: territory.colour if territory.colour is not None else self._hue_of[territory.id]
            for code, territory in enumerate(layer.territories)
            if territory.colour is not None or territory.id in self._hue_of
        }
        pairs = self._pairs_of(layer, graph)
        for code, hue in enumerate(assign_colours(pairs, len(ids), pinned)):
            self._hue_of[ids[code]] = hue

    def _pairs_of(self, layer: Layer, graph: SiteGraph) -> set[tuple[int, int]]:
        codes = layer.alignment.territory
        if self._drawing is not None or self._outlines is None:  # the window does not wait
            return _side_by_side(codes, graph)
        return self._outlines.neighbours(codes, len(layer.territories), graph)

    def show_hatches(self, shown: bool) -> None:
        """Whether territories that are alike in grey get different hatches."""
        self._has_hatches = shown

    def hatches(self, layer: Layer) -> list[int]:
        """The hatch of every territory by code, so that neighbours differ in grey; 0 for none."""
        if self._graph is None or len(self._graph.site) != len(layer.alignment.territory):
            return [0] * len(layer.territories)
        return assign_hatches(self._pairs_of(layer, self._graph), self.hues(layer))

    def neighbours(self, layer: Layer, graph: SiteGraph) -> set[tuple[int, int]]:
        """Pairs of codes of a layer that lie side by side, the lower code first."""
        return self._pairs_of(layer, graph)

    def hues(self, layer: Layer) -> list[int]:
        """The hue of every territory by code: the one it was given by hand, else its own."""
        return [
            self._hue_of.get(t.id, 0) if t.colour is None else t.colour for t in layer.territories
        ]

    def shapes(self, layer: Layer) -> list[TerritoryShape]:
        """What the map draws."""
        none = [0] * len(layer.territories)
        hatches = self.hatches(layer) if self._has_hatches else none
        return [
            TerritoryShape(
                code,
                self._theme.territory(hue).name(),
                territory.label,
                self._rings_of(territory.id, shape),
                hatch,
            )
            for code, (territory, hue, shape, hatch) in enumerate(
                zip(layer.territories, self.hues(layer), self._shown(layer), hatches, strict=True)
            )
        ]

    def _rings_of(self, territory: str, shape: shapely.Geometry | None) -> tuple[FloatArray, ...]:
        known, rings = self._rings.get(territory, (None, ()))
        if known is not shape:
            rings = rings_of(shape)
            self._rings[territory] = (shape, rings)
        return rings

    def _shown(self, layer: Layer) -> list[shapely.Geometry | None]:
        known = dict(zip(self._territories, self._geometry, strict=False))
        return [known.get(territory.id) for territory in layer.territories]

    def as_wkb(self) -> dict[int, bytes]:
        """The outlines for the published file."""
        return {
            code: shapely.to_wkb(geometry)
            for code, geometry in enumerate(self._geometry)
            if geometry is not None
        }


def _side_by_side(codes: IntArray, graph: SiteGraph) -> set[tuple[int, int]]:
    """Pairs of territories with neighbouring sites, the lower code first."""
    owner = np.full(graph.n_sites, -1, np.int64)
    placed = graph.site >= 0
    owner[graph.site[placed]] = codes[placed]
    one = np.repeat(owner, np.diff(graph.ptr))
    other = owner[graph.nbr]
    apart = (one >= 0) & (one < other)
    return {(int(a), int(b)) for a, b in np.unique(np.column_stack([one, other])[apart], axis=0)}
