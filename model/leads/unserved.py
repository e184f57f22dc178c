"""Unserved surgeons: people who use what we sell and whom nobody of ours has met."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import FloatArray
from model.diary.table import diary_frame
from model.leads.ground import Ground
from model.leads.lead import Lead
from model.leads.white_space import MOST, Opening
from model.metrics import metric
from model.people import do_not_contact
from model.plan.facts import LETTER_OF
from model.plan.tables import number, text
from model.state import State
from model.territories import CORE_TEAM

_UNKNOWN: Final = 0.5  # likeness where nothing is known of the facility
_WORD: Final = re.compile(r"[^\W_]+")
_TITLES: Final = frozenset({"dr", "prof", "md", "do", "mr", "mrs", "ms", "phd", "facs", "rn", "pa"})
_SURGEON: Final = ("surgeon", "surgery", "physician")
_OTHERS: Final = ("nurs", "technician", "assistant", "administrat", "coordinator")


def unserved_contacts(
    state: State, team: str = CORE_TEAM.id, *, most: int = MOST
) -> tuple[Opening, ...]:
    """Surgeons among the contacts without any call, those of the best accounts first.

    Whoever must not be contacted is left out.
    """
    ground, share = Ground(state, team), _standing(state)
    table = state.table("contacts")
    table = table[~do_not_contact(table)] if len(table) else table
    met = _met(state)
    names = ("contact_id", "name", "title", "specialty", "account_id", "role_class", "last_contact")
    columns = [text(table, name) for name in names]
    found = []
    for row, level in zip(zip(*columns, strict=True), number(table, "relationship"), strict=True):
        key, name, title, specialty, account, role, last = map(str, row)
        known = bool(last) or level > 0 or key in met
        if not name or known or not _is_surgeon(role, f"{title} {specialty}"):
            continue
        if not ground.accounts.has(account):
            continue
        at = ground.accounts.row_of(account)
        works = str(ground.accounts.text("name")[at])
        who = specialty or title or "User"
        why = f"{who[:1].upper()}{who[1:]} at {works}; nobody has called yet."
        if (one := _opening(ground, at, name, why, float(share[at]))) is not None:
            found.append(one)
    return _ranked(found, most)


def unserved_in_list(
    state: State, people: Sequence[Lead], team: str = CORE_TEAM.id, *, most: int = MOST
) -> tuple[Opening, ...]:
    """People of a market list whom nobody has met: not among our contacts, or never called on.

    One who works where we have no account counts as long as a territory is in reach.
    """
    ground, share = Ground(state, team), _standing(state)
    served = _served(state)
    lat, lon = ground.places_of(people)
    near, _ = ground.nearest(lat, lon)
    found = []
    for place, one in enumerate(people):
        if not one.person or one.refused:
            continue
        at, _how = ground.account_of(one)
        if at >= 0 and str(ground.accounts.ids[at]) in served.get(person_key(one.person), ()):
            continue
        if at >= 0:
            works = str(ground.accounts.text("name")[at])
            why = f"Works at our account {works}; nobody has called yet."
            made = _opening(ground, at, one.person, why, float(share[at]))
        elif near[place] >= 0:
            works = one.facility or "no facility that is named"
            why = f"Works at {works}, which is nobody’s account."
            made = _opening(ground, int(near[place]), one.person, why, _UNKNOWN, one)
        else:
            continue
        if made is not None:
            found.append(made)
    return _ranked(found, most)


def person_key(name: str) -> str:
    """What tells people apart: the words of a name in order of the alphabet, without titles."""
    words = [word for word in _WORD.findall(name.casefold()) if word not in _TITLES]
    return " ".join(sorted(words))


def _ranked(found: Iterable[Opening], most: int) -> tuple[Opening, ...]:
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.name.casefold()))[:most])


def _is_surgeon(role: str, words: str) -> bool:
    """Whether somebody operates: a user who does not nurse or assist, or a surgeon by title."""
    told = words.casefold()
    if role:
        return LETTER_OF.get(role) == "U" and not any(word in told for word in _OTHERS)
    return any(word in told for word in _SURGEON)


def _standing(state: State) -> FloatArray:
    """The share of accounts with no more potential than each, (n,); a half where unknown."""
    values = metric(state, "potential").values
    known = np.sort(values[values > 0])
    if not known.size:
        return np.full(len(state.accounts), _UNKNOWN)
    share = np.searchsorted(known, values, side="right") / known.size
    return np.where(values > 0, share, _UNKNOWN)


def _met(state: State) -> frozenset[str]:
    """Contacts whom somebody of ours has met."""
    found: set[str] = set()
    for table, column in (
        (state.table("activities_done"), "contact_id"),
        (diary_frame(state), "contact_ids"),
    ):
        done = text(table, "status") == "done"
        for words in text(table, column)[done]:
            found |= {part.strip() for part in str(words).split(";")}
    return frozenset(found - {""})


def _served(state: State) -> Mapping[str, set[str]]:
    """The accounts at which we know a person, by the person's key."""
    table, met = state.table("contacts"), _met(state)
    found: dict[str, set[str]] = defaultdict(set)
    columns = [text(table, name) for name in ("contact_id", "name", "account_id", "last_contact")]
    for row, level in zip(zip(*columns, strict=True), number(table, "relationship"), strict=True):
        key, name, account, last = map(str, row)
        if last or level > 0 or key in met:
            found[person_key(name)].add(account)
    return found


def _opening(
    ground: Ground, at: int, name: str, why: str, likeness: float, lead: Lead | None = None
) -> Opening | None:
    """The person at an account, or at a foreign place whose nearest account it is."""
    code = int(ground.codes[at])
    if code == UNASSIGNED:
        return None
    owner, accounts = ground.owners[code], ground.accounts
    words: dict[str, Any] = {
        part: getattr(lead, part) if lead is not None else str(accounts.text(part)[at])
        for part in ("street", "city", "region", "postcode", "country")
    }
    return Opening(
        name=name,
        **words,
        lat=float(accounts.lat[at]) if lead is None else float("nan"),
        lon=float(accounts.lon[at]) if lead is None else float("nan"),
        account_type="",
        territory=owner.territory,
        rep=owner.rep,
        likeness=likeness,
        potential=float("nan"),
        why=why,
        works_at=lead.facility if lead is not None else str(accounts.text("name")[at]),
        is_person=True,
    )
