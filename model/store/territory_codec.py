"""Changes of territories, districts and teams as plain data with their columns, and back."""

from collections.abc import Mapping
from typing import Any

from model.store import records
from model.store.codec import Packer, Unpacker
from model.territory_changes import DistrictsReplaced, TeamsReplaced, TerritoriesChanged

Plain = dict[str, Any]


def encode_territories(change: TerritoriesChanged, packer: Packer) -> Plain:
    """One change of territories."""
    codes = change.codes
    return {
        "scenario_id": change.scenario_id,
        "team_id": change.team_id,
        "before": records.plain_list(change.before),
        "after": records.plain_list(change.after),
        "codes": None if codes is None else [packer.column(column) for column in codes],
    }


def decode_territories(tree: Mapping[str, Any], unpacker: Unpacker) -> TerritoriesChanged:
    """One change of territories back."""
    before, after = (tuple(map(records.territory, tree[name])) for name in ("before", "after"))
    codes = tree["codes"]
    return TerritoriesChanged(
        tree["label"],
        tree["scenario_id"],
        tree["team_id"],
        before,
        after,
        None if codes is None else (unpacker.column(codes[0]), unpacker.column(codes[1])),
    )


def encode_records(change: DistrictsReplaced | TeamsReplaced, _packer: Packer) -> Plain:
    """A list of districts or teams replaced."""
    return {
        "before": records.plain_list(change.before),
        "after": records.plain_list(change.after),
    }


def decode_districts(tree: Mapping[str, Any], _unpacker: Unpacker) -> DistrictsReplaced:
    """Districts replaced."""
    before, after = (tuple(map(records.district, tree[name])) for name in ("before", "after"))
    return DistrictsReplaced(tree["label"], before, after)


def decode_teams(tree: Mapping[str, Any], _unpacker: Unpacker) -> TeamsReplaced:
    """Teams replaced."""
    before, after = (tuple(map(records.team, tree[name])) for name in ("before", "after"))
    return TeamsReplaced(tree["label"], before, after)
