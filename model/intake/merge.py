"""Bring an import into a project: by account id, without undoing what people decided."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.alignment import MAX_TERRITORIES, UNASSIGNED, Alignment
from model.arrays import BoolArray, Column, IntArray, TextArray
from model.change import AboutChanged, AccountsReplaced, Change, ScenarioChanged, Together
from model.errors import PlanError
from model.fields import NO_SYSTEM
from model.intake.accounts_import import AccountsImport
from model.intake.values import number_as_text
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from model.territories import CORE_TEAM, Territory

_PLACE: Final = ("lat", "lon", "placed_by")
_ALIGNMENT_FIELDS: Final = ("territory", "territory_name")  # they live in the scenario
_PRECISION: Final = {"none": 0, "": 0, "city": 1, "zip": 2, "coordinates": 3, "user": 4}


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """Numbers of accounts; `gone` are those the new file lacks: they are kept.

    `unknown_territories` are names in the file that no territory of the live scenario bears.
    """

    new: int
    changed: int
    gone: int
    unchanged: int
    unknown_territories: tuple[str, ...] = ()


def import_change(
    state: State, loaded: AccountsImport, today: str = ""
) -> tuple[Change, MergeSummary]:
    """The change that brings an import into a project, and what it does to the accounts.

    Existing accounts keep their rows, their territories and what a person corrected; new ones
    come behind them, at the territory the file names if it exists, else unassigned. Territories
    are made from the file only while the live scenario has none. `today`, an ISO date, becomes
    the day the project's data are of, unless it has newer ones.
    """
    incoming = _with_known_headers(state.accounts, _with_matching_ids(state.accounts, loaded))
    rows = _Rows(state.accounts, incoming)
    merged, changed = _merged(state.accounts, incoming, rows)
    wanted = incoming.text("territory")
    built = _territories(incoming) if _has_no_territories(state) else ()
    parts: list[Change] = []
    if built:
        live = state.scenario(LIVE)
        layer = replace(live.layer(), territories=built)
        parts.append(
            ScenarioChanged(
                f"Make {len(built)} territories", live, live.with_layer(CORE_TEAM.id, layer)
            )
        )
    before = {
        (scenario.id, team): layer.alignment
        for scenario in state.scenarios
        for team, layer in scenario.layers.items()
    }
    after = {
        (scenario.id, team): _resized(_layer(scenario, team, built), wanted, rows)
        for scenario in state.scenarios
        for team in scenario.layers
    }
    summary = MergeSummary(
        new=len(rows.added),
        changed=int(changed.sum()),
        gone=len(state.accounts) - len(rows.known),
        unchanged=len(rows.known) - int(changed.sum()),
        unknown_territories=_unknown(built or state.scenario(LIVE).layer().territories, wanted),
    )
    label = _label(summary)
    parts.append(AccountsReplaced(label, state.accounts, merged, before, after))
    if today > state.about.as_of:
        parts.append(AboutChanged(label, state.about, replace(state.about, as_of=today)))
    return (Together(label, tuple(parts)) if len(parts) > 1 else parts[0]), summary


def _label(summary: MergeSummary) -> str:
    if not summary.changed and not summary.unchanged:
        return f"Import {summary.new:,} accounts"
    return f"Import {summary.new:,} new and {summary.changed:,} changed accounts"


class _Rows:
    """Which row of the import is which row of the project."""

    def __init__(self, old: Accounts, incoming: Accounts) -> None:
        n_old = len(old)
        is_known: BoolArray = np.array([old.has(i) for i in incoming.ids], bool)
        self.known: IntArray = np.flatnonzero(is_known)  # rows of the import, (k,)
        self.added: IntArray = np.flatnonzero(~is_known)  # rows of the import, (m,)
        self.old: IntArray = old.rows_of(incoming.ids[self.known])  # rows of the project, (k,)
        self.n_old, self.n_after = n_old, n_old + len(self.added)


def _with_matching_ids(old: Accounts, loaded: AccountsImport) -> Accounts:
    """Accounts that came without an id are found again by name and postcode or place.

    Their made-up ids would else depend on the order of the rows. One that is new gets a number
    that the project does not use yet.
    """
    incoming = loaded.accounts
    if not loaded.generated or not len(old):
        return incoming
    by_look: dict[tuple[str, str], list[str]] = {}
    for look, account_id in zip(_looks(old), old.ids, strict=True):
        by_look.setdefault(look, []).append(account_id)
    ids = incoming.ids.copy()
    made_up = np.array([i in loaded.generated for i in ids], bool)
    taken = set(old.ids) | set(ids[~made_up])
    used = set(ids[~made_up])
    number = 0
    for row, look in enumerate(_looks(incoming)):
        if not made_up[row]:
            continue
        same = [i for i in by_look.get(look, []) if i not in used] if look[1] else []
        if len(same) == 1:
            ids[row] = same[0]
        else:
            number += 1
            while (fresh := f"ACC-{number:05d}") in taken:
                number += 1
            ids[row] = fresh
            taken.add(fresh)
        used.add(ids[row])
    return incoming.with_columns({"account_id": ids})


def _with_known_headers(old: Accounts, incoming: Accounts) -> Accounts:
    """Columns that differ from one of the project only in capitals are that column."""
    known = {name.casefold(): name for name in old}
    renamed = {known.get(name.casefold(), name): incoming[name] for name in incoming}
    return Accounts(renamed) if len(renamed) == len(incoming.names) else incoming


def _looks(accounts: Accounts) -> list[tuple[str, str]]:
    """Name and whereabouts of every account; a name that is only its id says nothing."""
    where = zip(
        accounts.text("postcode"), accounts.text("city"), accounts.lat, accounts.lon, strict=True
    )
    looks: list[tuple[str, str]] = []
    for name, account_id, (postcode, city, lat, lon) in zip(
        accounts.text("name"), accounts.ids, where, strict=True
    ):
        place = postcode or city.casefold() or (f"{lat:.4f} {lon:.4f}" if lat == lat else "")
        looks.append(("" if name == account_id else name.casefold(), place))
    return looks


def _merged(old: Accounts, incoming: Accounts, rows: _Rows) -> tuple[Accounts, BoolArray]:
    """The table after the import and which known accounts differ in it, shape (k,)."""
    pinned = [set(re.split(r"[;, ]+", text)) - {""} for text in old.text("pinned")[rows.old]]
    keep_place = _keeps_place(old, incoming, rows)
    changed = np.zeros(len(rows.known), bool)
    columns: dict[str, Column] = {}
    for name in (*old, *(n for n in incoming if n not in old)):
        if name in _ALIGNMENT_FIELDS:
            continue
        before, fresh = _alike(_column(old, name), _column(incoming, name))
        after = _spread(before, fresh, rows)
        if before is not None and fresh is not None:
            kept = np.array([name in fields for fields in pinned], bool)
            if name in _PLACE:
                kept |= keep_place
            if name == "locked":
                kept |= before[rows.old].astype(bool)  # a lock set here outlives the file
            if name == "pinned":
                kept[:] = True
            if name == "name":  # an id that stands for a missing name replaces no name
                kept |= fresh[rows.known] == incoming.ids[rows.known]
            after[rows.old[kept]] = before[rows.old[kept]]
            changed |= _differ(before[rows.old], after[rows.old])
        elif before is None:
            changed |= _differ(_nothing(after[rows.old]), after[rows.old])
        columns[name] = after
    return Accounts(columns), changed


def _column(accounts: Accounts, name: str) -> Column | None:
    return accounts[name] if name in accounts else None  # noqa: SIM401  Accounts is no dict


def _keeps_place(old: Accounts, incoming: Accounts, rows: _Rows) -> BoolArray:
    """Where the point of the project stays: set by hand, or better known at the same address."""
    before, fresh = old.text("placed_by")[rows.old], incoming.text("placed_by")[rows.known]
    better = np.array(
        [_PRECISION.get(b, 0) > _PRECISION.get(f, 0) for b, f in zip(before, fresh, strict=True)],
        bool,
    )
    same = np.ones(len(rows.known), bool)
    for name in ("postcode", "city", "street"):
        if name in old and name in incoming:
            same &= old.text(name)[rows.old] == incoming.text(name)[rows.known]
    by_hand: BoolArray = before == "user"
    return by_hand | (better & same)


def _alike(before: Column | None, fresh: Column | None) -> tuple[Column | None, Column | None]:
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


def _nothing(like: Column) -> Column:
    """As many missing values of the same type."""
    if like.dtype == np.float64:
        return np.full(len(like), np.nan)
    return np.full(len(like), False if like.dtype == np.bool_ else "", like.dtype)


def _spread(before: Column | None, fresh: Column | None, rows: _Rows) -> Column:
    """A column of the merged table: old rows with the fresh values on them, then the added."""
    known = before if before is not None else fresh
    assert known is not None
    after = _nothing(np.empty(rows.n_after, known.dtype))
    if before is not None:
        after[: rows.n_old] = before
    if fresh is not None:
        after[rows.old] = fresh[rows.known]
        after[rows.n_old :] = fresh[rows.added]
    return after


def _differ(before: Column, after: Column) -> BoolArray:
    differs: BoolArray = before != after
    if before.dtype == np.float64:
        differs &= ~(np.isnan(before) & np.isnan(after))
    return differs


def _has_no_territories(state: State) -> bool:
    return not state.scenario(LIVE).layer().territories


def _territories(incoming: Accounts) -> tuple[Territory, ...]:
    """One territory for each value of the column, in the order people sort them."""
    names: dict[str, str] = {}
    spelling: dict[str, str] = {}
    for wanted, name in zip(
        incoming.text("territory"), incoming.text("territory_name"), strict=True
    ):
        if _is_territory(wanted):
            wanted = spelling.setdefault(wanted.casefold(), wanted)
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


def _is_territory(text: str) -> bool:
    return text.casefold() not in NO_SYSTEM - {"0"} and text.casefold() != "unassigned"


def natural_order(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts T2 before T10."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def _layer(scenario: Scenario, team: str, built: Sequence[Territory]) -> Layer:
    layer = scenario.layer(team)
    if built and scenario.id == LIVE and team == CORE_TEAM.id:
        return replace(layer, territories=tuple(built))
    return layer


def _resized(layer: Layer, wanted: TextArray, rows: _Rows) -> Alignment:
    """The alignment for the merged table; known accounts keep their territory if they have one."""
    codes = np.full(rows.n_after, UNASSIGNED, np.int16)
    codes[: rows.n_old] = layer.alignment.territory
    code_of = _codes(layer.territories)
    named = np.array([code_of.get(text.casefold(), UNASSIGNED) for text in wanted], np.int16)
    codes[rows.n_old :] = named[rows.added]
    if not np.any(layer.alignment.territory != UNASSIGNED):  # nobody has decided anything yet
        codes[rows.old] = named[rows.known]
    return Alignment(codes)


def _codes(territories: Sequence[Territory]) -> Mapping[str, int]:
    by_name = {territory.name.casefold(): code for code, territory in enumerate(territories)}
    by_id = {territory.id.casefold(): code for code, territory in enumerate(territories)}
    return {**by_name, **by_id}


def _unknown(territories: Sequence[Territory], wanted: TextArray) -> tuple[str, ...]:
    known = _codes(territories)
    names = {text for text in wanted if _is_territory(text) and text.casefold() not in known}
    return tuple(sorted(names, key=natural_order))
