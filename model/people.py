"""People of the customers: who must not be contacted, who has been erased and stays so.

One place decides both; tables, books, letters and diary proposals ask here.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from model.arrays import BoolArray
from model.plan.tables import text
from model.state import State

ERASED_TABLE: Final = "erased_people"
ERASED_COLUMNS: Final = ("token", "kind", "hash", "salt", "erased_on")
ID_COLUMNS: Final = ("contact_id", "kol_id", "contact_ids", "from_contact", "to_contact")
NAMED_COLUMNS: Final = ("contact", "contacts", "surgeon", "contact_name", "who")
# What stays of a person whose row is blanked: what the plan counts, nothing that describes.
KEPT_COLUMNS: Final = frozenset(
    {
        "account_id",
        "role_class",
        "kol_tier",
        "kol_family",
        "tier",
        "family",
        "relationship",
        "relationship_now",
    }
)
_NO: Final = frozenset({"no", "n", "false", "0", "opt-out", "opted out", "withdrawn", "declined"})
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "do not contact", "opted out"})
_LONGEST_TERM: Final = 6  # words
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w.-]+\w")


def do_not_contact(table: pd.DataFrame) -> BoolArray:
    """Which rows of a table of people must not be contacted, shape (n,).

    Consent that is refused or withdrawn counts, and a mark "do not contact" or "do not call";
    a blank consent does not.
    """
    found = _said(table, "consent_contact", _NO)
    for name in ("do_not_contact", "do_not_call"):
        found |= _said(table, name, _YES)
    return found


def _said(table: pd.DataFrame, name: str, words: frozenset[str]) -> BoolArray:
    """Which rows have one of some words in a column; none where there is no such column."""
    if name not in table.columns:
        return np.zeros(len(table), bool)
    return np.array([str(v).strip().casefold() in words for v in text(table, name)], bool)


@dataclass(frozen=True, slots=True)
class Blocked:
    """The people nobody may contact: their ids and their normalised names."""

    ids: frozenset[str]
    names: frozenset[str]

    def holds(self, who: str) -> bool:
        """Whether a cell of ids or names (separated by ; or ,) holds one of them."""
        if ";" not in who and "," not in who:
            return self._is_one(who)
        return any(self._is_one(part) for part in re.split(r"[;,]", who))

    def _is_one(self, who: str) -> bool:
        found = who.strip()
        return bool(found) and (found in self.ids or normalised(who) in self.names)

    def without(self, who: str, separator: str = ";") -> str:
        """The same cell without them."""
        kept = [part for part in who.split(separator) if part.strip() and not self.holds(part)]
        return separator.join(kept)


NOBODY: Final = Blocked(frozenset(), frozenset())


def blocked_people(state: State) -> Blocked:
    """Everybody of the contacts who must not be contacted."""
    return _blocked(_Frame(state.table("contacts")))


class _Frame:
    """A frame that a cache knows by identity; frames of a state are never changed in place."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frame) and other.frame is self.frame

    def __hash__(self) -> int:
        return id(self.frame)


@lru_cache(maxsize=4)
def _blocked(table: _Frame) -> Blocked:
    rows = table.frame[do_not_contact(table.frame)]
    if not len(rows):
        return NOBODY
    ids = {str(key) for name in ("contact_id", "kol_id") for key in text(rows, name) if key}
    names = {normalised(str(name)) for name in text(rows, "name") if name}
    return Blocked(frozenset(ids), frozenset(names - {""}))


def contactable(table: pd.DataFrame, state: State) -> pd.DataFrame:
    """The rows of any table that name nobody who must not be contacted.

    Contacts, opinion leaders, diary items, OR blocks: whatever column holds an id or a name.
    """
    keep = contactable_rows(table, state)
    return table if keep.all() else table[keep]


def contactable_rows(table: pd.DataFrame, state: State) -> BoolArray:
    """Which rows `contactable` keeps, (n,)."""
    blocked = blocked_people(state)
    keep = ~do_not_contact(table)
    if blocked is not NOBODY:
        for name in (*ID_COLUMNS, *NAMED_COLUMNS):
            if name in table.columns:
                codes, cells = pd.factorize(text(table, name))
                held = np.array([blocked.holds(str(cell)) for cell in cells], bool)
                keep &= ~held[codes]
    return np.asarray(keep, bool)


@lru_cache(maxsize=16_384)
def normalised(name: str) -> str:
    """A name as it is compared: no titles, accents, case or signs; "okafor samuel" both ways."""
    return " ".join(sorted(_plain_words(name)))


