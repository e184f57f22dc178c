"""The import templates: whole, explained, and importable again without a problem."""

import csv
from datetime import date

import numpy as np
import openpyxl
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.errors import PlanError
from model.intake.incoming import read_incoming, take_in
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM
from reports.templates import GUIDE, WORKBOOK, all_templates, write_templates

ASKED = {
    "accounts", "contacts", "sales_monthly", "volumes", "contracts", "opportunities",
    "activities_done", "activities_open", "or_schedule", "influence", "reps",
    "postcodes_demographics", "csat", "competitors", "price_list",
}  # fmt: skip  # plan-spec §1.14


def empty_project() -> State:
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(0))}, status="live")
    accounts = Accounts({"account_id": np.empty(0, object), "name": np.empty(0, object)})
    return State(About("Empty"), accounts, (live,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    write_templates(folder)
    return folder


def test_that_there_is_a_template_of_every_table_of_the_specification():
    assert {template.name for template in all_templates()} >= ASKED
    assert all(template.rows for template in all_templates())


def test_that_each_template_alone_is_recognised_and_has_no_problem(folder):
    accounts = read_incoming([folder / "accounts.csv"], state=empty_project())
    change, _ = take_in(empty_project(), accounts, date(2026, 11, 30))
    state = change.apply(empty_project())
    for template in all_templates():
        path = folder / f"{template.name}.csv"
        if template.name in ("accounts", "areas"):
            continue
        incoming = read_incoming([path], state=state)
        assert [sheet.kind for sheet in incoming.sheets] == [template.name]
        assert incoming.problems == [], template.name
        names = list(incoming.tables[template.name].frame.columns)
        assert len(names) == len(template.notes)
        assert [n for n in names if n[:1].isupper()] == [], template.name  # every field is known
    assert accounts.problems == []
    assert read_incoming([folder / "areas.csv"], state=state).areas.accepted == 124


def test_that_the_columns_are_explained_beside_the_files(folder):
    with (folder / GUIDE).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    role = next(r for r in rows if (r["Table"], r["Column"]) == ("contacts", "Role class"))
    assert (role["Needed"], role["Allowed"]) == ("must-have", "USER, BUYER, ADMIN")
    assert all(row["Meaning"] and row["Unit"] for row in rows)


def test_that_the_workbook_imports_whole_and_its_headers_carry_notes(tmp_path):
    (path,) = write_templates(tmp_path, workbook=True)
    assert path.name == WORKBOOK
    book = openpyxl.load_workbook(path)
    note = book["Contacts"]["A1"].comment.text
    assert "must-have" in note
    assert book.sheetnames[0] == "Read me"
    incoming = read_incoming([path], state=empty_project())
    skipped = [sheet.sheet for sheet in incoming.sheets if sheet.kind == "skip"]
    assert skipped == ["Read me"]
    assert incoming.problems == []
    assert len(incoming.accounts.accounts) == 40
    assert set(incoming.tables) >= ASKED - {"accounts"}


def test_that_a_folder_that_cannot_be_made_is_said_to_be(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PlanError, match="could not be written"):
        write_templates(tmp_path / "file")
