"""What the worker does for the Align workspace: plain data in, plain data out, no Qt."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

Tell = Callable[[str, float], None]
Stop = Callable[[], bool]


def _split(data: Any, tell: Tell, stop: Stop) -> Any:
    """Part numbers of the accounts of one territory."""
    from ui.territory.split_job import split_parts

    tell("Preparing", 0.0)
    return split_parts(data["state"], data["team"], data["code"], data["parts"], tell, stop)


def _search_plans(data: Any, tell: Tell, stop: Stop) -> Any:
    """The best plans for each amount moved from live, a list of `Layer`."""
    from ui.align.plan_search import found_plans

    return found_plans(data["state"], data["team"], tell, stop)


def _own_areas(data: Any, tell: Tell, _stop: Stop) -> Any:
    """The change that makes territories of the areas in a file."""
    from model.own_areas_cut import cut_by_areas
    from model.places.own_areas import read_areas

    tell("Reading the areas", 0.0)
    areas = read_areas(Path(data["path"]))
    return cut_by_areas(data["state"], data["scenario"], data["team"], areas)


BY_NAME: Final[Mapping[str, Callable[[Any, Tell, Stop], Any]]] = {
    "split": _split,
    "search plans": _search_plans,
    "own areas": _own_areas,
}
