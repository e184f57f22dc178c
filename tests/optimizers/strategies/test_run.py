"""Every strategy from a request to named territories."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import Alignment
from model.contiguity import pieces, site_graph
from model.demo import demo_state
from model.errors import PlanError
from model.metrics import metric, totals
from model.places.plane import plane_for
from model.resources import resource
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from model.territories import District
from optimizers.barriers import barriers_from
from optimizers.request import DesignRequest
from optimizers.strategies.run import Outcome, pursue, reasons_of
from tests.optimizers.grid import grid_state

QUICK = 4  # iterations


def go(state: State, request: DesignRequest, team: str = "core") -> Outcome:
    return pursue(state, replace(request, seconds=None, iterations=QUICK), team)


def codes_of(outcome: Outcome) -> np.ndarray[Any, Any]:
    return outcome.layer.alignment.territory.astype(np.int64)


def pieces_by_territory(state: State, outcome: Outcome) -> list[int]:
    lat, lon = state.accounts.lat, state.accounts.lon
    graph = site_graph(plane_for(lat, lon).xy(lat, lon))
    return pieces(graph, codes_of(outcome), len(outcome.layer.territories)).tolist()


@pytest.fixture(scope="module")
def demo() -> State:
    return demo_state(resource("demo"))


@pytest.mark.parametrize(
    "strategy", ["geographic", "system", "specialty", "potential", "revenue", "demographic"]
)
def test_that_every_strategy_divides_the_demo(demo: State, strategy: str) -> None:
    outcome = go(demo, DesignRequest(6, strategy=strategy, seed=1))
    assert outcome.proposal.feasible, outcome.proposal.violations
    assert outcome.clash is None
    codes = codes_of(outcome)
    assert set(codes.tolist()) == set(range(6))
    held = np.flatnonzero(demo.accounts.locked)
    was = demo.scenario().layer().alignment.territory
    ids = [t.id for t in demo.scenario().layer().territories]
    now = [outcome.layer.territories[codes[row]].id for row in held]
    assert now == [ids[was[row]] for row in held]


def test_that_a_geographic_design_lies_in_one_piece_each(demo: State) -> None:
    outcome = go(demo, DesignRequest(6, own_locks=False))
    assert pieces_by_territory(demo, outcome) == [1] * 6


def test_that_a_system_is_never_split(demo: State) -> None:
    outcome = go(demo, DesignRequest(6, strategy="system", own_locks=False))
    groups = outcome.problem.groups
    assert groups is not None
    for group in np.unique(groups[groups >= 0]):
        assert len(set(outcome.proposal.territory[groups == group].tolist())) == 1
    assert "0 are split" in outcome.proposal.explanation


def test_that_a_split_system_costs_its_price() -> None:
    source = grid_state(4, 2, idn_id=["Mercy" if i in (0, 15) else "" for i in range(16)])
    request = DesignRequest(4, keep_together="idn", balance={"hours": 30.0}, contiguous="soft")
    for kept in (request, replace(request, split_hours=1e4)):
        codes = codes_of(go(source, kept))
        assert codes[0] == codes[15]
    cheap = go(source, replace(request, split_hours=0.0))
    assert codes_of(cheap)[0] != codes_of(cheap)[15]
    assert cheap.proposal.contiguous


def test_that_the_price_of_money_is_said_in_travel(demo: State) -> None:
    outcome = go(demo, DesignRequest(6, strategy="potential"))
    assert "The price in travel" in outcome.proposal.explanation
    values = metric(demo, "potential").values
    sums = totals(values, codes_of(outcome), 6)
    assert np.abs(sums / sums.mean() - 1).max() <= 0.05 + 1e-9


def test_that_more_elderly_people_change_a_demographic_design() -> None:
    source = grid_state(6, 2, postcode=[f"{60000 + i}" for i in range(36)])
    people = pd.DataFrame(
        {"postcode": [f"{60000 + i}" for i in range(36)], "population_65plus": [100.0] * 36}
    )
    request = DesignRequest(4, strategy="demographic")

    def largest(frame: pd.DataFrame) -> list[int]:
        state = replace(source, tables={"postcodes_demographics": frame})
        outcome = go(state, request)
        assert outcome.proposal.feasible
        return sorted(np.bincount(codes_of(outcome), minlength=4).tolist())

    even = largest(people)
    older = people.assign(population_65plus=[150.0 if i < 12 else 100.0 for i in range(36)])
    assert even == [9, 9, 9, 9]
    assert largest(older) != even


def test_that_named_accounts_go_to_named_reps_and_the_rest_is_shared_out() -> None:
    source = grid_state(6, 2)
    request = DesignRequest(
        4, strategy="hybrid", named=(("A35", "R0"), ("A34", "Square 0")), balance={"hours": 5.0}
    )
    outcome = go(source, request)
    codes = codes_of(outcome)
    assert outcome.layer.territories[codes[35]].id == "T0"
    assert outcome.layer.territories[codes[34]].id == "T0"
    assert outcome.proposal.feasible
    assert np.bincount(codes).tolist() == [9, 9, 9, 9]


def test_that_a_rep_with_too_many_named_accounts_gets_no_more_and_others_share_the_rest() -> None:
    source = grid_state(6, 2)
    named = tuple((f"A{i}", "R0") for i in range(12))
    outcome = go(source, DesignRequest(4, strategy="hybrid", named=named, balance={"hours": 5.0}))
    assert np.bincount(codes_of(outcome)).tolist() == [12, 8, 8, 8]
    assert "named for Square 0 alone are above its share" in outcome.proposal.explanation


def test_that_a_hybrid_design_takes_the_customers_reps_are_to_keep(demo: State) -> None:
    outcome = go(demo, DesignRequest(6, strategy="hybrid"))
    owner = outcome.layer.territories[codes_of(outcome)[demo.accounts.row_of("A27")]]
    assert owner.rep_id == "R1"


def test_that_weights_blend_metrics_and_must_add_up_to_one(demo: State) -> None:
    request = DesignRequest(6, strategy="hybrid", weights={"potential": 0.5, "workload": 0.5})
    outcome = go(demo, request)
    assert set(outcome.proposal.deviation) == {"blend"}
    assert outcome.proposal.feasible
    with pytest.raises(PlanError, match=r"add up to 0\.9"):
        go(demo, replace(request, weights={"potential": 0.5, "workload": 0.4}))


def test_that_specialists_lie_over_whole_territories_of_the_core_team(demo: State) -> None:
    request = DesignRequest(2, strategy="specialty", balance={"workload": 35.0})
    outcome = go(demo, request, "clinical")
    core = demo.scenario().layer().alignment.territory
    codes = codes_of(outcome)
    assert all(len(set(codes[core == code].tolist())) == 1 for code in range(6))
    assert "R7" in {territory.rep_id for territory in outcome.layer.territories}
    assert not {t.id for t in outcome.layer.territories} & {f"T{i}" for i in range(1, 7)}


def test_that_only_accounts_with_some_of_a_metric_take_part(demo: State) -> None:
    request = DesignRequest(2, strategy="specialty", covers="proc_volume.CRS")
    outcome = go(demo, request, "colorectal")
    some = np.nan_to_num(demo.accounts.number("proc_volume.CRS")) > 0
    assert ((codes_of(outcome) >= 0) == (some & demo.accounts.placed)).all()


def test_that_a_change_of_skill_changes_who_may_serve_complex_accounts(demo: State) -> None:
    difficult = np.flatnonzero(
        np.isin(demo.accounts.text("account_type"), ["AMC"])
        | np.isin(demo.accounts.text("trauma_level"), ["I", "II"])
    )
    weak = go(demo, DesignRequest(6, strategy="specialty", own_locks=False))
    served = {weak.layer.territories[c].rep_id for c in codes_of(weak)[difficult]}
    assert "R6" not in served
    reps = tuple(
        replace(rep, skills={**rep.skills, "or_support": 4.0}) if rep.id == "R6" else rep
        for rep in demo.reps
    )
    strong = go(replace(demo, reps=reps), DesignRequest(6, strategy="specialty", own_locks=False))
    assert "R6" in {strong.layer.territories[c].rep_id for c in codes_of(strong)[difficult]}


def test_that_auto_takes_as_many_territories_as_the_hours_need(demo: State) -> None:
    outcome = go(demo, DesignRequest(0))
    assert outcome.request.n_territories == len(outcome.layer.territories)
    assert 4 <= outcome.request.n_territories <= 8
    assert "territories were chosen" in outcome.proposal.explanation


def test_that_a_rebalance_keeps_to_the_usual_guard_where_it_can(demo: State) -> None:
    request = DesignRequest(6, start=LIVE, usual_guard=True)
    outcome = go(demo, request)
    assert outcome.request.max_moved == {"revenue": 15.0}
    assert outcome.proposal.feasible
    assert "At most 15 % of revenue may move" in outcome.proposal.explanation


def test_that_a_guard_that_cannot_be_kept_is_lifted_and_said() -> None:
    source = grid_state(6, 2, revenue=[100.0] * 36)
    shifted = np.array([0] * 30 + [1, 2, 3, 1, 2, 3])
    layer = source.scenario().layer()
    live = replace(layer, alignment=type(layer.alignment)(shifted))
    source = source.with_scenario(source.scenario().with_layer("core", live))
    request = DesignRequest(4, start=LIVE, usual_guard=True, balance={"hours": 5.0})
    outcome = go(source, request)
    assert outcome.proposal.feasible
    assert "was not reached" in outcome.proposal.explanation


def test_that_adding_a_seventh_rep_keeps_four_accounts_of_five_in_place(demo: State) -> None:
    outcome = go(demo, DesignRequest(7, start=LIVE, usual_guard=True))
    before = demo.scenario().layer()
    ids_before = [t.id for t in before.territories]
    ids_after = [t.id for t in outcome.layer.territories]
    stay = [
        ids_before[was] == ids_after[now]
        for was, now in zip(before.alignment.territory, codes_of(outcome), strict=True)
    ]
    assert len(ids_after) == 7
    assert np.mean(stay) >= 0.8


def test_that_only_one_district_changes_and_everything_else_is_frozen(demo: State) -> None:
    ohio = ("Ohio",)
    outcome = go(demo, DesignRequest(6, start=LIVE, only=ohio, balance={"workload": 5.0}))
    before = demo.scenario().layer()
    was, now = before.alignment.territory.astype(np.int64), codes_of(outcome)
    frozen = [c for c, t in enumerate(before.territories) if t.district != "Ohio"]
    assert np.isin(was, frozen).tolist() == np.isin(now, frozen).tolist()
    assert (now[np.isin(was, frozen)] == was[np.isin(was, frozen)]).all()
    assert (now != was).any()
    assert outcome.proposal.feasible


def test_that_districts_are_found_by_name_at_any_depth() -> None:
    source = grid_state(4, 2)
    layer = source.scenario().layer()
    territories = tuple(
        replace(t, district="d1" if code < 2 else "d2") for code, t in enumerate(layer.territories)
    )
    live = source.scenario().with_layer("core", replace(layer, territories=territories))
    districts = (District("d1", "North", "all"), District("d2", "South", "all"))
    source = replace(source.with_scenario(live), districts=districts)
    request = DesignRequest(4, start=LIVE, locks=("north",), balance={"hours": 30.0})
    outcome = go(source, request)
    locked = outcome.problem.locked
    assert locked is not None
    assert (locked >= 0).tolist() == (layer.alignment.territory < 2).tolist()


def test_that_a_relationship_that_is_to_stay_stays() -> None:
    people = pd.DataFrame(
        {"contact_id": ["P1", "P2"], "account_id": ["A0", "A7"], "relationship": [3.0, 1.0]}
    )
    source = replace(grid_state(4, 2), tables={"contacts": people})
    request = DesignRequest(4, start=LIVE, keep_relationships=2.0)
    locked = go(source, request).problem.locked
    assert locked is not None
    assert np.flatnonzero(locked >= 0).tolist() == [0]
    by_name = go(source, replace(request, keep_relationships=None, locks=("P2",))).problem.locked
    assert by_name is not None
    assert np.flatnonzero(by_name >= 0).tolist() == [7]


def test_that_disruption_is_priced_by_the_relationships_it_ends() -> None:
    people = pd.DataFrame(
        {
            "contact_id": ["P1", "P2", "P3"],
            "account_id": ["A0", "A0", "A7"],
            "relationship": [3.0, 2.0, 1.0],
        }
    )
    source = replace(grid_state(4, 2), tables={"contacts": people})
    problem = go(source, DesignRequest(4, start=LIVE, disruption_hours=3.0)).problem
    assert problem.disruption is not None
    assert problem.disruption[[0, 7, 1]].tolist() == [6.0, 3.0, 3.0]


def test_that_what_is_proven_impossible_comes_back_with_the_clash() -> None:
    source = grid_state(4, 2, hours=[100.0] * 4 + [1.0] * 12)
    request = DesignRequest(
        4, start=LIVE, max_moved={"accounts": 0.0}, balance={"hours": 5.0}, contiguous="off"
    )
    outcome = go(source, request)
    assert outcome.clash is not None
    assert {rule.kind for rule in outcome.clash.rules} == {"window", "moved"}
    assert "These cannot hold together" in outcome.proposal.explanation
    assert outcome.clash.remedy in outcome.proposal.explanation


def test_that_a_stopped_run_says_so_instead_of_looking_for_a_clash() -> None:
    source = grid_state(4, 2, hours=[100.0] * 4 + [1.0] * 12)
    request = DesignRequest(
        4, start=LIVE, max_moved={"accounts": 0.0}, balance={"hours": 5.0}, contiguous="off"
    )
    outcome = pursue(source, replace(request, iterations=3, seconds=None), stop=lambda _best: True)
    assert not outcome.proposal.feasible
    assert outcome.clash is None
    assert "stopped before" in outcome.proposal.explanation
    assert len(outcome.layer.alignment.territory) == 16


def test_that_what_is_only_not_found_is_not_called_impossible(demo: State) -> None:
    outcome = go(demo, DesignRequest(6, balance={"workload": 0.001}))
    assert not outcome.proposal.feasible
    assert outcome.clash is None
    assert "not proven" in outcome.proposal.explanation


def test_that_every_moved_account_says_why(demo: State) -> None:
    outcome = go(demo, DesignRequest(6, start=LIVE))
    reasons = reasons_of(demo, outcome)
    was = demo.scenario().layer().alignment.territory
    moved = np.flatnonzero(codes_of(outcome) != was)
    assert sorted(reason.row for reason in reasons) == moved.tolist()
    assert all(reason.sentences for reason in reasons)
    anew = go(demo, DesignRequest(6, own_locks=False))
    assert reasons_of(demo, anew, seconds=0.0)


def test_that_a_river_parts_territories() -> None:
    source = grid_state(6, 2)
    between = -90 + 0.12 * 1.5  # a third of the columns lies west of it
    text = (
        '{"type": "LineString", "coordinates": '
        f"[[{between}, 39.0], [{between}, 40.2], [{between}, 41.5]]}}"
    )
    parted = replace(source, tables={"barriers": barriers_from(text)})
    request = DesignRequest(3, balance={"hours": 10.0})
    outcome = go(parted, request)
    assert outcome.proposal.feasible
    west = source.accounts.lon < between
    codes = codes_of(outcome)
    assert not set(codes[west].tolist()) & set(codes[~west].tolist())


def test_that_barriers_and_the_road_graph_raise_travel(demo: State) -> None:
    graph = go(demo, DesignRequest(6, distance="graph"))
    assert graph.proposal.feasible
    assert graph.proposal.objective_unit == "hours per year"
    assert "OpenStreetMap" in graph.proposal.explanation


def test_that_a_road_graph_needs_roads() -> None:
    source = grid_state(4, 2)
    abroad = source.accounts.with_columns({"lat": np.full(16, 48.0) + np.arange(16) / 100})
    abroad = abroad.with_columns({"lon": np.full(16, 11.0) + np.arange(16) % 4 / 10})
    with pytest.raises(PlanError, match="contiguous US"):
        go(replace(source, accounts=abroad), DesignRequest(2, distance="graph"))


def test_that_pulled_homes_draw_centres_nearer_than_free_ones(demo: State) -> None:
    def away(outcome: Outcome) -> float:
        layer, problem = outcome.layer, outcome.problem
        plane = plane_for(demo.accounts.lat, demo.accounts.lon)
        reps = [demo.rep(t.rep_id) for t in layer.territories]
        lat = np.array([r.home_lat if r else np.nan for r in reps], np.float64)
        lon = np.array([r.home_lon if r else np.nan for r in reps], np.float64)
        km = np.hypot(*(plane.xy(lat, lon) - outcome.proposal.centres).T)
        assert problem.unit == "km"
        return float(np.nansum(km))

    at_home = go(demo, DesignRequest(6, homes="reps"))
    pulled = go(demo, DesignRequest(6, homes="pulled", home_trips=200.0))
    free = go(demo, DesignRequest(6))
    assert away(at_home) < 1e-6
    assert away(pulled) < away(free)


rules = st.fixed_dictionaries(
    {
        "strategy": st.sampled_from(["geographic", "system", "hybrid", "specialty"]),
        "start": st.sampled_from(["", LIVE]),
        "locks": st.sampled_from([(), ("A3", "A9"), ("T1",)]),
        "named": st.sampled_from([(), (("A20", "T0"),)]),
        "forbid": st.sampled_from([(), (("A30", "T3"), ("A12", "T2"))]),
        "balance": st.sampled_from([{"hours": 15.0}, {"hours": 25.0, "potential": 25.0}]),
        "contiguous": st.sampled_from(["hard", "off"]),
        "seed": st.integers(0, 5),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=rules)
def test_that_every_hard_rule_asked_for_holds_in_the_result(asked: dict[str, Any]) -> None:
    source = grid_state(6, 2, seed=3, idn_id=["X" if i in (0, 1, 7) else "" for i in range(36)])
    moved = {"max_moved": {"potential": 40.0}} if asked["start"] else {}
    outcome = go(source, DesignRequest(4, **asked, **moved))
    codes, was = codes_of(outcome), source.scenario().layer().alignment.territory
    ids = [t.id for t in outcome.layer.territories]
    named = dict(asked["named"])
    for account, owner in named.items():
        assert ids[codes[source.accounts.row_of(account)]] == owner
    kept = {"A3", "A9"} if asked["locks"] == ("A3", "A9") else set()
    if asked["locks"] == ("T1",):
        kept = set(source.accounts.ids[was == 1].tolist())
    for account in kept - set(named):
        row = source.accounts.row_of(account)
        assert ids[codes[row]] == f"T{was[row]}"
    for account, owner in asked["forbid"]:
        assert ids[codes[source.accounts.row_of(account)]] != owner
    if outcome.proposal.feasible:
        sums = totals(source.accounts.number("hours"), codes, 4)
        assert np.abs(sums / sums.mean() - 1).max() <= max(asked["balance"].values()) / 100 + 1e-9
        if asked["start"]:
            assert np.mean([ids[c] != f"T{w}" for c, w in zip(codes, was, strict=True)]) <= 0.4
        if asked["strategy"] == "system":
            assert len({codes[0], codes[1], codes[7]}) == 1 or kept or named
    else:
        assert outcome.clash is not None or outcome.proposal.violations


def test_that_a_ramping_rep_gets_fewer_hours_but_no_less_potential() -> None:
    source = grid_state(6, 2)
    reps = tuple(replace(rep, ramp=0.5) if rep.id == "R3" else rep for rep in source.reps)
    source = replace(source, reps=reps)
    outcome = go(source, DesignRequest(4, balance={"hours": 5.0}))
    hours = totals(source.accounts.number("hours"), codes_of(outcome), 4)
    by_rep = {t.rep_id: h for t, h in zip(outcome.layer.territories, hours, strict=True)}
    assert by_rep["R3"] == pytest.approx(360 * 0.5 / 3.5, rel=0.05)
    equal = go(source, DesignRequest(4, balance={"potential": 5.0}))
    assert np.bincount(codes_of(equal)).tolist() == [9, 9, 9, 9]
    ignored = go(source, DesignRequest(4, balance={"hours": 5.0}, by_capacity=False))
    assert np.bincount(codes_of(ignored)).tolist() == [9, 9, 9, 9]


def test_that_potential_is_designed_without_any_sales_data(demo: State) -> None:
    accounts = demo.accounts
    gone = [name for name in accounts.names if name.startswith("our_procs")]
    bare = Accounts({n: accounts[n] for n in accounts.names if n not in gone})
    tables = {name: table.iloc[:0] for name, table in demo.tables.items()}
    source = replace(demo, accounts=bare, tables=tables)
    assert not metric(source, "revenue").values.any()
    outcome = go(source, DesignRequest(6, strategy="potential", seed=1))
    assert outcome.proposal.feasible, outcome.proposal.violations
    found = totals(metric(source, "potential").values, codes_of(outcome), 6)
    assert found.max() <= 1.05 * found.mean() * (1 + 1e-9)


@pytest.mark.slow
def test_that_three_thousand_accounts_and_fifty_reps_are_designed_within_rules() -> None:
    rng = np.random.default_rng(84)
    towns = rng.uniform((33.0, -95.0), (42.0, -78.0), (120, 2))
    places = towns[rng.integers(120, size=3000)] + rng.normal(0, 0.3, (3000, 2))
    source = grid_state(4, 2)
    accounts = Accounts(
        {
            "account_id": [f"A{i}" for i in range(3000)],
            "lat": places[:, 0],
            "lon": places[:, 1],
            "potential": rng.lognormal(11, 1, 3000),
        }
    )
    nobody = Scenario(LIVE, "Live", {"core": Layer((), Alignment.unassigned(3000))})
    source = replace(source, accounts=accounts, scenarios=(nobody,), reps=())
    request = DesignRequest(50, balance={"potential": 10.0}, seed=1)
    outcome = pursue(source, replace(request, seconds=None, iterations=6))
    assert outcome.proposal.feasible, outcome.proposal.violations
    assert len(np.unique(codes_of(outcome))) == 50
    assert outcome.proposal.gap_pct is not None
    assert outcome.proposal.gap_pct < 5.0
