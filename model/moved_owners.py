"""Who owned each account before and who does now, comparable by the ids of the territories."""

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.scenario import Layer


def owners(live: Layer, layer: Layer) -> tuple[IntArray, IntArray]:
    """Owners today and now, (n,) each, in the codes of `live`; territories are the same by id."""
    place = {territory.id: code for code, territory in enumerate(live.territories)}
    fresh = len(live.territories)
    codes = [place.get(t.id, fresh + code) for code, t in enumerate(layer.territories)]
    recode = np.array([*codes, UNASSIGNED], np.int64)
    return live.alignment.territory.astype(np.int64), recode[layer.alignment.territory]
