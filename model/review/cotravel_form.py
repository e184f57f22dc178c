"""The observation form as a workbook: its lines, and what a filled one says.

One sheet: `HEADERS`, then a line per key. Scores stand in "score", all words in "evidence"; the
first two lines say whose form it is, so that no form is typed over another day.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.intake.reader import read_sheets
from model.intake.sheet import Cell, Sheet
from model.plan.period import iso_date
from model.review.cotravel import CRITERIA, Coaching, Ride

HEADERS: Final = ("key", "criterion", "1", "3", "5", "score", "evidence")
WIDTHS: Final = (14, 34, 30, 32, 40, 8, 60)
REP, DAY, TALK = "rep", "day", "talk_share"
_AGREED: Final = (  # key, words, hint
    ("skill", "One skill to practise", ""),
    ("practice_on", "Practised on", "as 2027-02-20"),
    ("proof", "Evidence to be shown", ""),
    ("proof_on", "Evidence seen on", "as 2027-03-20"),
    ("signed", "Signed by both", "yes or no"),
)
_DAYS: Final = ("practice_on", "proof_on")
_YES: Final = ("yes", "y", "x", "true", "1", "signed by both")
_LONGEST: Final = 2000  # characters of an evidence that are read
_LOW, _BEST, _WHOLE = 1, 5, 100
_REMEDY: Final = "Choose the form that was written beside the co-travel pack."

Line = tuple[str, str, str, str, str, float | None, str]
ReadSheets = Callable[[Path], list[Sheet]]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What a workbook says of a ride-along; `remarks` are sentences on what did not fit."""

    ride: Ride
    scores: int  # how many were read
    remarks: tuple[str, ...]


def form_lines(rep_id: str, rep: str, day: date, typed: Ride | None) -> list[Line]:
    """The lines of a form; what was typed in already stands in them."""
    ride = typed or Ride(day)
    agreed = ride.coaching
    words = {
        "skill": agreed.skill,
        "practice_on": agreed.practice_on,
        "proof": agreed.evidence,
        "proof_on": agreed.evidence_on,
        "signed": "yes" if agreed.signed else "",
    }
    talk = ride.talk_share if math.isfinite(ride.talk_share) else None
    return [
        (REP, f"Rep: {rep}", "", "", "", None, rep_id),
        (DAY, "Day of the ride-along", "", "", "", None, day.isoformat()),
        *(
            (one.key, one.name, one.low, one.middle, one.high,
             ride.scores.get(one.key), ride.evidence.get(one.key, ""))
            for one in CRITERIA
        ),
        (TALK, "Customer talks, % of the time", "", "", "", talk, ""),
        *((key, said, hint, "", "", None, words[key]) for key, said, hint in _AGREED),
    ]  # fmt: skip


def read_form(path: Path, rep_id: str, ride: Ride, read: ReadSheets = read_sheets) -> FilledForm:
    """Read a filled form over what is typed so far; empty cells leave that as it is.

    A cell that does not fit is left out and told in a sentence. PlanError when the file cannot
    be read, is no form, or is the form of another rep or day.
    """
    found = _cells(read(path), path.name)
    _check_whose(found, rep_id, ride, path.name)
    remarks: list[str] = []
    scores = _scores(found, remarks)
    evidence = {
        one.key: said for one in CRITERIA if (said := _words(found, one.key, one.name, remarks))
    }
    filled = replace(
        ride,
        scores={**ride.scores, **scores},
        evidence={**ride.evidence, **evidence},
        talk_share=_talk(found, ride.talk_share, remarks),
        coaching=_agreement(found, ride, remarks),
    )
    return FilledForm(filled, len(scores), tuple(remarks))


