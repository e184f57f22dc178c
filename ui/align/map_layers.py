"""The layers over the alignment: quick ones are drawn at once, slow ones by the worker."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from model.change import AccountsMoved, Change, ScenarioOpened
from model.metrics import metric
from model.palette import TERRITORY_HUES
from model.plan.potential import account_figures
from model.system_links import system_links
from model.system_seats import system_names
from ui.align.workspace import AlignWorkspace
from ui.job import Worker
from ui.map.layer_pictures import (
    Home,
    bands_overlay,
    growth_overlay,
    growth_places,
    hire_overlay,
    hire_places,
    rivers_overlay,
    system_overlay,
)
from ui.map.layer_work import LayerWork, Wish
from ui.map.map_homes import home_of, placed_rows, ways_from
from ui.map.map_style import MapLayer, MapStyle
from ui.map.overlay import Overlay
from ui.theme.tokens import Tokens

if TYPE_CHECKING:
    from model.growth_areas import Growth
    from optimizers.drive_bands import DriveBands
    from ui.map.jobs import HireHeat

SLOW: Final = (MapLayer.GROWTH, MapLayer.HIRE, MapLayer.BANDS)
ORDER: Final = (*SLOW, MapLayer.RIVERS, MapLayer.SYSTEMS)  # from bottom to top
_LISTED: Final = (MapLayer.HIRE, MapLayer.GROWTH)


class MapLayers(QObject):
    """Knows which layers are wanted and what has been worked out for them."""

    changed = Signal()  # other overlays than before
    dropped = Signal(object)  # MapLayer that was cancelled or cannot be worked out

    def __init__(self, align: AlignWorkspace, worker: Worker, parent: QObject) -> None:
        super().__init__(parent)
        self._align, self._session = align, align.session
        self._card = align.map
        self.style = MapStyle()
        self.territory: int | None = None  # the one chosen last; bands and lines are its own
        self.listed: MapLayer | None = None  # the layer whose list lies on the map
        self._results: dict[MapLayer, Any] = {}
        self._bands_home: Home | None = None
        self._work = LayerWork(worker, self)
        self._work.said.connect(self._on_said)
        self._work.arrived.connect(self._on_arrived)
        self._work.dropped.connect(self._on_dropped)
        self._card.busy.cancelled.connect(self._on_cancelled)
        self._card.places.renewal_asked.connect(self._renew_list)

    @property
    def is_busy(self) -> bool:
        """Whether something is being worked out."""
        return self._work.is_busy

    def result(self, layer: MapLayer) -> Any:
        """What was worked out for a slow layer; None before."""
        return self._results.get(layer)

    def wish(self, style: MapStyle) -> None:
        """Take other layers; what they lack is asked for."""
        self.style = style
        for layer in SLOW:
            if not style.shows(layer):
                self._results.pop(layer, None)
                self._work.forget(layer.value)
                if self.listed is layer:
                    self._close_list()
            elif layer not in self._results:
                self._ask(layer)

    def forget(self) -> None:
        """Another project: nothing that was worked out holds."""
        self.territory, self._bands_home = None, None
        for layer in SLOW:
            self._work.forget(layer.value)
        self._results.clear()
        self._close_list()

    def note(self, change: Change) -> None:
        """Something was changed: lists are out of date, other accounts make all void."""
        if isinstance(change, (AccountsMoved, ScenarioOpened)):
            if self.listed is not None:
                self._card.places.show_stale(True)
                self._card.lay_out()
        else:
            self._results.clear()
        if self.territory is not None and self.territory >= len(self._session.layer.territories):
            self.territory = None

    def choose_territory(self, code: int) -> None:
        """From now on bands and lines are those of a territory; -1 for the lines of all."""
        chosen = code if code >= 0 else None
        if chosen == self.territory or (chosen is None and self.style.shows(MapLayer.BANDS)):
            return
        self.territory = chosen
        if self.style.shows(MapLayer.BANDS):
            self._ask(MapLayer.BANDS)
        if self.style.shows(MapLayer.RIVERS):
            self.changed.emit()

    # ---- what is worked out
    def _ask(self, layer: MapLayer) -> None:
        wishes = {
            MapLayer.BANDS: ("drive bands", "Drive times", self._bands_data),
            MapLayer.HIRE: ("hire heat", "Where to hire", self._hire_data),
            MapLayer.GROWTH: ("growth areas", "Headroom", self._growth_data),
        }
        if layer is MapLayer.BANDS and self._home() is None:
            self.dropped.emit(layer)
            return
        job, words, data = wishes[layer]
        self._work.ask(Wish(layer.value, job, words, data))

    def _home(self) -> Home | None:
        code = self.territory
        if code is None or code >= len(self._session.layer.territories):
            return None
        return home_of(self._session.state, self._session.layer, code)

    def _bands_data(self) -> dict[str, Any]:
        state = self._session.state
        home = self._home()
        assert home is not None  # else it is not asked for
        assert self.territory is not None
        self._bands_home = home
        rows = placed_rows(state, self._session.layer, self.territory)
        return {
            "home": (home.lat, home.lon),
            "lat": state.accounts.lat[rows],
            "lon": state.accounts.lon[rows],
            "settings": dict(state.settings),
        }

    def _hire_data(self) -> dict[str, Any]:
        return {"state": self._session.state, "team": self._session.team}

    def _growth_data(self) -> dict[str, Any]:
        state = self._session.state
        accounts, figures = state.accounts, account_figures(state)
        return {
            "lat": accounts.lat,
            "lon": accounts.lon,
            "town": accounts.text("city"),
            "territory": self._session.alignment.territory,
            "potential": figures.potential,
            "revenue": figures.revenue,
            "headroom": figures.headroom,
        }

    def _renew_list(self) -> None:
        if self.listed is not None:
            self._ask(self.listed)

    # ---- what is drawn
    def overlays(self, tokens: Tokens) -> list[Overlay]:
        """The layers that are on and ready, in the colours of a theme, from bottom to top."""
        makers = {
            MapLayer.GROWTH: self._growth_overlay,
            MapLayer.HIRE: self._hire_overlay,
            MapLayer.BANDS: self._bands_overlay,
            MapLayer.RIVERS: self._rivers_overlay,
            MapLayer.SYSTEMS: self._system_overlay,
        }
        made = [makers[layer](tokens) for layer in ORDER if self.style.shows(layer)]
        return [overlay for overlay in made if overlay is not None]

    def _growth_overlay(self, tokens: Tokens) -> Overlay | None:
        growth: Growth | None = self.result(MapLayer.GROWTH)
        if growth is None:
            return None
        return growth_overlay(growth, self._session.formatter, tokens)

    def _hire_overlay(self, tokens: Tokens) -> Overlay | None:
        heat: HireHeat | None = self.result(MapLayer.HIRE)
        if heat is None:
            return None
        return hire_overlay(heat, self._session.formatter, tokens)

    def _bands_overlay(self, tokens: Tokens) -> Overlay | None:
        bands: DriveBands | None = self.result(MapLayer.BANDS)
        if bands is None or self._bands_home is None:
            return None
        return bands_overlay(bands, self._bands_home, tokens)

    def _rivers_overlay(self, tokens: Tokens) -> Overlay:
        state, layer = self._session.state, self._session.layer
        codes = range(len(layer.territories)) if self.territory is None else [self.territory]
        hues = self._align.hues
        homes, lines, colours = [], [], []
        for code in codes:
            home = home_of(state, layer, code)
            if home is not None:
                homes.append(home)
                lines.append(ways_from(home, state, placed_rows(state, layer, code)))
                colours.append(TERRITORY_HUES[tokens.name][hues[code]])
        return rivers_overlay(homes, lines, colours, tokens)

    def _system_overlay(self, tokens: Tokens) -> Overlay:
        state = self._session.state
        accounts = state.accounts
        names = system_names(accounts)
        potential = metric(state, "potential").values
        weight = potential if potential.any() else accounts.number("beds")
        links = system_links(names, weight, np.flatnonzero(accounts.placed))
        return system_overlay(links, accounts.lat, accounts.lon, names.tolist(), tokens)

    # ---- the list
    def _show_list(self, layer: MapLayer) -> None:
        show, places = self._session.formatter, self._card.places
        if layer is MapLayer.HIRE:
            places.show_places(
                "Where to hire",
                "Travel a year that a rep living there would save; an estimate.",
                hire_places(self.result(layer), show),
            )
        else:
            growth: Growth = self.result(layer)
            places.show_places(
                "Headroom by county",
                f"{len(growth.listed)} of {len(growth.areas)}: without a territory, or sold to "
                "less than elsewhere.",
                growth_places(growth, show),
            )
        self.listed = layer
        self._card.lay_out()

    def _close_list(self) -> None:
        self.listed = None
        self._card.places.hide()
        self._card.lay_out()

    # ---- what the work says
    def _on_said(self, words: str, wrong: bool) -> None:
        if words:
            self._card.busy.say(words, wrong=wrong)
        else:
            self._card.busy.hide()
        self._card.lay_out()

    def _on_arrived(self, key: str, result: object) -> None:
        layer = MapLayer(key)
        if not self.style.shows(layer):
            return
        self._results[layer] = result
        if layer in _LISTED:
            self._show_list(layer)
        self.changed.emit()

    def _on_dropped(self, key: str) -> None:
        layer = MapLayer(key)
        if layer not in self._results:
            self.dropped.emit(layer)

    def _on_cancelled(self) -> None:
        if self._work.is_busy:
            self._work.cancel()
        self._card.busy.hide()
        self._card.lay_out()
