"""What the hard rules of a diary are judged by: places, hours, blocks, committees, limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.diary.demand_funnel import Committee, committees
from model.diary.drive_source import drive_times
from model.diary.entries import kind_words
from model.diary.focus import PLACELESS
from model.diary.quarter import BUFFER, Item
from model.diary.visiting import Block, Opening, blocks_of, openings
from model.diary.work_days import Quarter, WorkCalendar, work_calendar
from model.format import Formatter
from model.places.drive import DriveTimes
from model.plan.core import in_system, system_gates
from model.plan.period import iso_date
from model.plan.potential import account_figures
from model.plan.segmentation import segment_accounts
from model.plan.tables import number, text
from model.reps import Rep
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM

FACE: Final = ("call_f2f", "kol_meeting", "early_discovery", "demo", "business_case_meeting")
_INTERNAL: Final = (BUFFER, "planning_admin", "company")
_Place = tuple[float, float]


@dataclass(frozen=True, eq=False, slots=True)
class RuleFacts:
    """Of one rep's quarter; hours as decimals."""

    calendar: WorkCalendar
    places: Mapping[str, _Place]
    names: Mapping[str, str]
    home: _Place
    drive: DriveTimes
    hours: Mapping[str, tuple[Opening, ...]]
    blocks: tuple[Block, ...]
    committees: Mapping[str, tuple[Committee, ...]]
    grades: Mapping[str, str]
    gaps: Mapping[str, int]
    caps: Mapping[str, float]
    longest_h: float
    late_days: int
    training_days: int
    notice_days: int
    buffer_share: float
    day_h: float
    planable_h: float
    show: Formatter = field(default_factory=Formatter)
    not_planable: tuple[str, ...] = _INTERNAL
    nights: Mapping[date, str] = field(default_factory=dict)  # account slept near after a day

    def located(self, item: Item) -> bool:
        """Whether an item needs a drive."""
        return item.kind not in PLACELESS and item.account_id in self.places

    def minutes(self, first: str, second: str) -> float:
        """Driving between two accounts, "" for home; a hotel lies at the account it is near."""
        a, b = self.places.get(first, self.home), self.places.get(second, self.home)
        return float(np.nan_to_num(self.drive.hours(a[0], a[1], b[0], b[1]))) * 60

    def slept(self, day: date) -> tuple[str, str]:
        """Where a day begins and ends: the account of the hotel, "" for home."""
        return self.nights.get(day - timedelta(days=1), ""), self.nights.get(day, "")

    def away(self, items: Sequence[Item]) -> tuple[float, float]:
        """When the rep leaves home or the hotel and is back at one; 0, 0 for a day without drives.

        Hours of the day.
        """
        out = [item for item in items if self.located(item) and item.start == item.start]
        if not out:
            return 0.0, 0.0
        first, last = min(out, key=lambda i: i.start), max(out, key=lambda i: i.end)
        begin, end = self.slept(first.day)
        left = first.start - self.minutes(begin, first.account_id) / 60
        return left, last.end + self.minutes(last.account_id, end) / 60

    def in_block(self, item: Item, day: date) -> bool:
        """Whether a case lies in a block of its account, by the surgeon named."""
        return any(
            block.account_id == item.account_id
            and (not item.contact_ids or block.contact_id in item.contact_ids)
            and block.meets(day.year, day.month, day.day)
            and block.start - 1 <= item.start * 60
            and item.end * 60 <= block.end + 1
            for block in self.blocks
        )

    def operates(self, item: Item, day: date, items: Sequence[Item]) -> bool:
        """Whether the first person met is operating then, and no case of theirs is attended."""
        who = item.contact_ids[:1]
        cases = (i for i in items if i.kind in ("case_attendance", "specialist_cover"))
        if any(case.account_id == item.account_id for case in cases):
            return False
        return any(
            block.contact_id in who
            and block.meets(day.year, day.month, day.day)
            and block.start < item.end * 60
            and item.start * 60 < block.end
            for block in self.blocks
        )

    def gap(self, account_id: str) -> int:
        """Calendar days between two calls to one person there."""
        return self.gaps[self.grades.get(account_id, "C")]

    def created(self, item: Item) -> date | None:
        """When an item was put in after the plan, None for a planned one."""
        return iso_date(item.created_on)

    def say(self, item: Item) -> str:
        """An item in a sentence: "Call at Mason Lakes"."""
        kind = kind_words(item.kind).partition(",")[0]
        name = self.names.get(item.account_id, "")
        return f"{kind} at {name}" if name else kind

    def on(self, day: date) -> str:
        """A day in a sentence: "6 Jan 2027" as the project writes dates."""
        return self.show.date(day.isoformat())


