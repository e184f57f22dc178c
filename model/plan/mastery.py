"""What a rep should master: every product line and kind of institution has a level (S2-07)."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from model.arrays import IntArray
from model.change import PlanEdited
from model.errors import PlanError
from model.fields import ACCOUNT_TYPES
from model.plan.enablement import ENABLEMENT
from model.plan.tables import text
from model.plan.typed_edits import plan_of, records, set_value
from model.state import State

MATRIX: Final = (ENABLEMENT, "matrix")


def topics_unrated(state: State, rep_id: str, rows: IntArray) -> tuple[str, ...]:
    """Product lines and kinds of institution among `rows` no topic of the plan is about yet.

    Lines are those of the price list. Kinds come by their number of accounts, the largest first.
    A topic is about one when it holds its name, in whatever case.
    """
    types = state.accounts.text("account_type")[rows]
    kinds, counts = np.unique(types[types != ""].astype(str), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    lines = dict.fromkeys(map(str, text(state.table("price_list"), "line")))
    wanted = [name for name in lines if name]
    wanted += [ACCOUNT_TYPES.get(str(kinds[at]), str(kinds[at])) for at in order]
    topics = _matrix(plan_of(state, rep_id))
    known = [str(topic.get("topic", "")).casefold() for topic in topics]
    return tuple(name for name in wanted if not any(name.casefold() in one for one in known))


def add_topics(state: State, rep_id: str, topics: tuple[str, ...]) -> PlanEdited:
    """Topics without a level yet, below those of the plan; PlanError without any."""
    if not topics:
        raise PlanError("Every line and kind of institution has its topic.", remedy="Rate them.")
    kept = [*_matrix(plan_of(state, rep_id)), *({"topic": name} for name in topics)]
    n = len(topics)
    return set_value(state, rep_id, MATRIX, kept, f"Add {n} topic{'s' * (n > 1)} to rate")


def _matrix(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return records(plan, *MATRIX)
