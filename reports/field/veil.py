"""Free text as a pack may tell it: people and sums that were not chosen are taken out."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from model.diary.entries import without_patient_data
from model.people import TITLES, do_not_contact
from model.plan.tables import text
from model.state import State

SOMEBODY: Final = "[contact]"
SUM: Final = "[amount]"
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_OWN: Final = re.compile(r"['’]s$")
_LEAST: Final = 2  # letters of a name's word
_CODES: Final = r"(?:USD|EUR|GBP|CHF|CAD|AUD|SEK|DKK|NOK|PLN|JPY)"
_LARGE: Final = r"(?:\s?(?:k|m|bn|thousand|million)\b)?"
_MONEY: Final = re.compile(
    rf"(?:[$€£¥]|\b{_CODES}\b)\s?\d[\d.,]*{_LARGE}"
    rf"|\b\d[\d.,]*{_LARGE}\s?(?:[$€£¥]|(?:k\s?)?{_CODES}\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Veil:
    """Whom free text must not name; whether sums of money stay out."""

    names: dict[str, frozenset[str]]  # folded word of a name -> the other words of such names
    family: frozenset[str]  # folded family names that are hidden when they stand alone
    sums: bool

    def over(self, words: str) -> str:
        """The words without those people and sums, and without what names a patient."""
        said = self._without_people(without_patient_data(words))
        return _MONEY.sub(SUM, said) if self.sums else said

    def _without_people(self, words: str) -> str:
        if not self.names or not words:
            return words
        found = [(match, _folded(match[0])) for match in _WORD.finditer(words)]
        out, at, n = [], 0, 0
        while n < len(found):
            end = self._name_from(found, n)
            if end:
                last = found[end - 1][0]
                ending = _OWN.search(last[0])
                out += [words[at : found[n][0].start()], SOMEBODY]
                at = last.end() - (2 if ending else 0)
            n = max(end, n + 1)
        return "".join([*out, words[at:]])

    def _name_from(self, found: list[tuple["re.Match[str]", str]], first: int) -> int:
        """Behind the name that begins at a word: titles, words of one name; 0 for no name."""
        n, titled = first, False
        while n < len(found) and found[n][1] in TITLES:
            n, titled = n + 1, True
        begin, others = n, None
        while n < len(found) and found[n][1] in self.names and found[n][0][0][:1].isupper():
            if others is not None and found[n][1] not in others:
                break
            others = self.names[found[n][1]]
            n += 1
        alone = n == begin + 1 and not titled
        if n == begin or (alone and found[begin][1] not in self.family):
            return 0
        while n < len(found) and found[n][1] in TITLES:
            n += 1
        return n


def veil_of(state: State, *, names: bool, sums: bool) -> Veil:
    """The veil of a pack: with `names` it hides only who must not be contacted.

    With `sums` money may be told. A family name that is also a word of an account's name or
    town is hidden only behind a title or a first name.
    """
    contacts = state.table("contacts")
    hidden = contacts[do_not_contact(contacts)] if names and len(contacts) else contacts
    told = [str(name) for name in text(hidden, "name")]
    if not names:
        told += [
            part.strip()
            for table in ("diary", "diary_q1", "activities_open")
            for cell in dict.fromkeys(text(state.table(table), "contacts"))
            for part in str(cell).split(";")
        ]
    parts = [_parts(name) for name in dict.fromkeys(told)]
    found: dict[str, set[str]] = {}
    for words in parts:
        for word in words:
            found.setdefault(word, set()).update(set(words) - {word})
    family = {words[-1] for words in parts if words} - _places(state)
    return Veil({w: frozenset(rest) for w, rest in found.items()}, frozenset(family), not sums)


def _parts(name: str) -> list[str]:
    words = [_folded(match[0]) for match in _WORD.finditer(name)]
    return [word for word in words if word not in TITLES and len(word) >= _LEAST]


def _places(state: State) -> set[str]:
    """The words of accounts, their towns and systems, folded."""
    columns: list[Iterable[object]] = [
        dict.fromkeys(state.accounts.text(name)) for name in ("name", "city")
    ]
    columns.append(text(state.table("systems"), "name"))
    return {
        _folded(match[0])
        for cells in columns
        for cell in cells
        for match in _WORD.finditer(str(cell))
    }


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", _OWN.sub("", word).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
