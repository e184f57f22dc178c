"""Why the last twelve months differ from the twelve before: price, volume, new, lost."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import TextArray
from model.plan.tables import number, of_accounts, text

_YEAR = 12


@dataclass(frozen=True, slots=True)
class GrowthSplit:
    """Parts of the change; they add up to it. `price` is NaN without units."""

    prior: float
    price: float  # of accounts and lines that bought in both years
    volume: float  # the same, all of their change when the price part is unknown
    new: float  # bought in the last year only
    lost: float  # bought in the year before only; negative
    ltm: float


def growth_split(table: pd.DataFrame, ids: TextArray) -> GrowthSplit | None:
    """The split of the accounts' sales, per account and line; None below 24 months.

    `table` has account_id, line, month, revenue and maybe units, as `sales_monthly`. The price
    part is this year's units × the change of the average price.
    """
    months = sorted(set(text(table, "month")) - {""})
    if len(months) < 2 * _YEAR:
        return None
    mine, _ = of_accounts(table, ids)
    year = {month: n // _YEAR for n, month in enumerate(reversed(months))}  # 0 = the last one
    frame = pd.DataFrame(
        {
            "key": [
                f"{a}\0{b}"
                for a, b in zip(text(mine, "account_id"), text(mine, "line"), strict=True)
            ],
            "year": [year.get(month, 9) for month in text(mine, "month")],
            "money": np.nan_to_num(number(mine, "revenue")),
            "units": np.nan_to_num(number(mine, "units")),
        }
    )
    sums = frame.groupby(["key", "year"])[["money", "units"]].sum()
    price = volume = new = lost = 0.0
    priced = False
    for key in frame["key"].unique():
        now, then = _of(sums, key, 0), _of(sums, key, 1)
        change = now[0] - then[0]
        if not then[0]:
            new += now[0]
        elif not now[0]:
            lost -= then[0]
        elif now[1] > 0 and then[1] > 0:
            of_price = now[1] * (now[0] / now[1] - then[0] / then[1])
            price, volume, priced = price + of_price, volume + change - of_price, True
        else:
            volume += change
    ltm = float(frame.loc[frame["year"] == 0, "money"].sum())
    prior = float(frame.loc[frame["year"] == 1, "money"].sum())
    if not ltm and not prior:
        return None
    return GrowthSplit(prior, price if priced else math.nan, volume, new, lost, ltm)


def _of(sums: pd.DataFrame, key: str, year: int) -> tuple[float, float]:
    if (key, year) not in sums.index:
        return 0.0, 0.0
    money, units = sums.loc[[(key, year)]].to_numpy(np.float64)[0]
    return float(money), float(units)
