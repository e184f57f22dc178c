"""What is computed about the accounts of one plan: figures, segments, scores, sequence, workload.

Arrays of shape (n,) are aligned to the accounts they were computed for; NaN and "" stand for
"not known" (a division by zero is not known, never 0). `missing` holds sentences about inputs
that are absent, one each, empty when everything was there. Money is in the project's currency,
whole units per year unless said otherwise; shares are 0-1, scores 0-100, hours per year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray, TextArray

ROLES: Final = ("USER", "BUYER", "ADMIN")
LETTER_OF: Final = {"USER": "U", "BUYER": "B", "ADMIN": "A"}
READY_ITEMS: Final = (
    "champion",
    "contract",
    "committee",
    "pain",
    "budget",
    "training",
    "evaluation",
    "access",
)
SEGMENTS: Final = (
    "Attack",
    "Grow",
    "Protect",
    "Develop",
    "Build",
    "Maintain",
    "Monitor",
    "Serve",
    "Serve+",
    "Referrer",
    "Not now",
)
N_QUARTERS: Final = 12
N_MONTHS: Final = 36


@dataclass(frozen=True, eq=False, slots=True)
class AccountFigures:
    """F1-F6 of n accounts and k procedure families."""

    families: tuple[str, ...]  # k family codes, in the order of the settings
    lines: tuple[str, ...]  # product lines with a price that earn per procedure
    revenue_per_procedure: FloatArray  # (k,) F1, money; NaN without prices
    addressable_share: FloatArray  # (k,) 0-1
    market: FloatArray  # (n, k) procedures per year, all devices; F2b fills what is missing
    ours: FloatArray  # (n, k) our procedures, last 12 months
    potential: FloatArray  # (n,) F2 money/yr; the imported column where it cannot be computed
    potential_by_family: FloatArray  # (n, k)
    revenue: FloatArray  # (n,) last 12 months
    penetration: FloatArray  # (n,) F3 revenue / potential, NaN where potential is 0
    procedure_penetration: FloatArray  # (n,) ours / addressable procedures
    share_of_wallet: FloatArray  # (n,) F4
    cap: FloatArray  # (n,) F5 attainable share of potential
    headroom: FloatArray  # (n,) F6 money/yr
    addressable: FloatArray  # (n,) procedures per year, all families
    contract_end_month: FloatArray  # (n,) month of the plan, 1 = its first; NaN unknown
    confidence: TextArray  # (n,) A own + measured, B one of both, C estimated, D typed, ""
    missing: tuple[str, ...] = ()

    def taking(self, rows: IntArray) -> "AccountFigures":
        """The figures of some accounts, in that order."""
        return AccountFigures(
            self.families,
            self.lines,
            self.revenue_per_procedure,
            self.addressable_share,
            self.market[rows],
            self.ours[rows],
            self.potential[rows],
            self.potential_by_family[rows],
            self.revenue[rows],
            self.penetration[rows],
            self.procedure_penetration[rows],
            self.share_of_wallet[rows],
            self.cap[rows],
            self.headroom[rows],
            self.addressable[rows],
            self.contract_end_month[rows],
            self.confidence[rows],
            self.missing,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Segmentation:
    """§2.2, all (n,); "" where potential is not known."""

    potential_class: TextArray  # "A", "B", "C"; "R" for practices without own procedures
    level: TextArray  # penetration "L", "M", "H"
    segment: TextArray  # one of SEGMENTS
    decile: FloatArray  # 1 (largest potential) to 10, equal count; NaN without potential
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Reach:
    """What each account can open at the others along influence edges (F11)."""

    one_step: FloatArray  # (n,) Σ weight × headroom of direct followers, money/yr
    two_steps: FloatArray  # (n,) headroom of all accounts within two steps, by strongest path
    edges: tuple[tuple[int, int, float], ...]  # (from, to, weight) as positions in 0..n-1
    missing: tuple[str, ...] = ()

    @property
    def second_step(self) -> FloatArray:
        """What the second step adds to the first, (n,), money/yr."""
        return np.maximum(0.0, self.two_steps - self.one_step)


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """F10-F14, all (n,), 0-100 unless said."""

    value: FloatArray  # V; 0 without headroom
    influence: FloatArray  # I
    readiness: FloatArray  # R; 0 when nothing is known: an item counts only with evidence
    effort: FloatArray  # E
    static: FloatArray  # S
    tier_points: FloatArray  # K
    network: FloatArray  # N
    teaching: FloatArray  # T
    best_tier: FloatArray  # best opinion leader 1-4, 0 none
    hours_to_win: FloatArray  # F13, h
    ready_items: Mapping[str, BoolArray]  # by READY_ITEMS
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """One start in the sequence, F15."""

    rank: int  # 1 = first
    quarter: int  # 1-12, counted from the plan's start
    row: int  # row in state.accounts
    position: int  # row in the plan's arrays
    account_id: str
    name: str
    score: float  # S' when picked; static S for a quick win
    label: str  # Beachhead, Gate, Follower, Quick win, Reference
    reasons: tuple[str, str]  # the two largest contributions in words
    moves_up: str  # what would lift it
    alternates: tuple[str, ...]  # ids of the next two
    depends_on: tuple[str, ...]  # ids of its gate and of the references that count
    hours: float  # charged to the quarter's capacity
    quick_win: bool = False
    override: str = ""  # the rep's reason when the order was overridden


@dataclass(frozen=True, eq=False, slots=True)
class Sequence:
    """Which account is started when."""

    picks: tuple[Pick, ...]
    wave: IntArray  # (n,) quarter 1-12, 0 for none
    launch_family: str  # family of the first focus theme, "" for none
    hours_used: FloatArray  # (12,) h of pursuit charged to each quarter
    hours_available: FloatArray  # (12,)
    open_pursuits: IntArray  # (12,) started and not yet closed
    blocked: Mapping[str, str]  # account id -> why it was never started
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def of(self, account_id: str) -> Pick | None:
        """The pick of one account."""
        return next((pick for pick in self.picks if pick.account_id == account_id), None)


@dataclass(frozen=True, eq=False, slots=True)
class Workload:
    """F19-F23 of the plan's first year, (n,) per year; NaN where the type is not known."""

    calls: FloatArray  # face-to-face, unrounded
    touches: FloatArray  # remote
    cases: FloatArray  # attended before the specialist's part is taken off
    or_days: FloatArray
    activation: FloatArray  # factor on the segment's calls
    face_hours: FloatArray
    remote_hours: FloatArray
    case_hours: FloatArray
    pursuit_hours: FloatArray
    travel_hours: FloatArray  # 0 where no home or no place is known
    visits: FloatArray
    visits_per_day: FloatArray
    hours: FloatArray  # their sum, or the pinned `hours`
    pinned: BoolArray  # any part came from the table
    working_days: float  # of the rep
    gross_hours: float
    capacity: float  # h/yr, F22
    utilisation: float  # 0-…, F23
    verdict: str  # "green", "amber", "red", "" unknown
    missing: tuple[str, ...] = ()

    @property
    def travel_share(self) -> float:
        """Windshield share: travel hours over all hours."""
        total = float(self.hours.sum())
        return float(self.travel_hours.sum()) / total if total else float("nan")


