"""Who gets a lead: rules first, then what the live alignment says, with a reason each time.

A lead is asked in this order: consent, named account, product line, account of ours, health
system, ZIP, nearest account. Several who could have it take turns. Everything that is decided
without taking turns is decided first, the rest in the order of the sites' keys, so that the
order of a list changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from model.errors import PlanError
from model.format import Formatter
from model.leads.asking import Asker, Choice, Step
from model.leads.ground import Owner
from model.leads.lead import Lead
from model.leads.ledger import Ledger
from model.leads.rulebook import Rulebook
from model.state import State
from model.territories import CORE_TEAM


@dataclass(frozen=True, slots=True)
class Routed:
    """A lead with its answer; `owner` is None when nobody can have it, the reason says why.

    `account_id` is the account of ours that the lead is about. `turns` counts those among whom
    it went by turn, 1 for a plain case.
    """

    lead: Lead
    owner: Owner | None
    team: str
    step: Step
    reason: str
    account_id: str = ""
    turns: int = 1


@dataclass(frozen=True, eq=False, slots=True)
class Routing:
    """The answers in the order of the list, and every rule that disagrees with another."""

    routed: tuple[Routed, ...]
    clashes: tuple[str, ...]

    @property
    def n_routed(self) -> int:
        """Leads that have an owner."""
        return sum(one.owner is not None for one in self.routed)

    @property
    def n_unrouted(self) -> int:
        """Leads that somebody has to look at."""
        return len(self.routed) - self.n_routed


def route(state: State, leads: Sequence[Lead], team: str = CORE_TEAM.id) -> Routing:
    """Find the owner of every lead from the live alignment and the project's rules.

    `team` has the leads that no product line gives to another team. PlanError when the live
    scenario has no such team, or no territory at all.
    """
    router = _Router(state, team)
    if not router.book.ground(team).territories:
        raise PlanError("The live alignment has no territories.", remedy="Make territories first.")
    return router.run(leads)


class _Router:
    def __init__(self, state: State, team: str) -> None:
        self.book = Rulebook(state, team)
        self._ledger = Ledger(state)
        self._load: Counter[str] = Counter(self._ledger.load)
        self._km: Callable[[float], str] = Formatter.of(state.about).distance

    def run(self, leads: Sequence[Lead]) -> Routing:
        """Answer every lead: the plain cases first, then those that take turns."""
        chosen = self._choices(leads)
        order = sorted(
            range(len(leads)),
            key=lambda at: (len(chosen[at][1].owners) > 1, leads[at].site, leads[at].row),
        )
        answers: dict[int, Routed] = {}
        given: dict[tuple[str, str], Owner] = {}
        for at in order:
            team, choice = chosen[at]
            answers[at] = self._answer(leads[at], team, choice, given)
        routed = tuple(answers[at] for at in range(len(leads)))
        return Routing(routed, self.book.found_wanting())

    def _choices(self, leads: Sequence[Lead]) -> list[tuple[str, Choice]]:
        """The team and the choice of every lead, places looked up for all of them at once."""
        teams = [self.book.team_of(lead) for lead in leads]
        found: list[tuple[str, Choice] | None] = [None] * len(leads)
        for team in dict.fromkeys(teams):
            rows = [at for at, one in enumerate(teams) if one == team]
            for at, choice in zip(
                rows,
                Asker(self.book, team, [leads[at] for at in rows], self._km).choices(),
                strict=True,
            ):
                found[at] = (team, choice)
        return [one for one in found if one is not None]

    def _answer(
        self, lead: Lead, team: str, choice: Choice, given: dict[tuple[str, str], Owner]
    ) -> Routed:
        """Give a lead to the one, or to whose turn it is; a full owner passes it on."""
        able = [owner for owner in choice.owners if owner.rep_id]
        blank = replace(
            Routed(lead, None, team, choice.step, choice.why), account_id=choice.account_id
        )
        if not choice.owners:
            return blank
        if not able:
            empty = choice.owners[0]
            words = f"{choice.why} {empty.territory} has no rep at present."
            return replace(blank, reason=words)
        key = (f"{team} {lead.line.casefold()}", lead.site)
        firm = choice.step in (Step.NAMED, Step.ACCOUNT) and len(able) == 1
        same = given.get(key)
        owner: Owner | None
        if same in able:
            owner, why = same, "" if len(able) == 1 else "The same site goes to the same rep."
        elif firm:
            owner = able[0]
            why = f"That is over {_possessive(owner.rep)} limit." if not self._room(owner) else ""
        else:
            owner, why = self._by_turn(lead, team, choice, able)
        if owner is None:
            return replace(blank, step=Step.NOBODY, reason=f"{choice.why} {why}")
        if (same is None or same.key != owner.key) and not self._has(team, lead, owner):
            self._load[owner.key] += 1
        given[key] = owner
        reason = f"{choice.why} {why}".strip()
        return replace(blank, owner=owner, reason=reason, turns=len(able))

    def _has(self, team: str, lead: Lead, owner: Owner) -> bool:
        return self._ledger.owner_of(team, lead.site)[0] == owner.key

    def _by_turn(
        self, lead: Lead, team: str, choice: Choice, able: Sequence[Owner]
    ) -> tuple[Owner | None, str]:
        before, since = self._ledger.owner_of(team, lead.site)
        for owner in able:
            if owner.key == before:
                words = f"{owner.rep} has had it since {since}." if len(able) > 1 else ""
                return owner, words
        free = [owner for owner in able if self._room(owner)]
        if free:
            first = min(free, key=lambda o: (self._load[o.key] / o.weight, o.key))
            turn = f"By turn among {len(able)}." if len(able) > 1 else ""
            if len(free) < len(able):
                turn = f"{_names(able, free)} can take no more; {first.rep} can."
            return first, turn
        for owner, why in choice.next_:
            if owner.rep_id and self._room(owner) and owner not in able:
                return owner, f"{_names(able, ())} can take no more. {why}"
        return None, f"{_names(able, ())} can take no more, and nobody else is in reach."

    def _room(self, owner: Owner) -> bool:
        limit = self.book.limit_of(owner)
        return limit is None or self._load[owner.key] < limit


def _names(able: Sequence[Owner], free: Sequence[Owner]) -> str:
    return " and ".join(owner.rep for owner in able if owner not in free)


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"
