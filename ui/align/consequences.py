"""What a move would do to the rules: one line for each that it touches, the kept ones short."""

from collections.abc import Iterable

import numpy as np

from model.arrays import IntArray
from model.evaluation import Evaluation
from ui.align.readings import workload_percent
from ui.session import Session
from ui.widgets.balance_bar import WORKLOAD_BAND
from ui.widgets.rules_list import RuleLine, Verdict

MOST_NAMES = 2


def consequences(
    session: Session, rows: IntArray, code: int, after: Evaluation, held: int
) -> list[RuleLine]:
    """The rules that moving `rows` to territory `code` touches; `held` locked ones stay."""
    before = session.evaluation
    touched = sorted({*session.alignment.territory[rows].tolist(), code} - {-1})
    labels = [territory.label for territory in session.layer.territories]
    return [
        _pieces(before, after, touched, labels),
        *_band(before, after, touched, labels),
        *_systems(session, rows, code),
        *_nearer(before, after),
        *_at_stake(session, rows),
        *_held(held),
    ]


def _pieces(
    before: Evaluation, after: Evaluation, touched: list[int], labels: list[str]
) -> RuleLine:
    pairs = [(before.territories[code], after.territories[code]) for code in touched]
    torn = [now for was, now in pairs if now.pieces > max(was.pieces, 1)]
    if torn:
        names = _some([f"{labels[t.code]} falls into {t.pieces} pieces" for t in torn])
        return RuleLine(names, "", Verdict.LOOK)
    if all(now.pieces <= 1 for _, now in pairs):
        return RuleLine("Both stay in one piece" if len(pairs) == 2 else "All stay in one piece")
    return RuleLine("Nothing falls apart that did not before")


def _band(
    before: Evaluation, after: Evaluation, touched: list[int], labels: list[str]
) -> list[RuleLine]:
    low, high = WORKLOAD_BAND.low, WORKLOAD_BAND.high
    was, now = workload_percent(before)[touched], workload_percent(after)[touched]
    in_before, in_after = (was >= low) & (was <= high), (now >= low) & (now <= high)
    names = np.array([labels[code] for code in touched], object)
    lines = []
    band = f"{low:.0f} to {high:.0f} %"
    if (left := in_before & ~in_after).any():
        lines.append(RuleLine(f"{_some(names[left])} leaves {band} workload", "", Verdict.LOOK))
    if (came := ~in_before & in_after).any():
        lines.append(RuleLine(f"{_some(names[came])} comes into {band} workload"))
    return lines


def _systems(session: Session, rows: IntArray, code: int) -> list[RuleLine]:
    """Systems that the move splits, and those that it brings together."""
    systems, names = session.systems
    codes = session.alignment.territory
    touched = np.unique(systems[rows])
    touched = touched[touched >= 0]
    split, joined = [], []
    wanted = np.zeros(len(names) + 1, bool)  # -1, in no system, reads the last
    wanted[touched] = True
    member = np.flatnonzero(wanted[systems])
    belongs, before = systems[member], codes[member]
    after = np.where(np.isin(member, rows), code, before)
    for system in touched.tolist():
        sites = belongs == system
        was, now = len(set(before[sites].tolist())), len(set(after[sites].tolist()))
        if now > 1 and now > was:
            taken = int((after[sites] == code).sum())
            split.append(f"{names[system]} ({taken:,} of {int(sites.sum()):,})")
        elif now == 1 < was:
            joined.append(str(names[system]))
    lines = []
    if split:
        lines.append(RuleLine(f"Splits {_some(split)}", "", Verdict.LOOK))
    if joined:
        lines.append(RuleLine(f"Brings {_some(joined)} together"))
    return lines


def _nearer(before: Evaluation, after: Evaluation) -> list[RuleLine]:
    """Accounts whose rep would live much farther than another one (F31)."""
    more = after.overlap - before.overlap
    if more > 0:
        return [RuleLine(f"{more:,} more nearer to another rep’s home", "", Verdict.LOOK)]
    return [RuleLine(f"{-more:,} fewer nearer to another rep’s home")] if more < 0 else []


def _at_stake(session: Session, rows: IntArray) -> list[RuleLine]:
    """Revenue and open opportunities that change hands (F30)."""
    show = session.formatter
    revenue = float(session.values("revenue")[rows].sum())
    n_open = _open_opportunities(session, rows)
    if not revenue and n_open == 0:
        return [RuleLine("No revenue and no open opportunity moves")]
    parts = [f"{show.compact(revenue)} revenue"] if revenue else []
    if n_open:
        parts.append(f"{n_open:,} open opportunit{'y' if n_open == 1 else 'ies'}")
    verb = "moves" if n_open <= 1 and len(parts) == 1 else "move"
    return [RuleLine(f"{' and '.join(parts)} {verb}", "", Verdict.LOOK)]


def _open_opportunities(session: Session, rows: IntArray) -> int:
    table = session.state.tables.get("opportunities")
    if table is None or not {"account_id", "status"} <= set(table.columns):
        return 0
    ids = set(session.state.accounts.ids[rows].tolist())
    pairs = zip(table["account_id"], table["status"], strict=True)
    return sum(account in ids and status == "open" for account, status in pairs)


def _held(held: int) -> list[RuleLine]:
    if not held:
        return []
    stay = "locked account stays" if held == 1 else "locked accounts stay"
    return [RuleLine(f"{held:,} {stay}", "", Verdict.LOOK)]


def _some(names: Iterable[object]) -> str:
    listed = [str(name) for name in names]
    more = f" +{len(listed) - MOST_NAMES} more" if len(listed) > MOST_NAMES else ""
    return ", ".join(listed[:MOST_NAMES]) + more
