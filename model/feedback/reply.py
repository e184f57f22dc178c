"""What a rep is told in return: of every answer what was decided, why, by whom and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from model.errors import PlanError
from model.feedback.merge import BACK, Record, records_of
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM


@dataclass(frozen=True, slots=True)
class Told:
    """One account the rep answered for; `goes` says in words where it is after the decision."""

    account_id: str
    name: str
    verdict: str
    reason: str
    decision: str  # "" while nobody decided
    why: str
    by: str
    on: str  # ISO
    goes: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The decisions for one rep of one territory."""

    territory_id: str
    rep_id: str
    rep: str
    scenario: str
    told: tuple[Told, ...]

    @property
    def decided(self) -> int:
        """How many of the answers were decided."""
        return sum(bool(one.decision) for one in self.told)


def replies(state: State, scenario_id: str, team: str = CORE_TEAM.id) -> tuple[Reply, ...]:
    """A reply for every rep of whose answers at least one was decided; their last answers count.

    PlanError when nothing was decided yet.
    """
    scenario = state.scenario(scenario_id)
    sides: dict[tuple[str, str], dict[str, Record]] = {}
    for record in records_of(state):
        if (record.scenario_id, record.team) == (scenario.id, team):
            own = sides.setdefault((record.territory_id, record.rep_id), {})
            known = own.get(record.account_id)
            if known is None or record.saved_at >= known.saved_at:
                own[record.account_id] = record
    found = tuple(
        Reply(*side, _rep(own.values()), scenario.name, _told(state, team, own.values()))
        for side, own in sides.items()
        if any(record.decision for record in own.values())
    )
    if not found:
        raise PlanError("Nothing was decided yet.", remedy="Decide about an answer first.")
    return found


def _rep(records: Iterable[Record]) -> str:
    return next((record.rep for record in records if record.rep), "")


def _told(state: State, team: str, records: Iterable[Record]) -> tuple[Told, ...]:
    accounts = state.accounts
    found = []
    for record in records:
        row = accounts.row_of(record.account_id) if accounts.has(record.account_id) else -1
        name = str(accounts.text("name")[row]) if row >= 0 else ""
        where = LIVE if record.decision == BACK else record.scenario_id
        found.append(
            Told(
                record.account_id,
                name or record.account_id,
                record.verdict,
                record.reason,
                record.decision,
                record.decision_why,
                record.decided_by,
                record.decided_on,
                _holder(state, where, team, row) if row >= 0 else "",
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.decision, one.name)))


def _holder(state: State, scenario_id: str, team: str, row: int) -> str:
    """Who has an account in a scenario: the rep and the territory, "nobody"."""
    layer = state.scenario(scenario_id).layer(team)
    code = int(layer.alignment.territory[row])
    if code < 0:
        return "nobody"
    territory = layer.territories[code]
    rep = state.rep(territory.rep_id)
    return f"{rep.name}, {territory.label}" if rep is not None else territory.label
