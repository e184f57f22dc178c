"""Each kind of Change as a blob and back, and changes that stay on disk until walked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from model.account_changes import CellsEdited
from model.alignment import Alignment, Move
from model.change import (
    AboutChanged,
    AccountEdited,
    AccountsMoved,
    AccountsReplaced,
    Change,
    PlanEdited,
    RepsReplaced,
    ScenarioChanged,
    ScenarioOpened,
    SettingsChanged,
    TableReplaced,
    Together,
)
from model.scenario import Layer, Scenario
from model.scenario_changes import ScenarioDescribed
from model.state import State
from model.store import records
from model.store.cells_codec import decode_cells, encode_cells
from model.store.codec import Packer, Unpacker
from model.store.territory_codec import (
    decode_districts,
    decode_teams,
    decode_territories,
    encode_records,
    encode_territories,
)
from model.territory_changes import DistrictsReplaced, TeamsReplaced, TerritoriesChanged

Plain = dict[str, Any]


@dataclass(eq=False, slots=True)
class StoredChange:
    """A change of an earlier session: its label is known, the rest is read when walked."""

    label: str
    load: Callable[[], Change]
    _change: Change | None = field(default=None, init=False)

    @property
    def change(self) -> Change:
        """The change itself, read from the working copy once."""
        if self._change is None:
            self._change = self.load()
        return self._change

    def apply(self, state: State) -> State:
        return self.change.apply(state)

    def inverse(self) -> Change:
        return self.change.inverse()


def resolved(change: Change) -> Change:
    """The change itself, whether it was on disk or not."""
    return change.change if isinstance(change, StoredChange) else change


def pack_change(change: Change) -> tuple[str, bytes]:
    """The kind and the payload of a change; TypeError for a kind the document does not know."""
    packer = Packer()
    tree = _encoded(resolved(change), packer)
    return tree["kind"], packer.pack(tree)


def unpack_change(payload: bytes) -> Change:
    """The change of a payload; ValueError when the payload is damaged."""
    unpacker = Unpacker(payload)
    return _decoded(unpacker.tree, unpacker)


def _encoded(change: Change, packer: Packer) -> Plain:
    try:
        kind = _KIND_OF[type(change)]
    except KeyError:
        raise TypeError(f"no way to keep a change of type {type(change).__name__}") from None
    return {"kind": kind, "label": change.label, **_ENCODE[kind](change, packer)}


def _decoded(tree: Mapping[str, Any], unpacker: Unpacker) -> Change:
    try:
        decode = _DECODE[tree["kind"]]
    except KeyError:
        raise ValueError(f"unknown kind of change {tree.get('kind')!r}") from None
    return decode(tree, unpacker)


def _encode_moved(change: AccountsMoved, packer: Packer) -> Plain:
    move = change.move
    columns = {name: packer.column(getattr(move, name)) for name in ("rows", "before", "after")}
    return {"scenario_id": change.scenario_id, "team_id": change.team_id, **columns}


def _decode_moved(tree: Mapping[str, Any], unpacker: Unpacker) -> AccountsMoved:
    rows, before, after = (unpacker.column(tree[name]) for name in ("rows", "before", "after"))
    return AccountsMoved(
        tree["scenario_id"], tree["team_id"], Move(tree["label"], rows, before, after)
    )


def _encode_edited(change: AccountEdited, _packer: Packer) -> Plain:
    return {
        "account_id": change.account_id,
        "before": dict(change.before),
        "after": dict(change.after),
    }


def _decode_edited(tree: Mapping[str, Any], _unpacker: Unpacker) -> AccountEdited:
    return AccountEdited(tree["label"], tree["account_id"], tree["before"], tree["after"])


def _encode_scenario(scenario: Scenario | None, packer: Packer) -> Plain | None:
    if scenario is None:
        return None
    layers = {
        team_id: {
            "territories": records.plain_list(layer.territories),
            "codes": packer.column(layer.alignment.territory),
        }
        for team_id, layer in scenario.layers.items()
    }
    plain = {name: getattr(scenario, name) for name in records.SCENARIO_FIELDS}
    return {"id": scenario.id, **plain, "layers": layers}


def _decode_scenario(tree: Mapping[str, Any] | None, unpacker: Unpacker) -> Scenario | None:
    if tree is None:
        return None
    layers = {
        team_id: Layer(
            tuple(records.territory(values) for values in layer["territories"]),
            Alignment(unpacker.column(layer["codes"])),
        )
        for team_id, layer in tree["layers"].items()
    }
    kept = {name: tree[name] for name in records.SCENARIO_FIELDS if name in tree}
    return Scenario(id=tree["id"], layers=layers, **kept)


def _encode_scenarios(change: ScenarioChanged, packer: Packer) -> Plain:
    return {
        "before": _encode_scenario(change.before, packer),
        "after": _encode_scenario(change.after, packer),
        "position": change.position,
        "was_open": change.was_open,
    }


def _decode_scenarios(tree: Mapping[str, Any], unpacker: Unpacker) -> ScenarioChanged:
    return ScenarioChanged(
        tree["label"],
        _decode_scenario(tree["before"], unpacker),
        _decode_scenario(tree["after"], unpacker),
        tree["position"],
        tree["was_open"],
    )


def _encode_described(change: ScenarioDescribed, _packer: Packer) -> Plain:
    return {
        "scenario_id": change.scenario_id,
        "before": dict(change.before),
        "after": dict(change.after),
    }


def _decode_described(tree: Mapping[str, Any], _unpacker: Unpacker) -> ScenarioDescribed:
    return ScenarioDescribed(tree["label"], tree["scenario_id"], tree["before"], tree["after"])


def _encode_opened(change: ScenarioOpened, _packer: Packer) -> Plain:
    return {"before": change.before, "after": change.after}


def _decode_opened(tree: Mapping[str, Any], _unpacker: Unpacker) -> ScenarioOpened:
    return ScenarioOpened(tree["label"], tree["before"], tree["after"])


def _encode_table(change: TableReplaced, packer: Packer) -> Plain:
    def aside(frame: pd.DataFrame | None) -> Plain | None:
        return None if frame is None else packer.frame(frame)

    return {"table": change.table, "before": aside(change.before), "after": aside(change.after)}


def _decode_table(tree: Mapping[str, Any], unpacker: Unpacker) -> TableReplaced:
    before, after = (
        None if tree[name] is None else unpacker.frame(tree[name]) for name in ("before", "after")
    )
    return TableReplaced(tree["label"], tree["table"], before, after)


def _encode_import(change: AccountsReplaced, packer: Packer) -> Plain:
    def aside(alignments: Mapping[tuple[str, str], Alignment]) -> list[Any]:
        return [[*key, packer.column(kept.territory)] for key, kept in alignments.items()]

    return {
        "before": packer.accounts(change.before),
        "after": packer.accounts(change.after),
        "alignments_before": aside(change.alignments_before),
        "alignments_after": aside(change.alignments_after),
    }


def _decode_import(tree: Mapping[str, Any], unpacker: Unpacker) -> AccountsReplaced:
    def alignments(name: str) -> dict[tuple[str, str], Alignment]:
        return {
            (scenario_id, team_id): Alignment(unpacker.column(codes))
            for scenario_id, team_id, codes in tree[name]
        }

    return AccountsReplaced(
        tree["label"],
        unpacker.accounts(tree["before"]),
        unpacker.accounts(tree["after"]),
        alignments("alignments_before"),
        alignments("alignments_after"),
    )


def _encode_reps(change: RepsReplaced, _packer: Packer) -> Plain:
    return {
        "before": records.plain_list(change.before),
        "after": records.plain_list(change.after),
    }


def _decode_reps(tree: Mapping[str, Any], _unpacker: Unpacker) -> RepsReplaced:
    before, after = (tuple(map(records.rep, tree[name])) for name in ("before", "after"))
    return RepsReplaced(tree["label"], before, after)


def _encode_plan(change: PlanEdited, _packer: Packer) -> Plain:
    return {"rep_id": change.rep_id, "before": change.before, "after": change.after}


def _decode_plan(tree: Mapping[str, Any], _unpacker: Unpacker) -> PlanEdited:
    return PlanEdited(tree["label"], tree["rep_id"], tree["before"], tree["after"])


def _encode_settings(change: SettingsChanged, _packer: Packer) -> Plain:
    return {"before": dict(change.before), "after": dict(change.after)}


def _decode_settings(tree: Mapping[str, Any], _unpacker: Unpacker) -> SettingsChanged:
    return SettingsChanged(tree["label"], tree["before"], tree["after"])


def _encode_about(change: AboutChanged, _packer: Packer) -> Plain:
    return {"before": records.plain(change.before), "after": records.plain(change.after)}


def _decode_about(tree: Mapping[str, Any], _unpacker: Unpacker) -> AboutChanged:
    return AboutChanged(tree["label"], records.about(tree["before"]), records.about(tree["after"]))


def _encode_together(change: Together, packer: Packer) -> Plain:
    return {"parts": [_encoded(resolved(part), packer) for part in change.parts]}


def _decode_together(tree: Mapping[str, Any], unpacker: Unpacker) -> Together:
    return Together(tree["label"], tuple(_decoded(part, unpacker) for part in tree["parts"]))


_KIND_OF: Final[dict[type, str]] = {
    AccountsMoved: "accounts_moved",
    AccountEdited: "account_edited",
    CellsEdited: "cells_edited",
    ScenarioChanged: "scenario_changed",
    ScenarioDescribed: "scenario_described",
    ScenarioOpened: "scenario_opened",
    TableReplaced: "table_replaced",
    AccountsReplaced: "accounts_replaced",
    RepsReplaced: "reps_replaced",
    PlanEdited: "plan_edited",
    SettingsChanged: "settings_changed",
    AboutChanged: "about_changed",
    TerritoriesChanged: "territories_changed",
    DistrictsReplaced: "districts_replaced",
    TeamsReplaced: "teams_replaced",
    Together: "together",
}
_ENCODE: Final[dict[str, Callable[[Any, Packer], Plain]]] = {
    "accounts_moved": _encode_moved,
    "account_edited": _encode_edited,
    "cells_edited": encode_cells,
    "scenario_changed": _encode_scenarios,
    "scenario_described": _encode_described,
    "scenario_opened": _encode_opened,
    "table_replaced": _encode_table,
    "accounts_replaced": _encode_import,
    "reps_replaced": _encode_reps,
    "plan_edited": _encode_plan,
    "settings_changed": _encode_settings,
    "about_changed": _encode_about,
    "territories_changed": encode_territories,
    "districts_replaced": encode_records,
    "teams_replaced": encode_records,
    "together": _encode_together,
}
_DECODE: Final[dict[str, Callable[[Mapping[str, Any], Unpacker], Change]]] = {
    "accounts_moved": _decode_moved,
    "account_edited": _decode_edited,
    "cells_edited": decode_cells,
    "scenario_changed": _decode_scenarios,
    "scenario_described": _decode_described,
    "scenario_opened": _decode_opened,
    "table_replaced": _decode_table,
    "accounts_replaced": _decode_import,
    "reps_replaced": _decode_reps,
    "plan_edited": _decode_plan,
    "settings_changed": _decode_settings,
    "about_changed": _decode_about,
    "territories_changed": decode_territories,
    "districts_replaced": decode_districts,
    "teams_replaced": decode_teams,
    "together": _decode_together,
}
