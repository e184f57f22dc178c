"""Cells of many accounts as plain data with columns aside, and back."""

from collections.abc import Mapping
from typing import Any

from model.account_changes import CellsEdited
from model.arrays import Column
from model.store.codec import Packer, Unpacker


def encode_cells(change: CellsEdited, packer: Packer) -> dict[str, Any]:
    """The columns before and after as blobs beside the account ids."""

    def aside(cells: Mapping[str, Column | None]) -> dict[str, Any]:
        return {n: None if c is None else packer.column(c) for n, c in cells.items()}

    return {
        "account_ids": list(change.account_ids),
        "before": aside(change.before),
        "after": aside(change.after),
    }


def decode_cells(tree: Mapping[str, Any], unpacker: Unpacker) -> CellsEdited:
    """The change that was encoded."""

    def columns(cells: Mapping[str, Any]) -> dict[str, Column | None]:
        return {n: None if c is None else unpacker.column(c) for n, c in cells.items()}

    ids = tuple(tree["account_ids"])
    return CellsEdited(tree["label"], ids, columns(tree["before"]), columns(tree["after"]))
