"""Whom an account names that we leave for now: each facility becomes a prospect with its source."""

import re
from typing import Final

import numpy as np

from model.change import AccountsReplaced
from model.errors import PlanError
from model.leads.asking import Step
from model.leads.ground import Owner
from model.leads.lead import Lead
from model.leads.prospects import prospects_of
from model.leads.routing import Routed
from model.places.gazetteer import locate
from model.state import State
from model.territories import Territory

_TOWN: Final = ("city", "region", "postcode", "country")
MOST: Final = 3  # names asked for, plan-spec S0-69


def named(words: str) -> tuple[str, ...]:
    """The facilities in a line of words, parted by semicolons; PlanError with more than three."""
    found = tuple(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", words) if part.strip()))
    if len(found) > MOST:
        raise PlanError(
            f"{len(found)} facilities are named.", remedy=f"Take the {MOST} you can help best."
        )
    return found


def prepare(state: State, account_id: str) -> None:
    """Load what placing facilities beside an account needs: a moment the first time."""
    accounts = state.accounts
    row = accounts.row_of(account_id)
    city, region, postcode, country = ([str(accounts.text(name)[row])] for name in _TOWN)
    nowhere = np.full(1, np.nan)
    locate(nowhere, nowhere, postcode, city, region, country)


def referred(
    state: State,
    facilities: tuple[str, ...],
    account_id: str,
    territory: Territory,
    team: str,
) -> AccountsReplaced:
    """The change that adds the facilities as prospects of a territory, referred by an account.

    They stand in the account's town until their own place is known.
    """
    accounts = state.accounts
    row = accounts.row_of(account_id)
    by, known = str(accounts.text("name")[row]), {str(n).casefold() for n in accounts.text("name")}
    if again := [one for one in facilities if one.casefold() in known]:
        raise PlanError(f"{again[0]} is an account already.", remedy="Leave it out of the list.")
    city, region, postcode, country = (str(accounts.text(name)[row]) for name in _TOWN)
    owner = Owner(territory.id, territory.label, territory.rep_id, "")
    routed = [
        Routed(
            Lead(number, facility=one, referred_by=by, city=city, region=region,
                 postcode=postcode, country=country), owner, team, Step.ACCOUNT,
            f"Referred by {by}",
        )
        for number, one in enumerate(facilities, 1)
    ]  # fmt: skip
    return prospects_of(state, routed)
