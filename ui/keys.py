"""All keys of the window in one place; the key list and the shortcuts cannot disagree."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does; several sequences do the same."""

    sequences: tuple[str, ...]
    does: str


KEYS: Final[dict[str, Key]] = {
    "search": Key(("Ctrl+K",), "Search accounts, territories and commands"),
    "filter": Key(("Ctrl+F",), "Filter the table"),
    "undo": Key(("Ctrl+Z",), "Undo"),
    "redo": Key(("Ctrl+Shift+Z", "Ctrl+Y"), "Redo"),
    "move": Key(("M",), "Move the selection: letter or name, Enter"),
    "lock": Key(("L",), "Lock or unlock the selection"),
    "pointer": Key(("V",), "Pointer: select and drag"),
    "lasso": Key(("O",), "Lasso"),
    "box": Key(("B",), "Select in a box"),
    "polygon": Key(("P",), "Polygon: click its corners, Enter or a double click closes it"),
    "alike": Key(("A",), "Select all in the same ZIP, county, system, cluster, territory"),
    "select_all": Key(("Ctrl+A",), "Select all accounts, in the table those of the filter"),
    "invert": Key(("I",), "Select the others"),
    "select_none": Key(("N",), "Select none"),
    "suggestions": Key(("S",), "Best territories for the selection, 1 to 5 takes one"),
    "back": Key(("Esc",), "One step back; in a run, stop and keep best"),
    "optimize": Key(("Ctrl+Return",), "Run the optimizer"),
    "workspace_1": Key(("Ctrl+1",), "First workspace"),
    "workspace_2": Key(("Ctrl+2",), "Second workspace"),
    "workspace_3": Key(("Ctrl+3",), "Third workspace"),
    "workspace_4": Key(("Ctrl+4",), "Fourth workspace"),
    "workspace_5": Key(("Ctrl+5",), "Fifth workspace"),
    "workspace_6": Key(("Ctrl+6",), "Sixth workspace"),
    "scenario_0": Key(("Alt+0",), "Open Live"),
    "scenario_1": Key(("Alt+1",), "Open the first scenario"),
    "scenario_2": Key(("Alt+2",), "Open the second scenario"),
    "scenario_3": Key(("Alt+3",), "Open the third scenario"),
    "open": Key(("Ctrl+O",), "Open a project"),
    "save": Key(("Ctrl+S",), "Save"),
    "save_as": Key(("Ctrl+Shift+S",), "Save as"),
    "demo": Key(("Ctrl+D",), "Open the demo"),
    "import": Key(("Ctrl+I",), "Import files"),
    "paste": Key(("Ctrl+V",), "Import the cells on the clipboard"),
    "own_metrics": Key(("Ctrl+Shift+M",), "Own metrics"),
    "where": Key(("Alt+W",), "Where a figure comes from"),
    "brief": Key(("Ctrl+B",), "The brief: goals, pain points, reps, oddities, limits"),
    "all_numbers": Key(("Ctrl+Shift+N",), "All numbers of the alignment against live"),
    "rules": Key(("Ctrl+R",), "Go to the rules; arrows and Enter show what breaks one"),
    "history": Key(("Ctrl+H",), "History: the tree of all changes"),
    "compare": Key(("Ctrl+Shift+C",), "Compare scenarios"),
    "map_search": Key(("Ctrl+Shift+F",), "Find an account, town or ZIP on the map"),
    "map_layers": Key(("Ctrl+L",), "Layers of the map"),
    "map_colour": Key(("Ctrl+Shift+L",), "What the colour of the accounts means"),
    "map_print": Key(("Ctrl+P",), "Print the map as PDF"),
    "map_copy": Key(("Ctrl+Alt+C",), "Copy the map as a picture"),
    "diary_new": Key(("N",), "In the diary: a new item on the day that shows"),
    "diary_request": Key(("R",), "In the diary: log a request with three taps"),
    "diary_see_next": Key(("W",), "In the diary: whom to see next and why"),
    "review_next": Key(("J",), "In the review: the next alert, Enter does its answer"),
    "review_previous": Key(("K",), "In the review: the alert before"),
    "funnel_new": Key(("Ctrl+Alt+N",), "In the funnel: a new opportunity"),
    "funnel_board": Key(("Ctrl+Alt+1",), "In the funnel: the board"),
    "funnel_list": Key(("Ctrl+Alt+2",), "In the funnel: the list"),
    "funnel_figures": Key(("Ctrl+Alt+3",), "In the funnel: the figures"),
    "funnel_not_now": Key(("Ctrl+Alt+4",), "In the funnel: accounts left for now"),
    "funnel_builder": Key(("Ctrl+Alt+5",), "In the funnel: the funnels themselves"),
    "next_pane": Key(("F6",), "Next pane"),
    "previous_pane": Key(("Shift+F6",), "Previous pane"),
    "backups": Key(("Ctrl+Shift+B",), "Backups"),
    "help": Key(("F1", "?"), "Help; on a term, its place in the glossary"),
    "keys": Key(("Ctrl+/",), "This list"),
}
MAP_KEYS: Final[tuple[tuple[str, str], ...]] = (
    ("Ctrl+C in the table", "Copy the selected rows for a spreadsheet"),
    ("Left, Right, Space on a group", "Fold, unfold, select its accounts"),
    ("Down, Tab in the filter", "Offer what could follow, take it"),
    ("Double click, F2 on a scenario", "Rename it; the menu key shows what else"),
    ("Enter, F2, Delete in the tree", "Details, rename, delete the territory"),
    ("Menu key in the tree", "Split, merge, colour, lock, district"),
    ("Tab to the home, arrows, Enter", "Move the home of the chosen territory"),
    ("Arrows, + −", "Pan and zoom the map"),
    ("Tab, Enter", "Next account by distance, open it"),
    ("Shift or Ctrl with a click", "Add to the selection"),
)
