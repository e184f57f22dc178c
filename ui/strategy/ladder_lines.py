"""The lines of the ladder: quarters with their room, starts in their order, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.format import Formatter
from model.plan.facts import N_QUARTERS, Pick
from model.plan.forecast_table import quarter_label
from model.plan.sequence_what_if import LadderRow, LadderWhatIf, SequenceGround


@dataclass(frozen=True, slots=True)
class Line:
    """One line. A quarter has no account; a waiting account has no quarter (0)."""

    quarter: int
    account_id: str = ""
    title: str = ""
    note: str = ""  # of a quarter its room, of an account why it stands there
    rank: int = 0
    label: str = ""  # Beachhead, Gate, Follower …
    score: float = float("nan")
    money: str = ""  # a year, when it is won
    then: str = ""  # where the other order has it
    tone: str = "muted"  # of `then`
    by_hand: bool = False

    @property
    def spoken(self) -> str:
        """The line as it is read out."""
        if not self.account_id:
            return f"{self.title}, {self.note}"
        rank = f"rank {self.rank}" if self.rank else "not started"
        parts = (self.title, rank, self.label, self.note, self.then)
        return ", ".join(part for part in parts if part)


def ladder_lines(
    ground: SequenceGround, other: LadderWhatIf | None, show: Formatter
) -> tuple[Line, ...]:
    """Quarters with their starts, then what is not started; `other` is shown beside it."""
    sequence, start = ground.sequence, ground.start
    moved = {row.account_id: row for row in other.rows} if other is not None else {}
    rank_of = {pick.account_id: pick.rank for pick in sequence.picks}
    lines: list[Line] = []
    last = max((pick.quarter for pick in sequence.picks), default=0)
    for quarter in range(1, N_QUARTERS + 1):
        picks = [pick for pick in sequence.picks if pick.quarter == quarter]
        if quarter > last + 1 and not picks:
            continue
        lines.append(_quarter(ground, quarter, start, show))
        lines += [_start(ground, pick, moved, rank_of, show) for pick in picks]
    newcomers = [row for row in moved.values() if not row.rank_now]
    if sequence.blocked or newcomers:
        waiting = {**sequence.blocked, **{r.account_id: "" for r in newcomers}}
        lines.append(Line(0, title="Not started", note=f"{len(waiting)} accounts"))
        lines += [_waiting(ground, key, why, moved) for key, why in waiting.items()]
    return tuple(lines)


def then_words(row: LadderRow, start: date) -> tuple[str, str]:
    """Where the other order has an account, and the tone of that; "" when it is the same."""
    if not row.changed:
        return "", "muted"
    if not row.quarter_then:
        return "not started", "bad"
    words = f"→ {quarter_label(start, row.quarter_then)}"
    later = row.quarter_now and row.quarter_then > row.quarter_now
    return words, "warn" if later else "good"


def _quarter(ground: SequenceGround, quarter: int, start: date, show: Formatter) -> Line:
    sequence = ground.sequence
    used, room = sequence.hours_used[quarter - 1], sequence.hours_available[quarter - 1]
    open_ = int(sequence.open_pursuits[quarter - 1])
    note = f"{show.number(used)} of {show.hours(room)} of pursuit · {open_} open"
    return Line(quarter, title=quarter_label(start, quarter), note=note)


def _start(
    ground: SequenceGround,
    pick: Pick,
    moved: Mapping[str, LadderRow],
    rank_of: Mapping[str, int],
    show: Formatter,
) -> Line:
    core = ground.core
    attained = core.settings["head.attained"] * core.figures.headroom[pick.position]
    then, tone = "", "muted"
    if pick.account_id in moved:
        then, tone = then_words(moved[pick.account_id], ground.start)
    needs = [f"rank {rank_of[key]}" for key in pick.depends_on[:1] if key in rank_of]
    why = pick.override or ", ".join(pick.reasons)
    return Line(
        quarter=pick.quarter,
        account_id=pick.account_id,
        title=pick.name,
        note=f"{why} · needs {needs[0]}" if needs else why,
        rank=pick.rank,
        label=pick.label,
        score=pick.score,
        money=show.money_k(attained) if np.isfinite(attained) else "–",
        then=then,
        tone=tone,
        by_hand=bool(pick.override),
    )


def _waiting(
    ground: SequenceGround, account_id: str, why: str, moved: Mapping[str, LadderRow]
) -> Line:
    position = ground.core.accounts.row_of(account_id)
    name = str(ground.core.accounts.text("name")[position])
    then, tone = "", "muted"
    if account_id in moved:
        then, tone = then_words(moved[account_id], ground.start)
    words = f"{why[:1].upper()}{why[1:]}"
    return Line(0, account_id, name, words, then=then, tone=tone)
