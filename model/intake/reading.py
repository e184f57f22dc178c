"""How one sheet is to be read: what was found by itself, and what the user decided instead."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from model.errors import PlanError

KIND_OF_ACCOUNTS: Final = "accounts"
KIND_OF_AREAS: Final = "areas"  # ZIP, county or account to territory
SKIP: Final = "skip"


class How(StrEnum):
    """Why a column is taken for its field."""

    CHOSEN = "chosen"  # the user said so
    HEADER = "header"
    SIMILAR = "similar header"
    VALUES = "values"
    OWN = "own"  # no known field: the user's own column, or one left out


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """One column of a sheet as it was understood, for people to check.

    `position` counts from 0 at the left; `header` is unique in its sheet ("Column F" where the
    file gives none); `field` is "" for an own or ignored column; `score` is 0-1; `samples` are
    the first texts of the column that are not blank, at most five.
    """

    position: int
    header: str
    field: str
    how: How
    score: float
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How one sheet is to be read; a default means "found by itself".

    `kind` is "accounts", a kind of further table, "areas" or "skip". `header_row` is the
    spreadsheet's row number of the (last) header row, 0 for a sheet without any. `mapping` gives
    headers by field; columns in `ignored` are left out, those in `own` are the user's own
    whatever they look like. `words` gives codes by field and given
    word. `fixes` are cell texts by row number and header, put in before anything is read.
    """

    kind: str | None = None
    header_row: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    day_first: bool | None = None
    decimal_comma: bool | None = None
    fixes: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def to_json(self) -> str:
        """One line of JSON that `from_json` reads back; equal readings give equal lines."""
        plain: dict[str, Any] = {
            "kind": self.kind,
            "header_row": self.header_row,
            "mapping": dict(self.mapping),
            "ignored": sorted(self.ignored),
            "own": sorted(self.own),
            "words": {name: dict(words) for name, words in self.words.items()},
            "day_first": self.day_first,
            "decimal_comma": self.decimal_comma,
            "fixes": sorted([row, header, text] for (row, header), text in self.fixes.items()),
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Reading":
        """The reading of a line that `to_json` wrote; PlanError when it is none."""
        try:
            plain = json.loads(text)
            return cls(
                kind=plain["kind"],
                header_row=plain["header_row"],
                mapping=dict(plain["mapping"]),
                ignored=frozenset(plain["ignored"]),
                own=frozenset(plain.get("own", ())),
                words={name: dict(words) for name, words in plain["words"].items()},
                day_first=plain["day_first"],
                decimal_comma=plain["decimal_comma"],
                fixes={(int(row), str(head)): str(cell) for row, head, cell in plain["fixes"]},
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PlanError(
                "How this source was read before cannot be understood.",
                remedy="Check the columns once more.",
            ) from error


AS_FOUND: Final = Reading()
