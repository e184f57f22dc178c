"""What the figures say to each question of a review, so that a person only has to confirm it."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from model.format import Formatter
from model.review.alert import RED, Alert
from model.review.figures import Reading
from model.review.support import Support

_MOST: Final = 3  # names before the rest is counted
_OTHER: Final = ("grade", "duplicates")  # what AL15 says beside the age of sources


def facts_of(
    readings: Sequence[Reading], alerts: Sequence[Alert], support: Support | None, show: Formatter
) -> Mapping[str, str]:
    """One sentence by the key of its question; questions the figures cannot answer are left out.

    `alerts` are those of one territory and of the project, `support` what its rep should practise.
    """
    by_key = {reading.key: reading for reading in readings}
    found = {
        "underperform": _underperform(alerts),
        "support": _support(alerts, support),
        "competitor": _named(alerts, "AL10", "At {}", "No: neither our units nor a share say so"),
        "stop": _stop(alerts),
        "exit": _exit(by_key.get("exit")),
        "market": _market(alerts),
        "tomorrow": _confirmed(by_key.get("tomorrow"), show),
        "goal": _goal(by_key.get("sufficiency"), show),
    }
    return {key: f"{words}." for key, words in found.items() if words}


def _underperform(alerts: Sequence[Alert]) -> str:
    below = [alert for alert in alerts if alert.rule == "AL1"]
    seldom = _names(alerts, lambda alert: alert.rule == "AL2")
    late = f"seldom seen: {seldom}" if seldom else ""
    if below:
        return "; ".join(part for part in (below[0].sentence.rstrip("."), late) if part)
    return f"No revenue alert; {late}" if late else "None: no revenue alert, every A account seen"


def _support(alerts: Sequence[Alert], support: Support | None) -> str:
    if support is not None and support.words:
        return support.words.rstrip(".")
    return _named(alerts, "AL20", "Support at {}", "Nobody: skills meet what the accounts ask for")


def _stop(alerts: Sequence[Alert]) -> str:
    sinks = _names(alerts, lambda alert: alert.rule == "AL8")
    if sinks:
        return f"Hours without a step ahead: {sinks}"
    stuck = _names(alerts, lambda alert: alert.rule == "AL7" and alert.level == RED)
    return f"Stuck: {stuck}" if stuck else ""


def _exit(reading: Reading | None) -> str:
    if reading is None:
        return ""
    if not reading.whole:
        return "; ".join(reading.notes)
    part, whole = int(reading.part), int(reading.whole)
    verdict = "Passed" if part == whole else "Not passed"
    rest = len(reading.notes) - whole
    more = f"; {rest} to be answered in words" if rest > 0 else ""
    return f"{verdict}: {part} of {whole} objectives at their target{more}"


def _market(alerts: Sequence[Alert]) -> str:
    old = _names(alerts, lambda alert: alert.rule == "AL15" and alert.subject.id not in _OTHER)
    return f"Still old: {old}" if old else "No source is older than its limit"


def _confirmed(reading: Reading | None, show: Formatter) -> str:
    if reading is None or not reading.whole:
        return ""
    part, whole = (show.number(number) for number in (reading.part, reading.whole))
    return f"{part} of {whole} items are confirmed"


def _goal(reading: Reading | None, show: Formatter) -> str:
    if reading is None or not math.isfinite(reading.value):
        return ""
    enough = "Yes" if reading.state == "green" else "No"
    return f"{enough}: it brings {show.number(reading.value, 2)} of what is required"


def _named(alerts: Sequence[Alert], rule: str, words: str, none: str) -> str:
    names = _names(alerts, lambda alert: alert.rule == rule)
    return words.format(names) if names else none


def _names(alerts: Sequence[Alert], fits: Callable[[Alert], bool]) -> str:
    names = list(dict.fromkeys(alert.subject.name for alert in alerts if fits(alert)))
    rest = len(names) - _MOST
    more = f" and {rest} more" if rest > 0 else ""
    return ", ".join(names[:_MOST]) + more
