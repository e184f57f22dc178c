"""Which account is started in which quarter: the beachhead sequence (F15)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.plan.facts import N_QUARTERS, Pick, Scores, Sequence
from model.plan.influence import Edges
from model.plan.scores import static_weights
from model.plan.sequence_words import Told, label_of, tell

_MONTHS_PER_QUARTER: Final = 3
_N_ALTERNATES: Final = 2
NO_GATE: Final = -1


@dataclass(frozen=True, slots=True)
class Override:
    """The rep starts an account in another quarter, with a reason that is printed."""

    account_id: str
    quarter: int
    reason: str


@dataclass(frozen=True, eq=False, slots=True)
class SequenceProblem:
    """What the order is decided on, all (n,), for the accounts of one territory."""

    rows: IntArray  # rows in state.accounts
    ids: TextArray
    names: TextArray
    candidate: BoolArray  # class A or B, not set aside, access given
    scores: Scores
    clusters: TextArray
    gate: IntArray  # position of the account's system gate in the territory, NO_GATE for none
    gate_ids: TextArray  # id of that gate wherever it is, ""
    in_system: BoolArray
    sole: BoolArray  # held by a sole contract of a competitor
    end_month: FloatArray
    edges: Edges
    focus_share: FloatArray  # part of potential in the launch family, NaN unknown
    months_to_close: FloatArray
    launch_family: str = ""
    new_family_quarters: tuple[int, ...] = ()  # quarters whose theme opens a new family
    overrides: tuple[Override, ...] = ()
    not_before: IntArray | None = None  # first quarter each may start in, 0 for any; None: all


@dataclass(eq=False, slots=True)
class _Ladder:
    """The picks so far."""

    problem: SequenceProblem
    settings: Mapping[str, float]
    placed: IntArray
    incoming: dict[int, list[tuple[int, float]]]
    sources: IntArray = field(init=False)  # of the edges, like targets and weights
    targets: IntArray = field(init=False)
    weights: FloatArray = field(init=False)
    clusters: IntArray = field(init=False)  # a number for each, (n,)
    steady: FloatArray = field(init=False)  # the part of S' that no start changes, (n,)
    picks: list[Pick] = field(default_factory=list)
    used: FloatArray = field(default_factory=lambda: np.zeros(N_QUARTERS))

    def __post_init__(self) -> None:
        edges = self.problem.edges
        self.sources, self.targets = (np.array([e[k] for e in edges], np.int64) for k in (0, 1))
        self.weights = np.array([weight for _, _, weight in edges], np.float64)
        scores, weights = self.problem.scores, static_weights(self.settings)
        self.clusters = np.unique(self.problem.clusters, return_inverse=True)[1]
        self.steady = (
            weights[0] * scores.value
            + weights[1] * scores.influence
            + weights[2] * scores.readiness
            + weights[3] * (100.0 - scores.effort)
        )

    def allowed(self, quarter: int) -> BoolArray:
        """Candidates that may start now: gate placed, sole contract near its end."""
        p = self.problem
        gate = np.where(p.gate == NO_GATE, np.arange(len(p.ids)), p.gate)
        own_gate = gate == np.arange(len(p.ids))
        window = p.end_month - self.settings["seq.sole_window"]
        early = ~(_MONTHS_PER_QUARTER * (quarter - 1) >= window)  # an unknown end never opens
        free = p.candidate & (self.placed == 0) & ~(p.sole & early)
        free &= self.open_in(quarter)
        return np.asarray(free & (own_gate | (self.placed[gate] > 0)), bool)

    def open_in(self, quarter: int) -> BoolArray:
        """Accounts that no assumption holds back to a later quarter, (n,)."""
        p = self.problem
        if p.not_before is None:
            return np.ones(len(p.ids), bool)
        return np.asarray(p.not_before <= quarter, bool)

    def references(self, position: int, quarter: int) -> list[tuple[int, float]]:
        """Started accounts that count as reference now, with their edge weights."""
        lag = self.settings["seq.reference_lag"]
        return [
            (source, weight)
            for source, weight in self.incoming.get(position, ())
            if self.placed[source] and quarter - self.placed[source] >= lag
        ]

    def told(self, position: int, quarter: int) -> Told:
        """S' of one account with its parts."""
        p, s = self.problem, self.settings
        scores, weights = p.scores, static_weights(s)
        references = self.references(position, quarter)
        lifted = float(scores.readiness[position]) + s["seq.reference_points"] * sum(
            weight for _, weight in references
        )
        focus = quarter <= 2 and bool(p.focus_share[position] > s["seq.focus_share"])
        return Told(
            value=weights[0] * float(scores.value[position]),
            influence=weights[1] * float(scores.influence[position]),
            readiness=weights[2] * float(scores.readiness[position]),
            low_effort=weights[3] * (100.0 - float(scores.effort[position])),
            references=weights[2] * (min(100.0, lifted) - float(scores.readiness[position])),
            same_cluster=s["seq.same_cluster"] if self.near(quarter)[position] else 0.0,
            focus=s["seq.focus_bonus"] if focus else 0.0,
            reference_ids=tuple(str(p.ids[source]) for source, _ in references),
        )

    def dynamic(self, quarter: int) -> FloatArray:
        """S' of every account, (n,); `told` breaks one of them up."""
        p, s = self.problem, self.settings
        begun = self.placed[self.sources]
        counts = (begun > 0) & (quarter - begun >= s["seq.reference_lag"])
        points = s["seq.reference_points"] * self.weights[counts]
        lift = np.bincount(self.targets[counts], points, len(p.ids))
        ready = p.scores.readiness
        focus = (quarter <= 2) & (p.focus_share > s["seq.focus_share"])
        return np.asarray(
            self.steady
            + static_weights(s)[2] * (np.minimum(100.0, ready + lift) - ready)
            + s["seq.same_cluster"] * self.near(quarter)
            + s["seq.focus_bonus"] * focus,
            np.float64,
        )

    def near(self, quarter: int) -> BoolArray:
        """Accounts in a cluster of the quarter's starts so far, quick wins left out, (n,)."""
        starts = [pick for pick in self.picks if pick.quarter == quarter and not pick.quick_win]
        found = np.zeros(len(self.clusters), bool)
        for cluster in {self.clusters[pick.position] for pick in starts}:
            found |= self.clusters == cluster
        return np.asarray(found & (self.problem.clusters != ""), bool)

    def ranked(self, quarter: int) -> list[tuple[float, str, int]]:
        """What may start now, best first: (−S', id, position)."""
        score = self.dynamic(quarter)
        return sorted(
            (-float(score[i]), str(self.problem.ids[i]), int(i))
            for i in np.flatnonzero(self.allowed(quarter))
        )

    def quick(self, quarter: int) -> list[tuple[float, str, int]]:
        """Quick wins, best first on static S (plan-spec §10 no. 22)."""
        p, s = self.problem, self.settings
        able = p.candidate & (self.placed == 0) & ~p.in_system & ~p.sole
        able &= p.scores.readiness >= s["seq.quickwin_min_R"]
        able &= p.scores.effort <= s["seq.quickwin_max_E"]
        able &= self.open_in(quarter)
        static = p.scores.static
        return sorted((-float(static[i]), str(p.ids[i]), int(i)) for i in np.flatnonzero(able))

    def place(
        self, quarter: int, ranked: list[tuple[float, str, int]], *, quick: bool, reason: str = ""
    ) -> None:
        """Start the first of `ranked`; the next two are its alternates."""
        p = self.problem
        minus_score, account_id, position = ranked[0]
        told = self.told(position, quarter)
        hours = 0.0 if quick else self.hours(position)
        gate_id = p.gate_ids[position]
        depends = () if gate_id in ("", account_id) else (str(gate_id),)
        reasons, moves_up = tell(told, p.scores, position, self.settings)
        self.picks.append(
            Pick(
                rank=len(self.picks) + 1,
                quarter=quarter,
                row=int(p.rows[position]),
                position=position,
                account_id=account_id,
                name=str(p.names[position]),
                score=-minus_score,
                label=label_of(
                    quick=quick,
                    is_gate=account_id in set(p.gate_ids),
                    opens_family=quarter in p.new_family_quarters and self._first(quarter),
                    leads=any(source == position for source, _, _ in p.edges),
                    follows=bool(depends or told.reference_ids),
                ),
                reasons=reasons,
                moves_up=moves_up,
                alternates=tuple(other for _, other, _ in ranked[1 : 1 + _N_ALTERNATES]),
                depends_on=tuple(dict.fromkeys(depends + told.reference_ids)),
                hours=hours,
                quick_win=quick,
                override=reason,
            )
        )
        self.placed[position] = quarter
        self.used[quarter - 1] += hours

    def hours(self, position: int) -> float:
        """Pursuit hours charged to the quarter of the start."""
        return float(self.settings["seq.hwin_share"] * self.problem.scores.hours_to_win[position])

    def _first(self, quarter: int) -> bool:
        return not any(pick.quarter == quarter for pick in self.picks)


