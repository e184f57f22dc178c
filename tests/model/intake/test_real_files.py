"""Spreadsheets as people publish them; each trait also has a small test of its own."""

import csv

import pytest

from model.errors import PlanError
from model.intake.accounts_import import load_accounts


def test_that_the_us_accounts_come_in_whole_and_nearly_all_placed(shared):
    path = shared / "data" / "accounts_us.csv"
    loaded = load_accounts(path)
    assert loaded.rows_read == 10_805 == loaded.accepted + loaded.rejected
    assert loaded.rejected == 0
    assert loaded.located["none"] <= 0.01 * loaded.accepted
    assert sum(loaded.located.values()) == loaded.accepted
    columns = ("account_id", "name", "account_type", "postcode", "trauma_level", "ors", "idn_id")
    assert [loaded.columns[name] for name in columns] == [
        "account_id", "account_name", "account_type", "zip", "trauma_level",
        "operating_rooms_pos", "health_system_2018",
    ]  # fmt: skip
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(loaded.accounts.ids) == [row["account_id"] for row in rows]
    for name in ("ccn", "npi", "hifld_id", "county_fips"):
        assert list(loaded.accounts[name]) == [row[name] for row in rows]
    assert list(loaded.accounts["postcode"]) == [row["zip"] for row in rows]
    given = loaded.accounts["account_type_given"]
    assert list(given) == [row["account_type"] for row in rows]
    assert set(loaded.accounts["account_type"]) == {
        "ASC", "COMM", "CAH", "OTHER", "FED", "CHILD", "SPEC",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rows", "sheet", "headers"),
    [
        ("02_oshpd_ca_hospital_listing_2017.xlsx", 533, "Hospital",
         {"account_id": "OSHPD_ID", "name": "FACILITY_NAME", "beds": "TOTAL_BEDS"}),
        ("06_nhs_choices_hospital_tilde_latin1.csv", 1216, "06_nhs_choices_hospital_tilde_latin1",
         {"account_id": "OrganisationID", "name": "OrganisationName", "lat": "Latitude"}),
        ("08_cms_ip_by_provider_2023_mixed_encoding.csv", 3093,
         "08_cms_ip_by_provider_2023_mixed_encoding",
         {"name": "Rndrng_Prvdr_Org_Name", "street": "Rndrng_Prvdr_St",
          "region": "Rndrng_Prvdr_State_Abrvtn", "postcode": "Rndrng_Prvdr_Zip5"}),
        ("12_ga_warn_company_log.xlsx", 1840, "WarnIdListing", {"name": "Company name"}),
        ("14_belgium_emergency_sites.xlsx", 360, "Sheet1", {"lat": "latitude"}),
    ],
)  # fmt: skip
def test_that_each_messy_file_comes_in(name, rows, sheet, headers, shared):
    loaded = load_accounts(shared / "data" / "messy" / name)
    assert loaded.rows_read == rows == loaded.accepted + loaded.rejected
    assert loaded.sheet == sheet
    assert headers.items() <= loaded.columns.items()
    assert loaded.located["none"] <= 0.01 * rows


def test_that_an_old_xls_is_refused_with_the_way_out(shared):
    with pytest.raises(PlanError, match=r"old \.xls format.*\.xlsx"):
        load_accounts(shared / "data" / "messy" / "10_romania_hospitals_biff.xls")


def test_that_a_data_loader_file_takes_the_filled_of_its_columns(shared):
    path = shared / "data" / "crm" / "salesforce_account_dataloader_new_england.csv"
    loaded = load_accounts(path)
    assert loaded.rows_read == 277
    assert loaded.columns["account_id"] == "AccountNumber"
    assert loaded.columns["postcode"] == "BillingPostalCode"


def test_that_the_demo_accounts_are_the_same_from_text_and_workbook(shared):
    book = load_accounts(shared / "demo" / "accounts_demo.xlsx")
    text = load_accounts(shared / "demo" / "accounts.csv")
    assert book.sheet == "Accounts"
    assert set(book.columns) == set(text.columns)
    for name in text.columns:
        assert book.accounts[name].tolist() == pytest.approx(
            text.accounts[name].tolist(), nan_ok=True
        )
    assert not book.problems
    assert not text.problems
