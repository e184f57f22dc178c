"""Where a plan's figures come from: scores, sequence, goals, forecast (F10-F15, §2.6, §2.7)."""

import math

import numpy as np

from model.explain.context import Context
from model.explain.figure import Explanation, FigureKey, Input
from model.plan.core import PlanCore
from model.plan.facts import READY_ITEMS, Pick
from model.plan.rep_plan import RepPlan
from model.plan.scores import static_weights

_MONTHS = 12


class PlanFigures:
    """The explanations of one account's scores within its territory's plan."""

    def __init__(self, context: Context, core: PlanCore, row: int) -> None:
        self.context, self.core = context, core
        self.at = int(np.flatnonzero(core.rows == row)[0])
        self.name, self.id = context.name_of(row), str(context.state.accounts.ids[row])

    def _key(self, figure: str) -> FigureKey:
        return FigureKey("plan", figure, self.id)

    def _score(self, symbol: str, label: str, value: float, figure: str) -> Input:
        text = self.context.show.number(value, 1)
        return Input(symbol, label, text, value, "computed", "", self._key(figure))

    def _said(
        self, figure: str, label: str, value: float, number: str, words: str, expression: str,
        items: tuple[Input, ...],
    ) -> Explanation:  # fmt: skip
        return Explanation(
            self._key(figure), f"{label} of {self.name}", value, "0–100",
            self.context.show.number(value, 1), number, words, expression, items,
        )  # fmt: skip

    def static(self) -> Explanation:
        """F14: the weighted sum of V, I, R and 100 − E."""
        scores, at = self.core.scores, self.at
        weights = static_weights(self.core.settings)
        items = [
            self._score("v", "Value", float(scores.value[at]), "value"),
            self._score("i", "Influence", float(scores.influence[at]), "influence"),
            self._score("r", "Readiness", float(scores.readiness[at]), "readiness"),
            self._score("e", "Effort", float(scores.effort[at]), "effort"),
        ]
        for letter, weight in zip("VIRE", weights, strict=True):
            text = self.context.show.percent(weight)
            items.append(
                Input(f"w_{letter.lower()}", f"Weight of {letter}", text, weight, f"S.w_{letter}")
            )
        return self._said(
            "score", "Score", float(scores.static[at]), "F14",
            "Weighted sum of value, influence, readiness and 100 − effort.",
            "w_v * v + w_i * i + w_r * r + w_e * (100 - e)", tuple(items),
        )  # fmt: skip

    def value(self) -> Explanation:
        """F10: rank by headroom among accounts with headroom."""
        headroom = np.nan_to_num(self.core.figures.headroom)
        own, n = float(headroom[self.at]), float((headroom > 0).sum())
        earlier = (headroom == own) & (np.arange(len(headroom)) < self.at)
        below = float(((headroom > 0) & ((headroom < own) | earlier)).sum())
        show = self.context.show
        items = (
            Input("own", "Headroom", show.money(own), own, "computed", "",
                  FigureKey("account", "headroom", self.id)),
            Input("below", "Accounts with less headroom", show.number(below), below, "the plan"),
            Input("n", "Accounts with headroom", show.number(n), n, "the plan"),
        )  # fmt: skip
        return self._said(
            "value", "Value", float(self.core.scores.value[self.at]), "F10",
            "100 × rank by headroom ÷ accounts with headroom.",
            "if(own > 0, 100 * (below + 1) / n, 0)", items,
        )  # fmt: skip

    def influence(self) -> Explanation:
        """F11: opinion leaders, reach, teaching."""
        scores, at, context = self.core.scores, self.at, self.context
        show = context.show
        items = (
            Input("k", "Opinion leaders", show.number(float(scores.tier_points[at])),
                  float(scores.tier_points[at]), "contacts: best tier and further leaders"),
            Input("n", "Reach, of the largest", show.number(float(scores.network[at]), 1),
                  float(scores.network[at]), "influence edges × headroom"),
            Input("t", "Teaching", show.number(float(scores.teaching[at])),
                  float(scores.teaching[at]), context.source_of("teaching_status")),
            context.setting("w_k", "I.w_K"),
            context.setting("w_n", "I.w_N"),
            context.setting("w_t", "I.w_T"),
        )  # fmt: skip
        return self._said(
            "influence", "Influence", float(scores.influence[at]), "F11",
            "Weighted sum of opinion leaders, reach and teaching.",
            "w_k * k + w_n * n + w_t * t", items,
        )  # fmt: skip

    def readiness(self) -> Explanation:
        """F12: the points of the items that are met."""
        scores, at, context = self.core.scores, self.at, self.context
        value = float(scores.readiness[at])
        met = [item for item in READY_ITEMS if scores.ready_items[item][at]]
        items = tuple(context.setting("points", f"R.{item}", label=f"Met: {item}") for item in met)
        words = "The points of the items with evidence, at most 100."
        if met:
            return self._said("readiness", "Readiness", value, "F12", words,
                              "min(100, total(points))", items)  # fmt: skip
        imported = np.isfinite(self.core.accounts.number("readiness")[at])
        source = context.source_of("readiness") if imported else "the contract alone"
        item = Input("readiness", "Readiness", context.show.number(value), value, source)
        return context.given(self._key("readiness"), item, "0–100", "No single item is met.")

    def effort(self) -> Explanation:
        """F13: hours to win against the hardest account of the plan."""
        scores, at, show = self.core.scores, self.at, self.context.show
        hours, most = float(scores.hours_to_win[at]), float(scores.hours_to_win.max())
        drive = float(np.nan_to_num(self.core.drive_hours[at]))
        extra = self.context.setting("extra", "hwin.drive_factor")
        standard = hours - float(extra.value) * drive
        items = (
            Input("standard", "Hours to win of its type", show.hours(standard, 1), standard,
                  "settings hwin"),
            extra,
            Input("drive", "Drive, one way", show.hours(drive, 2), drive, "the rep’s home", "",
                  FigureKey("account", "drive", self.id)),
            Input("most", "Most hours of an account in the plan", show.hours(most, 1), most,
                  "the plan"),
        )  # fmt: skip
        return self._said(
            "effort", "Effort", float(scores.effort[at]), "F13",
            "100 × hours to win ÷ the most of the plan.",
            "100 * (standard + extra * drive) / most", items,
        )  # fmt: skip

    def pick(self) -> Explanation:
        """F15: the score an account was picked with, and in which quarter."""
        found: Pick | None = self.core.sequence.of(self.id)
        key = self._key("sequence")
        if found is None:
            why = self.core.sequence.blocked.get(self.id, "is no A or B account of this plan")
            item = Input("quarter", "Quarter of the start", "none", math.nan, why)
            return self.context.given(key, item, "", f"{self.name} {why}.")
        static = float(self.core.scores.static[self.at])
        bonus = found.score - static
        show = self.context.show
        items = (
            self._score("score", "Score", static, "score"),
            Input("bonus", "References, same cluster, launch focus", show.signed(bonus, 1), bonus,
                  " · ".join(found.reasons)),
        )  # fmt: skip
        words = f"Start {found.rank} in quarter {found.quarter}, {found.label}. {found.moves_up}"
        return Explanation(
            key, f"Sequence score of {self.name}", found.score, "0–100",
            show.number(found.score, 1), "F15", words.strip(), "score + bonus", items,
            (found.override,) if found.override else (),
        )  # fmt: skip


