"""Answers of many reps brought together: what is agreed, challenged or contradicts itself.

Every answer that was read stays in table `feedback`, also the older one of the same rep; nothing
is overwritten. A decision is written beside the answers it was made on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Final

import pandas as pd

from model.alignment import UNASSIGNED
from model.change import AccountsMoved, Change, TableReplaced, Together
from model.errors import PlanError
from model.feedback.answer import ACCEPT, LONGEST, Answered
from model.plan.tables import text
from model.scenario import LIVE, Scenario
from model.state import State
from model.territories import CORE_TEAM, Territory

TABLE: Final = "feedback"
Sides = tuple[Territory, ...]  # before and after; one when it goes to nobody
KEPT, BACK = "move kept", "put back"


class Standing(StrEnum):
    """How the answers to one change stand to each other."""

    OPEN = "no answer"
    AGREED = "accepted"
    CHALLENGED = "challenged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Record:
    """One answer as it is kept; `decision` is KEPT, BACK or "" while nobody decided."""

    scenario_id: str
    team: str
    account_id: str
    territory_id: str
    rep_id: str
    rep: str
    verdict: str
    reason: str
    issue: str
    saved_at: str
    read_on: str
    file: str
    decision: str = ""
    decision_why: str = ""
    decided_by: str = ""
    decided_on: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes it the same answer when a file is read again, under whatever name."""
        own = (self.scenario_id, self.team, self.account_id, self.territory_id, self.rep_id)
        return (*own, self.verdict, self.reason, self.issue, self.saved_at)


@dataclass(frozen=True, slots=True)
class Merged:
    """One moved account with every answer about it; the last answer of each rep counts.

    `stale` says that the account no longer comes to or leaves a territory that answered.
    """

    account_id: str
    name: str
    before: str
    after: str
    answers: tuple[Record, ...]
    standing: Standing
    stale: bool
    moved: bool
    decision: str

    @property
    def waits(self) -> bool:
        """Whether the manager still has to decide."""
        contested = self.standing in (Standing.CHALLENGED, Standing.CONFLICT)
        return contested and not self.decision


_NAMES: Final = tuple(field.name for field in fields(Record))


def records_of(state: State) -> tuple[Record, ...]:
    """Every answer that was read, in that order."""
    table = state.table(TABLE)
    columns = [text(table, name) for name in _NAMES]
    return tuple(Record(*map(str, row)) for row in zip(*columns, strict=True))


def take_in(
    state: State, answers: Iterable[Answered], today: date
) -> tuple[TableReplaced | None, int]:
    """The change that adds what is new in some returned files, and how many answers that are.

    None when all of it was read before. PlanError when a file is of another project or of a
    scenario that is gone.
    """
    known = list(records_of(state))
    seen = {record.identity for record in known}
    fresh: list[Record] = []
    for answer in answers:
        _fits(state, answer)
        for one in answer.verdicts:
            record = Record(
                answer.scenario_id,
                answer.team,
                one.account_id,
                answer.territory_id,
                answer.rep_id,
                answer.rep,
                one.verdict,
                one.reason,
                answer.issue,
                answer.saved_at,
                today.isoformat(),
                answer.file,
            )
            if record.identity not in seen:
                seen.add(record.identity)
                fresh.append(record)
    if not fresh:
        return None, 0
    what = "1 answer" if len(fresh) == 1 else f"{len(fresh):,} answers"
    return _replaced(state, [*known, *fresh], f"Read {what} of reps"), len(fresh)


def merged(state: State, scenario_id: str, team: str = CORE_TEAM.id) -> tuple[Merged, ...]:
    """Every account that moves, or about which somebody said something; contested ones first."""
    scenario = state.scenario(scenario_id)
    live = state.scenario(LIVE)
    told: dict[str, list[Record]] = {}
    for record in records_of(state):
        if record.scenario_id == scenario.id and record.team == team:
            told.setdefault(record.account_id, []).append(record)
    accounts = state.accounts
    moved = _moved(live, scenario, state, team)
    found = []
    for account_id in (*moved, *(key for key in told if key not in moved)):
        answers = tuple(told.get(account_id, ()))
        row = accounts.row_of(account_id) if accounts.has(account_id) else -1
        name = str(accounts.text("name")[row]) if row >= 0 else account_id
        sides = moved.get(account_id, ())
        last = _last(answers)
        decided = [record.decision for record in answers if record.decision]
        fresh = any(not record.decision for record in last)
        found.append(
            Merged(
                account_id,
                name or account_id,
                sides[0].label if sides else "",
                sides[1].label if len(sides) > 1 else "nobody" if sides else "",
                answers,
                _standing(answers, last),
                any(record.territory_id not in {side.id for side in sides} for record in last),
                account_id in moved,
                decided[-1] if decided and not fresh else "",
            )
        )
    order = (Standing.CONFLICT, Standing.CHALLENGED, Standing.OPEN, Standing.AGREED)
    return tuple(sorted(found, key=lambda one: (not one.waits, order.index(one.standing))))


