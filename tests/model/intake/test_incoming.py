"""Whole workbooks and several files at once: what each sheet is, and the plan that comes of it."""

import json
import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.errors import PlanError
from model.intake.incoming import read_incoming, take_in
from model.intake.reading import Reading
from model.intake.source_memory import freshness, remembered_reading
from model.people import ERASED_COLUMNS, ERASED_TABLE, hashed
from model.plan.rep_plan import rep_plan
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 30)
K = 1000.0
RESULTS = {
    "Team accounts": (
        "Potential per Year", "Revenue LTM", "Headroom", "Segment class", "Segment", "Year1 wave",
        "F2f y1", "Remote y1", "Drive h", "Travel hours", "Planned hours y1", "Confidence",
    ),
    "Reps": ("Capacity h", "Planned hours y1"),
}  # fmt: skip


def empty_project() -> State:
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(0))}, status="live")
    accounts = Accounts({"account_id": np.empty(0, object), "name": np.empty(0, object)})
    return State(About("Empty"), accounts, (live,))


def taken(state: State, *paths: Path, **options) -> State:
    change, _ = take_in(state, read_incoming(paths, state=state, **options), TODAY)
    return change.apply(state)


@pytest.fixture
def files(tmp_path):
    """Write CSV files: files(contacts="Contact ID,...") gives their paths by name."""

    def write(**texts: str) -> dict[str, Path]:
        paths = {}
        for name, text in texts.items():
            paths[name] = tmp_path / f"{name}.csv"
            paths[name].write_text(text, encoding="utf-8")
        return paths

    return write


@pytest.fixture(scope="module")
def blanked(tmp_path_factory) -> Path:
    """The shipped demo workbook with everything that Catchment computes taken out."""
    book = openpyxl.load_workbook(ROOT / "resources" / "demo" / "accounts_demo.xlsx")
    for sheet, headers in RESULTS.items():
        titles = {cell.value: cell.column for cell in book[sheet][1]}
        for header in headers:
            for row in range(2, book[sheet].max_row + 1):
                book[sheet].cell(row, titles[header]).value = None
    path = tmp_path_factory.mktemp("blanked") / "demo.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module", params=["as shipped", "results blanked"])
def from_workbook(request, blanked) -> State:
    shipped = ROOT / "resources" / "demo" / "accounts_demo.xlsx"
    return taken(empty_project(), shipped if request.param == "as shipped" else blanked)


def golden() -> dict:
    return json.loads((ROOT / "tests" / "data" / "golden.json").read_text(encoding="utf-8"))


def agrees(entry: dict, value: object, relative: float) -> bool:
    wanted = entry["value"]
    if isinstance(wanted, float | int):
        slack = 0 if entry.get("exact") else max(entry.get("tol", 0), relative * abs(wanted))
        return value is not None and abs(value - wanted) <= slack + 1e-9
    return value == wanted


def figures_of(state: State) -> dict[str, object]:
    """Golden key -> the figure that the imported project gives."""
    plan = rep_plan(state, 0, today=TODAY)
    found: dict[str, object] = {}
    for at, account_id in enumerate(plan.ids):
        for name, value in {
            "pot_k": plan.figures.potential[at] / K,
            "rev_k": plan.figures.revenue[at] / K,
            "pen_pct": 100 * np.nan_to_num(plan.figures.penetration[at]),
            "class": plan.segmentation.potential_class[at],
            "segment": plan.segmentation.segment[at],
            "head_k": plan.figures.headroom[at] / K,
            "hours_y1": plan.workload.hours[at],
            "drive_h": plan.drive_hours[at],
        }.items():
            found[f"accounts.{account_id}.{name}"] = value
    for table in ("segment", "type", "cluster"):
        for row in getattr(plan.mix, f"by_{table}"):
            for name, value in {
                "n": row.n,
                "pot_k": row.potential / K,
                "rev_k": row.revenue / K,
                "head_k": row.headroom / K,
                "f2f_y1": row.calls,
                "addressable": row.addressable,
                "hours_y1": row.hours,
            }.items():
                found[f"{table}.{row.key}.{name}"] = value
    work = plan.workload
    return found | {
        "workload.face_h": work.face_hours.sum(),
        "workload.remote_h": work.remote_hours.sum(),
        "workload.case_h": work.case_hours.sum(),
        "workload.pursuit_h": work.pursuit_hours.sum(),
        "workload.travel_h": work.travel_hours.sum(),
        "workload.hours": work.hours.sum(),
        "workload.days": work.working_days,
        "workload.gross_h": work.gross_hours,
        "workload.capacity_h": work.capacity,
        "workload.utilisation_pct": 100 * work.utilisation,
        "workload.travel_share_pct": 100 * work.travel_share,
    }


