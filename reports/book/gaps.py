"""Gap notes of pages: what is missing, what it weakens, where to get it, who by when."""

from reports.book.facts import BookFacts
from reports.book.wording import short
from reports.pdf.blocks import Gap

_ROLES = {"USER": "user", "BUYER": "buyer", "ADMIN": "administrator"}


def gap(facts: BookFacts, missing: str, weakens: str, where: str, due: str = "") -> Gap:
    """A gap note owned by the rep; `due` is an ISO date, the plan's first day when empty."""
    day = facts.show.date(due or facts.plan.start.isoformat())
    return Gap(missing, weakens, where, facts.rep_name if facts.plan.rep else "", day)


def gaps_about(facts: BookFacts, subjects: set[str]) -> list[Gap]:
    """The plan's own gap notes about these accounts or parts of the plan, in plan order."""
    found = []
    for known in facts.plan.completeness.gaps:
        if known.subject not in subjects:
            continue
        missing = known.missing
        if facts.state.accounts.has(known.subject):
            for role, word in _ROLES.items():
                missing = missing.replace(role, word)
            missing = f"{short(facts, known.subject)}: {missing}"
        due = facts.show.date(known.due) if known.due else ""
        found.append(Gap(missing, known.weakens, known.where, known.owner, due))
    return found
