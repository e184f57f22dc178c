"""The form beside the ride-along pack is read back; the benefit on paper is that of the window."""

from dataclasses import replace
from datetime import date

import pytest

from model.format import Formatter
from model.review.benefit import FIGURES, ledger_figures, ledger_of
from model.review.benefit_words import ledger_words, line_words
from model.review.cotravel import CRITERIA, Coaching, Ride, save_ride
from model.review.cotravel_form import read_form
from model.review.ground import territory_grounds
from model.review.snapshots import SNAPSHOTS, with_frozen
from model.state import State
from reports.packs.alignment import write_alignment
from reports.packs.cotravel import write_cotravel
from tests.reports.packs.test_alignment_figures import page_named, plain, words_of

TODAY, FIRST = date(2026, 11, 30), date(2025, 11, 30)
RIDE = date(2026, 11, 5)


@pytest.fixture(scope="module")
def reviewed(demo) -> State:
    """The demo a year after its first review, which was 10 h of driving worse in each territory."""
    rows = []
    for ground in territory_grounds(demo, TODAY, scenario="live"):
        found = ledger_figures(ground)
        found["ledger_drive"] += 10
        found["ledger_revenue"] += 1000
        rows += [("territory", ground.territory.id, key, value) for key, value in found.items()]
    tables = {**demo.tables, SNAPSHOTS: with_frozen(demo, FIRST, "annual", rows)}
    said = {**demo.settings, "benefit.hour": 85.0, "benefit.cost": 1000.0}
    return replace(demo, tables=tables, settings=said)


def test_that_the_form_beside_the_pack_comes_back_as_it_was_typed(demo, tmp_path):
    typed = Ride(
        RIDE,
        "Dana Reyes",
        scores={one.key: 3.0 for one in CRITERIA},
        evidence={"story": "=SUM(A1) told as a story"},
        talk_share=40.0,
        coaching=Coaching("Ask last", "2026-11-20", "Heard twice", "2026-12-04"),
    )
    state = save_ride(demo, "R1", typed).apply(demo)
    files = write_cotravel(state, "R1", RIDE, tmp_path, today=TODAY)
    form = next(one.path for one in files if one.kind == "observation form")
    found = read_form(form, "R1", Ride(RIDE, "Dana Reyes"))
    assert found.ride == typed
    assert found.remarks == ()


def test_that_every_line_of_the_ledger_stands_on_the_page_of_the_pack(reviewed, tmp_path):
    files = write_alignment(reviewed, "B", tmp_path, today=TODAY, staffing={})
    page = page_named(words_of(files[0].path), "Benefit")
    assert files[0].faults == ()
    show = Formatter.of(reviewed.about)
    grounds = territory_grounds(reviewed, TODAY, scenario="live")
    told = 0
    for ground in grounds:
        lines = {line.name: line for line in ledger_of(reviewed, ground).lines}
        words = [
            " ".join(line_words(lines[name], show)[1:4]) if name in lines else "– – –"
            for _key, name, _unit, _more in FIGURES  # a rep without a diary has no visits
        ]
        assert plain(f"{ground.territory.label} {' '.join(words)}") in page
        told += len(lines)
    assert told >= 3 * len(grounds)
    n, hours = len(grounds), ledger_of(reviewed, grounds[0]).lines[0].change
    assert hours == pytest.approx(-10)
    assert f"worth ${10 * 85 * n:,} a year" in page
    assert "The tool costs $1,000 a year." in page
    assert f"returns its cost and ${10 * 85 * n - 1000:,} more" in page
    assert plain(f"{n} of {told} figures better") in page  # driving; revenue was higher


def test_that_there_is_no_page_of_benefit_before_the_first_review(demo, tmp_path):
    files = write_alignment(demo, "B", tmp_path, today=TODAY, staffing={})
    assert not any("Benefit" in page for page in words_of(files[0].path))


def test_that_paper_does_not_ask_what_the_window_asks(reviewed):
    show, state = Formatter.of(reviewed.about), replace(reviewed, settings={})
    ledger = ledger_of(state, territory_grounds(state, TODAY)[0])
    assert ledger_words(ledger, show).endswith("what the tool costs a year.")
    assert ledger_words(ledger, show, asks=False).endswith("2025.")
