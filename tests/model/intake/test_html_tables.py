"""Pages that pass for workbooks."""

import html

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from, text

from model.errors import PlanError
from model.intake.accounts_import import load_accounts
from model.intake.html_tables import read_page
from tests.model.intake.conftest import simple_locate

REPORT = """<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<html><head><style>td {{ color: <red> }}</style></head><body><table border="1">
<tr><th>Account ID</th><th>Account Name</th><th>Billing Zip/Postal Code</th></tr>
{rows}
<tr><td colspan="3"><b>Grand Totals (2 records)</b></td></tr>
</table><br>Confidential Information - Do Not Distribute<br>Copyright (c) 2000-2026</body></html>
"""


def test_that_a_report_named_xls_is_read_without_its_footer(tmp_path):
    path = tmp_path / "report.xls"
    rows = "<tr><td>1</td><td>Elm &amp; Oak<td>02134</tr><tr><td>2<td>A&nbsp;B<td>02135"
    path.write_text(REPORT.format(rows=rows))
    loaded = load_accounts(path, locate=simple_locate)
    assert loaded.accounts["name"].tolist() == ["Elm & Oak", "A B"]
    assert loaded.accounts["postcode"].tolist() == ["02134", "02135"]
    assert [(p.kind, p.cell) for p in loaded.problems] == [
        ("Below the table", "Grand Totals (2 records)")
    ]


def test_that_spans_keep_the_columns_apart():
    (table,) = read_page(
        "<table><tr><th rowspan=2>ID<th colspan=2>Beds<tr><th>Licensed<th>Staffed"
        "<tr><td>1<td>5<td>4</table>"
    )
    assert table.rows == [["ID", "Beds", ""], ["", "Licensed", "Staffed"], ["1", "5", "4"]]
    assert table.merges == [(0, 1, 2)]


def test_that_each_table_comes_with_its_caption():
    tables = read_page(
        "<h2>East</h2><table><tr><td>a</table><p>x<table><caption>West</caption><tr><td>b</table>"
    )
    assert [(t.name, t.rows) for t in tables] == [("East", [["a"]]), ("West", [["b"]])]


def test_that_scripts_comments_and_lone_marks_are_no_cells():
    (table,) = read_page(
        "<table><!-- <td>no --><tr><td>a < b<script>'<td>no'</script><td>x<br>y</table>"
    )
    assert table.rows == [["a < b", "x\ny"]]


def test_that_spreadsheet_xml_is_read_with_its_gaps(tmp_path):
    path = tmp_path / "old.xml"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Worksheet ss:Name="East">'
        '<Table><Row><Cell><Data ss:Type="String">id</Data></Cell><Cell><Data>zip</Data></Cell>'
        '<Cell><Data>beds</Data></Cell></Row><Row ss:Index="3"><Cell><Data>7</Data></Cell>'
        '<Cell ss:Index="3"><Data>12</Data></Cell></Row></Table></ss:Worksheet></Workbook>'
    )
    loaded = load_accounts(path, locate=simple_locate)
    assert (loaded.sheet, loaded.accounts.ids[0], loaded.accounts["beds"][0]) == ("East", "7", 12)


def test_that_a_page_without_table_is_one_sentence():
    with pytest.raises(PlanError, match="without a table"):
        read_page("<html><body>Log in</body></html>")


@given(
    lists(
        sampled_from(
            [
                "<table>",
                "<tr>",
                "<td colspan=3>",
                "</td>",
                "</table>",
                "<!--",
                "-->",
                "<script>",
                "<td rowspan=9>",
                "<",
                ">",
                "&amp;",
                "x",
            ]
        )
        | text(max_size=5)
    )
)
def test_that_no_soup_of_tags_breaks_the_reader(pieces):
    try:
        tables = read_page("".join(pieces))
    except PlanError:
        return
    assert all(isinstance(cell, str) for table in tables for row in table.rows for cell in row)


@given(lists(lists(text(min_size=1, alphabet="ab<>&\"' é"), min_size=2, max_size=2), min_size=1))
def test_that_escaped_cells_come_back(rows):
    page = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) for row in rows)
    expected = [[" ".join(cell.split()) for cell in row] for row in rows]
    if any(any(row) for row in expected):
        (table,) = read_page(f"<table>{page}</table>")
        assert table.rows == expected
