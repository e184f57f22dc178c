"""The pages for the talk with each rep, read back; the register of changes as a file."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from model.audit import AuditLine
from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from reports.audit_file import write_audit
from reports.why_pages import CLASSIFICATION, write_why_pages

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def texts(path: Path) -> list[str]:
    """The words of each page, blanks of all kinds as one."""
    document = pypdfium2.PdfDocument(path)
    found = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def test_that_every_rep_gets_a_page_with_what_changes_and_why(state, tmp_path):
    printed = write_why_pages(state, "B", tmp_path / "talks.pdf", today=TODAY, author="Ann")
    assert (printed.pages, printed.reps) == (2, ("Beatriz Castor", "June Whitfield"))
    assert printed.faults == ()
    castor, whitfield = texts(printed.path)
    assert "1 account goes with “Scioto to Whitfield”." in castor
    assert "You hand over" in castor
    assert "You gain" not in castor
    assert "128 % 104 % −24 points" in castor
    assert "−$2," in castor  # the potential that goes, in the currency of the columns beside it
    assert "Answers 38 % of calls in one hospital" in castor
    assert "Dr Malcolm Strand" in castor
    assert "7.5" in castor  # years with her
    assert "1 account comes with “Scioto to Whitfield”." in whitfield
    assert "You gain" in whitfield
    assert "76 % 100 % +24 points" in whitfield
    assert "+$2," in whitfield


def test_that_each_page_says_that_it_is_not_for_customers(state, tmp_path):
    printed = write_why_pages(state, "A", tmp_path / "talks.pdf", today=TODAY, paper="a4")
    assert all(CLASSIFICATION in page for page in texts(printed.path))


def test_that_what_was_found_by_designing_again_stands_on_the_card(state, tmp_path):
    more = {"T2-01": ("Designing again with it kept costs 61.2 h/yr.",)}
    printed = write_why_pages(state, "B", tmp_path / "t.pdf", today=TODAY, reasons=more)
    assert "Designing again with it kept costs 61.2 h/yr." in texts(printed.path)[0]


def test_that_only_the_wanted_territory_is_printed(state, tmp_path):
    printed = write_why_pages(state, "B", tmp_path / "t.pdf", today=TODAY, territories=["T4"])
    assert printed.reps == ("June Whitfield",)


def test_that_many_cards_go_on_over_as_many_pages_as_they_need(state, tmp_path):
    """All 28 accounts of Columbus Core go to the neighbour: no page overflows."""
    from dataclasses import replace

    from model.alignment import Alignment

    scenario = state.scenario("B")
    layer = scenario.layer()
    codes = layer.alignment.territory.copy()
    codes[codes == layer.code_of("T2")] = layer.code_of("T4")
    after = scenario.with_layer("core", replace(layer, alignment=Alignment(codes)))
    printed = write_why_pages(
        state.with_scenario(after), "B", tmp_path / "t.pdf", today=TODAY, territories=["T2"]
    )
    assert printed.faults == ()
    assert printed.pages > 3
    found = " ".join(texts(printed.path))
    assert found.count("Keeping it") == 28


def test_that_nothing_moved_and_unknown_paper_are_refused(state, tmp_path):
    with pytest.raises(PlanError, match="No account is elsewhere"):
        write_why_pages(state, "live", tmp_path / "t.pdf", today=TODAY)
    with pytest.raises(PlanError, match="no paper"):
        write_why_pages(state, "B", tmp_path / "t.pdf", today=TODAY, paper="foolscap")
    assert list(tmp_path.iterdir()) == []


LINES = [
    AuditLine(
        1, None, datetime(2026, 11, 30, 12, 5, tzinfo=UTC), "Ann", "live", "Live",
        "Move 1 account to Boston", "asked by finance", True,
    ),
    AuditLine(
        2, 1, datetime(2026, 12, 1, 9, 0, tzinfo=UTC), "=cmd()", "b", "+Plan",
        '=HYPERLINK("http://x")', "", False,
    ),
]  # fmt: skip


def test_that_the_register_is_written_for_a_spreadsheet_and_no_text_is_a_formula(tmp_path):
    assert write_audit(LINES, tmp_path / "changes.xlsx") == 2
    sheet = openpyxl.load_workbook(tmp_path / "changes.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1] == (
        1, None, "2026-11-30 12:05:00", "Ann", "Live", "Move 1 account to Boston",
        "asked by finance", "yes",
    )  # fmt: skip
    assert rows[2][5] == '=HYPERLINK("http://x")'
    assert {cell.data_type for cell in sheet[3] if isinstance(cell.value, str)} == {"s"}
    write_audit(LINES, tmp_path / "changes.csv")
    with (tmp_path / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert read[1][:4] == ["1", "", "2026-11-30 12:05:00", "Ann"]
    assert read[2][3:6] == ["'=cmd()", "'+Plan", '\'=HYPERLINK("http://x")']
    assert read[2][7] == "undone"


def test_that_another_ending_is_refused(tmp_path):
    with pytest.raises(PlanError, match="no ending"):
        write_audit(LINES, tmp_path / "changes.pdf")
