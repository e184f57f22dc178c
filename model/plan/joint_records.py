"""The lists of a joint plan, cell by cell: measures, counsel given, promises, reviews."""

from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.joint_plans import (
    JOINT,
    Milestone,
    put_milestone,
    save_joint_plan,
)
from model.plan.typed_edits import plan_of, records
from model.state import State

MEASURES, COUNSEL, MILESTONES, COMMITMENTS = "measures", "counsel", "milestones", "commitments"
_ONE: Final[Mapping[str, str]] = {MEASURES: "measure", COUNSEL: "counsel"}


def joint_plan(state: State, rep_id: str, joint_id: str) -> Mapping[str, Any]:
    """One joint plan by number; PlanError when there is none."""
    for joint in records(plan_of(state, rep_id), JOINT):
        if joint.get("id") == joint_id:
            return joint
    raise PlanError(f"There is no joint plan {joint_id}.", remedy="Choose one of the list.")


def add_joint_record(
    state: State, rep_id: str, joint_id: str, name: str, record: Mapping[str, Any]
) -> PlanEdited:
    """A measure of success, or counsel that was given, more; its first field must say something."""
    first = next(iter(record.values()), "")
    if not str(first).strip():
        raise PlanError(f"The {_ONE[name]} says nothing.", remedy="Write what it is.")
    kept = _list(state, rep_id, joint_id, name)
    return save_joint_plan(state, rep_id, joint_id, {name: [*kept, dict(record)]})


def set_joint_cell(
    state: State, rep_id: str, joint_id: str, name: str, at: int, cell: str, value: Any
) -> PlanEdited:
    """One cell of a measure, of counsel or of a milestone; `at` counts from 0, as stored."""
    kept = _list(state, rep_id, joint_id, name)
    if not 0 <= at < len(kept):
        raise PlanError("The line was removed.", remedy="Add it again.")
    record = {**kept[at], cell: value}
    if name == MILESTONES:
        step = Milestone(*(str(record.get(part, "")) for part in ("step", "owner", "due", "done")))
        return put_milestone(state, rep_id, joint_id, step, at)
    after = [*kept[:at], record, *kept[at + 1 :]]
    return save_joint_plan(state, rep_id, joint_id, {name: after})


def drop_joint_record(state: State, rep_id: str, joint_id: str, name: str, at: int) -> PlanEdited:
    """A line less; `at` counts from 0, as stored."""
    kept = _list(state, rep_id, joint_id, name)
    if not 0 <= at < len(kept):
        raise PlanError("The line is not there.", remedy="Choose one of the list.")
    return save_joint_plan(state, rep_id, joint_id, {name: [*kept[:at], *kept[at + 1 :]]})


def promise(
    state: State, rep_id: str, joint_id: str, side: str, lines: Sequence[str]
) -> PlanEdited:
    """What one side ("customer" or "us") commits to, a line each; empty lines are left out."""
    known = joint_plan(state, rep_id, joint_id).get(COMMITMENTS, {})
    kept = [line.strip() for line in lines if line.strip()]
    return save_joint_plan(state, rep_id, joint_id, {COMMITMENTS: {**known, side: kept}})


def scan_digest(path: Path) -> str:
    """SHA-256 of a signed and scanned page, kept with the signatures; PlanError if unreadable."""
    try:
        with path.open("rb") as scan:
            return file_digest(scan, "sha256").hexdigest()
    except OSError as error:
        raise PlanError(f"{path.name} cannot be read.", remedy="Choose the scan again.") from error


def _list(state: State, rep_id: str, joint_id: str, name: str) -> list[dict[str, Any]]:
    return [dict(record) for record in joint_plan(state, rep_id, joint_id).get(name, ())]
