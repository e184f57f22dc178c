"""Salesforce record ids: 15 letters that tell capitals apart, 18 with a checksum that need not.

Source: Salesforce Help, "Record ID: 15-character and 18-character IDs"; each of the last three
letters says which of five letters are capitals, the first as the lowest bit.
"""

import re
from collections.abc import Iterable
from typing import Final

_LONG: Final = re.compile(r"[0-9A-Za-z]{15}[A-Z0-5]{3}")
_SHORT: Final = re.compile(r"[0-9A-Za-z]{15}")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_BLOCK: Final = 5
_SHORT_LENGTH: Final = 15
_PREFIX: Final = re.compile(r"[0-9a-z][0-9A-Za-z]{2}")  # of the object: 001 is an account


def checksum(short: str) -> str:
    """The three letters that make a 15-character id an 18-character one."""
    blocks = [short[at : at + _BLOCK] for at in range(0, _SHORT_LENGTH, _BLOCK)]
    return "".join(
        _ALPHABET[sum(letter.isupper() << bit for bit, letter in enumerate(block))]
        for block in blocks
    )


def is_record_id(text: str) -> bool:
    """Whether a text has the look of a record id: 15 characters, or 18 with a true checksum."""
    if _LONG.fullmatch(text):
        return join_key(text) != text
    return _SHORT.fullmatch(text) is not None and _PREFIX.match(text) is not None


def join_key(text: str) -> str:
    """What ids are joined on: the first 15 of an 18-character id, any other text as it is."""
    if _LONG.fullmatch(text) and checksum(text[:_SHORT_LENGTH]) == text[_SHORT_LENGTH:]:
        return text[:_SHORT_LENGTH]
    return text


class IdIndex:
    """Known ids, found by themselves or by the other length of the same record id."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._known = dict.fromkeys(ids)
        self._by_key: dict[str, str] = {}
        for known in self._known:
            self._by_key.setdefault(join_key(known), known)

    def find(self, text: str) -> str:
        """The known id that a text means, "" when there is none."""
        return text if text in self._known else self._by_key.get(join_key(text), "")
