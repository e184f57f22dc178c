"""How far each account lies from the home of the rep who owns it (F17)."""

from collections.abc import Mapping

import numpy as np

from model.arrays import FloatArray
from model.places.drive import CircuityDrive
from model.positions import serving
from model.scenario import Layer
from model.state import State


def owner_drive(state: State, layer: Layer, settings: Mapping[str, float]) -> FloatArray:
    """One-way hours from each account's owner's home, (n,); NaN where not known."""
    lat, lon = _owner_homes(state, layer)
    return CircuityDrive(settings).hours(lat, lon, state.accounts.lat, state.accounts.lon)


def owner_km(state: State, layer: Layer, settings: Mapping[str, float]) -> FloatArray:
    """Kilometres by road, one way, from each account's owner's home, (n,); NaN unknown (F17)."""
    lat, lon = _owner_homes(state, layer)
    return CircuityDrive(settings).road_km(lat, lon, state.accounts.lat, state.accounts.lon)


def _owner_homes(state: State, layer: Layer) -> tuple[FloatArray, FloatArray]:
    """Latitude and longitude of each account's owner's home, (n,); NaN where not known."""
    homes = np.full((len(layer.territories) + 1, 2), np.nan)  # the last row: nobody's accounts
    for code, territory in enumerate(layer.territories):
        rep = serving(state, territory)
        if rep is not None and rep.home_lat is not None and rep.home_lon is not None:
            homes[code] = rep.home_lat, rep.home_lon
    home = homes[layer.alignment.territory.astype(np.int64)]  # UNASSIGNED = -1 = the last row
    return home[:, 0], home[:, 1]
