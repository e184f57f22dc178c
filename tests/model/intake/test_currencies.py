"""One currency per project: nothing in another one is added as if it were the project's."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import Alignment
from model.intake.currencies import currency_of, in_one_currency
from model.intake.incoming import read_incoming, take_in
from model.intake.sheet import Sheet
from model.intake.table_kinds import TABLE_KINDS
from model.intake.tables import read_table
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM


@pytest.mark.parametrize(
    ("text", "home", "code"),
    [
        ("€1.200", "USD", "EUR"),
        ("1,200 EUR", "USD", "EUR"),
        ("$5", "USD", "USD"),
        ("$5", "CAD", "CAD"),
        ("$5", "EUR", "USD"),
        ("CA$5", "USD", "CAD"),
        ("£7k", "USD", "GBP"),
        ("Fr. 12", "USD", "CHF"),
        ("1200", "USD", ""),
        ("Europe", "USD", ""),
    ],
)
def test_that_codes_and_signs_name_a_currency(text, home, code):
    assert currency_of(text, home) == code


TODAY = date(2026, 11, 30)
ACCOUNTS = "Account ID,Account Name,City,State\nA1,Elm,Dayton,OH\n"
SALES = (
    "Account ID,Product Line,Month,Qty,Net Sales,Currency\n"
    "A1,X,2026-04,1,100,USD\nA1,X,2026-05,1,100,EUR\nA1,Y,2026-05,1,50,EUR\n"
)


def project(currency: str = "USD") -> State:
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(1))}, status="live")
    accounts = Accounts({"account_id": ["A1"], "name": ["Elm"]})
    return State(About("P", currency=currency), accounts, (live,))


@pytest.fixture
def file(tmp_path):
    def write(text: str, name: str = "sales.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_that_amounts_without_a_rate_are_left_out_and_counted(file):
    incoming = read_incoming([file(SALES)], state=project())
    revenue = incoming.tables["sales_monthly"].frame["revenue"]
    assert revenue[0] == 100
    assert np.isnan(revenue[1:]).all()
    assert incoming.lacking == {"EUR": 2}
    (problem,) = [p for p in incoming.problems if p.kind == "Other currency"]
    assert (problem.row, problem.severity, problem.count) == (3, "warning", 2)
    assert "left out until the rate of EUR is entered" in problem.message


def test_that_a_rate_entered_once_is_used_now_and_next_month(file):
    state, path = project(), file(SALES)
    incoming = read_incoming([path], state=state, rates={"eur": 1.1})
    assert incoming.lacking == {}
    frame = incoming.tables["sales_monthly"].frame
    assert frame["revenue"].tolist() == pytest.approx([100, 110, 55])
    assert set(frame["currency"]) == {"USD"}
    change, _ = take_in(state, incoming, TODAY)
    after = change.apply(state)
    assert after.settings["rate.EUR"] == 1.1
    again = read_incoming([path], state=after)
    assert again.tables["sales_monthly"].frame["revenue"].tolist() == pytest.approx([100, 110, 55])


@pytest.mark.parametrize(
    ("name", "text", "kind", "column"),
    [
        (
            "opportunities.csv",
            "Opportunity ID,Account ID,Stage,Amount\nO1,A1,Demo,€900\nO2,A1,Demo,$5\n",
            "opportunities",
            "value_per_year",
        ),
        (
            "contracts.csv",
            "Contract ID,Account ID,Holder,Contract,Yearly value\nC1,A1,X,dual,900 EUR\n"
            "C2,A1,Y,dual,5\n",
            "contracts",
            "yearly_value",
        ),
        (
            "price_list.csv",
            "Product Line,Kind,Item,List Price,Currency\nX,disposable,a,900,EUR\n"
            "X,disposable,b,5,USD\n",
            "price_list",
            "list_price",
        ),
    ],
)
def test_that_every_table_with_money_keeps_to_one_currency(file, name, text, kind, column):
    path = file(text, name)
    lacking = read_incoming([path], state=project())
    assert lacking.lacking == {"EUR": 1}
    values = lacking.tables[kind].frame[column]
    assert np.isnan(values[0])
    assert values[1] == 5
    known = read_incoming([path], state=project(), rates={"EUR": 2.0})
    assert known.tables[kind].frame[column].tolist() == [1800, 5]


def test_that_money_of_accounts_counts_too_and_a_header_may_name_the_currency(file):
    text = (
        "Account ID,Account Name,City,State,Category Spend,Revenue (EUR)\nA1,Elm,Dayton,OH,£10,7\n"
    )
    incoming = read_incoming([file(text, "accounts.csv")], state=project())
    assert incoming.lacking == {"GBP": 1, "EUR": 1}
    rates = {"GBP": 1.5, "EUR": 2.0}
    known = read_incoming([file(text, "accounts.csv")], state=project(), rates=rates)
    accounts = known.accounts.accounts
    assert accounts.number("category_spend")[0] == 15
    assert accounts.number("revenue")[0] == 14


def test_that_a_new_project_takes_the_only_currency_of_its_files(file):
    text = "Account ID,Account Name,City,State,Category Spend\nA1,Elm,Dayton,OH,€10\n"
    assert read_incoming([file(text)]).currency == "EUR"
    assert read_incoming([file(text)], currency="USD").lacking == {"EUR": 1}


@given(
    amounts=st.lists(
        st.tuples(st.sampled_from(["USD", "EUR", "GBP"]), st.integers(1, 10**6)), min_size=1
    )
)
def test_that_the_sum_is_never_of_two_currencies(amounts):
    rows = "".join(f"A1,X,2026-05,1,{amount},{code}\n" for code, amount in amounts)
    lines = [SALES.splitlines()[0], *rows.splitlines()]
    sheet = Sheet.from_rows("sales", [line.split(",") for line in lines])
    catalogue = TABLE_KINDS["sales_monthly"].catalogue
    table = read_table(sheet, catalogue)
    done = in_one_currency(sheet, table, catalogue, "USD", {"EUR": 2.0})
    left = sum(float(cell) for cell in done.sheet.columns[4][1:] if cell is not None)
    wanted = sum(a * {"USD": 1, "EUR": 2, "GBP": 0}[code] for code, a in amounts)
    assert left == pytest.approx(wanted)
    assert done.lacking.get("GBP", 0) == sum(code == "GBP" for code, _ in amounts)
