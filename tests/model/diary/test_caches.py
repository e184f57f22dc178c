"""What is read once and given again cannot be spoilt by who uses it."""

from dataclasses import replace
from datetime import date

import pytest

from model.demo import demo_state
from model.diary.entries import entries_of
from model.diary.measures_acts import accounts_of, acts_of
from model.diary.table import DIARY, diary_frame
from model.diary.work_days import holidays_of
from model.plan.funnels import funnels_of
from model.resources import resource

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.mark.parametrize("year", [2026, 2027])  # 2027 is the company's own list
def test_that_a_holiday_somebody_adds_is_his_own(state, year):
    rep = state.reps[0]
    before = holidays_of(state, rep, year)
    mine = holidays_of(state, rep, year)
    mine[date(year, 2, 27)] = "My birthday"
    mine.pop(min(mine))
    assert holidays_of(state, rep, year) == before


def test_that_the_holidays_of_a_region_cannot_be_written_into(state):
    from model.diary.work_days import _public

    with pytest.raises(TypeError):
        _public("US", "OH", 2026)[date(2026, 1, 2)] = "Nothing"


def test_that_a_diary_frame_somebody_changes_is_his_own(state):
    mine = diary_frame(state)
    mine["purpose"] = "changed"
    mine.drop(mine.index, inplace=True)
    again = diary_frame(state)
    assert len(again)
    assert not (again["purpose"] == "changed").any()


def test_that_entries_and_activities_cannot_be_changed(state):
    rep = state.reps[0]
    entry = entries_of(state, rep)[0]
    with pytest.raises(AttributeError):
        entry.purpose = "changed"
    acts = acts_of(state, rep, accounts_of(state, rep), TODAY)
    assert isinstance(acts, tuple)
    with pytest.raises(AttributeError):
        acts[0].status = "done"


def test_that_a_diary_of_ones_own_takes_the_place_of_the_imported_quarter(state):
    frame = diary_frame(state)
    own = replace(state, tables={**state.tables, DIARY: frame.iloc[:1].copy()})
    assert len(diary_frame(own)) == 1
    assert len(diary_frame(state)) == len(frame)


def test_that_a_changed_plan_has_its_own_funnels_at_once(state):
    rep = next(iter(state.plans))
    shipped = funnels_of(state, rep)
    record = {"id": "own", "name": "Own", "steps": [
        {"no": 1, "name": "Only", "purpose": "", "exit_gate": "", "standard_days": 9,
         "probability": 1.0}]}  # fmt: skip
    plan = {**state.plans[rep], "funnels": [record]}
    changed = replace(state, plans={**state.plans, rep: plan})
    assert [funnel.id for funnel in funnels_of(changed, rep)][-1] == "own"
    assert funnels_of(state, rep) == shipped
    assert isinstance(shipped, tuple)
