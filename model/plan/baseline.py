"""Sales until today: last twelve months, trend, who rose and who fell (F9)."""

import numpy as np

from model.arrays import FloatArray
from model.plan.core import PlanCore
from model.plan.outlook import Baseline, Mover
from model.plan.tables import number, of_accounts, text
from model.state import State

_YEAR = 12
_TREND_MONTHS = 6
_N_MONTHS = 36
_NOTHING = float("nan")


def sales_baseline(state: State, core: PlanCore) -> Baseline:
    """Up to 36 months of the accounts' sales; the months are those of the whole table."""
    table = state.table("sales_monthly")
    months = tuple(sorted(set(text(table, "month")) - {""}))[-_N_MONTHS:]
    mine, position = of_accounts(table, core.accounts.ids)
    column_of = {month: column for column, month in enumerate(months)}
    column = np.array([column_of.get(month, -1) for month in text(mine, "month")], np.int64)
    money = np.nan_to_num(number(mine, "revenue"))
    used = column >= 0
    by_account = np.zeros((len(core.rows), len(months)))
    np.add.at(by_account, (position[used], column[used]), money[used])
    lines = text(mine, "line")
    by_line = {}
    for line in dict.fromkeys(lines):
        of_line = used & (lines == line)
        by_line[str(line)] = np.bincount(column[of_line], money[of_line], len(months)).astype(
            np.float64
        )
    revenue = by_account.sum(axis=0)
    rolling = rolling_year(revenue)
    ltm, prior = _year(revenue, 1), _year(revenue, 2)
    trend = monthly_trend(rolling)
    movers, lapsed = _movers(core, by_account)
    notes = [] if months else ["No monthly sales are known."]
    if months and len(months) < 2 * _YEAR:
        notes.append(f"Sales cover {len(months)} months, too few to compare with the year before.")
    return Baseline(
        months=months,
        revenue=revenue,
        by_account=by_account,
        by_line=by_line,
        ltm=ltm,
        prior=prior,
        delta=ltm - prior,
        cagr=growth(revenue),
        rolling=rolling,
        trend=trend,
        trend_flagged=abs(trend) > core.settings["trend.flag"],
        risers=tuple(m for m in movers if m.delta > 0),
        fallers=tuple(m for m in reversed(movers) if m.delta < 0),
        lapsed=lapsed,
        missing=tuple(notes),
    )


def _year(revenue: FloatArray, back: int) -> float:
    """Sum of the last twelve months (1) or the twelve before (2); NaN when not all are there."""
    if len(revenue) < back * _YEAR:
        return _NOTHING
    end = len(revenue) - (back - 1) * _YEAR
    return float(revenue[end - _YEAR : end].sum())


def rolling_year(revenue: FloatArray) -> FloatArray:
    """Twelve-month sums ending in each month, NaN for the first eleven."""
    sums = np.full(len(revenue), np.nan)
    if len(revenue) >= _YEAR:
        running = np.r_[0.0, np.cumsum(revenue)]
        sums[_YEAR - 1 :] = running[_YEAR:] - running[:-_YEAR]
    return sums


def monthly_trend(rolling: FloatArray) -> float:
    """Slope of the last six twelve-month sums over their mean, share per month; NaN unknown."""
    last = rolling[-_TREND_MONTHS:]
    if len(last) < _TREND_MONTHS or not np.isfinite(last).all() or last.mean() <= 0:
        return _NOTHING
    month = np.arange(_TREND_MONTHS) - (_TREND_MONTHS - 1) / 2
    return float((month @ last) / (month @ month) / last.mean())


def growth(revenue: FloatArray) -> float:
    """CAGR from the first twelve months to the last; NaN below 24 months or from nothing."""
    years = (len(revenue) - _YEAR) / _YEAR
    if years < 1:
        return _NOTHING
    first, last = float(revenue[:_YEAR].sum()), float(revenue[-_YEAR:].sum())
    return (last / first) ** (1 / years) - 1 if first > 0 else _NOTHING


def _movers(core: PlanCore, by_account: FloatArray) -> tuple[list[Mover], tuple[str, ...]]:
    """Accounts by their change against the year before, largest rise first; who lapsed."""
    if by_account.shape[1] < 2 * _YEAR:
        return [], ()
    ltm = by_account[:, -_YEAR:].sum(axis=1)
    prior = by_account[:, -2 * _YEAR : -_YEAR].sum(axis=1)
    ever = by_account.sum(axis=1)
    ids = core.accounts.ids
    movers = [
        Mover(str(ids[i]), float(ltm[i]), float(prior[i]), float(ltm[i] - prior[i]))
        for i in np.flatnonzero(ltm != prior)
    ]
    movers.sort(key=lambda m: (-m.delta, m.account_id))
    return movers, tuple(str(ids[i]) for i in np.flatnonzero((ever > 0) & (ltm == 0)))
