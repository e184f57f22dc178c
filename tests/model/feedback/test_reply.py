"""What was decided goes back to the rep: only his own answers, in his own page, as text."""

from datetime import date
from html import escape, unescape

import pytest

from model.demo import demo_state
from model.errors import PlanError
from model.feedback.answer import ACCEPT, Answered, Verdict
from model.feedback.merge import BACK, KEPT, decide, take_in
from model.feedback.reply import replies
from model.resources import resource
from model.state import State
from reports.feedback_reply import write_replies

TODAY = date(2026, 11, 30)
SCIOTO = "T2-01"
WHY = "<script>alert(1)</script> & her case"


@pytest.fixture(scope="module")
def asked() -> State:
    """Castor challenges the move of the hospital, Whitfield accepts it."""
    state = demo_state(resource("demo"))
    answers = [
        answer("T2", "R2", "Beatriz Castor", "challenge", "<b>Mine</b>"),
        answer("T4", "R4", "June Whitfield", ACCEPT, ""),
    ]
    change, _ = take_in(state, answers, TODAY)
    assert change is not None
    return change.apply(state)


def answer(territory: str, rep_id: str, rep: str, verdict: str, reason: str) -> Answered:
    return Answered(
        f"{rep}.json", "demo", "B", "core", "x", territory, rep_id, rep, "2026-12-01T10:00:00Z",
        (Verdict(SCIOTO, verdict, reason),),
    )  # fmt: skip


def decided(state: State, what: str) -> State:
    return decide(state, "B", [SCIOTO], what, WHY, "Ruth Adeyemi", TODAY).apply(state)


def test_that_nothing_is_told_before_anything_is_decided(asked):
    with pytest.raises(PlanError, match="Nothing was decided"):
        replies(asked, "B")


def test_that_each_rep_reads_the_decision_on_his_own_answer(asked):
    castor, whitfield = replies(decided(asked, KEPT), "B")
    assert (castor.rep, whitfield.rep) == ("Beatriz Castor", "June Whitfield")
    (one,) = castor.told
    assert (one.verdict, one.reason, one.decision) == ("challenge", "<b>Mine</b>", KEPT)
    assert one.goes.startswith("June Whitfield")
    (other,) = whitfield.told
    assert other.reason == ""
    assert other.by == "Ruth Adeyemi"


def test_that_an_account_put_back_is_with_who_had_it(asked):
    castor, _ = replies(decided(asked, BACK), "B")
    assert castor.told[0].goes.startswith("Beatriz Castor")


def test_that_the_pages_hold_text_only_and_run_nothing(asked, tmp_path):
    paths = write_replies(decided(asked, KEPT), "B", tmp_path, author="Ruth Adeyemi")
    assert [" ".join(path.name.split()[:2]) for path in paths] == [
        "Beatriz Castor",
        "June Whitfield",
    ]
    assert all(path.name.endswith("decisions.html") for path in paths)
    page = paths[0].read_text("utf-8")
    assert escape(WHY) in page
    assert escape("<b>Mine</b>") in page
    assert "<script" not in page
    assert "default-src 'none'" in unescape(page)
    assert "Mine" not in paths[1].read_text("utf-8")