def test_that_the_demo_workbook_alone_gives_the_golden_numbers(from_workbook):
    wanted, found = golden(), figures_of(from_workbook)
    names = ("pot_k", "rev_k", "pen_pct", "class", "segment", "head_k", "hours_y1", "drive_h")
    keys = [
        key
        for key in wanted["values"]
        if key.split(".")[0] in ("segment", "type", "cluster", "workload")
        or (key.startswith("accounts.") and key.rpartition(".")[2] in names)
    ]
    assert len(keys) == 45 + 40 + 24 + 11 + 40 * len(names)
    wrong = {
        key: (wanted["values"][key]["value"], found.get(key))
        for key in keys
        if not agrees(wanted["values"][key], found.get(key), wanted["tolerance_rel"])
    }
    assert wrong == {}


def test_that_every_sheet_of_the_demo_workbook_is_taken_and_none_has_a_problem():
    incoming = read_incoming(
        [ROOT / "resources" / "demo" / "accounts_demo.xlsx"], state=empty_project()
    )
    kinds = {sheet.sheet: sheet.kind for sheet in incoming.sheets}
    assert len(kinds) == 30
    assert "skip" not in kinds.values()
    assert kinds["Team accounts"] == kinds["Accounts"] == "accounts"
    assert kinds["Team contacts"] == "contacts"
    assert (kinds["Notes"], kinds["Goals"], kinds["Settings"]) == ("notes", "goals", "settings")
    assert incoming.problems == []
    assert "Headroom" in next(s for s in incoming.sheets if s.sheet == "Team accounts").why
    assert len(incoming.accounts.accounts) == 165
    assert len(pickle.dumps(incoming)) > 0  # it is read in one process and looked at in another


def test_that_the_demo_workbook_fills_territories_reps_goals_and_dates(from_workbook):
    layer = from_workbook.scenario(LIVE).layer()
    assert [(t.id, t.rep_id) for t in layer.territories] == [
        (f"T{n}", f"R{n}") for n in range(1, 7)
    ]
    assert np.bincount(layer.alignment.territory).sum() == 165
    assert from_workbook.about.as_of == "2026-11-30"
    assert from_workbook.about.period == ("2027-01-01", "2029-12-31")
    plan = from_workbook.plans["R1"]
    assert [len(plan[name]) for name in ("strategic_goals", "annual_goals")] == [4, 5]
    assert len(plan["quarterly_objectives"]) == 16
    assert plan["quarterly_objectives"][0]["quarter"] == "2027-Q1"
    assert len(plan["account_strategies"]) == 12


def test_that_the_import_undoes_as_one_step(blanked):
    before = empty_project()
    change, _ = take_in(before, read_incoming([blanked], state=before), TODAY)
    back = change.inverse().apply(change.apply(before))
    assert len(back.accounts) == 0
    assert back.about == before.about
    assert (dict(back.tables), dict(back.plans), dict(back.settings)) == ({}, {}, {})
    assert back.scenario(LIVE).layer().territories == ()


