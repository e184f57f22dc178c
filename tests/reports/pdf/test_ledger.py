"""The ledger finds what an eye would find."""

from reports.pdf import blocks
from reports.pdf.ledger import Ledger, Limits, TextBox

PAGE = Limits(48, 20, 552, 772)


def checked(*boxes):
    ledger = Ledger()
    ledger.check("P05", list(boxes), PAGE)
    return ledger.faults()


def test_that_two_lines_apart_are_no_fault():
    assert checked(TextBox(50, 100, 90, 107, "a"), TextBox(50, 112, 90, 119, "b")) == []


def test_that_an_overlap_names_both_texts():
    faults = checked(TextBox(50, 100, 90, 107, "left"), TextBox(80, 102, 120, 109, "right"))
    assert faults == ["P05: “left” hits “right”"]


def test_that_text_beyond_the_right_margin_is_a_fault():
    assert checked(TextBox(500, 100, 560, 107, "long")) == [
        "P05: “long” stands outside the margins"
    ]


def test_that_a_forced_overlap_on_a_page_is_found(draw):
    def fill(page):
        page.ink.text(60, 200, "first line")
        page.ink.text(70, 203, "second line")

    assert draw(fill).faults == ["P01: “first line” hits “second line”"]


def test_that_an_area_filled_beyond_its_end_is_found(draw):
    def fill(page):
        area = page.frame(0, 4, 600)
        blocks.paragraph(area, "word " * 200)

    assert any("overflows by" in fault for fault in draw(fill).faults)


def test_that_a_lead_of_three_lines_is_a_fault_and_prints_two(books):
    with books() as (book, prints), book.page("Title", "many words " * 40, key="P01"):
        pass
    assert any("more than two lines" in fault for fault in prints[0].faults)


def test_that_a_so_what_line_of_two_lines_is_a_fault(draw):
    printed = draw(lambda page: page.so_what("an action with a threshold " * 8))
    assert any("So what line is too long" in fault for fault in printed.faults)


def test_that_a_shortened_name_is_a_note_and_no_fault(draw):
    printed = draw(lambda page: page.ink.text(60, 200, "A long name " * 9, within=90))
    assert printed.faults == []
    assert len(printed.notes) == 1
    assert "shortened to" in printed.notes[0]
