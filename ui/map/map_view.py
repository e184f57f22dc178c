"""The map as a widget: shows accounts and territories, says what the user did on them."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QImage, QShowEvent
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from ui.map.base_map import BaseMap
from ui.map.bounds import CONTIGUOUS_US, Bounds, bounds_of
from ui.map.bridge import NOWHERE, Bridge
from ui.map.contents import Contents, ShapeChange
from ui.map.dressing import Dressing
from ui.map.gestures import Gestures
from ui.map.page import serve_page
from ui.map.parcels import pack_lines
from ui.map.scheme import PAGE_URL, SchemeHandler
from ui.map.seal import Guard, SealedPage, sealed_profile
from ui.map.territory_shape import TerritoryShape
from ui.theme.tokens import LIGHT, Tokens

_log = logging.getLogger(__name__)
_COLOURS = (
    "bg", "surface", "border", "border2", "hover", "text", "text2", "muted", "accent",
    "neutral_fill", "water", "land", "county", "state", "road", "halo",
)  # fmt: skip
_ROADS_FROM_ZOOM = 5.0
_ROADS_MARGIN = 0.5  # of the view on each side, so that small pans need no new roads


class MapView(QWidget):
    """Shows what it is told; the alignment, the selection and every decision stay with others.

    Rows are row numbers of the accounts last set, territory codes those of the shapes last set.
    """

    ready = Signal()  # the page has started
    painted = Signal()  # everything told so far is on the screen
    account_clicked = Signal(int, Qt.KeyboardModifier)
    account_opened = Signal(int)  # double click, or Enter on an account
    background_clicked = Signal()
    rows_selected = Signal(object, str)  # rows (IntArray), mode as in selection_after
    drag_started = Signal(object)  # rows
    drag_moved = Signal(int, QPoint)  # territory code below the pointer or -1, global position
    dropped = Signal(object, int)  # rows, territory code; at least one row would change
    let_go = Signal(object)  # rows let go beside all territories; drag_cancelled follows
    menu_asked = Signal(int, QPoint)  # row or -1, global position
    drag_cancelled = Signal()
    hovered = Signal(int)  # row, -1 for none
    view_changed = Signal(object)  # Bounds
    pin_dropped = Signal(int, float, float)  # row, latitude, longitude; the map still shows before

    def __init__(self, base_map: BaseMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base_map = base_map
        self._contents = Contents()
        self._tokens = LIGHT
        self._units = "mi"
        self._tool = "pointer"
        self._view = CONTIGUOUS_US  # what the page shows
        self._wanted: Bounds | None = CONTIGUOUS_US  # what it shall show, once it is visible
        self._was_fitted = False
        self._left: tuple[float, float, float] | None = None  # latitude, longitude, zoom
        self.zoom = 0.0  # as the page last said
        self._preview: tuple[IntArray, int] | None = None
        self._roads: Bounds | None = None
        self._serial = 0
        self._is_ready = False
        self.describe: Callable[[int], Sequence[str]] | None = None  # more lines for an account
        self._gestures = Gestures(self._contents, self)
        self._start_page()
        self.dressing = Dressing(self._contents, self._handler, self._tell, lambda: self._is_ready)
        self._relay_gestures()

    def _start_page(self) -> None:
        # The view comes first: children die in order, and the page must die before its profile.
        self._web = QWebEngineView(self)
        self._handler = SchemeHandler(self)
        self._guard = Guard(self)
        serve_page(self._handler)
        self._base_map.serve(self._handler)
        profile = sealed_profile(self._guard, self._handler, self)
        self._page = SealedPage(profile, self._guard, self._web)
        self._channel = QWebChannel(self._page)
        self._page.setWebChannel(self._channel)
        self._build_bridge()
        self._page.setBackgroundColor(QColor(self._tokens.water))
        self._page.renderProcessTerminated.connect(self._start_again)
        self._web.setPage(self._page)
        self._web.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._web.setAcceptDrops(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._web)
        self.setFocusProxy(self._web)
        self._web.load(PAGE_URL)

    def _build_bridge(self) -> None:
        self._bridge = Bridge(self._gestures, self._page)
        self._channel.registerObject("bridge", self._bridge)
        # Qt lets a page delete what it can call; queued, so that it is not heard when we end.
        queued = Qt.ConnectionType.QueuedConnection
        self._bridge.destroyed.connect(self._on_bridge_lost)
        self._bridge.destroyed.connect(self._on_bridge_missing, queued)

    def _relay_gestures(self) -> None:
        gestures = self._gestures
        gestures.ready.connect(self._on_ready)
        gestures.painted.connect(self._on_painted)
        gestures.account_clicked.connect(self.account_clicked)
        gestures.account_opened.connect(self.account_opened)
        gestures.background_clicked.connect(self.background_clicked)
        gestures.rows_selected.connect(self.rows_selected)
        gestures.drag_started.connect(self.drag_started)
        gestures.drag_moved.connect(self._on_drag_moved)
        gestures.dropped.connect(self.dropped)
        gestures.let_go.connect(self.let_go)
        gestures.menu_asked.connect(self._on_menu_asked)
        gestures.drag_cancelled.connect(self.drag_cancelled)
        gestures.hovered.connect(self._on_hovered)
        gestures.view_changed.connect(self._on_view_changed)
        gestures.pin_dropped.connect(self.pin_dropped)

    @property
    def is_ready(self) -> bool:
        """Whether the page has started."""
        return self._is_ready

    @property
    def blocked_requests(self) -> tuple[str, ...]:
        """Addresses the page asked for and did not get; empty in a healthy window."""
        return tuple(self._guard.blocked)

    @property
    def refused_calls(self) -> int:
        """How many calls of the page did not pass the checks; 0 in a healthy window."""
        return self._bridge.refused

    @property
    def is_drawing(self) -> bool:
        """Whether a lasso, box or polygon is under way."""
        return self._gestures.is_drawing

    @property
    def selected(self) -> IntArray:
        """The rows shown as selected, ascending."""
        return self._contents.selected.copy()

    def set_accounts(
        self,
        lat: FloatArray,
        lon: FloatArray,
        size: FloatArray,
        territory: IntArray,
        flags: IntArray,
        names: Sequence[str],
    ) -> None:
        """Show other accounts, nothing selected; the first ones shown are also fitted.

        All have length n_accounts: degrees (NaN: not on the map), the metric that gives the
        dot its size (NaN: unknown), territory codes (-1: none), `Mark` flags, and names, which
        reach the page one at a time. ValueError when they differ in length.
        """
        self._contents.replace_accounts(lat, lon, size, territory, flags, names)
        self.dressing.accounts_replaced()
        self._preview = None
        self._tell_accounts()
        self.dressing.tell_legend()
        bounds = bounds_of(self._contents.lat, self._contents.lon)
        if bounds is not None and not self._was_fitted:
            self.fit(bounds)

    def set_territories(self, shapes: Sequence[TerritoryShape]) -> None:
        """Show these territories; only those that differ from before are sent and redrawn."""
        self._tell_shapes(self._contents.replace_shapes(shapes))

    def recolour(self, rows: Iterable[int] | IntArray, codes: int | IntArray) -> None:
        """Show accounts in other territories; `codes` is one code or one per row."""
        taken = self._contents.rows(rows)
        self._contents.code[taken] = codes
        told = self._contents.code[taken]
        self._tell("recolour", rows=taken.tolist(), codes=told.tolist())

    def select(self, rows: Iterable[int] | IntArray) -> None:
        """Show exactly these accounts as selected."""
        self._contents.selected = np.unique(self._contents.rows(rows))
        self._tell("select", rows=self._contents.selected.tolist())

    def set_pin(self, row: int | None) -> None:
        """Give one account the pin that is dragged to correct its place; None takes it away."""
        self._contents.pin = NOWHERE if row is None else int(self._contents.rows([row])[0])
        self._tell("pin", row=self._contents.pin)

    def put(self, row: int, lat: float, lon: float) -> None:
        """Show one account elsewhere (NaN: nowhere) until the accounts are set again."""
        self._contents.rows([row])
        self._contents.put(row, lat, lon)
        place = [lat, lon] if self._contents.placed[row] else None
        self._tell("put", row=row, place=place)

    def preview_move(self, rows: Iterable[int] | IntArray, code: int | None) -> None:
        """Show accounts as they would look in territory `code`; None ends the preview."""
        self._preview = None if code is None else (self._contents.rows(rows), code)
        self._tell_preview()

    def set_theme(self, tokens: Tokens) -> None:
        """Use the colours of a theme; territory colours come with the shapes."""
        self._tokens = tokens
        self._page.setBackgroundColor(QColor(tokens.water))
        self._tell_theme()

    def set_units(self, units: Literal["mi", "km"]) -> None:
        """Measure the scale bar in miles or kilometres."""
        if units not in ("mi", "km"):
            raise ValueError(f"no such unit: {units}")
        self._units = units
        self._tell("units", units=units)

    def set_tool(self, name: Literal["pointer", "lasso", "box", "polygon"]) -> None:
        """What pressing the mouse button begins."""
        if name not in ("pointer", "lasso", "box", "polygon"):
            raise ValueError(f"no such tool: {name}")
        self._tool = name
        self._tell("tool", name=name)

    def set_sizes(self, size: FloatArray) -> None:
        """Give the accounts other sizes, (n_accounts,); selection and colours stay."""
        self._contents.resize(size)
        self.dressing.sizes_changed()

    def size_ticks(self) -> tuple[float, ...]:
        """Round values of the metric shown that suit a legend, ascending."""
        return self._contents.scale.ticks()

    def fit(self, bounds: Bounds) -> None:
        """Show all of `bounds`, as large as possible; a hidden map does so when it is shown."""
        self._wanted, self._was_fitted, self._left = bounds, True, None
        self._tell_fit()

    def fly_to(self, row: int) -> None:
        """Bring an account to the middle, near enough to tell it from its neighbours."""
        if not self._contents.placed[row]:
            raise PlanError(
                f"{self._contents.names[row]} has no place on the map.",
                remedy="Enter its postcode or coordinates.",
            )
        self._tell("fly", row=int(row))

    def go_to(self, lat: float, lon: float, zoom: float = 10.0) -> None:
        """Bring a place in degrees to the middle, at least so near."""
        self._tell("go", place=[float(lat), float(lon)], zoom=zoom)

    def show_place(self, lat: float, lon: float, zoom: float) -> None:
        """Show a place in the middle at exactly this zoom, as the map was left."""
        self._wanted, self._was_fitted, self._left = None, True, (lat, lon, zoom)
        self._tell_place()

    @property
    def bounds(self) -> Bounds:
        """What the map shows."""
        return self._wanted or self._view

    @property
    def radii(self) -> FloatArray:
        """The radius of every account in pixels, before it follows the zoom; (n_accounts,)."""
        return self._contents.radius

    @property
    def marks(self) -> IntArray:
        """The `Mark` flags of every account, (n_accounts,)."""
        return self._contents.marks

    def radii_of(self, values: Sequence[float]) -> FloatArray:
        """The radii that some values of the size metric get."""
        return self._contents.scale.radius(np.array(values, np.float64))

    @property
    def attribution(self) -> str:
        """The sources of the base map."""
        return self._base_map.attribution

    def cancel_gesture(self) -> None:
        """End a drag, lasso or box under way, as Escape does on the map."""
        self._tell("cancel")

    def snapshot(self) -> QImage:
        """The map as it is on the screen now, in device pixels."""
        return self._web.grab().toImage()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit what was asked for while the map was hidden."""
        super().showEvent(event)
        self._tell_fit()

    def _tell(self, do: str, **fields: object) -> None:
        if self._is_ready:
            self._serial += 1
            self._bridge.tell({"do": do, "serial": self._serial, **fields})

    def _tell_everything(self) -> None:
        self._tell_theme()
        self._tell("attribution", text=self._base_map.attribution)
        self._tell("units", units=self._units)
        self._tell("tool", name=self._tool)
        self._tell_fit()
        self._tell_place()
        self._tell_accounts()
        self._tell_shapes(self._contents.all_shapes())
        self._tell("select", rows=self._contents.selected.tolist())
        self._tell_preview()
        self._tell("pin", row=self._contents.pin)
        self.dressing.tell_everything()

    def _tell_fit(self) -> None:
        if self._is_ready and self._wanted is not None and self.isVisible():
            size = self._web.size()  # the page may hear of it later than of the bounds
            self._tell("fit", bounds=list(self._wanted), size=[size.width(), size.height()])
            self._view, self._wanted = self._wanted, None

    def _tell_place(self) -> None:
        if self._is_ready and self._left is not None:
            lat, lon, zoom = self._left
            self._tell("go", place=[float(lat), float(lon)], zoom=zoom, exact=True)
            self._left = None

    def _tell_accounts(self) -> None:
        if self._is_ready:
            self._tell("accounts", path=self._handler.hand_over(self._contents.accounts_parcel()))

    def _tell_shapes(self, change: ShapeChange) -> None:
        if self._is_ready and (change.told or change.removed):
            path = self._handler.hand_over(change.rings)
            self._tell("shapes", shapes=change.told, removed=change.removed, path=path)

    def _tell_preview(self) -> None:
        rows, code = self._preview or (np.empty(0, np.int64), -1)
        self._tell("preview", rows=rows.tolist(), code=code)

    def _tell_theme(self) -> None:
        colours = {name: getattr(self._tokens, name) for name in _COLOURS}
        self._tell("theme", dark=self._tokens.name == "dark", colours=colours)

    def _on_ready(self) -> None:
        self._is_ready = True
        self._roads = None
        self.setFocusProxy(self._web.focusProxy() or self._web)
        self._tell_everything()
        self.ready.emit()

    def _on_painted(self, serial: int) -> None:
        if serial == self._serial:
            self.painted.emit()

    def _on_drag_moved(self, code: int, position: QPoint) -> None:
        self.drag_moved.emit(code, self._web.mapToGlobal(position))

    def _on_menu_asked(self, row: int, position: QPoint) -> None:
        self.menu_asked.emit(row, self._web.mapToGlobal(position))

    def _on_hovered(self, row: int) -> None:
        text = "" if row < 0 else self._contents.hover_text(row)
        if row >= 0 and self.describe is not None:
            text = "\n".join((text, *self.describe(row)))
        self._tell("tooltip", row=row, text=text)
        self.hovered.emit(row)

    def _on_view_changed(self, bounds: Bounds, zoom: float) -> None:
        if self._wanted is not None:
            return  # still in the size of a hidden page
        self._view, self.zoom = bounds, zoom
        if zoom >= _ROADS_FROM_ZOOM and not (self._roads and self._roads.contains(bounds)):
            self._roads = bounds.grown(_ROADS_MARGIN)
            parcel = pack_lines(self._base_map.roads(self._roads))
            self._tell("roads", path=self._handler.hand_over(parcel))
        self.view_changed.emit(bounds)

    def _on_bridge_lost(self) -> None:
        self._is_ready = False

    def _on_bridge_missing(self) -> None:
        self._build_bridge()
        self._start_again()

    def _start_again(self) -> None:
        _log.warning("The map page ended unexpectedly and starts again.")
        self._is_ready = False
        self._wanted = self._wanted or self._view
        self._handler.drop_parcels()
        self._gestures.on_drawing(False)
        self._gestures.on_drag_cancelled()
        self._web.load(PAGE_URL)
