"""Whether a call comes in its turn: rank and wave of its account, and its planned quarter."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from model.plan.forecast_table import quarter_label
from reports.book.facts import BookFacts

OUT_OF_WAVE: Final = "OUT OF WAVE"
_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """`words` say rank and wave; `early` that the account is planned for a later quarter."""

    words: str
    early: bool = False


def turn_of(facts: BookFacts, account_id: str, day: date) -> Turn:
    """The turn of an account on a day (S0-76); nothing for one of another territory."""
    position = facts.positions.get(account_id)
    if position is None:
        return Turn("")
    pick = facts.picks.get(position)
    if pick is None:
        return Turn("not in the sequence")
    start = facts.plan.start
    months = (day.year - start.year) * 12 + day.month - start.month
    now = months // _MONTHS + 1  # 1-12, below before the plan begins
    known = f"rank {pick.rank}, wave {pick.quarter}"
    if pick.quarter <= now:
        return Turn(known)
    return Turn(f"{known}, planned for {quarter_label(start, pick.quarter)}", early=now >= 1)