def explain_goal(context: Context, plan: RepPlan, figure: str) -> Explanation:
    """§2.6: sufficiency or reach of the newest goal tried."""
    show, test = context.show, plan.backtest
    if not test.tried:
        item = Input("goal", "Goal", "none tried", math.nan, "the plan")
        return context.given(_goal_key(plan, figure), item, "", "No goal has been tried yet.")
    goal = test.tried[-1]
    patients = Input("patients", "Patients in 36 months", show.number(goal.patients),
                     goal.patients, "the plan")  # fmt: skip
    if figure == "reach":
        base = Input("base", "Patients in the base forecast", show.number(test.base_patients),
                     test.base_patients, "forecast")  # fmt: skip
        return Explanation(
            _goal_key(plan, figure), "Reach of the goal", goal.reach, "",
            show.number(goal.reach, 2), "§2.6", "Patients of the goal ÷ patients of the forecast.",
            "patients / base", (patients, base), (goal.reach_verdict,),
        )  # fmt: skip
    per = Input("per", "Revenue per patient", show.money(test.revenue_per_patient),
                test.revenue_per_patient, "base forecast")  # fmt: skip
    need = Input("required", "Required in 36 months", show.money(test.required), test.required,
                 "the plan")  # fmt: skip
    return Explanation(
        _goal_key(plan, figure), "Sufficiency of the goal", goal.sufficiency, "",
        show.number(goal.sufficiency, 2), "§2.6",
        "Patients × revenue per patient ÷ required revenue.", "patients * per / required",
        (patients, per, need), (goal.verdict,),
    )  # fmt: skip


def _goal_key(plan: RepPlan, figure: str) -> FigureKey:
    return FigureKey("plan", figure, plan.territory.id)


def explain_forecast(context: Context, plan: RepPlan, year: int) -> Explanation:
    """§2.7: today's business plus the new business of each start, in one year."""
    base, show = plan.forecast.base, context.show
    key = FigureKey("plan", "forecast", plan.territory.id, str(year))
    if base is None or not 1 <= year <= 3:
        item = Input("forecast", "Forecast", "–", math.nan, "the plan")
        return context.given(key, item, "money", "Nothing can be forecast without revenue.")
    months = slice(_MONTHS * (year - 1), _MONTHS * year)
    today = float(base.base[months].sum())
    items = [Input("today", "Today’s business", show.money(today), today, "sales less churn")]
    for account, money in base.per_account.items():
        value = float(money[months].sum())
        row = context.state.accounts.row_of(account)
        items.append(
            Input("new", context.name_of(row), show.money(value), value, "start in the sequence",
                  "", FigureKey("plan", "sequence", account))
        )  # fmt: skip
    value = base.year(year)
    expression = "today + total(new)" if base.per_account else "today"
    return Explanation(
        key, f"Forecast of year {year}", value, "money", show.money(value), "§2.7",
        "Today’s business plus what each start brings.", expression, tuple(items),
    )  # fmt: skip


def explain_completeness(context: Context, plan: RepPlan) -> Explanation:
    """§1.14: the points of what the plan has."""
    found, show = plan.completeness, context.show
    items = tuple(
        Input("points", item.label, f"{show.number(item.points, 1)} of {item.weight:g}",
              item.points, item.note)
        for item in found.items
    )  # fmt: skip
    return Explanation(
        FigureKey("plan", "completeness", plan.territory.id), "Completeness of the plan",
        found.percent, "%", f"{show.number(found.percent)} %", "§1.14",
        "The points of each item, added up.", "total(points)", items,
        (found.verdict,),
    )  # fmt: skip