def test_that_three_exports_at_once_are_one_account_table(files):
    given = files(
        north="Account ID,Account Name,City,State,Beds\nA1,Elm,Dayton,OH,10\nA2,Oak,Lima,OH,20\n",
        south="Account ID,Account Name,City,State,ORs\nA3,Ash,Mason,OH,3\nA2,Oak,,,4\n",
        contacts="Contact ID,Full Name,Account ID,Role\nP1,Dr Ann,A3,USER\nP2,Dr Bob,A9,USER\n",
    )
    incoming = read_incoming(list(given.values()), state=empty_project())
    accounts = incoming.accounts.accounts
    assert list(accounts.ids) == ["A1", "A2", "A3"]
    assert accounts.number("beds")[1] == 20
    assert accounts.number("ors")[1] == 4
    assert accounts.text("city")[1] == "Lima"
    assert (incoming.accounts.rows_read, incoming.accounts.accepted) == (4, 4)
    assert [p.message for p in incoming.problems if p.severity == "rejected"] == [
        'There is no account "A9".'
    ]


def test_that_pasted_text_is_read_like_a_file():
    text = "Account ID\tAccount Name\tCity\tState\nA1\tElm\tDayton\tOH\n"
    incoming = read_incoming([], text=text)
    assert list(incoming.accounts.accounts.ids) == ["A1"]
    assert incoming.sheets[0].key == ("clipboard", "")


def test_that_a_dictionary_beside_the_accounts_is_not_taken_for_accounts(workbook):
    path = workbook(
        {
            "Data": [
                ["Account ID", "Account Name", "City", "State", "Beds", "ZIP"],
                ["A1", "Elm", "Dayton", "OH", 10, "45402"],
            ],
            "Dictionary": [["Name", "Description"], ["Beds", "Staffed beds"], ["ZIP", "Postcode"]],
        }
    )
    incoming = read_incoming([path])
    assert [sheet.kind for sheet in incoming.sheets] == ["accounts", "skip"]
    assert len(incoming.accounts.accounts) == 1


def test_that_a_file_without_any_table_says_what_it_begins_with(files):
    path = files(notes="Dear all\nplease find below\n")["notes"]
    with pytest.raises(PlanError, match="No table was recognised"):
        read_incoming([path])


def test_that_a_sheet_is_read_as_somebody_says(files):
    path = files(odd="who,where\nElm,45402\nOak,45801\n")["odd"]
    reading = Reading(kind="accounts", mapping={"name": "who", "postcode": "where"})
    incoming = read_incoming([path], readings={("odd.csv", "odd"): reading})
    assert list(incoming.accounts.accounts.text("name")) == ["Elm", "Oak"]
    skipped = files(other="Account ID,Account Name\nA1,Elm\n")["other"]
    with pytest.raises(PlanError):
        read_incoming([skipped], readings={("other.csv", "other"): Reading(kind="skip")})


def test_that_a_source_is_read_next_month_as_it_was_read_before(files):
    first = files(list="who,where\nElm,45402\n")["list"]
    reading = Reading(kind="accounts", mapping={"name": "who", "postcode": "where"})
    state = taken(empty_project(), first, readings={("list.csv", "list"): reading})
    assert remembered_reading(state, ["where", "WHO"]) == reading
    assert remembered_reading(state, "accounts") == reading
    second = files(june="where,who\n45801,Oak\n")["june"]
    after = taken(state, second)
    assert list(after.accounts.text("name")) == ["Elm", "Oak"]
    fresh = freshness(after)
    assert [(f.kind, f.source, f.rows, f.imported) for f in fresh] == [
        ("accounts", "june.csv · june", 1, "2026-11-30")
    ]
    assert fresh[0].age_days(date(2027, 3, 10)) == 100


def test_that_contacts_merge_by_id_and_what_is_gone_is_reported_and_kept(files):
    state = taken(
        empty_project(),
        *files(
            accounts="Account ID,Account Name,City,State\nA1,Elm,Dayton,OH\n",
            contacts="Contact ID,Full Name,Account ID,Role,Opt-in,Note\n"
            "P1,Ann,A1,USER,no,likes tea\nP2,Bob,A1,USER,yes,\n",
        ).values(),
    )
    path = files(contacts="Contact ID,Full Name,Account ID,Role,Opt-in\nP1,Anna,A1,USER,yes\n"
                          "P3,Cy,A1,BUYER,yes\n")["contacts"]  # fmt: skip
    change, said = take_in(state, read_incoming([path], state=state), TODAY)
    merge = said.tables[0]
    assert (merge.new, merge.changed, merge.unchanged, merge.gone) == (1, 1, 0, 1)
    assert (merge.kept, merge.examples) == (True, ("P2",))
    table = change.apply(state).table("contacts").set_index("contact_id")
    assert list(table.index) == ["P1", "P2", "P3"]
    assert table.loc["P1", "name"] == "Anna"
    assert table.loc["P1", "consent_contact"] == "no"  # somebody who refused stays refused
    assert table.loc["P1", "note"] == "likes tea"  # the new file has no such column


