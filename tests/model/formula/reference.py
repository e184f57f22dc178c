"""The formula language once more, row by row in plain Python: slow, short and independent."""

import math


def evaluate(tree, rows):
    """The value of each row, None for unknown; `tree` as the strategies draw it."""
    return [_finite(value) for value in _column(tree, rows)]


def _finite(value):
    return None if value is None or not math.isfinite(value) else float(value)


def _column(tree, rows):
    kind, *parts = tree
    if kind == "number":
        return [parts[0]] * len(rows)
    if kind == "name":
        return [_finite(row[parts[0]]) for row in rows]
    if kind == "same text":
        return [float(row[parts[0]].casefold() == parts[1].casefold()) for row in rows]
    columns = [[_finite(v) for v in _column(part, rows)] for part in parts]
    if kind in _WHOLE:
        return _WHOLE[kind](columns[0])
    return [_row(kind, values) for values in zip(*columns, strict=True)]


def _row(kind, values):
    if kind in _SOME:
        known = [value for value in values if value is not None]
        return _SOME[kind](known) if known else None
    if kind == "and":
        return 0.0 if 0.0 in values else None if None in values else 1.0
    if kind == "or":
        return 1.0 if 1.0 in values else None if None in values else 0.0
    if kind == "known":
        return float(values[0] is not None)
    if kind == "if":
        return None if values[0] is None else values[1] if values[0] else values[2]
    if None in values:
        return None
    return _ALL[kind](*values)


def _divide(a, b):
    return a / b if b else None


def _norm(column):
    known = [v for v in column if v is not None]
    if not known:
        return column
    low, high = min(known), max(known)
    flat = not high > low
    return [None if v is None else 50.0 if flat else 100 * (v - low) / (high - low) for v in column]


def _percentile(column):
    known = [v for v in column if v is not None]
    if len(known) < 2:
        return [None if v is None else 50.0 for v in column]
    below = {v: sum(w < v for w in known) + (known.count(v) - 1) / 2 for v in known}
    return [None if v is None else 100 * below[v] / (len(known) - 1) for v in column]


def _total(column):
    known = [v for v in column if v is not None]
    return [math.fsum(known) if known else None] * len(column)


_WHOLE = {"norm": _norm, "percentile": _percentile, "total": _total}
_SOME = {
    "min": min,
    "max": max,
    "sum": sum,
    "avg": lambda known: sum(known) / len(known),
    "coalesce": lambda known: known[0],
}
_ALL = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "minus": lambda a: -a,
    "abs": abs,
    "<": lambda a, b: float(a < b),
    ">=": lambda a, b: float(a >= b),
    "=": lambda a, b: float(a == b),
    "not": lambda a: 1.0 - a,
    "sqrt": lambda a: math.sqrt(a) if a >= 0 else None,
    "log": lambda a: math.log(a) if a > 0 else None,
    "band": lambda a, *limits: float(sum(a >= limit for limit in limits)),
    "clip": lambda a, low, high: min(max(a, low), high),
}