def _cells(sheets: Sequence[Sheet], name: str) -> Mapping[str, tuple[Cell, Cell]]:
    """Score and evidence by key; the columns may have changed places."""
    for sheet in sheets:
        for place in range(min(sheet.n_rows, 20)):
            head = [_plain(cell).casefold() for cell in sheet.row(place)]
            if {"key", "score", "evidence"} <= set(head):
                key, score, said = (head.index(title) for title in ("key", "score", "evidence"))
                rows = [sheet.row(n) for n in range(place + 1, sheet.n_rows)]
                return {_plain(row[key]): (row[score], row[said]) for row in rows if row[key]}
    raise PlanError(f"{name} is no observation form.", _REMEDY)


def _check_whose(
    found: Mapping[str, tuple[Cell, Cell]], rep_id: str, ride: Ride, name: str
) -> None:
    _, rep = found.get(REP, (None, None))
    _, day = found.get(DAY, (None, None))
    if rep is None or day is None or not any(one.key in found for one in CRITERIA):
        raise PlanError(f"{name} is no observation form.", _REMEDY)
    if _plain(rep) != rep_id:
        raise PlanError(f"{name} is the form of the rep {_plain(rep)[:40]}.", _REMEDY)
    if iso_date(_plain(day)[:10]) != ride.day:
        raise PlanError(f"{name} is the form of {_plain(day)[:10]}.", _REMEDY)


def _scores(found: Mapping[str, tuple[Cell, Cell]], remarks: list[str]) -> Mapping[str, float]:
    scores = {}
    for one in CRITERIA:
        cell = found.get(one.key, (None, None))[0]
        if cell is None or not _plain(cell):
            continue
        score = _number(cell)
        if score in range(_LOW, _BEST + 1):
            scores[one.key] = score
        else:
            remarks.append(f"{one.name}: “{_plain(cell)[:20]}” is no score of 1 to 5.")
    return scores


def _talk(found: Mapping[str, tuple[Cell, Cell]], typed: float, remarks: list[str]) -> float:
    cell = found.get(TALK, (None, None))[0]
    if cell is None or not _plain(cell):
        return typed
    share = _number(cell)
    if isinstance(cell, float) and 0 < share < 1:
        share = round(share * _WHOLE, 1)  # a cell in percent holds a fraction
    if 0 <= share <= _WHOLE:
        return share
    remarks.append(f"Customer talks: “{_plain(cell)[:20]}” is no share of 0 to 100 %.")
    return typed


def _agreement(found: Mapping[str, tuple[Cell, Cell]], ride: Ride, remarks: list[str]) -> Coaching:
    said = {key: _words(found, key, name, remarks) for key, name, _hint in _AGREED}
    for key, name, _hint in _AGREED:
        if key not in _DAYS or not said[key]:
            continue
        day = iso_date(said[key][:10])
        if day is None:
            remarks.append(f"{name}: “{said[key][:20]}” is no day; write it as 2027-02-20.")
        said[key] = day.isoformat() if day is not None else ""
    typed = ride.coaching
    signed = typed.signed
    if said["signed"]:
        both = said["signed"].casefold() in _YES
        signed = (ride.manager or "manager", "rep") if both else ()
    return Coaching(
        said["skill"] or typed.skill,
        said["practice_on"] or typed.practice_on,
        said["proof"] or typed.evidence,
        said["proof_on"] or typed.evidence_on,
        typed.words,
        signed,
    )


def _words(found: Mapping[str, tuple[Cell, Cell]], key: str, name: str, remarks: list[str]) -> str:
    said = _plain(found.get(key, (None, None))[1])
    if len(said) > _LONGEST:
        remarks.append(f"{name}: only the first {_LONGEST:,} characters are kept.")
    return said[:_LONGEST]


def _plain(cell: Cell) -> str:
    """A cell in one line of text, a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = str(int(cell))
    return " ".join("".join(c if c.isprintable() else " " for c in str(cell)).split())


def _number(cell: Cell) -> float:
    """NaN for what is none."""
    try:
        return float(_plain(cell).rstrip("%").strip().replace(",", "."))
    except ValueError:
        return math.nan
