"""Why an account stands where it stands in the sequence, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from model.plan.facts import READY_ITEMS, Scores

_ITEM_WORDS: Final = {
    "champion": "a named champion",
    "contract": "an open contract window",
    "committee": "a known committee path and date",
    "pain": "a confirmed pain",
    "budget": "a confirmed budget or tier",
    "training": "a training slot",
    "evaluation": "a positive evaluation",
    "access": "access and credentials",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of S', in points, of one account at one moment."""

    value: float
    influence: float
    readiness: float
    low_effort: float
    references: float
    same_cluster: float
    focus: float
    reference_ids: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """S'."""
        return (
            self.value
            + self.influence
            + self.readiness
            + self.low_effort
            + self.references
            + self.same_cluster
            + self.focus
        )


def label_of(*, quick: bool, is_gate: bool, opens_family: bool, leads: bool, follows: bool) -> str:
    """Beachhead, Gate, Follower, Quick win or Reference.

    A Reference is an account others look at which itself follows nobody.
    """
    if quick:
        return "Quick win"
    if is_gate:
        return "Gate"
    if opens_family:
        return "Beachhead"
    return "Reference" if leads and not follows else "Follower"


def tell(
    told: Told, scores: Scores, position: int, settings: Mapping[str, float]
) -> tuple[tuple[str, str], str]:
    """The two largest contributions in words, and what would move the account up."""
    parts = [
        (told.value, f"headroom (value {scores.value[position]:.0f} of 100)"),
        (told.influence, f"influence {scores.influence[position]:.0f} of 100"),
        (told.readiness, f"readiness {scores.readiness[position]:.0f} of 100"),
        (told.low_effort, f"low effort (effort {scores.effort[position]:.0f} of 100)"),
        (told.references, f"references {', '.join(told.reference_ids)}"),
        (told.same_cluster, "another start in the same cluster"),
        (told.focus, "the launch family"),
    ]
    (first, one), (second, two) = sorted(parts, key=lambda part: -part[0])[:2]
    return (f"{one}: {first:.1f} points", f"{two}: {second:.1f} points"), _lift(
        scores, position, settings
    )


def _lift(scores: Scores, position: int, settings: Mapping[str, float]) -> str:
    open_items = [
        (settings[f"R.{item}"], item)
        for item in READY_ITEMS
        if not scores.ready_items[item][position]
    ]
    room = 100.0 - float(scores.readiness[position])
    if not open_items or room <= 0:
        return ""
    points, item = max(open_items, key=lambda pair: pair[0])
    gain = settings["S.w_R"] * min(points, room)
    return f"{_ITEM_WORDS[item]} would add {gain:.1f} points"
