"""Which rep is which owner in the CRM."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from model.change import RepsReplaced
from model.reps import Rep
from model.state import State
from model.sync.connector import Person
from model.sync.local import CRM_ID

_EMAIL = "email"


def known_owner(rep: Rep) -> str:
    """The CRM's id of a rep, "" while nobody has said."""
    return rep.notes.get(CRM_ID, "")


def matched(reps: Sequence[Rep], people: Sequence[Person]) -> dict[str, str]:
    """Owners for reps without one, by rep id: by the same email, else by the same name.

    Only where one person fits and nobody else has that person already.
    """
    taken = {known_owner(rep) for rep in reps}
    free = [person for person in people if person.id not in taken]
    found: dict[str, str] = {}
    for told_rep, told_person in ((_email_of, _email_there), (_name_of, _name_there)):
        by_word: dict[str, list[Person]] = {}
        for person in free:
            if word := told_person(person):
                by_word.setdefault(word, []).append(person)
        for rep in reps:
            fitting = by_word.get(told_rep(rep), [])
            open_ = not known_owner(rep) and rep.id not in found
            if open_ and len(fitting) == 1 and fitting[0].id not in found.values():
                found[rep.id] = fitting[0].id
    return found


def owners_set(state: State, owners: Mapping[str, str]) -> RepsReplaced:
    """The change that says who reps are in the CRM, by rep id; "" takes it back."""
    after = tuple(
        replace(rep, notes=_noted(rep, owners[rep.id])) if rep.id in owners else rep
        for rep in state.reps
    )
    n = len(owners)
    names = [rep.name or rep.id for rep in state.reps if rep.id in owners]
    label = f"Set the owner of {names[0] if n == 1 else f'{n:,} reps'} in the CRM"
    return RepsReplaced(label, state.reps, after)


def _noted(rep: Rep, owner: str) -> dict[str, str]:
    notes = {name: value for name, value in rep.notes.items() if name != CRM_ID}
    return {**notes, CRM_ID: owner.strip()} if owner.strip() else notes


def _email_of(rep: Rep) -> str:
    return rep.notes.get(_EMAIL, "").strip().casefold()


def _email_there(person: Person) -> str:
    return person.email.strip().casefold()


def _name_of(rep: Rep) -> str:
    return " ".join(rep.name.split()).casefold()


def _name_there(person: Person) -> str:
    return " ".join(person.name.split()).casefold()
