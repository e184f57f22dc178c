"""A day against what was published for it: the same at first, then what came and what went."""

from datetime import date

import pytest

from model.demo import demo_state
from model.diary.edits import OWN_CHOICE, cancel_item, move_item
from model.diary.publish import publish
from model.diary.published_day import Come, published_day
from model.diary.table import PUBLISHED, diary_rows
from model.diary.work_days import Quarter
from model.resources import resource

QUARTER = Quarter.of("2027Q1")
ON = date(2026, 12, 18)
FROM, TO = date(2027, 2, 9), date(2027, 2, 11)
VISIT = "D107"  # on FROM


@pytest.fixture(scope="module")
def published():
    state = demo_state(resource("demo"))
    return publish(state, "R1", QUARTER, ON).apply(state)


def test_that_nothing_is_promised_before_the_first_version():
    assert published_day(demo_state(resource("demo")), "R1", QUARTER, FROM) is None


def test_that_every_day_of_a_published_quarter_holds_what_was_published_for_it(published):
    rows = diary_rows(published, "R1", QUARTER)
    for day in sorted(set(rows["date"])):
        found = published_day(published, "R1", QUARTER, date.fromisoformat(day))
        assert found.as_published
        assert sorted(found.kept) == sorted(rows["uid"][rows["date"] == day])
        assert (found.version, found.on) == (1, ON)


def test_that_a_moved_item_is_gone_on_one_day_and_new_on_the_other(published):
    start = diary_rows(published, "R1", QUARTER).set_index("uid")["start"][VISIT]
    moved = move_item(published, VISIT, TO, 16 * 60, cause=OWN_CHOICE).apply(published)
    left = published_day(moved, "R1", QUARTER, FROM)
    assert [(one.uid, one.to, one.reason) for one in left.gone] == [(VISIT, TO, OWN_CHOICE)]
    assert left.come == ()
    assert VISIT not in left.kept
    reached = published_day(moved, "R1", QUARTER, TO)
    assert reached.come == (Come(VISIT, FROM, start),)
    assert reached.gone == ()
    assert published_day(moved, "R1", QUARTER, date(2027, 2, 8)).as_published


def test_that_another_time_of_the_same_day_is_told_once(published):
    later = move_item(published, VISIT, FROM, 17 * 60, cause="customer").apply(published)
    found = published_day(later, "R1", QUARTER, FROM)
    assert [one.uid for one in found.come] == [VISIT]
    assert found.gone == ()


def test_that_what_is_called_off_goes_nowhere(published):
    off = cancel_item(published, VISIT, cause="customer").apply(published)
    (gone,) = published_day(off, "R1", QUARTER, FROM).gone
    assert (gone.uid, gone.to, gone.reason) == (VISIT, None, "customer")


def test_that_a_new_version_is_the_one_that_counts_and_the_first_is_kept(published):
    moved = move_item(published, VISIT, TO, 16 * 60, cause=OWN_CHOICE).apply(published)
    again = publish(moved, "R1", QUARTER, date(2027, 1, 29)).apply(moved)
    for day in (FROM, TO):
        found = published_day(again, "R1", QUARTER, day)
        assert found.as_published
        assert (found.version, found.on) == (2, date(2027, 1, 29))
    assert len(again.table(PUBLISHED)) == 2 * len(published.table(PUBLISHED))
