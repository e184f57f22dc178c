"""What the tree offers for a territory, for a district and beside both."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from model.alignment import UNASSIGNED
from model.locks import is_locked
from model.palette import HUE_NAMES
from model.territories import District, descendants
from ui.align.menus import MenuEntry, counted

if TYPE_CHECKING:
    from ui.territory.desk import TerritoryDesk

MOST_LISTED = 30  # territories named one by one in a menu


def territory_menu(desk: "TerritoryDesk", code: int, _place: QPoint) -> list[MenuEntry]:
    """Everything that can be done with one territory, or with all that are chosen."""
    layer = desk.session.layer
    chosen = desk.tree.chosen_codes()
    codes = chosen if code in chosen and len(chosen) > 1 else [code]
    territory = layer.territories[code]
    if len(codes) > 1:
        return [
            *_merging(desk, codes),
            MenuEntry(
                f"Delete {len(codes)} territories, accounts to the nearest",
                lambda: desk.deeds.delete(codes),
            ),
            MenuEntry(f"Lock {len(codes)} territories", lambda: desk.deeds.lock(codes, True)),
            MenuEntry(f"Unlock {len(codes)} territories", lambda: desk.deeds.lock(codes, False)),
            *_moving(desk, codes),
        ]
    inherited = is_locked(territory, desk.session.state.districts) and not territory.locked
    return [
        MenuEntry("Details (Enter)", lambda: desk.show_details(code)),
        MenuEntry("Rename (F2)", lambda: desk.tree.rename(code)),
        MenuEntry(
            "Unlock" if territory.locked else "Lock",
            None if inherited else lambda: desk.deeds.lock([code], not territory.locked),
            "Its district is locked." if inherited else "",
        ),
        MenuEntry("Choose the rep…", lambda: desk.ask_rep(code)),
        MenuEntry("Set the home by town or ZIP…", lambda: desk.ask_home(code)),
        *_colours(desk, code),
        *_splitting(desk, code),
        *_merging(desk, [code]),
        *_deleting(desk, code),
        *_moving(desk, [code]),
    ]


def district_menu(desk: "TerritoryDesk", district_id: str) -> list[MenuEntry]:
    """What can be done with a district, or beside all rows ("")."""
    rows = desk.selected
    anywhere = [
        MenuEntry(
            f"New territory of {counted(rows.size, 'selected account')}"
            if rows.size
            else "New empty territory",
            lambda: desk.create(),
        ),
        MenuEntry("New territory at a town or ZIP…", desk.ask_new_home),
        MenuEntry("New district", lambda: desk.create_district(district_id)),
        _leftovers(desk),
        MenuEntry("Cut by own areas from a file…", desk.areas.ask),
        MenuEntry("Colour all anew", desk.deeds.colour_anew),
        MenuEntry("Overlaps", desk.show_overlaps),
        MenuEntry("Coverage and teams", desk.show_coverage),
    ]
    if not district_id:
        return anywhere
    district = next(d for d in desk.session.state.districts if d.id == district_id)
    return [
        MenuEntry(f"Rename {district.name} (F2)", lambda: desk.tree.rename_district(district_id)),
        MenuEntry(
            f"{'Unlock' if district.locked else 'Lock'} {district.name}",
            lambda: desk.deeds.lock_district(district_id, not district.locked),
        ),
        *_placing(desk, district),
        MenuEntry(
            f"Delete {district.name}, territories stay",
            lambda: desk.deeds.delete_district(district_id),
        ),
        *anywhere,
    ]


def _leftovers(desk: "TerritoryDesk") -> MenuEntry:
    """All accounts that nobody serves to the nearest territories, in one step."""
    rows = desk.deeds.unassigned()
    several = bool(rows.size) and bool(desk.session.layer.territories)
    what = counted(rows.size, "unassigned account") if rows.size else "Unassigned accounts"
    return MenuEntry(
        f"{what} to the nearest territories",
        desk.assign_leftovers if several else None,
        "" if several else "Every account has a territory.",
    )


def _placing(desk: "TerritoryDesk", district: District) -> list[MenuEntry]:
    """Where a district can lie: below every other one but its own, or at the top."""
    districts = desk.session.state.districts
    group, inside = f"Put {district.name} below", descendants(districts, district.id)
    found = [
        MenuEntry(other.name, partial(desk.deeds.move_district, district.id, other.id), "", group)
        for other in districts
        if other.id not in inside and other.id != district.parent
    ]
    if district.parent:
        top = partial(desk.deeds.move_district, district.id, "")
        found.append(MenuEntry("None: to the top", top, "", group))
    return found or [MenuEntry(f"{group} another · make one first", None)]


def _colours(desk: "TerritoryDesk", code: int) -> list[MenuEntry]:
    clear = desk.deeds.clear_hues(code)
    now = desk.hues[code]
    found = []
    for hue, name in enumerate(HUE_NAMES):
        words = name.capitalize() + (" · now" if hue == now else "")
        words += "" if hue in clear or hue == now else " · like a neighbour"
        found.append(MenuEntry(words, partial(desk.deeds.recolour, code, hue), "", "Colour"))
    found.append(MenuEntry("Colour all anew", desk.deeds.colour_anew, "", "Colour"))
    return found


def _splitting(desk: "TerritoryDesk", code: int) -> list[MenuEntry]:
    group = "Split"
    own = desk.session.alignment.rows_of(code)
    chosen = desk.selected[desk.session.alignment.territory[desk.selected] == code]
    part = 0 < chosen.size < own.size
    several = own.size > 1
    hint = "" if several else "It has fewer than two accounts."
    return [
        MenuEntry(
            "By a line drawn on the map",
            (lambda: desk.draw_split(code)) if several else None,
            hint,
            group,
        ),
        MenuEntry(
            "Into west and east",
            (lambda: desk.deeds.halve(code, north_south=False)) if several else None,
            hint,
            group,
        ),
        MenuEntry(
            "Into south and north",
            (lambda: desk.deeds.halve(code, north_south=True)) if several else None,
            hint,
            group,
        ),
        *(
            MenuEntry(
                f"Into {parts}, balanced by the optimizer",
                partial(desk.optimize_split, code, parts) if own.size >= parts else None,
                "" if own.size >= parts else f"It has fewer than {parts} accounts.",
                group,
            )
            for parts in (2, 3, 4)
        ),
        MenuEntry(
            f"Off with {counted(chosen.size, 'selected account')}"
            if chosen.size
            else "Off with its selected accounts · select some first",
            (lambda: desk.deeds.split_off(code, chosen)) if part else None,
            "" if part else "Select some of its accounts first.",
            group,
        ),
    ]


def _merging(desk: "TerritoryDesk", codes: list[int]) -> list[MenuEntry]:
    territories = desk.session.layer.territories
    if len(codes) > 1:
        return [
            MenuEntry(
                f"{territories[keep].label} stays, with its rep",
                partial(desk.deeds.merge, codes, keep),
                "",
                f"Merge {len(codes)} territories",
            )
            for keep in codes
        ]
    here = codes[0]
    beside = desk.beside(here)[:MOST_LISTED]
    return [
        MenuEntry(
            f"With {territories[other].label}",
            partial(desk.deeds.merge, [here, other], here),
            f"{territories[here].label} keeps its name and rep.",
            f"Merge into {territories[here].label}",
        )
        for other in beside
    ]


def _deleting(desk: "TerritoryDesk", code: int) -> list[MenuEntry]:
    group = "Delete"
    territories = desk.session.layer.territories
    return [
        MenuEntry("Accounts to the nearest (Del)", lambda: desk.deeds.delete([code]), "", group),
        *(
            MenuEntry(
                f"Accounts to {territories[other].label}",
                partial(desk.deeds.delete, [code], other),
                "",
                group,
            )
            for other in desk.beside(code)[:MOST_LISTED]
        ),
        MenuEntry("Accounts to nobody", lambda: desk.deeds.delete([code], UNASSIGNED), "", group),
    ]


def _moving(desk: "TerritoryDesk", codes: list[int]) -> list[MenuEntry]:
    group = "Move to district"
    found = [
        MenuEntry(
            district.name,
            partial(desk.deeds.put_into, codes, district.id),
            "",
            group,
        )
        for district in desk.session.state.districts
    ]
    found.append(MenuEntry("No district", lambda: desk.deeds.put_into(codes, ""), "", group))
    found.append(MenuEntry("New district", lambda: desk.district_of(codes), "", group))
    return found