def sequence_accounts(problem: SequenceProblem, settings: Mapping[str, float]) -> Sequence:
    """Fill twelve quarters, each with the best candidates that fit and one quick win.

    An account larger than an empty quarter is started all the same, with a warning: otherwise
    it would hold up everything behind it for ever.
    """
    incoming: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for source, target, weight in problem.edges:
        incoming[target].append((source, weight))
    n = len(problem.ids)
    ladder = _Ladder(problem, settings, np.zeros(n, np.int64), dict(incoming))
    forced = {override.account_id for override in problem.overrides}
    available = np.full(N_QUARTERS, settings["seq.cap_later"])
    available[0] = settings["seq.cap_q1"]
    warnings: list[str] = []
    for quarter in range(1, N_QUARTERS + 1):
        _place_overrides(ladder, quarter)
        while ranked := [r for r in ladder.ranked(quarter) if r[1] not in forced]:
            hours, used = ladder.hours(ranked[0][2]), ladder.used[quarter - 1]
            if used + hours > available[quarter - 1]:
                if used:
                    break
                warnings.append(f"{ranked[0][1]} alone needs {hours:.0f} h in quarter {quarter}.")
            ladder.place(quarter, ranked, quick=False)
        if quick := [r for r in ladder.quick(quarter) if r[1] not in forced]:
            ladder.place(quarter, quick, quick=True)
    pursuits = open_pursuits(ladder.placed, problem.months_to_close)
    most = settings["seq.wip_max"]
    warnings += [
        f"Quarter {q + 1} has {count} open pursuits, more than {most:.0f}."
        for q, count in enumerate(pursuits)
        if count > most
    ]
    return Sequence(
        picks=tuple(ladder.picks),
        wave=ladder.placed,
        launch_family=problem.launch_family,
        hours_used=ladder.used,
        hours_available=available,
        open_pursuits=pursuits,
        blocked=_blocked(problem, ladder.placed),
        warnings=tuple(warnings),
        missing=_missing(problem),
    )


