"""What the project holds, and how old it is."""

import pickle
from datetime import date

import numpy as np
import pytest

from model.accounts import Accounts
from model.demo import demo_state
from model.intake.problems import CellProblem, Severity
from model.resources import resource
from ui.accounts.health import age_words, health_of, tables_of, tone_of_age
from ui.accounts.prepared import Places
from ui.accounts.problem_groups import Weight, grouped, is_fixable, where


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (None, "plain", "unknown"),
        (0, "good", "today"),
        (1, "good", "1 day"),
        (95, "good", "95 days"),
        (96, "warn", "96 days"),
        (200, "warn", "200 days"),
        (201, "bad", "201 days"),
    ],
)
def test_that_a_table_turns_amber_after_95_days_and_red_after_200(
    days: int | None, tone: str, words: str
) -> None:
    assert (tone_of_age(days), age_words(days)) == (tone, words)


def test_that_the_accounts_come_first_and_empty_tables_are_left_out() -> None:
    state = demo_state(resource("demo"))
    tables = tables_of(state, date(2027, 3, 10))
    assert tables[0].kind == "accounts"
    assert tables[0].rows == len(state.accounts)
    assert tables[0].days == 100
    assert all(table.rows for table in tables)
    assert not {"import_sources", "corrections"} & {table.kind for table in tables}


def test_that_health_counts_what_the_lists_will_show() -> None:
    state = demo_state(resource("demo"))
    health = health_of(pickle.dumps(state), date(2026, 11, 30))
    assert all(all(pair.is_known) for pair in health.twins)
    assert all(count > 0 for count in health.doubts.values())


def test_that_a_point_of_unknown_origin_counts_as_given() -> None:
    accounts = Accounts(
        {
            "account_id": ["A", "B", "C"],
            "name": ["a", "b", "c"],
            "lat": np.array([40.0, 41.0, np.nan]),
            "lon": np.array([-83.0, -84.0, np.nan]),
            "placed_by": ["", "zip", ""],
        }
    )
    places = Places.of(accounts)
    assert [places.count(way) for way in ("coordinates", "zip", "none")] == [1, 1, 1]


def test_that_problems_are_grouped_by_weight_then_by_kind() -> None:
    def problem(row: int, severity: Severity, kind: str, count: int = 1) -> CellProblem:
        return CellProblem("S", row, "Beds", severity, "What.", count, kind, "x")

    found = grouped(
        [
            problem(2, Severity.FIXED, "Repaired", 7),
            problem(3, Severity.WARNING, "Not a number"),
            problem(4, Severity.REJECTED, "Twice"),
            problem(5, Severity.WARNING, "Not a number"),
            problem(6, Severity.WARNING, "Not a date"),
        ]
    )
    assert [(group.weight, group.kind, group.count) for group in found] == [
        (Weight.DECIDE, "Twice", 1),
        (Weight.CHECK, "Not a number", 2),
        (Weight.CHECK, "Not a date", 1),
        (Weight.FIXED, "Repaired", 7),
    ]
    assert found[1].rows == [3, 5]
    assert where(found[1].problems[0]) == 'row 3 · Beds "x"'
    assert where(found[3].problems[0]) == '7 cells · Beds "x"'
    assert is_fixable(found[1].problems[0])
    assert not is_fixable(found[3].problems[0])
