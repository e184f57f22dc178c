"""The hard rules of a diary, H1 to H12: what a quarter breaks, item by item."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np

from model.diary.edits import CAUSES
from model.diary.focus import PLACELESS
from model.diary.quarter import BUFFER, Diary, Item, diary_of_rep, items_of
from model.diary.rule_facts import FACE, RuleFacts, rule_facts
from model.diary.table import PUBLISHED, rows_of
from model.diary.visiting import inside
from model.diary.work_days import Quarter, working_days_between
from model.plan.tables import text
from model.reps import Rep
from model.state import State

SLACK_MIN: Final = 1.0  # times are kept in whole minutes
LATE_H: Final = 18.0  # a day that returns later is a late one
MIN_BUFFERS: Final = 2  # a week of at least four open days
_FULL_WEEK: Final = 4
_DO_NOW: Final = "do now"
_PLANNED: Final = ("plan", "funnel")
_HELD: Final = ("cancelled", "no_show", "moved")


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A hard rule that does not hold: code "H1" to "H12", the items' uids, a sentence."""

    code: str
    items: tuple[str, ...]
    sentence: str
    day: date | None = None


def broken_rules(
    state: State, rep: Rep, quarter: Quarter, diary: Diary | None = None
) -> list[BrokenRule]:
    """Every hard rule a quarter breaks, in the order of the rules and of the days.

    Without `diary` the project's own is judged. Cancelled, moved and missed items do not count.
    """
    judged = diary_of_rep(state, rep.id, quarter) if diary is None else diary
    facts = rule_facts(state, rep, quarter)
    facts = replace(facts, nights={known.day: known.night for known in judged.days if known.night})
    items = [item for item in judged.items if item.status not in _HELD]
    days = {day: [i for i in items if i.day == day] for day in sorted({i.day for i in items})}
    found: list[BrokenRule] = []
    for rule in _BY_DAY:
        for day, own in days.items():
            found += rule(facts, day, own)
    found += _late_weeks(facts, days)
    for whole in _WHOLE:
        found += whole(facts, items)
    found += _locks(state, facts, rep, items)
    return sorted(found, key=lambda broken: (int(broken.code[1:]), broken.day or date.max))


def _overlaps(facts: RuleFacts, day: date, items: Sequence[Item]) -> list[BrokenRule]:
    """H1: no overlap, the drive between two places included, also that from a hotel."""
    timed = [item for item in items if item.start == item.start and item.end > item.start]
    found, last = [], facts.slept(day)[0]
    for before, after in pairwise(timed):
        last = before.account_id if facts.located(before) else last
        drive = facts.minutes(last, after.account_id) if last and facts.located(after) else 0.0
        short = before.end * 60 + drive - after.start * 60
        if short > SLACK_MIN:
            found.append(
                BrokenRule(
                    "H1",
                    (before.uid, after.uid),
                    f"{facts.say(after)} begins {short:.0f} minutes too early on {facts.on(day)}: "
                    f"{facts.say(before)} ends at {_clock(before.end)} and the drive takes "
                    f"{drive:.0f} minutes.",
                    day,
                )
            )
    return found


def _length(facts: RuleFacts, day: date, items: Sequence[Item]) -> list[BrokenRule]:
    """H2: door to door within the day's limit."""
    left, back = facts.away(items)
    if back - left <= facts.longest_h + SLACK_MIN / 60 + 1e-9:
        return []
    uids = tuple(item.uid for item in items if facts.located(item))
    words = (
        f"{facts.on(day)} takes {facts.show.hours(back - left, 1)} from door to door; "
        f"{facts.longest_h:g} h is the limit."
    )
    return [BrokenRule("H2", uids, words, day)]


def _late_weeks(facts: RuleFacts, days: Mapping[date, Sequence[Item]]) -> list[BrokenRule]:
    weeks: dict[int, list[date]] = {}
    for day, items in days.items():
        if facts.away(items)[1] > LATE_H + SLACK_MIN / 60:
            weeks.setdefault(items[0].week, []).append(day)
    return [
        BrokenRule(
            "H2",
            tuple(item.uid for day in late for item in days[day]),
            f"Week {week} has {len(late)} late days; {facts.late_days} are the limit.",
            late[-1],
        )
        for week, late in weeks.items()
        if len(late) > facts.late_days
    ]


