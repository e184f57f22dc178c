"""What is to be reviewed next, in words: how often, how many green months, what was left out."""

from model.plan.period import iso_date
from model.review.periods import DAILY, MONTHLY, QUARTERLY, WEEKLY
from model.review.reviews import Standing

GREEN_MONTHS = 3


def period_words(period: str, cadence: str) -> str:
    """ "30 November 2026", "Week 48 of 2026", "November 2026", "Quarter 4 of 2026", "2026"."""
    if cadence == DAILY and (day := iso_date(period)) is not None:
        return f"{day.day} {day:%B} {day.year}"
    if cadence == MONTHLY and (first := iso_date(f"{period}-01")) is not None:
        return f"{first:%B} {first.year}"
    if cadence == WEEKLY:
        year, _, week = period.partition("-W")
        return f"Week {int(week)} of {year}"
    if cadence == QUARTERLY:
        year, _, quarter = period.partition("Q")
        return f"Quarter {quarter} of {year}"
    return period


def standing_words(found: Standing) -> str:
    """Of one territory: "Reviewed monthly, 1 of 3 green. October 2026 is open."."""
    if found.cadence == QUARTERLY:
        often = f"Reviewed quarterly after {GREEN_MONTHS} green months."
    else:
        often = f"Reviewed monthly, {found.green} of {GREEN_MONTHS} green."
    if not found.missing:
        return often
    return f"{often} {period_words(found.missing, found.cadence)} is open."
