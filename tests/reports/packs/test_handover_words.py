"""What the colleague who takes an account over reads, and what its people read of the change."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pypdfium2
import pytest

from model.demo import demo_state
from model.resources import resource
from reports.packs.alignment import write_alignment
from reports.packs.handover_pages import _contract_words
from tests.reports.packs.region import PEOPLE, invented_places, region
from tests.reports.packs.test_alignment_figures import words_of
from tests.reports.packs.test_packs import _STAFF

SHEETS, LETTERS = "handover.pdf", "letters.pdf"

WORDS = "Round with Dr. Ortega before seven; the back table stays as she laid it."


def test_that_the_preferences_of_an_account_are_printed_in_its_handover(tmp_path):
    state = demo_state(resource("demo"))
    row = state.accounts.row_of("T2-01")
    said = state.accounts.text("preferences").copy()
    said[row] = WORDS
    state = replace(
        state, accounts=state.accounts.with_columns({"preferences": np.asarray(said, object)})
    )
    files = write_alignment(
        state, "B", tmp_path, today=date(2026, 11, 30), staffing={"live": _STAFF, "B": _STAFF}
    )
    [sheet] = [one for one in files if one.path.name == "handover.pdf"]
    document = pypdfium2.PdfDocument(sheet.path)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert WORDS in " ".join(words.split())
    assert sheet.faults == ()


@pytest.mark.parametrize(
    ("holder", "status", "words"),
    [
        ("VesselLock", "dual", "VesselLock and a second supplier"),
        ("VesselLock", "multi", "VesselLock among several suppliers"),
        ("VesselLock", "sole-competitor", "VesselLock alone"),
        ("Aurelis Surgical", "sole-ours", "With us alone"),
        ("", "dual", "With two suppliers"),
        ("", "sole-competitor", "With one competitor alone"),
        ("VesselLock", "lapsed", "VesselLock lapsed"),
    ],
)
def test_that_a_contract_names_who_holds_it(holder, status, words):
    assert _contract_words(holder, status) == words


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory) -> dict[str, list[str]]:
    """The pages of a region's handover sheets and letters."""
    state = region(demo_state(resource("demo")), invented_places(120), 4, 20)
    out = tmp_path_factory.mktemp("handed")
    files = write_alignment(state, "B", out, today=date(2026, 11, 30), staffing={})
    return {
        one.path.name: words_of(one.path) for one in files if one.path.name in (SHEETS, LETTERS)
    }


def test_that_no_name_on_the_list_of_handovers_is_cut(handed_over):
    first = next(page for page in handed_over[SHEETS] if "20 handovers" in page)
    assert "Largest potential first." in first
    assert "Szymański-Whitcombe" in first
    assert "…" not in first


def test_that_a_sheet_says_that_its_pipeline_is_weighted_and_nought_is_no_dash(handed_over):
    for page in handed_over[SHEETS][1:]:
        assert re.search(r"Open pipeline, weighted \d", page)
        assert re.search(r"People known well \d", page)


def test_that_a_sheet_without_a_visit_names_whom_to_ask(handed_over):
    silent = [page for page in handed_over[SHEETS] if "No visit or call is on record" in page]
    assert silent
    for page in silent:
        assert re.search(rf"on record: ask ({'|'.join(PEOPLE)})[,.]", page)


def test_that_an_account_whose_title_is_cut_has_its_whole_name_below_it(tmp_path):
    state = demo_state(resource("demo"))
    name = "Scioto University Hospital and Medical Center of the Olentangy Valley"
    names = state.accounts.text("name").copy()
    names[state.accounts.row_of("T2-01")] = name
    accounts = state.accounts.with_columns({"name": np.asarray(names, object)})
    met = state.table("contacts").assign(channel_pref="email", best_time="after 16:00")
    state = replace(state, accounts=accounts, tables={**state.tables, "contacts": met})
    write_alignment(state, "B", tmp_path, today=date(2026, 11, 30), staffing={})
    sheet = words_of(tmp_path / SHEETS)[-1]
    assert f"{name}. Why it moves: " in sheet
    assert "Email, after 16:00" in sheet  # below each one's title


def test_that_a_checklist_names_a_day_only_where_one_is_fixed(handed_over):
    sheets = [page for page in handed_over[SHEETS] if "Checklist and sign-off" in page]
    assert len(sheets) == 20
    for page in sheets:
        undated = "a day still to be agreed" in page
        assert ("once a day is agreed" in page) == undated
        assert ("on the day above" in page) != undated


def test_that_a_relationship_of_nought_has_no_sign(handed_over):
    assert "±0" not in " ".join(handed_over[SHEETS])


def test_that_a_letter_asks_for_a_visit_with_its_day_in_full(handed_over):
    for page in handed_over[LETTERS]:
        assert "November 30, 2026 Dear" in page or "November 30, 2026 To the team at" in page
        dated = re.search(
            r"visit you together on \w+day, January \d+, 2027, at \d+:\d\d [AP]M\.", page
        )
        assert dated or "to agree on a day for a visit together." in page
        assert not re.search(r"\d Jan 2027|\d\d:\d\d,", page)
        assert page.count("Sincerely,") == 1
