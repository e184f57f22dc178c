"""Hours a year: calls, cases, pursuits, travel of every account; capacity of a rep (F19-F23)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.errors import PlanError
from model.owner_drive import owner_drive
from model.plan.all_segments import all_segments
from model.plan.core import PlanCore, plan_core
from model.plan.facts import AccountFigures, Segmentation, Workload
from model.plan.influence import opinion_leaders
from model.plan.potential import account_figures
from model.positions import serving
from model.reps import Rep
from model.same_inputs import SameInputs
from model.scenario import LIVE, Layer
from model.settings import Settings, settings_of
from model.state import State
from model.territories import CORE_TEAM

_YEAR_MONTHS: Final = 12
_CALLS_WITHOUT_SEGMENT: Final = 1.0  # design §4: calls = the column, the segment's, else 1


@dataclass(frozen=True, eq=False, slots=True)
class Parts:
    """F20 without travel, all (n,) per year; NaN where the segment is not known."""

    calls: FloatArray
    touches: FloatArray
    cases: FloatArray
    or_days: FloatArray  # before the specialist's part is taken off
    activation: FloatArray
    face: FloatArray  # h
    remote: FloatArray
    case: FloatArray
    pursuit: FloatArray
    visits: FloatArray
    pinned: BoolArray

    @property
    def fixed(self) -> FloatArray:
        """Hours that do not depend on where the owner lives."""
        return self.face + self.remote + self.case + self.pursuit


@dataclass(frozen=True, eq=False, slots=True)
class AccountHours:
    """Workload of all accounts, (n,) per year; an owner changes only the travel.

    Hours given in the table for the whole account stay as they are: `fixed` then holds them
    and `visits` is 0.
    """

    fixed: FloatArray  # h without travel, NaN not known
    visits: FloatArray  # trips a year that travel is counted for
    visits_per_day: FloatArray
    calls: FloatArray  # face-to-face: the column, else the segment's, else 1
    drive: FloatArray  # h one way from the current owner's home, NaN not known
    travel: FloatArray  # h
    total: FloatArray  # h, fixed + travel; NaN not known


def call_frequency(
    segment: TextArray, best_tier: FloatArray, settings: Mapping[str, float]
) -> tuple[FloatArray, FloatArray]:
    """Face-to-face calls and remote touches a year by segment, before activation; NaN unknown."""
    codes, names = pd.factorize(segment)
    known = np.zeros((len(names), 2))
    for position, name in enumerate(names):
        for column, kind in enumerate(("f2f", "remote")):
            known[position, column] = settings.get(f"freq.{name}.{kind}", np.nan)
    pair = known[codes] if len(names) else np.zeros((0, 2))
    referrer = segment == "Referrer"
    leader = (best_tier >= 1) & (best_tier <= 3)
    for column, kind in enumerate(("f2f", "remote")):
        pair[referrer & leader, column] = settings[f"freq.Referrer_T1_T3.{kind}"]
        pair[referrer & ~leader, column] = settings[f"freq.Referrer_other.{kind}"]
    return pair[:, 0], pair[:, 1]


def activation(
    segmentation: Segmentation, revenue: FloatArray, wave: IntArray, settings: Mapping[str, float]
) -> FloatArray:
    """1, or 0.3 for A and B prospects whose turn is not this year (plan-spec §2.2, §10 no. 24)."""
    prospect = np.isin(segmentation.potential_class, ("A", "B")) & ~(np.nan_to_num(revenue) > 0)
    later = prospect & (segmentation.segment != "Not now") & ~((wave >= 1) & (wave <= 4))
    return np.where(later, settings["activation.waved_later"], settings["activation.active"])


def yearly_parts(
    accounts: Accounts,
    figures: AccountFigures,
    segmentation: Segmentation,
    best_tier: FloatArray,
    wave: IntArray,
    months_to_close: FloatArray,
    hours_to_win: FloatArray,
    settings: Settings,
) -> Parts:
    """F20 and F21 of the plan's first year, pinned inputs of the table applied."""
    types = accounts.text("account_type")
    calls, touches = call_frequency(segmentation.segment, best_tier, settings)
    active = activation(segmentation, figures.revenue, wave, settings)
    calls = calls * active
    touches = touches * np.maximum(active, settings["activation.remote_floor"])
    cases = settings["case.existing_share"] * figures.ours.sum(axis=1)
    waved = (wave >= 1) & (wave <= 4)
    started = 3.0 * (wave - 1)
    live = waved & (started + 1 + months_to_close <= _YEAR_MONTHS)
    cases = cases + live * settings["case.first_n"] * settings.by_type("surgeons", types)
    left = np.minimum(1.0, (_YEAR_MONTHS - started) / np.maximum(1.0, months_to_close))
    pursuit = np.where(waved, settings["pursuit.share"] * hours_to_win * left, 0.0)
    return _pinned_parts(accounts, calls, touches, cases, pursuit, active, settings)


