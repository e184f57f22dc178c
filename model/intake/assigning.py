"""Which territory an imported account gets: the one it has, the one named, the one of its area."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import MAX_TERRITORIES, UNASSIGNED, Alignment
from model.arrays import IntArray, TextArray
from model.errors import PlanError
from model.fields import NO_SYSTEM
from model.intake.areas import ACCOUNT, LEVELS, codes_of_accounts, place_by_areas
from model.intake.matching import Matched
from model.scenario import Layer
from model.territories import Territory


def territories_named(incoming: Accounts) -> tuple[Territory, ...]:
    """One territory for each value of the column, in the order people sort them."""
    names: dict[str, str] = {}
    given = incoming.text("territory")
    counts = Counter(str(wanted) for wanted in given if _is_territory(wanted))
    usual: dict[str, str] = {}  # the spelling most rows have, the first of those that tie
    for spelled, _ in counts.most_common():
        usual.setdefault(spelled.casefold(), spelled)
    for wanted, name in zip(given, incoming.text("territory_name"), strict=True):
        if _is_territory(wanted):
            wanted = usual[wanted.casefold()]
            names[wanted] = names.get(wanted, "") or name
    if len(names) > MAX_TERRITORIES:
        raise PlanError(
            f"The territory column holds {len(names):,} different values.",
            remedy="Say which column holds the territories.",
        )
    return tuple(
        Territory(id=wanted, name=names[wanted] or wanted)
        for wanted in sorted(names, key=natural_order)
    )


def natural_order(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts T2 before T10."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def aligned(layer: Layer, matched: Matched, in_area: TextArray) -> Alignment:
    """The alignment for the merged table; known accounts keep their territory if they have one.

    New ones go to the territory the file names, else to that of their area, whose name stands
    in `in_area` (m,) where it is known. Where nobody has decided anything yet, the file decides
    for the known ones too.
    """
    codes = np.full(matched.n_after, UNASSIGNED, np.int16)
    codes[: matched.n_old] = layer.alignment.territory
    named = named_codes(layer.territories, matched.accounts.text("territory"))
    added = named[matched.added].copy()
    if (added == UNASSIGNED).any():
        added = np.where(added == UNASSIGNED, named_codes(layer.territories, in_area), added)
        added = np.where(added == UNASSIGNED, _by_own_areas(layer.territories, matched), added)
    codes[matched.n_old :] = added
    if not np.any(layer.alignment.territory != UNASSIGNED):
        codes[matched.old] = named[matched.known]
    return Alignment(codes)


def areas_of_added(areas: pd.DataFrame, matched: Matched) -> TextArray:
    """The territory in whose areas each added account lies (m,); "" where in none.

    `areas` is the project's table of that name, empty when it has none.
    """
    names = np.full(len(matched.added), "", object)
    if len(areas) and len(names):
        names[:] = place_by_areas(areas, matched.accounts.taking(matched.added)).territory
    return names


def _by_own_areas(territories: Sequence[Territory], matched: Matched) -> IntArray:
    """Codes of the added accounts (m,) by the areas that the territories themselves list."""
    codes = np.full(len(matched.added), UNASSIGNED, np.int16)
    owner = {area: code for code, t in enumerate(territories) for area in t.areas}
    if not owner:
        return codes
    levels = [level for level in LEVELS if level != ACCOUNT]
    found = codes_of_accounts(matched.accounts.taking(matched.added), set(levels))
    for level in reversed(levels):  # the most telling one last, so that it stays
        for at, code in enumerate(found[level]):
            codes[at] = owner.get(code, codes[at]) if code else codes[at]
    return codes


def named_codes(territories: Sequence[Territory], wanted: TextArray) -> IntArray:
    """Codes of territories by name or id (n,), UNASSIGNED where none bears it."""
    code_of = _codes(territories)
    return np.array([code_of.get(text.casefold(), UNASSIGNED) for text in wanted], np.int16)


def unknown_names(territories: Sequence[Territory], wanted: TextArray) -> tuple[str, ...]:
    """Names in a territory column that no territory bears."""
    known = _codes(territories)
    names = {text for text in wanted if _is_territory(text) and text.casefold() not in known}
    return tuple(sorted(names, key=natural_order))


def _is_territory(text: str) -> bool:
    return text.casefold() not in NO_SYSTEM - {"0"} and text.casefold() != "unassigned"


def _codes(territories: Sequence[Territory]) -> Mapping[str, int]:
    by_name = {territory.name.casefold(): code for code, territory in enumerate(territories)}
    by_id = {territory.id.casefold(): code for code, territory in enumerate(territories)}
    return {**by_name, **by_id}
