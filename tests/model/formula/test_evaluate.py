"""What a formula computes, compared with a second evaluator, and what it never does."""

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import PlanError
from model.formula.columns import FormulaColumn
from model.formula.evaluate import compile_formula, evaluate
from model.formula.functions import FUNCTIONS, OPERATORS
from model.formula.nodes import FormulaError
from model.formula.parse import MAX_LENGTH
from model.formula.units import COUNT, HOURS, MONEY, PERCENT, PLAIN

_SPEC = importlib.util.spec_from_file_location(
    "formula_reference", Path(__file__).with_name("reference.py")
)
reference = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(reference)

nan = math.nan
NUMBERS = {
    "beds": COUNT,
    "potential": MONEY,
    "hours": HOURS,
    "share": PERCENT,
    "Trauma beds": COUNT,
}


class Table:
    """Three accounts, or as many as a test gives."""

    def __init__(self, columns=None):
        self.columns = columns or {
            "beds": [10.0, 0.0, 30.0],
            "potential": [100.0, 200.0, nan],
            "hours": [1.0, 2.0, 4.0],
            "share": [10.0, 20.0, 30.0],
            "Trauma beds": [1.0, 2.0, 3.0],
            "type": ["ASC", "comm", ""],
        }

    @property
    def n_rows(self):
        return len(self.columns["beds"])

    def find(self, name):
        if name not in self.columns:
            return None
        values = self.columns[name]
        if name == "type":
            return FormulaColumn(np.array(values, object))
        return FormulaColumn(np.array(values, np.float64), NUMBERS[name])

    def names(self):
        return self.columns


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("beds + 1", [11, 1, 31]),
        ("0.5 * potential − 10", [40, 90, nan]),
        ("potential / beds", [10, nan, nan]),
        ("-[Trauma beds] * 2", [-2, -4, -6]),
        ("2 ^ 3 + beds ^ 2", [108, 8, 908]),
        ("2k + 1M * 0", [2000, 2000, 2000]),
        ("max(beds, 20)", [20, 20, 30]),
        ("min(beds, coalesce(potential, 5) / potential)", [1, 0, 30]),
        ("sum(potential, 5) / avg(potential, 5)", [2, 2, 1]),
        ("coalesce(potential, 7)", [100, 200, 7]),
        ("if(known(potential), 1, 0)", [1, 1, 0]),
        ("if(potential > 150, 2, 1)", [1, 2, nan]),
        ("if(beds > 5, beds)", [10, nan, 30]),
        ('if(type = "asc" or type = "COMM", beds, -1)', [10, 0, -1]),
        ('if(in(type, "ASC", "SPEC") and not contains(type, "x"), 1, 0)', [1, 0, 0]),
        ("if(known(type), 1, 0)", [1, 1, 0]),
        ('if(type != "ASC" and beds >= 30, 1, 0)', [0, 0, 1]),
        ("band(beds, 10, 25)", [1, 0, 2]),
        ("rank(beds)", [2, 3, 1]),
        ("percentile(beds)", [50, 0, 100]),
        ("norm(hours)", [0, 100 / 3, 100]),
        ("100 * potential / total(potential)", [100 / 3, 200 / 3, nan]),
        ("zscore(beds)", [-0.26726, -1.06904, 1.33631]),
        ("round(2.5) + round(-2.5) + round(1.25, 1)", [1.3, 1.3, 1.3]),
        ("clip(beds, 5, 20) + abs(-1)", [11, 6, 21]),
        ("sqrt(0 - beds) + log(beds)", [nan, nan, nan]),
    ],
)
def test_that_a_formula_gives_the_numbers_counted_by_hand(formula, values):
    np.testing.assert_allclose(evaluate(formula, Table()), values, rtol=1e-5)


