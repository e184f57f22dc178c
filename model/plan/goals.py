"""Are the mission and the goals worthy, complete and connected (plan-spec §1.7)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from model.plan.outlook import GoalProblem

MAX_MISSION: Final = 200  # characters
MIN_WORDS: Final = 40  # of a why or a how in a full plan
_FEW_STRATEGIC, _MANY_STRATEGIC = 1, 4
_FEW_ANNUAL, _MANY_ANNUAL = 2, 6
_FEW_QUARTERLY, _MANY_QUARTERLY = 3, 6
_YEAR = re.compile(r"^(19|20)\d\d$")
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f ]*\d|\d")
_WORDS = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred|"
    r"thousand)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥]|\b(usd|eur|gbp|chf|jpy|dollars?|euros?|pounds?|revenue|sales|turnover|quota|"
    r"profit|margin|k|m|bn|millions?|billions?)\b",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"^\s*(%|percent|per cent|percentage points?)", re.IGNORECASE)
_SELLING = re.compile(r"\b(growth|grow|increase|market share|sales|revenue)\b", re.IGNORECASE)
_WORTHY = re.compile(
    r"\b(patients?|people|lives|treat\w*|cent(er|re)s?|hospitals?|surgeons?|teach\w*|train\w*|"
    r"access|standing|leading|lighthouses?|care|wait\w*|time.to.treatment|recover\w*|home|"
    r"hours|days|weeks|minutes|women|men|children|sites|standard)\b",
    re.IGNORECASE,
)


def mission_problem(text: str) -> str:
    """Why a mission is refused, "" when it stands.

    It names something other than selling (patients treated, centres created, standing reached,
    time to treatment cut), and not all of its numbers are money or per cent of growth.
    """
    text = text.strip()
    if not text:
        return "There is no mission yet."
    if len(text) > MAX_MISSION:
        return f"The mission has {len(text)} characters, more than {MAX_MISSION}."
    if only_money(text):
        return "The only numbers of the mission are money or per cent of growth."
    if not _WORTHY.search(text):
        return "The mission names no patients, centres, standing or time to treatment."
    return ""


def only_money(text: str) -> bool:
    """Whether all numbers of a text, years left out, are money or per cent of growth."""
    numbers = _numbers(text)
    return bool(numbers) and all(numbers)


def _numbers(text: str) -> list[bool]:
    """For every number but years: whether it is money or growth.

    A number word counts when it counts something worthy: "four centres".
    """
    kinds = [
        False
        for found in _WORDS.finditer(text)
        if _WORTHY.search(" ".join(text[found.end() :].split()[:2]))
    ]
    for found in _NUMBER.finditer(text):
        if _YEAR.match(found.group().strip()):
            continue
        before, after = text[: found.start()][-12:], text[found.end() :][:16]
        words = after.split()
        money = bool(_MONEY.search(before.strip()[-5:])) or bool(
            words and _MONEY.match(words[0].strip(".,;"))
        )
        growth = bool(_GROWTH.match(after)) and bool(_SELLING.search(text))
        kinds.append(money or growth)
    return kinds


def goal_problems(plan: Mapping[str, Any]) -> tuple[GoalProblem, ...]:
    """Everything wrong with a plan's mission and goal tree, in reading order."""
    problems = []
    refused = mission_problem(str(plan.get("mission", "")))
    if refused:
        remedy = "Say how many patients, centres or surgeons it is about, and by when."
        problems.append(GoalProblem("mission", refused, remedy))
    strategic = list(plan.get("strategic_goals", ()))
    annual = list(plan.get("annual_goals", ()))
    quarterly = list(plan.get("quarterly_objectives", ()))
    problems += _counts("strategic goals", len(strategic), _FEW_STRATEGIC, _MANY_STRATEGIC)
    problems += _counts("annual goals", len(annual), _FEW_ANNUAL, _MANY_ANNUAL)
    for quarter, n in sorted(Counter(str(o.get("quarter", "")) for o in quarterly).items()):
        problems += _counts(f"objectives in {quarter}", n, _FEW_QUARTERLY, _MANY_QUARTERLY)
    for goal in strategic:
        problems += _reasons(goal)
    problems += _orphans(annual, strategic)
    problems += _orphans(quarterly, [*strategic, *annual])
    return tuple(problems)


def _counts(what: str, n: int, few: int, many: int) -> list[GoalProblem]:
    if few <= n <= many:
        return []
    said = what.replace("goals", "goal").replace("objectives", "objective") if n == 1 else what
    return [GoalProblem(what, f"The plan has {n} {said}.", f"Keep {few} to {many}.")]


def _reasons(goal: Mapping[str, Any]) -> list[GoalProblem]:
    problems = []
    for part in ("why", "how"):
        n_words = len(str(goal.get(part, "")).split())
        if n_words < MIN_WORDS:
            problems.append(
                GoalProblem(
                    str(goal.get("id", "")),
                    f"The {part} of goal {goal.get('id', '')} has {n_words} words.",
                    f"Write at least {MIN_WORDS} for a full plan.",
                )
            )
    return problems


def _orphans(
    children: Iterable[Mapping[str, Any]], parents: Iterable[Mapping[str, Any]]
) -> list[GoalProblem]:
    known = {parent.get("id") for parent in parents}
    return [
        GoalProblem(
            str(child.get("id", "")),
            f"Goal {child.get('id', '')} serves no goal above it.",
            "Choose the goal it belongs to.",
        )
        for child in children
        if child.get("parent") not in known
    ]
