"""How requests were answered: hours of kit runs (F25) and how often a script was used."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.arrays import TextArray
from model.diary.measure_evidence import Evidence
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.state import State

KIT: Final = "kit delivery"


@dataclass(frozen=True, slots=True)
class Answers:
    """The requests of some days; hours of kit runs, and requests by the script that was used."""

    whole: int
    kit_hours: float
    kit_runs: tuple[Evidence, ...]  # newest first
    scripts: tuple[tuple[str, int], ...]  # the script and how often, most used first

    @property
    def scripted(self) -> int:
        """How many requests were answered with the words of a script."""
        return sum(n for _, n in self.scripts)


def answers_of(state: State, ids: TextArray, first: date, last: date) -> Answers:
    """Count the requests of `first` to `last` at these accounts and of no account."""
    table = state.table("requests")
    names = ("received_at", "account_id", "kind", "decision", "script_used")
    minutes = np.nan_to_num(number(table, "minutes"))
    mine = {*map(str, ids), ""}
    runs, scripts, whole, hours = [], Counter[str](), 0, 0.0
    for row, spent in zip(
        zip(*(text(table, name) for name in names), strict=True), minutes, strict=True
    ):
        at, account, kind, decision, script = map(str, row)
        day = iso_date(at[:10])
        if day is None or not first <= day <= last or account not in mine:
            continue
        whole += 1
        if script:
            scripts[script] += 1
        if kind == KIT and spent > 0:
            hours += float(spent) / 60
            why = f"{spent / 60:.1f} h, {decision}"
            runs.append(Evidence(day, why, what="Kit delivery", account_id=account))
    ordered = tuple(sorted(runs, key=lambda one: one.day or first, reverse=True))
    return Answers(whole, hours, ordered, tuple(scripts.most_common()))
