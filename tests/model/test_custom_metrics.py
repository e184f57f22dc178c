"""The planner's own metrics: made, used everywhere, changed, renamed, removed."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import Alignment
from model.custom_changes import (
    proposed_additive,
    remove_custom_metric,
    save_custom_metric,
    usage,
)
from model.custom_metrics import (
    MOST_METRICS,
    TABLE,
    CustomMetric,
    Part,
    custom_metrics,
    custom_values,
    replaced,
)
from model.errors import PlanError
from model.evaluation import Evaluator, evaluate
from model.formula.nodes import FormulaError
from model.history import Author
from model.metrics import adding_metric, metric, metric_names, territory_totals
from model.project import Project
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory

nan = float("nan")


@pytest.fixture(scope="module")
def state():
    accounts = Accounts(
        {
            "account_id": ["A", "B", "C", "D"],
            "account_type": ["ASC", "COMM", "ASC", ""],
            "beds": [10.0, 20.0, 30.0, nan],
            "potential": [100.0, 400.0, 100.0, 200.0],
            "Trauma beds": [1.0, 0.0, 3.0, 2.0],
            "teaching": np.array([True, False, False, True]),
        }
    )
    layer = Layer(
        (Territory("T1", "North"), Territory("T2", "South")), Alignment(np.arange(4) // 2)
    )
    return State(About("Small"), accounts, (Scenario(LIVE, "Live", {"core": layer}),))


def made(state, *metrics):
    for own in metrics:
        state = save_custom_metric(state, own).apply(state)
    return state


RATIO = CustomMetric("per_bed", "Potential per bed", "potential / beds", "", False, "beds")
SUM = CustomMetric("core_beds", "Core beds", 'if(type = "ASC", beds, 0) + [trauma BEDS]', "count")


def test_that_an_own_metric_is_at_once_a_metric_like_any_other(state):
    after = made(state, SUM)
    found = metric(after, "core_beds")
    assert (found.label, found.unit, found.known) == ("Core beds", "count", 1.0)
    assert found.values.tolist() == [11.0, 0.0, 33.0, 2.0]
    assert "core_beds" in metric_names(after)
    assert metric(after, "Core beds").values is not None
    assert evaluate(after, after.scenario()).territories[1].totals["core_beds"] == 35.0


def test_that_a_ratio_has_a_weighted_mean_per_territory_and_is_never_balanced(state):
    after = made(state, RATIO)
    found = metric(after, "per_bed")
    assert found.known == 0.75
    means = territory_totals(found, after.scenario().layer().alignment.territory, 2)
    np.testing.assert_allclose(means, [500 / 30, 100 / 30])  # weighted by beds
    assert evaluate(after, after.scenario()).territories[0].totals["per_bed"] == means[0]
    with pytest.raises(PlanError, match="does not add up over a territory"):
        adding_metric(after, "per_bed")
    assert adding_metric(made(state, SUM), "core_beds").adds_up


def test_that_the_mean_of_a_ratio_follows_a_move_as_in_a_recount(state):
    after = made(state, RATIO)
    layer = after.scenario().layer()
    evaluator = Evaluator(after, layer, metric_names(after))
    known = (layer.alignment, evaluator.evaluate(layer.alignment))
    moved = layer.alignment.apply(layer.alignment.moving(np.array([1]), 1, "Move"))
    north, south = evaluator.evaluate(moved, known).territories
    assert north.totals["per_bed"] == 100 / 10
    assert south.totals["per_bed"] == pytest.approx(500 / 50)  # weighted by beds


def test_that_a_territory_without_any_value_leaves_the_spread_of_a_ratio_known(state):
    alone = replace(RATIO, formula="if(beds > 25, potential / beds)")
    found = evaluate(made(state, alone), state.scenario())
    assert np.isnan(found.territories[0].totals["per_bed"])
    assert found.balance["per_bed"].cv == 0.0


def test_that_a_weighted_index_runs_from_0_to_100_by_its_weights(state):
    parts = (Part("beds", 3), Part("potential", 1, "rank", low_is_good=True))
    index = CustomMetric("idx", "Index", "", additive=False, parts=parts)
    cheap = 100 - 100 / 6  # ties share the middle of ranks 1 and 2 of 4
    expected = [cheap / 4, 150 / 4, (300 + cheap) / 4, nan]
    np.testing.assert_allclose(custom_values(state, index), expected)
    after = made(state, index)
    assert custom_metrics(after)[0].parts == parts
    assert "norm([beds])" in custom_metrics(after)[0].formula


@given(
    st.lists(st.tuples(st.floats(0.1, 9), st.sampled_from(["minmax", "rank", "z"]), st.booleans()),
             min_size=1, max_size=4)
)  # fmt: skip
def test_that_no_index_leaves_0_to_100(drawn):
    accounts = Accounts({"account_id": ["A", "B", "C"], "x": [1.0, 5.0, 1e6]})
    state = State(About("x"), accounts, ())
    parts = tuple(Part("x", weight, method, low) for weight, method, low in drawn)
    values = custom_values(state, CustomMetric("i", "i", "", additive=False, parts=parts))
    assert (values >= -1e-9).all()
    assert (values <= 100 + 1e-9).all()


@pytest.mark.parametrize(
    ("missing", "values"), [("unknown", [11, 21, 31, nan]), ("zero", [11, 21, 31, 1]),
                            ("median", [11, 21, 31, 21])]
)  # fmt: skip
def test_that_unknown_inputs_count_as_the_rule_says(state, missing, values):
    own = CustomMetric("m", "m", "beds + 1", "count", missing=missing)
    np.testing.assert_array_equal(custom_values(state, own), values)


def test_that_own_metrics_build_on_one_another_and_a_circle_is_named(state):
    after = made(state, SUM, CustomMetric("twice", "Twice", "2 * core_beds", "count"))
    assert metric(after, "twice").values.tolist() == [22.0, 0.0, 66.0, 4.0]
    with pytest.raises(PlanError, match="in a circle: core_beds → twice → core_beds"):
        save_custom_metric(after, replace(SUM, formula="twice + 1"), "core_beds")
    with pytest.raises(PlanError, match="in a circle: own → own"):
        save_custom_metric(state, CustomMetric("own", "Own", "own + 1"))


def test_that_a_chain_of_own_metrics_is_held_short(state):
    chain = [CustomMetric("m0", "m0", "beds", "count")]
    chain += [CustomMetric(f"m{i}", f"m{i}", f"m{i - 1} + m{i - 1}", "count") for i in range(1, 8)]
    after = made(state, *chain)
    assert metric(after, "m7").values[0] == 10 * 2**7
    with pytest.raises(PlanError, match="lie inside one another"):
        made(after, CustomMetric("m8", "m8", "m7", "count"), CustomMetric("m9", "m9", "m8"))


@pytest.mark.parametrize(
    ("own", "says"),
    [
        (CustomMetric("9x", "x", "beds"), "no name for a metric"),
        (CustomMetric("max", "x", "beds"), "a word of the formula language"),
        (CustomMetric("Potential", "x", "beds"), "a figure Catchment computes"),
        (CustomMetric("beds", "x", "potential"), "a column of the accounts"),
        (CustomMetric("x", "x", "bedz"), "nothing called"),
        (CustomMetric("x", "x", "potential", "hours"), "gives money, the unit says hours"),
        (CustomMetric("x", "x", "beds", "count", False, "weird"), "to weight the mean with"),
        (CustomMetric("x", "x", "", parts=(Part("beds", 0),)), "weights above 0"),
        (CustomMetric("x", "x", "", parts=(Part("beds", 1, "magic"),)), "no way"),
    ],
)
def test_that_what_cannot_be_an_own_metric_is_refused_in_words(state, own, says):
    with pytest.raises(PlanError) as caught:
        save_custom_metric(state, own)
    assert says in str(caught.value)


def test_that_one_that_is_used_is_neither_renamed_nor_removed_but_says_where(state):
    after = made(state, SUM, CustomMetric("twice", "Twice", "2 * Core_Beds", "count"))
    layer = after.scenario().layer()
    aimed = layer.with_territory(0, replace(layer.territories[0], targets={"twice": 5.0}))
    after = after.with_scenario(after.scenario().with_layer("core", aimed))
    assert usage(after, "core_beds") == ("the own metric Twice",)
    assert usage(after, "twice") == ("the target of North in Live",)
    with pytest.raises(PlanError, match="used in the own metric Twice"):
        save_custom_metric(after, replace(SUM, name="beds2"), "core_beds")
    with pytest.raises(PlanError, match="used in the target of North in Live"):
        remove_custom_metric(after, "twice")


def test_that_changes_keep_the_place_and_undo_to_the_same_table(state):
    after = made(state, SUM, RATIO)
    change = save_custom_metric(after, replace(SUM, label="All beds"), "core_beds")
    changed = change.apply(after)
    assert change.label == "Change own metric All beds"
    assert [m.label for m in custom_metrics(changed)] == ["All beds", "Potential per bed"]
    back = change.inverse().apply(changed)
    assert back.table(TABLE) is after.table(TABLE)
    gone = remove_custom_metric(made(state, SUM), "core_beds")
    assert TABLE not in gone.apply(made(state, SUM)).tables
    with pytest.raises(PlanError, match="There is no own metric"):
        remove_custom_metric(state, "core_beds")


def test_that_a_metric_whose_column_is_gone_says_so_and_is_offered_no_more(state):
    after = made(state, SUM, RATIO)
    fewer = Accounts({n: after.accounts[n] for n in after.accounts if n != "Trauma beds"})
    without = replace(after, accounts=fewer)
    assert "core_beds" not in metric_names(without)
    assert "per_bed" in metric_names(without)
    with pytest.raises(FormulaError, match='nothing called "trauma BEDS"'):
        metric(without, "core_beds")


def test_that_their_number_is_limited(state):
    many = [CustomMetric(f"m{i}", f"m{i}", "beds", "count") for i in range(MOST_METRICS)]
    full = replaced(state, many, "Many").apply(state)
    with pytest.raises(PlanError, match=f"has {MOST_METRICS} own metrics"):
        save_custom_metric(full, SUM)


def test_that_money_hours_and_counts_are_proposed_to_add_up(state):
    assert proposed_additive(state, replace(SUM, additive=False))
    assert not proposed_additive(state, RATIO)


def test_that_own_metrics_are_saved_with_the_project_and_undone(tmp_path, state):
    path = tmp_path / "own.catchment.gpkg"
    with closing(Project.create(path, state)) as project:
        parts = (Part("beds", 2, "rank", True),)
        index = CustomMetric("idx", "Index", "", additive=False, note="A note", parts=parts)
        project.do(save_custom_metric(project.state, SUM), Author("Ann"))
        project.do(save_custom_metric(project.state, index), Author("Ann"))
        project.save()
    with closing(Project.open(path)) as project:
        first, second = custom_metrics(project.state)
        assert (first, second.parts, second.note) == (SUM, parts, "A note")
        project.undo()
        assert custom_metrics(project.state) == (SUM,)
