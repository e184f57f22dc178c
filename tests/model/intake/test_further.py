"""Contacts, reps and the other tables, alone and in one workbook."""

import csv

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.intake.further import load_table
from model.intake.further_repairs import month_text
from model.intake.incoming import read_incoming
from model.intake.reps_table import reps_of
from model.intake.table_kinds import TABLE_KINDS

ACCOUNTS = Accounts({"account_id": ["A1", "A2"], "name": ["Elm Hospital", "Oak Clinic"]})


def test_that_contacts_are_read_by_friendly_headers(text_file):
    path = text_file(
        "Contact ID,Full Name,Account ID,Role,KOL Tier,Relationship,Opt-in,Last Call\n"
        "P1,Dr Ann,A1,USER,T1,2,yes,11/04/2026\nP2,Dr Bob,A2,BUYER,,-1,no,\n"
    )
    loaded = load_table("contacts", path, accounts=ACCOUNTS)
    frame = loaded.frame
    assert list(frame["name"]) == ["Dr Ann", "Dr Bob"]
    assert list(frame["kol_tier"]) == ["T1", ""]
    assert list(frame["relationship"]) == [2, -1]
    assert list(frame["consent_contact"]) == ["yes", "no"]
    assert list(frame["last_contact"]) == ["2026-11-04", ""]
    assert (loaded.rows_read, loaded.accepted, loaded.rejected) == (2, 2, 0)


def test_that_first_and_last_names_are_joined_and_accounts_found_by_name(text_file):
    path = text_file("First Name,Last Name,Account Name,Title\nAnn,Lee,elm hospital,Surgeon\n")
    frame = load_table("contacts", path, accounts=ACCOUNTS).frame
    assert frame["name"][0] == "Ann Lee"
    assert frame["account_id"][0] == "A1"


def test_that_an_unknown_account_is_rejected_by_name(text_file):
    path = text_file("Opportunity ID,Account ID,Stage,Amount\nO1,A1,Demo,$5\nO2,A9,Demo,7\n")
    loaded = load_table("opportunities", path, accounts=ACCOUNTS)
    assert list(loaded.frame["opportunity_id"]) == ["O1"]
    assert [(p.row, p.message) for p in loaded.problems if p.severity == "rejected"] == [
        (3, 'There is no account "A9".')
    ]
    assert load_table("opportunities", path).accepted == 2  # no accounts given, nothing to check


def test_that_a_day_without_account_stays_and_a_sale_without_one_does_not(text_file):
    diary = text_file("Uid,Date,Account ID,Type\nD1,2027-01-04,,planning\n")
    assert load_table("diary_q1", diary, accounts=ACCOUNTS).accepted == 1
    sales = text_file("Account ID,Month,Net Sales\n,2026-05,7\n")
    assert load_table("sales_monthly", sales, accounts=ACCOUNTS).rejected == 1


def test_that_a_second_row_of_a_key_is_rejected_with_both_rows(text_file):
    loaded = load_table("contacts", text_file("Contact ID,Full Name\nP1,A\nP1,B\n"))
    assert loaded.accepted == 1
    assert loaded.problems[0].message == 'Contact ID "P1" in row 3 is already in row 2.'


def test_that_reps_get_skills_home_and_notes(text_file):
    path = text_file(
        "Rep ID,Rep Name,Home city,Home region,Home Latitude,Home Longitude,FTE,Quota,"
        "skill_SealArc,Skill ugi,Weekly hours\nR1,Ann,Mason,OH,39.4,-84.3,0.8,$900k,4,2,42.5\n"
        "R2,Bob,,,,,,,,,\n"
    )
    ann, bob = reps_of(load_table("reps", path).frame)
    assert (ann.id, ann.name, ann.home_place, ann.fte, ann.quota) == (
        "R1", "Ann", "Mason, OH", 0.8, 900_000,
    )  # fmt: skip
    assert ann.skills == {"SealArc": 4, "UGI": 2}
    assert ann.notes["weekly_hours"] == "42.5"
    assert not bob.has_home
    assert (bob.fte, bob.ramp, bob.skills) == (1.0, 1.0, {})


