"""The part of a plan everything else builds on: figures, segments, scores, sequence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.fields import NO_SYSTEM
from model.places.drive import CircuityDrive
from model.plan.clusters import travel_clusters
from model.plan.facts import AccountFigures, Reach, Scores, Segmentation, Sequence
from model.plan.forecast import months_to_close, win_probability
from model.plan.influence import edges_between, opinion_leaders, reach_of, tier_points
from model.plan.potential import account_figures, contract_status, figure_notes
from model.plan.scores import score_accounts
from model.plan.segmentation import segment_accounts
from model.plan.sequence import NO_GATE, Override, SequenceProblem, sequence_accounts
from model.plan.tables import typed_number
from model.reps import Rep
from model.settings import Settings, settings_of
from model.state import State

_QUARTERS_OF_YEAR: Final = 4


@dataclass(frozen=True, eq=False, slots=True)
class PlanCore:
    """Arrays (n,) of the accounts of one territory."""

    rows: IntArray
    accounts: Accounts
    plan: Mapping[str, Any]
    settings: Settings
    figures: AccountFigures
    segmentation: Segmentation
    clusters: TextArray
    drive_hours: FloatArray
    contract: TextArray
    gates: Mapping[str, str]  # system id -> gate account id
    reach: Reach
    scores: Scores
    months_to_close: FloatArray
    p_win: FloatArray
    problem: SequenceProblem
    sequence: Sequence


def plan_core(
    state: State,
    rows: IntArray,
    rep: Rep | None,
    figures: AccountFigures | None = None,
) -> PlanCore:
    """The core of the plan for the accounts of `rows`, driven to from the rep's home.

    `figures` are those of all accounts, when the caller has them already.
    """
    settings = settings_of(state)
    plan = state.plans.get(rep.id, {}) if rep is not None else {}
    accounts = state.accounts.taking(rows)
    own = (figures or account_figures(state)).taking(rows)
    own = replace(own, missing=figure_notes(own))
    contract = contract_status(state)[rows]
    types = accounts.text("account_type")
    segmentation = _segments(accounts, own, settings)
    drive = home_drive(accounts, rep, settings)
    clusters = travel_clusters(accounts, settings)
    reach = reach_of(edges_between(state.table("influence"), accounts.ids), own.headroom)
    leaders = _leaders(state, accounts, settings)
    scores = score_accounts(accounts, own, leaders, reach, contract, drive, settings)
    months = months_to_close(types, scores.readiness, settings)
    gates = system_gates(state)
    problem = _problem(
        rows, accounts, own, segmentation, scores, reach, clusters, contract, months, gates, plan
    )
    return PlanCore(
        rows=rows,
        accounts=accounts,
        plan=plan,
        settings=settings,
        figures=own,
        segmentation=segmentation,
        clusters=clusters,
        drive_hours=drive,
        contract=contract,
        gates=gates,
        reach=reach,
        scores=scores,
        months_to_close=months,
        p_win=win_probability(types, scores.readiness, own.revenue, settings),
        problem=problem,
        sequence=sequence_accounts(problem, settings),
    )


def _segments(
    accounts: Accounts, own: AccountFigures, settings: Mapping[str, float]
) -> Segmentation:
    """The segments as computed; one that was chosen by hand goes first."""
    return segment_accounts(
        own.potential,
        own.penetration,
        accounts.text("account_type"),
        accounts.text("status"),
        settings,
        chosen=accounts.text("segment_chosen"),
    )


def _leaders(
    state: State, accounts: Accounts, settings: Mapping[str, float]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Best tier, further leaders and K of F11."""
    best, extra = opinion_leaders(
        state.table("contacts"),
        accounts.ids,
        accounts.number("best_kol_tier"),
        accounts.number("extra_kols"),
    )
    return best, extra, tier_points(best, extra, settings)


