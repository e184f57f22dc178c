"""The typed risks and asks that end P03, and where the blocks above them stand."""

from collections.abc import Mapping
from typing import Any

from reports.book.facts import BookFacts
from reports.book.typed import amount, entries, text
from reports.pdf.page import Frame

_MOST = 3
_FREE = 22.0  # points above a block that is not held at the foot


def risks(facts: BookFacts) -> list[str]:
    """The three gravest typed risks by probability × impact."""

    def grave(risk: Mapping[str, Any]) -> float:
        product = amount(risk, "probability") * amount(risk, "impact")
        return -product if product == product else 0.0

    typed = [risk for risk in entries(facts.typed, "risks") if text(risk, "risk")]
    return [text(risk, "risk") for risk in sorted(typed, key=grave)[:_MOST]]


def asks(facts: BookFacts) -> list[str]:
    """The first three typed asks."""
    return [text(ask, "ask") for ask in entries(facts.typed, "asks") if text(ask, "ask")][:_MOST]


def told(facts: BookFacts) -> bool:
    """Whether the page ends with risks and asks."""
    return bool(risks(facts) or asks(facts))


def pin(area: Frame, facts: BookFacts, high: float) -> None:
    """Hold the last block of a column at the foot when risks and asks follow below it."""
    if told(facts):
        area.to_bottom(high)
    elif area.started:
        area.skip(_FREE)