@dataclass(frozen=True, slots=True)
class MixRow:
    """One line of a mix table; shares 0-1 of the plan's total, NaN when that is 0."""

    key: str  # "" = unknown
    n: int
    potential: float
    revenue: float
    headroom: float
    addressable: float  # procedures per year
    hours: float
    calls: int  # each account's calls rounded, then added (as printed)
    beds: float
    penetration: float
    share_of_accounts: float
    share_of_potential: float
    share_of_revenue: float
    share_of_headroom: float
    share_of_hours: float


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One procedure family of the plan."""

    family: str
    market: float  # procedures per year
    ours: float
    addressable: float
    revenue_per_procedure: float
    potential: float
    revenue: float
    penetration: float
    value_of_a_point: float  # money/yr of one percentage point of penetration


@dataclass(frozen=True, eq=False, slots=True)
class Mix:
    """F8: tables by type, segment, cluster and system, the families, concentration."""

    by_type: tuple[MixRow, ...]
    by_segment: tuple[MixRow, ...]
    by_cluster: tuple[MixRow, ...]
    by_system: tuple[MixRow, ...]  # key "" = independent
    by_family: tuple[FamilyRow, ...]
    total: MixRow
    accounts_with_potential: int
    accounts_buying: int
    account_penetration: float  # F7
    top_1: float  # share of revenue
    top_5: float
    top_10: float
    hhi: float  # Σ share², 0-1
    missing: tuple[str, ...] = ()
