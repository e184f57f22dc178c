"""The decided import as one change of the project: one undo step, duplicates merged with it."""

from collections.abc import Iterable
from datetime import date

from model.change import Change, Together
from model.intake.duplicates import merge_duplicates
from model.intake.incoming import Incoming, take_in
from model.intake.incoming_parts import TakenIn
from model.state import State
from ui.accounts.draft import MergeChoice


def import_of(
    state: State, incoming: Incoming, merges: Iterable[MergeChoice], today: date
) -> tuple[Change, TakenIn]:
    """The change that brings everything in, and what it does. Raises PlanError if it cannot be."""
    change, taken = take_in(state, incoming, today)
    parts: list[Change] = [change]
    after = change.apply(state)
    for choice in merges:
        if choice.drop:
            merge = merge_duplicates(after, choice.keep, choice.drop, choice.take)
            after = merge.apply(after)
            parts.append(merge)
    return (change if len(parts) == 1 else Together(change.label, tuple(parts))), taken


def taken_words(taken: TakenIn, merged: int, notes: int | None = None) -> str:
    """What an import did, in counts, and its notes: all of them, or the last so many."""
    parts: list[str] = []
    if taken.accounts is not None:
        summary = taken.accounts
        parts.append(
            f"{summary.new:,} new, {summary.changed:,} changed, {summary.unchanged:,} unchanged,"
            f" {summary.gone:,} no longer in the file"
        )
    if merged:
        parts.append(f"{merged:,} merged")
    if taken.tables:
        rows = sum(table.new + table.changed + table.unchanged for table in taken.tables)
        n = len(taken.tables)
        tables = "1 further table" if n == 1 else f"{n} further tables"
        parts.append(f"{tables} with {rows:,} rows")
    if taken.areas is not None:
        parts.append(f"{taken.areas.assigned:,} accounts assigned by areas")
    left = 0 if notes is None else max(len(taken.notes) - notes, 0)
    more = [f"{left:,} further notes are with the import under Accounts."] if left else []
    return " ".join(["Imported: " + "; ".join(parts) + ".", *taken.notes[left:], *more])
