"""A user's own metric as arithmetic on other metrics: 0.6 * potential + 0.4 * [Trauma beds]."""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from model.arrays import FloatArray
from model.errors import PlanError

MAX_LENGTH: Final = 500
MAX_NODES: Final = 200
_BRACKETED: Final = re.compile(r"\[([^\[\]]+)\]")
_BINARY: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: np.divide(a, b, out=np.full(np.shape(a + b), np.nan), where=b != 0),
}
_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "min": np.minimum,
    "max": np.maximum,
    "sqrt": lambda x: np.sqrt(np.maximum(x, 0)),
    "log": lambda x: np.log(np.maximum(x, 1)),
}


def evaluate(text: str, lookup: Callable[[str], FloatArray]) -> FloatArray:
    """Compute a formula of + − * / ( ), min, max, sqrt and log on metric columns.

    Parameters
    ----------
    text
        Metric names stand bare, or in [brackets] when they hold spaces.
    lookup
        Gives the values (n_accounts,) of a metric by name; raises PlanError when unknown.

    Returns
    -------
    The column (n_accounts,); NaN where something was divided by zero. A square root of a
    negative number is 0, a logarithm of less than 1 is 0.

    Raises
    ------
    PlanError
        If the text is no such formula; the message names the part that is not understood.
    """
    names: list[str] = []

    def stand_in(found: re.Match[str]) -> str:
        names.append(found.group(1).strip())
        return f" bracket_{len(names) - 1}_ "

    if len(text) > MAX_LENGTH:
        raise _not_understood("more than 500 characters")
    try:
        tree = ast.parse(_BRACKETED.sub(stand_in, text).strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _not_understood(text) from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise _not_understood("more than 200 parts")
    stand_ins = {f"bracket_{number}_": name for number, name in enumerate(names)}
    with np.errstate(all="ignore"):
        value = _value(tree.body, lambda name: lookup(stand_ins.get(name, name)))
    return np.asarray(value, np.float64)


def _value(node: ast.expr, lookup: Callable[[str], FloatArray]) -> Any:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return np.float64(number)
        case ast.Name(id=name):
            return lookup(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, lookup)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, lookup), _value(right, lookup))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            if len(args) == (2 if name in ("min", "max") else 1):
                return _FUNCTIONS[name](*(_value(arg, lookup) for arg in args))
    raise _not_understood(ast.unparse(node))


def _not_understood(part: str) -> PlanError:
    return PlanError(
        f'"{part}" is not a formula.',
        remedy="Use metric names, numbers, + − * / ( ), min, max, sqrt and log.",
    )
