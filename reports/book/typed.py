"""Reading the rep's typed plan, whose parts may be absent or of another kind than expected."""

import math
from collections.abc import Mapping
from typing import Any

Entry = Mapping[str, Any]


def entries(source: Entry, key: str) -> list[Entry]:
    """The list of records under a key; [] when there is none."""
    found = source.get(key)
    if not isinstance(found, list | tuple):
        return []
    return [entry for entry in found if isinstance(entry, Mapping)]


def part(source: Entry, key: str) -> Entry:
    """The record under a key; {} when there is none."""
    found = source.get(key)
    return found if isinstance(found, Mapping) else {}


def text(source: Entry, key: str) -> str:
    """The text under a key on one line, "" when there is none."""
    found = source.get(key)
    if found is None or isinstance(found, Mapping | list | tuple):
        return ""
    return " ".join(str(found).split())


def texts(source: Entry, key: str) -> list[str]:
    """The texts of a list under a key."""
    found = source.get(key)
    if not isinstance(found, list | tuple):
        return []
    return [str(item) for item in found if isinstance(item, str | int | float)]


def amount(source: Entry, key: str) -> float:
    """The number under a key, NaN when there is none."""
    found = source.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return math.nan
    return float(found)


def about(records: list[Entry], account_id: str) -> Entry:
    """The first record about an account; {} when there is none."""
    return next((r for r in records if r.get("account_id") == account_id), {})
