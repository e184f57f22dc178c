"""Exports of Salesforce, HubSpot, Veeva and Dynamics, recognised and joined by themselves.

The headers are those the systems write; the rows below them are invented.
"""

import csv
from datetime import date

import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.intake.crm import recognised_export
from model.intake.crm_fields import OBJECTS
from model.intake.crm_ids import checksum
from model.intake.incoming import read_incoming, take_in
from model.intake.reader import read_sheets
from model.intake.table_kinds import TABLE_KINDS
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM

ELM15, OAK15 = "0018d00000ABcDE", "0018d00000ABcDF"
ELM18 = ELM15 + checksum(ELM15)


@pytest.fixture
def export(tmp_path):
    """Write records below a header row: export("name", "A,B", {"A": 1}) gives the path."""

    def write(name: str, header: str, *records: dict[str, object], footer: str = ""):
        path = tmp_path / f"{name}.csv"
        names = header.split(",")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(records)
            file.write(footer)
        return path

    return write


def long(short: str) -> str:
    return short + checksum(short)


def project() -> State:
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(2))}, status="live")
    accounts = Accounts({"account_id": [long(ELM15), long(OAK15)], "name": ["Elm", "Oak"]})
    return State(About("P"), accounts, (live,))


LOADER_ACCOUNT = (
    "Id,IsDeleted,Name,Type,ParentId,BillingStreet,BillingCity,BillingState,BillingPostalCode,"
    "BillingCountry,ShippingStreet,ShippingCity,ShippingState,ShippingPostalCode,Phone,OwnerId,"
    "CreatedDate,SystemModstamp"
)
LOADER_OPPORTUNITY = (
    "Id,IsDeleted,AccountId,Name,StageName,Amount,Probability,CloseDate,NextStep,IsClosed,IsWon,"
    "OwnerId,CreatedDate,SystemModstamp"
)
LOADER_TASK = (
    "Id,WhoId,WhatId,Subject,ActivityDate,Status,OwnerId,Description,IsDeleted,AccountId,"
    "CreatedDate,SystemModstamp,TaskSubtype"
)
REPORT_OPPORTUNITY = (
    "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount,Probability (%),Close Date,"
    "Created Date,Opportunity ID,Account ID"
)
VEEVA_ACCOUNT = (
    "Id,External_ID_vod__c,NPI_vod__c,Formatted_Name_vod__c,Name,Account_Type__c,"
    "Primary_Parent_vod__c,Beds__c,Territory_vod__c,OwnerId,Country_vod__c,Status_vod__c"
)
VEEVA_ADDRESS = (
    "Id,Account_vod__c,Name,City_vod__c,State_vod__c,Zip_vod__c,Country_vod__c,Primary_vod__c,"
    "Latitude_vod__c,Longitude_vod__c,Inactive_vod__c"
)


def test_that_a_data_loader_export_is_read_whole_and_deleted_records_are_left_out(export):
    address = {"BillingStreet": "1 Main", "BillingCity": "Dayton", "BillingState": "OH"}
    path = export(
        "accounts",
        LOADER_ACCOUNT,
        {"Id": ELM18, "IsDeleted": "false", "Name": "Elm", "BillingPostalCode": "45402", **address},
        {"Id": OAK15, "IsDeleted": "true", "Name": "Oak", "BillingPostalCode": "45402", **address},
    )
    incoming = read_incoming([path])
    accounts = incoming.accounts.accounts
    assert incoming.system == "Salesforce Data Loader"
    assert 'by "SystemModstamp"' in incoming.sheets[0].why
    assert list(accounts.ids) == [ELM18]
    assert (accounts.text("city")[0], accounts.text("street")[0]) == ("Dayton", "1 Main")
    assert (incoming.accounts.rows_read, incoming.accounts.rejected) == (2, 1)
    assert [(p.row, p.kind) for p in incoming.problems if p.severity == "rejected"] == [
        (3, "Deleted record")
    ]


