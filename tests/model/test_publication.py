"""What a publication tells, and whose papers it makes old."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.change import ScenarioChanged
from model.errors import PlanError
from model.history import Author
from model.publication import (
    BOOK,
    HANDOVER,
    last_published,
    printed,
    printed_of,
    publication,
    publishable,
    published,
    reprints_due,
)
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.scenario_life import decide
from model.state import About, State
from model.territories import CORE_TEAM, Territory

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
ANN = Author("Ann", "manager")


@pytest.fixture
def team() -> State:
    """Five accounts: three of Ada's, two of Ben's; Cleo has none yet."""
    accounts = Accounts({"account_id": list("abcde"), "name": list("ABCDE")})
    territories = (
        Territory("N", "North", rep_id="R1"),
        Territory("S", "South", rep_id="R2"),
        Territory("W", "West", rep_id="R3"),
    )
    layer = Layer(territories, Alignment(np.array([0, 0, 0, 1, 1])))
    return State(
        about=About("Team", project_id="p"),
        accounts=accounts,
        scenarios=(Scenario(LIVE, "Live", {CORE_TEAM.id: layer}, status=LIVE),),
        reps=(Rep("R1", "Ada"), Rep("R2", "Ben"), Rep("R3", "Cleo")),
    )


def with_draft(state, codes, effective="2027-01-04"):
    live = state.scenario(LIVE)
    layer = replace(live.layer(), alignment=Alignment(np.array(codes)))
    draft = replace(
        live.with_layer("core", layer), id="d", name="Draft", status="draft",
        effective_from=effective,
    )  # fmt: skip
    return ScenarioChanged("Copy", None, draft).apply(state)


def approved(state, codes, effective="2027-01-04"):
    state = with_draft(state, codes, effective)
    for status in ("proposed", "approved"):
        state = decide(state, "d", status, ANN, NOW).apply(state)
    return state


def test_that_only_live_and_approved_alignments_can_be_published(team):
    draft = with_draft(team, [0, 0, 1, 1, 1])
    assert [s.id for s in publishable(draft)] == [LIVE]
    with pytest.raises(PlanError, match="is draft; only an approved"):
        publication(draft, "d", TODAY)
    assert [s.id for s in publishable(approved(team, [0, 0, 1, 1, 1]))] == [LIVE, "d"]


def test_that_what_changed_since_its_approval_is_refused(team):
    state = approved(team, [0, 0, 1, 1, 1])
    scenario = state.scenario("d")
    layer = replace(scenario.layer(), alignment=Alignment(np.array([1, 1, 1, 1, 1])))
    changed = state.with_scenario(scenario.with_layer("core", layer))
    assert [s.id for s in publishable(changed)] == [LIVE]
    with pytest.raises(PlanError, match="has changed since it was approved"):
        publication(changed, "d", TODAY)


def test_that_an_alignment_needs_the_day_from_which_it_counts(team):
    with pytest.raises(PlanError, match="no day from which it counts"):
        publication(approved(team, [0, 0, 1, 1, 1], effective=""), "d", TODAY)


def test_that_only_the_difference_to_the_live_alignment_is_told(team):
    what = publication(approved(team, [0, 2, 1, 1, 1]), "d", TODAY)
    assert what.rows.tolist() == [1, 2]
    assert list(what.before_rep) == ["R1", "R1"]
    assert what.effective_from == "2027-01-04"
    assert what.approved == "approved by Ann on 30\u00a0Nov\u00a02026"
    assert [(a.rep.id, a.gained, a.lost) for a in what.affected] == [
        ("R1", 0, 2), ("R2", 1, 0), ("R3", 1, 0),
    ]  # fmt: skip


def test_that_the_live_alignment_is_told_whole_when_nothing_was_before(team):
    what = publication(team, LIVE, TODAY)
    assert what.first
    assert what.rows.size == 5
    assert what.effective_from == "2026-11-30"
    assert what.affected == ()


def test_that_what_was_told_is_not_told_again(team):
    state = approved(team, [0, 2, 1, 1, 1])
    change = published(state, publication(state, "d", TODAY), TODAY)
    after = change.apply(state)
    assert publication(after, "d", TODAY).rows.size == 0
    assert last_published(after)["scenario"] == "Draft"
    assert publication(after, LIVE, TODAY).rows.tolist() == [1, 2]  # the way back is news
    before = change.inverse().apply(after)
    assert last_published(before) == {}
    assert reprints_due(before) == ()


def test_that_a_rep_who_takes_over_a_territory_changes_its_accounts(team):
    state = approved(team, [0, 0, 0, 1, 1])
    state = published(state, publication(state, LIVE, TODAY), TODAY).apply(state)
    layer = state.scenario(LIVE).layer()
    handed = layer.with_territory(1, replace(layer.territories[1], rep_id="R3"))
    state = state.with_scenario(state.scenario(LIVE).with_layer("core", handed))
    what = publication(state, LIVE, TODAY)
    assert what.rows.tolist() == [3, 4]
    assert {a.rep.id for a in what.affected} == {"R2", "R3"}


def test_that_books_and_handovers_of_affected_reps_are_marked_until_printed(team):
    state = approved(team, [0, 0, 1, 1, 1])
    state = published(state, publication(state, "d", TODAY), TODAY).apply(state)
    due = [(paper.rep_id, paper.what) for paper in reprints_due(state)]
    assert due == [("R1", BOOK), ("R1", HANDOVER), ("R2", BOOK), ("R2", HANDOVER)]
    change = printed(state, [("R1", BOOK)], TODAY)
    assert change is not None
    less = change.apply(state)
    assert [(p.rep_id, p.what) for p in reprints_due(less)] == due[1:]
    assert printed(less, [("R1", BOOK)], TODAY) is None
    assert len(reprints_due(change.inverse().apply(less))) == 4


def test_that_publishing_again_does_not_double_the_marks(team):
    state = approved(team, [0, 0, 1, 1, 1])
    state = published(state, publication(state, "d", TODAY), TODAY).apply(state)
    state = published(state, publication(state, LIVE, TODAY), TODAY).apply(state)
    assert len(reprints_due(state)) == 4


def test_that_a_printed_book_of_the_published_alignment_settles_its_mark(team):
    state = approved(team, [0, 0, 1, 1, 1])
    state = published(state, publication(state, "d", TODAY), TODAY).apply(state)
    for scenario in ("d", LIVE):
        change = printed_of(state, ["R1"], BOOK, scenario, TODAY)
        assert change is not None
        due = [(p.rep_id, p.what) for p in reprints_due(change.apply(state))]
        assert due == [("R1", HANDOVER), ("R2", BOOK), ("R2", HANDOVER)]
    other = replace(state.scenario("d"), id="e", name="Another draft")
    assert printed_of(state.with_scenario(other), ["R1"], BOOK, "e", TODAY) is None
    assert printed_of(state, ["R3"], BOOK, LIVE, TODAY) is None