def rule_facts(state: State, rep: Rep, quarter: Quarter) -> RuleFacts:
    """Gather them for one rep's quarter."""
    settings, accounts = settings_of(state), state.accounts
    ids = [str(key) for key in accounts.ids]
    placed = zip(ids, accounts.lat, accounts.lon, accounts.placed, strict=True)
    hours = zip(ids, accounts.text("visiting_hours"), strict=True)
    people = state.table("contacts")
    caps = zip(text(people, "contact_id"), number(people, "call_cap_per_year"), strict=True)
    calendar = work_calendar(state, rep, quarter)
    gross = settings["cap.day_h"] * len(calendar.open_days)
    return RuleFacts(
        calendar=calendar,
        places={key: (float(a), float(b)) for key, a, b, known in placed if known},
        names=dict(zip(ids, map(str, accounts.text("name")), strict=True)),
        home=_home(rep),
        drive=drive_times(state),
        hours={key: openings(str(words)) for key, words in hours if words},
        blocks=blocks_of(state.table("or_schedule")),
        committees=_committees(state),
        grades=grades_of(state, rep),
        gaps={grade: int(settings[f"gap.{grade}"]) for grade in "ABC"},
        caps={str(who): float(cap) for who, cap in caps if cap == cap},
        longest_h=settings["day.max_h"],
        late_days=int(settings["day.late_max"]),
        training_days=int(settings["training.before_case"]),
        notice_days=int(settings["insert.min_wd"]),
        buffer_share=settings["cap.buffer"],
        day_h=settings["cap.day_h"],
        planable_h=gross * (1 - settings["cap.admin"] - settings["cap.buffer"]) * rep.fte,
        show=Formatter.of(state.about),
    )


def grades_of(state: State, rep: Rep) -> dict[str, str]:
    """A, B or C of the rep's accounts, classed among themselves as in the plan."""
    layer = state.scenario().layer(CORE_TEAM.id)
    codes = [code for code, t in enumerate(layer.territories) if t.rep_id == rep.id]
    if not codes:
        return {}
    rows = layer.alignment.rows_of(codes[0])
    figures, accounts = account_figures(state).taking(rows), state.accounts.taking(rows)
    segments = segment_accounts(
        figures.potential,
        figures.penetration,
        accounts.text("account_type"),
        accounts.text("status"),
        settings_of(state),
        chosen=accounts.text("segment_chosen"),
    )
    pairs = zip(accounts.ids, segments.potential_class, strict=True)
    return {str(key): str(g) if g in ("A", "B") else "C" for key, g in pairs}


def _home(rep: Rep) -> _Place:
    if rep.home_lat is None or rep.home_lon is None:
        return np.nan, np.nan
    return rep.home_lat, rep.home_lon


def _committees(state: State) -> dict[str, tuple[Committee, ...]]:
    """The meetings that decide for each account: its own, its gate's, its system's."""
    meetings = committees(state.table("vac"))
    gates = system_gates(state)
    found: dict[str, tuple[Committee, ...]] = {}
    for key, system in zip(state.accounts.ids, in_system(state.accounts), strict=True):
        names = {str(key), gates.get(str(system), str(key))}
        own = tuple(m for m in meetings if m.gate in names or (system and m.system == system))
        if own:
            found[str(key)] = own
    return found
