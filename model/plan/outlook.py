"""What is computed about a plan's future and its people: forecast, back-test, pipeline, roles.

Same conventions as `model.plan.facts`: NaN and "" for not known, money in whole currency units.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from model.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False, slots=True)
class ForecastScenario:
    """36 months of one of low, base, high (§2.7)."""

    name: str
    base: FloatArray  # (36,) money per month from today's business
    new: FloatArray  # (36,) from sequenced accounts
    total: FloatArray  # (36,)
    patients: FloatArray  # (k, 36) by family of the figures
    per_account: Mapping[str, FloatArray]  # account id -> (36,) new money, in sequence order
    time_to_close: Mapping[str, int]  # account id -> months in this scenario

    def year(self, number: int) -> float:
        """Money of year 1, 2 or 3."""
        return float(self.total[12 * (number - 1) : 12 * number].sum())

    @property
    def whole(self) -> float:
        """Money of all 36 months."""
        return float(self.total.sum())

    @property
    def run_rate(self) -> float:
        """Month 36 times twelve."""
        return float(self.total[-1] * 12)


@dataclass(frozen=True, eq=False, slots=True)
class Forecast:
    """The three scenarios and their parameters per account."""

    months: tuple[str, ...]  # 36 × "2027-01"
    scenarios: Mapping[str, ForecastScenario]  # low, base, high; empty without revenue figures
    time_to_close: FloatArray  # (n,) months, base
    p_win: FloatArray  # (n,) 0-1
    required: float  # money of 36 months, NaN when not given
    required_by_year: tuple[float, ...]
    quota: float  # year 1
    missing: tuple[str, ...] = ()

    @property
    def base(self) -> ForecastScenario | None:
        """The base scenario, None when nothing can be forecast."""
        return self.scenarios.get("base")


@dataclass(frozen=True, slots=True)
class GoalTest:
    """One goal tried against the money it must bring (§2.6)."""

    patients: float  # G, in 36 months
    revenue: float
    sufficiency: float  # revenue / required
    reach: float  # patients / patients in the base forecast
    verdict: str  # "big enough, thin" …
    reach_verdict: str  # "reachable" …
    tried_on: str = ""


@dataclass(frozen=True, slots=True)
class BesideFamily:
    """What a goal of one family brings beside the money of its patients, 36 months (§2.6)."""

    family: str
    own_base: float  # revenue of the family in the base forecast
    others: float  # revenue of the other families, after churn
    halo: float  # 0-1, of what the goal adds to `own_base`


@dataclass(frozen=True, slots=True)
class BackTest:
    """Does the goal bring the money, and can it be reached?

    The goal counts the patients of all families, or of one: `beside` then says what comes on top.
    """

    revenue_per_patient: float
    base_patients: float  # 36 months of the base forecast
    required: float
    most_patients: float  # addressable procedures of sequenced accounts × cap, 36 months
    tried: tuple[GoalTest, ...]  # oldest first
    smallest_goal: int | None  # smallest G with the target sufficiency
    missing: tuple[str, ...] = ()
    beside: BesideFamily | None = None

    def revenue_of(self, patients: float) -> float:
        """Money of a goal of so many patients in 36 months (price already inside)."""
        parts = self.parts_of(patients)
        return patients * self.revenue_per_patient if parts is None else sum(parts)

    def parts_of(self, patients: float) -> tuple[float, float, float] | None:
        """That money of a goal of one family: its own, of the other families, halo; else None."""
        if self.beside is None:
            return None
        own = patients * self.revenue_per_patient
        added = max(0.0, own - self.beside.own_base)
        return own, self.beside.others, self.beside.halo * added

    def patients_for(self, money: float) -> float:
        """Patients whose goal brings that money, 0 and more; NaN where either is not known."""
        if not self.revenue_per_patient > 0 or math.isnan(money):
            return math.nan
        own = money
        if (side := self.beside) is not None:
            own = money - side.others
            if own > side.own_base:
                own = (own + side.halo * side.own_base) / (1 + side.halo)
        return max(0.0, own) / self.revenue_per_patient


@dataclass(frozen=True, slots=True)
class LitTest:
    """One of the four tests a lighthouse must pass."""

    name: str
    have: float
    need: float
    key: str = ""
    evidence: str = ""  # typed, where the tables do not hold what is there

    @property
    def met(self) -> bool:
        """Whether it is passed, by the figures or by evidence."""
        return self.have >= self.need or bool(self.evidence)


@dataclass(frozen=True, slots=True)
class LighthouseScore:
    """F16 of one candidate; parts 0-100."""

    account_id: str
    position: int
    score: float
    influence: float
    value: float
    host: float
    outcome: float
    logistics: float
    chosen: bool
    tests: tuple[LitTest, ...]
    followers: tuple[str, ...]  # ids
    follower_headroom: float

    @property
    def lit(self) -> bool:
        """All four tests passed."""
        return all(test.met for test in self.tests)


@dataclass(frozen=True, slots=True)
class Lighthouses:
    """Candidates, best first."""

    candidates: tuple[LighthouseScore, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class RoleCoverage:
    """Which role classes are known where; columns follow ROLES."""

    contacts: IntArray  # (n, 3) number of contacts
    known: BoolArray  # (n, 3)
    gaps: Mapping[str, tuple[str, ...]]  # A/B account id -> role classes without a contact
    counts: Mapping[str, int]  # contacts per role class
    relationships: Mapping[tuple[str, int], int]  # (role, −2…3) -> contacts
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractEvent:
    """One contract that ends."""

    account_id: str
    position: int
    holder: str
    status: str
    end: str  # ISO date, "" when only the month is known
    end_month: float  # of the plan
    start_by: str  # ISO date nine months before the end
    in_window: bool  # ends within nine plan months
    potential: float


@dataclass(frozen=True, slots=True)
class Committee:
    """One coming committee date."""

    system_id: str
    system: str
    gate_account_id: str
    meeting: str  # ISO
    papers_due: str  # ISO
    lead_wd: float


@dataclass(frozen=True, slots=True)
class Contracts:
    """The contract calendar and what committees come next."""

    calendar: tuple[ContractEvent, ...]  # by end
    committees: tuple[Committee, ...]  # from today on, by date
    next_of_system: Mapping[str, Committee]
    uncovered: tuple[str, ...]  # ids in the window without an open opportunity
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One open opportunity with what its clock says."""

    id: str
    account_id: str
    line: str
    funnel: str
    step: int
    step_name: str
    value_per_year: float
    one_off: float
    probability: float
    weighted: float
    opened: str
    expected_close: str
    days_in_step: float
    standard_days: float
    stuck: bool
    next_step: str
    next_step_on: str
    next_step_ok: bool  # dated and in the future
    plan_b: str
    in_sequence: bool
    competitor: str

    @property
    def value(self) -> float:
        """Value per year, or the one-off value of a capital sale."""
        return self.one_off if self.funnel == "capital" else self.value_per_year


