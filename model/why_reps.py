"""What a scenario changes for each rep: accounts gained and lost, money, travel, workload."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.evaluation import Evaluation, Evaluator
from model.metrics import metric, totals
from model.positions import serving
from model.scenario import LIVE, Layer
from model.state import State
from model.territories import CORE_TEAM
from model.why_moved import MoveReader, WhyCard


@dataclass(frozen=True, slots=True)
class RepChange:
    """What changes for one territory and its rep; pairs are live and then the scenario.

    Potential and revenue per year, travel in hours per year, workload as a share of capacity;
    NaN where not known.
    """

    territory_id: str
    territory: str
    rep: str
    gained: tuple[WhyCard, ...]
    lost: tuple[WhyCard, ...]
    accounts: tuple[float, float]
    potential: tuple[float, float]
    revenue: tuple[float, float]
    travel: tuple[float, float]
    workload: tuple[float, float]


@dataclass(frozen=True, eq=False, slots=True)
class _Side:
    """One alignment with its figures by territory id."""

    layer: Layer
    shown: Evaluation
    potential: dict[str, float]
    revenue: dict[str, float]

    def owner(self, row: int) -> str:
        """Id of the territory of an account; "" for none."""
        code = int(self.layer.alignment.territory[row])
        return self.layer.territories[code].id if code >= 0 else ""

    def figures(self, territory_id: str) -> tuple[float, float, float]:
        """Accounts, travel and workload of a territory; nothing where it does not exist."""
        for figures in self.shown.territories:
            if figures.id == territory_id:
                return float(figures.accounts), figures.drive_hours, figures.utilisation
        return 0.0, 0.0, float("nan")


def rep_changes(
    state: State, scenario_id: str, today: date, team: str = CORE_TEAM.id
) -> list[RepChange]:
    """What changes for each territory that gains or loses an account, in project order."""
    cards = MoveReader(state, scenario_id, today, team).cards()
    was, now = (_side(state, state.scenario(key).layer(team)) for key in (LIVE, scenario_id))
    names = {t.id: t for side in (was, now) for t in side.layer.territories}
    found = []
    for key, territory in names.items():
        gained = _sorted([card for card in cards if now.owner(card.row) == key])
        lost = _sorted([card for card in cards if was.owner(card.row) == key])
        if not gained and not lost:
            continue
        rep = serving(state, territory)
        accounts, travel, workload = zip(was.figures(key), now.figures(key), strict=True)
        found.append(
            RepChange(
                key,
                territory.name or territory.label,
                rep.name if rep else "",
                gained,
                lost,
                accounts,
                (was.potential.get(key, 0.0), now.potential.get(key, 0.0)),
                (was.revenue.get(key, 0.0), now.revenue.get(key, 0.0)),
                travel,
                workload,
            )
        )
    return found


def _sorted(cards: Sequence[WhyCard]) -> tuple[WhyCard, ...]:
    """The largest potential first."""
    return tuple(sorted(cards, key=lambda card: -np.nan_to_num(card.potential)))


def _side(state: State, layer: Layer) -> _Side:
    n, codes = len(layer.territories), layer.alignment.territory

    def by_id(name: str) -> dict[str, float]:
        sums = totals(np.nan_to_num(metric(state, name).values), codes, n)
        return {t.id: float(sums[code]) for code, t in enumerate(layer.territories)}

    shown = Evaluator(state, layer).evaluate(layer.alignment)
    return _Side(layer, shown, by_id("potential"), by_id("revenue"))
