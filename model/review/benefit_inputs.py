"""What the planner says of the benefit ledger: the worth of an hour, the cost of the tool."""

from typing import Final

from model.change import SettingsChanged
from model.errors import PlanError
from model.plan.tables import typed_number
from model.state import State

INPUTS: Final = ("benefit.hour", "benefit.cost")


def valued(state: State, name: str, words: str) -> SettingsChanged | None:
    """The change that sets one of `INPUTS` as typed, "" for not said; None when it is so already.

    PlanError for what is no amount of money.
    """
    amount = typed_number(words.replace(",", "").strip() or "0")
    if not 0 <= amount < float("inf"):
        raise PlanError(f'"{words}" is no amount.', remedy="Write a number, or leave it empty.")
    before = state.settings.get(name)
    if (before or 0.0) == amount:
        return None
    label = "Say what an hour is worth" if name == INPUTS[0] else "Say what the tool costs"
    return SettingsChanged(label, {name: before}, {name: amount or None})