def test_that_opportunities_join_accounts_by_either_length_of_id(export):
    path = export(
        "opps",
        LOADER_OPPORTUNITY,
        {"Id": "006A", "AccountId": ELM15, "Name": "Tower", "StageName": "Proposal", "Amount": 900,
         "Probability": 60, "IsClosed": "false", "IsWon": "false"},
        {"Id": "006B", "AccountId": long(OAK15), "Name": "Mesh", "StageName": "Closed Won",
         "Amount": 5, "Probability": 100, "CloseDate": "2026-10-01", "IsClosed": "true",
         "IsWon": "true"},
    )  # fmt: skip
    frame = read_incoming([path], state=project()).tables["opportunities"].frame
    assert list(frame["account_id"]) == [long(ELM15), long(OAK15)]
    assert list(frame["status"]) == ["open", "won"]
    assert list(frame["probability"]) == [0.6, 1.0]
    assert frame["step"][0] == 7  # the last step whose base chance 60 % has reached
    assert frame["closed_on"][1] == "2026-10-01"


def test_that_a_report_with_its_footer_is_recognised(export):
    footer = (
        '"Grand Totals (1 records)",,,,,,,,,\n"Confidential Information - Do Not Distribute"\n'
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    )
    path = export(
        "report",
        REPORT_OPPORTUNITY,
        {"Account Name": "Elm", "Opportunity Name": "Tower", "Stage": "Demo", "Amount": "$900",
         "Probability (%)": "40%", "Close Date": "6/30/2027", "Account ID": ELM15,
         "Opportunity ID": "006A", "Opportunity Owner": "Ann"},
        footer=footer,
    )  # fmt: skip
    incoming = read_incoming([path], state=project())
    frame = incoming.tables["opportunities"].frame
    assert incoming.system == "a Salesforce report"
    assert incoming.sheets[0].why.endswith("and by its footer.")
    assert list(frame["account_id"]) == [long(ELM15)]
    assert frame["probability"][0] == 0.4
    assert incoming.tables["opportunities"].rejected == 3


def test_that_tasks_become_done_and_open_activities(export):
    record = {"WhatId": ELM15, "AccountId": ELM15, "Subject": "Talk", "TaskSubtype": "Call"}
    path = export(
        "tasks",
        LOADER_TASK,
        {"Id": "00T1", "ActivityDate": "2026-10-01", "Status": "Completed", **record},
        {"Id": "00T2", "ActivityDate": "2026-12-20", "Status": "Not Started", **record},
    )
    incoming = read_incoming([path], state=project())
    done, ahead = (incoming.tables[f"activities_{word}"].frame for word in ("done", "open"))
    assert (list(done["activity_id"]), list(done["status"])) == (["00T1"], ["done"])
    assert list(done["type"]) == ["remote_touch"]
    assert (list(ahead["uid"]), list(ahead["date"])) == (["00T2"], ["2026-12-20"])
    assert list(ahead["account_id"]) == [long(ELM15)]


def test_that_hubspot_is_read_by_labels_and_by_internal_names(export):
    labels = "Record ID,Company name,Company owner,City,State/Region,Postal Code,Lifecycle Stage"
    names = "hs_object_id,name,hubspot_owner_id,city,state,zip,lifecyclestage,domain"
    values = ["77", "Elm", "Ann", "Dayton", "OH", "45402", "marketingqualifiedlead"]
    for header in (labels, names):
        path = export("companies", header, dict(zip(header.split(","), values, strict=False)))
        incoming = read_incoming([path])
        accounts = incoming.accounts.accounts
        assert incoming.system == "HubSpot"
        assert list(accounts.ids) == ["77"]
        assert accounts.text("postcode")[0] == "45402"
        assert accounts.text("status")[0] == "prospect"
        assert accounts.text("owner_rep_id")[0] == "Ann"


def test_that_hubspot_deals_find_their_company(export):
    companies = export(
        "companies",
        "Record ID,Company name,Company owner,City,State/Region",
        {"Record ID": 77, "Company name": "Elm", "City": "Dayton", "State/Region": "OH"},
    )
    deals = export(
        "deals",
        "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date,Associated Company IDs",
        {"Record ID": 9, "Deal Name": "Tower", "Deal Stage": "closedlost",
         "Associated Company IDs": 77, "Amount": 5, "Close Date": "2026-05-01"},
    )  # fmt: skip
    frame = read_incoming([companies, deals]).tables["opportunities"].frame
    assert (list(frame["account_id"]), list(frame["status"])) == (["77"], ["lost"])


