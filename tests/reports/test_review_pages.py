"""Every ready report on paper: all rows, no fault of the kit, text that stays text."""

from datetime import date

import pytest
from pypdf import PdfReader

from model.demo import demo_state
from model.errors import PlanError
from model.format import Formatter
from model.resources import resource
from model.review.ground import territory_grounds
from model.review.ready import REPORTS, ready_report
from model.review.ready_table import Column, Kind, ReadyTable
from reports.review_pages import write_report_pages

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def grounds():
    """The demo's territories."""
    return territory_grounds(demo_state(resource("demo")), TODAY)


@pytest.mark.parametrize("key", list(REPORTS))
def test_that_every_ready_report_prints_all_its_rows(grounds, tmp_path, key):
    table, report, out = ready_report(key, grounds), REPORTS[key], tmp_path / "r.pdf"
    if not table.rows:
        with pytest.raises(PlanError, match="no row"):
            write_report_pages(table, report.name, "?", "x", out, Formatter(), today=TODAY)
        return
    faults = write_report_pages(
        table, report.name, report.question, "Region, as of today.", out, Formatter(), today=TODAY
    )
    assert faults == ()
    words = " ".join(page.extract_text() for page in PdfReader(out).pages)
    assert report.name in words


def test_that_a_long_report_goes_on_and_markup_is_text(tmp_path):
    columns = (Column("Account", Kind.TEXT), Column("Revenue", Kind.MONEY))
    rows = tuple((f"<b>Hospital {n}</b> &", 1000.0 + n) for n in range(90))
    out = tmp_path / "long.pdf"
    table = ReadyTable(columns, rows)
    assert write_report_pages(table, "Long", "Who?", "x", out, Formatter(), today=TODAY) == ()
    pages = [page.extract_text() for page in PdfReader(out).pages]
    words = " ".join(pages)
    assert len(pages) > 2
    assert all(f"<b>Hospital {n}</b> &" in words for n in range(90))
    assert "Long, continued" in pages[1]