@dataclass(frozen=True, slots=True)
class Pipeline:
    """§2.8; ratios are NaN where nothing can be divided."""

    open: tuple[Opportunity, ...]
    weighted: float  # money/yr
    unweighted: float
    one_off: float
    won: int
    lost: int
    win_rate: float  # NaN below the smallest number of closed opportunities
    median_days: float  # opened to won
    velocity: float  # money/yr per day
    hygiene: float
    discipline: float
    rescue_rate: float
    step_conversion: Mapping[int, float]
    stuck: tuple[str, ...]  # ids
    undated: tuple[str, ...]
    out_of_sequence: tuple[str, ...]
    coverage_weighted: float  # weighted / quota gap of the next twelve months
    coverage_unweighted: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mover:
    """An account whose sales rose or fell against the year before."""

    account_id: str
    ltm: float
    prior: float
    delta: float


@dataclass(frozen=True, eq=False, slots=True)
class Baseline:
    """Up to 36 months of sales, F9."""

    months: tuple[str, ...]  # oldest first
    revenue: FloatArray  # (m,)
    by_account: FloatArray  # (n, m)
    by_line: Mapping[str, FloatArray]  # (m,) each
    ltm: float  # last twelve months
    prior: float  # the twelve before, NaN when not there
    delta: float
    cagr: float
    rolling: FloatArray  # (m,) 12-month sums, NaN at the start
    trend: float  # slope of six months over their mean, share per month
    trend_flagged: bool
    risers: tuple[Mover, ...]
    fallers: tuple[Mover, ...]
    lapsed: tuple[str, ...]  # bought before, nothing in the last twelve months
    missing: tuple[str, ...] = ()

    @property
    def change(self) -> float:
        """Last twelve months over the twelve before, as a share; NaN without the latter."""
        return self.delta / self.prior if self.prior > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class CompletenessItem:
    """One line of the minimum for a full plan; `met` 0-1 of `weight`."""

    key: str
    label: str
    weight: float
    met: float
    note: str

    @property
    def points(self) -> float:
        """What it adds to the percentage."""
        return self.weight * self.met


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap note: what, which decision it weakens, where to get it, who by when."""

    subject: str  # account id or part of the plan
    missing: str
    weakens: str
    where: str
    owner: str
    due: str = ""  # ISO
    typed: bool = False  # noted by the rep, else found by the app


@dataclass(frozen=True, slots=True)
class Completeness:
    """Σ weights met, §1.14."""

    items: tuple[CompletenessItem, ...]
    gaps: tuple[Gap, ...]
    percent: float  # 0-100
    verdict: str  # "complete", "nearly complete", "working draft"


@dataclass(frozen=True, slots=True)
class GoalProblem:
    """What is wrong with a mission, a goal or an objective."""

    object_id: str
    message: str
    remedy: str