def _place_overrides(ladder: _Ladder, quarter: int) -> None:
    """Start what the rep wants in this quarter, whatever the score or the room left."""
    position_of = {str(account_id): i for i, account_id in enumerate(ladder.problem.ids)}
    for override in ladder.problem.overrides:
        position = position_of.get(override.account_id)
        if override.quarter == quarter and position is not None and not ladder.placed[position]:
            chosen = (-ladder.told(position, quarter).score, override.account_id, position)
            others = [r for r in ladder.ranked(quarter) if r[2] != position]
            ladder.place(quarter, [chosen, *others], quick=False, reason=override.reason)


def open_pursuits(wave: IntArray, months_to_close: FloatArray) -> IntArray:
    """Pursuits open in each of the twelve quarters, shape (12,).

    One is open from its start until the quarter before its go-live month.
    """
    counts = np.zeros(N_QUARTERS, np.int64)
    for quarter, months in zip(wave, np.nan_to_num(months_to_close, nan=1.0), strict=True):
        if quarter:
            length = int(np.ceil(months / _MONTHS_PER_QUARTER))
            counts[quarter - 1 : quarter - 1 + length] += 1
    return counts


def _blocked(problem: SequenceProblem, placed: IntArray) -> dict[str, str]:
    reasons = {}
    for i in np.flatnonzero(problem.candidate & (placed == 0)):
        gate = problem.gate[i]
        if gate not in (NO_GATE, i) and not placed[gate]:
            reason = f"waits for its gate {problem.ids[gate]}, which is not started"
        elif problem.sole[i]:
            reason = "is held by a sole contract of a competitor"
        else:
            reason = "found no room in twelve quarters"
        reasons[str(problem.ids[i])] = reason
    return reasons


def _missing(problem: SequenceProblem) -> tuple[str, ...]:
    notes = []
    if not problem.candidate.any():
        notes.append("No A or B account can be started: potential or segments are missing.")
    if not problem.edges:
        notes.append("Without influence edges no reference effect is counted.")
    if not problem.launch_family:
        notes.append("No focus theme names a launch family.")
    return tuple(notes)
