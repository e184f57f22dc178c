"""Further rules become parts of the request."""

from optimizers.request import DesignRequest
from ui.optimizer.further import Further, joined, without

RULES = [
    Further("only", "D1", "", "Design only the north"),
    Further("stays", "P7", "", "Dr Fischer keeps her rep"),
    Further("named", "A1", "T2", "A1 goes to T2"),
    Further("barred", "A2", "R1", "A2 may not be with Ann"),
    Further("skill", "or_support", "3", "OR support of level 3"),
    Further("share", "T1", "60", "T1 gets 60 %"),
    Further("limit", "revenue", "15", "At most 15 % of revenue"),
    Further("least", "accounts", "20", "At least 20 accounts"),
    Further("most", "accounts", "40", "At most 40 accounts"),
    Further("weight", "revenue", "100", "Revenue is all of the blend"),
]


def test_that_every_kind_of_rule_reaches_its_part_of_the_request() -> None:
    asked = joined(DesignRequest(3, locks=("A9",), start="live"), RULES)
    assert asked.only == ("D1",)
    assert asked.locks == ("A9", "P7")
    assert asked.named == (("A1", "T2"),)
    assert asked.forbid == (("A2", "R1"),)
    assert asked.skills == {"or_support": 3.0}
    assert asked.shares == {"T1": 0.6}
    assert asked.max_moved == {"revenue": 15.0}
    assert asked.weights == {"revenue": 1.0}
    assert (asked.minimum, asked.maximum) == ({"accounts": 20.0}, {"accounts": 40.0})


def test_that_nothing_limits_what_moves_where_nothing_is_there_to_move() -> None:
    assert joined(DesignRequest(3), RULES).max_moved == {}


def test_that_rules_about_some_subjects_go_and_others_stay() -> None:
    left = without(RULES, "barred", ["A2", "A1"])
    assert [rule.kind for rule in left] == [r.kind for r in RULES if r.kind != "barred"]
    assert without(RULES, "barred", ["A1"]) == RULES
