"""Of what a territory consists: accounts, money and hours by kind; concentration (F7, F8)."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import FloatArray, IntArray, TextArray
from model.plan.core import PlanCore, in_system
from model.plan.facts import SEGMENTS, FamilyRow, Mix, MixRow, Workload

_POINT = 0.01


@dataclass(frozen=True, eq=False, slots=True)
class _Columns:
    potential: FloatArray
    revenue: FloatArray
    headroom: FloatArray
    addressable: FloatArray
    hours: FloatArray
    calls: FloatArray
    beds: FloatArray


def _sum(values: FloatArray) -> float:
    """The sum of what is known; NaN when nothing is."""
    known = values[np.isfinite(values)]
    return float(known.sum()) if known.size else float("nan")


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def concentration(revenue: FloatArray) -> tuple[float, float, float, float]:
    """Share of revenue of the largest 1, 5 and 10 accounts, and HHI = Σ share²; NaN without."""
    known = np.sort(np.nan_to_num(revenue))[::-1]
    total = float(known.sum())
    if total <= 0:
        return (float("nan"),) * 4
    share = known / total
    top_1, top_5, top_10 = (float(share[:n].sum()) for n in (1, 5, 10))
    return top_1, top_5, top_10, float((share**2).sum())


def mix_of(core: PlanCore, workload: Workload) -> Mix:
    """Every mix table of one plan; unknown keys are "" and come last."""
    figures, accounts = core.figures, core.accounts
    columns = _Columns(
        figures.potential,
        figures.revenue,
        figures.headroom,
        figures.addressable,
        workload.hours,
        np.floor(workload.calls + 0.5),  # rounded for print, then added: plan-spec §10 no. 3
        accounts.number("beds"),
    )
    total = _row("all", np.arange(len(accounts)), columns, None)
    top_1, top_5, top_10, hhi = concentration(figures.revenue)
    with_potential = int(np.sum(figures.potential > 0))
    buying = int(np.sum(figures.revenue > 0))

    def table(keys: TextArray, order: Iterable[str] = ()) -> tuple[MixRow, ...]:
        return _table(keys, columns, total, tuple(order))

    notes = []
    untyped = int(np.sum(accounts.text("account_type") == ""))
    if untyped:
        notes.append(f"{untyped} accounts have no type.")
    return Mix(
        by_type=table(accounts.text("account_type")),
        by_segment=table(core.segmentation.segment, SEGMENTS),
        by_cluster=table(core.clusters),
        by_system=table(in_system(accounts)),
        by_family=_families(core),
        total=total,
        accounts_with_potential=with_potential,
        accounts_buying=buying,
        account_penetration=_share(float(buying), float(with_potential)),
        top_1=top_1,
        top_5=top_5,
        top_10=top_10,
        hhi=hhi,
        missing=tuple(notes),
    )


def _table(
    keys: TextArray, columns: _Columns, total: MixRow, order: tuple[str, ...]
) -> tuple[MixRow, ...]:
    """One row per key: in the given order, else largest potential first; "" last."""
    codes, names = pd.factorize(keys)
    rows = [_row(str(k), np.flatnonzero(codes == c), columns, total) for c, k in enumerate(names)]
    place = {key: position for position, key in enumerate(order)}
    rows.sort(
        key=lambda row: (
            row.key == "",
            place.get(row.key, len(place)),
            -np.nan_to_num(row.potential),
            row.key,
        )
    )
    return tuple(rows)


def _row(key: str, rows: IntArray, columns: _Columns, total: MixRow | None) -> MixRow:
    potential, revenue = _sum(columns.potential[rows]), _sum(columns.revenue[rows])
    headroom, hours = _sum(columns.headroom[rows]), _sum(columns.hours[rows])
    return MixRow(
        key=key,
        n=len(rows),
        potential=potential,
        revenue=revenue,
        headroom=headroom,
        addressable=_sum(columns.addressable[rows]),
        hours=hours,
        calls=int(np.nansum(columns.calls[rows])),
        beds=_sum(columns.beds[rows]),
        penetration=_share(revenue, potential),
        share_of_accounts=_share(len(rows), len(rows) if total is None else total.n),
        share_of_potential=_share(potential, potential if total is None else total.potential),
        share_of_revenue=_share(revenue, revenue if total is None else total.revenue),
        share_of_headroom=_share(headroom, headroom if total is None else total.headroom),
        share_of_hours=_share(hours, hours if total is None else total.hours),
    )


def _families(core: PlanCore) -> tuple[FamilyRow, ...]:
    figures, rows = core.figures, []
    for position, family in enumerate(figures.families):
        per = float(figures.revenue_per_procedure[position])
        market = float(figures.market[:, position].sum())
        ours = float(figures.ours[:, position].sum())
        addressable = market * float(figures.addressable_share[position])
        potential = addressable * per
        rows.append(
            FamilyRow(
                family,
                market,
                ours,
                addressable,
                per,
                potential,
                ours * per,
                _share(ours, addressable),
                _POINT * potential,
            )
        )
    return tuple(rows)
