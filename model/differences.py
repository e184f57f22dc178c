"""What differs between two versions of a project, counted and listed for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.scenario import Layer, Scenario
from model.state import State


@dataclass(frozen=True, slots=True)
class Difference:
    """Things of one kind that differ; `keys` name them, `lines` describe them, one each."""

    kind: str  # "Accounts changed"
    keys: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many things."""
        return len(self.keys)


def differences(before: State, after: State) -> tuple[Difference, ...]:
    """What became of `before` in `after`; empty when both are the same to a user."""
    if before is after:
        return ()
    found = [
        *_accounts(before.accounts, after.accounts),
        *_scenarios(before, after),
        _records("Reps", _by_id(before.reps), _by_id(after.reps)),
        _records("Teams", _by_id(before.teams), _by_id(after.teams)),
        _records("Districts", _by_id(before.districts), _by_id(after.districts)),
        *_tables(before.tables, after.tables),
        _records("Plans", before.plans, after.plans),
        _records("Settings", before.settings, after.settings),
        _records("Project", _about(before), _about(after)),
    ]
    return tuple(difference for difference in found if difference.keys)


def _difference(kind: str, lines: Mapping[str, str]) -> Difference:
    return Difference(kind, tuple(lines), tuple(lines.values()))


def _accounts(before: Accounts, after: Accounts) -> Iterable[Difference]:
    if before is after:
        return ()
    old, new = _names(before), _names(after)
    added = {key: name for key, name in new.items() if key not in old}
    gone = {key: name for key, name in old.items() if key not in new}
    return (
        _difference("Accounts added", added),
        _difference("Accounts removed", gone),
        _difference("Accounts changed", _changed_cells(before, after)),
    )


def _names(accounts: Accounts) -> dict[str, str]:
    names = accounts.text("name")
    return {
        str(key): f"{key} {name}".strip() for key, name in zip(accounts.ids, names, strict=True)
    }


def _changed_cells(before: Accounts, after: Accounts) -> dict[str, str]:
    """The columns in which an account differs that both tables hold, by account id."""
    position = pd.Index(before.ids).get_indexer(pd.Index(after.ids))
    shared = np.flatnonzero(position >= 0)
    changed: dict[int, list[str]] = {}
    for name in dict.fromkeys((*before.names, *after.names)):
        old, new = (_column(table, name) for table in (before, after))
        unequal = _unequal(old[position[shared]], new[shared])
        for row in shared[unequal].tolist():
            changed.setdefault(row, []).append(name)
    names = _names(after)
    ids = after.ids
    return {
        str(ids[row]): f"{names[str(ids[row])]}: {', '.join(columns)}"
        for row, columns in sorted(changed.items())
    }


def _column(accounts: Accounts, name: str) -> np.ndarray[Any, Any]:
    return accounts[name] if name in accounts else np.full(len(accounts), "", object)


