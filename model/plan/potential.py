"""Potential, revenue, penetration, attainable cap and headroom of every account (F1-F6)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.arrays import BoolArray, FloatArray, TextArray
from model.plan.facts import AccountFigures
from model.plan.period import plan_months, plan_start
from model.plan.volumes import Volumes, account_volumes
from model.same_inputs import SameInputs
from model.settings import settings_of
from model.state import State

_LONG_RUN_MONTHS: Final = 12  # F5: a sole contract with more than this to run caps lower


@dataclass(frozen=True, eq=False, slots=True)
class Catalogue:
    """Families and lines as the names of the settings tell them."""

    families: tuple[str, ...]  # k
    lines: tuple[str, ...]  # those that earn per procedure
    revenue_per_procedure: FloatArray  # (k,) F1; NaN without a price
    addressable_share: FloatArray  # (k,) 1.0 when not set


def catalogue(settings: Mapping[str, float], accounts: Accounts | None = None) -> Catalogue:
    """Find families in `addressable.F`, `units.line.F`, `attach.line.F` and volume columns.

    A line counts in a family when it has units or an attach share there; the other of the two
    is 1. Its price is `asp.line`; a line without a price earns nothing known.
    """
    pairs: dict[tuple[str, str], float] = {}
    families: dict[str, None] = {}
    for name, value in settings.items():
        kind, _, rest = name.partition(".")
        line, _, family = rest.rpartition(".")
        if kind in ("units", "attach") and line and family:
            pairs[line, family] = pairs.get((line, family), 1.0) * value
            families[family] = None
        elif kind == "addressable" and rest:
            families[rest] = None
    for name in accounts or ():
        kind, _, family = name.partition(".")
        if kind in ("proc_volume", "our_procs") and family:
            families[family] = None
    priced = {pair: value for pair, value in pairs.items() if f"asp.{pair[0]}" in settings}
    earned = dict.fromkeys(families, np.nan)
    for (line, family), units in priced.items():
        known = 0.0 if np.isnan(earned[family]) else earned[family]
        earned[family] = known + units * settings[f"asp.{line}"]
    return Catalogue(
        tuple(families),
        tuple(dict.fromkeys(line for line, _ in priced)),
        np.array(list(earned.values()), np.float64),
        np.array([settings.get(f"addressable.{family}", 1.0) for family in families], np.float64),
    )


def attainable_cap(
    contract: TextArray, end_month: FloatArray, settings: Mapping[str, float]
) -> FloatArray:
    """F5, share 0-1 per account. An unknown status counts as none, an unknown end as long."""
    statuses, names = pd.factorize(contract)
    plain = {
        "dual": settings["cap.dual_multi"],
        "multi": settings["cap.dual_multi"],
        "sole-ours": settings["cap.sole_ours"],
    }
    values = np.array([plain.get(name, settings["cap.none"]) for name in names], np.float64)
    cap = values[statuses] if len(names) else np.zeros(0)
    sole = contract == "sole-competitor"
    ending = end_month <= _LONG_RUN_MONTHS  # NaN: not ending
    cap[sole & ending] = settings["cap.sole_competitor_short"]
    cap[sole & ~ending] = settings["cap.sole_competitor_long"]
    return cap


def contract_terms(state: State) -> tuple[TextArray, FloatArray]:
    """Contract status and plan month of its end, (n,) each.

    The account's own columns win; what they leave open comes from the contracts table. The
    month is counted from the plan's start out of the end date when no month is given.
    """
    status, ends, month = _contract_columns(state)
    counted = plan_months(ends, plan_start(state.about))
    return status, np.where(np.isfinite(month), month, counted)


def contract_status(state: State) -> TextArray:
    """Contract status of every account, (n,), as `contract_terms` has it."""
    return _contract_columns(state)[0]


def _contract_columns(state: State) -> tuple[TextArray, TextArray, FloatArray]:
    """Status, day and plan month of the end as they are written, (n,) each."""
    accounts = state.accounts
    status, ends = accounts.text("contract_status").copy(), accounts.text("contract_end").copy()
    month = accounts.number("contract_end_month").copy()
    table = state.table("contracts")
    if {"account_id", "contract_status"} <= set(table.columns):
        names = ("account_id", "contract_status", "end", "end_month")
        columns = [table[n].tolist() if n in table else [""] * len(table) for n in names]
        last = {record[0]: record for record in zip(*columns, strict=True)}
        for account, (_, kind, end, end_month) in last.items():
            row = accounts.row_of(account) if accounts.has(account) else -1
            if row >= 0 and not status[row]:
                status[row] = str(kind)
                ends[row] = ends[row] or str(end)
                month[row] = _number(end_month, month[row])
    return status, ends, month


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, (int, float)) and value == value else otherwise


def _ltm_sales(state: State) -> FloatArray:
    """Sales of the newest twelve months of sales_monthly by account; NaN without the table."""
    sales = state.table("sales_monthly")
    if sales.empty or not {"account_id", "month", "revenue"} <= set(sales.columns):
        return np.full(len(state.accounts), np.nan)
    months = sorted(set(sales["month"]))[-12:]
    recent = sales[sales["month"] >= months[0]]
    sums = recent.groupby("account_id")["revenue"].sum()
    return np.asarray(sums.reindex(state.accounts.ids).fillna(0.0), np.float64)


def _revenue(state: State, ours: FloatArray, known: BoolArray, per_proc: FloatArray) -> FloatArray:
    """Our procedures × F1, else the revenue column, else the newest sales; blanks count 0."""
    earning = np.isfinite(per_proc)
    revenue = ours[:, earning] @ per_proc[earning]
    revenue[~known | (not earning.any())] = np.nan
    for other in (state.accounts.number("revenue"), _ltm_sales(state)):
        revenue = np.where(np.isfinite(revenue), revenue, other)
    blanks = 0.0 if np.isfinite(revenue).any() else np.nan
    return np.where(np.isfinite(revenue), revenue, blanks)


def _capital(state: State, settings: Mapping[str, float]) -> FloatArray:
    """Yearly value of the capital units an account needs: units × price ÷ useful life."""
    value = np.zeros(len(state.accounts))
    for name in state.accounts:
        kind, _, line = name.partition(".")
        life, price = settings.get(f"life.{line}", 0.0), settings.get(f"asp.{line}", 0.0)
        if kind == "units_needed" and life:
            value += np.nan_to_num(state.accounts.number(name)) * price / life
    return value


def _divide(above: FloatArray, below: FloatArray) -> FloatArray:
    out = np.full(len(above), np.nan)
    with np.errstate(over="ignore"):  # next to nothing below: infinite, as it should read
        np.divide(above, below, out=out, where=below > 0)
    return out


def account_figures(state: State) -> AccountFigures:
    """F1-F6 of all accounts; nothing fails when a table or a price is absent.

    The arrays are read-only: the same figures are given again while the tables are the same.
    """
    tables = (state.accounts, *state.tables.values())
    values = (tuple(state.tables), frozenset(state.settings.items()), state.about)
    return _account_figures(SameInputs(state, tables, values))


@lru_cache(maxsize=2)
def _account_figures(inputs: SameInputs) -> AccountFigures:
    state: State = inputs.source
    settings, accounts = settings_of(state), state.accounts
    found = catalogue(settings, accounts)
    volumes = account_volumes(state, found.families)
    earning = np.isfinite(found.revenue_per_procedure)
    earned = np.where(earning, found.revenue_per_procedure, 0.0)
    addressable = volumes.market * found.addressable_share
    by_family = np.where(earning, addressable * earned, np.nan)
    potential = np.where(earning.any(), np.nansum(by_family, axis=1), np.nan)
    potential = potential + _capital(state, settings)
    potential[~volumes.known] = np.nan
    imported = accounts.number("potential")
    typed = ~np.isfinite(potential) & np.isfinite(imported)
    potential = np.where(typed, imported, potential)
    revenue = _revenue(state, volumes.ours, volumes.ours_known, found.revenue_per_procedure)
    status, end_month = contract_terms(state)
    cap = attainable_cap(status, end_month, settings)
    penetration = _divide(revenue, potential)
    wallet = _divide(revenue, accounts.number("category_spend"))
    all_addressable = np.where(volumes.known, addressable.sum(axis=1), np.nan)
    figures = AccountFigures(
        families=found.families,
        lines=found.lines,
        revenue_per_procedure=found.revenue_per_procedure,
        addressable_share=found.addressable_share,
        market=volumes.market,
        ours=volumes.ours,
        potential=potential,
        potential_by_family=by_family,
        revenue=revenue,
        penetration=penetration,
        procedure_penetration=_divide(volumes.ours.sum(axis=1), all_addressable),
        share_of_wallet=np.where(np.isfinite(wallet), wallet, penetration),
        cap=cap,
        headroom=np.maximum(0.0, potential * cap - np.nan_to_num(revenue)),
        addressable=all_addressable,
        contract_end_month=end_month,
        confidence=_confidence(volumes, potential, typed),
    )
    for column in fields(figures):
        values = getattr(figures, column.name)
        if isinstance(values, np.ndarray):
            values.setflags(write=False)
    return replace(figures, missing=figure_notes(figures))


def _confidence(volumes: Volumes, potential: FloatArray, typed: BoolArray) -> TextArray:
    """A own + measured, B measured only, C estimated, D a typed potential, "" nothing known."""
    ours = volumes.ours.sum(axis=1) > 0
    with_volume = volumes.market.sum(axis=1) > 0
    grade = np.where(volumes.estimated, "C", np.where(ours, "A", "B")).astype(object)
    grade[~with_volume | ~np.isfinite(potential)] = ""
    grade[typed] = "D"
    return grade


def figure_notes(figures: AccountFigures) -> tuple[str, ...]:
    """What these figures lack, one sentence each."""
    notes, n = [], len(figures.potential)
    unknown = int(np.sum(~np.isfinite(figures.potential)))
    estimated = int(np.sum(figures.confidence == "C"))
    if not np.isfinite(figures.revenue_per_procedure).any():
        notes.append("No procedure family has a price and units, so potential is not computed.")
    if unknown:
        notes.append(f"{unknown} of {n} accounts have no volume and no potential.")
    if estimated:
        of_all = float(np.nansum(figures.potential))
        part = float(np.nansum(figures.potential[figures.confidence == "C"]))
        share = f": {100 * part / of_all:.0f} % of the potential" if of_all > 0 else ""
        notes.append(f"The volumes of {estimated} accounts are estimated{share}.")
    if n and not np.isfinite(figures.revenue).any():
        notes.append("There is no revenue: headroom counts every account as a prospect.")
    return tuple(notes)
