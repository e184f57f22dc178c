"""The command line as somebody types it."""

import csv
import sys

import geopandas
import openpyxl
import pytest

# Six accounts in two towns 150 km apart; the two hostile names must stay plain text.
SHEET = """Account ID,Account Name,City,State,ZIP,Latitude,Longitude,Beds,Hours
0001,<img src=x onerror=alert(1)>,Dayton,OH,45402,39.76,-84.19,100,10
0002,"=HYPERLINK(""http://x"")",Dayton,OH,45402,39.77,-84.20,200,20
0003,Miami Clinic,Dayton,OH,45402,39.75,-84.18,50,30
0004,Union Hospital,Columbus,OH,43215,39.96,-83.00,100,10
0005,Scioto Clinic,Columbus,OH,43215,39.97,-83.01,200,20
0006,East Clinic,Columbus,OH,43215,39.95,-82.99,50,30
"""


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "accounts.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture
def project(run, sheet, tmp_path):
    path = tmp_path / "p.catchment.gpkg"
    assert run("import", path, "--accounts", sheet).code == 0
    return path


def test_that_the_demo_names_its_reps_and_territories(run, tmp_path):
    data = run("demo", tmp_path / "d.catchment.gpkg", "--json").data
    assert data["accounts"] == 165
    assert data["reps"] == ["R1", "R2", "R3", "R4", "R5", "R6"]
    assert data["plan_rep"] == "R1"
    assert len(data["territories"]) == 6


def test_that_the_demo_never_overwrites_a_file(run, demo):
    said = run("demo", demo)
    assert said.code == 1
    assert "exists already" in said.err


def test_that_an_import_accounts_for_every_row_and_says_which_column_is_which(run, sheet, tmp_path):
    data = run("import", tmp_path / "p.catchment.gpkg", "--accounts", sheet, "--json").data
    assert (data["rows_read"], data["accepted"], data["rejected"]) == (6, 6, 0)
    assert data["located"]["coordinates"] == 6
    assert data["columns"]["beds"] == "Beds"
    assert data["new"] == 6


def test_that_importing_again_keeps_the_assignments(run, project, sheet):
    run("align", project, "-k", 2, "--iterations", 2, "--save-as", "Two")
    before = run("measure", project, "--json").data
    data = run("import", project, "--accounts", sheet, "--json").data
    assert (data["new"], data["changed"], data["gone"]) == (0, 0, 0)
    assert run("measure", project, "--json").data == before


def test_that_two_towns_become_two_balanced_territories(run, project):
    data = run("align", project, "-k", 2, "--balance", "hours:5", "--iterations", 3, "--json").data
    assert data["feasible"]
    assert data["contiguous"]
    assert data["deviation"]["hours"]["max_pct"] <= 5
    assert data["gap_pct"] >= 0
    measured = run("measure", project, "--json").data
    assert [t["accounts"] for t in measured["territories"]] == [3, 3]
    assert [t["totals"]["beds"] for t in measured["territories"]] == [350, 350]


def test_that_the_same_seed_and_iterations_give_the_same_territories(run, project, tmp_path):
    for name in ("first", "second"):
        run("align", project, "-k", 2, "--iterations", 4, "--seed", 7, "--save-as", name)
    assert run("compare", project, "first", "second", "--json").data["moved"] == []


def test_that_compare_lists_every_account_that_moves(run, demo):
    data = run("compare", demo, "live", "B", "--json").data
    assert [move["account"] for move in data["moved"]] == ["T2-01"]
    assert data["moved"][0]["from"] == "T2"
    assert data["moved"][0]["to"] == "T4"


def test_that_suggest_ranks_territories(run, demo):
    found = run("suggest", demo, "--account", "A17", "--json").data["suggestions"]
    assert found
    assert {"territory", "delta"} <= set(found[0])


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "geojson", "gpkg", "kml"])
def test_that_an_export_writes_one_row_per_account(run, project, tmp_path, suffix):
    out = tmp_path / f"out.{suffix}"
    data = run("export", project, "--out", out, "--json").data
    assert data["rows"] == 6
    assert out.stat().st_size > 0


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_that_an_export_imports_again_whole(run, project, tmp_path, suffix):
    run("align", project, "-k", 2, "--iterations", 2)
    out, again = tmp_path / f"out.{suffix}", tmp_path / "again.catchment.gpkg"
    run("export", project, "--out", out)
    data = run("import", again, "--accounts", out, "--json").data
    assert (data["accepted"], data["rejected"]) == (6, 0)
    before, after = (run("measure", p, "--json").data for p in (project, again))
    for side in ("accounts", "totals"):
        read = [[t["id"], t[side]] for t in before["territories"]]
        assert [[t["id"], t[side]] for t in after["territories"]] == read


