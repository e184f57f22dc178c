"""The field's terms and what they mean: one list for the help, the tips and the book."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from model.resources import resource

PAGE: Final = "Glossary"  # title of its page in the help
OF_THE_PLAN: Final = "Words of the plan"
_FILE: Final = "7_glossary.md"
_TERM: Final = re.compile(r"^- \*\*(?P<term>[^*]+)\*\*: (?P<meaning>.+)$")
_HEADING: Final = "## "


@cache
def glossary() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Heading -> pairs of a term and its meaning, in the order of the page."""
    found: dict[str, list[tuple[str, str]]] = {}
    heading = ""
    text = (resource("help") / _FILE).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith(_HEADING):
            heading = line.removeprefix(_HEADING).strip()
        elif (told := _TERM.match(line)) is not None:
            found.setdefault(heading, []).append((told["term"], told["meaning"]))
    return MappingProxyType({name: tuple(pairs) for name, pairs in found.items()})


def term_in(words: str) -> str:
    """The term that some words of the screen name, "" when the glossary has none.

    A term counts when the words are it, or begin with it: "Plan adherence, 78 %".
    """
    said = _plain(words)
    return _names().get(said) or next(
        (term for name, term in _longest() if said.startswith(f"{name} ")), ""
    )


def meaning_of(term: str) -> str:
    """What a term means, "" for one the glossary does not have."""
    pairs = (pair for found in glossary().values() for pair in found)
    return next((meaning for name, meaning in pairs if name == term), "")


@cache
def _names() -> dict[str, str]:
    """Every way to say a term -> the term: "IDN" is said for "Health system (IDN)"."""
    names: dict[str, str] = {}
    for found in glossary().values():
        for term, _ in found:
            bare, _, short = term.partition(" (")
            for name in (term, bare, short.rstrip(")"), *bare.split(", ")):
                if name:
                    names.setdefault(_plain(name), term)
    return names


@cache
def _longest() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_names().items(), key=lambda pair: -len(pair[0])))


def _plain(words: str) -> str:
    return re.sub(r"[^\w&-]+", " ", words).strip().casefold()
