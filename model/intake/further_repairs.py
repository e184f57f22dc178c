"""Other systems' habits in further tables, translated: months, stages, activity types."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from model.intake.problems import ProblemLog, more, quoted
from model.intake.recognise import normalised
from model.intake.values import parse_date
from model.settings import shipped_defaults

_YEAR_FIRST: Final = re.compile(r"((?:19|20)\d{2})[-/. ]?(0?[1-9]|1[0-2])")
_YEAR_LAST: Final = re.compile(r"(0?[1-9]|1[0-2])[-/. ]((?:19|20)\d{2})")
_WORD_YEAR: Final = re.compile(r"([^\W\d]+)[-/. ']+(\d{4}|\d{2})")
_CLOSED_WORDS: Final = (
    ("won", r"won|closed ?won|signed|gewonnen"),
    ("lost", r"lost|closed ?lost"),
)
_DONE: Final = re.compile(r"completed?|done|held|submitted|erledigt|closed")
_MISSED: Final = re.compile(r"cancell?ed|no show|not held|abgesagt")
_TYPES: Final = (
    ("remote_touch", r"call|phone|e ?mail|video|web|remote|virtual|teams|zoom|linkedin"),
    ("call_f2f", r"meeting|visit|face to face|f2f|in person|onsite|event|lunch"),
)
_CODES: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+|demo|company")
LAST_STEP: Final = 10  # of the shipped funnels that has a base probability


def month_text(text: str) -> str:
    """A month as "2026-05" in whatever habit it was written; "" when it is none."""
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return f"{match[1]}-{int(match[2]):02d}"
    if match := _YEAR_LAST.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02d}"
    if match := _WORD_YEAR.fullmatch(text):
        text = f"1 {match[1]} {match[2]}"
    day = parse_date(text, day_first=False)
    return day[:7] if day else ""


def repair(kind: str, frame: pd.DataFrame, rows: Sequence[int], log: ProblemLog) -> pd.DataFrame:
    """The table with the habits of other systems translated; each repair is in the log.

    `rows` are the spreadsheet's row numbers of the frame's rows, shape (n,).
    """
    repairs = _REPAIRS.get(kind, ())
    if not repairs or frame.empty:
        return frame
    frame = frame.copy()
    for one in repairs:
        one(frame, rows, log)
    return frame


def _months(frame: pd.DataFrame, rows: Sequence[int], log: ProblemLog) -> None:
    if "month" not in frame:
        return
    given = [str(value) for value in frame["month"]]
    months = [month_text(text) for text in given]
    changed = [at for at, text in enumerate(given) if months[at] and months[at] != text]
    if changed:
        first = changed[0]
        log.fix(
            [rows[at] for at in changed],
            "Month",
            f"{quoted(given[first])} was read as the month {months[first]}{more(len(changed))}.",
            kind="Restyled date",
            cell=given[first],
        )
    for at, month in enumerate(months):
        if not month:
            log.reject(
                rows[at],
                "Month",
                f"{quoted(given[at])} is not a month.",
                kind="Not a date",
                cell=given[at],
            )
    frame["month"] = np.array(months, object)


def _chances(frame: pd.DataFrame, rows: Sequence[int], log: ProblemLog) -> None:
    """Probabilities in percent become shares of one."""
    if "probability" not in frame or frame["probability"].dtype != np.float64:
        return
    values = frame["probability"].to_numpy(np.float64)
    if not np.any(values > 1):
        return
    changed = np.flatnonzero(np.isfinite(values)).tolist()
    log.fix(
        [rows[at] for at in changed],
        "Probability",
        f"Probability {values[changed[0]]:g} was read as percent{more(len(changed))}.",
        kind="Percent",
        cell=f"{values[changed[0]]:g}",
    )
    frame["probability"] = values / 100


def _outcomes(frame: pd.DataFrame, rows: Sequence[int], log: ProblemLog) -> None:
    """Open, won or lost, from the stage where no status says it."""
    stage = _texts(frame, "step_name")
    status = _texts(frame, "status")
    won, closed = _texts(frame, "IsWon"), _texts(frame, "IsClosed")
    after = list(status)
    for at, text in enumerate(status):
        word = _first_match(normalised(text) or normalised(stage[at]), _CLOSED_WORDS)
        if not text and not word and closed[at].casefold() in ("true", "yes", "1"):
            word = "won" if won[at].casefold() in ("true", "yes", "1") else "lost"
        if word or not text:
            after[at] = word or "open"
    said = [status[at] or stage[at] for at in range(len(after))]
    if changed := [at for at, word in enumerate(after) if said[at] and word != status[at]]:
        first = changed[0]
        given = said[first]
        log.fix(
            [rows[at] for at in changed],
            "Status",
            f"{quoted(given)} was read as {after[first]}{more(len(changed))}.",
            kind="Translated word",
            cell=given,
        )
    if after != status:
        frame["status"] = np.array(after, object)
    if "expected_close" in frame and "closed_on" not in frame:
        dates = _texts(frame, "expected_close")
        over = np.array([word in ("won", "lost") for word in after], bool)
        if over.any():
            frame["closed_on"] = np.where(over, np.array(dates, object), "")
    for name in ("IsWon", "IsClosed"):
        if name in frame:
            del frame[name]


def _steps(frame: pd.DataFrame, rows: Sequence[int], log: ProblemLog) -> None:
    """The funnel step of a stage that has none: the last whose base chance it has reached."""
    if "probability" not in frame or "step_name" not in frame:
        return
    chance = frame["probability"].to_numpy(np.float64)
    step = (
        frame["step"].to_numpy(np.float64).copy()
        if "step" in frame
        else np.full(len(frame), np.nan)
    )
    base = [
        shipped_defaults()[f"funnel.step{number}.p"].value for number in range(1, LAST_STEP + 1)
    ]
    at = np.flatnonzero(~np.isfinite(step) & np.isfinite(chance)).tolist()
    for row in at:
        step[row] = max(1, int(np.searchsorted(base, chance[row] + 1e-9)))
    if at:
        stage = _texts(frame, "step_name")[at[0]]
        log.fix(
            [rows[row] for row in at],
            "Stage",
            f"{quoted(stage)} at {chance[at[0]]:.0%} was taken as funnel step "
            f"{step[at[0]]:.0f}{more(len(at))}.",
            kind="Stage to step",
            cell=stage,
        )
        frame["step"] = step


def _activities(frame: pd.DataFrame, rows: Sequence[int], log: ProblemLog) -> None:
    """Types and states of CRM activities in the plan's words."""
    _translate(frame, rows, log, "type", _type_code)
    _translate(frame, rows, log, "status", _status_code)


