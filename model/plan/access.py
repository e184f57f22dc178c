"""How the territory is reached: travel per cluster, reach of an hour's drive, OR days (P07)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.places.drive import hours_by_road
from model.plan.rep_plan import RepPlan
from model.plan.tables import of_accounts, text
from model.state import State

BANDS: Final = (0.5, 1.0, 1.5)  # hours one way
_FARTHEST_KM: Final = 400
_WEEK: Final = {"Mon": "M", "Tue": "T", "Wed": "W", "Thu": "Th", "Fri": "F"}


@dataclass(frozen=True, slots=True)
class ClusterTravel:
    """What one travel cluster costs and holds in year one; money per year."""

    cluster: str
    n: int
    potential: float
    headroom: float
    drive_hours: float  # mean one way from home, NaN unknown
    visits: float
    field_days: float
    travel_hours: float

    @property
    def hours_per_100k(self) -> float:
        """Travel hours for 100,000 of headroom; NaN without headroom."""
        return self.travel_hours / self.headroom * 1e5 if self.headroom > 0 else float("nan")


def cluster_travel(plan: RepPlan) -> tuple[ClusterTravel, ...]:
    """Every travel cluster, largest potential first; accounts without a place are left out."""
    work, figures = plan.workload, plan.figures
    per_day = np.where(work.visits_per_day > 0, work.visits_per_day, np.inf)
    days = np.nan_to_num(work.visits / per_day)
    found = []
    for cluster in sorted(set(plan.clusters) - {""}):
        mine = plan.clusters == cluster
        drive = plan.drive_hours[mine]
        known = drive[np.isfinite(drive)]
        found.append(
            ClusterTravel(
                str(cluster),
                int(mine.sum()),
                float(np.nansum(figures.potential[mine])),
                float(np.nansum(figures.headroom[mine])),
                float(known.mean()) if len(known) else float("nan"),
                float(np.nansum(work.visits[mine])),
                float(days[mine].sum()),
                float(np.nansum(work.travel_hours[mine])),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.potential, row.cluster)))


def windshield_share(plan: RepPlan) -> float:
    """Travel hours over all planned hours, 0-1; NaN without hours."""
    hours = float(np.nansum(plan.workload.hours))
    return float(np.nansum(plan.workload.travel_hours)) / hours if hours > 0 else float("nan")


def band_radius_km(hours: float, settings: Mapping[str, float]) -> float:
    """Kilometres as the crow flies within `hours` of driving, by the speeds of F17; at most 400."""
    km = np.linspace(0.0, _FARTHEST_KM, 4001)
    reached = hours_by_road(km * settings["drive.road_factor"], settings) <= hours + 1e-9
    return float(km[np.flatnonzero(reached)[-1]])


def or_days(state: State, plan: RepPlan) -> dict[str, str]:
    """Weekdays with an operating block of ours by account id: "MTh"; no entry without."""
    table, _ = of_accounts(state.table("or_schedule"), plan.ids)
    held: dict[str, set[str]] = {}
    for account_id, day in zip(text(table, "account_id"), text(table, "weekday"), strict=True):
        if str(day)[:3] in _WEEK:
            held.setdefault(str(account_id), set()).add(str(day)[:3])
    return {key: "".join(_WEEK[day] for day in _WEEK if day in days) for key, days in held.items()}
