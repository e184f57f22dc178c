"""Blocks move the cursor below themselves and keep their words."""

from reports.pdf import blocks
from reports.pdf.text import semi

GAP = blocks.Gap("GYN links", "Q3 theme", "Two questions in eight calls", "Maya", "26 Feb")


def every_block(page):
    left, right = page.columns(6, 6)
    blocks.band(left, "What", "we will reach")
    blocks.heading(left, "Both tests", "k USD")
    blocks.paragraph(left, ["It is ", semi("big enough"), "."], after=6)
    blocks.small(left, "A note.")
    blocks.key_facts(left, [("Segment", "Attack"), ("Drive", "53 min one way")])
    blocks.heading(left, "Figures")
    blocks.figures(left, [blocks.Figure("12.7", "M", "potential"), blocks.Figure("10", "", "ends")])
    blocks.heading(left, "Risks")
    blocks.numbered(left, ["First risk.", "Second risk."])
    blocks.bullets(left, ["A dot."])
    blocks.voice(right, ["First.", "Second."])
    blocks.voice(right, "Agreed.", "Mgr")
    blocks.gap_note(right, GAP)
    blocks.heading(right, "Steps")
    blocks.steps(right, [("3 months", "Six cases"), ("12 months", "Live since Q2")])
    blocks.definitions(right, [("Now", "VesselLock"), ("Ends", "")])
    blocks.dated(right, [("21 Jan", "Demo to both surgeons")])
    blocks.titled_steps(right, [("Q1", "Beachhead", "A13, A02")])
    blocks.check_boxes(right, [("Six dates", "in the OR plan", "Q1-1")])
    blocks.signature(right, [("Rep", "Maya Lindqvist"), ("Manager", "Ruth Adeyemi")])


def test_that_all_blocks_stack_without_a_fault(draw):
    printed = draw(every_block)
    assert printed.faults == []
    assert printed.notes == []


def test_that_a_gap_note_has_its_fields_in_order(draw):
    text = draw(lambda page: blocks.gap_note(page.frame(0, 5), GAP)).text()
    order = [text.index(w) for w in ("Missing", "Weakens", "Get it from", "Owner, date")]
    assert order == sorted(order)
    assert "Maya, 26 Feb" in text


def test_that_paragraphs_of_one_voice_share_one_label(draw):
    text = draw(lambda page: blocks.voice(page.frame(), ["First.", "Second."])).text()
    assert text.count("Rep") == 1


def test_that_heights_told_beforehand_are_those_taken(draw):
    def fill(page):
        area = page.frame(0, 5)
        for words in ("One line.", ["Several words " * 20, "And more."]):
            start = area.y
            blocks.voice(area, words, after=0)
            assert area.y - start == blocks.voice_height(area.width, words)
        start = area.y
        blocks.gap_note(area, GAP)
        assert area.y - start == blocks.gap_note_height(GAP, area.width)

    assert draw(fill).faults == []


def test_that_the_cover_statement_keeps_its_number_of_lines(books):
    with books() as (book, prints), book.cover() as page:
        words = ["By 2029, ", semi("6,000 patients"), " are treated in Southwest Ohio."]
        end = blocks.statement(page.ink, 48, 152, 500, words)
        assert end == 152 + 2 * 34
    assert prints[0].faults == []