def test_that_hostile_names_are_plain_text_in_table_and_workbook(run, project, tmp_path):
    run("export", project, "--out", tmp_path / "o.csv")
    with (tmp_path / "o.csv").open(encoding="utf-8-sig") as file:
        names = [row["account_name"] for row in csv.DictReader(file)]
    assert names[0] == "<img src=x onerror=alert(1)>"
    assert names[1] == '\'=HYPERLINK("http://x")'
    run("export", project, "--out", tmp_path / "o.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    cell = sheet["B3"]
    assert cell.value == '=HYPERLINK("http://x")'
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_that_account_ids_leave_as_they_came(run, project, tmp_path):
    run("export", project, "--out", tmp_path / "o.csv")
    with (tmp_path / "o.csv").open(encoding="utf-8-sig") as file:
        ids = [row["account_id"] for row in csv.DictReader(file)]
    assert ids == ["0001", "0002", "0003", "0004", "0005", "0006"]


WRONG = {
    "not a spreadsheet": (b"\x89PNG\r\n\x1a\n\0\0", "a.xlsx"),
    "password-protected": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx"),
    "empty": (b"", "a.csv"),
    "no recognisable columns": (b"foo,bar\n1,2\n3,4\n", "a.csv"),
}


@pytest.mark.parametrize("what", WRONG)
def test_that_a_wrong_file_gets_one_sentence_and_leaves_no_project(run, tmp_path, what):
    content, name = WRONG[what]
    (tmp_path / name).write_bytes(content)
    said = run("import", tmp_path / "p.catchment.gpkg", "--accounts", tmp_path / name)
    assert said.code == 1
    assert said.out == ""
    assert "Traceback" not in said.err
    assert said.err.strip().endswith((".", ":"))
    assert not (tmp_path / "p.catchment.gpkg").exists()


def test_that_an_empty_sheet_is_named(run, tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "empty.xlsx")
    said = run("import", tmp_path / "p.catchment.gpkg", "--accounts", tmp_path / "empty.xlsx")
    assert said.code == 1
    assert "empty" in said.err.lower()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("align", "P", "-k", 99), "99 territories"),
        (("align", "P", "-k", 2, "--balance", "bedz:5"), "bedz"),
        (("align", "P", "-k", 2, "--balance", "beds"), "METRIC:PCT"),
        (("measure", "P", "--scenario", "nowhere"), "nowhere"),
        (("suggest", "P", "--account", "9999"), "9999"),
        (("export", "P", "--out", "missing/folder/o.csv"), "cannot be written"),
        (("export", "P", "--out", "o.doc"), ".xlsx"),
        (("plan", "P", "--out", "plans"), "--rep ID or --all"),
        (("measure", "nothing.catchment.gpkg"), "nothing.catchment.gpkg"),
    ],
)
def test_that_a_request_that_cannot_be_served_gets_one_sentence(run, project, words, sentence):
    said = run(*(project if word == "P" else word for word in words))
    assert said.code == 1
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_that_a_failed_change_leaves_the_project_as_it_was(run, project):
    before = run("measure", project, "--json").data
    assert run("align", project, "-k", 2, "--balance", "bedz:5").code == 1
    assert run("measure", project, "--json").data == before


@pytest.mark.parametrize(
    "words", [("align",), ("align", "p.gpkg"), ("measure", "--unknown"), ("fly", "p.gpkg")]
)
def test_that_wrong_usage_ends_with_two(run, words):
    assert run(*words).code == 2


def test_that_a_project_cannot_be_shown_without_a_display(run, demo, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    said = run(demo)
    assert said.code == 1
    assert "no display" in said.err


def test_that_gis_programs_see_the_accounts_as_points_and_the_territories_as_polygons(demo):
    accounts = geopandas.read_file(demo, layer="account")
    assert len(accounts) == 165
    assert set(accounts.geom_type) == {"Point"}
    territories = geopandas.read_file(demo, layer="territory_open")
    assert set(territories.geom_type) <= {"Polygon", "MultiPolygon"}
    assert len(territories) == 6


def test_that_a_part_of_a_plan_is_written_by_itself(run, demo, tmp_path):
    said = run("plan", demo, "--rep", "R1", "--out", tmp_path / "out", "--part", "phone", "--json")
    assert said.code == 0, said.err
    (file,) = said.data["files"]
    assert file["part"] == "phone"
    assert file["rep"] == "R1"
    assert (tmp_path / "out" / "t1-maya-lindqvist-phone.html").exists()
    said = run("plan", demo, "--rep", "R1", "--out", "out", "--part", "quarter", "--quarter", "5")
    assert said.code == 2
    said = run("plan", demo, "--rep", "R2", "--out", "out", "--part", "joint")
    assert said.code == 1
    assert "no joint plan to hand out" in said.err
