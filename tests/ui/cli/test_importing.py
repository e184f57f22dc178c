"""The import command: every table by its name, files that speak for themselves, rates, areas."""

import pytest

import main
from model.intake.table_kinds import TABLE_KINDS

ACCOUNTS = "Account ID,Account Name,City,State\nA1,Elm,Dayton,OH\nA2,Oak,Lima,OH\n"
CONTACTS = "Contact ID,Full Name,Account ID,Role\nP1,Ann,A1,USER\nP2,Bob,A7,USER\n"
SALES = (
    "Account ID,Product Line,Month,Qty,Net Sales,Currency\n"
    "A1,X,2026-05,1,100,EUR\nA2,X,2026-05,1,7,USD\n"
)


@pytest.fixture
def file(tmp_path):
    def write(name: str, text: str):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_that_tables_and_files_come_in_together_and_each_sheet_says_what_it_is(run, file, tmp_path):
    said = run(
        "import", tmp_path / "p.catchment.gpkg", file("own list.csv", CONTACTS),
        "--accounts", file("a.csv", ACCOUNTS), "--sales", file("s.csv", SALES),
        "--rate", "EUR:1.5", "--json",
    )  # fmt: skip
    data = said.data
    assert (data["rows_read"], data["accepted"], data["new"]) == (2, 2, 2)
    assert data["tables"] == {"contacts": 1, "sales_monthly": 2}
    assert data["changes"]["contacts"]["new"] == 1
    assert data["rates_missing"] == {}
    kinds = {sheet["file"]: (sheet["kind"], sheet["rejected"]) for sheet in data["sheets"]}
    assert kinds == {
        "a.csv": ("accounts", 0),
        "s.csv": ("sales_monthly", 0),
        "own list.csv": ("contacts", 1),
    }
    assert [p["message"] for p in data["problems"] if p["severity"] == "rejected"] == [
        'There is no account "A7".'
    ]


def test_that_a_missing_rate_is_asked_for_and_areas_align(run, file, tmp_path):
    project = tmp_path / "p.catchment.gpkg"
    run("import", project, file("a.csv", ACCOUNTS.replace(",OH", ",OH")))
    said = run("import", project, "--sales", file("s.csv", SALES))
    assert said.code == 0
    assert "give --rate EUR:RATE" in said.out
    areas = file("z.csv", "Account ID,Territory\nA1,West\n")
    data = run("import", project, "--areas", areas, "--json").data
    assert data["areas"]["accounts_assigned"] == 1
    assert data["areas"]["territories_made"] == ["West"]
    assert [c["kind"] for c in data["areas"]["conflicts"]] == ["In no area"]


def test_that_a_wrong_rate_table_or_column_is_one_sentence(run, file, tmp_path):
    project, path = tmp_path / "p.catchment.gpkg", file("a.csv", ACCOUNTS)
    assert "is no rate" in run("import", project, path, "--rate", "EUR").err
    assert "is not TABLE=FILE" in run("import", project, "--table", f"shoes={path}").err
    assert "no column" in run("import", project, "--accounts", path, "--map", "beds=Cots").err
    assert "nothing to import" in run("import", project).err
    assert not project.exists()


def test_that_there_is_an_option_for_every_table_of_the_specification(run):
    text = run("import", "--help").out.replace("\n", " ")
    command = next(c for c in main.app.registered_commands if c.name == "import")
    names = set(command.callback.__annotations__)
    asked = {
        "accounts", "contacts", "sales_monthly", "volumes", "contracts", "opportunities",
        "activities_done", "activities_open", "or_schedule", "influence", "reps",
        "postcodes_demographics", "csat", "competitors", "price_list",
    }  # fmt: skip
    assert asked <= names
    assert asked - {"accounts"} <= TABLE_KINDS.keys()
    assert "import" in text.casefold()


def test_that_templates_are_written_and_import_again(run, tmp_path):
    data = run("templates", tmp_path / "t", "--json").data
    assert data["fictional"]
    assert len(data["files"]) > 15
    files = [tmp_path / "t" / f"{name}.csv" for name in ("accounts", "contacts", "volumes")]
    again = run("import", tmp_path / "p.catchment.gpkg", *files, "--json").data
    assert again["problems"] == []
    assert again["tables"] == {"contacts": 118, "volumes": 120}


def test_that_a_problem_of_a_whole_row_names_no_column(tmp_path, capsys):
    source = tmp_path / "list.csv"
    source.write_text("Acct,Name\n1,Nowhere Clinic\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main.app(["import", str(tmp_path / "a.catchment.gpkg"), "--accounts", str(source)])
    assert not left.value.code
    said = capsys.readouterr().out
    assert "  row 2: No coordinates" in said
    assert "row 2, :" not in said
