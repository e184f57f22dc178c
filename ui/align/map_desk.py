"""What the map shows besides the alignment: colours, sizes, layers, search, printing."""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QByteArray, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from model.arrays import IntArray
from model.change import AccountsMoved, Change
from model.errors import PlanError
from model.map_colours import (
    CATEGORIES,
    Colouring,
    Method,
    colouring,
    offered_categories,
)
from model.metrics import metric, metric_names
from model.places.search import Found, find_places, load_places
from reports.map_facts import LegendPart
from ui.align.found_on_map import FoundOnMap
from ui.align.last_place import LastPlace
from ui.align.map_facts import Shown
from ui.align.map_layers import MapLayers
from ui.align.map_menus import choice_menu, layer_menu, pop_up
from ui.align.map_print import MapPrinter
from ui.align.workspace import AlignWorkspace
from ui.feedback.desk import FeedbackDesk
from ui.job import Worker
from ui.keys import KEYS
from ui.map.bounds import Bounds
from ui.map.layer_pictures import colour_key
from ui.map.map_search import MapSearch
from ui.map.map_style import BY_TERRITORY, MapLayer, MapStyle
from ui.map.overlay import Overlay, Spot
from ui.preferences import Preferences
from ui.theme.style import Theme
from ui.theme.tokens import LIGHT, Tokens
from ui.widgets.chooser import Chooser, Option

MOST_NAMED = 60  # accounts in view that get their names
_NEAR_ZOOM = 11.0
_KEPT = ("map style", "all")  # where the style is kept among the layouts