def test_that_a_month_of_sales_replaces_that_month_only(files):
    accounts = files(accounts="Account ID,Account Name,City,State\nA1,Elm,Dayton,OH\n")
    state = taken(empty_project(), *accounts.values())
    head = "Account ID,Product Line,Month,Qty,Net Sales\n"
    state = taken(state, files(sales=f"{head}A1,X,2026-04,1,10\nA1,X,2026-05,2,20\n")["sales"])
    state = taken(state, files(sales=f"{head}A1,X,May 2026,3,30\nA1,Y,05/2026,1,5\n")["sales"])
    table = state.table("sales_monthly")
    assert sorted(zip(table["month"], table["revenue"], strict=True)) == [
        ("2026-04", 10.0), ("2026-05", 5.0), ("2026-05", 30.0),
    ]  # fmt: skip


def test_that_a_table_without_a_key_is_replaced_and_says_what_went(files):
    state = taken(
        empty_project(),
        files(competitors="Competitor,Kind,No,Text\nX,fact,1,Seals 7 mm\nX,fact,2,Old\n")[
            "competitors"
        ],
    )
    path = files(competitors="Competitor,Kind,No,Text\nX,fact,1,Seals 7 mm\n")["competitors"]
    change, said = take_in(state, read_incoming([path], state=state), TODAY)
    assert (said.tables[0].gone, said.tables[0].kept) == (1, False)
    assert "Old" in said.tables[0].examples[0]
    assert len(change.apply(state).table("competitors")) == 1


def test_that_volumes_become_columns_of_the_accounts(files):
    state = taken(
        empty_project(),
        *files(
            accounts="Account ID,Account Name,City,State\nA1,Elm,Dayton,OH\nA2,Oak,Lima,OH\n",
            volumes="Account ID,Procedure Family,Annual Cases,Our Cases LTM\nA1,UGI,100,7\n",
        ).values(),
    )
    assert state.accounts.number("proc_volume.UGI")[0] == 100
    assert np.isnan(state.accounts.number("proc_volume.UGI")[1])
    assert state.accounts.number("our_procs.UGI")[0] == 7


def test_that_a_table_taken_twice_changes_nothing(files):
    given = files(
        accounts="Account ID,Account Name,City,State\nA1,Elm,Dayton,OH\n",
        contacts="Contact ID,Full Name,Account ID,Role,Relationship\nP1,Ann,A1,USER,2\n",
    )
    once = taken(empty_project(), *given.values())
    twice = taken(once, *given.values())
    pd.testing.assert_frame_equal(once.table("contacts"), twice.table("contacts"))
    assert once.accounts.names == twice.accounts.names


def test_that_a_person_who_was_erased_does_not_come_back(files):
    state = taken(
        empty_project(),
        *files(
            accounts="Account ID,Account Name,City,State\nA1,Elm,Dayton,OH\n",
            contacts="Contact ID,Full Name,Account ID,Role\nP1,Ann Lee,A1,USER\n",
        ).values(),
    )
    salt = "00" * 16
    erased = pd.DataFrame(
        [("Person 7f3a", "id", hashed(salt, "id", "P1"), salt, "2026-11-01")],
        columns=list(ERASED_COLUMNS),
    )
    state = replace(state, tables={ERASED_TABLE: erased})
    path = files(contacts="Contact ID,Full Name,Account ID\nP1,Ann Lee,A1\nP2,Bob,A1\n")["contacts"]
    change, said = take_in(state, read_incoming([path], state=state), TODAY)
    assert list(change.apply(state).table("contacts")["contact_id"]) == ["P2"]
    assert said.notes == ("contacts: 1 left out, about people who were erased.",)
