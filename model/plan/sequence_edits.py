"""The rep's word in the sequence: overrides with a reason, comments, acceptance, weights."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from model.change import PlanEdited, SettingsChanged
from model.errors import PlanError
from model.plan.facts import N_QUARTERS
from model.plan.typed_edits import plan_of, records, set_value
from model.state import State

OVERRIDES, COMMENTS, ACCEPTED = "sequence_overrides", "sequence_comments", "sequence_accepted_on"
SCORES: Final = ("V", "I", "R", "E")


def override_start(
    state: State, rep_id: str, account_id: str, quarter: int, reason: str
) -> PlanEdited:
    """Start an account in another quarter (1-12) than the scores say; the reason is printed."""
    state.accounts.row_of(account_id)
    if not 1 <= quarter <= N_QUARTERS:
        raise PlanError(
            f"The plan has no quarter {quarter}.", remedy=f"Choose one from 1 to {N_QUARTERS}."
        )
    if not reason.strip():
        raise PlanError(
            "The other start has no reason.", remedy="Write why the order should differ."
        )
    kept = _others(state, rep_id, OVERRIDES, account_id)
    entry = {"account_id": account_id, "quarter": quarter, "reason": reason.strip()}
    label = f"Start {account_id} in quarter {quarter}"
    return set_value(state, rep_id, (OVERRIDES,), [*kept, entry], label)


def drop_override(state: State, rep_id: str, account_id: str) -> PlanEdited:
    """Let the scores decide again when an account starts."""
    kept = _others(state, rep_id, OVERRIDES, account_id)
    if len(kept) == len(records(plan_of(state, rep_id), OVERRIDES)):
        raise PlanError(
            f"The start of {account_id} follows from its scores.",
            remedy="Choose an account whose start was set by hand.",
        )
    return set_value(state, rep_id, (OVERRIDES,), kept, f"Let the scores place {account_id}")


def comment_on_start(state: State, rep_id: str, account_id: str, comment: str) -> PlanEdited:
    """What the rep says about a start; an empty comment takes it away."""
    kept = _others(state, rep_id, COMMENTS, account_id)
    if comment.strip():
        kept = [*kept, {"account_id": account_id, "comment": comment.strip()}]
    return set_value(state, rep_id, (COMMENTS,), kept, f"Comment on {account_id}")


def accept_sequence(state: State, rep_id: str, today: date | None) -> PlanEdited:
    """The rep accepts the order on a day; None takes the acceptance back."""
    label = "Accept the sequence" if today else "Take the acceptance back"
    return set_value(state, rep_id, (ACCEPTED,), today.isoformat() if today else "", label)


def set_weights(state: State, weights: Mapping[str, float] | None) -> SettingsChanged:
    """The weights of V, I, R and low effort in the whole project, made to add up to 1 (F14).

    None brings the shipped weights back. PlanError when one is below 0 or all are 0.
    """
    names = [f"S.w_{score}" for score in SCORES]
    before = {name: state.settings.get(name) for name in names}
    if weights is None:
        return SettingsChanged("Reset the weights", before, dict.fromkeys(names))
    shares = normal_weights(weights)
    after = {f"S.w_{score}": shares[score] for score in SCORES}
    return SettingsChanged("Change the weights of the sequence", before, after)


def normal_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """The four weights made to add up to 1."""
    values = {score: float(weights.get(score, 0.0)) for score in SCORES}
    total = sum(values.values())
    if min(values.values()) < 0 or not total > 0:
        raise PlanError(
            "The weights do not add up.", remedy="Give at least one score a weight above 0."
        )
    return {score: value / total for score, value in values.items()}


def _others(state: State, rep_id: str, name: str, account_id: str) -> list[Mapping[str, object]]:
    known = records(plan_of(state, rep_id), name)
    return [record for record in known if record.get("account_id") != account_id]
