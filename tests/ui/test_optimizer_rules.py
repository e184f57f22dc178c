"""Further rules, barriers and teams of a design, asked for in the real window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from optimizers.barriers import TABLE
from optimizers.request import problem_of
from optimizers.rules import rules_of
from tests.ui.conftest import Desk
from ui.optimizer.dialog import ALTERNATIVES, DESIGN, RULES, OptimizerDialog
from ui.optimizer.further import Further
from ui.optimizer.scope_card import NEW_TEAMS

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 120_000  # the search may have to be compiled first


@pytest.fixture
def dialog(demo: Desk, qtbot: QtBot) -> Iterator[OptimizerDialog]:
    """The dialog over the demo, at its page of further rules."""
    qtbot.waitUntil(lambda: not demo.window.worker.busy, timeout=LONG_MS)
    demo.window.align.table.table.setFocus()
    demo.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    found = next(d for d in demo.window.findChildren(OptimizerDialog) if d.isVisible())
    found.show_page(DESIGN)
    QTest.mouseClick(found.design.form.rules.more, LEFT)
    assert found.page is found.rules
    yield found
    if any(d.isVisible() for d in demo.window.findChildren(OptimizerDialog)):
        found.dismiss()


def checked(dialog: OptimizerDialog, qtbot: QtBot) -> str:
    """What the check says of the rules that stand now."""
    words = dialog.design.form.further.clash.words
    qtbot.waitUntil(lambda: not words.text().startswith("Checking"), timeout=LONG_MS)
    return words.text()


def typed(demo: Desk, text: str) -> None:
    """Type into the chooser and take what it offers first."""
    for letter in text:
        demo.key(Qt.Key(ord(letter.upper())))
    demo.key(Qt.Key.Key_Return)


def test_that_a_barrier_drawn_with_the_mouse_is_a_rule_and_one_step(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    session, barrier_map = demo.session, dialog.rules.barriers.map
    before = session.state.table(TABLE)
    spot = QPoint(barrier_map.width() // 2, barrier_map.height() // 3)
    QTest.mouseClick(barrier_map, LEFT, pos=spot)
    QTest.mouseClick(barrier_map, LEFT, pos=spot + QPoint(40, 60))
    QTest.mouseDClick(barrier_map, LEFT, pos=spot + QPoint(40, 60))
    table = session.state.table(TABLE)
    assert table["name"].tolist() == ["Barrier 1"]
    assert problem_of(session.state, dialog.design.form.request()).barriers is not None
    west, south = table["line"][0].split("(")[1].split(",")[0].split()
    assert -95 < float(west) < -75
    assert 35 < float(south) < 45
    QTest.mouseClick(dialog.rules.barriers.crosses[0], LEFT)
    assert session.state.table(TABLE).empty
    session.undo()
    session.undo()
    assert session.state.table(TABLE).equals(before)


def test_that_a_barrier_is_drawn_with_the_keys_too(demo: Desk, dialog: OptimizerDialog) -> None:
    barrier_map = dialog.rules.barriers.map
    barrier_map.setFocus()
    demo.key(Qt.Key.Key_Space)
    for _ in range(6):
        demo.key(Qt.Key.Key_Right)
    demo.key(Qt.Key.Key_Space)
    demo.key(Qt.Key.Key_Return)
    assert len(demo.session.state.table(TABLE)) == 1
    demo.key(Qt.Key.Key_Space)
    demo.key(Qt.Key.Key_Escape)
    assert barrier_map.corners == []
    assert dialog.isVisible()
    demo.session.undo()


def test_that_a_barred_pair_is_chosen_by_typing_and_reaches_the_request(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    form = dialog.design.form
    form.further.ask("barred")
    typed(demo, "great")
    typed(demo, "columbus")
    assert [rule.kind for rule in form.further.rules] == ["barred"]
    account, owner = form.request().forbid[0]
    row = demo.session.state.accounts.row_of(account)
    problem = problem_of(demo.session.state, form.request())
    assert problem.forbidden is not None
    assert problem.forbidden[row].sum() == 1
    assert owner in {t.id for t in demo.session.layer.territories}
    QTest.mouseClick(form.further.lines[0][1], LEFT)
    assert form.request().forbid == ()


def test_that_bars_that_clash_give_way_with_one_click_and_a_run_is_offered(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    form, session = dialog.design.form, demo.session
    form.rules.locks.setChecked(False)
    first = session.layer.territories[0].id
    rest = [str(one) for one in session.state.accounts.ids[3:]]  # T1 cannot have its share
    form.further.take([Further("barred", one, first, f"{one} not in {first}") for one in rest])
    assert "cannot hold" in checked(dialog, qtbot)
    button = next(b for b in form.further.clash.buttons if "allow" in b.text())
    QTest.mouseClick(button, LEFT)
    assert not form.further.rules
    assert "clash as far as can be proven" in checked(dialog, qtbot)
    assert dialog.primary.text() == "Run"
    assert dialog.primary.isEnabled()


def test_that_an_account_barred_everywhere_is_named_with_the_bars_to_drop(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    form, session = dialog.design.form, demo.session
    account = str(session.state.accounts.ids[0])
    ids = [t.id for t in session.layer.territories]
    form.further.take([Further("barred", account, one, f"{account} not in {one}") for one in ids])
    assert "is forbidden in every territory" in checked(dialog, qtbot)
    QTest.mouseClick(form.further.clash.buttons[0], LEFT)
    assert len(form.further.rules) == len(ids) - 1
    assert "clash as far as can be proven" in checked(dialog, qtbot)


def test_that_one_territory_alone_is_designed_and_the_rest_is_frozen(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    form, session = dialog.design.form, demo.session
    chosen = [t.id for t in session.layer.territories[:2]]
    for one in chosen:
        form.further.put(Further("only", one, "", f"Design only {one}"))
    problem = problem_of(session.state, form.request())
    assert problem.locked is not None
    inside = session.alignment.territory < 2
    assert (problem.locked[~inside] >= 0).all()
    kinds = {rule.kind for rule in rules_of(problem)}
    assert "lock" in kinds
    form.further.take([])


def test_that_a_further_team_is_designed_kept_and_taken_back_in_one_step(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    form, session = dialog.design.form, demo.session
    teams, scenarios = session.state.teams, [s.id for s in session.state.scenarios]
    box = form.scope.team_box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert form.team.name == NEW_TEAMS[0]
    form.aim.count.setValue(2)
    asked = form.request()
    assert (asked.strategy, asked.start) == ("specialty", "")
    form.budget.time.choose(0)
    QTest.mouseClick(dialog.primary, LEFT)
    assert dialog.page is dialog.design
    qtbot.waitUntil(lambda: not dialog.design.running, timeout=LONG_MS)
    QTest.mouseClick(dialog.primary, LEFT)
    assert [team.name for team in session.state.teams] == [*(t.name for t in teams), NEW_TEAMS[0]]
    made = session.scenario
    assert made.id not in scenarios
    layer = made.layer(session.state.teams[-1].id)
    assert len(layer.territories) == 2
    assert made.layer().territories == session.state.scenario("live").layer().territories
    session.undo()
    assert session.state.teams == teams
    assert [s.id for s in session.state.scenarios] == scenarios


def test_that_alternatives_are_found_and_kept_for_the_team_of_the_form(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    form, page, session = dialog.design.form, dialog.alternatives, demo.session
    teams, core = session.state.teams, session.scenario.layer()
    box = form.scope.team_box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    form.aim.count.setValue(2)
    form.budget.time.choose(0)
    dialog.show_page(ALTERNATIVES)
    QTest.mouseClick(dialog.primary, LEFT)
    qtbot.waitUntil(lambda: bool(page.options), timeout=LONG_MS)
    assert all(len(option.layer.territories) == 2 for option in page.options)
    QTest.mouseClick(dialog.primary, LEFT)
    assert [team.name for team in session.state.teams] == [*(t.name for t in teams), NEW_TEAMS[0]]
    made = session.scenario
    assert len(made.layer(session.state.teams[-1].id).territories) == 2
    assert made.layer().territories == core.territories
    session.undo()
    assert session.state.teams == teams


def test_that_the_page_of_rules_is_reached_by_its_tab(dialog: OptimizerDialog) -> None:
    dialog.show_page(DESIGN)
    tabs = dialog.narrow_tabs if dialog.narrow_tabs.isVisible() else dialog.wide_tabs
    tabs.setFocus()
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    if dialog.page is not dialog.rules:  # in a narrow window the run comes between
        QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert dialog.page is dialog.rules
    assert dialog.primary.text() == "Run"
    dialog.show_page(RULES)


def test_that_the_preference_for_who_knows_metro_or_rural_is_on_and_goes_with_a_click(
    demo: Desk, dialog: OptimizerDialog
) -> None:
    dialog.show_page(DESIGN)
    form = dialog.design.form
    assert form.rules.suited.accessibleName() == "Prefer reps who know metro or rural"
    preferred = form.request()
    assert preferred.setting_hours > 0
    assert problem_of(demo.session.state, preferred).mismatch is not None
    QTest.mouseClick(form.rules.suited, LEFT)
    assert form.request().setting_hours == 0.0
    assert problem_of(demo.session.state, form.request()).mismatch is None


def test_that_what_was_preferred_is_shown_beside_the_plan_that_was_found(
    demo: Desk, dialog: OptimizerDialog, qtbot: QtBot
) -> None:
    dialog.show_page(DESIGN)
    design = dialog.design
    design.form.budget.time.choose(0)
    QTest.mouseClick(dialog.primary, LEFT)
    assert design.running
    qtbot.waitUntil(lambda: not design.running, timeout=LONG_MS)
    told = design.run.rules.accessibleDescription()
    assert "With the rep who knows metro or rural best: all" in told
