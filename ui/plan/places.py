"""Where an input of the plan is typed: the view, and the field in it."""

from collections.abc import Sequence
from typing import Final

OVERVIEW: Final = "overview"
FUNNEL: Final = "funnel"
BOOK: Final = "book"
COMMENTS: Final = "comments"  # "comments:Goals" is what is said to that page
WINDOW: Final = "window"  # "window:diary" is a workspace of its own
_PARTS: Final = {"contacts": "people", "needs": "needs", "contracts": "buying"}
_LISTS: Final = {
    "lighthouses": "influence.lighthouses",
    "lighthouse_candidates": "influence.lighthouses",
    "risks": "means.risks",
    "assumptions": "means.assumptions",
    "asks": "means.asks",
    "focus_themes": "means.themes",
    "records": "means.practice",
    "matrix": "means.mastery",
    "stories": "means.stories",
    "claims": "means.claims",
    "pitch_spines": "means.pitch",
}


def place_of_input(page: str, path: Sequence[str], account_id: str = "", key: str = "") -> str:
    """A place to jump to: "view:field", "window:workspace", or a page by its words.

    `page`, `path`, `account_id` and `key` are as the model names them.
    """
    if key in ("accounts", "revenue") or page in ("Diary", "Align"):
        return f"{WINDOW}:{'diary' if page == 'Diary' else 'accounts'}"
    if account_id and key in _PARTS:
        return f"accounts:{account_id}/{_PARTS[key]}"
    for name in path:
        if name in _LISTS:
            return _LISTS[name]
    if page == "Goals":
        return f"goals.tree:{_goal_field(path)}"
    return f"{page}:{account_id}" if account_id else page


def words_of_place(place: str) -> str:
    """What a place to jump to is called: "the diary", "Goals"."""
    key, _, field = place.partition(":")
    if key == WINDOW:
        return f"the {field}" if field == "diary" else "the account list"
    if field == "approval":
        return "the approval"
    return key.split(".")[0].capitalize()


def _goal_field(path: Sequence[str]) -> str:
    if not path or path[0] == "mission":
        return "mission"
    if path[0] in ("goals_tried", "company"):
        return "money"
    return "/".join(path[1:]) or "add"