def _unequal(old: np.ndarray[Any, Any], new: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    if old.dtype == new.dtype == np.float64:
        return np.asarray((old != new) & ~(np.isnan(old) & np.isnan(new)))
    if old.dtype == new.dtype:
        return np.asarray(old != new)
    return np.array([_blank(a) != _blank(b) for a, b in zip(old, new, strict=True)], bool)


def _blank(value: object) -> object:
    return "" if value is None or value is False or value != value else value


def _scenarios(before: State, after: State) -> Iterable[Difference]:
    old = {scenario.id: scenario for scenario in before.scenarios}
    new = {scenario.id: scenario for scenario in after.scenarios}
    yield _difference("Scenarios added", {k: s.name for k, s in new.items() if k not in old})
    yield _difference("Scenarios removed", {k: s.name for k, s in old.items() if k not in new})
    edited: dict[str, str] = {}
    for key in old.keys() & new.keys():
        if _record(old[key]) != _record(new[key]):
            edited[key] = new[key].name
    yield _difference("Scenarios described anew", edited)
    for key, scenario in new.items():
        if key in old:
            yield from _layers(before, old[key], after, scenario)


def _layers(before: State, old: Scenario, after: State, new: Scenario) -> Iterable[Difference]:
    for team in dict.fromkeys((*old.layers, *new.layers)):
        one, other = old.layers.get(team), new.layers.get(team)
        where = new.name if team == "core" else f"{new.name}, {team}"
        if one is None or other is None:
            yield Difference(
                f"Team {'added' if one is None else 'removed'} in {where}", (team,), ("",)
            )
            continue
        if one is other and before.accounts is after.accounts:
            continue
        yield _difference(f"Accounts moved in {where}", _moved(before, one, after, other))
        yield _records(
            f"Territories in {where}", _by_id(one.territories), _by_id(other.territories)
        )


def _moved(before: State, one: Layer, after: State, other: Layer) -> dict[str, str]:
    position = pd.Index(before.accounts.ids).get_indexer(pd.Index(after.accounts.ids))
    shared = np.flatnonzero(position >= 0)
    was = _territory_ids(one)[one.alignment.territory[position[shared]]]
    now = _territory_ids(other)[other.alignment.territory[shared]]
    names = _names(after.accounts)
    old, new = _labels(one), _labels(other)
    return {
        key: f"{names[key]}: {old[was[n]]} → {new[now[n]]}"
        for n in np.flatnonzero(was != now).tolist()
        for key in (str(after.accounts.ids[shared[n]]),)
    }


def _territory_ids(layer: Layer) -> np.ndarray[Any, Any]:
    """Territory ids by code; the last one, which code −1 finds, stands for no territory."""
    return np.array([*(territory.id for territory in layer.territories), ""], object)


def _labels(layer: Layer) -> dict[str, str]:
    return {**{territory.id: territory.label for territory in layer.territories}, "": "unassigned"}


def same_layers(a: State, one: Scenario, b: State, other: Scenario) -> bool:
    """Whether two scenarios assign the same accounts to the same territories."""
    same_ids = a.accounts is b.accounts or np.array_equal(a.accounts.ids, b.accounts.ids)
    return one is other or (
        same_ids
        and one.layers.keys() == other.layers.keys()
        and all(
            layer.territories == other.layers[team].territories
            and np.array_equal(layer.alignment.territory, other.layers[team].alignment.territory)
            for team, layer in one.layers.items()
        )
    )


def _tables(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]
) -> Iterable[Difference]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, pd.DataFrame()), after.get(name, pd.DataFrame())
        if old is not new:
            yield _difference(f"Rows of {name.replace('_', ' ')}", _rows(old, new))


def _rows(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, str]:
    was, now = _keyed(old), _keyed(new)
    lines = {key: f"{key} added" for key in now.keys() - was.keys()}
    lines |= {key: f"{key} removed" for key in was.keys() - now.keys()}
    lines |= {key: f"{key} changed" for key in was.keys() & now.keys() if was[key] != now[key]}
    return {key: lines[key] for key in sorted(lines)}


def _keyed(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Rows by the first column where it tells them apart, else by their number; blanks do not
    count, so that a column that is new and empty changes nothing."""
    texts = [[str(_blank(value)) for value in frame.iloc[:, n]] for n in range(frame.shape[1])]
    names = [str(name) for name in frame.columns]
    unique = bool(texts) and len(set(texts[0])) == len(frame)
    keys = texts[0] if unique else [f"row {n + 1}" for n in range(len(frame))]
    return {
        key: tuple(
            f"{name}={cells[n]}" for name, cells in zip(names, texts, strict=True) if cells[n]
        )
        for n, key in enumerate(keys)
    }


def _records(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    lines: dict[str, str] = {}
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            lines[key] = f"{key} removed"
        elif key not in before:
            lines[key] = f"{key} added"
        elif before[key] is not after[key] and before[key] != after[key]:
            lines[key] = f"{key} changed"
    return _difference(kind, lines)


def _by_id(records: Iterable[Any]) -> dict[str, Any]:
    return {record.id: record for record in records}


def _record(scenario: Scenario) -> dict[str, Any]:
    return {f.name: getattr(scenario, f.name) for f in fields(Scenario) if f.name != "layers"}


def _about(state: State) -> dict[str, Any]:
    return {f.name: getattr(state.about, f.name) for f in fields(state.about)}
