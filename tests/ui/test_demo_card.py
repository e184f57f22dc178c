"""The welcome screen's picture of the demo is a file; it must say what the demo says.

    python -m tests.ui.test_demo_card

writes the file anew.
"""

import json
from typing import Any

import shapely

from model.contiguity import site_graph
from model.demo import demo_state
from model.metrics import metric
from model.palette import assign_colours
from model.places.outlines import Outlines
from model.places.plane import plane_for
from model.resources import resource
from model.scenario import LIVE
from model.state import State

_FINE = 0.004  # degrees, 400 m: less than a pixel of the card


def demo() -> State:
    """The demo as a project of it begins."""
    return demo_state(resource("demo"))


def facts_of(state: State) -> dict[str, Any]:
    """What the card shows of a project's live alignment."""
    accounts, layer = state.accounts, state.scenario(LIVE).layer()
    n, codes = len(layer.territories), layer.alignment.territory
    outlines = Outlines(accounts.lat, accounts.lon)
    graph = site_graph(plane_for(accounts.lat, accounts.lon).xy(accounts.lat, accounts.lon))
    shapes = [shapely.simplify(shape, _FINE) for shape in outlines.of(codes, n)]
    return {
        "lat": accounts.lat.round(4).tolist(),
        "lon": accounts.lon.round(4).tolist(),
        "potential": metric(state, "potential").values.round().tolist(),
        "territory": codes.tolist(),
        "names": [territory.label for territory in layer.territories],
        "hues": list(assign_colours(outlines.neighbours(codes, n, graph), n)),
        "currency": state.about.currency,
        "scenarios": len(state.scenarios),
        "outlines": [
            [
                [
                    shapely.get_coordinates(ring).round(3).tolist()
                    for ring in (part.exterior, *part.interiors)
                ]
                for part in shapely.get_parts(shape)
            ]
            for shape in shapes
        ],
    }


def test_that_the_card_of_the_demo_shows_what_the_demo_holds() -> None:
    kept = json.loads(resource("demo", "card.json").read_text(encoding="utf-8"))
    fresh = facts_of(demo())
    outlines = (kept.pop("outlines"), fresh.pop("outlines"))
    assert kept == json.loads(json.dumps(fresh, default=int))
    for was, now in zip(*outlines, strict=True):
        old, new = (
            shapely.union_all([shapely.Polygon(rings[0], rings[1:]).buffer(0) for rings in parts])
            for parts in (was, now)
        )
        assert old.symmetric_difference(new).area < 0.01 * new.area


if __name__ == "__main__":
    out = resource("demo", "card.json")
    text = json.dumps(facts_of(demo()), default=int, separators=(",", ":"))
    out.write_text(text + "\n", encoding="utf-8", newline="\n")
