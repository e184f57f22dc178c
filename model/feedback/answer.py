"""What a rep answered, read from a returned file that nobody trusts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.intake.reader import read_sheets
from model.intake.sheet import Sheet

FORMAT: Final = "catchment-feedback"
VERSION: Final = 1
ACCEPT, CHALLENGE = "accept", "challenge"
VERDICTS: Final = (ACCEPT, CHALLENGE)
LARGEST: Final = 2_000_000  # bytes of a return file
LONGEST: Final = 2_000  # characters of a reason
_MOST: Final = 20_000  # answers in a file
_NAME: Final = 200  # characters of an id or name
HEADERS: Final = ("Account id", "Accept or challenge", "Your reason")
ABOUT_SHEET: Final = "About"
ABOUT: Final = (
    "format",
    "version",
    "project_id",
    "scenario_id",
    "team",
    "issue",
    "territory_id",
    "rep_id",
    "rep",
)
_REMEDY: Final = "Ask the rep to send the file that “Save my answer” wrote, or the workbook."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rep says of one change; a challenge has a reason."""

    account_id: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One returned file: whose answer, to which question, when it was saved (ISO, as told)."""

    file: str
    project_id: str
    scenario_id: str
    team: str
    issue: str
    territory_id: str
    rep_id: str
    rep: str
    saved_at: str
    verdicts: tuple[Verdict, ...]


def read_answer(path: Path) -> Answered:
    """Read a return file or a filled workbook.

    PlanError, with the name of the file, when it is too large, foreign, damaged or holds a
    challenge without a reason.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise PlanError(f"{path.name} cannot be read: {error.strerror}.", _REMEDY) from error
    if size > LARGEST:
        raise PlanError(f"{path.name} is too large for an answer.", _REMEDY)
    if path.suffix.lower() == ".json":
        return parse_answer(path.read_bytes(), path.name)
    if path.suffix.lower() in (".html", ".htm"):
        raise PlanError(
            f"{path.name} is the question, not the answer.",
            remedy="The answer is the file that “Save my answer” writes; it ends in .json.",
        )
    return _of_sheets(read_sheets(path), path.name)


def read_answers(paths: Sequence[Path]) -> tuple[list[Answered], list[str]]:
    """The answers of many files, and one sentence for each that is none."""
    found, wrong = [], []
    for path in paths:
        try:
            found.append(read_answer(path))
        except PlanError as error:
            wrong.append(str(error))
    return found, wrong


def parse_answer(data: bytes, name: str) -> Answered:
    """Read the bytes of a return file; PlanError when they are none."""
    if len(data) > LARGEST:
        raise PlanError(f"{name} is too large for an answer.", _REMEDY)
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise PlanError(f"{name} is no return file.", _REMEDY) from error
    if not isinstance(found, dict):
        raise PlanError(f"{name} is no return file.", _REMEDY)
    rows = found.get("answers")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PlanError(f"{name} holds no answers.", _REMEDY)
    told = [(row.get("account_id"), row.get("verdict"), row.get("reason")) for row in rows]
    return _answered(found, told, str(found.get("saved_at") or ""), name)


def _of_sheets(sheets: Sequence[Sheet], name: str) -> Answered:
    about = next((sheet for sheet in sheets if sheet.name == ABOUT_SHEET), None)
    rest = [sheet for sheet in sheets if sheet.name != ABOUT_SHEET]
    for sheet in rest if about is not None else ():
        for place in range(min(sheet.n_rows, 60)):
            head = [str(cell or "").strip() for cell in sheet.row(place)]
            if all(title in head for title in HEADERS):
                columns = [head.index(title) for title in HEADERS]
                rows = [sheet.row(n) for n in range(place + 1, sheet.n_rows)]
                told = [tuple(row[column] for column in columns) for row in rows]
                return _answered(_pairs(about), told, "", name)
    raise PlanError(f"{name} is not the workbook that was sent.", _REMEDY)


def _pairs(about: Sheet | None) -> Mapping[str, Any]:
    if about is None:
        return {}
    rows = [about.row(n) for n in range(min(about.n_rows, 40))]
    return {str(row[0]): row[1] for row in rows if len(row) > 1}


def _answered(
    about: Mapping[str, Any], told: Sequence[tuple[Any, ...]], saved_at: str, name: str
) -> Answered:
    if about.get("format") != FORMAT:
        raise PlanError(f"{name} is no answer to a Catchment question.", _REMEDY)
    if _whole(about.get("version")) != VERSION:
        raise PlanError(f"{name} was written by another version.", "Send the question anew.")
    if len(told) > _MOST:
        raise PlanError(f"{name} holds more answers than there can be.", _REMEDY)
    ids = {key: _text(about.get(key), _NAME, name) for key in ABOUT[2:]}
    if not ids["territory_id"] or not ids["scenario_id"]:
        raise PlanError(f"{name} does not say whose answer it is.", _REMEDY)
    verdicts: dict[str, Verdict] = {}
    for row in told:
        one = _verdict(row, name)
        if one is None:
            continue
        if one.account_id in verdicts and verdicts[one.account_id] != one:
            raise PlanError(f"{name} answers for {one.account_id} twice.", _REMEDY)
        verdicts[one.account_id] = one
    return Answered(
        name,
        ids["project_id"],
        ids["scenario_id"],
        ids["team"],
        ids["issue"],
        ids["territory_id"],
        ids["rep_id"],
        ids["rep"],
        _text(saved_at, 40, name),
        tuple(verdicts.values()),
    )


def _verdict(row: tuple[Any, ...], name: str) -> Verdict | None:
    """None for a line that was left open."""
    account, said, why = row
    account_id = _text(account, _NAME, name)
    verdict, reason = _text(said, 40, name).casefold(), _text(why, LONGEST, name)
    if not account_id or (not verdict and not reason):
        return None
    if not verdict:
        verdict = CHALLENGE  # a reason alone says that something is wrong
    if verdict not in VERDICTS:
        raise PlanError(
            f"{name}: “{verdict}” for {account_id} is neither accept nor challenge.",
            remedy="Correct the cell and read the file again.",
        )
    if verdict == CHALLENGE and not reason:
        raise PlanError(
            f"{name}: the challenge of {account_id} has no reason.",
            remedy="Ask the rep for the reason and read the file again.",
        )
    return Verdict(account_id, verdict, reason)


def _text(value: Any, longest: int, name: str) -> str:
    """Plain text without control characters; PlanError for what is none or too long."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise PlanError(f"{name} holds something that is no text.", _REMEDY)
    kept = "".join(c if c.isprintable() else " " for c in str(value)).strip()
    if len(kept) > longest:
        raise PlanError(
            f"{name} holds a text of {len(kept):,} characters; {longest:,} are read.",
            remedy="Ask the rep for a shorter reason.",
        )
    return kept


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return -1
