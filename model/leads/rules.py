"""Routing rules a planner sets above what the live alignment says, and where they disagree."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.fields import Field
from model.fields import Kind as FieldKind
from model.intake.duplicates import name_key
from model.intake.reader import read_sheets
from model.intake.recognise import Catalogue
from model.intake.sheet import Sheet
from model.intake.tables import choose_table
from model.intake.values import clean_text
from model.places.states import state_code
from model.plan.tables import text
from model.state import State

TABLE: Final = "lead_rules"
COLUMNS: Final = ("kind", "match", "line", "owner", "team", "limit", "note")
EVERYONE: Final = "*"
_RANGE: Final = re.compile(r"(\d{5})\s*[-–]\s*(\d{5})")
_START: Final = re.compile(r"(\d{1,5})[*x]*", re.IGNORECASE)


class RuleKind(StrEnum):
    """What a rule looks at, in the order in which rules are asked."""

    ACCOUNT = "account"  # a named account: id or name
    LINE = "line"  # the product line of the lead
    SYSTEM = "system"  # the health system
    AREA = "area"  # a ZIP, the first digits of ZIPs, a range of ZIPs, a state
    CAPACITY = "capacity"  # how many leads an owner takes


KIND_WORDS: Final = {
    RuleKind.ACCOUNT: "Named account",
    RuleKind.LINE: "Product line",
    RuleKind.SYSTEM: "Health system",
    RuleKind.AREA: "ZIP or state",
    RuleKind.CAPACITY: "Capacity",
}


@dataclass(frozen=True, slots=True)
class LeadRule:
    """One rule; `number` is its place in the list, from 1, and the first of two counts.

    `owners` are ids or names of reps or territories, several take turns; a line rule may name a
    `team` instead. `line` limits any rule to leads of that product line. `limit` is for rules of
    capacity, whose `match` is an owner or "*" for everyone.
    """

    number: int
    kind: RuleKind
    match: str
    owners: tuple[str, ...] = ()
    team: str = ""
    line: str = ""
    limit: int | None = None
    note: str = ""

    @property
    def words(self) -> str:
        """The rule as people name it: "rule 3 (ZIP 452)"."""
        what = {
            RuleKind.ACCOUNT: f"account {self.match}",
            RuleKind.LINE: f"line {self.match}",
            RuleKind.SYSTEM: f"system {self.match}",
            RuleKind.AREA: f"{'state' if state_of(self.match) else 'ZIP'} {self.match}",
            RuleKind.CAPACITY: f"capacity of {self.match}",
        }[self.kind]
        return f"rule {self.number} ({what}{f', {self.line} only' if self.line else ''})"


def state_of(match: str) -> str:
    """The state an area rule means, "" when it means ZIPs."""
    return "" if any(c.isdigit() for c in match) else state_code(match)


def zip_span(match: str) -> tuple[int, int] | None:
    """First and last ZIP number that an area rule holds; None when it names no ZIPs."""
    if span := _RANGE.fullmatch(match.strip()):
        return int(span[1]), int(span[2])
    if start := _START.fullmatch(match.strip()):
        digits = start[1]
        return int(digits.ljust(5, "0")), int(digits.ljust(5, "9"))
    return None


def rules_of(state: State) -> tuple[LeadRule, ...]:
    """The project's rules in their order; rows that say nothing are left out."""
    frame = state.table(TABLE)
    cells = zip(*(text(frame, name) for name in COLUMNS), strict=True)
    rules = [_rule(number, *row) for number, row in enumerate(cells, 1) if any(row)]
    return tuple(rule for rule in rules if rule is not None)


def checked_rule(number: int, row: Sequence[str]) -> LeadRule:
    """The rule of a row of `COLUMNS` as somebody typed it; PlanError says what it lacks."""
    cells = [cell.strip() for cell in row]
    rule = _rule(number, *cells)
    where = f"Rule {number}"
    if rule is None:
        kinds = ", ".join(RuleKind)
        raise PlanError(f'{where}: "{cells[0]}" is no kind of rule.', remedy=f"Use {kinds}.")
    if not rule.match:
        raise PlanError(f"{where} does not say what it is for.", remedy="Fill in the match.")
    if rule.kind is RuleKind.CAPACITY:
        if rule.limit is None:
            raise PlanError(
                f'{where}: "{cells[5]}" is no number of leads.', remedy="Give a whole number."
            )
        return rule
    if not rule.owners and not (rule.kind is RuleKind.LINE and rule.team):
        raise PlanError(f"{where} names no owner.", remedy="Name a rep or a territory.")
    span = zip_span(rule.match)
    if rule.kind is RuleKind.AREA and not (span or state_of(rule.match)):
        raise PlanError(
            f'{where}: "{rule.match}" is no ZIP and no state.',
            remedy='Write it like "45219", "452", "45200-45299" or "OH".',
        )
    if span and span[0] > span[1]:
        raise PlanError(
            f'{where}: "{rule.match}" ends before it begins.', remedy="Put the lower ZIP first."
        )
    return rule


