"""A ready report read back from its workbook."""

from datetime import date, datetime

import openpyxl
import pytest

from model.review.ready_table import Bars, Column, Kind, ReadyTable
from reports.review_workbook import write_workbook

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
    ),
    Bars("Account", ("Potential",)),
)


@pytest.fixture
def sheet(tmp_path):
    out = tmp_path / "report.xlsx"
    assert write_workbook(TABLE, "A-account coverage", "Who?", "Demo, 30 Nov 2026.", out) == 2
    return openpyxl.load_workbook(out).active


def test_that_numbers_stay_numbers_and_days_are_days(sheet):
    assert [cell.value for cell in sheet[5]][1:] == [1000.5, 0.25, datetime(2026, 11, 5)]
    assert sheet["D5"].value.date() == date(2026, 11, 5)
    assert sheet["C6"].value is None


def test_that_text_is_never_a_formula(sheet):
    assert sheet["A5"].value == '=HYPERLINK("http://x")'
    assert sheet["A5"].data_type == "s"


def test_that_the_sheet_has_filters_over_all_rows_and_a_chart(sheet):
    assert sheet.auto_filter.ref == "A4:D6"
    (chart,) = sheet._charts
    assert len(chart.series) == 1
    assert sheet.freeze_panes == "B5"