@pytest.mark.parametrize(
    ("formula", "says", "remedy", "at"),
    [
        ("", "is empty", "Begin with a name", 0),
        ("beds +", "ends too early (character 7)", "Add a number or a name", 6),
        ("min(beds, 2", "ends too early", "Add a closing bracket", 11),
        ("2 beds", '"beds" does not fit', "Put an operator", 2),
        ("potental * 2", 'nothing called "potental" (character 1)', "Did you mean [potential]?", 0),
        ("1 + bedz", 'nothing called "bedz" (character 5)', "Did you mean [beds]?", 4),
        ("maxx(beds, 2)", 'no function "maxx"', "Did you mean max()?", 0),
        ("sqrt(beds, 2)", "sqrt() has 2 parts", "Write sqrt(a).", 0),
        ("max", 'nothing called "max"', "Write max(a, b, …).", 0),
        ("beds > 5", "gives a condition", "Use if(condition, 1, 0)", 0),
        ("type", "gives a text", "Use if(condition, 1, 0)", 0),
        ("type + 1", "+ takes a number here, not a text (character 1)", "Compare texts", 0),
        ("if(beds, 1, 0)", "takes a condition here, not a number", "as in beds > 0", 3),
        ("(beds > 1) + 1", "takes a number here, not a condition", "Use if(", 1),
        ("beds = 'x'", "takes a number here, not a text", "Compare texts", 7),
        ("in('ASC', 'ASC')", "first part is a column", "Write in(", 3),
        ("in(type, type)", "goes a text in marks", "Write in(", 9),
        ("beds ^ 9", "whole number from −3 to 3", "sqrt()", 7),
        ("beds ^ hours", '"hours" does not fit', "from −3 to 3", 7),
        ("1 < beds < 3", '"<" does not fit', "join with and", 9),
        ("beds % 2", '"%" is no part', "0.15", 5),
        ('type = "ASC', "is no part", "same straight mark", 7),
        ("1e99", "too large", "1e15", 0),
        ("lambda: 1", '":" is no part', "brackets", 6),
        ("beds[0]", '"[0]" does not fit', "Put an operator", 4),
        ("().__class__", "does not fit", "A number or a name", 1),
    ],
)
def test_that_an_error_says_what_is_wrong_where_and_what_instead(formula, says, remedy, at):
    with pytest.raises(FormulaError) as caught:
        evaluate(formula, Table())
    assert says in caught.value.message
    assert remedy in caught.value.remedy
    assert caught.value.start == at


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("potential", MONEY),
        ("potential / hours", MONEY.times(HOURS, -1)),
        ("potential / hours * hours", MONEY),
        ("potential / total(potential)", PLAIN),
        ("0.2 * potential + 500", MONEY),
        ("beds + [Trauma beds]", COUNT),
        ("share / 100 * potential", MONEY),
        ("norm(potential) + norm(hours)", PLAIN),
        ("sqrt(potential * potential)", MONEY),
        ("if(beds > 1, hours, 0)", HOURS),
        ("if(beds > 1, 2, 1 + 1) * potential", MONEY),
        ("(2 * 3 + max(1, 2)) * hours", HOURS),
        ("if(beds > 1, 2, 1) + potential", MONEY),
        ("band(potential, 1k)", PLAIN),
    ],
)
def test_that_units_follow_the_arithmetic(formula, unit):
    assert compile_formula(formula, Table()).unit == unit


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("potential + hours", "[potential] is money and [hours] is hours: they cannot be added."),
        ("potential - beds", "cannot be subtracted"),
        ("if(potential > hours, 1, 0)", "cannot be compared"),
        ("if(beds > 1, potential, hours)", "cannot be the two cases of one number"),
        ("max(potential, hours)", "cannot be put together"),
    ],
)
def test_that_money_and_hours_are_never_mixed(formula, says):
    with pytest.raises(FormulaError, match="Divide one by the other") as caught:
        compile_formula(formula, Table())
    assert says in caught.value.message


def test_that_a_percent_used_as_a_factor_is_pointed_out():
    assert "divide it by 100" in compile_formula("share * potential", Table()).warnings[0]
    assert compile_formula("share / 100 * potential", Table()).warnings == ()


def test_that_a_text_is_compared_whatever_its_case_and_an_empty_column_gives_nothing():
    empty = Table({"beds": [], "type": []})
    assert evaluate("if(type = 'ASC', beds, 1)", empty).tolist() == []


_FIGURE = st.one_of(st.just(nan), st.integers(-50, 50).map(float), st.sampled_from([0.5, 2.25]))
_ROWS = st.lists(
    st.fixed_dictionaries(
        {"beds": _FIGURE, "Trauma beds": _FIGURE, "type": st.sampled_from(["ASC", "asc", "X", ""])}
    ),
    min_size=1,
    max_size=6,
)
_LEAF = st.one_of(
    st.integers(0, 20).map(lambda n: ("number", float(n))),
    st.sampled_from([("name", "beds"), ("name", "Trauma beds")]),
)


