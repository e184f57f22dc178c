"""The project's lead rules at work: whom they name, which team they choose, where they clash."""

from collections import Counter
from collections.abc import Sequence

from model.leads.ground import Ground, Owner
from model.leads.lead import Lead
from model.leads.rules import EVERYONE, LeadRule, RuleKind, clashes, rules_of
from model.state import State


class Rulebook:
    """The rules of a project and what went wrong with them on one list.

    `team` has the leads that no product line gives to another team.
    """

    def __init__(self, state: State, team: str) -> None:
        self._state, self._team = state, team
        self.rules: Sequence[LeadRule] = rules_of(state)
        self._limits = [rule for rule in self.rules if rule.kind is RuleKind.CAPACITY]
        self._grounds: dict[str, Ground] = {}
        self._doubts: dict[str, None] = {}  # rules that cannot be followed, each once
        self._against: Counter[tuple[str, str]] = Counter()  # pairs of rules on one lead

    def ground(self, team: str) -> Ground:
        """The live alignment of a team."""
        if team not in self._grounds:
            self._grounds[team] = Ground(self._state, team)
        return self._grounds[team]

    def team_of(self, lead: Lead) -> str:
        """The team whose alignment counts: named by a rule for the line, or by the line itself."""
        wanted = lead.line.casefold()
        if not wanted:
            return self._team
        for rule in self.rules:
            if rule.kind is RuleKind.LINE and rule.team and rule.match.casefold() == wanted:
                if (team := self._known_team(rule.team)) is not None:
                    return team
                self._doubts[f"Rule {rule.number} names the team {rule.team}, which is none."] = (
                    None
                )
        return self._known_team(lead.line) or self._team

    def _known_team(self, words: str) -> str | None:
        names = {words.casefold()}
        for team in self._state.teams:
            if {team.id.casefold(), team.name.casefold()} & names:
                return team.id
        return None

    def owners_of(self, rule: LeadRule, team: str) -> tuple[Owner, ...]:
        """Who a rule names; what it names and nobody is, is told once."""
        found = []
        for words in rule.owners:
            owner = self._named(words, team)
            if owner is None:
                self._doubts[f'Rule {rule.number} names "{words}", who is no rep or territory.'] = (
                    None
                )
            else:
                found.append(owner)
        return tuple(found)

    def _named(self, words: str, team: str) -> Owner | None:
        wanted = words.casefold()
        owners = self.ground(team).owners
        for owner in owners:
            if wanted in (owner.territory_id.casefold(), owner.territory.casefold()):
                return owner
        for rep in self._state.reps:
            if wanted in (rep.id.casefold(), rep.name.casefold()):
                held = [owner for owner in owners if owner.rep_id == rep.id]
                plain = Owner("", "", rep.id, rep.name, max(rep.fte, 0.01))
                return held[0] if len(held) == 1 else plain
        return None

    def _owner_keys(self, rule: LeadRule) -> frozenset[str]:
        known = [self._named(words, self._team) for words in rule.owners]
        keys = {o.key if o else w.casefold() for o, w in zip(known, rule.owners, strict=True)}
        return frozenset({*keys, rule.team.casefold()} - {""})

    def note_beaten(self, rule: LeadRule, later: LeadRule) -> None:
        """Remember that two rules of different kinds wanted one lead for different people."""
        self._against[rule.words, later.words] += 1

    def limit_of(self, owner: Owner) -> int | None:
        """How many leads an owner takes; None for any number."""
        names = {owner.rep_id, owner.rep, owner.territory_id, owner.territory}
        known = {name.casefold() for name in names if name}
        for rule in self._limits:
            if rule.match.casefold() in known:
                return rule.limit
        return next((rule.limit for rule in self._limits if rule.match == EVERYONE), None)

    def found_wanting(self) -> tuple[str, ...]:
        """Every clash and every rule that cannot be followed, a sentence each."""
        named = clashes(self.rules, self._owner_keys)
        beaten = [
            f"{one[:1].upper()}{one[1:]} goes before {other} for {_leads(count)}."
            for (one, other), count in self._against.items()
        ]
        return (*named, *beaten, *self._doubts)


def _leads(count: int) -> str:
    return "1 lead" if count == 1 else f"{count:,} leads"
