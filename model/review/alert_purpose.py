"""What a rep asks for at the visit that answers an alert, with why it is made."""

import textwrap
from collections.abc import Mapping
from typing import Final

from model.review.alert import Alert

LONGEST: Final = 160  # characters of a purpose: two lines of a card
_ASKS: Final[Mapping[str, str]] = {
    "AL2": "Ask what has changed since the last visit and agree the next date",
    "AL5": "Find the cause of the urgent requests and teach how to do without",
    "AL7": "Agree the next step and its date",
    "AL9": "Ask who prepares the next contract, and from when on",
    "AL10": "Ask what they use instead of ours, and why",
    "AL16": "Ask what they need from us and agree the next meeting",
    "AL17": "Ask what went wrong and say what we do about it, until when",
    "AL18": "Ask whether what stood against us still does",
    "AL19": "Ask for the renewal or the next order, and its date",
}
_USUAL: Final = "Ask what stands behind it and agree the next step"


def purpose_of(alert: Alert) -> str:
    """A sentence for the diary, at most LONGEST characters: what to ask, and the alert's why.

    What to ask comes first: calendars show the beginning only. The why names the account.
    """
    ask = _ASKS.get(alert.rule, _USUAL)
    why = textwrap.shorten(alert.sentence, LONGEST - len(ask) - 3, placeholder="…")
    return f"{ask} ({why})" if why else f"{ask}."
