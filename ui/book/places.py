"""Which view of the plan makes a page of the book, and which page a view makes."""

from typing import Final

_OF_SECTION: Final = {
    "P01": "overview",
    "P02": "overview",
    "P03": "goals.tree:mission",
    "P04": "goals.tree",
    "P05": "goals.test",
    "P06": "segments",
    "P07": "window:align",
    "P08": "window:accounts",
    "P09": "accounts",
    "P10": "accounts",
    "P11": "segments",
    "P12": "segments",
    "P13": "segments.contracts",
    "P14": "segments",
    "P15": "window:accounts",
    "P16": "goals.test",
    "P17": "segments.contracts",
    "P18": "segments.contracts",
    "P19": "influence.map",
    "P20": "influence.map",
    "P21": "influence.lighthouses",
    "P22": "sequence",
    "P23": "sequence",
    "P34": "sequence",
    "P35": "goals.forecast",
    "P36": "goals.tree",
    "P37": "segments",
    "P38": "goals.tree",
    "P39": "goals.tree",
    "P40": "goals.tree",
    "P41": "goals.tree",
    "P42": "window:diary",
    "P43": "window:diary",
    "P44": "window:diary",
    "P45": "window:diary",
    "P46": "window:diary",
    "P47": "funnel",
    "P48": "funnel",
    "P49": "joint",
    "P50": "segments",
    "P51": "means.pitch",
    "P52": "means.mastery",
    "P53": "means.risks",
    "P54": "window:diary",
    "P55": "window:review",
    "P56": "means.asks",
    "P57": "overview:approval",
    "A1": "window:accounts",
    "A2": "accounts",
    "A3": "overview",
    "A6": "overview",
}
_OF_VIEW: Final = {
    "overview": "P03",
    "segments": "P11",
    "means.themes": "P38",
    "means.assumptions": "P53",
    "means.practice": "P52",
    "means.stories": "P51",
    "means.claims": "P51",
    "goals.tree": "P04",
    "means.budget": "P56",
}


def place_of_section(key: str, account_id: str = "") -> str:
    """The place to jump to that makes a section of the book; "" where nothing is to edit."""
    if account_id:
        return f"accounts:{account_id}"
    return _OF_SECTION.get(key.partition(".")[0], "")


def section_of_view(view: str) -> str:
    """The first section of the book that a view makes, "" for none."""
    if view in _OF_VIEW:
        return _OF_VIEW[view]
    found = (key for key, place in _OF_SECTION.items() if place.partition(":")[0] == view)
    return next(found, "")
