"""The order of starts: gates, contracts, references, capacity, quick wins, overrides."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as run_with
from hypothesis import strategies as st

from model.plan.facts import N_QUARTERS, READY_ITEMS, Scores
from model.plan.sequence import (
    NO_GATE,
    Override,
    SequenceProblem,
    open_pursuits,
    sequence_accounts,
)
from model.plan.sequence_words import label_of
from model.settings import settings_of

DEFAULTS = settings_of({})


def problem(static, hours=40.0, **changes):
    """Accounts A0, A1, … whose static score is all value (weight 1 of V)."""
    n = len(static)
    zeros, nothing = np.zeros(n), np.full(n, "", object)
    scores = Scores(
        value=np.array(static, float),
        influence=zeros,
        readiness=zeros.copy(),
        effort=np.full(n, 100.0),
        static=np.array(static, float),
        tier_points=zeros,
        network=zeros,
        teaching=zeros,
        best_tier=zeros,
        hours_to_win=np.full(n, float(hours)),
        ready_items={item: np.zeros(n, bool) for item in READY_ITEMS},
    )
    made = SequenceProblem(
        rows=np.arange(n) + 100,
        ids=np.array([f"A{i}" for i in range(n)], object),
        names=np.array([f"Account {i}" for i in range(n)], object),
        candidate=np.ones(n, bool),
        scores=scores,
        clusters=nothing,
        gate=np.full(n, NO_GATE),
        gate_ids=nothing,
        in_system=np.ones(n, bool),
        sole=np.zeros(n, bool),
        end_month=np.full(n, np.nan),
        edges=(),
        focus_share=np.full(n, np.nan),
        months_to_close=np.full(n, 6.0),
    )
    return replace(made, **changes)


def order(sequence):
    return [(pick.account_id, pick.quarter) for pick in sequence.picks]


def test_that_quarters_fill_with_the_best_until_one_no_longer_fits():
    # 100 h in quarter 1 and 110 h later hold two of 50 h each
    sequence = sequence_accounts(problem([10, 50, 30, 20, 40], hours=100), DEFAULTS)
    assert order(sequence) == [("A1", 1), ("A4", 1), ("A2", 2), ("A3", 2), ("A0", 3)]
    assert sequence.hours_used[:3].tolist() == [100, 100, 50]
    assert sequence.wave.tolist() == [3, 1, 2, 2, 1]
    assert sequence.picks[0].alternates == ("A4", "A2")
    assert sequence.picks[0].row == 101


def test_that_ties_go_to_the_smaller_account_id():
    assert order(sequence_accounts(problem([5, 5, 5]), DEFAULTS))[0] == ("A0", 1)


def test_that_members_wait_for_the_gate_of_their_system():
    gated = problem(
        [90, 10],
        hours=100,
        gate=np.array([1, 1]),
        gate_ids=np.array(["A1", "A1"], object),
    )
    sequence = sequence_accounts(gated, DEFAULTS)
    assert order(sequence) == [("A1", 1), ("A0", 1)]
    assert [pick.label for pick in sequence.picks] == ["Gate", "Follower"]
    assert sequence.picks[1].depends_on == ("A1",)


def test_that_members_of_a_gate_nobody_can_start_are_named():
    gated = problem(
        [90, 10],
        gate=np.array([1, 1]),
        gate_ids=np.array(["A1", "A1"], object),
        candidate=np.array([True, False]),
    )
    sequence = sequence_accounts(gated, DEFAULTS)
    assert sequence.picks == ()
    assert sequence.blocked == {"A0": "waits for its gate A1, which is not started"}


def test_that_a_gate_in_another_territory_holds_nobody_up():
    elsewhere = problem([90], gate_ids=np.array(["B7"], object))
    pick = sequence_accounts(elsewhere, DEFAULTS).picks[0]
    assert (pick.quarter, pick.depends_on) == (1, ("B7",))


@pytest.mark.parametrize(("end", "quarter"), [(9, 1), (10, 2), (20, 5), (21, 5), (22, 6)])
def test_that_a_sole_contract_opens_nine_months_before_its_end(end, quarter):
    held = problem([50], sole=np.array([True]), end_month=np.array([float(end)]))
    assert order(sequence_accounts(held, DEFAULTS)) == [("A0", quarter)]


def test_that_a_sole_contract_without_known_end_stays_closed():
    sequence = sequence_accounts(problem([50], sole=np.array([True])), DEFAULTS)
    assert sequence.picks == ()
    assert "sole contract" in sequence.blocked["A0"]


def test_that_a_reference_counts_two_quarters_after_its_start():
    # A0 first; then A2 (49) leads A1 (45) until A0's reference adds 0.25 × 20 × 1 = 5 points
    late = problem([90, 45, 49, 48, 47, 46], hours=220, edges=((0, 1, 1.0),))
    sequence = sequence_accounts(late, settings_of({"S.w_V": 0.75, "S.w_I": 0, "S.w_E": 0}))
    assert order(sequence)[:3] == [("A0", 1), ("A2", 2), ("A1", 3)]
    third = sequence.of("A1")
    assert third.score == pytest.approx(0.75 * 45 + 5)
    assert third.depends_on == ("A0",)


def test_that_neighbours_of_a_start_and_the_launch_family_get_a_bonus():
    clusters = np.array(["X", "X", "Y"], object)
    near = problem([90, 40, 44], hours=60, clusters=clusters)
    plain = settings_of({"S.w_V": 1, "S.w_I": 0, "S.w_R": 0, "S.w_E": 0})
    assert [i for i, _ in order(sequence_accounts(near, plain))] == ["A0", "A1", "A2"]
    launch = replace(near, clusters=np.full(3, "", object), focus_share=np.array([0, 0.46, 0.45]))
    assert sequence_accounts(launch, plain).of("A1").score == pytest.approx(48)
    assert sequence_accounts(launch, plain).of("A2").score == pytest.approx(44)


def test_that_quick_wins_come_after_the_picks_and_use_no_capacity():
    ready = problem([50, 40, 30], hours=190, in_system=np.array([True, False, False]))
    ready.scores.readiness[:] = 60
    ready.scores.effort[:] = 40
    sequence = sequence_accounts(ready, DEFAULTS)
    assert order(sequence) == [("A0", 1), ("A1", 1), ("A2", 2)]
    quick = sequence.picks[1]
    assert (quick.quick_win, quick.label, quick.hours, quick.score) == (True, "Quick win", 0, 40)
    assert sequence.hours_used[:2].tolist() == [95, 95]


@pytest.mark.parametrize(("readiness", "effort"), [(59, 40), (60, 41)])
def test_that_unready_or_laborious_accounts_are_no_quick_wins(readiness, effort):
    slow = problem([50, 40], hours=190, in_system=np.array([True, False]))
    slow.scores.readiness[:] = readiness
    slow.scores.effort[:] = effort
    assert not any(pick.quick_win for pick in sequence_accounts(slow, DEFAULTS).picks)


def test_that_an_account_larger_than_a_quarter_starts_with_a_warning():
    sequence = sequence_accounts(problem([50, 40], hours=300), DEFAULTS)
    assert order(sequence) == [("A0", 1), ("A1", 2)]
    assert sequence.warnings[0] == "A0 alone needs 150 h in quarter 1."


def test_that_an_override_moves_a_start_and_keeps_its_reason():
    asked = problem([50, 40], hours=100, overrides=(Override("A0", 4, "New chief in October"),))
    sequence = sequence_accounts(asked, DEFAULTS)
    assert order(sequence) == [("A1", 1), ("A0", 4)]
    assert sequence.of("A0").override == "New chief in October"
    assert sequence.of("nobody") is None


def test_that_pursuits_are_open_until_the_quarter_of_their_go_live():
    counts = open_pursuits(np.array([1, 1, 3, 0, 12]), np.array([4.0, 3, np.nan, 9, 9]))
    assert counts.tolist() == [2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_that_too_many_open_pursuits_are_warned_of():
    sequence = sequence_accounts(problem([9] * 8, hours=10), DEFAULTS)
    assert "Quarter 1 has 8 open pursuits, more than 6." in sequence.warnings


def test_that_nothing_to_start_is_said():
    empty = sequence_accounts(problem([1], candidate=np.array([False])), DEFAULTS)
    assert empty.picks == ()
    assert len(empty.missing) == 3


def test_that_a_pick_says_why_and_what_would_lift_it():
    pick = sequence_accounts(problem([50]), DEFAULTS).picks[0]
    assert pick.reasons[0] == "headroom (value 50 of 100): 20.0 points"
    assert pick.moves_up == "a named champion would add 6.2 points"


@pytest.mark.parametrize(
    ("flags", "label"),
    [
        ({"quick": True, "is_gate": True}, "Quick win"),
        ({"is_gate": True, "opens_family": True}, "Gate"),
        ({"opens_family": True, "leads": True}, "Beachhead"),
        ({"leads": True}, "Reference"),
        ({"leads": True, "follows": True}, "Follower"),
        ({}, "Follower"),
    ],
)
def test_that_labels_have_a_clear_order(flags, label):
    no = dict.fromkeys(("quick", "is_gate", "opens_family", "leads", "follows"), False)
    assert label_of(**{**no, **flags}) == label


@run_with(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(5, 300)), max_size=25), st.data())
def test_that_every_account_starts_at_most_once_and_capacity_holds(accounts, data):
    static = [value for value, _ in accounts]
    made = problem(static)
    made.scores.hours_to_win[:] = [hours for _, hours in accounts]
    n = len(accounts)
    if n:
        gates = data.draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
        made.gate[:] = gates
    sequence = sequence_accounts(made, DEFAULTS)
    started = [pick.account_id for pick in sequence.picks]
    assert len(started) == len(set(started))
    assert len(started) + len(sequence.blocked) == n
    for quarter in range(N_QUARTERS):
        mine = [p.hours for p in sequence.picks if p.quarter == quarter + 1]
        assert sequence.hours_used[quarter] == pytest.approx(sum(mine))
        assert sum(mine) <= sequence.hours_available[quarter] + 1e-9 or len(mine) == 1
    for pick in sequence.picks:
        gate = made.gate[pick.position]
        assert gate == pick.position or sequence.wave[gate] in range(1, pick.quarter + 1)
