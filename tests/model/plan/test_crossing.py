"""People and needs by two traits: each counted once, and as the book counts them."""

from dataclasses import replace
from itertools import permutations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.format import Formatter
from model.plan.crossing import (
    NEED,
    NEED_TRAITS,
    PEOPLE_TRAITS,
    RELATION,
    ROLE,
    TIER,
    Counted,
    crossed,
    needs_found,
    people_of,
)
from model.plan.rep_plan import RepPlan
from model.state import State
from reports.book.contact_list import contact_rows
from reports.book.facts import BookFacts
from reports.pdf import fonts


def person(key: str, role: str, level: str) -> Counted:
    """Somebody with a role and a relationship."""
    return Counted(key, "A", 1.0, key, "", {ROLE: role, RELATION: level})


def test_that_everybody_stands_in_one_cell_and_the_unknown_come_last() -> None:
    people = [person("a", "", "2"), person("b", "ADMIN", "-1"), person("c", "USER", "2")]
    found = crossed(people, ROLE, RELATION)
    assert found.rows == ("USER", "ADMIN", "")
    assert found.columns == ("2", "-1")
    assert [one.key for one in found.of("ADMIN", "-1")] == ["b"]
    assert found.of("ADMIN", "2") == ()
    assert [one.key for one in found.of(column="2")] == ["c", "a"]
    assert found.weight() == 3


@given(st.lists(st.tuples(st.sampled_from(["USER", "BUYER", ""]), st.sampled_from("012"))))
def test_that_lines_and_columns_add_up_to_all(traits: list[tuple[str, str]]) -> None:
    people = [person(str(n), role, level) for n, (role, level) in enumerate(traits)]
    found = crossed(people, ROLE, RELATION)
    assert sum(len(found.of(row)) for row in found.rows) == len(people)
    assert sum(len(found.of(None, column)) for column in found.columns) == len(people)


def test_that_any_pair_of_traits_counts_the_people_of_page_a2(demo: State, plan: RepPlan) -> None:
    people = people_of(demo, plan)
    fonts.register()  # names are measured
    printed = contact_rows(BookFacts(demo, plan, Formatter.of(demo.about)))
    assert len(people) == len(printed)
    for down, across in permutations(PEOPLE_TRAITS, 2):
        assert len(crossed(people, down, across).of()) == len(printed)
    tiers = crossed(people, TIER, ROLE)
    assert len(tiers.of("T1")) == sum(row.cells[3] == "T1" for row in printed)
    users = sum(row.cells[0] == "User" for row in printed)
    assert len(tiers.of(None, "USER")) == users


def test_that_whoever_must_not_be_contacted_is_not_counted(demo: State, plan: RepPlan) -> None:
    before = people_of(demo, plan)
    table = demo.table("contacts").copy()
    table.loc[table["contact_id"] == before[0].key, "consent_contact"] = "no"
    after = people_of(replace(demo, tables={**demo.tables, "contacts": table}), plan)
    assert {one.key for one in before} - {one.key for one in after} == {before[0].key}


@pytest.mark.parametrize("trait", NEED_TRAITS)
def test_that_the_heat_map_adds_up_as_page_p10_does(demo: State, plan: RepPlan, trait: str) -> None:
    grid = crossed(needs_found(demo, plan), NEED, trait)
    assert {row: grid.weight(row) for row in grid.rows} == {
        need.code: need.severity for need in plan.needs.ranked
    }
    if trait == "account_type":
        cells = {(r, c): grid.weight(r, c) for r in grid.rows for c in grid.columns}
        assert {cell: v for cell, v in cells.items() if v} == dict(plan.needs.by_type)


def test_that_a_territory_without_tables_has_an_empty_grid(demo: State, plan: RepPlan) -> None:
    bare = replace(demo, tables={"contacts": pd.DataFrame(), "needs": pd.DataFrame()})
    assert people_of(bare, plan) == ()
    assert needs_found(bare, plan) == ()
    assert crossed((), ROLE, RELATION).of() == ()