def test_that_veeva_addresses_join_their_accounts(export):
    accounts = export(
        "account",
        VEEVA_ACCOUNT,
        {"Id": ELM18, "Formatted_Name_vod__c": "Elm Hospital", "Beds__c": 120},
        {"Id": long(OAK15), "Formatted_Name_vod__c": "Oak Clinic", "Beds__c": 5},
    )
    dayton = {"City_vod__c": "Dayton", "State_vod__c": "OH", "Zip_vod__c": "45402"}
    lima = {"City_vod__c": "Lima", "State_vod__c": "OH", "Zip_vod__c": "45801"}
    addresses = export(
        "address",
        VEEVA_ADDRESS,
        {"Id": "a1", "Account_vod__c": ELM15, "Name": "1 Side", "Primary_vod__c": "false", **lima},
        {"Id": "a2", "Account_vod__c": ELM15, "Name": "2 Main", "Primary_vod__c": "true", **dayton},
        {"Id": "a3", "Account_vod__c": long(OAK15), "Name": "3 Oak", "Inactive_vod__c": "true",
         **dayton},
        {"Id": "a4", "Account_vod__c": long(OAK15), "Name": "4 Oak", **lima},
    )  # fmt: skip
    for files in ([accounts, addresses], [addresses, accounts]):
        incoming = read_incoming(files)
        found = incoming.accounts.accounts
        assert incoming.system == "Veeva CRM"
        assert list(found.text("name")) == ["Elm Hospital", "Oak Clinic"]
        assert list(found.text("city")) == ["Dayton", "Lima"]
        assert list(found.text("street")) == ["2 Main", "4 Oak"]
        assert list(found.number("beds")) == [120, 5]
        assert incoming.accounts.located["none"] == 0


def test_that_addresses_alone_place_the_accounts_of_the_project(export):
    path = export(
        "address",
        VEEVA_ADDRESS,
        {"Id": "a1", "Account_vod__c": ELM15, "Name": "1 Main", "City_vod__c": "Dayton",
         "State_vod__c": "OH", "Zip_vod__c": "45402"},
    )  # fmt: skip
    state = project()
    change, said = take_in(state, read_incoming([path], state=state), date(2026, 11, 30))
    after = change.apply(state).accounts
    assert said.accounts.new == 0
    assert (after.text("city")[0], after.text("name")[0]) == ("Dayton", "Elm")


def test_that_vault_and_dynamics_are_named(export):
    vault = export("v", "id,name__v,veevaid__v,matchid__v", {"id": "V1", "name__v": "Elm"})
    assert read_incoming([vault]).system == "Veeva Vault CRM"
    header = "(Do Not Modify) Account,(Do Not Modify) Row Checksum,Account Name,Address 1: City"
    dynamics = export(
        "d",
        header + ",Address 1: State/Province,Address 1: ZIP/Postal Code",
        {"(Do Not Modify) Account": "g-1", "Account Name": "Elm", "Address 1: City": "Dayton",
         "Address 1: State/Province": "OH", "Address 1: ZIP/Postal Code": "45402"},
    )  # fmt: skip
    incoming = read_incoming([dynamics])
    assert incoming.system == "Microsoft Dynamics 365"
    assert list(incoming.accounts.accounts.ids) == ["g-1"]
    assert incoming.accounts.accounts.text("postcode")[0] == "45402"


def test_that_a_plain_list_is_no_export(export):
    path = export("list", "Account ID,Account Name,City,State", {"Account ID": "A1"})
    assert recognised_export(read_sheets(path)[0]) is None


def test_that_an_objects_fields_are_fields_of_its_table():
    for signs in OBJECTS:
        if signs.kind in TABLE_KINDS:
            assert signs.fields.keys() <= TABLE_KINDS[signs.kind].catalogue.number_of.keys()


def test_that_the_real_headers_are_all_recognised(shared):
    for path in sorted((shared / "data" / "crm").glob("*.csv")):
        export = recognised_export(read_sheets(path)[0])
        assert export is not None, path.name
        assert path.name.split("_")[0] in export.system.casefold()


def test_that_a_real_data_loader_file_comes_in_whole(shared):
    path = shared / "data" / "crm" / "salesforce_account_dataloader_new_england.csv"
    incoming = read_incoming([path])
    assert (incoming.accounts.rows_read, incoming.accounts.accepted) == (277, 277)
    assert incoming.accounts.columns["account_id"] == "AccountNumber"
    assert incoming.accounts.located["none"] <= 1
