"""What one quarter's diary should hold: calls, funnel tasks, cases, meetings, buffers."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from model.diary.day_modes import DayModes, kept_modes, plan_modes
from model.diary.demand_calls import calls_and_touches
from model.diary.demand_cases import attendances, trained_before_cases
from model.diary.demand_decided import heeding_decisions, put_off
from model.diary.demand_funnel import funnel_tasks
from model.diary.demand_ground import Ground, ground_of
from model.diary.demand_items import fixed_items
from model.diary.demand_reassess import due_reassessments, without_doubles
from model.diary.demand_steps import meetings, protected
from model.diary.demands import Demand
from model.diary.work_days import Quarter, WorkCalendar
from model.reps import Rep
from model.state import State

SAME_KIND: Final = {"in_service": "demo", "wet_lab": "demo", "specialist_cover": "case_attendance"}


@dataclass(frozen=True, slots=True)
class QuarterDemand:
    """The demands of a quarter with the days they may be on, and what should be known of them."""

    demands: tuple[Demand, ...]
    modes: DayModes
    calendar: WorkCalendar
    notes: tuple[str, ...] = ()


def quarter_demand(
    state: State, rep: Rep, quarter: Quarter, today: date, *, repair: bool = False
) -> QuarterDemand:
    """The demand of a quarter with its day modes.

    What the diary already holds firmly (locked hard, done, confirmed, in the past) stays where
    it is and counts towards what is due. With `repair` the diary's own items are all there is:
    they keep their days as far as the rules allow, and nothing new comes in.
    """
    ground = ground_of(state, rep, quarter, today)
    fixed = fixed_items(ground, everything=repair)
    if repair and fixed:
        kept = tuple(_on_their_days(fixed, ground))
        return QuarterDemand(kept, kept_modes(ground, fixed), ground.calendar, tuple(ground.notes))
    again = due_reassessments(ground)
    dated = [*funnel_tasks(ground), *again]
    dated += meetings(ground, dated)
    dated = _ahead(_without_known(dated, fixed), fixed)
    modes = plan_modes(ground, [*fixed, *dated])
    cases = _without_known(attendances(ground, modes), fixed)
    dated = trained_before_cases(dated, [*fixed, *cases])
    calls, notes = calls_and_touches(ground, [*fixed, *dated])
    calls = _without_known(without_doubles(calls, again), fixed)
    guards = _without_known(protected(ground, modes), fixed)
    found = [*fixed, *dated, *cases, *calls, *_without_known(put_off(ground), fixed), *guards]
    decided = heeding_decisions(ground, _on_their_days(found, ground), fixed)
    return QuarterDemand(
        tuple(_on_their_days(decided, ground)), modes, ground.calendar, (*ground.notes, *notes)
    )


def _without_known(wanted: list[Demand], fixed: list[Demand]) -> list[Demand]:
    """Leave out one demand for each item that is in the diary already.

    An item answers a demand of its kind at its account and step, or of its week without one.
    """
    left: dict[tuple[str, str, str], int] = {}
    for item in fixed:
        left[_answers(item)] = left.get(_answers(item), 0) + 1
    kept = []
    for demand in wanted:
        key = _answers(demand)
        if left.get(key, 0) > 0:
            left[key] -= 1
        else:
            kept.append(demand)
    return kept


def _ahead(dated: list[Demand], fixed: list[Demand]) -> list[Demand]:
    """Leave out funnel steps an opportunity has passed by what the diary holds already."""
    reached: dict[str, int] = {}
    for item in fixed:
        if item.opportunity_id:
            reached[item.opportunity_id] = max(item.step, reached.get(item.opportunity_id, 0))
    return [d for d in dated if not 0 < d.step <= reached.get(d.opportunity_id, 0)]


def _answers(demand: Demand) -> tuple[str, str, str]:
    kind = SAME_KIND.get(demand.kind, demand.kind)
    if demand.kind in ("urgent_buffer", "planning_admin"):
        return kind, "", f"{demand.first.isocalendar().week}"
    if demand.kind == "case_attendance":
        return kind, demand.account_id, demand.first.isoformat()
    return kind, demand.account_id, demand.opportunity_id


def _on_their_days(found: list[Demand], ground: Ground) -> list[Demand]:
    """Cut each demand's window to the quarter and to what is still ahead; keys made unique."""
    first, last = ground.calendar.quarter.first, ground.calendar.quarter.last
    seen: dict[str, int] = {}
    kept = []
    for demand in found:
        seen[demand.key] = seen.get(demand.key, 0) + 1
        key = demand.key if seen[demand.key] == 1 else f"{demand.key}#{seen[demand.key]}"
        begin, end = max(demand.first, first), min(demand.last, last)
        if not demand.pinned:
            begin = max(begin, ground.earliest)
            end = max(begin, end)
        kept.append(replace(demand, key=key, first=begin, last=end))
    return kept
