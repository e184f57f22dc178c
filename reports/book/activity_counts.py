"""Activities of the four quarters of year one by role class: planned ones, then estimated ones."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from model.diary.quarter import Item, role_counts
from reports.book.diary import diary_of
from reports.book.facts import BookFacts
from reports.book.typed import Entry, amount, entries, text

ROLES: Final = "UBA"
UNKNOWN: Final = "?"  # several role classes at once, or none known
GROUPS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "f2f": ("Calls", ("call_f2f",)),
    "remote": ("Remote touches", ("remote_touch",)),
    "cases": ("Cases attended", ("case_attendance",)),
    "demos": ("Demos, in-services", ("demo", "in_service", "wet_lab", "trial_review", "training")),
    "committee": (
        "Committee, business",
        ("vac_submission", "vac_meeting", "business_case_meeting"),
    ),
    "discovery": ("Discovery", ("early_discovery",)),
    "joint_plan": ("Joint plan sessions", ("joint_plan_session",)),
    "kol": ("Leader meetings", ("kol_meeting",)),
    "other": ("Other", ()),
}
_GROUP_OF: Final = {kind: key for key, (_, kinds) in GROUPS.items() for kind in kinds}

Counts = Mapping[str, Mapping[str, int]]  # group -> role letter or UNKNOWN -> number


def planned_counts(items: list[Item]) -> Counts:
    """The customer items of the diary by group and role class."""
    by_group: dict[str, list[Item]] = {}
    for item in items:
        if item.is_customer:
            by_group.setdefault(_GROUP_OF.get(item.kind, "other"), []).append(item)
    found = {}
    for key in (key for key in GROUPS if key in by_group):
        counts = role_counts(by_group[key])
        known = {role: counts[role] for role in ROLES}
        found[key] = {**known, UNKNOWN: counts.total() - sum(known.values())}
    return found


def counts_of(facts: BookFacts, quarter: int, code: str) -> tuple[Counts, bool]:
    """The activities of a quarter, 1 to 4, and whether they are estimated.

    The diary speaks for quarter one. The rep's outline gives the number of a later quarter; it
    is spread over the role classes as the same activity is in the diary.
    """
    planned = planned_counts(list(diary_of(facts).items))
    if quarter == 1 and planned:
        return planned, False
    outline = outline_of(facts, code)
    found = {}
    for key in GROUPS:
        n = amount(outline, key)
        if n > 0:
            found[key] = _spread(round(n), planned.get(key, {}) or _all_roles(planned))
    return found, True


def outline_of(facts: BookFacts, code: str) -> Entry:
    """The rep's outline of a quarter such as "2027-Q2", empty without one."""
    rows = entries(facts.typed, "quarter_outline")
    return next((row for row in rows if text(row, "quarter") == code), {})


def days_of(facts: BookFacts, quarter: int, code: str) -> list[tuple[str, str]]:
    """Discovery and case days of a quarter in words: counted in the diary, else estimated by it."""
    diary = diary_of(facts)
    modes = Counter(day.mode for day in diary.days)
    planned = planned_counts(list(diary.items))
    outline = outline_of(facts, code)
    found = []
    for mode, key, words in (
        ("discovery", "discovery", "Discovery days"),
        ("case", "cases", "Case days"),
        ("demo", "demos", "Demo, trial days"),
    ):
        days = float(modes[mode])
        if quarter > 1:
            days = _estimated(facts, key, days, sum(planned.get(key, {}).values()), outline)
        if days >= 0.5:
            found.append((words, f"{days:.0f}" if quarter == 1 else f"about {days:.0f}"))
    return found


def _estimated(facts: BookFacts, key: str, days: float, held: int, outline: Entry) -> float:
    """Days that the activities of an outline take; cases as many a day as the year's workload."""
    n, work = amount(outline, key), facts.plan.workload
    cases, or_days = float(np.nansum(work.cases)), float(np.nansum(work.or_days))
    if not n > 0:
        return 0.0
    if key == "cases" and cases > 0 and or_days > 0:
        return n * or_days / cases
    return n * days / held if held else 0.0


def _all_roles(planned: Counts) -> Mapping[str, int]:
    whole: Counter[str] = Counter()
    for counts in planned.values():
        whole.update(counts)
    return whole


def _spread(n: int, like: Mapping[str, int]) -> Mapping[str, int]:
    """`n` shared out in the proportions of `like`, whole numbers that add up to `n`."""
    keys = [*ROLES, UNKNOWN]
    weight = np.array([like.get(key, 0) for key in keys], float)
    if not weight.sum() > 0:
        return {**dict.fromkeys(ROLES, 0), UNKNOWN: n}
    exact = n * weight / weight.sum()
    whole = np.floor(exact).astype(int)
    for place in np.argsort(-(exact - whole), kind="stable")[: n - int(whole.sum())]:
        whole[place] += 1
    return dict(zip(keys, whole.tolist(), strict=True))
