"""The questions to a lead: who could have it by the rules, by what we know, by where it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.intake.duplicates import name_key
from model.leads.ground import REACH_KM, Owner, as_accounts
from model.leads.lead import Lead
from model.leads.rulebook import Rulebook
from model.leads.rules import LeadRule, RuleKind, state_of, zip_span
from model.places.postcodes import read_zip
from model.places.states import state_code


class Step(StrEnum):
    """What decided."""

    NAMED = "named account"
    LINE = "product line"
    ACCOUNT = "account"
    SYSTEM = "health system"
    AREA = "ZIP"
    NEAREST = "nearest account"
    HELD = "held"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who could have a lead: one, or several who take turns; `next_` when those are full."""

    step: Step
    why: str
    owners: tuple[Owner, ...]
    account_id: str = ""
    next_: tuple[tuple[Owner, str], ...] = ()  # owner and why
    rule: LeadRule | None = None


class Asker:
    """The questions to the leads of one team."""

    def __init__(
        self, book: Rulebook, team: str, leads: Sequence[Lead], km: Callable[[float], str]
    ) -> None:
        self._book, self._team, self._leads, self._km = book, team, leads, km
        self._ground = book.ground(team)
        table = as_accounts(leads)
        self._lat, self._lon = self._ground.places_of(leads)
        self._near_row, self._near_km = self._ground.nearest(self._lat, self._lon)
        self._limited = bool(self._rules_of(RuleKind.CAPACITY))
        self._area_codes, self._area_words = self._ground.codes_by_areas(table)

    def _rules_of(self, kind: RuleKind) -> list[LeadRule]:
        return [rule for rule in self._book.rules if rule.kind is kind]

    def choices(self) -> list[Choice]:
        """Who could have each lead."""
        return [self._choice(at, lead) for at, lead in enumerate(self._leads)]

    def _choice(self, at: int, lead: Lead) -> Choice:
        if lead.refused:
            return Choice(Step.HELD, "Asked not to be contacted.", ())
        row, how = self._ground.account_of(lead)
        by_rule = self._by_rules(lead, row)
        for step in (
            next((c for c in by_rule if c.step in (Step.NAMED, Step.LINE)), None),
            self._by_account(row, how),
            next((c for c in by_rule if c.step is Step.SYSTEM), None),
            self._by_system(at, lead),
            next((c for c in by_rule if c.step is Step.AREA), None),
            self._by_area(at, lead),
            self._by_nearest(at),
        ):
            if step is not None:
                self._note_against(step, by_rule)
                known = str(self._ground.accounts.ids[row]) if row >= 0 else ""
                return replace(step, account_id=known, next_=step.next_ or self._others(at))
        return Choice(Step.NOBODY, self._why_nobody(at, lead), ())

    def _note_against(self, chosen: Choice, by_rule: Sequence[Choice]) -> None:
        rule = chosen.rule
        if rule is None:
            return
        for other in by_rule:
            if other.rule is None or other.rule.kind is rule.kind:
                continue
            if {o.key for o in other.owners} != {o.key for o in chosen.owners}:
                self._book.note_beaten(rule, other.rule)

    def _by_rules(self, lead: Lead, row: int) -> list[Choice]:
        """For each kind of rule the first that fits, the narrower one before the wider."""
        found = []
        for kind, step, fits in (
            (RuleKind.ACCOUNT, Step.NAMED, self._names_account(lead, row)),
            (RuleKind.LINE, Step.LINE, lambda r: r.match.casefold() == lead.line.casefold()),
            (RuleKind.SYSTEM, Step.SYSTEM, self._names_system(lead, row)),
            (RuleKind.AREA, Step.AREA, _holds(lead)),
        ):
            fitting = [
                rule
                for rule in self._rules_of(kind)
                if rule.owners
                and (not rule.line or rule.line.casefold() == lead.line.casefold())
                and fits(rule)
            ]
            for rule in sorted(fitting, key=_width):
                if owners := self._book.owners_of(rule, self._team):
                    why = f"{rule.words[:1].upper()}{rule.words[1:]} says so. {rule.note}".strip()
                    found.append(Choice(step, why, owners, rule=rule))
                    break
        return found

    def _names_account(self, lead: Lead, row: int) -> Callable[[LeadRule], bool]:
        accounts = self._ground.accounts
        ids = {lead.account_id, lead.lead_id} - {""}
        names = {name_key(lead.facility)} - {""}
        if row >= 0:
            ids.add(str(accounts.ids[row]))
            names.add(name_key(accounts.text("name")[row]))
        return lambda rule: rule.match in ids or name_key(rule.match) in names

    def _names_system(self, lead: Lead, row: int) -> Callable[[LeadRule], bool]:
        known = {lead.system.casefold()} - {""}
        if row >= 0:
            known |= {str(self._ground.accounts.text("idn_id")[row]).casefold()} - {""}
        return lambda rule: rule.match.casefold() in known

    def _by_account(self, row: int, how: str) -> Choice | None:
        if row < 0:
            return None
        accounts, code = self._ground.accounts, int(self._ground.codes[row])
        if code == UNASSIGNED:
            return None
        name = accounts.text("name")[row]
        owner = self._ground.owners[code]
        why = f"It is our account {accounts.ids[row]} {name} ({how}), in {owner.territory}."
        return Choice(Step.ACCOUNT, why, (owner,))

    def _by_system(self, at: int, lead: Lead) -> Choice | None:
        """The territory that holds the system's accounts near the lead; several take turns."""
        rows = self._ground.by_system.get(lead.system.casefold()) if lead.system else None
        if rows is None:
            return None
        codes = set(self._ground.codes[rows].tolist()) - {UNASSIGNED}
        near = [code for code, _, _ in self._near(at, rows)]
        held = near or (sorted(codes) if not np.isfinite(self._lat[at]) else [])
        if not held:
            return None
        by_zip = [code for code in self._zip_codes(lead) if code in held]
        if len(codes) > 1 and by_zip:
            held = by_zip
        elif len(held) > 1 and near:
            held = near[:1]
        owners = tuple(self._ground.owners[code] for code in sorted(held))
        if len(owners) == 1:
            words = f"{owners[0].territory} has {lead.system} here."
        else:
            words = f"{lead.system} is in {len(owners)} territories."
        return Choice(Step.SYSTEM, words, owners)

    def _zip_codes(self, lead: Lead) -> list[int]:
        rows = self._ground.by_zip.get(lead.postcode[:5].upper()) if lead.postcode else None
        if rows is None:
            return []
        return sorted(set(self._ground.codes[rows].tolist()) - {UNASSIGNED})

    def _by_area(self, at: int, lead: Lead) -> Choice | None:
        code = int(self._area_codes[at])
        if code != UNASSIGNED:
            owner = self._ground.owners[code]
            why = f"{owner.territory} owns {self._area_words[at]}."
            return Choice(Step.AREA, why, (owner,))
        codes = self._zip_codes(lead)
        if not codes:
            return None
        owners = tuple(self._ground.owners[code] for code in codes)
        zip5 = lead.postcode[:5].upper()
        if len(owners) == 1:
            return Choice(Step.AREA, f"{owners[0].territory} has the accounts of {zip5}.", owners)
        words = f"{len(owners)} territories have accounts in {zip5}."
        return Choice(Step.AREA, words, owners)

    def _near(self, at: int, among: IntArray | None = None) -> list[tuple[int, int, float]]:
        return self._ground.in_reach(float(self._lat[at]), float(self._lon[at]), among)

    def _by_nearest(self, at: int) -> Choice | None:
        row = int(self._near_row[at])
        if row < 0:
            return None
        code = int(self._ground.codes[row])
        why = self._nearest_words(code, row, float(self._near_km[at]))
        return Choice(Step.NEAREST, why, (self._ground.owners[code],))

    def _others(self, at: int) -> tuple[tuple[Owner, str], ...]:
        """The territories in reach, nearest first; asked for only where owners can be full."""
        if not self._limited:
            return ()
        return tuple(
            (self._ground.owners[code], self._nearest_words(code, row, km))
            for code, row, km in self._near(at)
        )

    def _nearest_words(self, code: int, row: int, km: float) -> str:
        name = self._ground.accounts.text("name")[row]
        place = self._ground.owners[code].territory
        far = self._km(km)
        if far.startswith("0"):  # places are those of ZIPs: nobody is at the very spot
            far = f"less than 1{far.lstrip('0.')}"
        return f"{name} in {place} is {far} away, the nearest."

    def _why_nobody(self, at: int, lead: Lead) -> str:
        if np.isfinite(self._lat[at]):
            return f"No account with an owner lies within {self._km(REACH_KM)}."
        if lead.postcode or lead.city:
            return f"{' '.join(filter(None, (lead.city, lead.postcode)))} is no known place."
        return "The list gives no place, and no account bears that name."


def _holds(lead: Lead) -> Callable[[LeadRule], bool]:
    number, state = read_zip(lead.postcode)[0], state_code(lead.region)

    def fits(rule: LeadRule) -> bool:
        if wanted := state_of(rule.match):
            return wanted == state
        span = zip_span(rule.match)
        return span is not None and number >= 0 and span[0] <= number <= span[1]

    return fits


def _width(rule: LeadRule) -> tuple[bool, int, int]:
    """The narrower rule first: one for the line, then the smaller area, then the order."""
    span = zip_span(rule.match) if rule.kind is RuleKind.AREA else None
    width = span[1] - span[0] if span else 10**6
    return not rule.line, width, rule.number
