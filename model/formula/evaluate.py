"""Compute a formula on the columns of all accounts at once."""

from dataclasses import dataclass

import numpy as np

from model.arrays import FloatArray, TextArray
from model.formula.check import Check, Kind
from model.formula.columns import Columns, TextColumn
from model.formula.functions import FUNCTIONS, OPERATORS, WHOLE_COLUMN, tidy
from model.formula.nodes import Call, FormulaError, Name, Node, Number, Quoted, names_in
from model.formula.parse import parse
from model.formula.units import Unit

_Value = FloatArray | TextColumn | str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read and makes sense for some columns."""

    text: str
    node: Node
    unit: Unit
    names: tuple[str, ...]  # of the columns it uses
    warnings: tuple[str, ...] = ()


def compile_formula(text: str, columns: Columns) -> Formula:
    """Read a formula and check names, kinds and units.

    Raises
    ------
    FormulaError
        If it is no formula or makes no sense; `start` and `end` say where.
    PlanError
        If a column it names cannot be computed.
    """
    node = parse(text)
    check = Check(columns)
    meaning = check.meaning(node)
    if meaning.kind is not Kind.NUMBER:
        raise FormulaError(
            f"The formula gives {meaning.kind.value}, not a number.",
            "Use if(condition, 1, 0) to count.",
            node.start,
            node.end,
        )
    return Formula(text, node, meaning.unit, names_in(node), tuple(check.warnings))


def evaluate(text: str, columns: Columns) -> FloatArray:
    """The values (n_rows,) of a formula, NaN where unknown; errors as `compile_formula`."""
    return values_of(compile_formula(text, columns), columns)


def values_of(formula: Formula, columns: Columns) -> FloatArray:
    """The values (n_rows,) of a checked formula, NaN where unknown, never infinite."""
    run = _Run(columns, columns.n_rows, {})
    with np.errstate(all="ignore"):
        value = run.value(formula.node)
    assert isinstance(value, (np.ndarray, np.float64))
    return np.array(np.broadcast_to(tidy(value), (columns.n_rows,)), np.float64)


@dataclass(frozen=True, eq=False, slots=True)
class _Run:
    """One evaluation; columns are looked up once."""

    columns: Columns
    n: int
    seen: dict[str, _Value]

    def value(self, node: Node) -> _Value:
        match node:
            case Number(value=number):
                return np.asarray(number, np.float64)
            case Quoted(text=text):
                return text.casefold()
            case Name():
                return self._column(node)
            case Call():
                return self._call(node)

    def _column(self, node: Name) -> _Value:
        if node.name not in self.seen:
            column = self.columns.find(node.name)
            assert column is not None  # the check has found it
            self.seen[node.name] = (
                TextColumn.of(column.values) if column.is_text else tidy(column.values)
            )
        return self.seen[node.name]

    def _call(self, node: Call) -> FloatArray:
        args = [self.value(arg) for arg in node.args]
        if any(isinstance(arg, (TextColumn, str)) for arg in args):
            return self._of_texts(node.name, args)
        function = OPERATORS.get(node.name) or FUNCTIONS[node.name]
        if node.name in WHOLE_COLUMN:
            args = [np.broadcast_to(np.asarray(arg), (self.n,)) for arg in args]
        return tidy(np.asarray(function.compute(*args), np.float64))

    def _of_texts(self, name: str, args: list[_Value]) -> FloatArray:
        first, rest = args[0], [arg for arg in args[1:] if isinstance(arg, str)]
        if name == "known":
            return 1.0 - self._rows(first).rows_where(frozenset({""}))
        if name == "in":
            return self._rows(first).rows_where(frozenset(rest))
        if name == "contains":
            return self._rows(first).rows_with(rest[0])
        same = self._same(first, args[1])
        return same if name == "=" else 1.0 - same

    def _same(self, left: _Value, right: _Value) -> FloatArray:
        if isinstance(left, str) and isinstance(right, TextColumn):
            left, right = right, left
        column = self._rows(left)
        if isinstance(right, str):
            return column.rows_where(frozenset({right}))
        return np.asarray(_texts(column) == _texts(self._rows(right)), np.float64)

    def _rows(self, value: _Value) -> TextColumn:
        if isinstance(value, TextColumn):
            return value
        return TextColumn(np.zeros(self.n, np.int64), (str(value),))


def _texts(column: TextColumn) -> TextArray:
    names = np.array([*column.texts, ""], object)
    return names[column.codes]
