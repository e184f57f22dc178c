"""The brief on paper says the aims in their order and every entry with who said it."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from model.brief import (
    COMPLAINT,
    DISPUTE,
    LIKE,
    PAIN,
    new_note,
    notes_of,
    save_note,
    set_how_cut,
    with_status,
)
from model.brief_goals import goal_choices, goals_of, set_goals
from model.demo import demo_state
from model.errors import PlanError
from model.planner_tables import BRIEF
from model.resources import resource
from reports.brief_pages import write_brief_pages

TODAY = date(2026, 11, 30)


def text_of(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.fixture(scope="module")
def told():
    """The demo with a process, a like, a complaint about two accounts and a pain point."""
    state = demo_state(resource("demo"))
    state = set_how_cut(state, "By county, every autumn, in a spreadsheet.").apply(state)
    reps, ids = state.reps, state.accounts.ids
    for kind, words, more in (
        (LIKE, "Short drives to the surgery centres.", {"rep_id": reps[0].id}),
        (COMPLAINT, "The north is too far.", {"rep_id": reps[1].id, "accounts": tuple(ids[:2])}),
        (PAIN, "Toledo has two owners.", {"severity": 4.0}),
    ):
        state = save_note(state, new_note(state, kind, words, **more)).apply(state)
    return state


def test_that_process_goals_and_entries_are_printed_with_rep_and_accounts(told, tmp_path):
    out = tmp_path / "brief.pdf"
    assert write_brief_pages(told, out, today=TODAY, author="Ada") == ()
    text = " ".join(text_of(out).split())
    names = told.accounts.text("name")
    for words in (
        "By county, every autumn, in a spreadsheet.",
        "Short drives to the surgery centres.",
        told.reps[1].name,
        "Toledo has two owners.",
        "Pain point (4 of 5)",
    ):
        assert words in text
    assert str(names[1]).split()[0] in text


def test_that_a_dispute_is_printed_with_claimants_status_and_how_it_was_settled(told, tmp_path):
    [dispute] = notes_of(told, DISPUTE)
    settled = replace(with_status(dispute, "closed", "2026-11-30"), answer="Both sites to June")
    state = save_note(told, settled).apply(told)
    write_brief_pages(state, tmp_path / "brief.pdf", today=TODAY)
    text = " ".join(text_of(tmp_path / "brief.pdf").replace("\xa0", " ").split())
    for words in ("Maya Lindqvist and June Whitfield", "St. Brigid Lima", "settled 30 Nov 2026",
                  "Settled: Both sites to June"):  # fmt: skip
        assert words in text


def test_that_a_dispute_of_an_old_file_says_that_it_needs_claimants(told, tmp_path):
    plans = {"R1": {"process_audit": {"disputes": ["Two call in Troy"]}}}
    tables = {name: table for name, table in told.tables.items() if name != BRIEF}
    write_brief_pages(replace(told, plans=plans, tables=tables), tmp_path / "b.pdf", today=TODAY)
    assert "Needs claimants" in " ".join(text_of(tmp_path / "b.pdf").split())


def test_that_likes_and_complaints_stand_by_rep_and_those_of_nobody_last(told, tmp_path):
    write_brief_pages(told, tmp_path / "brief.pdf", today=TODAY)
    text = " ".join(text_of(tmp_path / "brief.pdf").split())
    likes = ("Short drives in Cleveland East", "Short drives to the surgery", "Everybody knows")
    places = [text.index(words) for words in likes]
    assert places == sorted(places)


def test_that_the_goals_stand_in_the_order_of_the_ranking(told, tmp_path):
    out = tmp_path / "brief.pdf"
    kinds = goal_choices(told)[:3]
    goals = [replace(goals_of(told)[0], key=kind.key, words="") for kind in reversed(kinds)]
    state = set_goals(told, goals).apply(told)
    write_brief_pages(state, out, today=TODAY)
    text = text_of(out)
    places = [text.index(kind.label) for kind in reversed(kinds)]
    assert places == sorted(places)


def test_that_an_empty_brief_says_so_and_a_long_one_takes_further_pages(told, tmp_path):
    out = tmp_path / "brief.pdf"
    state = told
    for n in range(60):
        note = new_note(state, LIKE, f"Entry {n} of a long talk.")
        state = save_note(state, note).apply(state)
    assert write_brief_pages(state, out, today=TODAY) == ()
    text = text_of(out)
    assert all(f"Entry {n} of" in text for n in range(60))
    assert "continued" in text


def test_that_an_unknown_paper_is_refused(told, tmp_path):
    with pytest.raises(PlanError, match="no paper"):
        write_brief_pages(told, tmp_path / "brief.pdf", today=TODAY, paper="a9")