def _hours(facts: RuleFacts, day: date, items: Sequence[Item]) -> list[BrokenRule]:
    """H3: visiting hours of the account, and nobody is called on while operating.

    An appointment that is locked hard or confirmed has been agreed with the surgeon.
    """
    found = []
    for item in items:
        if item.kind in PLACELESS or item.kind == "case_attendance" or not item.account_id:
            continue
        start, end = item.start * 60, item.end * 60
        hours = facts.hours.get(item.account_id, ())
        if hours and not inside(hours, day.weekday(), start, end):
            words = f"{facts.say(item)} lies outside the visiting hours on {facts.on(day)}."
            found.append(BrokenRule("H3", (item.uid,), words, day))
        elif item.kind in FACE and not _agreed(item) and facts.operates(item, day, items):
            words = (
                f"{facts.say(item)} lies in the surgeon's own operating time on {facts.on(day)}."
            )
            found.append(BrokenRule("H3", (item.uid,), words, day))
    return found


def _agreed(item: Item) -> bool:
    return item.lock == "hard" or item.status in ("confirmed", "done")


def _blocks(facts: RuleFacts, day: date, items: Sequence[Item]) -> list[BrokenRule]:
    """H4: cases only in an OR block of the account, the surgeon's own where one is named."""
    return [
        BrokenRule("H4", (item.uid,), f"{facts.say(item)} lies in no OR block of its surgeon.", day)
        for item in items
        if item.kind == "case_attendance" and not facts.in_block(item, day)
    ]


def _holidays(facts: RuleFacts, day: date, items: Sequence[Item]) -> list[BrokenRule]:
    """H9: nothing on holidays and leave; on company days the company's own only."""
    worked = next((known for known in facts.calendar.days if known.day == day), None)
    if worked is None:
        why = facts.calendar.away.get(day, "no working day")
        return [
            BrokenRule("H9", tuple(i.uid for i in items), f"{facts.on(day)} is off: {why}.", day)
        ]
    inner = [item.uid for item in items if item.is_customer]
    if worked.company and inner:
        return [BrokenRule("H9", tuple(inner), f"{facts.on(day)} belongs to the company.", day)]
    return []


def _committees(facts: RuleFacts, items: Sequence[Item]) -> list[BrokenRule]:
    """H5: committees meet on their dates, papers are in before they are due."""
    found = []
    for item in items:
        meetings = facts.committees.get(item.account_id, ())
        wrong = bool(meetings) and item.day not in {meeting.meeting for meeting in meetings}
        if item.kind == "vac_meeting" and wrong:
            words = (
                f"{facts.say(item)} is on {facts.on(item.day)}; the committee does not meet then."
            )
            found.append(BrokenRule("H5", (item.uid,), words, item.day))
        if item.kind == "vac_submission" and item.opportunity_id:
            due = [
                m.papers for m in meetings if m.papers and f"({item.opportunity_id})" in m.agenda
            ]
            if due and facts.calendar.quarter.first <= max(due) < item.day:
                words = f"{facts.say(item)} is on {facts.on(item.day)}; "
                words += f"the papers were due on {facts.on(max(due))}."
                found.append(BrokenRule("H5", (item.uid,), words, item.day))
    return found


def _order(facts: RuleFacts, items: Sequence[Item]) -> list[BrokenRule]:
    """H6: funnel steps in order; training at most so many days before the first case after it."""
    found = []
    pursuits: dict[str, list[Item]] = {}
    for item in items:
        if item.opportunity_id and item.step:
            pursuits.setdefault(item.opportunity_id, []).append(item)
    for own in pursuits.values():
        for early, late in pairwise(sorted(own, key=lambda i: (i.step, i.day))):
            if early.step < late.step and late.day < early.day:
                words = f"{facts.say(late)}: step {late.step} on {facts.on(late.day)} "
                words += f"comes before step {early.step}."
                found.append(BrokenRule("H6", (early.uid, late.uid), words, late.day))
    for item in (i for i in items if i.kind == "training"):
        cases = [
            i for i in items if i.kind == "case_attendance" and i.account_id == item.account_id
        ]
        later = [case for case in cases if case.day >= item.day]
        apart = (min(c.day for c in later) - item.day).days if later else 0
        if apart > facts.training_days and len(later) == len(cases):
            words = f"{facts.say(item)} is {apart} days before the first case there."
            found.append(BrokenRule("H6", (item.uid,), words, item.day))
    return found


