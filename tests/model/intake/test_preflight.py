"""Hostile and foreign files are refused with a sentence."""

import zipfile
from pathlib import Path

import pytest

from model.errors import PlanError
from model.intake.preflight import check_workbook, is_workbook

SHEET = "xl/worksheets/sheet1.xml"


def packed(tmp_path: Path, parts: dict[str, bytes]) -> Path:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "password"),
        (b"%PDF-1.7 and so on", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<html><table><tr><td>Account</td></tr></table></html>", "web page"),
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
    ],
)
def test_that_a_foreign_file_is_refused_with_what_it_is(tmp_path, content, word):
    path = tmp_path / "accounts.xlsx"
    path.write_bytes(content)
    with pytest.raises(PlanError, match=word):
        is_workbook(path)


def test_that_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(PlanError, match=r"no file gone\.xlsx"):
        is_workbook(tmp_path / "gone.xlsx")
    with pytest.raises(PlanError, match="is a folder"):
        is_workbook(tmp_path)


def test_that_text_is_no_workbook_and_a_zip_may_be_one(tmp_path, workbook):
    text = tmp_path / "a.csv"
    text.write_text("id,name\n1,A\n")
    assert not is_workbook(text)
    book = workbook({"Accounts": [["id"], [1]]})
    assert is_workbook(book)
    check_workbook(book)


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c\n r = 'XFD1048576'><v>1</v></c></row>",
        b'<row r="1"><c r="XFD1"/></row><row r="1048576"><c r="A1048576"/></row>',
    ],
)
def test_that_a_cell_at_the_far_end_of_the_sheet_is_refused(tmp_path, cell):
    path = packed(tmp_path, {SHEET: b"<worksheet><sheetData>" + cell + b"</sheetData></worksheet>"})
    assert path.stat().st_size < 5000
    with pytest.raises(PlanError, match="row 1,048,576 and column 16,384"):
        check_workbook(path)


def test_that_a_far_cell_is_found_across_the_border_of_two_chunks(tmp_path):
    padding = b'<c r="A1"/>' * ((1 << 20) // 11)
    cells = padding[: (1 << 20) - 30] + b'<c r="XFD1048576"/>'
    with pytest.raises(PlanError, match="reaches to row 1,048,576"):
        check_workbook(packed(tmp_path, {SHEET: cells}))


def test_that_a_zip_bomb_is_refused_by_its_ratio(tmp_path):
    with pytest.raises(PlanError, match="to 1, which no real spreadsheet is"):
        check_workbook(packed(tmp_path, {SHEET: bytes(8 << 20)}))


def test_that_a_file_that_declares_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("model.intake.preflight.MAX_EXPANDED", 1000)
    with pytest.raises(PlanError, match="expands to"):
        check_workbook(packed(tmp_path, {SHEET: bytes(range(256)) * 8}))


def test_that_too_many_parts_are_refused(tmp_path):
    parts = {f"xl/media/{number}.png": b"" for number in range(5000)}
    with pytest.raises(PlanError, match="5,001 parts"):
        check_workbook(packed(tmp_path, parts))


@pytest.mark.parametrize(
    "part",
    [
        b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst>&b;</sst>',
        b'<?xml version="1.0"?>' + b" " * 200_000 + b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x []><x/>'.encode("utf-16"),
    ],
)
def test_that_a_document_type_with_entities_is_refused(tmp_path, part):
    with pytest.raises(PlanError, match="text entities"):
        check_workbook(packed(tmp_path, {"xl/sharedStrings.xml": part}))


def test_that_a_part_whose_size_is_a_lie_is_refused(tmp_path, workbook):
    path = workbook({"Accounts": [["id"], [1]]})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(PlanError, match="damaged"):
        check_workbook(path)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("word/document.xml", "a text document"),
        ("xl/workbook.bin", r"\.xlsb"),
        ("readme.txt", "an archive"),
    ],
)
def test_that_other_zips_are_called_by_their_kind(tmp_path, name, word):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(PlanError, match=word):
        check_workbook(path)
