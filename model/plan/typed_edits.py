"""Edits of what a rep types into the plan: a value, a record more, less or elsewhere in its list.

A place in the plan is a path of keys. A record of a list is named by its own key: by its id, its
account, its quarter. Every edit is one change of the rep's plan with an exact inverse; a plan that
is not there yet is begun.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.goals import MAX_MISSION, MIN_WORDS
from model.state import State

Path = tuple[str, ...]
KEY_OF: Final[Mapping[str, str]] = {
    "strategic_goals": "id",
    "annual_goals": "id",
    "quarterly_objectives": "id",
    "lighthouses": "account_id",
    "lighthouse_candidates": "account_id",
    "account_strategies": "account_id",
    "sequence_comments": "account_id",
    "sequence_overrides": "account_id",
    "focus_themes": "quarter",
    "joint_plans": "id",
    "risks": "no",
    "asks": "no",
    "assumptions": "text",
    "records": "item",
    "matrix": "topic",
    "stories": "id",
    "claims": "id",
    "talk_tracks": "audience",
    "observation": "family",
    "comments": "id",
    "families": "id",
    "lines": "line",
    "not_now": "account_id",
    "planted_gaps": "account_id",
}
PITCH_WORDS: Final = 150  # most words of a pitch spine
STRATEGY_WORDS: Final = 40


@dataclass(frozen=True, slots=True)
class WordNeed:
    """How many words a field wants; 0 for no bound. `characters` bounds the text itself."""

    minimum: int = 0
    maximum: int = 0
    characters: int = 0


def word_count(text: str) -> int:
    """Words as a reader counts them."""
    return len(text.split())


def word_need(path: Path) -> WordNeed:
    """What a field of the plan wants; nothing for most."""
    if path == ("mission",):
        return WordNeed(characters=MAX_MISSION)
    if path and path[0] in ("strategic_goals", "annual_goals") and path[-1] in ("why", "how"):
        return WordNeed(minimum=MIN_WORDS)
    if path and path[0] == "account_strategies" and path[-1] == "strategy":
        return WordNeed(minimum=STRATEGY_WORDS)
    if path[:2] == ("enablement", "pitch_spines"):
        return WordNeed(maximum=PITCH_WORDS)
    return WordNeed()


def words_say(text: str, need: WordNeed) -> str:
    """The live count beside a field: "12 of 40 words", "163 words, 13 over"."""
    if need.characters:
        over = len(text.strip()) - need.characters
        held = f"{len(text.strip())} of {need.characters} characters"
        return f"{held}, {over} over" if over > 0 else held
    n = word_count(text)
    if need.minimum and n < need.minimum:
        return f"{n} of {need.minimum} words"
    if need.maximum and n > need.maximum:
        return f"{n} words, {n - need.maximum} over"
    return f"{n} words" if n != 1 else "1 word"


def plan_of(state: State, rep_id: str) -> Mapping[str, Any]:
    """The rep's typed plan, {} when none is begun."""
    return state.plans.get(rep_id, {})


def records(plan: Mapping[str, Any], *path: str) -> list[Mapping[str, Any]]:
    """The records of a list of the plan, [] when it is not there."""
    found = value_at(plan, path, ())
    if not isinstance(found, Sequence) or isinstance(found, str):
        return []
    return [record for record in found if isinstance(record, Mapping)]


def value_at(plan: Mapping[str, Any], path: Path, default: Any = "") -> Any:
    """What stands at a path; the default where nothing does."""
    here: Any = plan
    for place, key in enumerate(path):
        if isinstance(here, Mapping):
            if key not in here:
                return default
            here = here[key]
        elif isinstance(here, Sequence) and not isinstance(here, str):
            at = _position(here, path[place - 1], key)
            if at is None:
                return default
            here = here[at]
        else:
            return default
    return here


def set_value(state: State, rep_id: str, path: Path, value: object, label: str = "") -> PlanEdited:
    """A value typed at a path; parts and records on the way are made when they are not there."""
    if not path:
        raise PlanError("There is no field to write to.", remedy="Choose a field of the plan.")
    after = _with(plan_of(state, rep_id), path, 0, value)
    return replaced(state, rep_id, after, label or f"Edit {_words(path)}")


def add_record(
    state: State,
    rep_id: str,
    path: Path,
    record: Mapping[str, Any],
    label: str = "",
    at: int | None = None,
) -> PlanEdited:
    """A record more in the list at `path`, at the end or at place `at` (from 0).

    PlanError when the list holds a record of the same key already.
    """
    plan = plan_of(state, rep_id)
    kept = [dict(known) for known in records(plan, *path)]
    name = KEY_OF.get(path[-1], "id")
    key = str(record.get(name, ""))
    if key and any(str(known.get(name, "")) == key for known in kept):
        raise PlanError(f"{key} is in the list already.", remedy="Change the one that is there.")
    kept.insert(len(kept) if at is None else at, dict(record))
    return set_value(state, rep_id, path, kept, label or f"Add to {_words(path)}")


def drop_record(state: State, rep_id: str, path: Path, key: str, label: str = "") -> PlanEdited:
    """A record less; PlanError when the list has none of that key."""
    kept = records(plan_of(state, rep_id), *path)
    at = _position(kept, path[-1], key)
    if at is None:
        raise PlanError(f"{key} is not in the list.", remedy="Choose one that is.")
    left = [*kept[:at], *kept[at + 1 :]]
    return set_value(state, rep_id, path, left, label or f"Remove {key} from {_words(path)}")


def next_id(known: Sequence[Mapping[str, Any]], prefix: str, key: str = "id") -> str:
    """The first free id: prefix and a number."""
    taken = {str(record.get(key, "")) for record in known}
    number = len(known) + 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def replaced(state: State, rep_id: str, after: Mapping[str, Any], label: str) -> PlanEdited:
    """The whole plan of a rep as one change."""
    return PlanEdited(label, rep_id, state.plans.get(rep_id), after)


def _position(kept: Sequence[Any], list_name: str, key: str) -> int | None:
    name = KEY_OF.get(list_name, "id")
    for at, record in enumerate(kept):
        if isinstance(record, Mapping) and str(record.get(name, "")) == key:
            return at
    if list_name in KEY_OF or not key.isdigit():
        return None
    return int(key) if int(key) < len(kept) else None


def _with(here: Any, path: Path, place: int, value: object) -> Any:
    if place == len(path):
        return value
    key = path[place]
    if place and (path[place - 1] in KEY_OF or _is_list(here)):
        kept = list(here) if _is_list(here) else []
        at = _position(kept, path[place - 1], key)
        if at is None:
            listed = path[place - 1] in KEY_OF
            kept.append({KEY_OF[path[place - 1]]: key} if listed else None)
            at = len(kept) - 1
        kept[at] = _with(kept[at], path, place + 1, value)
        return kept
    part = dict(here) if isinstance(here, Mapping) else {}
    part[key] = _with(part.get(key), path, place + 1, value)
    return part


def _is_list(here: object) -> bool:
    return isinstance(here, Sequence) and not isinstance(here, str)


def _words(path: Path) -> str:
    return ", ".join(key.replace("_", " ") for key in path)
