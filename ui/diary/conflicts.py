"""What speaks against items at a day and time, as sentences, quick enough for a drag."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from model.diary.quarter import Diary, diary_of_rep
from model.diary.rules import broken_rules
from model.diary.swaps import NEAR_WD, is_area_swap
from model.state import State
from ui.diary.agenda import Agenda, AgendaItem, minutes_text
from ui.diary.tones import mode_of

_MODES_FOR: Final = {
    "case_attendance": ("case",),
    "early_discovery": ("discovery",),
}
_LONGEST_H: Final = 9.5  # door to door
_SAID_ELSEWHERE: Final = ("H1", "H2", "H9", "H12")


def hints_of(
    agenda: Agenda, moving: Sequence[AgendaItem], day: date, start: int, longest: float = _LONGEST_H
) -> list[str]:
    """Sentences about the day, its kind, overlaps, drives and length; none when all is well."""
    plan = next((known for known in agenda.days if known.day == day), None)
    if plan is None:
        return [f"{day:%A} is {agenda.calendar.away.get(day, 'no working day')}."]
    if plan.mode == "company":
        return [f"The company takes {day:%A}: no customer is met."]
    first = moving[0]
    by = start - first.start
    moved = [entry.at(day, entry.start + by) for entry in moving]
    gone = {entry.uid for entry in moving}
    others = [e for e in agenda.by_day.get(day, []) if e.timed and e.uid not in gone]
    hints = [*_about_mode(first, plan.mode), *_about_neighbours(moved, others)]
    span = [*others, *moved]
    begin = min(e.start - e.drive_min for e in span)
    hours = (max(e.end for e in span) - begin) / 60
    if hours > longest:
        hints.append(f"The day takes {hours:.1f} h door to door, {longest:g} h is the most.")
    return hints


def swap_hints(agenda: Agenda, moving: Sequence[AgendaItem], day: date, today: date) -> list[str]:
    """What a visit moved to another area at short notice is; nothing where it is none."""
    first = moving[0]
    if not first.is_visit or not is_area_swap(agenda.areas, first.day, day, today):
        return []
    here, there = agenda.areas[first.day], agenda.areas[day]
    return [f"From {here} to {there} within {NEAR_WD} working days: it needs a cause."]


def _about_mode(first: AgendaItem, mode: str) -> list[str]:
    wanted = _MODES_FOR.get(first.kind)
    if wanted is None or mode in wanted:
        return []
    words = " or ".join(mode_of(name).words.lower() for name in wanted)
    return [f"It belongs on a day of {words}; this is {mode_of(mode).words.lower()}."]


def _about_neighbours(moved: Sequence[AgendaItem], others: Sequence[AgendaItem]) -> list[str]:
    hints = []
    start, end = moved[0].start, max(e.end for e in moved)
    for other in others:
        if start < other.end and other.start < end:
            span = f"{minutes_text(other.start)} to {minutes_text(other.end)}"
            hints.append(f"{other.title} is there from {span}.")
    if hints:
        return hints
    before = max((e for e in others if e.end <= start), key=lambda e: e.end, default=None)
    after = min((e for e in others if e.start >= end), key=lambda e: e.start, default=None)
    if before is not None and _drives(before, moved[0]) and start - before.end < moved[0].drive_min:
        hints.append(
            f"{start - before.end} min after {before.title}, the drive takes "
            f"{moved[0].drive_min:.0f}."
        )
    if after is not None and _drives(moved[-1], after) and after.start - end < after.drive_min:
        hints.append(
            f"{after.start - end} min before {after.title}, the drive takes {after.drive_min:.0f}."
        )
    return hints


def _drives(one: AgendaItem, other: AgendaItem) -> bool:
    return one.is_visit and other.is_visit and one.account_id != other.account_id


def new_breaches(
    state: State, agenda: Agenda, moving: Sequence[AgendaItem], day: date, start: int
) -> list[str]:
    """Sentences of the hard rules (H1 to H12) that items would newly break at a day and start.

    Overlaps and the length of the day are left to `hints_of`, and locks to the cause.
    """
    rep = agenda.rep
    if rep is None:
        return []
    before = diary_of_rep(state, rep.id, agenda.quarter)
    uids, by = {entry.uid for entry in moving}, (start - moving[0].start) / 60
    week = agenda.week_of(day)
    items = tuple(
        replace(item, day=day, week=week, start=item.start + by, end=item.end + by)
        if item.uid in uids
        else item
        for item in before.items
    )
    after = Diary(before.days, tuple(sorted(items, key=lambda i: (i.day, i.start))))
    known = {rule.sentence for rule in broken_rules(state, rep, agenda.quarter, before)}
    return [
        rule.sentence
        for rule in broken_rules(state, rep, agenda.quarter, after)
        if rule.code not in _SAID_ELSEWHERE
        and rule.sentence not in known
        and uids & set(rule.items)
    ]
