"""Spreadsheets as people publish them; each trait also has a small test of its own."""

import csv

import pytest

from model.errors import PlanError
from model.intake.accounts_import import ACCOUNT_CATALOGUE, load_accounts
from model.intake.reader import read_sheets
from model.intake.tables import read_table


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


PUBLISHED = [
    # file, rows, rejected, placed at least, sheet or "", headers by field
    ("messy/02_oshpd_ca_hospital_listing_2017.xlsx", 533, 0, 533, "Hospital",
     {"account_id": "OSHPD_ID", "name": "FACILITY_NAME", "beds": "TOTAL_BEDS",
      "street": "ADDRESS", "city": "CITY", "postcode": "ZIP_CODE", "county": "COUNTY_NAME",
      "account_type": "LICENSE_CATEGORY"}),
    ("messy/06_nhs_choices_hospital_tilde_latin1.csv", 1216, 0, 1214, "",
     {"account_id": "OrganisationID", "name": "OrganisationName", "lat": "Latitude",
      "lon": "Longitude", "postcode": "Postcode", "county": "County", "idn_id": "ParentName"}),
    ("messy/08_cms_ip_by_provider_2023_mixed_encoding.csv", 3093, 0, 3093, "",
     {"account_id": "Rndrng_Prvdr_CCN", "name": "Rndrng_Prvdr_Org_Name",
      "street": "Rndrng_Prvdr_St", "city": "Rndrng_Prvdr_City",
      "region": "Rndrng_Prvdr_State_Abrvtn", "postcode": "Rndrng_Prvdr_Zip5"}),
    ("messy/10_romania_hospitals_biff.xls", 349, 0, 315, "Sheet1",
     {"name": "UNITATEA SANITARA CU PATURI", "city": "Localitate"}),
    ("messy/12_ga_warn_company_log.xlsx", 1840, 0, 1822, "WarnIdListing",
     {"account_id": "ID", "name": "Company name", "city": "City", "postcode": "ZIP"}),
    ("messy/14_belgium_emergency_sites.xlsx", 360, 0, 360, "Sheet1",
     {"street": "full_address", "lat": "latitude", "lon": "longitude", "account_type": "Type"}),
    ("crm/salesforce_account_dataloader_new_england.csv", 277, 0, 276, "",
     {"account_id": "AccountNumber", "name": "Name", "postcode": "BillingPostalCode",
      "lat": "BillingLatitude", "owner_rep_id": "OwnerId"}),
    ("other/eurostat_hospitals_2021-03.csv", 15181, 219, 14962, "",
     {"account_id": "id", "name": "hospital_name", "beds": "cap_beds", "lat": "lat",
      "street": "street", "postcode": "postcode", "account_type": "facility_type"}),
    ("other/uk_nhs_choices_hospitals.csv", 1216, 0, 1214, "",
     {"account_id": "OrganisationID", "name": "OrganisationName", "postcode": "Postcode"}),
    ("other/us_dialysis_2023.csv", 8091, 0, 8091, "",
     {"name": "name", "street": "address", "region": "state", "postcode": "zip",
      "beds": "bed_count"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rows", "rejected", "placed", "sheet", "headers"),
    [pytest.param(*case, id=case[0].partition("/")[2][:20]) for case in PUBLISHED],
)
def test_that_each_published_file_comes_in_by_itself(
    name, rows, rejected, placed, sheet, headers, shared
):
    path = shared / "data" / name
    loaded = load_accounts(path)
    assert (loaded.rows_read, loaded.rejected) == (rows, rejected)
    assert loaded.accepted == rows - rejected == len(loaded.accounts)
    assert loaded.sheet == (sheet or path.stem)
    assert headers.items() <= loaded.columns.items()
    assert loaded.accepted - loaded.located["none"] >= placed
    assert all(p.kind for p in loaded.problems)
    assert [c.header for c in loaded.found if c.field] == sorted(
        loaded.columns.values(), key=[c.header for c in loaded.found].index
    )


def test_that_the_addresses_of_the_belgian_sites_are_taken_apart(shared):
    loaded = load_accounts(shared / "data" / "messy" / "14_belgium_emergency_sites.xlsx")
    assert loaded.accounts["city"][0] == "ATHUS"
    assert loaded.accounts["postcode"][0] == "6791"
    split = [p for p in loaded.problems if p.kind == "Address split"]
    assert split[0].count > 250


def test_that_the_repeated_sites_of_eurostat_are_named_with_both_rows(shared):
    loaded = load_accounts(shared / "data" / "other" / "eurostat_hospitals_2021-03.csv")
    twice = [p for p in loaded.problems if p.kind == "Id twice"]
    assert len(twice) == 219
    assert all(" is already in row " in p.message for p in twice)


CRM_HEADERS = [
    ("hubspot_companies_export_labels_header.csv", {"account_id": "Record ID",
     "name": "Company name", "postcode": "Postal Code", "region": "State/Region",
     "owner_rep_id": "Company owner"}),
    ("hubspot_companies_internal_names_header.csv",
     {"account_id": "hs_object_id", "name": "name", "postcode": "zip"}),
    ("salesforce_account_dataloader_header.csv", {"account_id": "Id", "name": "Name"}),
    ("salesforce_report_account_labels_header.csv", {"account_id": "Account ID",
     "name": "Account Name", "owner_rep_id": "Account Owner"}),
    ("veeva_crm_account_legacy_header.csv", {"account_id": "Id", "beds": "Beds__c"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "headers"), CRM_HEADERS)
def test_that_the_headers_of_crm_exports_are_known(name, headers, shared):
    (sheet,) = read_sheets(shared / "data" / "crm" / name)
    table = read_table(sheet, ACCOUNT_CATALOGUE)
    found = {field: column.header for field, column in table.found.items()}
    assert {field: found.get(field) for field in headers} == headers
    with pytest.raises(PlanError, match="has a header and no rows"):
        load_accounts(shared / "data" / "crm" / name)


def test_that_every_crm_header_file_is_one_row_of_headers(shared):
    for path in (shared / "data" / "crm").glob("*_header.csv"):
        (sheet,) = read_sheets(path)
        assert sheet.n_rows == 1
        assert len(sheet.columns) == path.read_text(encoding="utf-8").count(",") + 1


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
