"""Rules as somebody types them, and where they disagree."""

import pytest

from model.errors import PlanError
from model.leads.rules import (
    COLUMNS,
    RuleKind,
    checked_rule,
    clashes,
    frame_of,
    read_rules,
    rules_of,
    set_rules,
    zip_span,
)


def rule(number, kind, match, owner="R1", **more):
    cells = {"kind": kind, "match": match, "owner": owner, **more}
    return checked_rule(number, [cells.get(name, "") for name in COLUMNS])


@pytest.mark.parametrize(
    ("match", "span"),
    [
        ("45219", (45219, 45219)),
        ("452", (45200, 45299)),
        ("452*", (45200, 45299)),
        ("45200-45210", (45200, 45210)),
        ("45200 – 45210", (45200, 45210)),
        ("Ohio", None),
    ],
)
def test_that_zips_are_read_as_spans(match, span):
    assert zip_span(match) == span


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"kind": "colour", "match": "x"}, "no kind of rule"),
        ({"kind": "area", "match": ""}, "does not say what it is for"),
        ({"kind": "area", "match": "Nowhere"}, "no ZIP and no state"),
        ({"kind": "area", "match": "45299-45200"}, "ends before it begins"),
        ({"kind": "area", "match": "452", "owner": ""}, "names no owner"),
        ({"kind": "capacity", "match": "R1", "limit": "many"}, "no number of leads"),
    ],
)
def test_that_what_a_rule_lacks_is_said_with_its_number(cells, says):
    whole = {"owner": "R1", **cells}
    with pytest.raises(PlanError, match=f"Rule 4.*{says}"):
        checked_rule(4, [whole.get(name, "") for name in COLUMNS])


def test_that_kinds_are_known_by_word_and_by_caption():
    assert rule(1, "ZIP", "452").kind is RuleKind.AREA
    assert rule(1, "ZIP or state", "OH").kind is RuleKind.AREA
    assert rule(1, "Health system", "LHS").kind is RuleKind.SYSTEM


def owners(one):
    return one.owners


def test_that_areas_that_overlap_without_one_holding_the_other_clash():
    a, b = rule(1, "area", "45200-45250", "R1"), rule(2, "area", "45240-45290", "R2")
    assert len(clashes([a, b], owners)) == 1
    assert not clashes([a, rule(2, "area", "45240-45245", "R2")], owners)  # an exception
    assert not clashes([a, rule(2, "area", "45240-45290", "R1")], owners)  # of one mind


def test_that_a_rule_for_one_line_is_no_clash_with_the_one_for_all():
    a, b = rule(1, "system", "LHS", "R1"), rule(2, "system", "lhs", "R2")
    assert clashes([a, b], owners) == (
        "Rule 1 (system LHS) and rule 2 (system lhs) disagree; rule 1 counts.",
    )
    assert not clashes([a, rule(2, "system", "lhs", "R2", line="Mesh")], owners)


def test_that_two_capacities_of_one_owner_clash():
    a, b = rule(1, "capacity", "R1", limit="3"), rule(2, "capacity", "r1", limit="4")
    assert len(clashes([a, b], owners)) == 1


def test_that_rules_survive_the_project_and_undo(region):
    rules = [
        rule(1, "account", "A1", "R1; R2", note="by contract"),
        rule(2, "line", "Mesh", "", team="capital"),
        rule(3, "capacity", "*", "", limit="20"),
    ]
    change = set_rules(region, rules)
    state = change.apply(region)
    assert list(rules_of(state)) == rules
    assert rules_of(change.inverse().apply(state)) == ()


def test_that_rules_come_from_a_file(tmp_path):
    rules = (rule(1, "area", "02110", "R1"), rule(2, "system", "Lifeline", "R3"))
    path = tmp_path / "rules.csv"
    frame_of(rules).to_csv(path, index=False)
    assert read_rules(path) == rules


def test_that_a_bad_rule_in_a_file_is_named(tmp_path):
    path = tmp_path / "rules.csv"
    path.write_text("kind,match,owner\nzip,02110,R1\nzip,nowhere,R1\n")
    with pytest.raises(PlanError, match="Rule 2"):
        read_rules(path)
