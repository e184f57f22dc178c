"""The appeals of a change: what reps challenged, what was decided and why (plan-spec §5.2).

They come from the files reps sent back; the last answer of each rep about an account counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from model.feedback.answer import ACCEPT
from model.feedback.merge import BACK, Record, records_of
from model.scenario import LIVE
from model.state import State


@dataclass(frozen=True, slots=True)
class Appeal:
    """One challenge; `decision` is "" while nobody decided, days are ISO."""

    account_id: str
    account: str
    territory_id: str
    rep: str
    reason: str
    decision: str
    why: str
    by: str
    on: str

    @property
    def put_back(self) -> bool:
        """Whether the account stays where it was."""
        return self.decision == BACK


@dataclass(frozen=True, slots=True)
class Appeals:
    """All challenges, open ones first, then by account; and how many moves were accepted."""

    challenged: tuple[Appeal, ...]
    accepted: int

    @property
    def answered(self) -> int:
        """How many were decided."""
        return sum(bool(one.decision) for one in self.challenged)


def appeals_of(state: State, scenario_id: str, team: str) -> Appeals:
    """What reps said of a scenario.

    An alignment that is live has lost the scenario it came from: for it the answers to the
    scenario that is gone and was answered last count.
    """
    told = [record for record in records_of(state) if record.team == team]
    scenario = state.scenario(scenario_id)
    key = _gone(state, told) if scenario.status == LIVE else scenario.id
    last: dict[tuple[str, str, str], Record] = {}
    for record in told:
        if record.scenario_id != key:
            continue
        whose = record.account_id, record.territory_id, record.rep_id
        known = last.get(whose)
        if known is None or record.saved_at >= known.saved_at:
            last[whose] = record
    found = [_appeal(state, one) for one in last.values() if one.verdict != ACCEPT]
    found.sort(key=lambda one: (bool(one.decision), one.account, one.rep))
    return Appeals(tuple(found), len(last) - len(found))


def _gone(state: State, told: Iterable[Record]) -> str:
    """The scenario that is no longer there and whose answers were read last; "" for none."""
    known = {scenario.id for scenario in state.scenarios}
    gone = [one for one in told if one.scenario_id not in known]
    return max(gone, key=lambda one: one.read_on).scenario_id if gone else ""


def _appeal(state: State, record: Record) -> Appeal:
    accounts, name = state.accounts, ""
    if accounts.has(record.account_id):
        name = str(accounts.text("name")[accounts.row_of(record.account_id)])
    return Appeal(
        record.account_id,
        name or record.account_id,
        record.territory_id,
        record.rep or record.rep_id,
        record.reason,
        record.decision,
        record.decision_why,
        record.decided_by,
        record.decided_on,
    )
