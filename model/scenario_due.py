"""The day from which an approved scenario counts: what is due, and how it takes the live place."""

from datetime import date

from model.format import Formatter
from model.scenario import LIVE, Scenario
from model.scenario_life import APPROVED, changed_since_approval
from model.state import State


def due_scenarios(state: State, today: date) -> tuple[Scenario, ...]:
    """Approved scenarios whose day has come, the earliest first; today's own is due.

    One that was changed since its approval is not: it has to be approved again.
    """
    found = [
        scenario
        for scenario in state.scenarios
        if scenario.id != LIVE
        and scenario.status == APPROVED
        and scenario.effective_from
        and scenario.effective_from[:10] <= today.isoformat()
        and not changed_since_approval(scenario)
    ]
    return tuple(sorted(found, key=lambda s: (s.effective_from, s.name)))


def due_words(state: State, scenario: Scenario) -> str:
    """Who approved a scenario for which day, as one sentence."""
    day = Formatter.of(state.about).date(scenario.effective_from)
    who = scenario.decisions.get(APPROVED, {}).get("who", "")
    by = f" by {who}" if who else ""
    return f"{scenario.name} was approved{by} to count from {day}."
