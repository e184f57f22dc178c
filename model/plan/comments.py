"""What a manager says to a page or a part of the plan, and whether it is settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.typed_edits import drop_record, next_id, plan_of, records, set_value
from model.state import State

COMMENTS: Final = "comments"
MANAGER, REP = "manager", "rep"


@dataclass(frozen=True, slots=True)
class PlanComment:
    """One comment; `section` is a page ("P05") or a part of the plan ("strategic_goals")."""

    id: str
    section: str
    text: str
    author: str
    role: str
    on: str  # ISO
    settled_on: str = ""  # ISO, "" while open


def comments_on(plan: Mapping[str, Any], section: str = "") -> tuple[PlanComment, ...]:
    """The comments of a section, or all, oldest first."""
    names = tuple(PlanComment.__slots__)
    every = (
        PlanComment(**{name: str(record.get(name, "")) for name in names})
        for record in records(plan, COMMENTS)
    )
    return tuple(comment for comment in every if not section or comment.section == section)


def open_comments(plan: Mapping[str, Any]) -> tuple[PlanComment, ...]:
    """The manager's comments nobody has settled."""
    return tuple(c for c in comments_on(plan) if c.role == MANAGER and not c.settled_on)


def add_comment(
    state: State, rep_id: str, section: str, text: str, author: str, role: str, today: date
) -> PlanEdited:
    """A comment more; PlanError when it says nothing."""
    if not text.strip():
        raise PlanError("The comment says nothing.", remedy="Write what should change.")
    kept = records(plan_of(state, rep_id), COMMENTS)
    fresh = {
        "id": next_id(kept, "M"),
        "section": section,
        "text": text.strip(),
        "author": author,
        "role": role,
        "on": today.isoformat(),
        "settled_on": "",
    }
    return set_value(state, rep_id, (COMMENTS,), [*kept, fresh], f"Comment on {section}")


def settle_comment(state: State, rep_id: str, comment_id: str, today: date | None) -> PlanEdited:
    """A comment is dealt with; None opens it again."""
    if comment_id not in {c.id for c in comments_on(plan_of(state, rep_id))}:
        raise PlanError(f"There is no comment {comment_id}.", remedy="Choose one of the list.")
    on = today.isoformat() if today else ""
    label = f"{'Settle' if on else 'Reopen'} comment {comment_id}"
    return set_value(state, rep_id, (COMMENTS, comment_id, "settled_on"), on, label)


def drop_comment(state: State, rep_id: str, comment_id: str) -> PlanEdited:
    """A comment less."""
    return drop_record(state, rep_id, (COMMENTS,), comment_id, f"Remove comment {comment_id}")
