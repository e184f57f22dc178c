"""Encodings, delimiters and quotation marks of text exports."""

import pytest
from hypothesis import given
from hypothesis.strategies import lists, text

from model.errors import PlanError
from model.intake.delimited import decode, find_delimiter, read_delimited

ROWS = [["id", "name", "beds"], ["1", "Café Süd", "12"], ["2", "Zoë's", "7"]]


@pytest.mark.parametrize("delimiter", list(",;\t|~"))
def test_that_each_delimiter_is_found(delimiter):
    content = "\r\n".join(delimiter.join(row) for row in ROWS)
    assert read_delimited(content.encode()) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_that_each_encoding_is_read(encoding):
    content = "\n".join(",".join(row) for row in ROWS)
    assert read_delimited(content.encode(encoding)) == ROWS


def test_that_utf8_with_stray_windows_bytes_is_read_letter_by_letter():
    content = "\ufeffid,name\n1,Café São\n2,Hôpital".encode() + b"\n3,Ni\xf1o \x96 \x81\n"
    assert read_delimited(content)[1:] == [
        ["1", "Café São"],
        ["2", "Hôpital"],
        ["3", "Niño – \x81"],
    ]


def test_that_cyrillic_in_one_byte_letters_is_guessed():
    line = "Городская клиническая больница номер один имени Пирогова в Москве;120"
    assert decode(("имя;койки\n" + line).encode("cp1251")).endswith(line)


def test_that_decimal_commas_do_not_pass_for_the_delimiter():
    assert find_delimiter("id;lat;lon\nA;48,1;11,5\nB;48,2;11,6\n") == ";"


def test_that_the_line_excel_writes_about_the_delimiter_is_obeyed():
    assert read_delimited(b"sep=;\r\nid;name\r\n1;A, B\r\n") == [["id", "name"], ["1", "A, B"]]


def test_that_quoted_line_breaks_and_lone_carriage_returns_are_read():
    assert read_delimited(b'id,note\r1,"two\rlines, ""quoted"""\r2,x\r') == [
        ["id", "note"],
        ["1", 'two\nlines, "quoted"'],
        ["2", "x"],
    ]


def test_that_blank_lines_keep_their_row_number():
    assert read_delimited(b"id,name\n\n1,A\n") == [["id", "name"], [], ["1", "A"]]


def test_that_an_open_quotation_mark_names_its_row():
    content = 'id,name\n1,"A\n2,B\n3,C, with a comma too many\n'
    with pytest.raises(PlanError, match="row 2 is never closed"):
        read_delimited(content.encode())


def test_that_inch_marks_in_a_file_without_quoting_swallow_nothing():
    content = 'id~name~beds\n1~"A~3\n2~B~4\n3~C~5\n'
    assert read_delimited(content.encode())[1:] == [
        ["1", '"A', "3"],
        ["2", "B", "4"],
        ["3", "C", "5"],
    ]


def test_that_zeros_guarded_for_excel_lose_their_guard_and_formulas_stay():
    rows = read_delimited(b'zip,name\n"=""06105""","=HYPERLINK(""http://x"")"\n')
    assert rows[1] == ["06105", '=HYPERLINK("http://x")']


def test_that_bytes_that_are_no_text_are_refused():
    with pytest.raises(PlanError, match="not a spreadsheet"):
        read_delimited(b"id,name\x00\x01\x02" + bytes(range(1, 200)))


@given(lists(text(alphabet="abcäß €,;\"'\n|~ 0", min_size=1), min_size=2, max_size=4))
def test_that_any_quoted_cells_come_back(cells):
    header = ",".join(f"column {number}" for number in range(len(cells)))
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    assert read_delimited(f"{header}\n{line}\n".encode())[1] == cells


def test_that_a_line_no_table_has_names_its_row():
    with pytest.raises(PlanError, match="Row 2 of the text is longer than 4,000,000"):
        read_delimited(b"id,name\n" + b"x" * 4_100_000)


def test_that_a_long_text_of_usual_lines_is_read():
    assert len(read_delimited(b"id,name\r1,Elm\r" * 300_000)) == 600_000


def test_that_too_many_lines_are_refused_before_they_are_read():
    with pytest.raises(PlanError, match="1,200,001 lines; at most 1,200,000"):
        read_delimited(b"\n" * 1_200_001)