class MapDesk(QObject):
    """Dresses the map of the Align workspace; nothing here changes the plan."""

    def __init__(
        self, theme: Theme, align: AlignWorkspace, worker: Worker, preferences: Preferences
    ) -> None:
        super().__init__(align)
        self._theme, self._align, self._session = theme, align, align.session
        self._preferences = preferences
        self._card, self._view = align.map, align.map.view
        self.style = _kept_style(preferences)
        self._made: Colouring | None = None
        self._found: Found | None = None  # the place that was searched for
        self._named: IntArray = np.empty(0, np.int64)  # rows whose names the map shows
        self.filtered = FoundOnMap(theme, align, self._dress)
        self.layers = MapLayers(align, worker, self)
        self.printer = MapPrinter(align, worker, self.shown, self)
        self.feedback = FeedbackDesk(theme, align, worker, self)
        self.printer.offers.append(self.feedback.add_to)
        self.search = MapSearch(theme, self._find, self._card)
        self.chooser = Chooser(theme, self._card)
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self.refresh)
        self.place = LastPlace(self._session, self._view, preferences)
        self._connect()
        self._card.size_metric = self.style.size
        self._card.bar.show()

    def _connect(self) -> None:
        bar = self._card.bar
        said = ("map_search", "map_layers", "map_print", "map_colour")
        bar.keys_said(*(KEYS[key].sequences[0] for key in said))
        bar.colour_asked.connect(self.ask_colour)
        bar.size_asked.connect(self.ask_size)
        bar.layers_asked.connect(self.ask_layers)
        bar.search_asked.connect(self.ask_search)
        bar.more_asked.connect(self.printer.ask)
        self.search.chosen.connect(self.go_to)
        self.search.left.connect(self._view.setFocus)
        self.layers.changed.connect(self.show_layers)
        self.layers.dropped.connect(self._on_dropped)
        self._card.places.closed.connect(self._on_list_closed)
        self._card.places.place_chosen.connect(self._on_place_chosen)
        self._card.accounts_shown.connect(self._on_accounts_shown)
        self._view.view_changed.connect(self._on_view_changed)
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(self._on_changed)
        self._theme.changed.connect(self._on_theme_changed)
        self._align.tree.tree.territory_chosen.connect(self.layers.choose_territory)

        self._bind_keys()

    def _bind_keys(self) -> None:
        """They count only in Align, where the map is."""
        actions: dict[str, Callable[[], object]] = {
            "map_search": self.ask_search,
            "map_layers": self.ask_layers,
            "map_colour": self.ask_colour,
            "map_print": self.printer.print_map,
            "map_copy": self.printer.copy,
        }
        for name, action in actions.items():
            for sequence in KEYS[name].sequences:
                shortcut = QShortcut(QKeySequence(sequence), self._align, action)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- what is asked for
    def ask_colour(self) -> None:
        """Show what the accounts can be coloured by."""
        if not self._session.is_open:
            return
        state = self._session.state
        chosen = [self.style.colour, str(self.style.method)]
        categories = [(key, CATEGORIES[key]) for key in offered_categories(state)]
        metrics = [(name, metric(state, name).label) for name in metric_names(state)]
        is_metric = self.style.colour != BY_TERRITORY and self.style.colour not in CATEGORIES
        methods = [
            (str(Method.QUANTILE), "Classes with as many accounts each"),
            (str(Method.EQUAL), "Classes of equal width"),
        ]
        sections = [
            [(BY_TERRITORY, "Territory"), *categories],
            metrics,
            methods if is_metric else [],
        ]
        pop_up(choice_menu(self._card, sections, chosen, self.colour_by), self._card.bar.colour)

    def colour_by(self, key: str) -> None:
        """Colour by something, or cut the classes by a method."""
        if key in set(Method):
            self._take(replace(self.style, method=Method(key)))
        else:
            self._take(replace(self.style, colour=key))

    def ask_size(self) -> None:
        """Show what can give the accounts their size."""
        if not self._session.is_open:
            return
        state = self._session.state
        metrics = [(name, metric(state, name).label) for name in metric_names(state)]
        chosen = [self._card.sized_by(self._session).name]
        pop_up(choice_menu(self._card, [metrics], chosen, self.size_by), self._card.bar.sizes)

    def size_by(self, key: str) -> None:
        """Size the accounts by a metric."""
        self._take(replace(self.style, size=key))

    def ask_layers(self) -> None:
        """Show the layers that can be laid over the map."""
        if self._session.is_open:
            pop_up(layer_menu(self._card, self.style.layers, self.toggle), self._card.bar.layers)

    def toggle(self, layer: MapLayer, on: bool) -> None:
        """Show a layer or take it away; the bands ask for a territory first."""
        if layer is MapLayer.BANDS and on and self.layers.territory is None:
            self.ask_home()
        else:
            self._take(self.style.toggled(layer, on))

    def ask_home(self) -> None:
        """Ask from whose home the bands shall be drawn."""
        layer = self._session.layer
        names = {rep.id: rep.name for rep in self._session.state.reps}
        options = [
            Option(str(code), territory.label, names.get(territory.rep_id, ""))
            for code, territory in enumerate(layer.territories)
        ]
        self.chooser.ask(
            "Drive times from the home of", options, self._card.bar.layers, self._on_home_chosen
        )

    def _on_home_chosen(self, key: str) -> None:
        self.layers.choose_territory(int(key))
        self._take(self.style.toggled(MapLayer.BANDS, True))

    def ask_search(self) -> None:
        """Show the field that finds a place."""
        if not self._session.is_open:
            return
        threading.Thread(target=load_places, daemon=True).start()  # read once, then kept
        bar = self._card.bar
        left = min(bar.x(), self._card.width() - self.search.width() - 12)
        self.search.move(max(left, 8), bar.geometry().bottom() + 6)
        self.search.open()

    def _find(self, typed: str) -> tuple[Found, ...]:
        return find_places(typed, self._session.state.accounts) if self._session.is_open else ()

    def go_to(self, found: Found) -> None:
        """Bring what was found to the middle; an account is selected, a place gets a mark."""
        if found.row is not None:
            self._found = None
            self._align.show_account(found.row)
        else:
            self._found = found
            self._view.go_to(found.lat, found.lon)
        self.show_layers()
        self._view.setFocus()

    # ---- what is shown
    def refresh(self) -> None:
        """Dress the map anew for the project as it is now."""
        if self._session.is_open:
            self.layers.wish(self.style)
            self._dress()

    def _take(self, style: MapStyle) -> None:
        before, self.style = self.style, style
        self._preferences.keep_layout(*_KEPT, QByteArray(style.to_json().encode()))
        if not self._session.is_open:
            return
        if style.size != before.size:
            self._card.size_metric = style.size
            self._card.resize_accounts(self._session)
        if style.shows(MapLayer.HATCH) != before.shows(MapLayer.HATCH):
            self._align.keeper.show_hatches(style.shows(MapLayer.HATCH))
            self._view.set_territories(self._align.keeper.shapes(self._session.layer))
        self.layers.wish(style)
        self._dress()
        self._name_accounts()

    def _dress(self) -> None:
        """Colours by class, layers, the legend, and the words of the bar."""
        self._made = self._classes()
        theme = self._theme.tokens.name
        made = self._made
        plain = ((), None) if made is None else (made.colours(theme), made.code)
        self._view.dressing.colour_by(*self.filtered.shades(*plain))
        self.show_layers()
        shown = [layer for layer in self.style.layers if layer not in _QUIET]
        colour = self._made.title if self._made is not None else "Territory"
        sized = self._card.sized_by(self._session).label
        self._card.bar.show_choices(colour, sized, len(shown))
        self._card.lay_out()

    def _classes(self) -> Colouring | None:
        if self.style.colour == BY_TERRITORY:
            return None
        state, show = self._session.state, self._session.formatter
        try:
            made = colouring(state, self.style.colour, self.style.method, show)
        except PlanError:  # a metric of another project
            return None
        return made if made.labels else None

    def show_layers(self) -> None:
        """Lay over the map what is there of the layers that are on."""
        if not self._session.is_open:
            return
        tokens = self._theme.tokens
        overlays = self._overlays(tokens)
        plain = self._made is not None or any(overlay.fills for overlay in overlays)
        self._view.dressing.show_overlays(overlays, plain=plain)
        self._card.show_legend(
            self._session, self._legend(overlays, tokens), self.style.shows(MapLayer.LEGEND)
        )
        self._card.lay_out()

    def _overlays(self, tokens: Tokens) -> list[Overlay]:
        overlays = self.layers.overlays(tokens)
        if self._found is not None:
            place = self._found
            mark = Spot(place.lat, place.lon, tokens.accent, tokens.on_accent, "", place.name, 6)
            overlays.append(Overlay(spots=(mark,)))
        return overlays

    def shown(self) -> Shown:
        """What is on the map now, for paper: in light colours."""
        session, keeper = self._session, self._align.keeper
        overlays = self._overlays(LIGHT)
        return Shown(
            self._view,
            keeper.shapes(session.layer),
            keeper.hues(session.layer),
            overlays,
            self._legend(overlays, LIGHT),
            self._made,
            self._card.sized_by(session).label,
            self._named.tolist(),
            self.style.shows(MapLayer.LEGEND),
        )

    def _legend(self, overlays: list[Overlay], tokens: Tokens) -> list[LegendPart]:
        """The parts of the legend: colours first, then the layers."""
        parts = [overlay.key for overlay in overlays if overlay.key is not None]
        if self._made is not None:
            parts.insert(0, colour_key(self._made, tokens.name, tokens.neutral_fill))
        return parts

    def _name_accounts(self) -> None:
        """Names of the accounts in view, once they are few enough to be read."""
        accounts, bounds = self._session.state.accounts, self._view.bounds
        inside = (accounts.lat >= bounds.south) & (accounts.lat <= bounds.north)
        inside &= (accounts.lon >= bounds.west) & (accounts.lon <= bounds.east)
        rows = np.flatnonzero(inside)
        if rows.size > MOST_NAMED or not self.style.shows(MapLayer.NAMES):
            rows = rows[:0]
        self._named = rows
        self._view.dressing.name_accounts(rows, accounts.text("name")[rows].tolist())

    # ---- what happened
    def _on_opened(self) -> None:
        self._found = None
        self.layers.forget()
        self._later.start()

    def _on_changed(self, change: Change) -> None:
        self.layers.note(change)
        if isinstance(change, AccountsMoved):
            if self.style.shows(MapLayer.RIVERS):
                self.show_layers()
        else:
            self._later.start()

    def _on_theme_changed(self) -> None:
        self._later.start()

    def _on_accounts_shown(self) -> None:
        if self._made is not None:
            self._dress()
        self._name_accounts()

    def _on_view_changed(self, _bounds: Bounds) -> None:
        if self._session.is_open:
            self._name_accounts()

    def _on_place_chosen(self, lat: float, lon: float) -> None:
        self._view.go_to(lat, lon, 8.0)

    def _on_list_closed(self) -> None:
        if self.layers.listed is not None:
            self._take(self.style.toggled(self.layers.listed, False))

    def _on_dropped(self, layer: MapLayer) -> None:
        """Worked out it was not: the layer is off again."""
        self._take(self.style.toggled(layer, False))


_QUIET = frozenset({MapLayer.NAMES, MapLayer.LEGEND})  # on as a rule: not worth a count


def _kept_style(preferences: Preferences) -> MapStyle:
    kept = preferences.layout_of(*_KEPT)
    return MapStyle() if kept is None else MapStyle.from_json(bytes(kept.data()).decode())
