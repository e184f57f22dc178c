"""Reading the project's further tables, whose columns may be absent."""

import numpy as np
import pandas as pd

from model.arrays import FloatArray, IntArray, TextArray


def text(table: pd.DataFrame, name: str) -> TextArray:
    """A column as text, "" where blank and throughout when there is no such column."""
    if name not in table.columns:
        return np.full(len(table), "", object)
    values = table[name].to_numpy(object)
    return np.array([v if type(v) is str else _plain(v) for v in values], object)


def _plain(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def number(table: pd.DataFrame, name: str) -> FloatArray:
    """A column as float64, NaN where blank and throughout when there is no such column."""
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return pd.to_numeric(table[name], errors="coerce").to_numpy(np.float64)


def typed_number(value: object) -> float:
    """A number as somebody typed it; NaN for a field that is empty or holds words."""
    try:
        return float(str(value))
    except ValueError:
        return float("nan")


def of_accounts(table: pd.DataFrame, ids: TextArray) -> tuple[pd.DataFrame, IntArray]:
    """The rows about some accounts, with each row's position in `ids`."""
    position = pd.Index(ids).get_indexer(pd.Index(text(table, "account_id")))
    kept = np.flatnonzero(position >= 0)
    return table.iloc[kept], np.asarray(position[kept], np.int64)
