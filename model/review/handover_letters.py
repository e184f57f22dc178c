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
from model.review.handover_visits import Visit
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
    begins = f"From {show.date_in_full(effective)} on, {new.name}" if effective else new.name
    paragraphs = [
        f"{begins} will look after {account} for {company}. I wanted you to hear this from me "
        "personally.",
        _visit_words(one, show, f"{new.name} and I"),
        f"{_going_on(one)} {_notes_words(one, new.name)}",
        _staying(one),
        "Thank you for your time, and for all that I have learned in working with you."
        if one.history
        else "Thank you for your time.",
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
        f"{company} has redrawn its sales territories so that every hospital and surgery center "
        f"has a representative with enough time for it. For {account} this means that {new.name} "
        f"takes over from {old.name}"
        f"{f' on {show.date_in_full(effective)}' if effective else ''}.",
        _visit_words(one, show, f"{old.name} and {new.name}"),
        "Agreements, prices, stock on site and appointments stay as they are."
        if _buys(one)
        else "Agreements and appointments stay as they are.",
        f"You can reach {new.name} at {reach}." if reach else "",
        "If anything about this change does not suit you, please tell me; I will answer you "
        "myself.",
    ]
    return _letter(state, one, person, paragraphs, manager, "Regional manager", email, MANAGER)


def _visit_words(one: Handover, show: Formatter, who: str) -> str:
    if one.visit is None:
        return f"{who} will call you in the coming weeks to agree on a day for a visit together."
    return (
        f"{who} would like to visit you together on {_when(one.visit, show)}. Please tell us if "
        "another time suits you better."
    )


def _when(visit: Visit, show: Formatter) -> str:
    """Day and hour as the customer reads them."""
    return f"{show.date_in_full(visit.day, weekday=True)}, at {show.clock(visit.start)}"


def _buys(one: Handover) -> bool:
    """Whether the house bought anything in the last twelve months."""
    return one.moved.card.revenue > 0


def _going_on(one: Handover) -> str:
    if _buys(one):
        return "Your orders and the cases you have booked go on as planned."
    return "Whatever we have agreed stays as it is."


def _notes_words(one: Handover, new: str) -> str:
    """Notes are promised only where there are some."""
    if one.preferences or any(person.likes or person.note for person in one.people):
        return f"{new} has my notes on how you like to work, so you need not explain it twice."
    return f"{new} will ask you how you like to work."


def _staying(one: Handover) -> str:
    if not one.staying:
        return ""
    return "What we have begun together I will finish with you myself."


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
        _when(one.visit, show) if one.visit is not None else "",
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
