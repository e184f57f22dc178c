"""Three-way merge of one record, field by field: base, ours, theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["ours", "theirs"]


@dataclass(slots=True)
class Merged:
    """`taken` are values for our side, `base` what is agreed, `clashing` fields both changed."""

    taken: dict[str, str] = field(default_factory=dict)
    base: dict[str, str] = field(default_factory=dict)
    clashing: list[str] = field(default_factory=list)


def merge_record(
    base: Mapping[str, str] | None,
    ours: Mapping[str, str],
    theirs: Mapping[str, str],
    directions: Mapping[str, str],
    held: frozenset[str] = frozenset(),
) -> Merged:
    """Merge one record.

    `directions` says by field whether it comes in, goes out or both; `held` are fields of ours
    that no one but a person may change (a lock, a correction). A field without a base has not
    been compared yet: what one side lacks the other fills; where both differ, a field that only
    comes in is theirs and any other one is put to the user.
    """
    merged = Merged()
    for name, direction in directions.items():
        if name not in theirs:
            if base is not None and name in base:
                merged.base[name] = base[name]
            continue
        old = base.get(name) if base is not None else None
        mine, their = ours.get(name, ""), theirs[name]
        side = _side(old, mine, their, direction, name in held)
        if side is None:
            merged.clashing.append(name)
            if old is not None:
                merged.base[name] = old
            continue
        merged.base[name] = their
        if side == "theirs" and mine != their:
            merged.taken[name] = their
    return merged


def _side(old: str | None, mine: str, their: str, direction: str, is_held: bool) -> Side | None:
    """Whose value stands; None when a person must say."""
    if mine == their or direction == "out":
        return "ours"
    if old is None:
        if is_held or not their:
            return "ours"
        return "theirs" if not mine or direction == "in" else None
    if their == old:
        return "ours"
    if mine == old:
        return None if is_held else "theirs"
    return None
