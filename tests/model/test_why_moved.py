"""Why an account moved, counted by hand on a row of clinics a tenth of a degree apart."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.alignment import Alignment
from model.brief import PAIN, new_note, save_note
from model.brief_goals import Goal, set_goals
from model.evaluation import Evaluator
from model.scenario import LIVE
from model.territories import Territory
from model.why_moved import MoveReader
from model.why_reps import rep_changes

TODAY = date(2026, 11, 30)


def moved(state, *moves):
    """The state with rows moved in the scenario "plan": (row, code) pairs."""
    plan = state.scenario("plan")
    layer = plan.layer()
    codes = layer.alignment.territory.copy()
    for row, code in moves:
        codes[row] = code
    after = plan.with_layer("core", replace(layer, alignment=Alignment(codes)))
    return replace(state.with_scenario(after), open_scenario="plan")


@pytest.fixture
def state(row_of_clinics):
    """Ann at 72.0 W has rows 0-2, Bo at 71.6 W 3-5, Cy at 71.2 W 6-8."""
    made = row_of_clinics([0, 0, 0, 1, 1, 1, 2, 2, 2])
    calls = {"calls": np.full(9, 12.0), "visit_hours": np.full(9, 2.0)}
    accounts = made.accounts.with_columns(calls)
    reps = tuple(replace(rep, start_date="2024-11-30") for rep in made.reps)
    return replace(made, accounts=accounts, reps=reps)


def test_that_nothing_moved_gives_no_card(state):
    assert MoveReader(state, "plan", TODAY).cards() == []
    assert rep_changes(state, "plan", TODAY) == []


def test_that_a_card_names_both_sides_and_counts_the_driving(state):
    """Row 2 lies at 71.8 W: 0.2 degrees from Ann and 0.2 from Bo; row 3 at 71.7 W is 0.1 from Bo
    and 0.3 from Ann, so giving row 3 to Ann costs driving."""
    after = moved(state, (3, 0))
    (card,) = MoveReader(after, "plan", TODAY).cards()
    assert (card.row, card.before.territory, card.after.territory) == (3, "Middle", "West")
    assert (card.before.rep, card.after.rep) == ("Bo", "Ann")
    assert card.after.drive > card.before.drive
    live = Evaluator(after, after.scenario(LIVE).layer()).evaluate(
        after.scenario(LIVE).layer().alignment
    )
    then = Evaluator(after, after.scenario("plan").layer()).evaluate(
        after.scenario("plan").layer().alignment
    )
    assert card.hours_saved == pytest.approx(live.drive_hours - then.drive_hours)
    assert card.hours_saved < 0
    assert "farther" in card.gains[0]
    assert card.gains[1].startswith("That costs")


@pytest.mark.parametrize(("row", "to"), [(3, 0), (4, 0), (5, 0), (4, 2), (8, 0), (0, 2)])
def test_that_the_minutes_told_add_up_as_they_read(state, row, to):
    (card,) = MoveReader(moved(state, (row, to)), "plan", TODAY).cards()
    told = next(words for words in card.gains if " one way." in words)
    apart, now, before = map(int, re.findall(r"(\d+)\s?min", told))
    assert apart == abs(now - before)


def test_that_keeping_says_what_putting_it_back_alone_would_change(state):
    after = moved(state, (3, 0), (8, 1))
    card = MoveReader(after, "plan", TODAY).card(3)
    back = moved(after, (3, 1))
    hours = [
        Evaluator(s, s.scenario("plan").layer()).evaluate(s.scenario("plan").layer().alignment)
        for s in (after, back)
    ]
    less = hours[0].drive_hours - hours[1].drive_hours
    assert card.keeping[0] == f"{less:.1f} h less driving a year."


def test_that_an_island_is_named_when_its_neighbours_moved_too(state):
    """All of Bo's but row 5 go to Ann with row 3 among them: row 3 back with Bo lies alone."""
    after = moved(state, (3, 0), (4, 0))
    rules = MoveReader(after, "plan", TODAY).card(3).rules
    assert "Kept in Middle it would be an island there." in rules
    assert not any("island" in r for r in MoveReader(after, "plan", TODAY).card(4).rules)


