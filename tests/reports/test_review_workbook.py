"""A ready report read back from its workbook."""

import math
from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest

from model.demo import demo_state
from model.format import Formatter
from model.resources import resource
from model.review.ground import territory_grounds
from model.review.ready import REPORTS, ready_report
from model.review.ready_chart import chart_rows
from model.review.ready_table import Bars, Column, Kind, ReadyTable
from reports.review_workbook import write_workbook

TODAY = date(2026, 11, 30)
HEAD = 4
TABLE = ReadyTable(
    (
        Column("Account"),
        Column("Potential", Kind.MONEY),
        Column("Attained", Kind.SHARE),
        Column("Last visit", Kind.DAY),
    ),
    (
        ('=HYPERLINK("http://x")', 1000.5, 0.25, "2026-11-05"),
        ("Zürich", 20.0, None, ""),
        ("@sum", math.nan, math.inf, "not yet"),
        ("+1", 0.0, 0.0, None),
        ("-1", -3.0, 1.0, "2026-11-06"),
    ),
    Bars("Account", ("Potential",)),
)
WEEKS = ReadyTable(
    (Column("Territory"), Column("Week of", Kind.DAY), Column("Users", Kind.COUNT),
     Column("Buyers", Kind.COUNT)),
    (
        ("T1", "2026-11-02", 3, 1),
        ("T1", "2026-11-09", 4, 2),
        ("T2", "2026-11-02", 10, 5),
        ("T2", "2026-11-09", 20, None),
    ),
    Bars("Week of", ("Users", "Buyers"), summed=True),
)  # fmt: skip


@pytest.fixture(scope="module")
def grounds():
    return territory_grounds(demo_state(resource("demo")), TODAY)


@pytest.fixture
def sheet(tmp_path):
    out = tmp_path / "report.xlsx"
    assert write_workbook(TABLE, "A-account coverage", "Who?", "Demo, 30 Nov 2026.", out) == 5
    return openpyxl.load_workbook(out).active


def test_that_numbers_stay_numbers_and_days_are_days(sheet):
    assert [cell.value for cell in sheet[5]][1:] == [1000.5, 0.25, datetime(2026, 11, 5)]
    assert sheet["D5"].value.date() == date(2026, 11, 5)
    assert sheet["C6"].value is None
    assert [cell.value for cell in sheet[7]] == ["@sum", None, None, "not yet"]


def test_that_text_is_never_a_formula_even_when_somebody_edits_it(sheet):
    assert sheet["A5"].value == '=HYPERLINK("http://x")'
    for row in (5, 7, 8, 9):
        assert sheet.cell(row, 1).data_type == "s"
        assert sheet.cell(row, 1).quotePrefix
    assert not sheet["A6"].quotePrefix


def test_that_the_sheet_has_filters_over_all_rows_and_a_chart(sheet):
    assert sheet.auto_filter.ref == "A4:D9"
    (chart,) = sheet._charts
    assert len(chart.series) == 1
    assert sheet.freeze_panes == "B5"


def test_that_both_axes_of_the_chart_are_shown(sheet):
    (chart,) = sheet._charts
    assert chart.x_axis.delete is False  # a file that says nothing hides them
    assert chart.y_axis.delete is False


def test_that_the_sheet_prints_on_the_width_of_the_paper_with_its_head(tmp_path):
    out = tmp_path / "r.xlsx"
    write_workbook(TABLE, "Report", "Who?", "x", out, paper="a4")
    sheet = openpyxl.load_workbook(out).active
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"
    assert "$A$1:$D$9" in sheet.print_area


@pytest.mark.parametrize(
    ("currency", "locale", "shown"),
    [("USD", "en_US", '"$"#,##0'), ("CHF", "en_US", '#,##0"\u00a0CHF"')],
)
def test_that_money_has_the_sign_of_its_currency(tmp_path, currency, locale, shown):
    out = tmp_path / "r.xlsx"
    write_workbook(TABLE, "Report", "Who?", "x", out, show=Formatter(locale, currency))
    assert openpyxl.load_workbook(out).active["B5"].number_format == shown


def test_that_a_chart_over_territories_is_of_their_sums_and_of_whole_rows_only(tmp_path):
    out = tmp_path / "r.xlsx"
    write_workbook(WEEKS, "Report", "Who?", "x", out)
    book = openpyxl.load_workbook(out)
    told = [[cell.value for cell in row] for row in book["Chart"].iter_rows()]
    assert told[0] == ["Week of", "Users", "Buyers"]
    assert told[1:] == [[datetime(2026, 11, 2), 13, 6], [datetime(2026, 11, 9), 4, 2]]
    (chart,) = book["Report"]._charts
    assert chart.series[0].val.numRef.f == "'Chart'!$B$2:$B$3"


def test_that_a_chart_of_one_territory_is_of_the_rows_themselves_and_follows_the_filter(tmp_path):
    out = tmp_path / "r.xlsx"
    write_workbook(WEEKS.with_rows(WEEKS.rows[:2]), "Report", "Who?", "x", out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Report"]
    assert book["Report"]._charts[0].series[0].val.numRef.f == "'Report'!$C$5:$C$6"


def test_that_a_chart_says_when_it_shows_only_the_first():
    rows = tuple((f"Account {n}", float(n), None, "") for n in range(50))
    found = chart_rows(TABLE.with_rows(rows))
    assert found.title == "Potential by account, the first 40"
    assert chart_rows(TABLE.with_rows(rows[:9])).title == "Potential by account"
    assert chart_rows(TABLE.with_rows(())) is None


@pytest.mark.parametrize("key", list(REPORTS))
def test_that_every_report_of_the_demo_comes_back_as_it_is_on_screen(grounds, tmp_path, key):
    table, report, out = ready_report(key, grounds), REPORTS[key], tmp_path / "r.xlsx"
    write_workbook(table, report.name, report.question, "Region, today.", out)
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[HEAD]][: len(table.columns)] == list(table.names)
    for row, told in zip(table.rows, sheet.iter_rows(HEAD + 1), strict=False):
        for column, value, cell in zip(table.columns, row, told, strict=False):
            if value is None or value == "":
                assert cell.value is None
            elif column.kind is Kind.TEXT:
                assert (cell.value, cell.data_type) == (str(value), "s")
            elif column.kind is Kind.DAY:
                assert cell.is_date
                assert cell.value.date().isoformat() == value[:10]
            else:
                assert cell.value == pytest.approx(value)
                assert cell.data_type == "n"
    assert sheet.max_row == HEAD + len(table.rows)
    if table.rows:
        assert bool(sheet._charts) == (table.bars is not None)
    with ZipFile(out) as packed:
        cells = b"".join(packed.read(n) for n in packed.namelist() if "worksheets/sheet" in n)
    assert b"<f>" not in cells  # no formula anywhere
    assert book.properties.creator == "Catchment"
    assert all(dimension.width >= 9 for dimension in sheet.column_dimensions.values())


def test_that_all_but_the_list_of_promises_have_a_chart(grounds):
    bare = [key for key in REPORTS if ready_report(key, grounds).bars is None]
    assert bare == ["joint"]
