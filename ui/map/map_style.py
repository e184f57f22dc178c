"""How somebody likes the map: what gives colour and size, and which layers lie over it."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Final

from model.map_colours import Method

BY_TERRITORY: Final = "territory"


class MapLayer(StrEnum):
    """What can be laid over the territories or left away."""

    BANDS = "bands"
    RIVERS = "rivers"
    SYSTEMS = "systems"
    HIRE = "hire"
    GROWTH = "growth"
    NAMES = "names"
    HATCH = "hatch"
    LEGEND = "legend"


@dataclass(frozen=True, slots=True)
class MapStyle:
    """`colour` is BY_TERRITORY, a category or a metric; `size` a metric, "" for the usual one."""

    colour: str = BY_TERRITORY
    method: Method = Method.QUANTILE
    size: str = ""
    layers: tuple[MapLayer, ...] = (MapLayer.NAMES, MapLayer.LEGEND)

    def shows(self, layer: MapLayer) -> bool:
        """Whether a layer is on."""
        return layer in self.layers

    def toggled(self, layer: MapLayer, on: bool) -> "MapStyle":
        """With a layer on or off."""
        kept = tuple(each for each in self.layers if each != layer)
        return replace(self, layers=(*kept, layer) if on else kept)

    def to_json(self) -> str:
        """For the settings of this computer."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "MapStyle":
        """What was kept; the usual style where it cannot be read."""
        usual = cls()
        try:
            kept = json.loads(text)
        except ValueError:
            return usual
        if not isinstance(kept, dict):
            return usual
        known = {layer.value for layer in MapLayer}
        layers = kept.get("layers", usual.layers)
        method = str(kept.get("method"))
        return cls(
            str(kept.get("colour", usual.colour)),
            Method(method) if method in set(Method) else usual.method,
            str(kept.get("size", usual.size)),
            tuple(MapLayer(x) for x in layers if x in known)
            if isinstance(layers, (list, tuple))
            else usual.layers,
        )
