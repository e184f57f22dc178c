"""A user's own metric."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import text

from model.errors import PlanError
from model.formula import evaluate

COLUMNS = {
    "beds": np.array([10.0, 0.0, 30.0]),
    "potential": np.array([100.0, 200.0, 300.0]),
    "Trauma beds": np.array([1.0, 2.0, 3.0]),
}


def lookup(name):
    if name not in COLUMNS:
        raise PlanError(f'There is no metric "{name}".')
    return COLUMNS[name]


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("beds + 1", [11, 1, 31]),
        ("0.5 * potential - beds", [40, 100, 120]),
        ("potential / beds", [10, np.nan, 10]),
        ("-[Trauma beds] * 2", [-2, -4, -6]),
        ("max(beds, 20)", [20, 20, 30]),
        ("sqrt(potential * 4 / 4)", [10, np.sqrt(200), np.sqrt(300)]),
    ],
)
def test_that_arithmetic_on_columns_gives_a_column(formula, values):
    np.testing.assert_allclose(evaluate(formula, lookup), values)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "beds +",
        "__import__('os').system('true')",
        "beds.__class__",
        "beds[0]",
        "lambda: 1",
        "'text'",
        "sqrt(1, 2)",
        "beds ** 9",
        "1" * 501,
        "+".join(["1"] * 150),
    ],
)
def test_that_anything_but_arithmetic_is_refused_in_words(formula):
    with pytest.raises(PlanError, match="is not a formula"):
        evaluate(formula, lookup)


def test_that_an_unknown_metric_is_named():
    with pytest.raises(PlanError, match='no metric "bedz"'):
        evaluate("bedz * 2", lookup)


@given(text(max_size=60))
def test_that_any_text_gives_numbers_or_a_sentence(formula):
    refused = ""
    try:
        kind = evaluate(formula, lookup).dtype
    except PlanError as error:
        refused, kind = error.message, None
    assert refused or kind == np.float64
