"""What the sequence hangs on."""

from model.plan.rep_plan import RepPlan


def test_that_only_accounts_with_another_quarter_count_as_changed(plan: RepPlan):
    quarters = {pick.account_id: pick.quarter for pick in plan.sequence.picks}
    assert len(plan.sensitivity.tests) == 3
    for test in plan.sensitivity.tests:
        assert all(now != then for now, then in test.changed.values())
        assert all(quarters.get(i, 0) == now for i, (now, _) in test.changed.items())


def test_that_stable_accounts_change_in_neither_weight_test(plan: RepPlan):
    moved = {i for test in plan.sensitivity.tests[:2] for i in test.changed}
    assert set(plan.sensitivity.stable).isdisjoint(moved)
    assert len(plan.sensitivity.stable) + len(moved) == len(plan.sequence.picks)


def test_that_plan_b_starts_without_the_first_account(plan: RepPlan):
    failed = plan.sensitivity.tests[2]
    assert failed.name == "A13 fails"
    assert failed.changed["A13"] == (1, 0)
    assert "A13" not in failed.order
    assert plan.sensitivity.plan_b == failed.order[: len(plan.sensitivity.plan_b)]