def _contacts(facts: RuleFacts, items: Sequence[Item]) -> list[BrokenRule]:
    """H7: yearly caps, and days between two calls to one person by the account's class."""
    found = []
    met: dict[str, list[Item]] = {}
    for item in items:
        if item.kind == "call_f2f":
            for who in item.contact_ids:
                met.setdefault(who, []).append(item)
    for who, calls in met.items():
        for before, after in pairwise(calls):
            apart, least = (after.day - before.day).days, facts.gap(after.account_id)
            if apart < least:
                words = f"{facts.say(after)}: {apart} days after the last call, {least} must pass."
                found.append(BrokenRule("H7", (before.uid, after.uid), words, after.day))
        cap = facts.caps.get(who, np.inf)
        if len(calls) > cap:
            words = f"{facts.say(calls[-1])}: {len(calls)} calls, {cap:.0f} a year are allowed."
            found.append(BrokenRule("H7", tuple(i.uid for i in calls), words, calls[-1].day))
    return found


def _buffers(facts: RuleFacts, items: Sequence[Item]) -> list[BrokenRule]:
    """H8: two buffers in each whole week and a tenth of the hours in all."""
    found, whole = [], 0.0
    weeks: dict[int, int] = {}
    for day in facts.calendar.open_days:
        weeks[day.week] = weeks.get(day.week, 0) + 1
    for week, days in weeks.items():
        own = [item for item in items if item.week == week and item.kind == BUFFER]
        whole += sum(item.end - item.start for item in own)
        least = MIN_BUFFERS if days >= _FULL_WEEK else min(1, days // 2)
        if len(own) < least:
            words = f"Week {week} has {len(own)} protected buffers; {least} are needed."
            found.append(BrokenRule("H8", tuple(i.uid for i in own), words))
    needed = facts.buffer_share * facts.day_h * len(facts.calendar.open_days)
    if whole < needed:
        show = facts.show
        words = f"{show.hours(whole)} are protected; {show.hours(needed)} are needed."
        found.append(BrokenRule("H8", (), words))
    return found


def _notice(facts: RuleFacts, items: Sequence[Item]) -> list[BrokenRule]:
    """H10: no face-to-face call is put in at short notice except by the triage's "do now"."""
    found = []
    for item in items:
        inserted = facts.created(item)
        if item.kind != "call_f2f" or inserted is None or item.origin in _PLANNED:
            continue
        ahead = working_days_between(inserted, item.day, facts.calendar.away)
        if ahead < facts.notice_days and not item.reason.casefold().startswith(_DO_NOW):
            words = f"{facts.say(item)} was put in {ahead} working days ahead."
            found.append(BrokenRule("H10", (item.uid,), words, item.day))
    return found


def _load(facts: RuleFacts, items: Sequence[Item]) -> list[BrokenRule]:
    """H11: hours with drives at most what the quarter has."""
    own = [item for item in items if item.kind not in facts.not_planable]
    hours = sum(item.hours + item.drive_min / 60 for item in own)
    if hours <= facts.planable_h:
        return []
    show = facts.show
    words = f"{show.hours(hours)} are planned; the quarter has {show.hours(facts.planable_h)}."
    return [BrokenRule("H11", (), words)]


def _locks(state: State, facts: RuleFacts, rep: Rep, items: Sequence[Item]) -> list[BrokenRule]:
    """H12: a hard item stands where it was published, unless a cause is told."""
    table = state.table(PUBLISHED)
    if not len(table):
        return []
    was = {
        item.uid: item for item in items_of(table[rows_of(table, rep.id, facts.calendar.quarter)])
    }
    hard = set(text(table[text(table, "lock") == "hard"], "uid"))
    now = {item.uid: item for item in items}
    found = []
    for uid in sorted(hard & set(was)):
        item = now.get(uid)
        moved = item is not None and (item.day, item.start) != (was[uid].day, was[uid].start)
        if item is not None and moved and item.reason not in CAUSES:
            words = f"{facts.say(item)} was published for {facts.on(was[uid].day)} "
            words += "and moved without a cause."
            found.append(BrokenRule("H12", (uid,), words, item.day))
    return found


def _clock(hours: float) -> str:
    whole = round(hours * 60)
    return f"{whole // 60:02d}:{whole % 60:02d}"


_Daily = Callable[[RuleFacts, date, Sequence[Item]], list[BrokenRule]]
_Whole = Callable[[RuleFacts, Sequence[Item]], list[BrokenRule]]
_BY_DAY: Final[tuple[_Daily, ...]] = (_overlaps, _length, _hours, _blocks, _holidays)
_WHOLE: Final[tuple[_Whole, ...]] = (
    _committees,
    _order,
    _contacts,
    _buffers,
    _notice,
    _load,
)
