"""The appeals log: what reps challenged, what was decided, in the words of both."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from model.demo import demo_state
from model.feedback.answer import ACCEPT, CHALLENGE, Answered, Verdict
from model.feedback.merge import BACK, KEPT, decide, take_in
from model.history import Author
from model.resources import resource
from model.review.impact_followup import as_before
from model.review.pack_appeals import appeals_of
from model.scenario_life import decide as decide_scenario
from model.state import State

TODAY = date(2026, 11, 30)
DEMO = demo_state(resource("demo"))


def answer(rep: str, territory: str, saved: str, *verdicts: Verdict) -> Answered:
    """What a rep sent back about scenario B."""
    about = DEMO.about.project_id, "B", "core", "i1", territory, rep, DEMO.rep(rep).name
    return Answered(f"{rep}.json", *about, saved, tuple(verdicts))


def answered(*answers: Answered) -> State:
    """The demo after some files were read."""
    change, _ = take_in(DEMO, answers, TODAY)
    return change.apply(DEMO)


AGAINST = Verdict("T2-01", CHALLENGE, "I opened this house.")


def test_that_a_challenge_stands_in_the_log_with_its_decision():
    state = answered(
        answer("R2", "T2", "2026-11-28T08:00:00Z", AGAINST),
        answer("R4", "T4", "2026-11-28T09:00:00Z", Verdict("T2-01", ACCEPT, "")),
    )
    found = appeals_of(state, "B", "core")
    assert (len(found.challenged), found.answered, found.accepted) == (1, 0, 1)
    decided = decide(state, "B", ["T2-01"], KEPT, "The hours are in Marion.", "Ruth", TODAY)
    (one,) = appeals_of(decided.apply(state), "B", "core").challenged
    assert (one.account, one.rep) == ("Scioto University Hospital", "Beatriz Castor")
    assert (one.reason, one.decision, one.why, one.by, one.on) == (
        "I opened this house.", KEPT, "The hours are in Marion.", "Ruth", "2026-11-30",
    )  # fmt: skip
    assert not one.put_back


def test_that_the_last_answer_of_a_rep_counts():
    state = answered(
        answer("R2", "T2", "2026-11-27T08:00:00Z", AGAINST),
        answer("R2", "T2", "2026-11-28T08:00:00Z", Verdict("T2-01", ACCEPT, "")),
    )
    found = appeals_of(state, "B", "core")
    assert (found.challenged, found.accepted) == ((), 1)


def test_that_another_scenario_and_another_team_have_none_of_it():
    state = answered(answer("R2", "T2", "2026-11-28T08:00:00Z", AGAINST))
    assert appeals_of(state, "A", "core").challenged == ()
    assert appeals_of(state, "live", "core").challenged == ()
    assert appeals_of(state, "B", "capital").challenged == ()


@pytest.mark.parametrize(("decision", "back"), [(KEPT, False), (BACK, True)])
def test_that_the_log_is_there_after_the_change_is_live(decision, back):
    state = answered(answer("R2", "T2", "2026-11-28T08:00:00Z", AGAINST))
    state = decide(state, "B", ["T2-01"], decision, "Heard.", "Ruth", TODAY).apply(state)
    when = datetime(2026, 12, 1, tzinfo=UTC)
    for status in ("approved", "live"):
        state = decide_scenario(state, "B", status, Author("Ruth"), when).apply(state)
    former = as_before(state)
    assert former is not None
    (one,) = appeals_of(former[0], former[1], "core").challenged
    assert one.put_back is back


def test_that_an_account_that_is_gone_is_named_by_its_number():
    verdict = replace(AGAINST, account_id="GONE")
    state = answered(answer("R2", "T2", "2026-11-28T08:00:00Z", verdict))
    assert appeals_of(state, "B", "core").challenged[0].account == "GONE"
