"""Where the map of a project was left, remembered on this computer."""

import json

from PySide6.QtCore import QByteArray, QObject, QPointF

from model.state import State
from ui.map.bounds import Bounds
from ui.map.map_view import MapView
from ui.map.projection import Projection
from ui.preferences import Preferences
from ui.session import Session

_NAME = "map place"


class LastPlace(QObject):
    """Follows the map; a project that is opened again shows what it showed last."""

    def __init__(self, session: Session, view: MapView, preferences: Preferences) -> None:
        super().__init__(view)
        self._session, self._view, self._preferences = session, view, preferences
        session.opened.connect(self._on_opened)
        view.view_changed.connect(self._on_view_changed)

    def _on_opened(self) -> None:
        key = project_key(self._session.state) if self._session.is_open else ""
        kept = self._preferences.layout_of(_NAME, key) if key else None
        place = _read(bytes(kept.data())) if kept is not None else None
        if place is not None:
            self._view.show_place(*place)

    def _on_view_changed(self, bounds: Bounds) -> None:
        key = project_key(self._session.state) if self._session.is_open else ""
        if key and self._view.isVisible():
            lat, lon = Projection(bounds, 2, 2).place(QPointF(1, 1))
            told = json.dumps([round(lat, 6), round(lon, 6), self._view.zoom])
            self._preferences.keep_layout(_NAME, key, QByteArray(told.encode()))


def project_key(state: State) -> str:
    """What a project is remembered by; "" for a demo, which begins anew each time."""
    return "" if state.about.fictional else state.about.project_id


def _read(kept: bytes) -> tuple[float, float, float] | None:
    try:
        lat, lon, zoom = map(float, json.loads(kept))
    except (ValueError, TypeError):
        return None
    known = -85 <= lat <= 85 and -180 <= lon <= 180 and 0 <= zoom <= 20
    return (lat, lon, zoom) if known else None