def _translate(
    frame: pd.DataFrame,
    rows: Sequence[int],
    log: ProblemLog,
    name: str,
    code_of: Callable[[str], str],
) -> None:
    if name not in frame:
        return
    given = _texts(frame, name)
    after = [code_of(text) if text else "" for text in given]
    changed = [at for at, text in enumerate(given) if after[at] != text]
    for text in dict.fromkeys(given[at] for at in changed):
        mine = [at for at in changed if given[at] == text]
        log.fix(
            [rows[at] for at in mine],
            name.capitalize(),
            f"{quoted(text)} was read as {after[mine[0]]}{more(len(mine))}.",
            kind="Translated word",
            cell=text,
        )
    frame[name] = np.array(after, object)


def _type_code(text: str) -> str:
    if _CODES.fullmatch(text):
        return text
    return _first_match(normalised(text), _TYPES) or text


def _status_code(text: str) -> str:
    words = normalised(text)
    if _MISSED.search(words):
        return "no_show" if "no show" in words else "cancelled"
    if _DONE.search(words):
        return "done"
    open_words = ("not started", "in progress", "waiting on someone else", "deferred", "open")
    return "planned" if words in open_words else text


def _first_match(words: str, patterns: Sequence[tuple[str, str]]) -> str:
    return next((code for code, pattern in patterns if re.search(rf"\b(?:{pattern})\b", words)), "")


def _texts(frame: pd.DataFrame, name: str) -> list[str]:
    if name not in frame:
        return [""] * len(frame)
    return ["" if value is None or value != value else str(value) for value in frame[name]]


Repair = Callable[[pd.DataFrame, Sequence[int], ProblemLog], None]
_REPAIRS: Final[Mapping[str, tuple[Repair, ...]]] = {
    "sales_monthly": (_months,),
    "opportunities": (_chances, _outcomes, _steps),
    "activities_done": (_activities,),
    "activities_open": (_activities,),
}
