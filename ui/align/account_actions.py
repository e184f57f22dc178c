"""What the menu of an account offers: others like it, the whole selection, the move."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint

from ui.align.alike import alike
from ui.align.menus import MenuEntry

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

NOTHING = "Nothing is selected."


def alike_entries(align: "AlignWorkspace", row: int, _place: QPoint) -> list[MenuEntry]:
    """Select all that are in the same postcode, county, system, cluster or territory."""
    if row < 0:
        return []
    entries = []
    for found in alike(align.session, row):
        act = partial(align.selection.choose, found.rows) if found.rows.size else None
        count = f", {found.rows.size:,}" if found.rows.size else ""
        entries.append(MenuEntry(f"All {found.words}{count}", act, found.hint))
    return entries


def selection_entries(align: "AlignWorkspace", _row: int, _place: QPoint) -> list[MenuEntry]:
    """Select all, the rows of the filter, the others, none."""
    n, chosen = len(align.session.state.accounts), align.selected.size
    shown = np.sort(align.table.table.columns.order)
    filtered = partial(align.selection.choose, shown) if shown.size < n else None
    return [
        MenuEntry(f"Select all {n:,}", align.selection.choose_all),
        MenuEntry(
            f"Select the {shown.size:,} of the filter",
            filtered,
            "" if filtered else "The filter of the table shows every account.",
        ),
        MenuEntry("Select the others", align.selection.invert if chosen else None, NOTHING),
        MenuEntry("Select none", align.selection.clear if chosen else None, NOTHING),
    ]


def move_entries(align: "AlignWorkspace", _row: int, _place: QPoint) -> list[MenuEntry]:
    """Move and lock what is selected."""
    chosen = align.selected.size
    what = "1 account" if chosen == 1 else f"{chosen:,} accounts"
    return [
        MenuEntry(f"Move {what} to…", align.ask_move if chosen else None, NOTHING),
        MenuEntry(
            f"Give {'it' if chosen == 1 else 'each'} to its nearest territory",
            partial(align.territories.deeds.to_nearest, align.selected) if chosen else None,
            NOTHING,
        ),
        MenuEntry(f"Lock or unlock {what}", align.toggle_lock if chosen else None, NOTHING),
    ]
