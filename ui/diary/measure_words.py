"""A measure in words: its value, its aim, its verdict, and the rows behind it."""

import math
from typing import Final

from model.diary.measure_evidence import Evidence
from model.diary.measure_lines import MeasureLine
from model.format import Formatter
from model.state import State
from ui.diary.agenda import KIND_WORDS

VERDICTS: Final = {"green": "good", "amber": "to watch", "red": "bad", "": "no limit"}
ICONS: Final = {"green": "kept", "amber": "look", "red": "act", "": "none"}
TONES: Final = {"green": "good", "amber": "warn", "red": "bad", "": "muted"}
NOT_YET: Final = "not yet"


def value_words(line: MeasureLine, show: Formatter) -> str:
    """The value with its unit; a figure next to a limit it does not meet has more digits."""
    if line.missing:
        return NOT_YET
    digits = line.digits
    if line.limits is not None and line.state != "green":
        while digits < 2 and round(line.value, digits) == line.limits.green:
            digits += 1
    return _with_unit(show.number(line.value, digits), line.unit)


def aim_words(line: MeasureLine, show: Formatter) -> str:
    """The limit of what is good: "≥ 85 %", "≤ 10 %", "none"; "" without one."""
    if line.limits is None:
        return ""
    green = float(line.limits.green)
    if green == 0 and not line.limits.higher_is_better:
        return "none"
    if line.key == "education":
        return "fewer"
    sign = "≥" if line.limits.higher_is_better else "≤"
    digits = 0 if green.is_integer() else line.digits
    return f"{sign} {_with_unit(show.number(green, digits), line.unit)}"


def spoken_line(line: MeasureLine, show: Formatter) -> str:
    """A measure as a screen reader says it."""
    if line.missing:
        return f"{line.name}: not yet, {line.missing}"
    aim = aim_words(line, show)
    parts = [f"{line.name} {value_words(line, show)}", VERDICTS[line.state] if aim else ""]
    parts.append(f"aim {aim}" if aim else "")
    if (trend := trend_text(line, show)) != "":
        parts.append(trend)
    return ", ".join(part for part in parts if part)


def trend_text(line: MeasureLine, show: Formatter) -> str:
    """The trend from its first to its last known point, and of what."""
    known = [value for value in line.trend if math.isfinite(value)]
    if len(known) < 2:
        return ""
    first, last = (
        _with_unit(show.number(v, line.digits), line.unit) for v in (known[0], known[-1])
    )
    return f"{line.trend_words}: from {first} to {last}"


def evidence_words(row: Evidence, state: State, show: Formatter) -> tuple[str, str, str, str]:
    """When, what, where, why."""
    accounts = state.accounts
    where = row.account_id
    if where and accounts.has(where):
        where = str(accounts.text("name")[accounts.row_of(where)])
    what = row.what or KIND_WORDS.get(row.kind, row.kind.replace("_", " ")).capitalize()
    when = show.date(row.day.isoformat(), year=False) if row.day is not None else ""
    return when, what, where, row.why


def _with_unit(figure: str, unit: str) -> str:
    return f"{figure}\u00a0{unit}" if unit else figure
