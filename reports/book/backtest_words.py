"""The verdict on the goal as a sentence; P04 and P05 say the same."""

from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.pdf.text import Words, semi


def beyond_reach(facts: BookFacts) -> bool:
    """Whether the last goal tried lies beyond what the present sequence can bring."""
    tried = facts.plan.backtest.tried
    return bool(tried) and tried[-1].reach > settings_of(facts.state)["reach.stretch"]


def verdict_of(facts: BookFacts) -> Words:
    """The last goal tried, its money and its verdict; "" when none was tried."""
    test = facts.plan.backtest
    if not test.tried:
        return ""
    goal, show = test.tried[-1], facts.show
    patients = semi(f"{show.number(goal.patients)} patients")
    if not goal.revenue > 0:
        return [patients, " are the goal; its money cannot be tested yet."]
    if not test.required > 0:
        return [patients, f" bring {show.money_k(goal.revenue)}\u00a0k; what is required is open."]
    money = (
        f" bring {show.money_k(goal.revenue)}\u00a0k against {show.money_k(test.required)}\u00a0k"
    )
    verdict = "; ".join(word for word in (goal.verdict, goal.reach_verdict) if word)
    return [patients, f"{money} required: ", semi(verdict), "."]


def beside_words(facts: BookFacts) -> str:
    """What a goal of one family brings beside the money of its patients, "" for all families."""
    side, show = facts.plan.backtest.beside, facts.show
    if side is None or not side.own_base + side.others > 0:
        return ""
    name = facts.family_name(side.family)
    halo = show.percent(side.halo)
    said = f"The goal counts patients of {name}. Goal revenue: their money"
    if side.others > 0:
        said += f", {show.compact(side.others)} of the other families after churn"
    above = f"what the goal brings above the {show.compact(side.own_base)} of the base forecast"
    return f"{said}, and a halo of {halo} on {above}."
