"""Every ready report on paper: all rows, no fault of the kit, text that stays text."""

from datetime import date

import pytest
from pypdf import PageObject, PdfReader

from model.demo import demo_state
from model.errors import PlanError
from model.format import Formatter
from model.resources import resource
from model.review.ground import territory_grounds
from model.review.ready import REPORTS, ready_report
from model.review.ready_table import Bars, Column, Kind, ReadyTable
from reports.review_pages import said_by, write_report_pages

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


@pytest.mark.parametrize("key", list(REPORTS))
def test_that_every_figure_and_every_day_is_printed_whole(grounds, tmp_path, key):
    table, report, out = ready_report(key, grounds), REPORTS[key], tmp_path / "r.pdf"
    if not table.rows:
        return
    show = Formatter()
    faults = write_report_pages(table, report.name, "?", "x", out, show, today=TODAY, paper="a4")
    assert faults == ()
    words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(out).pages)
    words = words.replace("\u00a0", " ")
    said = said_by(show)
    for place, column in enumerate(table.columns):
        known = {row[place] for row in table.rows} - {None, ""}
        for value in known if column.kind is not Kind.TEXT else ():
            assert said[column.kind](value).replace("\u00a0", " ") in words, column.name


def test_that_a_chart_stands_below_a_short_table_and_after_a_long_one(tmp_path):
    columns = (Column("Account"), Column("Change", Kind.COUNT), Column("Visits", Kind.COUNT))
    bars = Bars("Account", ("Change", "Visits"), most=6)
    for n, pages in ((8, 1), (90, 4)):
        rows = tuple((f"Hospital {k}", 40 - 10 * k, k or None) for k in range(n))
        out, table = tmp_path / f"{n}.pdf", ReadyTable(columns, rows, bars)
        assert write_report_pages(table, "R", "Who?", "x", out, Formatter(), today=TODAY) == ()
        found = [page.extract_text() for page in PdfReader(out).pages]
        assert len(found) == pages
        assert "Change and visits by account, the first 6" in found[-1]


def test_that_a_report_of_many_pages_has_the_same_columns_on_each(tmp_path):
    columns = (Column("Account"), Column("Revenue", Kind.MONEY))
    rows = tuple((f"Hospital {n}", 1000.0 + n) for n in range(700))
    out = tmp_path / "r.pdf"
    assert write_report_pages(ReadyTable(columns, rows), "R", "?", "x", out, Formatter(),
                              today=TODAY) == ()  # fmt: skip
    words = [page.extract_text() for page in PdfReader(out).pages]
    assert sum(page.count("Hospital ") for page in words) == 700
    lefts = {round(_left_of("Revenue", page), 1) for page in PdfReader(out).pages}
    assert len(lefts) == 1  # the columns stand at one place on all pages


def _left_of(word: str, page: PageObject) -> float:
    """Where a word begins, in points from the left."""
    found: list[float] = []

    def visit(text: str, _cm: object, tm: list[float], _font: object, _size: float) -> None:
        if text.strip() == word:
            found.append(tm[4])

    page.extract_text(visitor_text=visit)
    return found[0]


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
