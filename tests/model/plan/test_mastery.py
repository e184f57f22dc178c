"""Every product line and kind of institution is to be rated (S2-07)."""

import pytest

from model.errors import PlanError
from model.plan.mastery import MATRIX, add_topics, topics_unrated
from model.plan.typed_edits import records, set_value


def test_that_lines_and_kinds_without_a_topic_are_named_the_most_frequent_first(demo, plan):
    topics = topics_unrated(demo, "R1", plan.rows)
    lines = ("SealArc handpiece", "SealArc generator", "ForeGuard hiatal mesh", "Care+ service")
    assert set(topics[:4]) == set(lines)
    assert topics[4:6] == ("Community", "Surgery centre")
    assert "Academic centre" in topics


def test_that_added_topics_are_asked_for_once_and_undone(demo, plan):
    topics = topics_unrated(demo, "R1", plan.rows)
    change = add_topics(demo, "R1", topics)
    after = change.apply(demo)
    known = records(demo.plans["R1"], *MATRIX)
    assert [t["topic"] for t in records(after.plans["R1"], *MATRIX)] == [
        *(t["topic"] for t in known), *topics,
    ]  # fmt: skip
    assert topics_unrated(after, "R1", plan.rows) == ()
    with pytest.raises(PlanError, match="has its topic"):
        add_topics(after, "R1", ())
    assert change.inverse().apply(after).plans["R1"] == demo.plans["R1"]


def test_that_a_topic_about_a_line_in_other_words_counts(demo, plan):
    line = "SealArc handpiece"
    path = (*MATRIX, "0", "topic")
    after = set_value(demo, "R1", path, f"All about {line.upper()}").apply(demo)
    assert line not in topics_unrated(after, "R1", plan.rows)
