"""Columns of a project and of an import, brought together row by row."""

import numpy as np

from model.arrays import BoolArray, Column, TextArray
from model.intake.matching import Matched
from model.intake.values import number_as_text


def alike(before: Column | None, fresh: Column | None) -> tuple[Column | None, Column | None]:
    """Both columns of one type: numbers become text when the other one is text."""
    if before is None or fresh is None or before.dtype == fresh.dtype:
        return before, fresh
    return _as_text(before), _as_text(fresh)


def _as_text(column: Column) -> TextArray:
    text = np.empty(len(column), object)
    if column.dtype == np.float64:
        text[:] = [number_as_text(float(value)) for value in column]
    elif column.dtype == np.bool_:
        text[:] = ["yes" if value else "" for value in column]
    else:
        text[:] = column
    return text


def nothing(like: Column) -> Column:
    """As many missing values of the same type."""
    if like.dtype == np.float64:
        return np.full(len(like), np.nan)
    return np.full(len(like), False if like.dtype == np.bool_ else "", like.dtype)


def spread(before: Column | None, fresh: Column | None, rows: Matched) -> Column:
    """A column of the merged table: old rows with the fresh values on them, then the added."""
    known = before if before is not None else fresh
    assert known is not None
    after = nothing(np.empty(rows.n_after, known.dtype))
    if before is not None:
        after[: rows.n_old] = before
    if fresh is not None:
        after[rows.old] = fresh[rows.known]
        after[rows.n_old :] = fresh[rows.added]
    return after


def differ(before: Column, after: Column) -> BoolArray:
    """Where two columns of one type and length differ; missing equals missing."""
    differs: BoolArray = before != after
    if before.dtype == np.float64:
        differs &= ~(np.isnan(before) & np.isnan(after))
    return differs
