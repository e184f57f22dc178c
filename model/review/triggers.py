"""What asks for a review out of turn: a hire, a leave, a launch, a contract (S2-99)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from model.format import Formatter
from model.plan.period import iso_date
from model.plan.tables import text
from model.positions import serving
from model.review.periods import ANNUAL, MONTHLY, QUARTERLY
from model.review.reviews import Question, reviews_of
from model.same_inputs import SameInputs
from model.scenario import LIVE, Layer
from model.state import State
from model.territories import CORE_TEAM

HIRE, LEAVE, LAUNCH, CONTRACT = "hire", "leave", "launch", "contract"
_BACK: Final = timedelta(days=92)  # what happened longer ago was reviewed in its quarter
_AHEAD: Final = timedelta(days=60)
_LAST_DAY: Final = ("end_date", "last_day", "leaves_on")  # further columns of the reps' table
_PURCHASE: Final = ("dual", "multi", "sole-ours", "sole-competitor")  # not service or placement
_CADENCES: Final = (MONTHLY, QUARTERLY, ANNUAL)
_PREFIX: Final = "trigger:"
_REMEMBERED: Final = 4


@dataclass(frozen=True, slots=True)
class Trigger:
    """One event that asks one territory whether its alignment still fits; `day` None: today."""

    kind: str
    object_id: str
    territory_id: str
    day: date | None
    words: str

    @property
    def question(self) -> Question:
        """What the next review has to answer."""
        key = f"{_PREFIX}{self.kind}:{self.object_id}:{self.day or ''}"
        return Question(key, f"{self.words}: does the alignment still fit?")


def triggers_of(state: State, today: date) -> tuple[Trigger, ...]:
    """Everything of the last quarter and the next two months, by territory, then by day."""
    tables = (state.tables.get("contracts"), state.tables.get("price_list"))
    parts = (state.scenario(LIVE).layer(CORE_TEAM.id), state.accounts, state.reps, *tables)
    return _found(SameInputs(state, parts, (state.about, today)))


@lru_cache(maxsize=_REMEMBERED)
def _found(same: SameInputs) -> tuple[Trigger, ...]:
    state, today = same.source, same.values[1]
    layer = state.scenario(LIVE).layer(CORE_TEAM.id)
    show = Formatter.of(state.about)
    found = [
        *_people(state, layer, today, show),
        *_launches(state, layer, today, show),
        *_contracts(state, layer, today, show),
    ]
    order = {territory.id: code for code, territory in enumerate(layer.territories)}
    return tuple(sorted(found, key=lambda t: (order[t.territory_id], t.day or today, t.words)))


def open_triggers(state: State, today: date, territory_id: str = "") -> tuple[Trigger, ...]:
    """Those that no closed review of their territory has answered yet, of one or of all."""
    answered = {
        (review.territory_id, key)
        for review in reviews_of(state, today)
        if review.closed and review.cadence in _CADENCES
        for key, words in review.answers.items()
        if key.startswith(_PREFIX) and words.strip()
    }
    return tuple(
        trigger
        for trigger in triggers_of(state, today)
        if (not territory_id or trigger.territory_id == territory_id)
        and (trigger.territory_id, trigger.question.key) not in answered
    )


def asked_of(triggers: Sequence[Trigger], cadence: str) -> tuple[Question, ...]:
    """What open triggers add to the questions of a review; a day and a week are too short."""
    return tuple(t.question for t in triggers) if cadence in _CADENCES else ()


def _near(day: date | None, today: date) -> bool:
    return day is not None and today - _BACK < day <= today + _AHEAD


def _people(state: State, layer: Layer, today: date, show: Formatter) -> Iterator[Trigger]:
    for territory in layer.territories:
        rep = serving(state, territory)
        if rep is None or not rep.id:
            words = f"Nobody serves {territory.label}"
            yield Trigger(LEAVE, territory.id, territory.id, None, words)
            continue
        begins = iso_date(rep.start_date)
        if begins is not None and _near(begins, today):
            verb = "starts" if begins > today else "started"
            words = f"{rep.name} {verb} on {show.date(begins.isoformat())}"
            yield Trigger(HIRE, rep.id, territory.id, begins, words)
        ends = next((day for n in _LAST_DAY if (day := iso_date(rep.notes.get(n, "")))), None)
        if ends is not None and _near(ends, today):
            words = f"{rep.name} leaves on {show.date(ends.isoformat())}"
            yield Trigger(LEAVE, rep.id, territory.id, ends, words)


def _launches(state: State, layer: Layer, today: date, show: Formatter) -> Iterator[Trigger]:
    """Lines of the price list whose first day of sale is near; they concern everybody."""
    table = state.table("price_list")
    first: dict[str, date] = {}
    for line, begins in zip(text(table, "line"), text(table, "valid_from"), strict=True):
        day = iso_date(begins)
        if line and day is not None:
            first[str(line)] = min(day, first.get(str(line), day))
    for line, day in first.items():
        if _near(day, today):
            words = f"{line} is launched on {show.date(day.isoformat())}"
            for territory in layer.territories:
                yield Trigger(LAUNCH, line, territory.id, day, words)


def _contracts(state: State, layer: Layer, today: date, show: Formatter) -> Iterator[Trigger]:
    """Contracts that began or ended at an account of the territory."""
    table, accounts = state.table("contracts"), state.accounts
    names = ("account_id", "contract_status", "holder", "start", "end")
    for account, status, holder, start, end in zip(*(text(table, n) for n in names), strict=True):
        if status not in _PURCHASE or not accounts.has(str(account)):
            continue
        row = accounts.row_of(str(account))
        code = int(layer.alignment.territory[row])
        for verb, word in (("begins", start), ("ends", end)):
            day = iso_date(word)
            if code < 0 or day is None or not _near(day, today):
                continue
            whose = f"The contract of {holder}" if holder else "A contract"
            name = str(accounts.text("name")[row]) or str(account)
            words = f"{whose} at {name} {verb} on {show.date(day.isoformat())}"
            place = layer.territories[code].id
            yield Trigger(CONTRACT, f"{account}:{verb}", place, day, words)
