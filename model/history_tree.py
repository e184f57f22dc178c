"""The history laid out as a tree on lanes: the way taken on the first, each branch beside it."""

from dataclasses import dataclass

from model.history import Entry, History


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One knot of the tree; `entry` is None at the beginning.

    `lane` counts from 0, the way that undo and redo walk. `through` are the lanes that pass
    beside the knot, `joins` those that end in it from above; `has_newer` says that its own lane
    goes on above it. Below a knot its lane always goes on, down to what it follows.
    """

    entry: Entry | None
    lane: int
    through: tuple[int, ...]
    joins: tuple[int, ...]
    has_newer: bool
    is_here: bool
    kept: bool  # done and not undone

    @property
    def id(self) -> int | None:
        """What can be walked to; None is the beginning."""
        return None if self.entry is None else self.entry.id


def tree_lines(history: History) -> list[TreeLine]:
    """Every entry, newest first, and the beginning at the end."""
    lanes = _lanes(history)
    kept = {entry.id for entry in history.path()}
    waiting: dict[int, int] = {}  # lane -> the entry that its last knot follows; 0: the beginning
    lines = []
    knots: list[Entry | None] = [*reversed(history.entries), None]
    for entry in knots:
        own = 0 if entry is None else entry.id
        lane = lanes[None if entry is None else entry.id]
        beside = {other: until for other, until in waiting.items() if other != lane}
        lines.append(
            TreeLine(
                entry,
                lane,
                tuple(sorted(other for other, until in beside.items() if until < own)),
                tuple(sorted(other for other, until in beside.items() if until == own)),
                waiting.get(lane) == own,
                (None if entry is None else entry.id) == history.here,
                entry is None or entry.id in kept,
            )
        )
        if entry is not None:
            waiting[lane] = 0 if entry.parent is None else entry.parent
    return lines


def _lanes(history: History) -> dict[int | None, int]:
    """A lane for each entry: 0 for the way through here, the next free one for each branch."""
    children: dict[int | None, list[int]] = {}
    for entry in history.entries:
        children.setdefault(entry.parent, []).append(entry.id)
    lanes: dict[int | None, int] = {None: 0}
    for entry in history.path():
        lanes[entry.id] = 0
    at = history.here
    while at in children:
        at = children[at][-1]  # the newest: what redo takes
        lanes[at] = 0
    ends: list[tuple[int, int]] = []  # of the lanes beside: first and last entry
    for entry in history.entries:
        if entry.id in lanes:
            continue
        chain = [entry.id]
        while chain[-1] in children:
            chain.append(children[chain[-1]][-1])
        first, last = entry.parent or 0, chain[-1]
        lane = next((n for n, (begin, end) in enumerate(ends, 1) if end < first or last < begin), 0)
        if lane:
            begin, end = ends[lane - 1]
            ends[lane - 1] = (min(begin, first), max(end, last))
        else:
            ends.append((first, last))
            lane = len(ends)
        lanes |= dict.fromkeys(chain, lane)
    return lanes
