"""Files are read in a child process; whatever happens to it, here is a sentence or a sheet."""

import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from model.errors import PlanError
from model.intake.accounts_import import load_accounts
from model.intake.reader import read_sheets
from tests.model.intake.conftest import simple_locate
from tests.model.intake.old_formats import ods, ods_row, xls, xlsb

ROOT = Path(__file__).resolve().parents[3]


def test_that_a_workbook_arrives_as_plain_columns(workbook):
    rows = [
        ["id", "beds", "open", "from", "at", "meets"],
        ["007", 12, True, date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), time(7, 15)],
        [None, 1.5, False, None, None, None],
    ]
    (sheet,) = read_sheets(workbook({"Accounts": rows}))
    assert sheet.name == "Accounts"
    assert sheet.row(1) == ["007", 12.0, True, "2026-03-01", "2026-03-01T08:30", "07:15"]
    assert sheet.row(2)[1:3] == [1.5, False]


def test_that_rows_and_columns_before_the_table_are_counted(workbook):
    (sheet,) = read_sheets(workbook({"A": [[None, None], [None, None], [None, "id"], [None, "x"]]}))
    assert sheet.row(2)[1] == "id"
    assert sheet.n_rows == 4


def test_that_hidden_sheets_are_marked(workbook):
    path = workbook({"Shown": [["a"]], "Secret": [["b"]]}, hidden=["Secret"])
    assert [(sheet.name, sheet.hidden) for sheet in read_sheets(path)] == [
        ("Shown", False),
        ("Secret", True),
    ]


def test_that_markup_and_formulas_in_cells_stay_text(workbook):
    texts = ["<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")', "=1+1", "@SUM(A1)"]
    (sheet,) = read_sheets(workbook({"A": [texts]}))
    assert sheet.row(0) == texts


def test_that_the_patient_reader_gives_the_same_sheet(workbook):
    from model.intake.workbook import _read_fast, _read_patiently

    path = workbook({"A": [["id", "from"], ["1", date(2026, 1, 2)], [None, 5]]})
    fast, patient = _read_fast(path)[0].rows, _read_patiently(path)[0].rows
    assert fast[0] == patient[0]
    assert fast[1][0] == patient[1][0] == "1"
    assert fast[2][1] == patient[2][1] == 5


def test_that_a_dying_child_becomes_a_sentence(tmp_path, text_file, monkeypatch):
    (tmp_path / "dying.py").write_text("import os\nos.abort()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("model.intake.reader._MODULE", "dying")
    with pytest.raises(PlanError, match="the reader stopped at it"):
        read_sheets(text_file("id,name\n1,A\n"))


def test_that_a_child_that_takes_too_long_is_stopped(tmp_path, text_file, monkeypatch):
    (tmp_path / "endless.py").write_text("while True:\n    pass\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("model.intake.reader._MODULE", "endless")
    with pytest.raises(PlanError, match="took longer than"):
        read_sheets(text_file("id,name\n1,A\n"), seconds=0.3)


def test_that_a_module_beside_the_caller_is_not_run(tmp_path, text_file, monkeypatch):
    (tmp_path / "csv.py").write_text("raise SystemExit(3)\n")
    monkeypatch.chdir(tmp_path)
    (sheet,) = read_sheets(text_file("id,name\n1,A\n"))
    assert sheet.row(1) == ["1", "A"]


def test_that_the_child_loads_neither_qt_nor_numpy(workbook):
    code = (
        "import sys; from pathlib import Path; from model.intake.reader_process import read_file;"
        f"read_file(Path({str(workbook({'A': [['id'], [1]]}))!r}));"
        "print(sorted({'PySide6', 'numpy', 'pandas', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_that_a_truncated_workbook_is_called_damaged(workbook):
    path = workbook({"Accounts": [["id"], [1]]})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(PlanError, match="damaged"):
        read_sheets(path)


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_that_other_workbooks_are_read_whatever_they_are_called(kind, tmp_path):
    path = tmp_path / "accounts.dat"
    rows = [["id", "name", "beds"], ["007", "Elm", 12.0], ["008", "Oak", 1.5]]
    if kind == "ods":
        ods(path, "Accounts", "".join(ods_row(*row) for row in rows))
    else:
        {"xls": xls, "xlsb": xlsb}[kind](path, "Accounts", rows)
    (sheet,) = read_sheets(path)
    assert sheet.name == "Accounts"
    assert [sheet.row(at) for at in range(3)] == rows


def test_that_a_workbook_with_macros_is_read_and_they_are_not(workbook, tmp_path):
    path = workbook({"A": [["id"], ["1"]]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Shell")
    (sheet,) = read_sheets(path.rename(tmp_path / "book.xlsm"))
    assert sheet.row(1) == ["1"]


def test_that_errors_of_formulas_arrive_and_are_reported(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "name", "beds"], ["1", "#N/A", 5], ["2", "Oak", "#DIV/0!"]):
        book.active.append(row)
    for place in ("B2", "C3"):
        book.active[place].data_type = "e"
    path = tmp_path / "errors.xlsx"
    book.save(path)
    (sheet,) = read_sheets(path)
    assert (sheet.row(1)[1], sheet.row(2)[2]) == ("#N/A", "#DIV/0!")
    loaded = load_accounts(path, locate=simple_locate)
    assert {p.message for p in loaded.problems if p.kind == "Spreadsheet error"} == {
        "name holds the spreadsheet error #N/A.",
        "beds holds the spreadsheet error #DIV/0!.",
    }


def test_that_merged_cells_near_the_top_are_known(tmp_path):
    book = openpyxl.Workbook()
    for row in (["", "Beds", ""], ["id", "Licensed", "Staffed"], ["1", 5, 4]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.save(tmp_path / "merged.xlsx")
    (sheet,) = read_sheets(tmp_path / "merged.xlsx")
    assert sheet.merges == ((0, 1, 2),)
    loaded = load_accounts(tmp_path / "merged.xlsx", locate=simple_locate)
    assert [column.header for column in loaded.found] == ["id", "Beds / Licensed", "Beds / Staffed"]


def test_that_blank_rows_and_columns_behind_the_table_are_cut_off(workbook):
    (sheet,) = read_sheets(workbook({"A": [["id", " "], ["1", None], [" ", None], [None, None]]}))
    assert (sheet.n_rows, len(sheet.columns)) == (2, 1)
