"""What each construct finds among six accounts drawn by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.alignment import Alignment
from model.custom_metrics import CustomMetric, replaced
from model.errors import PlanError
from model.filters.columns import FilterGround
from model.filters.evaluate import mask, matching
from model.filters.nodes import FilterError
from model.scenario import Layer
from model.state import State

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("surgery", [1, 4]),
        ("SURGERY -lake", [4]),
        ("lima", [3]),
        ("A5", [4]),
        ("D*l", [0]),
        ('"st. brigid"', [2]),
        ("territory:Dallas", [0, 1, 2]),
        ("territory:T2", [3, 4]),
        ("territory:lima", [3, 4]),
        ("territory!=T1", [3, 4, 5]),
        ("territory:none", [5]),
        ("territory:*", [0, 1, 2, 3, 4]),
        ("rep:Sam", [3, 4]),
        ("district:South", [0, 1, 2]),
        ("district:Everything", [0, 1, 2, 3, 4]),
        ("unassigned", [5]),
        ("moved", []),
        ("locked", [0, 3]),
        ("-locked", [1, 2, 4, 5]),
        ("locked:no", [1, 2, 4, 5]),
        ("type:ASC", [1, 2, 4]),
        ("type:asc,amc", [0, 1, 2, 4]),
        ('type:"surgery centre"', [1, 2, 4]),
        ("type=A*", [0, 1, 2, 4]),
        ("system:QCU", [0, 1]),
        ('system:"queen city"', [0, 1]),
        ("system:independent", [2, 4, 5]),
        ("zip:770*", [2, 3]),
        ("zip:75", [0, 1]),
        ("potential>50000", [0, 4]),
        ("potential>=50k", [0, 1, 4]),
        ("potential:10k..50k", [1, 2, 5]),
        ("potential:..20k", [2, 5]),
        ("potential:60k..", [0, 4]),
        ("potential=60k", [4]),
        ("potential:none", [3]),
        ("-potential>50k", [1, 2, 3, 5]),
        ("potential:top2", [0, 4]),
        ("potential:bottom1", [2]),
        ("potential:top40%", [0, 4]),
        ("beds<=10", [1, 2]),
        ("[Trauma beds]>0", [0, 4, 5]),
        ("contract_end<2027-01-01", [2]),
        ("contract_end:2027", [0, 5]),
        ("contract_end:2027-Q2", [5]),
        ("contract_end:2026-12..2027-03", [0, 2]),
        ("contract_end:today..today+90d", [2]),
        ("contract_end:none", [1, 4]),
        ("owners:0", [5]),
        ("owners>1", [0, 4]),
        ("tenure:12", [0, 1, 2]),
        ("tenure<=1", [3, 4]),
        ("type:ASC potential>50k or unassigned", [4, 5]),
        ("type:ASC (potential>50k or unassigned)", [4]),
        ("-(type:ASC or locked)", [5]),
        ("territory:Dallas potential>50000 type:AMC locked", [0]),
    ],
)
def test_that_a_filter_finds_its_rows(ground: FilterGround, text: str, rows: list[int]) -> None:
    assert matching(ground, text).tolist() == rows


def test_that_moved_compares_with_live_by_territory(ground_of_a: FilterGround) -> None:
    assert matching(ground_of_a, "moved").tolist() == [2]
    assert matching(ground_of_a, "was:Dallas territory:Lima").tolist() == [2]


def test_that_a_moved_account_begins_its_months_with_the_new_rep(
    ground_of_a: FilterGround,
) -> None:
    known = ground_of_a.find("tenure")
    assert known is not None
    months = ground_of_a.numbers(known)
    assert months[:5].tolist() == [12.0, 12.0, 0.0, 0.0, 0.0]
    assert np.isnan(months[5])


def test_that_an_own_column_says_since_when_a_rep_has_an_account(six: State) -> None:
    accounts = six.accounts.with_columns(
        {"owner_since": ["2026-05-30", "2020-01-01", "", "", "", ""]}
    )
    ground = FilterGround.of(replace(six, accounts=accounts), TODAY)
    assert matching(ground, "tenure=6").tolist() == [0]
    assert matching(ground, "tenure=12").tolist() == [1, 2]


def test_that_own_metrics_are_fields(six: State) -> None:
    own = CustomMetric("per_bed", "Potential per bed", "potential / beds")
    state = replaced(six, [own], "Add").apply(six)
    ground = FilterGround.of(state, TODAY)
    assert matching(ground, "per_bed>=3000").tolist() == [1, 4]
    assert matching(ground, "[Potential per bed]<1000").tolist() == [0, 5]


def test_that_a_layer_can_be_asked_without_opening_it(six: State) -> None:
    layer = six.scenario("A").layer()
    assert matching(FilterGround.of(six, TODAY, layer), "territory:T2").tolist() == [2, 3, 4]


def test_that_a_ground_follows_a_move(ground: FilterGround) -> None:
    assert matching(ground, "territory:T2 tenure<2").tolist() == [3, 4]
    layer = Layer(ground.layer.territories, Alignment(np.array([1, 0, 0, 1, 1, 0])))
    after = ground.realigned(layer)
    assert matching(after, "territory:T2").tolist() == [0, 3, 4]
    assert matching(after, "moved").tolist() == [0, 5]
    assert matching(after, "tenure:0").tolist() == [0, 3, 4, 5]
    assert matching(after, "type:ASC").tolist() == [1, 2, 4]


@pytest.mark.parametrize(
    ("text", "span", "said"),
    [
        ("lima teritory:T1", (5, 13), "Did you mean territory?"),
        ("zzz:1", (0, 3), 'There is no field "zzz"'),
        ("territory:Dalas", (10, 15), 'no value "Dalas"'),
        ("type:ASC,XYZ", (9, 12), 'no value "XYZ"'),
        ("potential:abc", (10, 13), "is no number"),
        ("potential:50k..10k", (10, 18), "begins after it ends"),
        ("potential:1k..x", (14, 15), "is no number"),
        ("contract_end<soon", (13, 17), "is no date"),
        ("contract_end<2027-13", (13, 20), "is no date"),
        ("locked:maybe", (7, 12), "yes or no"),
        ("name>5", (5, 6), "is text"),
    ],
)
def test_that_a_refusal_points_at_what_is_wrong(
    ground: FilterGround, text: str, span: tuple[int, int], said: str
) -> None:
    with pytest.raises(FilterError) as caught:
        mask(ground, text)
    assert (caught.value.start, caught.value.end) == span
    assert said in str(caught.value)


def test_that_a_metric_whose_columns_are_gone_finds_nothing(six: State) -> None:
    table = pd.DataFrame({"name": ["lost"], "label": ["Lost"], "formula": ["gone * 2"]})
    ground = FilterGround.of(replace(six, tables={"custom_metrics": table}), TODAY)
    assert matching(ground, "lost>0").size == 0


_TERMS = st.sampled_from(
    ["lima", "type:ASC", "potential>50k", "-locked", "(", ")", "or", "not", "zip:7*", "beds:none",
     "contract_end:2027", "potential:top2", "rep:Sam", "x:1", "potential:", "a\"", "tenure>1k",
     "contract_end:today-9999y", "beds:top0", "potential:9" + "9" * 40, "name:*", "type:(", "moved"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(_TERMS, max_size=8).map(" ".join) | st.text(max_size=30))
def test_that_any_text_gives_a_mask_or_a_sentence(ground: FilterGround, text: str) -> None:
    try:
        found = mask(ground, text)
    except PlanError:
        return
    assert (found.shape, found.dtype) == ((6,), np.bool_)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    one=st.sampled_from(["type:ASC", "potential>=20k", "locked", "unassigned", "lima"]),
    other=st.sampled_from(["beds>5", "zip:77", "owners:1", "territory:T1", "system:*"]),
)
def test_that_not_or_and_and_agree_with_sets(ground: FilterGround, one: str, other: str) -> None:
    a, b = set(matching(ground, one).tolist()), set(matching(ground, other).tolist())
    assert set(matching(ground, f"{one} {other}").tolist()) == a & b
    assert set(matching(ground, f"{one} or {other}").tolist()) == a | b
    assert set(matching(ground, f"-({one} or {other})").tolist()) == set(range(6)) - a - b
