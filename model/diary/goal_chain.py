"""From a diary item up to the goal it serves: objective, annual goal, strategic goal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from model.diary.focus import same_quarter
from model.diary.work_days import Quarter

_NAMED, _TOLD, _DONE = 8, 4, 2  # points for: account by id, by name, kind of activity
_COMMON: Final = frozenset(
    {"hospital", "center", "centre", "medical", "health", "university", "surgery", "surgical"}
    | {"clinic", "practice", "north", "south", "east", "west", "saint", "st", "of", "and", "the"}
)


@dataclass(frozen=True, slots=True)
class GoalChain:
    """Texts with their ids; "" where the chain breaks."""

    objective_id: str = ""
    objective: str = ""
    annual_id: str = ""
    annual: str = ""
    strategic_id: str = ""
    strategic: str = ""

    @property
    def whole(self) -> bool:
        """Whether the chain reaches a strategic goal."""
        return bool(self.strategic_id)


def goal_chain(plan: Mapping[str, Any], objective_id: str) -> GoalChain:
    """The chain of an item's objective; an orphan's chain is empty."""
    objective = _by_id(plan, "quarterly_objectives", objective_id)
    annual = _by_id(plan, "annual_goals", str(objective.get("parent", "")))
    strategic = _by_id(plan, "strategic_goals", str(annual.get("parent", "")))
    return GoalChain(
        str(objective.get("id", "")),
        str(objective.get("text", "")),
        str(annual.get("id", "")),
        str(annual.get("text", "")),
        str(strategic.get("id", "")),
        str(strategic.get("text", "")),
    )


def _by_id(plan: Mapping[str, Any], name: str, wanted: str) -> Mapping[str, Any]:
    records = plan.get(name, ())
    return next((record for record in records if wanted and record.get("id") == wanted), {})


class Objectives:
    """The objectives of one quarter and which of them an activity serves."""

    def __init__(self, plan: Mapping[str, Any], quarter: Quarter) -> None:
        self._records = [
            record
            for record in plan.get("quarterly_objectives", ())
            if same_quarter(str(record.get("quarter", "")), quarter)
        ]
        self._goals = {
            str(record["id"]): goal_chain(plan, str(record["id"])).strategic_id
            for record in self._records
        }
        self._linked = {
            str(goal.get("id", "")): frozenset(map(str, goal.get("linked_accounts", ())))
            for goal in plan.get("strategic_goals", ())
        }
        self._words = {
            str(record["id"]): (
                " ".join([str(record.get("text", "")), _measure(record)]),
                " ".join([str(record.get("why", "")), str(record.get("how", ""))]),
            )
            for record in self._records
        }

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Id and text of each objective, in the order of the plan."""
        return [(str(record["id"]), str(record.get("text", ""))) for record in self._records]

    def serving(self, kind: str, account_id: str, account: str) -> str:
        """The id of the objective an activity serves best, "" when the quarter has none.

        The account named in the objective counts most, then its kind of activity, then the
        strategic goal the account is linked to; the last objective takes what is left.
        """
        best, points = "", -1
        for record in self._records:
            found = self._points(record, kind, account_id, account)
            if found > points or (found == points and found < _TOLD):
                best, points = str(record["id"]), found
        return best

    def _points(self, record: Mapping[str, Any], kind: str, account_id: str, account: str) -> int:
        key = str(record["id"])
        said, told = self._words[key]
        points = _DONE if kind in record.get("activities", ()) else 0
        if not account_id:
            return points
        listed = account_id in map(str, record.get("accounts", ()))
        if listed or re.search(rf"\b{re.escape(account_id)}\b", said):
            return points + _NAMED
        if _names(said, account):
            points += _TOLD + 1
        elif _names(told, account):
            points += 1
        return points + (account_id in self._linked.get(self._goals[key], ()))


def _measure(record: Mapping[str, Any]) -> str:
    return str(record.get("measure", {}).get("metric", ""))


def _names(words: str, account: str) -> bool:
    """Whether a text names an account: its first two words that are not every hospital's."""
    own = [word for word in re.findall(r"[^\W_]+", account) if word.casefold() not in _COMMON]
    said = {word.casefold() for word in re.findall(r"[^\W_]+", words)}
    return bool(own) and all(word.casefold() in said for word in own[:2])
