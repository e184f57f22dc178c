"""Letters to customers whose rep changes, from the rep who goes and from the manager.

They say who comes, when both come together and how to reach them; nothing that the company
thinks of the customer: no score, no class, no segment, no potential, no money.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from model.format import Formatter
from model.people import TITLES
from model.reps import Rep
from model.review.handover import Handover, Known
from model.state import State

OLD_REP: Final = "rep"
MANAGER: Final = "manager"


@dataclass(frozen=True, slots=True)
class Letter:
    """One draft: who writes whom, in paragraphs; `contact_id` "" for the house as a whole."""

    account_id: str
    account: str
    contact_id: str
    to: str
    title: str
    address: tuple[str, ...]
    salutation: str
    paragraphs: tuple[str, ...]
    sender: str
    sender_role: str
    sender_email: str
    written_by: str  # OLD_REP or MANAGER
    visit: str  # in words, "" when none is fixed


def letters_of(
    state: State, handed: Sequence[Handover], manager: str, effective: date | None
) -> tuple[Letter, ...]:
    """Two drafts for every contact who may be written to; two for a house without contacts.

    `effective` is the day on which the reps change, None where none is set: then none is told.
    """
    found: list[Letter] = []
    for one in handed:
        if one.old is None or one.new is None:
            continue
        people: Sequence[Known | None] = one.people or (None,)
        for person in people:
            found.append(_from_rep(state, one, person, effective))
            if manager:
                found.append(_from_manager(state, one, person, manager, effective))
    return tuple(found)


def _from_rep(state: State, one: Handover, person: Known | None, effective: date | None) -> Letter:
    show = Formatter.of(state.about)
    old, new = _rep(one.old), _rep(one.new)
    company, account = state.about.company or "our company", one.moved.card.name
    begins = f"From {show.date(effective.isoformat())} on, {new.name}" if effective else new.name
    paragraphs = [
        f"{begins} will look after {account} for {company}. I wanted you to hear this from me and "
        "not from a form.",
        _visit_words(one, show, f"{new.name} and I"),
        "For orders, cases that are booked and questions nothing changes: they go the usual way. "
        f"{new.name} has my notes on how you like to work, so that you need not explain it twice.",
        _staying(one),
        "Thank you for the time you gave me and for what I learned with you.",
    ]
    return _letter(state, one, person, paragraphs, old.name, "Your representative",
                   old.notes.get("email", ""), OLD_REP)  # fmt: skip


def _from_manager(
    state: State, one: Handover, person: Known | None, manager: str, effective: date | None
) -> Letter:
    show = Formatter.of(state.about)
    old, new = _rep(one.old), _rep(one.new)
    company, account = state.about.company or "our company", one.moved.card.name
    email = next((rep.notes.get("email", "") for rep in state.reps if rep.name == manager), "")
    reach = new.notes.get("email", "")
    paragraphs = [
        f"{company} has drawn its territories anew so that every hospital and surgery center has "
        f"somebody with the time for it. For {account} this means that {new.name} takes over from "
        f"{old.name}{f' on {show.date(effective.isoformat())}' if effective else ''}.",
        _visit_words(one, show, f"{old.name} and {new.name}"),
        "Agreements, prices, stock on site and dates that are fixed stay as they are.",
        f"You reach {new.name} at {reach}." if reach else "",
        "If anything about this change does not suit you, please tell me; I answer myself.",
    ]
    return _letter(state, one, person, paragraphs, manager, "Regional manager", email, MANAGER)


def _visit_words(one: Handover, show: Formatter, who: str) -> str:
    if one.visit is None:
        return f"{who} will ask you for a date to come together in the next weeks."
    day = show.date(one.visit.day.isoformat())
    return (
        f"{who} would like to come together on {one.visit.day:%A}, {day}, at "
        f"{one.visit.start:%H:%M}. Please tell us if another time suits you better."
    )


def _staying(one: Handover) -> str:
    if not one.staying:
        return ""
    return "What we have begun together and not yet finished I will finish with you myself."


def _letter(
    state: State,
    one: Handover,
    person: Known | None,
    paragraphs: Sequence[str],
    sender: str,
    role: str,
    email: str,
    by: str,
) -> Letter:
    accounts, row = state.accounts, one.moved.card.row
    city = " ".join(p for p in (accounts.text("region")[row], accounts.text("postcode")[row]) if p)
    town = ", ".join(part for part in (accounts.text("city")[row], city) if part)
    name = one.moved.card.name
    top = (person.name, person.title) if person else ()
    lines = (*top, name, accounts.text("street")[row], town)
    show = Formatter.of(state.about)
    visit = ""
    if one.visit is not None:
        day = show.date(one.visit.day.isoformat())
        visit = f"{day}, {one.visit.start:%H:%M}"
    return Letter(
        one.account_id,
        name,
        person.id if person else "",
        person.name if person else name,
        person.title if person else "",
        tuple(str(line) for line in lines if line),
        f"Dear {_called(person.name)}," if person else f"To the team at {name},",
        tuple(words for words in paragraphs if words),
        sender,
        role,
        email,
        by,
        visit,
    )


def _called(name: str) -> str:
    """How somebody is addressed: "Dr Strand", or the whole name without a title."""
    parts = [part for part in name.split() if part.casefold().strip(".") not in _AFTER]
    titled = bool(parts) and parts[0].casefold().strip(".") in TITLES
    return f"{parts[0]} {parts[-1]}" if titled and len(parts) > 2 else " ".join(parts)


_AFTER: Final = frozenset({"rn", "md", "phd", "facs", "mba"})


def _rep(rep: Rep | None) -> Rep:
    assert rep is not None
    return rep
