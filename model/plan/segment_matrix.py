"""The 3×3 matrix of a plan: which accounts stand in which cell, and what the cell is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import BoolArray, TextArray
from model.diary.measures import Share
from model.diary.measures_acts import acts_of
from model.diary.visits_made import Visits, attained, visits_made
from model.plan.rep_plan import RepPlan
from model.plan.segment_edits import ChosenSegment, chosen_segments
from model.plan.segmentation import cell_of, grid_segments, segment_accounts
from model.settings import settings_of
from model.state import State

REFERRER: Final = "Referrer"
NOT_NOW: Final = "Not now"
UNKNOWN: Final = ""  # no potential is known


@dataclass(frozen=True, slots=True)
class Member:
    """One account in a cell; money a year, NaN where not known."""

    account_id: str
    name: str
    potential: float
    revenue: float
    penetration: float  # 0-1
    wave: int  # quarter of the plan it is started in, 0 for none
    computed: str  # the segment its figures give
    chosen: ChosenSegment | None  # who placed it by hand, and why


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One segment with its accounts, the largest potential first; money a year."""

    segment: str
    potential_class: str  # "" outside the grid
    level: str
    members: tuple[Member, ...]
    potential: float
    revenue: float
    headroom: float
    calls: int  # face to face, first year, each account's rounded before they are added
    attained: Share  # planned visits of the last quarter that were made (F24)


@dataclass(frozen=True, slots=True)
class SegmentMatrix:
    """Every account of the plan that is not closed, in exactly one place."""

    cells: tuple[MatrixCell, ...]  # the nine, class A first, low penetration first
    outside: tuple[MatrixCell, ...]  # Referrer, Not now, then those without potential
    low: float  # penetration below which the level is L, 0-1
    high: float  # from which it is H
    a_share: float  # cumulative share of potential of class A, 0-1
    b_share: float
    a_attained: Share  # as of a cell, over all accounts of class A (S2-37)

    @property
    def n_accounts(self) -> int:
        """All accounts shown."""
        return sum(len(cell.members) for cell in (*self.cells, *self.outside))

    @property
    def potential(self) -> float:
        """Potential of all cells and of what stands outside."""
        return sum(cell.potential for cell in (*self.cells, *self.outside))

    def cell(self, segment: str) -> MatrixCell:
        """A cell by its segment; KeyError for a word that is no segment."""
        for cell in (*self.cells, *self.outside):
            if cell.segment == segment:
                return cell
        raise KeyError(segment)

    def place_of(self, account_id: str) -> tuple[MatrixCell, Member] | None:
        """The cell an account stands in, None when it is not in the plan."""
        for cell in (*self.cells, *self.outside):
            for member in cell.members:
                if member.account_id == account_id:
                    return cell, member
        return None


def segment_matrix(state: State, plan: RepPlan) -> SegmentMatrix:
    """Sort the accounts of a plan into the cells of the matrix (plan-spec §2.2)."""
    settings = settings_of(state)
    computed = computed_segments(state, plan)
    chosen = chosen_segments(state)
    status = state.accounts.text("status")[plan.rows]
    shown = ~np.isin(status, ("closed", "duplicate"))
    figures, segment = plan.figures, plan.segmentation.segment
    order = np.argsort(-np.nan_to_num(figures.potential), kind="stable")
    visits, classes = _visits(state, plan), plan.segmentation.potential_class
    members: dict[str, list[int]] = {}
    for i in order[shown[order]]:
        members.setdefault(str(segment[i]), []).append(int(i))

    def made(name: str) -> MatrixCell:
        rows = members.get(name, [])
        key = cell_of(name) or ("", "")
        return MatrixCell(
            name,
            *key,
            tuple(_member(plan, i, str(computed[i]), chosen) for i in rows),
            float(np.nansum(figures.potential[rows])),
            float(np.nansum(figures.revenue[rows])),
            float(np.nansum(figures.headroom[rows])),
            int(np.floor(np.nan_to_num(plan.workload.calls[rows]) + 0.5).sum()),
            attained(visits, _flags(plan.n, rows)).share,
        )

    outside = [name for name in (REFERRER, NOT_NOW, UNKNOWN) if name != UNKNOWN or name in members]
    return SegmentMatrix(
        tuple(made(name) for name in grid_segments()),
        tuple(made(name) for name in outside),
        settings["pen.low"],
        settings["pen.high"],
        settings["class.A_share"],
        settings["class.B_share"],
        attained(visits, np.asarray(shown & (classes == "A"), bool)).share,
    )


def _visits(state: State, plan: RepPlan) -> Visits:
    acts = acts_of(state, plan.rep, plan.ids, plan.today)
    accounts = state.accounts.taking(plan.rows)
    return visits_made(accounts, plan.workload.calls, acts, plan.today)


def _flags(n: int, rows: Sequence[int]) -> BoolArray:
    flags = np.zeros(n, bool)
    flags[list(rows)] = True
    return flags


def computed_segments(state: State, plan: RepPlan) -> TextArray:
    """The segment each account would have if nobody had chosen any, (n,)."""
    return segment_accounts(
        plan.figures.potential,
        plan.figures.penetration,
        plan.types,
        state.accounts.text("status")[plan.rows],
        settings_of(state),
    ).segment


def _member(plan: RepPlan, i: int, computed: str, chosen: dict[str, ChosenSegment]) -> Member:
    figures, key = plan.figures, str(plan.ids[i])
    return Member(
        key,
        str(plan.names[i]) or key,
        float(figures.potential[i]),
        float(figures.revenue[i]),
        float(figures.penetration[i]),
        int(plan.sequence.wave[i]),
        computed,
        chosen.get(key),
    )
