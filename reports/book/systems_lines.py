"""What a health system decides line by line: at which level, who holds it, until when."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.plan.tables import text
from reports.book.facts import BookFacts

_ALL = "all lines"


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One contract line of a system."""

    system: str
    line: str
    level: str  # words: "system", "site with corporate veto"
    holder: str
    members: int  # accounts under the contract
    end: str  # ISO, of the first contract to end, "" unknown


def won(facts: BookFacts, system: str) -> int:
    """Members of a system that buy from us; of no system for ""."""
    mine = np.array(facts.words("idn_id"), object) == system
    return int(np.sum(mine & (np.nan_to_num(facts.plan.figures.revenue) > 0)))


def levels_of(said: str) -> Mapping[str, str]:
    """Decision level by line: "mesh: site; energy: system"; one word alone counts for all lines.

    >>> dict(levels_of("site_with_corporate_veto"))
    {'all lines': 'site with corporate veto'}
    """
    found = {}
    for part in said.split(";"):
        line, colon, level = part.partition(":")
        words = (level if colon else line).strip().replace("_", " ")
        if words:
            found[line.strip() if colon else _ALL] = words
    return found


def lines_of(facts: BookFacts, system: str) -> list[SystemLine]:
    """The lines of a system: those under contract first, then those only a level is known of."""
    levels = levels_of(_level_words(facts, system))
    table = facts.own("contracts")
    systems = dict(zip(map(str, facts.plan.ids), facts.words("idn_id"), strict=True))
    groups: dict[tuple[str, str], list[str]] = {}
    names = ("account_id", "line", "holder", "end")
    for key, line, holder, end in zip(*(text(table, name) for name in names), strict=True):
        if systems.get(str(key)) == system and line:
            groups.setdefault((str(line), str(holder)), []).append(str(end))
    found = [
        SystemLine(
            system,
            line,
            levels.get(line, levels.get(_ALL, "")),
            holder,
            len(ends),
            min((end for end in ends if end), default=""),
        )
        for (line, holder), ends in groups.items()
    ]
    held = {line.line for line in found}
    rest = [line for line in levels if line not in held and (line != _ALL or not found)]
    found.sort(key=lambda one: (-one.members, one.end or "9", one.line))
    return found + [SystemLine(system, line, levels[line], "", 0, "") for line in rest]


def _level_words(facts: BookFacts, system: str) -> str:
    table = facts.state.table("systems")
    found = np.flatnonzero(text(table, "idn_id") == system)
    return str(text(table, "decision_level")[found[0]]) if len(found) else ""