def test_that_a_workbook_is_read_sheet_by_sheet(workbook):
    path = workbook(
        {
            "Notes": [["Only words here"]],
            "Accounts": [["Account ID", "Account Name"], ["A1", "Elm"]],
            "Opinion leaders": [["KOL ID", "Account Name", "Tier"], ["K1", "Dr Ann", "T1"]],
            "Q3 pull": [
                ["Account ID", "Product Line", "Month", "Qty", "Net Sales"],
                ["A1", "Mesh", "2026-05", 2, 100],
            ],
        }
    )
    tables = read_incoming([path]).tables
    assert set(tables) == {"kol", "sales_monthly"}
    assert tables["kol"].frame["name"][0] == "Dr Ann"
    assert tables["sales_monthly"].frame["revenue"][0] == 100


def test_that_unknown_kinds_and_fields_list_what_there_is(text_file):
    with pytest.raises(PlanError, match=r'no table "people".*contacts'):
        load_table("people", text_file("a\n1\n"))
    with pytest.raises(PlanError, match=r'no field "nam" in contacts.*contact_id'):
        load_table("contacts", text_file("a\n1\n"), mapping={"nam": "a"})
    with pytest.raises(PlanError, match="No contacts were recognised"):
        load_table("contacts", text_file("colour,size\nred,1\n"))


@pytest.mark.parametrize("kind", sorted(TABLE_KINDS.keys() - {"goals", "account_strategies"}))
def test_that_each_table_of_the_demo_comes_in_whole(kind, shared):
    path = shared / "demo" / f"{kind}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    loaded = load_table(kind, path)
    assert sorted(loaded.frame.columns) == sorted(header)
    assert (loaded.accepted, loaded.rejected) == (len(rows), 0)
    assert loaded.problems == []


def test_that_months_are_read_in_every_habit():
    given = ["2026-05", "2026-05-31", "202605", "05/2026", "May 2026", "May-26", "5/31/2026"]
    assert {month_text(text) for text in given} == {"2026-05"}
    assert month_text("Q2") == month_text("13/2026") == ""


def test_that_a_row_of_sales_without_a_month_is_rejected(text_file):
    loaded = load_table("sales_monthly", text_file("Account ID,Month,Net Sales\nA1,soon,5\n"))
    assert loaded.rejected == 1
    assert loaded.problems[0].message == '"soon" is not a month.'


def test_that_an_activity_about_nobody_we_know_is_kept_for_assigning(text_file):
    path = text_file("Uid,Date,Account ID,Type\nD1,2027-01-04,A9,call_f2f\n")
    loaded = load_table("activities_open", path, accounts=ACCOUNTS)
    assert (loaded.accepted, loaded.rejected) == (1, 0)
    assert loaded.frame["account_id"][0] == ""
    assert [p.kind for p in loaded.problems] == ["Unknown account"]


def test_that_stages_and_outcomes_of_a_crm_become_steps_and_states(text_file):
    path = text_file(
        "Opportunity ID,Account ID,Stage,Probability\nO1,A1,Proposal,60\nO2,A1,Closed Won,100\n"
        "O3,A1,Closed Lost,0\n"
    )
    frame = load_table("opportunities", path).frame
    assert list(frame["status"]) == ["open", "won", "lost"]
    assert list(frame["step"]) == [7, 10, 1]
    assert list(frame["probability"]) == [0.6, 1, 0]


def test_that_every_column_found_is_shown_with_how_it_was_found(text_file):
    loaded = load_table("contacts", text_file("Contact ID,Full Name,Shoe size\nP1,Ann,41\n"))
    assert [(c.header, c.field, str(c.how)) for c in loaded.found] == [
        ("Contact ID", "contact_id", "header"),
        ("Full Name", "name", "header"),
        ("Shoe size", "", "own"),
    ]
    assert loaded.header_row == 1
    assert loaded.sample == ((2, ("P1", "Ann", "41")),)