def home_drive(accounts: Accounts, rep: Rep | None, settings: Mapping[str, float]) -> FloatArray:
    """One-way hours from the rep's home (F17), NaN where home or place is not known."""
    home = (rep.home_lat, rep.home_lon) if rep is not None else (None, None)
    lat = np.nan if home[0] is None else home[0]
    lon = np.nan if home[1] is None else home[1]
    return CircuityDrive(settings).hours(lat, lon, accounts.lat, accounts.lon)


def system_gates(state: State) -> dict[str, str]:
    """The gate account of each system that names one."""
    table = state.table("systems")
    if not {"idn_id", "gate_account_id"} <= set(table.columns):
        return {}
    pairs = zip(table["idn_id"], table["gate_account_id"], strict=True)
    return {str(system): str(gate) for system, gate in pairs if gate}


def in_system(accounts: Accounts) -> TextArray:
    """The system id of each account, "" for independents (plan-spec §10 no. 25)."""
    codes, names = pd.factorize(accounts.text("idn_id"))
    kept = ["" if str(name).casefold() in NO_SYSTEM else name for name in names]
    return np.array(kept, object)[codes] if kept else np.zeros(0, object)


def _problem(
    rows: IntArray,
    accounts: Accounts,
    figures: AccountFigures,
    segmentation: Segmentation,
    scores: Scores,
    reach: Reach,
    clusters: TextArray,
    contract: TextArray,
    months: FloatArray,
    gates: Mapping[str, str],
    plan: Mapping[str, Any],
) -> SequenceProblem:
    systems = in_system(accounts)
    gate_ids = np.array([gates.get(system, "") for system in systems], object)
    gate = np.array(
        [accounts.row_of(g) if accounts.has(g) else NO_GATE for g in gate_ids], np.int64
    )
    themes = _families_by_quarter(plan)
    launch = next((family for _, family in themes), "")
    return SequenceProblem(
        rows=rows,
        ids=accounts.ids,
        names=accounts.text("name"),
        candidate=_candidates(accounts, segmentation),
        scores=scores,
        clusters=clusters,
        gate=gate,
        gate_ids=gate_ids,
        in_system=systems != "",
        sole=contract == "sole-competitor",
        end_month=figures.contract_end_month,
        edges=reach.edges,
        focus_share=_family_share(figures, launch),
        months_to_close=months,
        launch_family=launch,
        new_family_quarters=_opening_quarters(themes),
        overrides=_overrides(plan),
    )


def _candidates(accounts: Accounts, segmentation: Segmentation) -> BoolArray:
    """A and B accounts that are not set aside and let us in."""
    able = np.isin(segmentation.potential_class, ("A", "B"))
    able &= segmentation.segment != "Not now"
    return np.asarray(able & (accounts.text("access_policy") != "restricted"), bool)


def _overrides(plan: Mapping[str, Any]) -> tuple[Override, ...]:
    """The plan's `sequence_overrides`: account_id, quarter 1-12 and the rep's reason."""
    return tuple(
        Override(str(o.get("account_id", "")), int(quarter), str(o.get("reason", "")))
        for o in plan.get("sequence_overrides", ())
        if (quarter := typed_number(o.get("quarter"))) >= 1
    )


def _families_by_quarter(plan: Mapping[str, Any]) -> list[tuple[int, str]]:
    """(plan quarter, family) of each focus theme that names a family, in order."""
    themes = plan.get("focus_themes", ())
    return [
        (position % _QUARTERS_OF_YEAR + 1, str(theme["family"]))
        for position, theme in enumerate(themes)
        if theme.get("family")
    ]


def _opening_quarters(themes: list[tuple[int, str]]) -> tuple[int, ...]:
    seen: set[str] = set()
    quarters = []
    for quarter, family in themes:
        if family not in seen:
            quarters.append(quarter)
        seen.add(family)
    return tuple(quarters)


def _family_share(figures: AccountFigures, family: str) -> FloatArray:
    """Part of each account's potential in a family, 0-1; NaN where it is not known."""
    share = np.full(len(figures.potential), np.nan)
    if family in figures.families:
        part = figures.potential_by_family[:, figures.families.index(family)]
        np.divide(part, figures.potential, out=share, where=figures.potential > 0)
    return share
