"""What customers get of an alignment: OR coverage, answers, surgeons seen (F26, F27, S2-42)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.evaluation import Evaluation
from model.home_drives import HomeDrives
from model.metrics import totals
from model.places.drive import CircuityDrive
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.settings import settings_of
from model.state import State

_QUARTER: Final = timedelta(days=91)
_ACTIVE: Final = 1.0  # relationship of a surgeon who works with us
_SPECIALIST: Final = "clinical_specialist"
_CASE: Final = "case_attendance"


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """Logged figures tell the last 91 days, estimated ones what the alignment allows; NaN unknown.

    `coverage` is F26: cases attended ÷ cases agreed. `coverage_expected` weights each territory's
    capacity ÷ workload (at most 1) by its procedures with our devices, `engagement_expected` by
    its active surgeons. `support_hours` is the drive to the nearest of the own rep and the
    clinical specialists, `answer_hours` the median from request to the visit it led to (F27).
    """

    coverage: float
    coverage_expected: float
    engagement: float
    engagement_expected: float
    answer_hours: float
    support_hours: float


class ServiceJudge:
    """Reads the logs once; an alignment is then judged quickly."""

    def __init__(self, state: State, drive: HomeDrives, today: date) -> None:
        self.state, self._drive, n = state, drive, len(state.accounts)
        accounts = state.accounts
        ours = [c for c in accounts if c.startswith("our_procs.")]
        self._cases = sum((np.nan_to_num(accounts.number(c)) for c in ours), np.zeros(n))
        self._surgeons, self._seen = _surgeons(state, today)
        self._support = _specialist_hours(state)
        self._coverage = _cases_attended(state, today)
        self._answer = _answer_hours(state)

    def judge(self, codes: IntArray, shown: Evaluation) -> ServiceFigures:
        """The figures of an alignment (n,) whose numbers are `shown`."""
        served = served_shares(shown)
        owned = np.flatnonzero(codes != UNASSIGNED)
        own = np.full(len(codes), np.nan)
        own[owned] = self._drive.to(owned, codes[owned])
        nearest = np.fmin(own, self._support)
        weight = np.where(np.isfinite(nearest), self._cases, 0.0)
        hours = float(np.nansum(nearest * weight) / weight.sum()) if weight.sum() else np.nan
        active = float(self._surgeons.sum())
        return ServiceFigures(
            coverage=self._coverage,
            coverage_expected=_expected(self._cases, codes, served),
            engagement=float(self._seen.sum()) / active if active else float("nan"),
            engagement_expected=_expected(self._surgeons, codes, served),
            answer_hours=self._answer,
            support_hours=float(hours),
        )

    def engagement(self, codes: IntArray, k: int) -> FloatArray:
        """Active surgeons met in the last 91 days ÷ active surgeons, (K,); NaN where none are."""
        active, seen = totals(self._surgeons, codes, k), totals(self._seen, codes, k)
        rate: FloatArray = np.divide(seen, active, out=np.full(k, np.nan), where=active > 0)
        return rate


def served_shares(shown: Evaluation) -> FloatArray:
    """Capacity ÷ workload of every territory, at most 1; NaN without a rep."""
    used = np.array([t.utilisation for t in shown.territories])
    with np.errstate(divide="ignore"):
        share: FloatArray = np.where(np.isfinite(used), np.minimum(1.0, 1.0 / used), np.nan)
    return share


def _expected(weight: FloatArray, codes: IntArray, served: FloatArray) -> float:
    """Mean of the territories' served shares by weight; nobody serves the unassigned."""
    total = float(weight.sum())
    if not total or not np.isfinite(served).any():
        return float("nan")
    return float(np.nansum(totals(weight, codes, len(served)) * np.nan_to_num(served)) / total)


def _surgeons(state: State, today: date) -> tuple[FloatArray, FloatArray]:
    """Active surgeons of each account, and those among them met in the last 91 days."""
    active, seen = np.zeros(len(state.accounts)), np.zeros(len(state.accounts))
    table = state.table("contacts")
    columns = (
        text(table, "account_id"),
        text(table, "role_class"),
        number(table, "relationship"),
        text(table, "last_contact"),
    )
    for account_id, role, level, last in zip(*columns, strict=True):
        if role.upper() != "USER" or not level >= _ACTIVE or not state.accounts.has(account_id):
            continue
        row = state.accounts.row_of(account_id)
        active[row] += 1
        day = iso_date(last)
        seen[row] += day is not None and today - _QUARTER < day <= today
    return active, seen


def _specialist_hours(state: State) -> FloatArray:
    """Drive (n,) from the nearest clinical specialist's home, NaN without any."""
    accounts = state.accounts
    nearest = np.full(len(accounts), np.nan)
    drive = CircuityDrive(settings_of(state))
    for rep in state.reps:
        if rep.role == _SPECIALIST and rep.home_lat is not None and rep.home_lon is not None:
            home = np.float64(rep.home_lat), np.float64(rep.home_lon)
            nearest = np.fmin(nearest, drive.hours(*home, accounts.lat, accounts.lon))
    return nearest


def _cases_attended(state: State, today: date) -> float:
    """F26 of the last 91 days: cases attended ÷ cases agreed or asked for."""
    done = state.table("activities_done")
    is_case = text(done, "type") == _CASE
    recent = is_case & _within(text(done, "planned_date"), today)
    attended = int((recent & (text(done, "status") == "done")).sum())
    asked = state.table("requests")
    refused = (text(asked, "kind") == "case cover") & (text(asked, "decision") == "declined")
    lost = int((refused & _within(text(asked, "received_at"), today)).sum())
    agreed = int(recent.sum()) + lost
    return attended / agreed if agreed else float("nan")


def _within(days: TextArray, today: date) -> BoolArray:
    found = [iso_date(str(day)[:10]) for day in days]
    return np.array([d is not None and today - _QUARTER < d <= today for d in found], np.bool_)


def _answer_hours(state: State) -> float:
    """F27: median hours from a customer's request to what was scheduled for it, NaN unlogged."""
    table = state.table("requests")
    hours = []
    for asked, planned in zip(
        text(table, "received_at"), text(table, "scheduled_for"), strict=True
    ):
        try:
            begun, answered = datetime.fromisoformat(asked), datetime.fromisoformat(planned)
        except ValueError:
            continue
        if answered >= begun:
            hours.append((answered - begun).total_seconds() / 3600)
    return float(np.median(hours)) if hours else float("nan")
