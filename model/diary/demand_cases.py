"""Cases to attend in the quarter: one stay per case day, in a surgeon's own block."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from model.diary.day_modes import CasePick, DayModes
from model.diary.demand_ground import Ground
from model.diary.demands import MUST, Demand
from model.diary.focus import CASE
from model.diary.visiting import Opening

SETUP: Final = 45  # minutes per OR day, plan-spec §1.10
PER_CASE: Final = 120
TRAINING_LEAD: Final = 14  # days between training and the first case at most, H6


def attendances(ground: Ground, modes: DayModes) -> list[Demand]:
    """A case attendance for each case day's block, on its day, inside its hours."""
    return [_attendance(ground, pick) for pick in modes.cases]


def _attendance(ground: Ground, pick: CasePick) -> Demand:
    block, settings = pick.block, ground.core.settings
    room = block.end - block.start
    cases = max(1, min(round((room - SETUP) / PER_CASE), round(settings["case.per_or_day"])))
    minutes = min(room, SETUP + PER_CASE * cases)
    hours = cases * settings["case.h"] + settings["case.setup_h"]
    who = (block.contact_id,) if block.contact_id else ()
    return Demand(
        key=f"case:{block.id}:{pick.day.isoformat()}",
        kind="case_attendance",
        minutes=minutes,
        weight=MUST,
        first=pick.day,
        last=pick.day,
        account_id=block.account_id,
        contact_ids=who,
        roles="USER",
        purpose=f"Technical support only, {cases} {block.family or 'our'} cases: seal time and "
        "setup noted on the case card",
        objective_id=ground.serving("case_attendance", block.account_id),
        on_theme=ground.on_theme(block.account_id, "case_attendance", who),
        prospect=False,
        hours=hours,
        modes=frozenset({CASE}),
        windows=(Opening(block.weekday, block.start, block.end),),
        why=f"{block.surgeon} operates from {block.start // 60:02d}:{block.start % 60:02d}.",
    )


def trained_before_cases(dated: list[Demand], known: list[Demand]) -> list[Demand]:
    """Training at an account whose first case lies ahead goes to the two weeks before it (H6)."""
    first: dict[str, date] = {}
    for demand in known:
        if demand.kind == "case_attendance":
            day = first.get(demand.account_id, demand.first)
            first[demand.account_id] = min(day, demand.first)
    return [_before(demand, first.get(demand.account_id)) for demand in dated]


def _before(demand: Demand, case: date | None) -> Demand:
    if demand.kind != "training" or case is None or demand.first > case:
        return demand
    earliest, last = case - timedelta(days=TRAINING_LEAD), case - timedelta(days=1)
    if demand.last < earliest:
        return replace(demand, first=earliest, last=last)
    return replace(demand, first=max(demand.first, min(earliest, demand.last)))
