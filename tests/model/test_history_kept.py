"""The tree of the history in the file: every path walked and walked back, after reopening too."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.account_changes import CellsEdited
from model.change import AccountsMoved, ScenarioChanged, SettingsChanged
from model.clock import Clock
from model.errors import PlanError
from model.history import Author
from model.project import Project
from model.scenario_life import APPROVED, DRAFT, PROPOSED, decide, describe
from model.scenario_pull import pull
from model.territory_details import TerritoryDetails
from model.territory_edits import TerritoryEdits

ME = Author("Ann", "Manager")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ALL_KINDS = ("move", "cells", "decide", "live", "say", "remove", "pull", "name", "set")
STEPS = st.lists(
    st.tuples(st.sampled_from((*ALL_KINDS, "go", "go", "reopen")), st.integers(0, 40)),
    min_size=4,
    max_size=16,
)


def change_of(state, what, n):
    """Some change of a kind that fits the state; None where there is none."""
    scenario = state.scenarios[n % len(state.scenarios)]
    if what == "move":
        move = scenario.layer().alignment.moving(np.array([n % 6]), n % 3 - 1, f"Move {n}")
        return AccountsMoved(scenario.id, "core", move)
    if what == "cells":
        was = state.accounts.text("city")[[n % 6]].copy()
        return CellsEdited("Cell", (f"A{n % 6}",), {"city": was}, {"city": was + "x"})
    if what == "say":
        return describe(state, scenario.id, f"Hypothesis {n}")
    if what == "remove" and scenario.id != "live":
        return ScenarioChanged.removing(state, scenario.id, "Remove")
    if what == "set":
        return SettingsChanged("Set", {"x": state.settings.get("x")}, {"x": float(n)})
    if what == "name":
        if n % 2:
            return TerritoryEdits(state, scenario.id).merge([0, 1], 0)
        return TerritoryDetails(state, scenario.id).rename(0, f"Name {n}")
    if what == "pull":
        other = state.scenarios[(n + 1) % len(state.scenarios)]
        return pull(state, "core", other.id, scenario.id, np.arange(6)).change
    status = {"live": "live"}.get(what, (PROPOSED, APPROVED, DRAFT)[n % 3])
    return decide(state, scenario.id, status, ME, NOON) if what in ("decide", "live") else None


@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_that_every_place_of_the_tree_is_found_again_as_it_was(row_of_clinics, assert_same, steps):
    clock = Clock(now=lambda: NOON)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.catchment.gpkg"
        state = row_of_clinics([0, 0, 1, 1, 2, 2])
        project = Project.create(path, state, clock=clock)
        seen = {None: project.state}
        try:
            for what, n in (*steps, ("reopen", 0)):
                if what == "go":
                    project.go_to(list(seen)[n % len(seen)])
                elif what == "reopen":
                    project.save()
                    project.close()
                    project = Project.open(path, clock=clock)
                else:
                    try:
                        change = change_of(project.state, what, n)
                    except PlanError:  # a step that may not follow here
                        continue
                    if change is not None:
                        project.do(change, ME)
                seen.setdefault(project.history.here, project.state)
                assert_same(project.state, seen[project.history.here])
            for place, then in reversed(list(seen.items())):
                project.go_to(place)
                assert_same(project.state, then)
            assert len(project.history.entries) == len(seen) - 1
        finally:
            project.close()
