"""What each start of the sequence brings and when: the ladder and the roadmap read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.plan.facts import N_MONTHS, AccountFigures, Sequence
from model.plan.outlook import Forecast
from model.plan.period import month_after


@dataclass(frozen=True, slots=True)
class Start:
    """One pick with its dates and money, base scenario; money in whole units."""

    account_id: str
    quarter: int  # 1-12
    begins: date  # first day of its quarter
    live: date | None  # first day of the go-live month, None behind the plan's end
    live_month: int  # of the plan, 1 = its first; 0 without a forecast
    value_per_year: float  # headroom × attained share, if it is won; NaN unknown
    new_36_months: float  # expected new money in the plan; NaN without a forecast
    run_rate: float  # expected new money of month 36 × 12; NaN without a forecast


def starts_of(
    sequence: Sequence,
    figures: AccountFigures,
    outlook: Forecast,
    start: date,
    settings: Mapping[str, float],
) -> tuple[Start, ...]:
    """The starts in rank order; go-live = 3(q−1)+1 + months to close (plan-spec §2.7)."""
    base = outlook.base
    found = []
    for pick in sequence.picks:
        months = base.time_to_close.get(pick.account_id, 0) if base is not None else 0
        live = 3 * (pick.quarter - 1) + 1 + months if months else 0
        money = base.per_account.get(pick.account_id) if base is not None else None
        found.append(
            Start(
                account_id=pick.account_id,
                quarter=pick.quarter,
                begins=month_after(start, 3 * (pick.quarter - 1)),
                live=month_after(start, live - 1) if 0 < live <= N_MONTHS else None,
                live_month=live,
                value_per_year=float(settings["head.attained"] * figures.headroom[pick.position]),
                new_36_months=float(np.sum(money)) if money is not None else np.nan,
                run_rate=float(money[-1] * 12) if money is not None else np.nan,
            )
        )
    return tuple(found)
