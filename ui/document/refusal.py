"""Say a refusal inside a dialog, where it is looked for, and not in the banner behind it."""

from collections.abc import Callable

from model.errors import PlanError


def refusal_of(action: Callable[[], object]) -> str:
    """Do something a planner asked for; the sentence when it is refused, else ""."""
    try:
        action()
    except PlanError as refusal:
        return str(refusal)
    return ""
