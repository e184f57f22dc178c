"""What stands against the goal: the base forecast by year, and what the lighthouses carry."""

import math

from PySide6.QtWidgets import QWidget

from model.format import Formatter
from model.plan.forecast_table import year_label
from model.plan.goal_what_if import centres_goal
from model.plan.outlook import Forecast
from model.plan.rep_plan import RepPlan
from ui.plan.typed import Fact
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import Label, Rule
from ui.widgets.year_bars import YearBar, YearBars


class GoalOutlook(Card):
    """Three years of the base forecast against what is required; an estimate, and called so."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Base forecast against required", note="estimate, k", parent=parent)
        self.bars = YearBars(theme, "Base forecast against required by year")
        self.legend = Label(
            "Bar: base. Line: required. Bracket: low to high.", Type.NOTE, "muted", wrap=True
        )
        self.patients = Fact("Patients in the base forecast, 36 months")
        self.each = Fact("Revenue per patient")
        self.beside = Fact("Beside the family of the goal, 36 months")
        self.centres = Fact("Lighthouse centers and what they open, 36 months")
        self.most = Fact("Most the started accounts can hold, 36 months")
        self.add(self.legend)
        self.add(self.bars, 1)
        self.add(Rule(theme))
        for fact in (self.patients, self.each, self.beside, self.centres, self.most):
            self.add(fact)

    def show_outlook(self, plan: RepPlan, show: Formatter) -> None:
        """Show the years and the facts below."""
        test = plan.backtest
        self.bars.show_years(years_of(plan), show.money_k)
        self.patients.show_words(show.number(test.base_patients))
        self.each.show_words(show.number(test.revenue_per_patient, 2))
        side = test.beside
        self.beside.setVisible(side is not None)
        if side is not None:
            halo = show.percent(side.halo)
            self.beside.show_words(f"{show.money_k(side.others)} k, {halo} halo on what is added")
        chosen = tuple(c.account_id for c in plan.lighthouses.candidates if c.chosen)
        found = centres_goal(plan, chosen)
        self.centres.show_words(
            f"{len(chosen)}: {show.money_k(found.own)} k + {show.money_k(found.followers)} k"
            if chosen
            else "No lighthouse is chosen"
        )
        self.most.show_words(f"{show.number(test.most_patients)} patients")


def years_of(plan: RepPlan) -> list[YearBar]:
    """The three years of the base forecast with their range and what is required."""
    return [_year(plan.forecast, n, year_label(plan.start, n - 1)) for n in (1, 2, 3)]


def _year(outlook: Forecast, number: int, label: str) -> YearBar:
    base, low, high = (
        outlook.scenarios[name].year(number) if name in outlook.scenarios else math.nan
        for name in ("base", "low", "high")
    )
    by_year = outlook.required_by_year
    required = by_year[number - 1] if len(by_year) >= number else math.nan
    return YearBar(label, base, low, high, required)
