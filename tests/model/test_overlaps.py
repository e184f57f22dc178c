from dataclasses import replace

import numpy as np
import pytest

from model.alignment import Alignment
from model.evaluation import Evaluator
from model.overlaps import co_coverage, coverage, overlaps
from model.scenario import Layer
from model.territories import Team, Territory

WEST_TO_EAST = [2, 0, 0, 1, 1, 1, 2, 2, 2]


def test_that_an_account_at_another_home_is_listed_with_the_minutes_gained(row_of_clinics):
    state = row_of_clinics(WEST_TO_EAST)
    layer = state.scenario("plan").layer()
    evaluator = Evaluator(state, layer)
    found = overlaps(evaluator, layer)
    assert len(found) == evaluator.evaluate(layer.alignment).overlap
    assert [(one.row, one.code, one.nearer) for one in found] == [(0, 2, 0)]
    drive = evaluator.drive.from_all(0)
    assert found[0].minutes == pytest.approx(60 * (drive[2] - drive[0]))


def test_that_nothing_overlaps_without_homes_or_owners(row_of_clinics):
    state = row_of_clinics([-1] * 9)
    layer = state.scenario("plan").layer()
    assert overlaps(Evaluator(state, layer), layer) == []
    bare = replace(state, reps=())
    assert overlaps(Evaluator(bare, layer), layer) == []


def test_that_coverage_counts_owners_by_type_and_team(row_of_clinics):
    state = row_of_clinics([0, 0, 0, 1, 1, 1, 2, 2, -1])
    kinds = ["ASC"] * 4 + ["Hospital"] * 4 + [""]
    state = replace(state, accounts=state.accounts.with_columns({"account_type": kinds}))
    over = Layer((Territory("C1", "All"),), Alignment(np.array([0, 0] + [-1] * 7)))
    plan = state.scenario("plan").with_layer("clinical", over)
    state = replace(state.with_scenario(plan), teams=(*state.teams, Team("clinical", "Clinical")))
    found = coverage(state, plan)
    assert [(t.name, t.owned, t.unowned) for t in found.teams] == [
        ("Core team", 8, 1),
        ("Clinical", 2, 7),
    ]
    by_type = {t.account_type: (t.accounts, t.owned, t.nobody, t.several) for t in found.types}
    assert by_type == {
        "ASC": (4, (4, 2), 0, 2),
        "Hospital": (4, (4, 0), 0, 0),
        "not given": (1, (0, 0), 1, 0),
    }
    assert (found.several.tolist(), found.nobody.tolist()) == ([0, 1], [8])
    shared = co_coverage(plan, "core", 0)
    assert [(s.team_id, s.code, s.accounts) for s in shared] == [("clinical", 0, 2)]
    assert co_coverage(plan, "core", 2) == []
