"""Find a person everywhere in a project and put a token in their place, for good.

What is replaced: the person's row (only what a plan counts stays), ids, e-mail addresses and
telephone numbers, and the forms of the name that people write ("Dr Samuel Okafor", "Okafor").
A form that could mean somebody else is left unless the user chooses it.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from model.arrays import Column
from model.people import (
    ERASED_COLUMNS,
    ERASED_TABLE,
    ID_COLUMNS,
    KEPT_COLUMNS,
    TITLES,
    hashed,
    id_of_token,
    identities,
    is_person_table,
    normalised,
    term_key,
)
from model.plan.tables import text
from model.state import State

_EMAILS: Final = ("email", "e_mail")
_PHONES: Final = ("phone", "mobile", "telephone")
_DIGITS: Final = 7  # fewer are no telephone number
_ROLE_CREDENTIALS: Final = re.compile(r",?\s+(?:MD|RN|PhD|DO|FACS|PA|NP|MBA|BSN|MSN)\b\.?", re.I)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a search has found; `tables` say in which tables of people, with the rows."""

    name: str
    ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    records: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One form of a name as it may stand in a text; `why` says what speaks against it."""

    words: str
    chosen: bool = True
    why: str = ""


def find_people(state: State, wanted: str) -> list[Person]:
    """Whoever fits a part of a name, an e-mail address, a telephone number or an id.

    A name that stands in no table of people is found as well: it may stand in texts.
    """
    rows = [row for row in _people_rows(state) if _fits(row, wanted)]
    people = _joined(rows, list(_people_rows(state)))
    if not people and len(wanted.split()) > 1 and "@" not in wanted:
        people = [Person(wanted.strip())]
    return people


def _people_rows(state: State) -> Iterable[dict[str, str]]:
    for name, frame in state.tables.items():
        if name != ERASED_TABLE and is_person_table(frame.columns):
            columns = {str(column): text(frame, str(column)) for column in frame.columns}
            for row in range(len(frame)):
                yield {"": name, **{column: str(cells[row]) for column, cells in columns.items()}}
    for rep in state.reps:
        yield {"": "reps", "name": rep.name, "email": str(rep.notes.get("email", ""))}


def _fits(row: Mapping[str, str], wanted: str) -> bool:
    sought, digits = wanted.strip().casefold(), re.sub(r"\D", "", wanted)
    if not sought:
        return False
    if any(row.get(key, "").casefold() == sought for key in ("contact_id", "kol_id")):
        return True
    if "@" in sought:
        return any(sought in row.get(key, "").casefold() for key in _EMAILS)
    if len(digits) >= _DIGITS and not re.search(r"[^\W\d]", wanted):
        return any(digits in re.sub(r"\D", "", row.get(key, "")) for key in _PHONES)
    words, name = set(normalised(wanted).split()), normalised(row.get("name", "")).split()
    return bool(words) and all(any(part.startswith(word) for part in name) for word in words)


def _joined(
    rows: Sequence[Mapping[str, str]], everybody: Sequence[Mapping[str, str]]
) -> list[Person]:
    """Rows of one person joined: by a shared id, or by name at one account."""
    people: list[list[Mapping[str, str]]] = []
    for first in rows:
        if any(first in group for group in people):
            continue
        group, keys, grown = [first], set(_keys(first)), True
        while grown:
            more = [row for row in everybody if row not in group and keys & set(_keys(row))]
            grown = bool(more)
            group += more
            keys |= {key for row in more for key in _keys(row)}
        people.append(group)
    return [_person(group) for group in people]


def _keys(row: Mapping[str, str]) -> list[tuple[str, str]]:
    return identities(row) or [("name", normalised(row.get("name", "")))]


def _person(rows: Sequence[Mapping[str, str]]) -> Person:
    def every(*names: str) -> tuple[str, ...]:
        found = (row.get(name, "").strip() for row in rows for name in names)
        return tuple(dict.fromkeys(value for value in found if value))

    return Person(
        name=next((row["name"] for row in rows if row.get("name")), ""),
        ids=every("contact_id", "kol_id"),
        emails=every(*_EMAILS),
        phones=every(*_PHONES),
        accounts=every("account_id"),
        tables=tuple(dict.fromkeys(row[""] for row in rows)),
        records=tuple(dict(row) for row in rows),
    )


def terms_of(person: Person, state: State) -> list[Term]:
    """The forms of the name to look for, longest first; those that others share are not chosen."""
    bare = _ROLE_CREDENTIALS.sub("", person.name).strip()
    words = [word for word in bare.replace(",", " ").split() if word]
    titles = [word for word in words if term_key(word) in TITLES]
    plain = [word for word in words if word not in titles]
    if "," in bare and len(plain) > 1:
        plain = [*plain[1:], plain[0]]
    if len(plain) < 2:
        return [Term(person.name)]
    first, last = plain[0], plain[-1]
    full = [person.name, bare, " ".join(plain), f"{last}, {first}", f"{last} {first}"]
    full += [f"{first} {last}"] if len(plain) > 2 else []
    short = [f"{first[0]}. {last}", f"{first[0]} {last}"]
    titled = [f"{title} {last}" for title in (*titles, *(f"{t}." for t in titles))]
    namesake, kin, place = _others(person, state, last)
    found = [Term(form, True, namesake) for form in full]
    found += [Term(form, not kin, kin) for form in (*titled, *short)]
    against = kin or place
    found += [Term(last, not against and len(last) > 2, against)]
    unique = {term.words.casefold(): term for term in reversed(found)}
    return sorted(unique.values(), key=lambda term: -len(term.words))


def _others(person: Person, state: State, last: str) -> tuple[str, str, str]:
    """What speaks against the full name, the surname with a title, and the surname alone."""
    mine = {normalised(person.name)}
    others = [
        row
        for row in _people_rows(state)
        if row.get("name")
        and not ({*_keys(row)} & {key for r in person.records for key in _keys(r)})
    ]
    same = sum(normalised(row["name"]) in mine for row in others)
    kin = sum(term_key(last) in normalised(row["name"]).split() for row in others)
    named = [*state.accounts.text("name"), *state.accounts.text("city")]
    place = any(re.search(rf"\b{re.escape(last)}\b", str(name), re.I) for name in named)
    return (
        f"{_n(same)} the same name; it is replaced there too" if same else "",
        f"{_n(kin)} the same surname" if kin else "",
        "an account or town has the same name" if place else "",
    )


def _n(count: int) -> str:
    return "another person has" if count == 1 else f"{count} other people have"


def new_token(state: State) -> str:
    """A token no erased person has: "Person 7f3a"."""
    taken = set(text(state.table(ERASED_TABLE), "token"))
    while (token := f"Person {secrets.token_hex(2)}") in taken:
        continue
    return token


@dataclass(frozen=True)
class Eraser:
    """An editor of documents that puts the token in a person's place."""

    person: Person
    terms: tuple[str, ...]
    token: str
    _needles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        person = self.person
        needles = {*self.terms, *person.ids, *person.emails, *person.phones}
        object.__setattr__(self, "_needles", frozenset(n.casefold() for n in needles if n))

    @property
    def token_id(self) -> str:
        """What stands instead of the person's ids: "person-7f3a"."""
        return id_of_token(self.token)

    @cached_property
    def _pattern(self) -> "re.Pattern[str]":
        literal = [*self.person.emails, *self.person.phones]
        forms = [re.escape(term).replace(r"\ ", r"\s+") for term in (*self.terms, *literal) if term]
        forms.sort(key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(forms) or '(?!)'})(?!\w)", re.I)

    def touches(self, words: str) -> bool:
        """Whether anything of the person could stand here."""
        lowered = " ".join(words.casefold().split())
        return any(needle in lowered for needle in self._needles)

    def text(self, words: str) -> str:
        """Running text with the token for each form of the name."""
        return self._pattern.sub(self.token, words)

    def is_identifier(self, column: str) -> bool:
        """Whether a column of that name holds people's ids."""
        return column in ID_COLUMNS

    def identifier(self, cell: str) -> str:
        """A cell of ids, perhaps several, with the token's id for theirs."""
        parts = re.split(r"([;,|\s]+)", cell)
        return "".join(self.token_id if part in self.person.ids else part for part in parts)

    def rows(self, columns: Mapping[str, Column]) -> Mapping[str, Column]:
        """Blank the person's own rows but for what a plan counts."""
        if not is_person_table(columns):
            return {}
        own = self._own(columns)
        if not own.any():
            return {}
        return {name: _blanked(name, column, own, self) for name, column in columns.items()}

    def _own(self, columns: Mapping[str, Column]) -> Column:
        n = len(columns["name"])
        own = np.zeros(n, bool)
        for name in ("contact_id", "kol_id"):
            if name in columns:
                own |= np.array([str(cell) in self.person.ids for cell in columns[name]], bool)
        if not self.person.ids:
            mine = normalised(self.person.name)
            own |= np.array([normalised(str(cell)) == mine for cell in columns["name"]], bool)
        return own

    def gone(self, salt: str, today: str) -> pd.DataFrame:
        """The rows of `erased_people` by which the person is known again, without naming them."""
        known = {key for record in self.person.records for key in identities(record)}
        known |= {("term", term_key(term)) for term in self.terms}
        known |= {("first", term_key(term).split()[0]) for term in self.terms if term_key(term)}
        rows = [
            (self.token, kind, hashed(salt, kind, value), salt, today)
            for kind, value in sorted(known)
        ]
        return pd.DataFrame(rows, columns=list(ERASED_COLUMNS), dtype=object)


def _blanked(name: str, column: Column, own: Column, eraser: Eraser) -> Column:
    if name in KEPT_COLUMNS:
        return column
    after = column.copy()
    if column.dtype == np.float64:
        after[own] = np.nan
    elif column.dtype == object:
        said: Any = ""
        if name == "name":
            said = eraser.token
        elif name in ID_COLUMNS:
            after[own] = [eraser.token_id if cell else cell for cell in column[own]]
            return after
        elif name == "consent_contact":
            said = "no"
        after[own] = said
    return after


def with_gone(state: State, eraser: Eraser, today: str) -> pd.DataFrame:
    """Table `erased_people` of the project with this person added."""
    known = state.table(ERASED_TABLE)
    salts = [str(salt) for salt in text(known, "salt")]
    added = eraser.gone(salts[0] if salts else secrets.token_hex(16), today)
    return pd.concat([known, added], ignore_index=True) if len(known) else added
