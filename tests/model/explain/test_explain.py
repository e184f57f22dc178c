"""Every figure says where it comes from, and its inputs give it again."""

import math
from collections import deque
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.confidence import grades
from model.custom_changes import save_custom_metric
from model.custom_metrics import CustomMetric, Part
from model.demo import demo_state
from model.errors import PlanError
from model.evaluation import evaluate
from model.explain.explain import ACCOUNT_FIGURES, PLAN_ACCOUNT_FIGURES, explain
from model.explain.figure import FigureKey, recompute
from model.metrics import metric
from model.plan.potential import account_figures
from model.reps import Rep
from model.resources import resource
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory
from model.workload import account_hours

TODAY = date(2026, 11, 30)
OWN = (
    CustomMetric(
        "site_index",
        "Site index",
        "",
        additive=False,
        parts=(Part("beds", 2), Part("proc_volume.UGI", 1, "rank"), Part("revenue", 1, "z", True)),
    ),
    CustomMetric(
        "weighted",
        "Weighted potential",
        'if(type = "ASC" and beds > 10, 1.2, 1) * potential + 0.1 * coalesce(revenue, 0)',
        "money",
    ),
    CustomMetric("per_hour", "Revenue per hour", "revenue / workload", "", False, "workload"),
)


@pytest.fixture(scope="module")
def demo():
    state = demo_state(resource("demo"))
    for metric_ in OWN:
        state = save_custom_metric(state, metric_).apply(state)
    return state


@pytest.fixture(scope="module")
def small():
    """Measured, estimated by rooms, beds and type, a practice, a typed potential, a rep."""
    accounts = Accounts(
        {
            "account_id": ["M1", "M2", "R1", "B1", "T1", "P1", "D1", "N1"],
            "name": ["Measured", "Prospect", "Rooms", "Beds", "Type", "Practice", "Typed", "None"],
            "account_type": ["COMM"] * 5 + ["PRAC", "LAB", "IMG"],
            "lat": [40.0, 40.1, 40.2, 40.3, 40.4, 40.5, 40.6, math.nan],
            "lon": [-84.0] * 8,
            "ors": [4.0, 6.0, 5.0, math.nan, math.nan, math.nan, math.nan, math.nan],
            "beds": [100.0, 200.0, math.nan, 50.0, math.nan, math.nan, math.nan, math.nan],
            "proc_volume.UGI": [100.0, 300.0] + [math.nan] * 6,
            "our_procs.UGI": [10.0, math.nan] + [math.nan] * 6,
            "potential": [math.nan] * 6 + [5000.0, math.nan],
            "hours": [math.nan] * 7 + [12.0],
        }
    )
    layer = Layer(
        (Territory("T1", "North", rep_id="A"), Territory("T2", "South", share=2.0)),
        Alignment(np.array([0, 0, 0, 1, 1, 1, 1, -1])),
    )
    prices = {"asp.seal": 50.0, "units.seal.UGI": 2.0, "addressable.UGI": 0.5}
    prices |= {"procs_per_or.COMM.UGI": 30.0}
    return State(
        About("Small"),
        accounts,
        (Scenario(LIVE, "Live", {"core": layer}),),
        reps=(Rep("A", "Ann", home_lat=40.0, home_lon=-84.2),),
        tables={"contracts": pd.DataFrame({"account_id": ["M2"], "contract_status": ["dual"]})},
        settings=prices,
    )


def same(one, other):
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) or (one != one and other != other)


def all_below(state, keys):
    """The keys and everything their inputs lead to."""
    waiting, seen = deque(keys), {}
    while waiting:
        key = waiting.popleft()
        if key not in seen:
            seen[key] = explain(state, key, today=TODAY)
            waiting.extend(item.key for item in seen[key].inputs if item.key is not None)
    return seen


def account_keys(ids):
    own = [metric_.name for metric_ in OWN]
    figures = (*ACCOUNT_FIGURES, "beds", "type", "name", *own)
    return [FigureKey("account", figure, str(account)) for account in ids for figure in figures]


def test_that_the_inputs_of_every_account_figure_give_it_again(demo):
    chosen = [*demo.accounts.ids[:12], "A38", *demo.accounts.ids[60:64]]
    keys = account_keys(chosen)
    keys += [FigureKey("plan", f, str(a)) for a in chosen for f in PLAN_ACCOUNT_FIGURES]
    found = all_below(demo, keys)
    wrong = [key for key, said in found.items() if not same(recompute(said), said.value)]
    assert wrong == []
    assert len(found) > 400


def test_that_the_inputs_of_territories_alignment_and_plan_give_their_figures_again(demo):
    layer = demo.scenario().layer()
    keys = [
        FigureKey("territory", figure, layer.territories[0].id, name)
        for figure in ("total", "index", "deviation")
        for name in ("potential", "workload", "per_hour", "accounts")
    ]
    for territory in layer.territories[:2]:
        for figure in ("capacity", "utilisation", "drive", "mean_drive"):
            keys.append(FigureKey("territory", figure, territory.id))
    for figure in ("cv", "gini", "disruption"):
        keys += [FigureKey("alignment", figure, "", name) for name in ("potential", "workload")]
    keys += [FigureKey("alignment", "drive"), FigureKey("alignment", "inside", "", "85-105")]
    rep = layer.territories[0].id
    keys += [FigureKey("plan", f, rep) for f in ("sufficiency", "reach", "completeness")]
    keys += [FigureKey("plan", "forecast", rep, str(year)) for year in (1, 2, 3)]
    for key in keys:
        said = explain(demo, key, today=TODAY)
        assert same(recompute(said), said.value), key
        assert said.words.endswith(".")


