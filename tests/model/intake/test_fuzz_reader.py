"""Whatever bytes come, there are sheets or one sentence: never another error, never a hang."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis.strategies import (
    binary,
    booleans,
    characters,
    composite,
    floats,
    integers,
    lists,
    none,
    sampled_from,
    text,
)

from model.errors import PlanError
from model.intake.accounts_import import AccountsImport, accounts_of
from model.intake.delimited import decode, read_delimited
from model.intake.html_tables import read_page
from model.intake.outcome import read_outcome, write_sheets
from model.intake.preflight import Container, check_old, check_zip, look_at
from model.intake.reader import read_sheets
from model.intake.sheet import RawSheet, Sheet
from tests.model.intake.conftest import simple_locate
from tests.model.intake.old_formats import xls

# What cells may hold: no control characters, which spreadsheets cannot store.
CELL_TEXT = text(characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
CELLS = none() | CELL_TEXT | integers(-(10**9), 10**9) | floats(-1e9, 1e9) | booleans()
TABLES = lists(lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8)
MAGIC = sampled_from(
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><table>", b"\xff\xfe", b"id,"]
)
fuzzing = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)


@composite
def damaged(draw, whole: bytes) -> bytes:
    """A file with some of its bytes changed, cut out or repeated."""
    content = bytearray(whole)
    for _ in range(draw(integers(1, 6))):
        at = draw(integers(0, len(content) - 1))
        piece = draw(binary(max_size=8))
        content[at : at + draw(integers(0, 16))] = piece
        if not content:
            return b"x"
    return bytes(content)


def a_workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (["id", "name", "beds"], ["1", "Elm", 5], ["2", "Oak", None]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


WORKBOOK = a_workbook()


def as_zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


PARTS = {name: zipfile.ZipFile(io.BytesIO(WORKBOOK)).read(name)
         for name in zipfile.ZipFile(io.BytesIO(WORKBOOK)).namelist()}  # fmt: skip
SHEET = "xl/worksheets/sheet1.xml"


def answer(work: Callable[[], object]) -> object:
    """What comes of it: a result, or the sentence why not."""
    try:
        return work()
    except PlanError as refused:
        return refused


def is_sentence(outcome: object) -> bool:
    return isinstance(outcome, PlanError) and bool(outcome.message and outcome.remedy)


def looked_at(path: Path, content: bytes) -> object:
    """Everything that runs in this process before and instead of a native parser."""
    path.write_bytes(content)

    def work() -> object:
        container = look_at(path)
        if container is Container.ZIP:
            return check_zip(path)
        if container is Container.OLD:
            return check_old(path)
        if container is Container.PAGE:
            return read_page(decode(content))
        rows = read_delimited(content)
        return accounts_of(Sheet.from_rows("S", rows), locate=simple_locate)

    return answer(work)


def is_served(outcome: object) -> bool:
    """Nothing to object to, tables of a page, accounts, or a sentence."""
    return outcome is None or isinstance(outcome, list | AccountsImport) or is_sentence(outcome)


@fuzzing
@given(start=MAGIC, content=binary(max_size=300))
def test_that_random_bytes_are_a_table_or_a_sentence(start, content, tmp_path):
    assert is_served(looked_at(tmp_path / "file.xlsx", start + content))


@fuzzing
@given(content=damaged(WORKBOOK))
def test_that_the_preflight_survives_any_damage(content, tmp_path):
    assert is_served(looked_at(tmp_path / "book.xlsx", content))


LIST = b'id,name,zip,beds,type\r\n1,"Elm, Inc",02134,5,ASC\r\n2,Oak,2135,x,\r\n'


@fuzzing
@given(content=damaged(LIST))
@example(content=LIST + b"\x01\n")  # a last row of one sign that nobody sees
def test_that_a_damaged_list_is_read_or_refused(content, tmp_path):
    assert is_served(looked_at(tmp_path / "list.csv", content))


@pytest.mark.slow
@settings(fuzzing, max_examples=10)
@given(sheet=damaged(PARTS[SHEET]))
def test_that_the_native_reader_may_die_of_a_sheet_and_nothing_else_does(sheet, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(as_zip({**PARTS, SHEET: sheet}))
    assert is_served(answer(lambda: read_sheets(path, seconds=20)))


@pytest.mark.slow
@settings(fuzzing, max_examples=10)
@given(data=binary(min_size=1, max_size=40), at=integers(512, 3000))
def test_that_the_native_reader_may_die_of_an_old_workbook(data, at, tmp_path):
    path = xls(tmp_path / "old.xls", "S", [["id", "name"], ["1", "Elm"], [2.0, None]])
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + data + whole[at + len(data) :])
    assert is_served(answer(lambda: read_sheets(path, seconds=20)))


@fuzzing
@given(rows=TABLES)
def test_that_any_table_comes_back_from_the_child_as_it_was(rows):
    out = io.BytesIO()
    write_sheets([RawSheet("S", [list(row) for row in rows])], out)
    out.seek(0)
    (sheet,) = read_outcome(out)

    def shown(cell: object) -> object:
        return None if cell is None or (isinstance(cell, str) and not cell.strip()) else cell

    width = len(sheet.columns)
    for at in range(sheet.n_rows):
        given_row = [*rows[at], *[None] * width][:width]
        assert [shown(c) for c in sheet.row(at)] == [shown(c) for c in given_row]
    assert all(shown(c) is None for row in rows[sheet.n_rows :] for c in row)
    assert all(shown(c) is None for row in rows for c in row[width:])


@fuzzing
@given(rows=TABLES)
def test_that_any_table_of_cells_is_accounts_or_a_sentence(rows):
    loaded = answer(lambda: accounts_of(Sheet.from_rows("S", rows), locate=simple_locate))
    if not isinstance(loaded, AccountsImport):
        assert is_sentence(loaded)
        return
    assert loaded.rows_read == loaded.accepted + loaded.rejected
    assert len(loaded.accounts) == loaded.accepted
    assert len(set(loaded.accounts.ids)) == loaded.accepted


@pytest.mark.slow
@settings(fuzzing, max_examples=8)
@given(rows=lists(lists(CELL_TEXT, min_size=2, max_size=2), min_size=1, max_size=4))
def test_that_text_comes_back_from_a_workbook_letter_by_letter(rows, workbook):
    (sheet,) = read_sheets(workbook({"S": [["id", "name"], *rows, ["end", "end"]]}))
    for at, row in enumerate(rows, start=1):
        assert [cell or "" for cell in sheet.row(at)] == row


def test_that_an_outcome_cut_short_is_noticed():
    out = io.BytesIO()
    write_sheets([RawSheet("S", [["a", "b"]])], out)
    for length in range(len(out.getvalue()) - 1):
        with pytest.raises((ValueError, KeyError, TypeError)):
            read_outcome(io.BytesIO(out.getvalue()[:length]))
