"""Publishing an approved alignment: what changes for the CRM, whose papers have to be printed anew.

What was published last is kept in the project, so that the next publication tells only what is
new, and the CRM is never told the same thing twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from model.alignment import UNASSIGNED
from model.arrays import IntArray, TextArray
from model.change import TableReplaced, Together
from model.errors import PlanError
from model.format import Formatter
from model.plan.tables import text
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.scenario_life import APPROVED, changed_since_approval
from model.state import State
from model.territories import CORE_TEAM, Territory

PUBLISHED: Final = "published_owners"
REPRINTS: Final = "reprints"
BOOK, HANDOVER = "plan book", "handover"
_PUBLISHED_COLUMNS: Final = (
    "account_id", "team", "territory", "territory_name", "rep_id", "scenario", "effective_from",
    "published_on",
)  # fmt: skip
_REPRINT_COLUMNS: Final = (
    "rep_id", "what", "territory", "gained", "lost", "effective_from", "published_on", "printed_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Affected:
    """A rep whose accounts change: how many come and how many go."""

    rep: Rep
    territory: Territory | None
    gained: int
    lost: int


@dataclass(frozen=True, eq=False, slots=True)
class Publication:
    """An alignment ready to be published.

    `rows` (k,) are the accounts that have another territory or rep than `before` says;
    `before_territory`, `before_rep` (k,) are ids, "" for none. `first` says that nothing was
    published before and there is no other alignment to compare with: every account is told.
    """

    scenario: Scenario
    team: str
    layer: Layer
    effective_from: str
    approved: str  # who approved it and when, "" for the live alignment
    rows: IntArray
    before_territory: TextArray
    before_rep: TextArray
    first: bool
    affected: tuple[Affected, ...]


def publishable(state: State) -> tuple[Scenario, ...]:
    """The scenarios that can be published: the live one and every approved one."""
    return tuple(
        scenario
        for scenario in state.scenarios
        if scenario.id == LIVE
        or (scenario.status == APPROVED and not changed_since_approval(scenario))
    )


def publication(state: State, key: str, today: date, team: str = CORE_TEAM.id) -> Publication:
    """What publishing a scenario will tell.

    The live alignment counts from its own day, else from today. PlanError when the scenario is
    not approved, has changed since, or has no day from which it counts.
    """
    scenario = state.scenario(key)
    effective = _effective(scenario, today)
    layer = scenario.layer(team)
    territory, rep = _owners(layer)
    known = _told_before(state, team)
    if known is None and scenario.id != LIVE and team in state.scenario(LIVE).layers:
        known = _owners(state.scenario(LIVE).layer(team))
    old_territory, old_rep = known if known is not None else (_none(state), _none(state))
    rows = np.flatnonzero((territory != old_territory) | (rep != old_rep))
    told = scenario.decisions.get(APPROVED, {})
    approved = ""
    if told:
        show = Formatter.of(state.about)
        approved = f"approved by {told.get('who', '')} on {show.date(told.get('when', '')[:10])}"
    return Publication(
        scenario=scenario,
        team=team,
        layer=layer,
        effective_from=effective,
        approved=approved,
        rows=rows,
        before_territory=old_territory[rows],
        before_rep=old_rep[rows],
        first=known is None,
        affected=() if known is None else _affected(state, layer, rep[rows], old_rep[rows]),
    )


def _effective(scenario: Scenario, today: date) -> str:
    if scenario.id == LIVE:
        return (scenario.effective_from or today.isoformat())[:10]
    if scenario.status != APPROVED:
        raise PlanError(
            f"{scenario.name} is {scenario.status}; only an approved alignment is published.",
            remedy="Approve it first.",
        )
    if changed_since_approval(scenario):
        raise PlanError(
            f"{scenario.name} has changed since it was approved.",
            remedy="Take it back to draft, propose and approve it again.",
        )
    if not scenario.effective_from:
        raise PlanError(
            f"{scenario.name} has no day from which it counts.", remedy="Give it one first."
        )
    return scenario.effective_from[:10]


def _owners(layer: Layer) -> tuple[TextArray, TextArray]:
    """Territory and rep id of every account (n,), "" for none."""
    ids = np.array([*(t.id for t in layer.territories), ""], object)
    reps = np.array([*(t.rep_id for t in layer.territories), ""], object)
    codes = layer.alignment.territory.astype(np.int64)
    at = np.where(codes == UNASSIGNED, len(layer.territories), codes)
    return ids[at], reps[at]


def _none(state: State) -> TextArray:
    return np.full(len(state.accounts), "", object)


def _told_before(state: State, team: str) -> tuple[TextArray, TextArray] | None:
    """Territory and rep id of every account (n,) as last published; None if never."""
    frame = state.table(PUBLISHED)
    frame = frame[text(frame, "team") == team] if len(frame) else frame
    if not len(frame):
        return None
    told = {
        account: (territory, rep)
        for account, territory, rep in zip(
            text(frame, "account_id"), text(frame, "territory"), text(frame, "rep_id"), strict=True
        )
    }
    found = [told.get(str(account), ("", "")) for account in state.accounts.ids]
    return (
        np.array([territory for territory, _ in found] or [""], object)[: len(found)],
        np.array([rep for _, rep in found] or [""], object)[: len(found)],
    )


def _affected(
    state: State, layer: Layer, now: TextArray, before: TextArray
) -> tuple[Affected, ...]:
    """The reps who gain or lose accounts, most changes first."""
    moved = now != before
    held = {t.rep_id: t for t in layer.territories if t.rep_id}
    found = []
    for rep in state.reps:
        gained, lost = (int(np.sum(moved & (side == rep.id))) for side in (now, before))
        if gained or lost:
            found.append(Affected(rep, held.get(rep.id), gained, lost))
    return tuple(sorted(found, key=lambda one: (-one.gained - one.lost, one.rep.id)))


def published(state: State, what: Publication, today: date) -> Together:
    """The change that remembers a publication and marks the papers of its reps for reprint."""
    label = f"Publish {what.scenario.name} from {what.effective_from}"
    day = today.isoformat()
    territory, rep = _owners(what.layer)
    names = {t.id: t.name for t in what.layer.territories}
    n = len(state.accounts)
    told = pd.DataFrame(
        {
            "account_id": state.accounts.ids,
            "team": np.full(n, what.team, object),
            "territory": territory,
            "territory_name": np.array([names.get(t, "") for t in territory] or [""], object)[:n],
            "rep_id": rep,
            "scenario": np.full(n, what.scenario.name, object),
            "effective_from": np.full(n, what.effective_from, object),
            "published_on": np.full(n, day, object),
        }
    )
    before = state.tables.get(PUBLISHED)
    others = before[text(before, "team") != what.team] if before is not None else None
    if others is not None and len(others):
        told = pd.concat([others, told], ignore_index=True)
    papers = [
        (
            one.rep.id, paper, one.territory.id if one.territory else "", str(one.gained),
            str(one.lost), what.effective_from, day, "",
        )
        for one in what.affected
        for paper in (BOOK, HANDOVER)
    ]  # fmt: skip
    reprints = state.tables.get(REPRINTS)
    fresh = {row[0] for row in papers}
    kept = [row for row in _rows(reprints) if not (row[0] in fresh and not row[7])]
    after = pd.DataFrame([*kept, *papers], columns=list(_REPRINT_COLUMNS), dtype=object)
    return Together(
        label,
        (
            TableReplaced(label, PUBLISHED, before, told[list(_PUBLISHED_COLUMNS)]),
            TableReplaced(label, REPRINTS, reprints, after if len(after) else None),
        ),
    )


@dataclass(frozen=True, slots=True)
class Reprint:
    """A paper of a rep that is older than the alignment it speaks of."""

    rep_id: str
    what: str
    gained: int
    lost: int
    effective_from: str
    published_on: str


def reprints_due(state: State) -> tuple[Reprint, ...]:
    """The papers to be printed anew, in the order of publishing; a rep who left has none."""
    return tuple(
        Reprint(row[0], row[1], int(row[3] or 0), int(row[4] or 0), row[5], row[6])
        for row in _rows(state.tables.get(REPRINTS))
        if not row[7] and state.rep(row[0]) is not None
    )


def printed(state: State, papers: Iterable[tuple[str, str]], today: date) -> TableReplaced | None:
    """The change that takes the mark off papers, by rep id and kind; None if none is marked."""
    done = set(papers)
    before = state.tables.get(REPRINTS)
    rows = _rows(before)
    after = [
        (*row[:7], today.isoformat()) if not row[7] and (row[0], row[1]) in done else row
        for row in rows
    ]
    if after == rows:
        return None
    frame = pd.DataFrame(after, columns=list(_REPRINT_COLUMNS), dtype=object)
    return TableReplaced("Note what was printed anew", REPRINTS, before, frame)


def printed_of(
    state: State, reps: Iterable[str], what: str, scenario: str, today: date
) -> TableReplaced | None:
    """The change that takes the marks off one kind of paper that was printed for some reps.

    A paper of a draft settles nothing: only that of the live alignment or of the one published
    last does. `scenario` is its id, "" for the open one.
    """
    chosen = state.scenario(scenario)
    if chosen.id != LIVE and chosen.name != last_published(state).get("scenario"):
        return None
    return printed(state, ((rep_id, what) for rep_id in reps), today)


def _rows(frame: pd.DataFrame | None) -> list[tuple[str, ...]]:
    if frame is None:
        return []
    columns: Sequence[TextArray] = [text(frame, name) for name in _REPRINT_COLUMNS]
    return [tuple(str(cell) for cell in row) for row in zip(*columns, strict=True)]


def last_published(state: State) -> Mapping[str, str]:
    """Scenario, effective_from and published_on of the last publication; {} if never."""
    frame = state.table(PUBLISHED)
    if not len(frame):
        return {}
    latest = frame.iloc[int(np.argmax(text(frame, "published_on")))]
    return {name: str(latest[name]) for name in ("scenario", "effective_from", "published_on")}
