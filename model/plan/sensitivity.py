"""How much the sequence hangs on its weights and on its first account (plan-spec P23)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from model.plan.facts import Sequence
from model.plan.scores import static_score
from model.plan.sequence import SequenceProblem, sequence_accounts

_SHIFT: Final = 0.10  # weight moved from value to influence or back


@dataclass(frozen=True, slots=True)
class SequenceTest:
    """One "what if": which accounts would start in another quarter."""

    name: str
    changed: Mapping[str, tuple[int, int]]  # account id -> quarter now and then, 0 = never
    order: tuple[str, ...]  # account ids by rank then


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """All tests; `stable` accounts keep their quarter when weights move."""

    tests: tuple[SequenceTest, ...]
    stable: tuple[str, ...]
    plan_b: tuple[str, ...]  # who starts in quarters 1 and 2 when the first account fails


def sensitivity_of(
    problem: SequenceProblem, sequence: Sequence, settings: Mapping[str, float]
) -> Sensitivity:
    """Move ten points of weight between value and influence; then let the first account fail."""
    if not sequence.picks:
        return Sensitivity((), (), ())
    tests = [
        _test(name, _weighted(problem, shifted), sequence, shifted)
        for name, shifted in (
            ("10 points from value to influence", _shift(settings, -_SHIFT)),
            ("10 points from influence to value", _shift(settings, _SHIFT)),
        )
    ]
    moved = {account_id for test in tests for account_id in test.changed}
    first = sequence.picks[0]
    candidate = problem.candidate.copy()
    candidate[first.position] = False
    gate = problem.gate.copy()
    gate[gate == first.position] = -1  # its system is then entered through another door
    without = replace(problem, candidate=candidate, gate=gate)
    failing = sequence_accounts(without, settings)
    failed = _compare(f"{first.account_id} fails", failing, sequence)
    return Sensitivity(
        (*tests, failed),
        tuple(pick.account_id for pick in sequence.picks if pick.account_id not in moved),
        tuple(pick.account_id for pick in failing.picks if pick.quarter <= 2),
    )


def _shift(settings: Mapping[str, float], points: float) -> dict[str, float]:
    return {
        **settings,
        "S.w_V": max(0.0, settings["S.w_V"] + points),
        "S.w_I": max(0.0, settings["S.w_I"] - points),
    }


def _weighted(problem: SequenceProblem, settings: Mapping[str, float]) -> SequenceProblem:
    s = problem.scores
    static = static_score(s.value, s.influence, s.readiness, s.effort, settings)
    return replace(problem, scores=replace(s, static=static))


def _test(
    name: str, problem: SequenceProblem, now: Sequence, settings: Mapping[str, float]
) -> SequenceTest:
    return _compare(name, sequence_accounts(problem, settings), now)


def _compare(name: str, then: Sequence, now: Sequence) -> SequenceTest:
    before = {pick.account_id: pick.quarter for pick in now.picks}
    after = {pick.account_id: pick.quarter for pick in then.picks}
    changed = {
        account_id: (before.get(account_id, 0), after.get(account_id, 0))
        for account_id in (*before, *after)
        if before.get(account_id, 0) != after.get(account_id, 0)
    }
    return SequenceTest(name, changed, tuple(pick.account_id for pick in then.picks))
