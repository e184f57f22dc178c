"""What the pack says once reps have answered and the change is live: appeals, promised and kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from model.demo import demo_state
from model.feedback.answer import ACCEPT, CHALLENGE, Answered, Verdict
from model.feedback.merge import BACK, KEPT, decide, take_in
from model.format import Formatter
from model.history import Author
from model.resources import resource
from model.review.impact import moved_accounts
from model.scenario_life import decide as decide_scenario
from model.state import State
from reports.packs.alignment import write_alignment
from tests.reports.packs.region import invented_places, region
from tests.reports.packs.test_alignment_figures import plain, words_of

TODAY = date(2026, 11, 30)
LATER = date(2027, 4, 12)
REASON = "I opened this house in 2019 and the chief asks for me by name, whatever a map says."
WHY = "The hours are on the other side of the river."


@pytest.fixture(scope="module")
def mapped() -> State:
    return region(demo_state(resource("demo")), invented_places(120), 4, 20)


@pytest.fixture(scope="module")
def answered(mapped) -> State:
    """Every rep challenges what he loses and accepts what he gets; half of it is decided."""
    layer = {key: mapped.scenario(key).layer() for key in ("live", "B")}
    files = []
    for code, territory in enumerate(layer["live"].territories):
        verdicts = []
        for one in moved_accounts(mapped, "B", TODAY):
            row = one.card.row
            if layer["live"].alignment.territory[row] == code:
                verdicts.append(Verdict(one.card.account_id, CHALLENGE, REASON))
            elif layer["B"].alignment.territory[row] == code:
                verdicts.append(Verdict(one.card.account_id, ACCEPT, ""))
        rep = mapped.rep(territory.rep_id)
        files.append(
            Answered(f"{rep.id}.json", "mid-atlantic", "B", "core", "i1", territory.id, rep.id,
                     rep.name, "2026-11-20T08:00:00Z", tuple(verdicts))
        )  # fmt: skip
    change, count = take_in(mapped, files, TODAY)
    assert count == 40
    state = change.apply(mapped)
    ids = [one.card.account_id for one in moved_accounts(state, "B", TODAY)]
    state = decide(state, "B", ids[:8], KEPT, WHY, "Margaret Vandenberg", TODAY).apply(state)
    return decide(state, "B", ids[8:10], BACK, "Heard.", "Margaret Vandenberg", TODAY).apply(state)


def pages_of(state: State, scenario: str, folder, today: date) -> list[str]:
    files = write_alignment(state, scenario, folder, today=today, staffing={})
    pack = files[0]
    assert pack.faults == ()
    return words_of(pack.path)


def test_that_every_challenge_is_printed_with_its_decision(answered, tmp_path):
    pages = pages_of(answered, "B", tmp_path, TODAY)
    log = " ".join(page for page in pages if " Appeals" in page and "What the rep says" in page)
    assert "20 challenges, 10 decided: 2 put back, 8 kept. 20 moves accepted" in log
    assert log.count(REASON) == 20
    assert log.count(WHY) == 8
    assert log.count("Heard.") == 2
    assert log.count("Open") == 10
    fair = next(page for page in pages if "30 Nov 2026 Fairness" in page)
    assert "20 challenges by reps, 10 decided, 20 moves accepted" in fair


def test_that_a_scenario_nobody_challenged_has_no_log(mapped, tmp_path):
    assert not any("What the rep says" in page for page in pages_of(mapped, "B", tmp_path, TODAY))


def test_that_the_page_of_promises_fills_itself_once_the_change_is_live(answered, tmp_path):
    state, when = answered, datetime(2027, 1, 4, 8, tzinfo=UTC)
    moved = {one.card.account_id for one in moved_accounts(state, "B", TODAY)}
    for status in ("proposed", "approved", "live"):
        state = decide_scenario(state, "B", status, Author("Margaret"), when).apply(state)
    table = state.table("sales_monthly")
    last = table[table["month"] == table["month"].max()]
    more = [last.assign(month=f"2027-0{m}", revenue=last["revenue"] * 1.3) for m in range(1, 5)]
    sales = pd.concat([table, *more], ignore_index=True)
    calls = pd.DataFrame(
        [{"activity_id": f"L{n}", "type": "call_f2f", "account_id": key, "status": "done",
          "planned_date": "2027-01-20", "actual_date": "2027-01-20", "minutes": 45}
         for n, key in enumerate(sorted(moved)[:5])]
    )  # fmt: skip
    tables = {**state.tables, "sales_monthly": sales, "activities_done": calls}
    state = replace(state, tables=tables)
    pages = pages_of(state, "live", tmp_path, LATER)
    page = next(page for page in pages if "Expected against actual" in page)
    show = Formatter.of(state.about)
    mine = sales[sales["account_id"].isin(moved)]
    quarter = mine[mine["month"].isin(("2027-02", "2027-03", "2027-04"))]["revenue"].sum()
    before = mine[mine["month"] < "2027-01"]["revenue"].sum() / 4
    assert quarter / before == pytest.approx(1.3)
    assert "After 90 days: the moved accounts brought 130 % of the revenue expected." in page
    line = (show.compact(before), show.compact(quarter), show.percent(0.3))
    assert f"Revenue of the moved accounts {plain(' '.join(line))}" in page
    assert f"Moved accounts visited {len(moved)} 5 " in page
    assert f"Moved accounts visited 5 of {len(moved)} one is late" in page
    assert "180 days, 3 Jul 2027" in plain(page)
    assert any(REASON in one for one in pages)  # the log is there after the change too


def test_that_promises_nobody_has_sales_for_say_what_to_import(mapped, tmp_path):
    state, when = mapped, datetime(2027, 1, 4, 8, tzinfo=UTC)
    for status in ("proposed", "approved", "live"):
        state = decide_scenario(state, "B", status, Author("Margaret"), when).apply(state)
    pages = pages_of(state, "live", tmp_path, LATER)
    page = next(page for page in pages if "Expected against actual" in page)
    assert (
        "After 90 days: revenue of the moved accounts is not known; import their sales by month."
    ) in page


@pytest.mark.slow
def test_that_new_plan_books_say_that_the_cause_is_from_outside(tmp_path):
    demo = demo_state(resource("demo"))
    plans = {**demo.plans, "R2": {**demo.plans["R1"], "account_strategies": []}}
    files = write_alignment(
        replace(demo, plans=plans), "B", tmp_path, today=TODAY, staffing={}, books=True
    )
    books = [one for one in files if one.kind == "plan book"]
    assert len(books) == 2
    words = " ".join(" ".join(words_of(one.path)) for one in books)
    assert words.count("external: realignment") >= 1
