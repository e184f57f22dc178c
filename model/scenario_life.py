"""From draft to live: what may follow what, who decided it and when, what becomes of the old."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from model.change import Change, ScenarioChanged, Together
from model.errors import PlanError
from model.format import Formatter
from model.history import Author
from model.scenario import LIVE, Scenario
from model.scenario_changes import ScenarioDescribed
from model.state import State

DRAFT, PROPOSED, APPROVED, ARCHIVED = "draft", "proposed", "approved", "archived"
LONGEST_NAME: Final = 80
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    DRAFT: (PROPOSED,),
    PROPOSED: (APPROVED, DRAFT),
    APPROVED: (LIVE, DRAFT),
    LIVE: (),
    ARCHIVED: (DRAFT,),
}
"""The statuses that may follow a status."""
ASKED: Final = (APPROVED, LIVE)
"""What is asked once before it is done."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One step in the life of a scenario: the status it took, who decided and when (UTC)."""

    status: str
    who: str
    role: str
    when: str  # ISO instant


def decisions(scenario: Scenario) -> tuple[Decision, ...]:
    """The decisions about a scenario, in the order in which they were taken."""
    found = [
        Decision(status, told.get("who", ""), told.get("role", ""), told.get("when", ""))
        for status, told in scenario.decisions.items()
    ]
    return tuple(sorted(found, key=lambda decision: decision.when))


def next_statuses(scenario: Scenario) -> tuple[str, ...]:
    """What a scenario may become now; the live one is followed by another scenario only."""
    return () if scenario.id == LIVE else NEXT.get(scenario.status, (DRAFT,))


def changed_since_approval(scenario: Scenario) -> bool:
    """Whether an approved scenario holds something else than what was approved."""
    told = scenario.decisions.get(APPROVED, {})
    return scenario.status == APPROVED and told.get("print", "") != fingerprint(scenario)


def fingerprint(scenario: Scenario) -> str:
    """The same text for the same territories, reps and accounts in them; 16 hexadecimal digits."""
    told = hashlib.sha256()
    for team, layer in sorted(scenario.layers.items()):
        owners = [(t.id, t.rep_id) for t in layer.territories]
        told.update(repr((team, owners)).encode())
        told.update(layer.alignment.territory.astype("<i4").tobytes())
    return told.hexdigest()[:16]


def rename(state: State, key: str, name: str) -> ScenarioDescribed:
    """Give a scenario another name; PlanError when it is empty, too long or taken."""
    scenario, wanted = state.scenario(key), " ".join(name.split())
    taken = {other.name.casefold() for other in state.scenarios if other.id != scenario.id}
    if not wanted or wanted.casefold() in taken:
        raise PlanError(
            f'"{wanted}" is empty or another scenario’s name.', remedy="Choose another name."
        )
    if len(wanted) > LONGEST_NAME:
        raise PlanError(
            f"A name has at most {LONGEST_NAME} characters; this one has {len(wanted)}.",
            remedy="Put the rest into the hypothesis.",
        )
    return _described(scenario, f"Rename {scenario.name} to {wanted}", name=wanted)


def describe(state: State, key: str, hypothesis: str) -> ScenarioDescribed:
    """Write down what a scenario is expected to bring."""
    scenario = state.scenario(key)
    return _described(
        scenario, f"Write the hypothesis of {scenario.name}", hypothesis=hypothesis.strip()
    )


def take_effect(state: State, key: str, iso: str) -> ScenarioDescribed:
    """Set the day from which a scenario counts; "" for none. PlanError when it is no date."""
    scenario, wanted = state.scenario(key), iso.strip()
    if wanted:
        try:
            wanted = date.fromisoformat(wanted).isoformat()
        except ValueError:
            raise PlanError(f'"{iso}" is not a date.', remedy="Write it like 2027-01-31.") from None
    said = Formatter.of(state.about).date(wanted) if wanted else "no day"
    return _described(scenario, f"Let {scenario.name} count from {said}", effective_from=wanted)


def decide(state: State, key: str, status: str, author: Author, when: datetime) -> Change:
    """Take a scenario to its next status.

    Making it live puts its territories and alignments in the place of the live ones; the old
    live alignment stays as a further scenario. PlanError for a status that may not follow.
    """
    scenario = state.scenario(key)
    if status not in next_statuses(scenario):
        may = " or ".join(next_statuses(scenario)) or "nothing else"
        raise PlanError(
            f"{scenario.name} is {scenario.status} and cannot become {status}.",
            remedy=f"It can become {may}.",
        )
    if status == LIVE:
        return _made_live(state, scenario, author, when)
    taken = {APPROVED: "Approve", PROPOSED: "Propose", DRAFT: "Take back to draft"}[status]
    label = f"{taken}: {scenario.name}" if status == DRAFT else f"{taken} {scenario.name}"
    told = {} if status == DRAFT else _with(scenario, status, author, when)
    return _described(scenario, label, status=status, decisions=told)


def _made_live(state: State, scenario: Scenario, author: Author, when: datetime) -> Change:
    if changed_since_approval(scenario):
        raise PlanError(
            f"{scenario.name} has changed since it was approved.",
            remedy="Take it back to draft, propose and approve it again.",
        )
    live = state.scenario(LIVE)
    day = Formatter.of(state.about).date(when.date().isoformat())
    kept = replace(
        live,
        id=_free(f"live-{when:%Y%m%d}", {s.id for s in state.scenarios}, "-"),
        name=_free(f"{live.name} until {day}", {s.name for s in state.scenarios}, " "),
        status=ARCHIVED,
        origin=f"live until {day}",
    )
    now = replace(
        live,
        layers={**live.layers, **scenario.layers},
        hypothesis=scenario.hypothesis,
        origin=f"was {scenario.name}",
        effective_from=scenario.effective_from,
        created_by=scenario.created_by,
        quality=dict(scenario.quality),
        status=LIVE,
        decisions=_with(scenario, LIVE, author, when),
    )
    parts: list[Change] = [ScenarioChanged(f"Keep {kept.name}", None, kept)]
    parts.append(ScenarioChanged(f"Make {scenario.name} live", live, now))
    between = parts[0].apply(state)
    parts.append(ScenarioChanged.removing(between, scenario.id, f"Take {scenario.name} away"))
    return Together(f"Make {scenario.name} live", tuple(parts))


def _with(
    scenario: Scenario, status: str, author: Author, when: datetime
) -> dict[str, dict[str, str]]:
    told = {"who": author.name, "role": author.role, "when": when.isoformat()}
    if status == APPROVED:
        told["print"] = fingerprint(scenario)
    return {**{key: dict(value) for key, value in scenario.decisions.items()}, status: told}


def _described(scenario: Scenario, label: str, **after: Any) -> ScenarioDescribed:
    before = {name: getattr(scenario, name) for name in after}
    return ScenarioDescribed(label, scenario.id, before, after)


def _free(wanted: str, taken: set[str], between: str) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}{between}{number}", number + 1
    return name
