"""Preflight: every text box that was drawn, and what is wrong with the page.

It sees text against text and text against margins, not text against lines: that still needs
an eye on each page.
"""

from __future__ import annotations

from dataclasses import dataclass

_TOUCH = 0.3  # pt by which boxes may share ground
_MARGIN = 1.2  # pt of tolerance at the margins


@dataclass(frozen=True, slots=True)
class TextBox:
    """Ground covered by one line of text, in points from the top left of its page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def hits(self, other: TextBox) -> bool:
        return (
            self.left < other.right - _TOUCH
            and other.left < self.right - _TOUCH
            and self.top < other.bottom - _TOUCH
            and other.top < self.bottom - _TOUCH
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """Where text may stand on a page, in points from its top left."""

    left: float
    top: float
    right: float
    bottom: float


class Ledger:
    """The report of one build: `faults()` must be empty, `notes()` is for the reader."""

    def __init__(self) -> None:
        self._faults: list[str] = []
        self._notes: list[str] = []

    def fault(self, page: str, sentence: str) -> None:
        """Record something that must not be printed."""
        self._add(self._faults, f"{page}: {sentence}")

    def note(self, page: str, sentence: str) -> None:
        """Record something the build had to shorten, move or leave out."""
        self._add(self._notes, f"{page}: {sentence}")

    def check(self, page: str, boxes: list[TextBox], limits: Limits) -> None:
        """Compare all text of a finished page with itself and with the margins."""
        ordered = sorted(boxes, key=lambda box: box.top)
        for n, box in enumerate(ordered):
            if _outside(box, limits):
                self.fault(page, f"“{box.text}” stands outside the margins")
            for other in ordered[n + 1 :]:
                if other.top >= box.bottom - _TOUCH:
                    break
                if box.hits(other):
                    self.fault(page, f"“{box.text}” hits “{other.text}”")

    def faults(self) -> list[str]:
        """Overlaps and overflow, in page order; a finished book has none."""
        return list(self._faults)

    def notes(self) -> list[str]:
        """Shortened names, replaced characters and things left out."""
        return list(self._notes)

    @staticmethod
    def _add(lines: list[str], line: str) -> None:
        if line not in lines:
            lines.append(line)


def _outside(box: TextBox, limits: Limits) -> bool:
    return (
        box.left < limits.left - _MARGIN
        or box.right > limits.right + _MARGIN
        or box.top < limits.top - _MARGIN
        or box.bottom > limits.bottom + _MARGIN
    )
