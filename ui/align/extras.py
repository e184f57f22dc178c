"""What else stands in Align: the one place where further panels and actions are plugged in.

Each is one line in `add_extras`, and is made by a function of its own module:
- a card at the side: `align.side.add_card(card)`
- an entry of the menu of a territory: `align.territory_menu.add(offer)`
- an entry of the menu of an account or the selection: `align.account_menu.add(offer)`
- a layer of the map: whatever `align.map` offers for it
- a key of one letter: in `ui/align/shortcuts.py`
Who needs to follow the work listens to `align.session.changed` and `align.selection.changed`.
"""

from functools import partial
from typing import TYPE_CHECKING

from ui.align.account_actions import alike_entries, move_entries, selection_entries
from ui.align.menus import territory_entries

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace


def add_extras(align: "AlignWorkspace") -> None:
    """Plug everything in that the workspace can do without; called once, at its end."""
    align.territory_menu.add(partial(territory_entries, align))
    for offer in (alike_entries, selection_entries, move_entries):
        align.account_menu.add(partial(offer, align))
    align.account_menu.add(align.why.entries)
