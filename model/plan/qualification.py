"""Is an opportunity worth a third step: can we help, partly, or not (acceptance S0-100)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.plan.funnels import qualification_questions
from model.plan.tables import text
from model.state import State

TABLE: Final = "qualifications"
VERDICTS: Final = ("can", "partly", "cannot")


def verdict_of(state: State, opportunity_id: str) -> str:
    """The latest verdict on an opportunity, "" when nobody has judged it."""
    table = state.table(TABLE)
    verdicts = text(table, "verdict")[text(table, "opportunity_id") == opportunity_id]
    return str(verdicts[-1]) if len(verdicts) else ""


def qualify(
    state: State,
    opportunity_id: str,
    verdict: str,
    answers: Mapping[str, str],
    today: date,
    who: str,
) -> TableReplaced:
    """Keep the verdict with the answers by question key; PlanError when an answer is missing."""
    if verdict not in VERDICTS:
        raise PlanError(
            f'"{verdict}" is no verdict.', remedy="Say whether we can help, partly or cannot."
        )
    keys = [key for key, _ in qualification_questions()]
    open_ = [question for key, question in qualification_questions() if not answers.get(key)]
    if open_ and verdict != "cannot":
        raise PlanError(f"{len(open_)} of {len(keys)} questions have no answer.", remedy=open_[0])
    line = {"opportunity_id": opportunity_id, "verdict": verdict, "on": today.isoformat()}
    line |= {"who": who} | {key: answers.get(key, "") for key in keys}
    before = state.tables.get(TABLE)
    row = pd.DataFrame([line])
    after = (
        row if before is None or not len(before) else pd.concat([before, row], ignore_index=True)
    )
    return TableReplaced(f"Qualify {opportunity_id}: {verdict}", TABLE, before, after)
