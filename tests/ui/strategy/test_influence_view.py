"""The influence map by mouse and by keys: choosing, links, people, tiers."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from model.plan.influence_graph import Leader, leaders_of
from model.plan.tables import text
from tests.ui.plan.conftest import type_in
from tests.ui.strategy.conftest import Show, Wait
from ui.plan.typed import TypedChoice
from ui.session import Session
from ui.strategy.influence_canvas import InfluenceCanvas
from ui.strategy.influence_view import InfluenceView
from ui.theme.style import Theme

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def drag(canvas: InfluenceCanvas, one: QPoint, other: QPoint) -> None:
    QTest.mousePress(canvas, LEFT, NONE, one)
    QTest.mouseMove(canvas, one + QPoint(16, 4))
    QTest.mouseMove(canvas, other)
    QTest.mouseRelease(canvas, LEFT, NONE, other)


def links(session: Session) -> set[tuple[str, str]]:
    table = session.state.table("influence")
    return set(zip(text(table, "from_account"), text(table, "to_account"), strict=True))


def pick(field: TypedChoice, value: str) -> None:
    """Step through a choice by keys until it holds a value."""
    field.edit.setFocus()
    QTest.keyClick(field.edit, Qt.Key.Key_Home)
    for _ in range(field.edit.count()):
        if field.text() == value:
            return
        QTest.keyClick(field.edit, Qt.Key.Key_Down)
    raise AssertionError(value)


def test_that_the_map_opens_on_the_start_that_reaches_most(
    theme: Theme, session: Session, show: Show
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    assert view.account_id == "A13"
    assert view.reach.facts["In one step"].words.text().startswith("594")
    assert view.reach.facts["In the second"].words.text().startswith("241")
    assert view.canvas.steps["A02"] == 1
    before = len(view.canvas.steps)
    view.reach_of.setFocus()
    QTest.keyClick(view.reach_of, Qt.Key.Key_Right)
    assert len(view.canvas.steps) > before, "the whole cascade reaches further than two steps"


def test_that_a_click_and_the_arrows_choose_accounts(
    theme: Theme, session: Session, show: Show
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    QTest.mouseClick(view.canvas, LEFT, NONE, view.canvas.point_of("A02"))
    assert view.account_id == "A02"
    assert any("Brandt" in row.title for row in view.people.list.rows)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Right)
    assert view.account_id != "A02"
    assert view.canvas.nodes[view.account_id].x > view.canvas.nodes["A02"].x
    assert view.canvas.nodes[view.account_id].name in view.canvas.accessibleDescription()


def test_that_a_link_is_drawn_from_disc_to_disc_and_saved_with_its_evidence(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    canvas = view.canvas
    assert ("A13", "A01") not in links(session)
    drag(canvas, canvas.point_of("A13"), canvas.point_of("A01"))
    assert (view.links.one.text(), view.links.other.text()) == ("A13", "A01")
    assert view.links.evidence.edit.hasFocus()
    QTest.mouseClick(view.links.save, LEFT)
    assert "evidence" in view.links.refusal.text()
    QTest.keyClicks(view.links.evidence.edit, "Dr Okafor said so on 12 Nov")
    QTest.keyClick(view.links.evidence.edit, Qt.Key.Key_Return)
    assert ("A13", "A01") in links(session)
    settled(view)
    assert any((link.source, link.target) == ("A13", "A01") for link in canvas.links)
    assert canvas.steps["A01"] == 1
    session.undo()
    settled(view)
    assert ("A13", "A01") not in links(session)


def test_that_a_chosen_link_is_changed_and_removed_by_keys(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    view.links.list.setFocus()
    QTest.keyClick(view.links.list, Qt.Key.Key_Down)
    key = view.links.list.chosen
    assert view.canvas.link == key
    type_in(view.links.weight, "0.9")
    QTest.keyClick(view.links.weight.edit, Qt.Key.Key_Return)
    settled(view)
    link = next(link for link in view.canvas.links if link.edge_id == key)
    assert link.weight == 0.9
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert (link.source, link.target) not in links(session)
    settled(view)
    assert key not in {one.edge_id for one in view.canvas.links}


def test_that_a_link_is_added_without_the_mouse(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    QTest.mouseClick(view.links.new, LEFT)
    pick(view.links.other, "A03")
    type_in(view.links.weight, "0.3")
    type_in(view.links.evidence, "Met at the society")
    QTest.keyClick(view.links.evidence.edit, Qt.Key.Key_Return)
    assert ("A13", "A03") in links(session)


def test_that_a_click_on_a_link_of_the_map_opens_its_form(
    theme: Theme, session: Session, show: Show
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    canvas = view.canvas
    link = next(one for one in canvas.links if (one.source, one.target) == ("A13", "A31"))
    one, other = canvas.point_of("A13"), canvas.point_of("A31")
    between = (one + other) / 2
    QTest.mouseClick(canvas, LEFT, NONE, between)
    assert canvas.link == link.edge_id
    assert view.links.edge_id == link.edge_id


def test_that_the_ground_pans_and_the_keys_zoom_and_fit(
    theme: Theme, session: Session, show: Show
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    canvas = view.canvas
    start = canvas.point_of("A13")
    drag(canvas, QPoint(6, 6), QPoint(66, 36))
    assert canvas.point_of("A13") == start + QPoint(60, 30)
    canvas.setFocus()
    spread = canvas.point_of("A01").x() - canvas.point_of("A13").x()
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.point_of("A01").x() - canvas.point_of("A13").x() > spread
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.point_of("A13") == start


def test_that_a_leader_is_found_in_the_list_and_its_plan_is_typed(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    view.tabs.setFocus()
    QTest.keyClick(view.tabs, Qt.Key.Key_Right)
    assert view.leaders.isVisible()
    stale = next(row for row in view.leaders.rows if row.icon == "look")
    view.jump(stale.key)
    assert view.people.list.chosen == stale.key
    assert view.people.state_of.isVisible()
    type_in(view.people.ask, "Host two visits")
    type_in(view.people.step, "2027-02-11 wet lab")
    leader = _leader(session, stale.key)
    assert (leader.ask, leader.next_on, leader.next_step) == (
        "Host two visits", "2027-02-11", "wet lab",
    )  # fmt: skip
    settled(view)
    if leader.stale:
        QTest.mouseClick(view.people.review, LEFT)
        assert not _leader(session, stale.key).stale
    type_in(view.people.step, "soon")
    assert "date" in view.people.step.problem
    view.people.step.give_up()


def test_that_somebody_new_gets_a_tier_and_shows_on_the_map(
    theme: Theme, session: Session, show: Show, settled: Wait
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    view.choose("A26")
    type_in(view.people.new_name, "Dr Maria Sole")
    QTest.mouseClick(view.people.add_one, LEFT)
    settled(view)
    row = next(row for row in view.people.list.rows if row.title == "Dr Maria Sole")
    view.people.choose(row.key)
    pick(view.people.tier, "2")
    view.people.tier.flush()
    settled(view)
    assert _leader(session, row.key).tier == 2
    view.jump("leaders")
    assert any(one.key == row.key for one in view.leaders.rows)
    session.undo()
    session.undo()
    settled(view)
    assert all(one.key != row.key for one in view.leaders.rows)


def _leader(session: Session, contact_id: str) -> Leader:
    found = leaders_of(session.state, session.state.accounts.ids, session.today)
    return next(one for one in found if one.contact_id == contact_id)


def test_that_the_three_best_cascades_stand_above_the_ranking_and_light_up(
    theme: Theme, session: Session, show: Show
) -> None:
    view = InfluenceView(theme, session)
    show(view)
    view.go_to("reach")
    rows = view.ranking.rows
    assert [row.key for row in rows[:1]] == [""]
    keys = [row.key for row in rows if row.key.startswith("cascade:")]
    assert len(keys) == 3
    view.ranking.setFocus()
    view.ranking.setCurrentRow(2)
    assert view.account_id == keys[1].removeprefix("cascade:")
    assert view.ranking.chosen == keys[1]
    assert view.reach.facts["Accounts"].words.text() != "0"
