"""F1-F6 on accounts small enough to compute by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import Alignment
from model.plan.potential import account_figures, attainable_cap, catalogue, contract_terms
from model.scenario import LIVE, Layer, Scenario
from model.settings import settings_of
from model.state import About, State
from model.territories import Territory

DEFAULTS = settings_of({})
PRODUCT = {
    "asp.stent": 1000.0,
    "asp.glue": 50.0,
    "units.stent.HRT": 2.0,
    "attach.glue.HRT": 0.5,
    "units.stent.LEG": 1.0,
    "addressable.HRT": 0.8,
}


def project(columns, settings=PRODUCT, tables=None, about=None):
    n = len(next(iter(columns.values())))
    accounts = Accounts({"account_id": [f"A{i}" for i in range(n)], **columns})
    layer = Layer((Territory("T1", "North"),), Alignment(np.zeros(n)))
    return State(
        about or About("x", period=("2027-01-01", "2029-12-31")),
        accounts,
        (Scenario(LIVE, "Live", {"core": layer}),),
        tables=tables or {},
        settings=settings,
    )


def test_that_revenue_per_procedure_adds_units_attach_and_price_of_every_line():
    found = catalogue(PRODUCT)
    assert found.families == ("HRT", "LEG")
    assert found.lines == ("stent", "glue")
    assert found.revenue_per_procedure.tolist() == [2 * 1000 + 0.5 * 50, 1000]
    assert found.addressable_share.tolist() == [0.8, 1.0]


def test_that_units_and_attach_of_one_line_multiply():
    found = catalogue({"asp.clip": 10.0, "units.clip.HRT": 3.0, "attach.clip.HRT": 0.5})
    assert found.revenue_per_procedure.tolist() == [15]


def test_that_a_family_without_a_price_earns_nothing_known():
    found = catalogue({"units.stent.HRT": 2.0, "addressable.HRT": 0.9})
    assert found.families == ("HRT",)
    assert np.isnan(found.revenue_per_procedure).all()


def test_that_families_of_volume_columns_are_found_too():
    state = project({"proc_volume.NEW": [1.0]}, settings={})
    assert catalogue({}, state.accounts).families == ("NEW",)


def test_that_potential_and_headroom_follow_volume_share_price_and_cap():
    figures = account_figures(
        project(
            {
                "proc_volume.HRT": [100.0],
                "proc_volume.LEG": [10.0],
                "our_procs.HRT": [4.0],
                "our_procs.LEG": [0.0],
                "contract_status": ["dual"],
            }
        )
    )
    potential = 100 * 0.8 * 2025 + 10 * 1000
    assert figures.potential.tolist() == [potential]
    assert figures.potential_by_family.tolist() == [[162_000, 10_000]]
    assert figures.revenue.tolist() == [4 * 2025]
    assert figures.penetration.tolist() == pytest.approx([8100 / potential])
    assert figures.procedure_penetration.tolist() == pytest.approx([4 / 90])
    assert figures.headroom.tolist() == pytest.approx([potential * 0.5 - 8100])
    assert figures.addressable.tolist() == [90]
    assert figures.confidence.tolist() == ["A"]


def test_that_capital_adds_its_yearly_value():
    settings = {**PRODUCT, "asp.tower": 70_000.0, "life.tower": 7.0}
    columns = {"proc_volume.HRT": [0.0, 0.0], "units_needed.tower": [2.0, np.nan]}
    assert account_figures(project(columns, settings)).potential.tolist() == [20_000, 0]


@pytest.mark.parametrize(
    ("status", "month", "cap"),
    [
        ("none", np.nan, 0.7),
        ("", np.nan, 0.7),
        ("dual", 3, 0.5),
        ("multi", 3, 0.5),
        ("sole-competitor", 13, 0.3),
        ("sole-competitor", 12, 0.5),
        ("sole-competitor", np.nan, 0.3),
        ("sole-ours", 5, 0.9),
    ],
)
def test_that_the_contract_caps_what_can_be_won(status, month, cap):
    assert attainable_cap(np.array([status], object), np.array([month]), DEFAULTS)[0] == cap


def test_that_contract_months_count_from_the_start_of_the_plan():
    columns = {
        "contract_status": ["dual", "dual", "dual", "dual"],
        "contract_end": ["2028-02-29", "2027-01-15", "2026-12-31", "soon"],
        "contract_end_month": [np.nan, np.nan, np.nan, np.nan],
    }
    months = contract_terms(project(columns))[1]
    assert months[:3].tolist() == [14, 1, 0]
    assert np.isnan(months[3])


def test_that_a_given_contract_month_wins_over_the_date():
    columns = {"contract_end": ["2028-02-29"], "contract_end_month": [7.0]}
    assert contract_terms(project(columns))[1].tolist() == [7]


def test_that_the_contracts_table_fills_what_the_accounts_leave_open():
    contracts = pd.DataFrame(
        {
            "account_id": ["A0", "A1", "gone"],
            "contract_status": ["sole-competitor", "dual", "dual"],
            "end": ["2027-06-30", "2027-07-31", ""],
        }
    )
    state = project({"contract_status": ["", "none"]}, tables={"contracts": contracts})
    status, months = contract_terms(state)
    assert status.tolist() == ["sole-competitor", "none"]
    assert months[0] == 6
    assert np.isnan(months[1])


def test_that_volumes_come_from_the_table_where_there_are_no_columns():
    volumes = pd.DataFrame(
        {
            "account_id": ["A0", "A0", "A1"],
            "family": ["HRT", "LEG", "HRT"],
            "market_procs": [100.0, 10.0, 50.0],
            "our_procs_ltm": [4.0, 0.0, 0.0],
        }
    )
    figures = account_figures(project({"name": ["x", "y"]}, tables={"volumes": volumes}))
    assert figures.potential.tolist() == [172_000, 81_000]
    assert figures.revenue.tolist() == [8100, 0]


def test_that_an_imported_potential_stands_in_for_missing_volumes():
    columns = {"potential": [5000.0, np.nan], "revenue": [1000.0, np.nan]}
    figures = account_figures(project(columns, settings={}))
    assert figures.potential[0] == 5000
    assert np.isnan(figures.potential[1])
    assert figures.revenue.tolist() == [1000, 0]
    assert figures.headroom[0] == pytest.approx(5000 * 0.7 - 1000)
    assert figures.confidence.tolist() == ["D", ""]


def test_that_sales_of_the_newest_year_stand_in_for_missing_revenue():
    months = [f"2025-{m:02d}" for m in range(1, 13)] + ["2026-01"]
    sales = pd.DataFrame({"account_id": "A0", "month": months, "revenue": 10.0, "line": "x"})
    figures = account_figures(project({"name": ["x", "y"]}, {}, {"sales_monthly": sales}))
    assert figures.revenue.tolist() == [120, 0]


def test_that_the_share_of_wallet_uses_category_spend_and_falls_back_to_penetration():
    columns = {
        "potential": [1000.0, 1000.0],
        "revenue": [100.0, 100.0],
        "category_spend": [400.0, np.nan],
    }
    assert account_figures(project(columns, {})).share_of_wallet.tolist() == [0.25, 0.1]


def test_that_a_division_by_zero_is_not_known_and_never_zero():
    figures = account_figures(project({"proc_volume.HRT": [0.0], "our_procs.HRT": [0.0]}))
    assert figures.potential.tolist() == [0]
    assert np.isnan(figures.penetration).all()
    assert np.isnan(figures.procedure_penetration).all()


def test_that_missing_volumes_are_estimated_from_rooms_then_beds_then_the_type():
    figures = account_figures(
        project(
            {
                "account_type": ["ASC", "ASC", "ASC", "ASC", "ASC", "PRAC", "CAH"],
                "ors": [2.0, 4.0, 5.0, np.nan, np.nan, 1.0, 9.0],
                "beds": [10.0, 40.0, 7.0, 50.0, np.nan, np.nan, np.nan],
                "proc_volume.HRT": [100.0, 400.0, *[np.nan] * 5],
            }
        )
    )
    # per room: 50 and 100, median 75; per bed: 10 and 10; per type: median 250
    assert figures.market[:6, 0].tolist() == [100, 400, 375, 500, 250, 0]
    assert np.isnan(figures.potential[6])  # no critical access hospital is measured
    assert figures.confidence.tolist() == ["B", "B", "C", "C", "C", "", ""]


def test_that_a_norm_in_the_settings_wins_over_the_ratio_of_the_data():
    settings = {**PRODUCT, "procs_per_or.ASC.HRT": 30.0}
    columns = {
        "account_type": ["ASC", "ASC"],
        "ors": [2.0, 3.0],
        "proc_volume.HRT": [100.0, np.nan],
    }
    assert account_figures(project(columns, settings)).market[1, 0] == 90


def test_that_a_norm_for_all_types_estimates_a_list_nobody_measured():
    settings = {"asp.stent": 100.0, "units.stent.HRT": 1.0, "procs_per_bed.HRT": 2.0}
    columns = {"account_type": ["COMM", "AMC"], "beds": [50.0, np.nan]}
    potential = account_figures(project(columns, settings)).potential
    assert potential[0] == 10_000
    assert np.isnan(potential[1])


def test_that_names_alone_give_no_figures_and_say_so():
    figures = account_figures(project({"name": ["x", "y"]}, settings={}))
    assert np.isnan(figures.potential).all()
    assert np.isnan(figures.headroom).all()
    assert figures.families == ()
    assert len(figures.missing) == 3


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2000),
            st.integers(0, 500),
            st.sampled_from(["none", "dual", "sole-competitor", "sole-ours", ""]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_that_headroom_never_passes_potential_and_figures_keep_their_order(accounts):
    market, ours, contract = zip(*accounts, strict=True)
    figures = account_figures(
        project(
            {
                "proc_volume.HRT": np.array(market, float),
                "our_procs.HRT": np.array(ours, float),
                "contract_status": list(contract),
            }
        )
    )
    assert (figures.headroom >= 0).all()
    assert (figures.headroom <= figures.potential + 1e-6).all()
    assert ((figures.cap > 0) & (figures.cap <= 1)).all()
    known = np.isfinite(figures.penetration)
    assert (figures.penetration[known] >= 0).all()
    assert np.array_equal(known, figures.potential > 0)
    backwards = np.arange(len(accounts))[::-1]
    assert figures.taking(backwards).potential[::-1].tolist() == figures.potential.tolist()