def _grown(inner):
    two = st.tuples(st.sampled_from("+-*/"), inner, inner)
    one = st.tuples(
        st.sampled_from(["minus", "abs", "sqrt", "log", "norm", "percentile", "total"]), inner
    )
    some = st.builds(
        lambda kind, parts: (kind, *parts),
        st.sampled_from(["min", "max", "sum", "avg", "coalesce"]),
        st.lists(inner, min_size=1, max_size=3),
    )
    leaf_condition = st.one_of(
        st.tuples(st.sampled_from(["<", ">=", "="]), inner, inner),
        st.tuples(st.just("known"), inner),
        st.sampled_from([("same text", "type", "Asc"), ("same text", "type", "")]),
    )
    condition = st.one_of(
        leaf_condition,
        st.tuples(st.sampled_from(["and", "or"]), leaf_condition, leaf_condition),
        st.tuples(st.just("not"), leaf_condition),
    )
    return st.one_of(
        two,
        one,
        some,
        st.tuples(st.just("if"), condition, inner, inner),
        st.tuples(st.just("band"), inner, st.just(("number", 3.0)), inner),
        st.tuples(st.just("clip"), inner, st.just(("number", 1.0)), st.just(("number", 9.0))),
    )


def _write(tree):
    """A drawn formula as somebody would type it."""
    kind, *parts = tree
    if kind == "number":
        return f"{parts[0]:g}"
    if kind == "name":
        return f"[{parts[0]}]"
    if kind == "same text":
        return f'type = "{parts[1]}"'
    words = [_write(part) for part in parts]
    if kind in OPERATORS and len(words) == 2:
        return f"({words[0]} {kind} {words[1]})"
    if kind == "minus":
        return f"(-{words[0]})"
    return f"(not ({words[0]}))" if kind == "not" else f"{kind}({', '.join(words)})"


@given(tree=st.recursive(_LEAF, _grown, max_leaves=12), rows=_ROWS)
@settings(max_examples=300, deadline=None)
def test_that_the_columns_equal_a_row_by_row_evaluation(tree, rows):
    table = Table({name: [row[name] for row in rows] for name in rows[0]})
    found = evaluate(_write(tree), table)
    expected = [nan if value is None else value for value in reference.evaluate(tree, rows)]
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


_STRANGE = ("__class__", ".", "lambda", "import", "eval", ":", "\n", "−", "ﬁ", "\x00", "**", "_")
_SIGNS = ("type", "(", ")", ",", "[", "]", '"', "1", "9e9", "^", "3")
_WORDS = st.sampled_from([*FUNCTIONS, *OPERATORS, *NUMBERS, *_SIGNS, *_STRANGE])
_SOUP = st.one_of(
    st.text(max_size=80), st.lists(_WORDS, max_size=30).map(" ".join), st.lists(_WORDS).map("".join)
)


@given(_SOUP)
@settings(max_examples=500, deadline=None)
def test_that_any_text_gives_a_column_of_numbers_or_a_sentence(formula):
    found, refused = np.zeros(3), ""
    try:
        found = evaluate(formula, Table())
    except PlanError as error:
        refused = error.message
    assert not refused or refused.endswith(".")
    assert found.dtype == np.float64
    assert found.shape == (3,)
    assert not np.isinf(found).any()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12))
def test_that_no_name_reaches_anything_but_a_column(word):
    asked = []

    class Spy(Table):
        def find(self, name):
            asked.append(name)
            return super().find(name)

    try:
        evaluate(f"{word}.__init__ + [{word}]", Spy())
    except PlanError:
        asked.append("refused")
    assert set(asked) <= {f"{word}.__init__", word, "refused"}
    assert "refused" in asked


@pytest.mark.timeout(20)  # against hanging; each takes milliseconds
@pytest.mark.parametrize(
    "formula",
    [
        "1" * (MAX_LENGTH + 1),
        "+".join(["1"] * 500),
        "(" * 499 + "1" + ")" * 499,
        "-" * 999 + "1",
        "not " * 249 + "beds",
        "if(" * 240 + "1",
        "norm(" * 150 + "beds" + ")" * 150,
        "*".join(["(beds^3)"] * 110),
        "[" * 500 + "]" * 500,
        '"' * 1000,
    ],
)
def test_that_the_worst_texts_are_answered_within_the_limits(formula):
    big = Table({"beds": np.linspace(0, 1e300, 50_000).tolist(), "type": [""] * 50_000})
    found, refused = np.empty(0), ""
    try:
        found = evaluate(formula, big)
    except FormulaError as error:
        refused = error.message
    assert refused or len(found) == 50_000
