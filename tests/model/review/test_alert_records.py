"""An alert is seen, answered, snoozed or closed, and says later what that brought."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.review.alert import RED, Alert, Subject
from model.review.alert_records import (
    Status,
    acknowledge,
    act_on,
    close,
    effect_of,
    effects_due,
    handled,
    records_of,
    snooze,
)
from model.state import About, State

TODAY = date(2026, 11, 30)
ALERT = Alert("AL5", Subject("account", "A1", "Hospital"), "R1", "T1", RED, 5.0, 3.0, "5 requests")


@pytest.fixture
def state():
    return State(About("x", "p"), Accounts({"account_id": ["A1"]}), ())


def done(state, change):
    return change.apply(state)


def only(state, alerts, today):
    (found,) = handled(state, alerts, today)
    return found


def test_that_a_new_alert_waits_for_its_rep_and_is_due_in_a_week(state):
    found = only(state, [ALERT], TODAY)
    assert found.waits
    assert (found.record.owner, found.record.due) == ("R1", "2026-12-07")


def test_that_an_acknowledged_alert_has_owner_and_day_and_still_waits(state):
    after = done(state, acknowledge(state, ALERT, "R8", date(2026, 12, 4), TODAY))
    found = only(after, [ALERT], TODAY)
    assert found.waits
    assert (found.record.owner, found.record.due, found.record.status) == (
        "R8", "2026-12-04", Status.SEEN,
    )  # fmt: skip


def test_that_a_snoozed_alert_is_silent_until_its_day(state):
    until = TODAY + timedelta(days=10)
    after = done(state, snooze(state, ALERT, until, "Talk is booked", TODAY))
    assert not only(after, [ALERT], TODAY + timedelta(days=9)).waits
    assert only(after, [ALERT], until).waits


@pytest.mark.parametrize(("until", "reason"), [(TODAY, "x"), (date(2026, 12, 9), "  ")])
def test_that_a_snooze_needs_a_day_ahead_and_a_reason(state, until, reason):
    with pytest.raises(PlanError):
        snooze(state, ALERT, until, reason, TODAY)


def test_that_the_effect_of_an_answer_is_read_after_sixty_days(state):
    after = done(state, act_on(state, ALERT, "Education and root cause", TODAY))
    later, less = TODAY + timedelta(days=60), replace(ALERT, value=2.0)
    assert effects_due(after, [less], later - timedelta(days=1)) is None
    measured = done(after, effects_due(after, [less], later))
    found = only(measured, [less], later)
    assert found.waits
    assert (found.record.value_at_action, found.record.value_after) == (5.0, 2.0)
    assert effect_of(found, later) == "still fires: 5 then, 2 after 60 days"


def test_that_an_answered_alert_that_fires_no_more_says_so(state):
    after = done(state, act_on(state, ALERT, "Education and root cause", TODAY))
    (gone,) = handled(after, [], TODAY + timedelta(days=70))
    assert gone.alert is None
    assert effect_of(gone, TODAY + timedelta(days=70)) == "no longer fires"


def test_that_closing_needs_a_reason_and_keeps_the_value(state):
    with pytest.raises(PlanError):
        close(state, ALERT, "", TODAY)
    record = records_of(done(state, close(state, ALERT, "Consignment raised", TODAY)))[ALERT.key]
    assert (record.status, record.value_at_action) == (Status.CLOSED, 5.0)
    assert math.isnan(record.value_after)


def test_that_undoing_an_answer_brings_back_the_table_as_it_was(state):
    change = act_on(state, ALERT, "Plan B", TODAY)
    assert change.inverse().apply(change.apply(state)).tables == {}