def _pinned_parts(
    accounts: Accounts,
    calls: FloatArray,
    touches: FloatArray,
    cases: FloatArray,
    pursuit: FloatArray,
    active: FloatArray,
    settings: Settings,
) -> Parts:
    """Put the pinned inputs in place; calls and OR days are recovered from pinned hours.

    Where anything is pinned, a part that is neither pinned nor computed counts 0.
    """
    per_call = settings.by_type("face", accounts.text("account_type"))
    per_or_day = settings["case.per_or_day"] * settings["case.h"] + settings["case.setup_h"]
    pins = {
        name: accounts.number(name)
        for name in ("calls", "face_hours", "remote_hours", "case_hours", "pursuit_hours")
    }
    pinned = np.any([np.isfinite(pin) for pin in pins.values()], axis=0)
    calls = _first(pins["calls"], pins["face_hours"] / per_call, calls)
    face = _first(pins["face_hours"], calls * per_call)
    remote = _first(pins["remote_hours"], touches * settings["remote.h"])
    or_days = cases / settings["case.per_or_day"]
    own_part = settings["case.share"]
    case = _first(pins["case_hours"], own_part * or_days * per_or_day)
    pursuit = _first(pins["pursuit_hours"], pursuit)
    if own_part > 0:
        or_days = np.where(np.isfinite(pins["case_hours"]), case / per_or_day / own_part, or_days)
    calls, face, remote, case, pursuit = (
        np.where(pinned & ~np.isfinite(part), 0.0, part)
        for part in (calls, face, remote, case, pursuit)
    )
    visits = calls + own_part * or_days + pursuit / settings["travel.pursuit_hours_per_visit"]
    return Parts(
        calls,
        touches,
        or_days * settings["case.per_or_day"],
        or_days,
        active,
        face,
        remote,
        case,
        pursuit,
        visits,
        pinned,
    )


def _first(*columns: FloatArray) -> FloatArray:
    """The first finite value of several columns, row by row."""
    result = columns[-1]
    for column in reversed(columns[:-1]):
        result = np.where(np.isfinite(column), column, result)
    return result


def travel_hours(
    visits: FloatArray, drive: FloatArray, per_day: FloatArray, settings: Mapping[str, float]
) -> FloatArray:
    """F19, h a year: visits × (2·drive ÷ visits a day + parking); arguments broadcast.

    An unknown drive counts as none.
    """
    parking = settings_of(settings)["travel.per_visit"]
    trip = 2.0 * np.nan_to_num(drive) / per_day + parking
    return np.asarray(visits * trip, np.float64)


def visits_per_day(clusters: TextArray, types: TextArray, settings: Settings) -> FloatArray:
    """Visits on a field day: by the kind of the imported cluster, without one by the type.

    A cluster is rural when the setting `rural.<CLUSTER>` says so (F19).
    """
    rural = settings.rural(clusters)
    by_cluster = np.where(rural, settings["visits_per_day.rural"], settings["visits_per_day.urban"])
    return np.where(clusters != "", by_cluster, settings.by_type("visits_per_day", types))


def working_days(rep: Rep | None, settings: Mapping[str, float]) -> float:
    """Weekdays less holidays, leave and company days; the rep's own numbers win."""
    known, off = settings_of(settings), 0.0
    for name, own in (
        ("cap.holidays", rep.holidays if rep is not None else None),
        ("cap.leave", rep.leave_days if rep is not None else None),
        ("cap.company", rep.company_days if rep is not None else None),
    ):
        off += known[name] if own is None else own
    return known["cap.weekdays"] - off


def capacity_hours(rep: Rep | None, settings: Mapping[str, float]) -> float:
    """F22, h a year a rep can plan; a full standard year without a rep."""
    known = settings_of(settings)
    gross = working_days(rep, known) * known["cap.day_h"]
    planable = gross * (1.0 - known["cap.admin"] - known["cap.buffer"])
    return planable if rep is None else planable * rep.fte * rep.ramp


def utilisation_verdict(utilisation: float, settings: Mapping[str, float]) -> str:
    """F23: green, amber or red; "" when it is not known. `utilisation` 1.0 = all hours used."""
    if utilisation != utilisation:
        return ""
    if settings["util.green_low"] / 100 <= utilisation <= settings["util.green_high"] / 100:
        return "green"
    if settings["util.amber_low"] / 100 <= utilisation <= settings["util.amber_high"] / 100:
        return "amber"
    return "red"


def core_parts(core: PlanCore) -> Parts:
    """The parts of one plan's accounts."""
    return yearly_parts(
        core.accounts,
        core.figures,
        core.segmentation,
        core.scores.best_tier,
        core.sequence.wave,
        core.months_to_close,
        core.scores.hours_to_win,
        core.settings,
    )