def decide(
    state: State,
    scenario_id: str,
    account_ids: Sequence[str],
    decision: str,
    why: str,
    who: str,
    today: date,
    team: str = CORE_TEAM.id,
) -> Change:
    """Keep the move of some accounts or put them back where the live alignment has them.

    One change: the decision beside every answer, and the accounts that go back. PlanError for
    an account nobody answered for, a missing reason, or a territory that is gone.
    """
    if decision not in (KEPT, BACK):
        raise ValueError(f"decision {decision!r}")
    if not why.strip():
        raise PlanError("The reps need to read why.", remedy="Write a reason for the decision.")
    wanted, scenario = set(account_ids), state.scenario(scenario_id)
    records = list(records_of(state))
    mine = [
        place
        for place, record in enumerate(records)
        if record.scenario_id == scenario.id and record.team == team and record.account_id in wanted
    ]
    if wanted - {records[place].account_id for place in mine}:
        raise PlanError("Nobody answered for this account.", remedy="Choose one with an answer.")
    told = why.strip()[:LONGEST]
    for place in mine:
        records[place] = replace(
            records[place],
            decision=decision,
            decision_why=told,
            decided_by=who,
            decided_on=today.isoformat(),
        )
    what = _counted(state, sorted(wanted))
    label = f"Keep the move of {what}" if decision == KEPT else f"Put {what} back"
    parts: list[Change] = [_replaced(state, records, label)]
    if decision == BACK:
        parts += _back(state, scenario, team, sorted(wanted), label)
    return Together(label, tuple(parts))


def _fits(state: State, answer: Answered) -> None:
    if answer.project_id != state.about.project_id:
        raise PlanError(
            f"{answer.file} answers a question of another project.", remedy="Open that project."
        )
    if answer.scenario_id not in {scenario.id for scenario in state.scenarios}:
        raise PlanError(
            f"{answer.file} is about a scenario that is gone.", remedy="Restore the scenario."
        )
    if answer.team not in state.scenario(answer.scenario_id).layers:
        raise PlanError(f"{answer.file} is about a team that is gone.", remedy="Ask anew.")


def _last(answers: Sequence[Record]) -> tuple[Record, ...]:
    """The last answer of each side; of the same moment all of them."""
    sides: dict[tuple[str, str], list[Record]] = {}
    for record in answers:
        sides.setdefault((record.territory_id, record.rep_id), []).append(record)
    kept: list[Record] = []
    for side in sides.values():
        newest = max(record.saved_at for record in side)
        kept += [record for record in side if record.saved_at in (newest, "")]
    return tuple(kept)


def _standing(answers: Sequence[Record], last: Sequence[Record]) -> Standing:
    if not answers:
        return Standing.OPEN
    said = {record.verdict for record in last}
    if len(said) > 1:
        return Standing.CONFLICT
    return Standing.AGREED if said == {ACCEPT} else Standing.CHALLENGED


def _moved(live: Scenario, scenario: Scenario, state: State, team: str) -> Mapping[str, Sides]:
    """Accounts that are elsewhere than live: the territories before and after by account id."""
    was, now = live.layer(team), scenario.layer(team)
    found: dict[str, Sides] = {}
    codes = zip(was.alignment.territory.tolist(), now.alignment.territory.tolist(), strict=True)
    for row, (old, new) in enumerate(codes):
        if old == UNASSIGNED:
            continue
        left = was.territories[old]
        came = (now.territories[new],) if new != UNASSIGNED else ()
        if not came or came[0].id != left.id:
            found[str(state.accounts.ids[row])] = (left, *came)
    return found


def _back(
    state: State, scenario: Scenario, team: str, ids: Sequence[str], label: str
) -> list[Change]:
    """The moves that take accounts to where they are live, by territory."""
    was, now = state.scenario(LIVE).layer(team), scenario.layer(team)
    parts: list[Change] = []
    layer = now
    for account_id in ids:
        if not state.accounts.has(account_id):
            raise PlanError(f"There is no account {account_id} any more.", "Choose another one.")
        row = state.accounts.row_of(account_id)
        old = int(was.alignment.territory[row])
        code = now.code_of(was.territories[old].id) if old != UNASSIGNED else UNASSIGNED
        if int(layer.alignment.territory[row]) == code:
            continue
        rows = state.accounts.rows_of([account_id])
        move = layer.alignment.moving(rows, code, label)
        layer = replace(layer, alignment=layer.alignment.apply(move))
        parts.append(AccountsMoved(scenario.id, team, move))
    return parts


def _counted(state: State, ids: Sequence[str]) -> str:
    if len(ids) != 1:
        return f"{len(ids):,} accounts"
    accounts = state.accounts
    return str(accounts.text("name")[accounts.row_of(ids[0])]) if accounts.has(ids[0]) else ids[0]


def _replaced(state: State, records: Sequence[Record], label: str) -> TableReplaced:
    frame = pd.DataFrame([astuple(record) for record in records], columns=list(_NAMES))
    return TableReplaced(label, TABLE, state.tables.get(TABLE), frame)
