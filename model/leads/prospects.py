"""Leads become prospects: accounts without business yet, at the territory that was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.arrays import Column
from model.change import AccountsReplaced
from model.errors import PlanError
from model.leads.lead import Lead
from model.leads.routing import Routed
from model.leads.white_space import Opening
from model.places.gazetteer import Located, locate
from model.scenario import Layer
from model.state import State

PROSPECT: Final = "prospect"
SOURCE: Final = "lead_source"
_PLAIN: Final = ("street", "city", "region", "postcode", "country")
_TOWN: Final = ("postcode", "city", "region", "country")
_PREFIX: Final = "LEAD-"


@dataclass(frozen=True, eq=False, slots=True)
class Prospects:
    """Facilities that can be added, one a site, each with the place that was found for it."""

    routed: tuple[Routed, ...]
    place: Located


def prospects_of(state: State, routed: Sequence[Routed]) -> AccountsReplaced:
    """The change that makes a prospect of every routed lead that is no account yet.

    PlanError when there is nothing to add.
    """
    return adding(state, placed(routed))


def placed(routed: Sequence[Routed]) -> Prospects:
    """The leads that are no account yet, located; leads of one site are one.

    It reads the tables of places, which takes a moment the first time. PlanError when there is
    nothing to add.
    """
    first: dict[str, Routed] = {}
    for one in routed:
        if one.owner is not None and not one.account_id and one.lead.facility:
            first.setdefault(one.lead.site, one)
    if not first:
        raise PlanError(
            "No lead is a facility that is new here.",
            remedy="A prospect needs the facility’s name and an owner.",
        )
    fresh = tuple(first.values())
    blank = np.full(len(fresh), np.nan)
    words = (_texts([getattr(one.lead, name) for one in fresh]) for name in _TOWN)
    return Prospects(fresh, locate(blank, blank, *words))


def adding(state: State, found: Prospects) -> AccountsReplaced:
    """The change that adds prospects.

    Each goes to its owner's territory in every scenario of the lead's team that has it. What
    brought the lead, and who recommended it, is kept in the column `lead_source`.
    """
    fresh = found.routed
    accounts = _with(state.accounts, found, _new_ids(state, len(fresh)))
    before, after = {}, {}
    for scenario in state.scenarios:
        for team, layer in scenario.layers.items():
            before[scenario.id, team] = layer.alignment
            after[scenario.id, team] = _alignment(layer, team, fresh)
    n = len(fresh)
    label = "Add 1 prospect" if n == 1 else f"Add {n:,} prospects"
    return AccountsReplaced(label, state.accounts, accounts, before, after)


def opening_leads(openings: Sequence[Opening]) -> tuple[Lead, ...]:
    """The facilities among openings as leads, and those of people; a town is no facility."""
    return tuple(one.lead for one in openings if not one.is_town)


def _alignment(layer: Layer, team: str, fresh: Sequence[Routed]) -> Alignment:
    code_of = {territory.id: code for code, territory in enumerate(layer.territories)}
    added = [
        code_of.get(one.owner.territory_id, UNASSIGNED)
        if one.owner is not None and one.team == team
        else UNASSIGNED
        for one in fresh
    ]
    return Alignment(np.concatenate((layer.alignment.territory, np.array(added, np.int16))))


def _new_ids(state: State, count: int) -> list[str]:
    """Ids that no account has; a later import finds the account by its name and place."""
    found: list[str] = []
    number = 0
    while len(found) < count:
        number += 1
        if not state.accounts.has(fresh := f"{_PREFIX}{number:05d}"):
            found.append(fresh)
    return found


def _with(accounts: Accounts, found: Prospects, ids: Sequence[str]) -> Accounts:
    """The accounts with one row per prospect behind them."""
    leads, place = [one.lead for one in found.routed], found.place
    n = len(leads)
    given: dict[str, Column] = {
        "account_id": _texts(ids),
        "name": _texts([lead.facility for lead in leads]),
        "status": _texts([PROSPECT] * n),
        SOURCE: _texts([source_words(lead) for lead in leads]),
    }
    given |= {name: _texts([getattr(lead, name) for lead in leads]) for name in _PLAIN}
    systems = [lead.system for lead in leads]
    if any(systems):
        given["idn_id"] = _texts(systems)
    given |= {"lat": place.lat, "lon": place.lon, "placed_by": place.placed_by}
    columns = {}
    for name in dict.fromkeys((*accounts.names, *given)):
        old = accounts[name] if name in accounts else _blank(given[name], len(accounts))
        new = given[name] if name in given else _blank(old, n)
        columns[name] = pd.concat([pd.Series(old), pd.Series(new)]).to_numpy(old.dtype)
    return Accounts(columns)


def source_words(lead: Lead) -> str:
    """Where a lead comes from: "Referred by Dr Vasseur", "Congress"."""
    if lead.referred_by:
        return f"Referred by {lead.referred_by}"
    return lead.source or "Lead"


def _texts(values: Sequence[str]) -> Column:
    column = np.empty(len(values), object)
    column[:] = values
    return column


def _blank(like: Column, n: int) -> Column:
    """`n` blank cells of a column's kind."""
    if like.dtype == object:
        return np.full(n, "", object)
    return np.zeros(n, bool) if like.dtype == np.bool_ else np.full(n, np.nan)
