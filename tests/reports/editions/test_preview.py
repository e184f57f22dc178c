"""Pages drawn one section at a time: the flags agree with what the drawing really changed."""

import io
from datetime import date

import pypdf
import pytest

from model.change import AccountEdited
from model.demo import demo_state
from model.plan.typed_edits import set_value
from model.resources import resource
from reports.book.depth import fitting_edition
from reports.book.write import book_facts
from reports.editions.preview import Known, draw_section, ground_of, outline_of, waiting

TODAY = date(2026, 11, 30)


def _ground(state):
    facts = book_facts(state, 0, today=TODAY)
    return ground_of(facts, fitting_edition(facts), "letter")


def _all(ground, known=None):
    known, sheets = dict(known or {}), {}
    while keys := waiting(ground, known, ()):
        sheet = draw_section(ground, keys[0], "letter", known)
        known[sheet.key] = Known(sheet.inputs, sheet.numbering, sheet.listing)
        sheets[sheet.key] = sheet
    return sheets, known


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def before(demo):
    ground = _ground(demo)
    return (ground, *_all(ground))


def _drawn_anew(state, before):
    """Sections the new state draws otherwise, by drawing every page of it again."""
    ground = _ground(state)
    sheets, known = _all(ground)
    old_sheets = before[1]
    changed = {
        key
        for key in sheets.keys() | old_sheets.keys()
        if key not in sheets
        or key not in old_sheets
        or sheets[key].imprint != old_sheets[key].imprint
    }
    return ground, known, changed


def test_that_the_pages_are_numbered_as_in_the_whole_book(before):
    ground, sheets, known = before
    outline = outline_of(ground, known)
    total = outline[-1].first + outline[-1].pages - 1
    last = pypdf.PdfReader(io.BytesIO(sheets[outline[-1].key].pdf))
    assert f"{total} / {total}" in last.pages[-1].extract_text()
    entry = next(e for e in outline if e.key == "P22")
    page = pypdf.PdfReader(io.BytesIO(sheets["P22"].pdf)).pages[0].extract_text()
    assert f"{entry.first} / {total}" in page
    contents = pypdf.PdfReader(io.BytesIO(sheets["P02"].pdf)).pages[0].extract_text()
    assert "Account sequence" in contents


def test_that_nothing_waits_when_nothing_has_changed(before):
    ground, _, known = before
    assert waiting(ground, known, ()) == []


def test_that_what_shows_is_drawn_first_and_the_contents_last(before):
    ground, _, _ = before
    keys = waiting(ground, {}, ("P22", "P05"))
    assert keys[:2] == ["P22", "P05"]
    assert keys[-1] == "P02"


@pytest.mark.slow
def test_that_changing_one_account_flags_exactly_the_pages_that_are_drawn_otherwise(demo, before):
    beds = demo.accounts.number("beds")[demo.accounts.row_of("A13")]
    position = before[0].facts.positions["A13"]
    edit = AccountEdited("One bed more", "A13", {"beds": beds}, {"beds": beds + 12})
    state = edit.apply(demo)
    ground, known, changed = _drawn_anew(state, before)
    flagged = {key for key in ground.inputs if before[0].inputs.get(key) != ground.inputs[key]}
    assert changed == {"A1", "P08", f"account.{position}"}
    assert changed <= flagged  # a page may be drawn again and print as before
    assert known.keys() == ground.inputs.keys()


def test_that_a_mission_is_drawn_anew_on_its_pages_alone(demo, before):
    state = set_value(demo, "R1", ("mission",), "Six thousand patients by 2029.").apply(demo)
    ground = _ground(state)
    assert set(waiting(ground, before[2], ())) == {"P01", "P03", "P04"}
    sheet = draw_section(ground, "P04", "letter", before[2])
    assert sheet.imprint != before[1]["P04"].imprint
