"""What one step of the history did: the project before it against the project after it."""

from datetime import datetime

from model.differences import Difference, differences
from model.history import History


def step_differences(history: History, entry_id: int) -> tuple[Difference, ...]:
    """What an entry changed, account by account, with the names of its time.

    It may lie in any branch; `history` stays where it is. Empty for a step that changed no
    data, as opening another scenario. PlanError when there is no such entry.
    """
    walker = History(history.state, _no_clock, history.entries, history.here)
    walker.go_to(entry_id)
    after = walker.state
    walker.undo()
    return differences(walker.state, after)


def step_lines(found: tuple[Difference, ...], most: int = 200) -> list[str]:
    """Differences as lines of text: a heading with its count, then at most `most` things each."""
    lines: list[str] = []
    for one in found:
        told = [line for line in one.lines if line]
        lines.append(f"{one.kind}: {one.count:,}" if told else one.kind)
        lines += [f"    {line}" for line in told[:most]]
        if len(told) > most:
            lines.append(f"    and {len(told) - most:,} more")
    return lines


def _no_clock() -> datetime:
    raise AssertionError("Walking writes nothing, so it asks for no time.")
