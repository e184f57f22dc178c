"""Where the base forecast comes from: today's business, lighthouses, their followers, others."""

from dataclasses import dataclass

from model.plan.outlook import ForecastScenario, Lighthouses


@dataclass(frozen=True, slots=True)
class ForecastSources:
    """Money of 36 months by source; they add up to the scenario's total."""

    base: float  # today's business
    lighthouses: float  # new business at chosen lighthouses
    followers: float  # at the accounts they feed
    others: float  # at all further starts
    n_lighthouses: int  # chosen ones that are started
    n_followers: int

    @property
    def total(self) -> float:
        """All sources."""
        return self.base + self.lighthouses + self.followers + self.others


def forecast_sources(scenario: ForecastScenario, lighthouses: Lighthouses) -> ForecastSources:
    """Split a scenario; an account that is a chosen lighthouse itself is never a follower."""
    chosen = [candidate for candidate in lighthouses.candidates if candidate.chosen]
    lit = {candidate.account_id for candidate in chosen}
    fed = {follower for candidate in chosen for follower in candidate.followers} - lit
    money = {"lit": 0.0, "fed": 0.0, "other": 0.0}
    count = {"lit": 0, "fed": 0, "other": 0}
    for account_id, months in scenario.per_account.items():
        group = "lit" if account_id in lit else "fed" if account_id in fed else "other"
        money[group] += float(months.sum())
        count[group] += 1
    return ForecastSources(
        base=float(scenario.base.sum()),
        lighthouses=money["lit"],
        followers=money["fed"],
        others=money["other"],
        n_lighthouses=count["lit"],
        n_followers=count["fed"],
    )