def plan_workload(core: PlanCore, rep: Rep | None) -> Workload:
    """F19-F23 of one plan's first year."""
    settings, parts = core.settings, core_parts(core)
    types = core.accounts.text("account_type")
    per_day = visits_per_day(core.accounts.text("cluster"), types, settings)
    travel = travel_hours(parts.visits, core.drive_hours, per_day, settings)
    given = core.accounts.number("hours")
    hours = _first(given, parts.fixed + travel)
    capacity, days = capacity_hours(rep, settings), working_days(rep, settings)
    known = bool(np.isfinite(hours).any())
    utilisation = float(np.nansum(hours)) / capacity if known and capacity > 0 else np.nan
    unknown = int(np.sum(~np.isfinite(hours)))
    notes = [f"The hours of {unknown} accounts are not known."] if unknown else []
    if rep is None or not rep.has_home:
        notes.append("Travel counts no driving: the rep's home is not known.")
    return Workload(
        calls=parts.calls,
        touches=parts.touches,
        cases=parts.cases,
        or_days=parts.or_days,
        activation=parts.activation,
        face_hours=parts.face,
        remote_hours=parts.remote,
        case_hours=parts.case,
        pursuit_hours=parts.pursuit,
        travel_hours=np.where(np.isfinite(given), 0.0, travel),
        visits=parts.visits,
        visits_per_day=per_day,
        hours=hours,
        pinned=parts.pinned | np.isfinite(given),
        working_days=days,
        gross_hours=days * settings["cap.day_h"],
        capacity=capacity,
        utilisation=utilisation,
        verdict=utilisation_verdict(utilisation, settings),
        missing=tuple(notes),
    )


def account_hours(state: State, scenario: str = "", team: str = CORE_TEAM.id) -> AccountHours:
    """Workload of every account with the owner it has in a scenario.

    What does not depend on the owner is the same in every scenario: accounts of a live
    territory whose rep has a plan take calls and pursuits from that plan; all others are
    segmented together, without pursuits. The arrays are read-only: the same hours are given
    again while nothing they depend on has changed.
    """
    layer = state.scenario(scenario).layer(team)
    same = _ownerless(state, team)
    return _account_hours(SameInputs((state, layer, team), (layer, *same.parts), same.values))


def _ownerless(state: State, team: str) -> SameInputs:
    """What hours without travel depend on: everything but the scenario."""
    live = _live_layer(state, team) if state.plans else None
    parts = (live, state.accounts, *state.reps, *state.tables.values(), *state.plans.values())
    names = (team, tuple(state.tables), tuple(state.plans))
    return SameInputs((state, team), parts, (names, state.about, frozenset(state.settings.items())))


@lru_cache(maxsize=4)
def _account_hours(inputs: SameInputs) -> AccountHours:
    state, layer, team = inputs.source
    settings, parts = settings_of(state), project_parts(state, team)
    fixed, visits, calls = parts.fixed, parts.visits, parts.calls
    given = state.accounts.number("hours")
    fixed = _first(given, fixed)
    visits = np.where(np.isfinite(given) | ~np.isfinite(visits), 0.0, visits)
    per_day = visits_per_day(
        state.accounts.text("cluster"), state.accounts.text("account_type"), settings
    )
    drive = owner_drive(state, layer, settings)
    travel = travel_hours(visits, drive, per_day, settings)
    calls = np.where(np.isfinite(calls), calls, _CALLS_WITHOUT_SEGMENT)
    columns = (fixed, visits, per_day, calls, drive, travel, fixed + travel)
    for column in columns:
        column.setflags(write=False)
    return AccountHours(*columns)


def project_parts(state: State, team: str = CORE_TEAM.id) -> Parts:
    """F20 without travel of every account: of a planned territory from its rep's plan.

    The arrays are read-only and the same in every scenario.
    """
    return _project_parts(_ownerless(state, team))


@lru_cache(maxsize=2)
def _project_parts(same: SameInputs) -> Parts:
    state, team = same.source
    figures, accounts, n = account_figures(state), state.accounts, len(state.accounts)
    best, _ = opinion_leaders(
        state.table("contacts"),
        accounts.ids,
        accounts.number("best_kol_tier"),
        accounts.number("extra_kols"),
    )
    leads, nothing = np.zeros(n, np.int64), np.zeros(n)
    segments, settings = all_segments(state), settings_of(state)
    parts = yearly_parts(accounts, figures, segments, best, leads, nothing, nothing, settings)
    for core in _planned(state, team, figures):
        own = core_parts(core)
        for column in fields(Parts):
            getattr(parts, column.name)[core.rows] = getattr(own, column.name)
    for column in fields(Parts):
        getattr(parts, column.name).setflags(write=False)
    return parts


def _live_layer(state: State, team: str) -> Layer | None:
    """Today's layer of a team; None in a project without a live alignment of it."""
    try:
        return state.scenario(LIVE).layer(team)
    except PlanError:
        return None


def _planned(state: State, team: str, figures: AccountFigures) -> list[PlanCore]:
    """The cores of the live territories whose rep has a plan."""
    live = _live_layer(state, team) if state.plans else None
    if live is None:
        return []
    cores = []
    for code, territory in enumerate(live.territories):
        rep = serving(state, territory)
        rows = live.alignment.rows_of(code) if code != UNASSIGNED else np.zeros(0, np.int64)
        if rep is not None and state.plans.get(rep.id) and len(rows):
            cores.append(plan_core(state, rows, rep, figures))
    return cores