def test_that_a_system_that_comes_together_goes_by_its_name(state):
    """Rows 2 and 3 are the only sites of M1, which the table of systems calls Mercy."""
    sites = ["", "", "M1", "M1", "", "", "", "", ""]
    names = pd.DataFrame({"idn_id": ["M1"], "name": ["Mercy"]}, dtype=object)
    accounts = state.accounts.with_columns({"idn_id": sites})
    state = replace(state, accounts=accounts, tables={**state.tables, "systems": names})
    (card,) = MoveReader(moved(state, (3, 0)), "plan", TODAY).cards()
    assert any("All 2 sites of Mercy come together in West." in words for words in card.rules)


def test_that_a_territory_that_is_gone_cannot_keep_it(state):
    plan = state.scenario("plan")
    layer = plan.layer()
    territories = (layer.territories[0], Territory("T9", "New", rep_id="R2"), layer.territories[2])
    after = plan.with_layer("core", replace(layer, territories=territories))
    cards = MoveReader(state.with_scenario(after), "plan", TODAY).cards()
    assert [card.row for card in cards] == [3, 4, 5]
    assert cards[0].rules[0] == "Middle is not among the territories any more."
    assert cards[0].keeping == ("It cannot be kept: Middle is gone.",)


def test_that_the_years_with_the_rep_before_are_told(state):
    (card,) = MoveReader(moved(state, (3, 0)), "plan", TODAY).cards()
    assert card.tenure == pytest.approx(2.0, abs=0.01)
    unknown = replace(state, reps=tuple(replace(rep, start_date="") for rep in state.reps))
    (card,) = MoveReader(moved(unknown, (3, 0)), "plan", TODAY).cards()
    assert np.isnan(card.tenure)


def test_that_each_move_cites_an_entry_of_the_brief_a_goal_or_balance(state):
    after = moved(state, (5, 2), (6, 1))
    assert {card.answer for card in MoveReader(after, "plan", TODAY).cards()} == {"balance"}
    note = new_note(after, PAIN, "Nobody calls on Clinic 5", accounts=("A5",), severity=4.0)
    after = save_note(after, note).apply(after)
    after = set_goals(after, [Goal("cost", "Fewer miles")]).apply(after)
    nearer = moved(after, (6, 2), (2, 0), (5, 1), (0, 1))
    nearer = moved(nearer, (5, 2), (0, 0))
    cards = {card.row: card.answer for card in MoveReader(nearer, "plan", TODAY).cards()}
    assert cards[5] == "Nobody calls on Clinic 5"
    live = nearer.scenario(LIVE)
    codes = live.layer().alignment.territory.copy()
    codes[8] = 0  # today Ann serves what lies beside Cy's home
    today = live.with_layer("core", replace(live.layer(), alignment=Alignment(codes)))
    cards = {
        card.row: card.answer
        for card in MoveReader(nearer.with_scenario(today), "plan", TODAY).cards()
    }
    assert cards[8] == "Goal: Fewer miles"


def test_that_every_rep_gets_what_comes_and_what_goes(state):
    found = rep_changes(moved(state, (3, 0), (6, 1)), "plan", TODAY)
    told = [(one.rep, [c.row for c in one.gained], [c.row for c in one.lost]) for one in found]
    assert told == [("Ann", [3], []), ("Bo", [6], [3]), ("Cy", [], [6])]
    assert [one.accounts for one in found] == [(3, 4), (3, 3), (3, 2)]
    total = [sum(one.travel[n] for one in found) for n in (0, 1)]
    saved = sum(card.hours_saved for one in found for card in one.gained)
    assert total[0] - total[1] == pytest.approx(saved)
