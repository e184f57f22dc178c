"""Hostile and foreign files are refused with a sentence."""

import zipfile
from pathlib import Path

import pytest

from model.errors import PlanError
from model.intake.preflight import Container, check_old, check_page, check_zip, look_at
from tests.model.intake.old_formats import compound

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
        (b"%PDF-1.7 and so on", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<svg xmlns='x'>", "a picture"),
        (b"<?xml version='1.0'?><note/>", "an XML file"),
        (b'[{"id": 1}]', "a JSON file"),
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
    ],
)
def test_that_a_foreign_file_is_refused_with_what_it_is(tmp_path, content, word):
    path = tmp_path / "accounts.xlsx"
    path.write_bytes(content)
    with pytest.raises(PlanError, match=word):
        look_at(path)


def test_that_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(PlanError, match=r"no file gone\.xlsx"):
        look_at(tmp_path / "gone.xlsx")
    with pytest.raises(PlanError, match="is a folder"):
        look_at(tmp_path)


def test_that_text_is_no_workbook_and_a_zip_may_be_one(tmp_path, workbook):
    text = tmp_path / "a.csv"
    text.write_text("id,name\n1,A\n")
    assert look_at(text) is Container.TEXT
    book = workbook({"Accounts": [["id"], [1]]})
    assert look_at(book) is Container.ZIP
    check_zip(book)


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
        check_zip(path)


@pytest.mark.parametrize(
    "start",
    [
        b"<html><body>",
        b"<!DOCTYPE html>",
        b'\r\n<meta http-equiv="x">',
        b"\xef\xbb\xbf<Table>",
        "<html>".encode("utf-16"),
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
    ],
)
def test_that_a_page_is_told_by_its_start_and_not_by_its_name(tmp_path, start):
    path = tmp_path / "report.xls"
    path.write_bytes(start)
    assert look_at(path) is Container.PAGE


@pytest.mark.parametrize(
    ("stream", "word"),
    [
        ("EncryptedPackage", "protected by a password"),
        ("WordDocument", "a text document"),
        ("Anything", "holds no spreadsheet"),
    ],
)
def test_that_old_files_are_told_apart_by_their_streams(tmp_path, stream, word):
    path = tmp_path / "old.xls"
    path.write_bytes(compound({stream: b"x"}))
    assert look_at(path) is Container.OLD
    with pytest.raises(PlanError, match=word):
        check_old(path)


def test_that_an_old_workbook_passes(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(compound({"Workbook": b"x"}))
    check_old(path)


def test_that_a_stream_named_in_a_cell_is_no_stream(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(compound({"Workbook": "EncryptedPackage".encode("utf-16-le")}))
    check_old(path)


def test_that_spreadsheet_xml_with_entities_is_refused_and_a_page_is_not(tmp_path):
    with pytest.raises(PlanError, match="text entities"):
        check_page(tmp_path / "a.xls", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>')
    check_page(tmp_path / "a.xls", '<?xml version="1.0"?><!DOCTYPE html><html></html>')


def test_that_a_sheet_with_too_many_values_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("model.intake.preflight.MAX_VALUES", 3)
    sheet = b"<worksheet>" + b'<c r="A1"><v>1</v></c>' * 4 + b"</worksheet>"
    with pytest.raises(PlanError, match="over 3 values"):
        check_zip(packed(tmp_path, {SHEET: sheet}))


def test_that_an_encrypted_opendocument_is_called_protected(tmp_path):
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<m><encryption-data/></m>")
    with pytest.raises(PlanError, match="protected by a password"):
        check_zip(path)


def test_that_a_far_cell_is_found_across_the_border_of_two_chunks(tmp_path):
    padding = b'<c r="A1"/>' * ((1 << 20) // 11)
    cells = padding[: (1 << 20) - 30] + b'<c r="XFD1048576"/>'
    with pytest.raises(PlanError, match="reaches to row 1,048,576"):
        check_zip(packed(tmp_path, {SHEET: cells}))


def test_that_a_zip_bomb_is_refused_by_its_ratio(tmp_path):
    with pytest.raises(PlanError, match="to 1, which no real spreadsheet is"):
        check_zip(packed(tmp_path, {SHEET: bytes(8 << 20)}))


def test_that_a_file_that_declares_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("model.intake.preflight.MAX_EXPANDED", 1000)
    with pytest.raises(PlanError, match="expands to"):
        check_zip(packed(tmp_path, {SHEET: bytes(range(256)) * 8}))


def test_that_too_many_parts_are_refused(tmp_path):
    parts = {f"xl/media/{number}.png": b"" for number in range(5000)}
    with pytest.raises(PlanError, match="5,001 parts"):
        check_zip(packed(tmp_path, parts))


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
        check_zip(packed(tmp_path, {"xl/sharedStrings.xml": part}))


def test_that_a_part_whose_size_is_a_lie_is_refused(tmp_path, workbook):
    path = workbook({"Accounts": [["id"], [1]]})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(PlanError, match="damaged"):
        check_zip(path)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("word/document.xml", "a text document"),
        ("readme.txt", "an archive"),
    ],
)
def test_that_other_zips_are_called_by_their_kind(tmp_path, name, word):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(PlanError, match=word):
        check_zip(path)