TITLES: Final = frozenset(
    {"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "md", "phd", "rn", "facs", "mba"}
)


def _plain_words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = re.findall(r"[^\W_]+", letters)
    return [word for word in words if word not in TITLES] or words


def term_key(term: str) -> str:
    """A piece of running text as erased terms are compared: folded words in their order."""
    folded = unicodedata.normalize("NFKD", term.casefold())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", letters))


def id_of_token(token: str) -> str:
    """What stands instead of an erased person's ids: "person-7f3a"."""
    return token.casefold().replace(" ", "-")


def hashed(salt: str, kind: str, value: str) -> str:
    """What stays of an erased value: a keyed digest, hex. A short name can still be guessed."""
    key = bytes.fromhex(salt)
    return hashlib.blake2b(f"{kind}:{value}".encode(), key=key, digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Erased:
    """The erased people of a project: digests to tokens, and the salt they were made with."""

    salts: tuple[str, ...]
    tokens: Mapping[str, str]
    _known: dict[str, bool] = field(default_factory=dict, compare=False)

    def token(self, kind: str, value: str) -> str:
        """The token of whom the value belongs to, "" for nobody."""
        if not value:
            return ""
        found = (self.tokens.get(hashed(salt, kind, value), "") for salt in self.salts)
        return next((token for token in found if token), "")

    def opens(self, word: str) -> bool:
        """Whether some erased term begins with this word; remembered, as words come again."""
        if word not in self._known:
            self._known[word] = bool(self.token("first", term_key(word)))
        return self._known[word]


def erased_people(state: State) -> Erased:
    """Whoever has been erased from the project."""
    table = state.table(ERASED_TABLE)
    salts = tuple(dict.fromkeys(str(salt) for salt in text(table, "salt")))
    tokens = zip(text(table, "hash"), text(table, "token"), strict=True)
    return Erased(salts, {str(digest): str(token) for digest, token in tokens})


def is_erased(state: State, person: Mapping[str, Any]) -> str:
    """The token of a person who has been erased; "" for anybody else.

    `person` holds what an import knows: contact_id, kol_id, email, phone, name, account_id. An
    id, an e-mail address or a telephone number decides; a name does with its account.
    """
    return _token_of(erased_people(state), person)


def _token_of(erased: Erased, person: Mapping[str, Any]) -> str:
    if not erased.tokens:
        return ""
    for kind, value in identities(person):
        if token := erased.token(kind, value):
            return token
    return ""


def identities(person: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a person is known again by: (kind, normalised value)."""
    known = {
        key: "" if value != value else str(value or "").strip() for key, value in person.items()
    }
    name = normalised(known.get("name", ""))
    found = [("id", known[key]) for key in ("contact_id", "kol_id") if known.get(key)]
    found += [("email", known[key].casefold()) for key in ("email", "e_mail") if known.get(key)]
    digits = re.sub(r"\D", "", known.get("phone", ""))
    found += [("phone", digits)] if len(digits) >= 7 else []
    account = known.get("account_id", "")
    if name and account:
        found.append(("name", f"{name}@{account.casefold()}"))
    return found


def without_erased(frame: pd.DataFrame, state: State) -> pd.DataFrame:
    """An incoming table without the people who have been erased from the project.

    Their own rows go; where another row names them, the token stands instead, also inside
    running text. The frame itself comes back when nobody in it has been erased.
    """
    erased = erased_people(state)
    if not erased.tokens or not len(frame):
        return frame
    keep = _not_theirs(frame, erased)
    kept = frame if keep.all() else frame[keep]
    replaced = {}
    for name in kept.columns:
        if kept[name].dtype == object:
            before = kept[name].to_numpy(object)
            after = np.array([_scrubbed(str(name), cell, erased) for cell in before], object)
            if any(a is not b for a, b in zip(before, after, strict=True)):
                replaced[name] = after
    return (
        kept.assign(**replaced).reset_index(drop=True) if replaced or kept is not frame else frame
    )


def _not_theirs(frame: pd.DataFrame, erased: Erased) -> BoolArray:
    """Which rows are not about an erased person; only tables of people have such rows."""
    keep = np.ones(len(frame), bool)
    if not is_person_table(frame.columns):
        return keep
    known = ("contact_id", "kol_id", "email", "e_mail", "phone", "name", "account_id")
    columns = {name: text(frame, name) for name in known if name in frame.columns}
    for row in range(len(frame)):
        keep[row] = not _token_of(erased, {name: column[row] for name, column in columns.items()})
    return keep


def is_person_table(columns: Iterable[object]) -> bool:
    """Whether each row of such a table is a person: it has a name and a person's id."""
    names = {str(name) for name in columns}
    return "name" in names and bool({"contact_id", "kol_id"} & names)


def _scrubbed(column: str, cell: object, erased: Erased) -> object:
    if not isinstance(cell, str) or not cell:
        return cell
    if column in ID_COLUMNS:
        parts = re.split(r"([;,|])", cell)
        changed = [id_of_token(erased.token("id", part.strip())) or part for part in parts]
        return "".join(changed) if changed != parts else cell
    return scrubbed_text(cell, erased)


def scrubbed_text(words: str, erased: Erased) -> str:
    """Running text with each term and e-mail address of an erased person replaced by the token."""
    if "@" in words:
        words = _EMAIL.sub(lambda m: erased.token("email", m[0].casefold()) or m[0], words)
    spans = [match.span() for match in _WORD.finditer(words)]
    out, at, n = [], 0, 0
    while n < len(spans):
        length, token = _term_at(words, spans[n : n + _LONGEST_TERM], erased)
        if token:
            out += [words[at : spans[n][0]], token]
            at = spans[n + length - 1][1]
        n += max(1, length)
    return words if not out else "".join([*out, words[at:]])


def _term_at(words: str, spans: list[tuple[int, int]], erased: Erased) -> tuple[int, str]:
    """The longest erased term that begins at the first of some words: its length, its token."""
    first = spans[0][0]
    if erased.opens(words[first : spans[0][1]]):
        for length in range(len(spans), 0, -1):
            token = erased.token("term", term_key(words[first : spans[length - 1][1]]))
            if token:
                return length, token
    return 0, ""