def test_that_explained_figures_are_the_ones_the_application_shows(demo):
    figures, hours = account_figures(demo), account_hours(demo)
    shown = {"potential": figures.potential, "headroom": figures.headroom, "drive": hours.drive}
    shown |= {"workload": hours.total, "weighted": metric(demo, "weighted").values}
    for name, values in shown.items():
        said = explain(demo, FigureKey("account", name, "A01"))
        assert same(said.value, float(values[demo.accounts.row_of("A01")]))
    found = evaluate(demo, demo.scenario())
    first = found.territories[0]
    for name in ("potential", "workload", "per_hour"):
        total = explain(demo, FigureKey("territory", "total", first.id, name))
        index = explain(demo, FigureKey("territory", "index", first.id, name))
        assert same(total.value, first.totals[name])
        assert same(index.value, first.index[name])
        spread = explain(demo, FigureKey("alignment", "cv", "", name))
        assert same(spread.value, found.balance[name].cv)
    used = explain(demo, FigureKey("territory", "utilisation", first.id))
    assert same(used.value, first.utilisation)
    assert same(explain(demo, FigureKey("alignment", "drive")).value, found.drive_hours)


def test_that_estimates_name_their_way_and_their_ratio(small):
    rooms = explain(small, FigureKey("account", "volume", "R1", "UGI"))
    assert (rooms.value, rooms.grade) == (150.0, "C")  # 5 rooms × 30
    assert [item.text for item in rooms.inputs] == ["5 rooms", "30"]
    beds = explain(small, FigureKey("account", "volume", "B1", "UGI"))
    assert beds.value == 62.5  # 50 beds × median of 1.0 and 1.5
    kind = explain(small, FigureKey("account", "volume", "T1", "UGI"))
    assert kind.value == 200.0  # median of 100 and 300
    assert "same type" in kind.words
    for said in (rooms, beds, kind):
        assert same(recompute(said), said.value)


def test_that_every_account_has_its_grade_and_a_typed_potential_is_a_guess(small):
    found = grades(small)
    assert found.volume.tolist() == ["A", "B", "C", "C", "C", "C", "", ""]
    assert found.potential.tolist() == ["A", "B", "C", "C", "C", "", "D", ""]
    assert found.workload.tolist()[-2:] == ["D", "D"]
    typed = explain(small, FigureKey("account", "potential", "D1"))
    assert (typed.value, typed.grade) == (5000.0, "D")
    assert "no volume" in typed.words


def test_that_a_total_says_how_much_of_it_is_estimated(small):
    total = explain(small, FigureKey("territory", "total", "T1", "potential"))
    assert total.value == 27500.0  # (100 + 300 + 150) × 0.5 × 2 × 50
    assert total.caveats == ("27 % of it is estimated or typed: 1 account of 3.",)


def test_that_all_figures_of_a_small_project_with_gaps_can_be_explained(small):
    figures = [*ACCOUNT_FIGURES, "beds", "type"]
    keys = [FigureKey("account", f, str(a)) for a in small.accounts.ids for f in figures]
    for name in ("potential", "workload", "accounts"):
        for territory in ("T1", "T2"):
            for figure in ("total", "index", "deviation"):
                keys.append(FigureKey("territory", figure, territory, name))
        keys += [FigureKey("alignment", figure, "", name) for figure in ("cv", "gini")]
    found = all_below(small, keys)
    wrong = [key for key, said in found.items() if not same(recompute(said), said.value)]
    assert wrong == []


def test_that_a_corrected_cell_and_an_imported_one_name_their_source(small):
    table = pd.DataFrame(
        {
            "kind": ["accounts"],
            "file": ["crm.xlsx"],
            "sheet": ["Sites"],
            "reading": ['{"mapping": {"beds": "Staffed beds"}}'],
        }
    )
    pinned = small.accounts.with_columns({"pinned": ["ors;lat", *[""] * 7]})
    state = replace(small, accounts=pinned, tables={**small.tables, "import_sources": table})
    beds = explain(state, FigureKey("account", "beds", "M1")).inputs[0]
    assert beds.source == "crm.xlsx, sheet Sites, column “Staffed beds”"
    assert explain(state, FigureKey("account", "ors", "M1")).inputs[0].source == "corrected by hand"


def test_that_the_text_to_copy_holds_formula_inputs_and_caveats(small):
    text = explain(small, FigureKey("account", "potential", "R1")).as_text
    assert text.splitlines()[0] == "Potential of Rooms: $7,500 (grade C)"
    assert "(F2)" in text
    assert "Procedures UGI: 150 per year  [estimate from rooms, grade C]" in text
    assert text.endswith("so the potential is an estimate.")


@pytest.mark.parametrize(
    "key",
    [
        FigureKey("account", "potential", "nobody"),
        FigureKey("account", "charm", "M1"),
        FigureKey("territory", "total", "T9", "potential"),
        FigureKey("territory", "charm", "T1"),
        FigureKey("territory", "capacity", "T2"),
        FigureKey("alignment", "charm"),
        FigureKey("plan", "score", "N1"),
        FigureKey("plan", "sufficiency", "T1"),
        FigureKey("moon", "phase"),
    ],
)
def test_that_what_cannot_be_explained_is_said(small, key):
    with pytest.raises(PlanError):
        explain(small, key)