def _rule(
    number: int, kind: str, match: str, line: str, owner: str, team: str, limit: str, note: str
) -> LeadRule | None:
    wanted = kind.strip().casefold()
    known = next(
        (k for k in RuleKind if wanted in (k.value, KIND_WORDS[k].casefold())), _ALIASES.get(wanted)
    )
    if known is None:
        return None
    whole = limit.strip().removesuffix(".0")
    return LeadRule(
        number=number,
        kind=known,
        match=match.strip(),
        owners=tuple(part.strip() for part in re.split("[;|]", owner) if part.strip()),
        team=team.strip(),
        line=line.strip(),
        limit=int(whole) if whole.isdigit() else None,
        note=note.strip(),
    )


_ALIASES: Final = {
    "zip": RuleKind.AREA, "postcode": RuleKind.AREA, "state": RuleKind.AREA,
    "idn": RuleKind.SYSTEM, "product line": RuleKind.LINE, "named account": RuleKind.ACCOUNT,
}  # fmt: skip


def clashes(rules: Sequence[LeadRule], owner_of: Callable[[LeadRule], object]) -> tuple[str, ...]:
    """Pairs of rules that decide the same thing differently, a sentence each.

    `owner_of` says in comparable form who a rule's owners are.
    """
    found = []
    for at, rule in enumerate(rules):
        for later in rules[at + 1 :]:
            if rule.kind is later.kind and _meet(rule, later) and _differ(rule, later, owner_of):
                found.append(
                    f"{rule.words} and {later.words} disagree; rule {rule.number} counts.".replace(
                        "rule", "Rule", 1
                    )
                )
    return tuple(found)


def _differ(one: LeadRule, other: LeadRule, owner_of: Callable[[LeadRule], object]) -> bool:
    if one.kind is RuleKind.CAPACITY:
        return one.limit != other.limit
    return owner_of(one) != owner_of(other)


def _meet(one: LeadRule, other: LeadRule) -> bool:
    """Whether two rules of a kind are about the same leads; a narrower area is an exception."""
    if one.line and other.line and one.line.casefold() != other.line.casefold():
        return False
    if bool(one.line) != bool(other.line):
        return False  # the one for a line is the narrower
    a, b = zip_span(one.match), zip_span(other.match)
    if one.kind is not RuleKind.AREA or a is None or b is None:
        return match_key(one) == match_key(other)
    if a == b:
        return True
    overlap = max(a[0], b[0]) <= min(a[1], b[1])
    nested = (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])
    return overlap and not nested


def match_key(rule: LeadRule) -> str:
    """What a rule matches on, spelled one way."""
    if rule.kind is RuleKind.ACCOUNT:
        return name_key(rule.match) or rule.match.casefold()
    if rule.kind is RuleKind.AREA:
        return state_of(rule.match) or rule.match
    return rule.match.casefold()


def frame_of(rules: Sequence[LeadRule]) -> pd.DataFrame:
    """The project's table of these rules."""
    rows = [
        (
            rule.kind.value,
            rule.match,
            rule.line,
            "; ".join(rule.owners),
            rule.team,
            "" if rule.limit is None else str(rule.limit),
            rule.note,
        )
        for rule in rules
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def set_rules(state: State, rules: Sequence[LeadRule]) -> TableReplaced:
    """The change that makes these the project's rules."""
    numbered = [replace(rule, number=number) for number, rule in enumerate(rules, 1)]
    after = frame_of(numbered) if numbered else None
    return TableReplaced("Set the lead routing rules", TABLE, state.tables.get(TABLE), after)


_CATALOGUE: Final = Catalogue(
    [
        Field("kind", FieldKind.TEXT, "Kind", synonyms=("Rule", "Type", "Rule kind")),
        Field("match", FieldKind.TEXT, "Match", synonyms=("Value", "For", "Applies to", "ZIP")),
        Field("line", FieldKind.TEXT, "Line", synonyms=("Product line", "Product")),
        Field("owner", FieldKind.TEXT, "Owner", synonyms=("Owners", "Rep", "Territory")),
        Field("team", FieldKind.TEXT, "Team"),
        Field("limit", FieldKind.TEXT, "Limit", synonyms=("Capacity", "At most")),
        Field("note", FieldKind.TEXT, "Note", synonyms=("Comment", "Why")),
    ]
)


def read_rules(
    path: Path, read: Callable[[Path], list[Sheet]] = read_sheets
) -> tuple[LeadRule, ...]:
    """The rules of a file as `frame_of` lays them out; every one is checked."""
    table = choose_table(
        read(path), _CATALOGUE, sheet=None, mapping={}, must_have=(("kind", "match"),), what="rules"
    )
    rules: list[LeadRule] = []
    for at in range(len(table.rows)):
        row = [
            clean_text(table.found[name].cells[at]) if name in table.found else ""
            for name in COLUMNS
        ]
        rules.append(checked_rule(len(rules) + 1, row))
    return tuple(rules)
