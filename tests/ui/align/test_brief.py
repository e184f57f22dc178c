"""Rules, worst problems, numbers and the brief in the real window, with mouse and keys."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.alignment_rules import Rule
from model.brief import DISPUTE, LIKE, PAIN, how_cut, notes_of
from model.brief_goals import goals_of
from ui.align.brief_panel import LIMITS, NOTES

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def work(demo) -> Iterator:
    """The demo with its tree shown."""
    demo.window.align.tree.show_tree()
    yield demo
    demo.window.align.tree.show_tree()


@pytest.fixture
def brief(work):
    return work.window.align.brief


def click(widget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, LEFT, NO_KEY, at or widget.rect().center())


def rule_place(work, rule: Rule) -> int:
    verdicts = work.window.align.side.checks.verdicts
    return next(n for n, v in enumerate(verdicts) if v.rule is rule)


def type_into(field, words: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)


def leave(work) -> None:
    """Go on to another field, as Tab would."""
    work.window.align.tree.tree.view.setFocus()
    QApplication.processEvents()


def scores(page) -> dict[str, float]:
    return {one.scenario_id: round(one.score, 6) for one in page.ranking}


def test_that_the_worst_three_stand_there_when_the_project_opens(work):
    side = work.window.align.side
    assert side.worst_card.isVisible()
    shown = [(g.line.text, g.line.detail) for g in side.worst.groups()]
    assert shown == [
        ("Columbus Core", "128 % of capacity"),
        ("2 nearer to another home", "59 min"),
        ("NW Ohio", "67 % of mean potential"),
    ]


def test_that_a_click_on_a_worst_problem_selects_and_shows_it(work, qtbot: QtBot):
    side, view = work.window.align.side, work.window.align.map.view
    with qtbot.waitSignal(view.view_changed, timeout=10_000):
        click(side.worst, side.worst.area_of(1).center().toPoint())
    names = work.session.state.accounts.text("name")[work.window.align.selected]
    assert names.tolist() == ["St. Brigid Lima", "Lima Surgical Associates"]


def test_that_a_broken_rule_unfolds_by_key_and_enter_goes_to_each_culprit(work):
    align, side = work.window.align, work.window.align.side
    align.tree.tree.view.setFocus()
    work.key(Qt.Key.Key_R, CONTROL)
    assert QApplication.focusWidget() is side.rules
    work.key(Qt.Key.Key_Home)
    place = rule_place(work, Rule.NEARER)
    for _ in range(place):
        work.key(Qt.Key.Key_Down)
    work.key(Qt.Key.Key_Return)
    assert side.rules.is_unfolded(place)
    assert align.selected.size == 2
    work.key(Qt.Key.Key_Down)
    work.key(Qt.Key.Key_Return)
    accounts = work.session.state.accounts
    assert accounts.text("name")[align.selected].tolist() == ["St. Brigid Lima"]
    assert "St. Brigid Lima: 59 min" in side.rules.accessibleName()
    work.key(Qt.Key.Key_Left)
    assert not side.rules.is_unfolded(place)


def test_that_the_rules_follow_a_move_and_its_undo(work, qtbot: QtBot):
    side, session = work.window.align.side, work.session
    before = [(v.rule, v.broken) for v in side.checks.verdicts]
    row = session.state.accounts.row_of("A27")
    assert session.state.accounts.locked[row]
    session.toggle_lock(np.array([row]))
    code = int(session.alignment.territory[row])
    session.move(np.array([row]), (code + 2) % 6)
    islands = side.checks.verdicts[rule_place(work, Rule.PIECES)]
    nearer = side.checks.verdicts[rule_place(work, Rule.NEARER)]
    assert not islands.holds
    assert row in [int(c.rows[0]) for c in nearer.culprits]
    session.undo()
    session.undo()
    assert [(v.rule, v.broken) for v in side.checks.verdicts] == before


def test_that_the_rules_are_checked_after_the_move_is_shown(work, qtbot: QtBot):
    side, session = work.window.align.side, work.session
    asked = []
    check = side._checks.check
    row = int(np.flatnonzero(~session.state.accounts.locked)[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(side._checks, "check", lambda *about: (asked.append(1), check(*about)))
        session.move(np.array([row]), (int(session.alignment.territory[row]) + 1) % 6)
        assert asked == []
        qtbot.waitUntil(lambda: asked == [1], timeout=10_000)


def test_that_edit_beside_the_rules_opens_their_limits_and_a_typed_window_counts(work, brief):
    click(work.window.align.side.limits)
    page = brief.panel.limits
    assert (work.window.align.tree.page, brief.panel.pages.chosen) == (brief.panel, LIMITS)
    low, high = page.field_of("potential")
    type_into(low, "80")
    QTest.keyClick(low, Qt.Key.Key_Tab)
    type_into(high, "120")
    QTest.keyClick(high, Qt.Key.Key_Return)
    found = [v for v in work.window.align.side.checks.verdicts if v.rule is Rule.WINDOW]
    assert [v.text for v in found] == ["Potential 80 to 120 %"]
    assert [c.who for c in found[0].culprits] == ["NW Ohio", "Columbus Core"]
    work.session.undo()
    assert [v.text for v in work.window.align.side.checks.verdicts if v.rule is Rule.WINDOW] == [
        "Workload 85 to 105 %"
    ]


def test_that_goals_are_ranked_by_key_and_the_scenarios_follow(work, brief, qtbot: QtBot):
    work.window.align.tree.tree.view.setFocus()
    work.key(Qt.Key.Key_B, CONTROL)
    page = brief.panel.goals
    qtbot.waitUntil(lambda: len(page.ranking) == 3)
    assert page.ranking[0].scenario_id == "B"
    first = scores(page)
    before = [goal.key for goal in goals_of(work.session.state)]
    page.list.setFocus()
    page.list.setCurrentRow(4)
    for _ in range(4):
        work.key(Qt.Key.Key_Up, ALT)
    after = [goal.key for goal in goals_of(work.session.state)]
    assert after == [before[4], *before[:4]]
    qtbot.waitUntil(lambda: len(page.ranking) == 3 and scores(page) != first)
    click(page.remove)
    assert [goal.key for goal in goals_of(work.session.state)] == before[:4]
    for _ in range(5):
        work.session.undo()
    assert [goal.key for goal in goals_of(work.session.state)] == before


def test_that_a_goal_is_dragged_to_its_rank(work, brief, qtbot: QtBot):
    brief.show_goals()
    page = brief.panel.goals
    before = [goal.key for goal in goals_of(work.session.state)]
    model = page.list.model()
    parent = page.list.rootIndex()
    assert model.moveRow(parent, 0, parent, 3)  # what a drop between two rows does
    wanted = [before[1], before[2], before[0], *before[3:]]
    qtbot.waitUntil(lambda: [g.key for g in goals_of(work.session.state)] == wanted)


def test_that_a_pain_point_is_written_about_the_selection_pinned_and_answered(work, brief):
    session, align = work.session, work.window.align
    rows = np.array([session.state.accounts.row_of("A10")])
    align.select(rows)
    brief.show_notes()
    page = brief.panel.notes
    click(page.add)
    QTest.keyClicks(page.form.words, "Kits arrive late")
    leave(work)
    page.form.severity.setFocus()
    work.key(Qt.Key.Key_Right)
    note = notes_of(session.state, PAIN)[-1]
    assert (note.text, note.accounts, note.severity) == ("Kits arrive late", ("A10",), 4.0)
    assert note.noted_on == "2026-11-30"
    assert len(brief.pins.pins) == 4  # with the dispute of Lima
    assert any("Kits arrive late" in pin.accessibleName() for pin in brief.pins.pins)
    click(page.form.answers)
    QTest.keyClicks(brief.chooser.edit, "Scioto")
    QTest.keyClick(brief.chooser.edit, Qt.Key.Key_Return)
    assert notes_of(session.state, PAIN)[-1].scenarios == ("B",)
    click(page.remove)
    assert len(notes_of(session.state, PAIN)) == 2
    assert session.alignment is session.state.scenario().layer().alignment


def test_that_a_pin_on_the_map_opens_its_note(work, brief, qtbot: QtBot):
    work.window.align._fit()
    brief.show_goals()
    qtbot.waitUntil(lambda: any(pin.isVisible() for pin in brief.pins.pins))
    pin = next(pin for pin in brief.pins.pins if "38 %" in pin.accessibleName())
    pin.setFocus()
    QTest.keyClick(pin, Qt.Key.Key_Space)
    assert brief.panel.pages.chosen == NOTES
    assert brief.panel.notes.form.words.toPlainText() == "38 % of calls in one hospital"
    assert work.window.align.selected.size == 0  # it shows what was said, it selects nothing
    work.window.align.tree.show_tree()
    assert brief.pins.pins == []


def show_kind(work, page, kind: str) -> None:
    page.kinds.setFocus()
    while page.kind != kind:
        work.key(Qt.Key.Key_Left)


def claim(brief, *names: str) -> None:
    for name in names:
        click(brief.panel.notes.form.claimants)
        QTest.keyClicks(brief.chooser.edit, name)
        QTest.keyClick(brief.chooser.edit, Qt.Key.Key_Return)


def test_that_a_dispute_shows_claimants_accounts_and_since_when_it_has_its_status(
    work, brief, qtbot: QtBot
):
    brief.show_notes()
    page = brief.panel.notes
    show_kind(work, page, DISPUTE)
    click(page.grid.viewport(), page.grid.visualRect(page.grid.model().index(0, 0)).center())
    assert page.form._people.accessibleName() == "Claimed by Maya Lindqvist and June Whitfield"
    assert page.form.basis.text().startswith("Claimants read from the map")
    assert page.form.since.text() == "Open since 2025"
    claim(brief, "Whitfield")  # takes her away: refused beside the field
    assert "two reps" in page.form.lacks["claimants"].text().lower()
    assert page.form.lacks["claimants"].isVisible()
    claim(brief, "Castor")
    page.form.settled.setFocus()
    work.key(Qt.Key.Key_Right)
    [dispute] = notes_of(work.session.state, DISPUTE)
    assert (dispute.claimants, dispute.basis) == (("R1", "R4", "R2"), "")
    assert (dispute.status, dispute.status_on) == ("closed", "2026-11-30")
    qtbot.waitUntil(lambda: page.form.lacks["answer"].text() == "Say how it was settled.")


def test_that_a_new_dispute_is_refused_beside_its_fields_until_it_is_whole(work, brief):
    session, page = work.session, brief.panel.notes
    work.window.align.select(np.array([session.state.accounts.row_of("A34")]))
    brief.show_notes()
    show_kind(work, page, DISPUTE)
    click(page.add)
    QTest.keyClicks(page.form.words, "Both visit Troy")
    claim(brief, "Maya")
    click(page.form.keep)
    assert page.form.lacks["claimants"].text() == "Only one rep claims it. Choose the other rep."
    assert not page.form.lacks["accounts"].isVisible()
    assert page.form.words.toPlainText() == "Both visit Troy"
    assert len(notes_of(session.state, DISPUTE)) == 1
    claim(brief, "Whitfield")
    click(page.form.keep)
    note = notes_of(session.state, DISPUTE)[-1]
    assert (note.text, note.claimants, note.accounts) == ("Both visit Troy", ("R1", "R4"), ("A34",))
    assert not page.form.keep.isVisible()


def test_that_the_register_is_read_by_rep_and_offers_a_rep_where_none_is_named(work, brief):
    brief.show_notes()
    page = brief.panel.notes
    show_kind(work, page, LIKE)
    shown = [(page.grid.item(n, 0).text(), page.grid.item(n, 1).text()) for n in range(2)]
    assert shown == [
        ("Short drives in Cleveland East", "Elias Navarro"),
        ("Everybody knows the own counties", "no rep named"),
    ]
    place = page.of_rep.findText("No rep named: 1")
    page.of_rep.setCurrentIndex(place)
    page.of_rep.activated.emit(place)
    assert page.grid.rowCount() == 1
    click(page.grid.viewport(), page.grid.visualRect(page.grid.model().index(0, 0)).center())
    click(page.form.who)
    QTest.keyClicks(brief.chooser.edit, "Doyle")
    QTest.keyClick(brief.chooser.edit, Qt.Key.Key_Return)
    assert {note.rep_id for note in notes_of(work.session.state, LIKE)} == {"R3", "R6"}


def test_that_the_way_of_cutting_is_typed_and_taken_back(work, brief):
    brief.show_notes()
    type_into(brief.panel.notes.cut, "By ZIP codes")
    leave(work)
    assert how_cut(work.session.state) == "By ZIP codes"
    work.session.undo()
    assert how_cut(work.session.state).startswith("County lines")


def test_that_a_rep_sheet_takes_skills_texts_and_a_date(work, brief, qtbot: QtBot):
    brief.show_reps()
    page = brief.panel.reps
    page.choose("R2")
    assert page.texts["strengths"].toPlainText().startswith("Twelve years")
    assert "a date for the development" in page.missing.text()
    assert page.due.text() == "Say until when: type a day or pick one."
    assert page.grid.item(1, 3).text() == "no date"
    type_into(page.by, "2026-11-20")
    QTest.keyClick(page.by, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.due.text().endswith("overdue for 10 days."))
    assert page.grid.item(1, 3).text() == "overdue"
    type_into(page.by, "2027-03-31")
    QTest.keyClick(page.by, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.missing.isVisible())
    rural = page.skills["rural"]
    rural.setFocus()
    QTest.keyClick(rural, Qt.Key.Key_Right)
    rep = work.session.state.rep("R2")
    assert (rep.skills["rural"], rep.notes["development_by"]) == (2.0, "2027-03-31")
    qtbot.waitUntil(lambda: not page.lacking.isVisible())  # Deer Creek, rural, was what she lacked
    type_into(page.by, "soon")
    QTest.keyClick(page.by, Qt.Key.Key_Return)
    assert work.session.state.rep("R2").notes["development_by"] == "2027-03-31"
    assert page.by.text() == "2027-03-31"
    assert work.window.banner.isVisible()


def test_that_an_oddity_is_shown_and_mended(work, brief, qtbot: QtBot):
    brief.show_oddities()
    page, session = brief.panel.oddities, work.session
    assert [odd.kind for odd in page.found] == ["overlap", "overlap"]
    page.grid.setFocus()
    work.key(Qt.Key.Key_Down)
    accounts = session.state.accounts
    assert accounts.text("name")[work.window.align.selected].tolist() == ["St. Brigid Lima"]
    click(page.move_there)
    qtbot.waitUntil(lambda: [odd.kind for odd in page.found] != ["overlap", "overlap"])
    row = accounts.row_of(str(accounts.ids[work.window.align.selected[0]]))
    assert session.layer.territories[session.alignment.territory[row]].label == "NW Ohio"


def test_that_all_numbers_tell_change_and_formula(work, brief):
    session = work.session
    session.open_scenario("B")
    work.window.align.tree.tree.view.setFocus()
    work.key(Qt.Key.Key_N, CONTROL, Qt.KeyboardModifier.ShiftModifier)
    page = brief.numbers
    figures = page.figures()
    assert figures["potential.cv"].value == pytest.approx(0.119, abs=5e-4)
    assert figures["workload.cv"].value == pytest.approx(0.065, abs=5e-4)
    assert figures["moved"].value == 1
    line = next(n for n, k in enumerate(page._lines) if k is not None and k.key == "potential.cv")
    assert page.grid.item(line, 2).text() == "−0.086"
    page.grid.setCurrentCell(line, 0)
    assert page.formula.text() == "Spread (CV): Standard deviation ÷ mean of the territories."
    change = page.grid.visualItemRect(page.grid.item(line, 2))
    good = work.window.align.side.theme.colour("good")
    shown = page.grid.viewport().grab(change).toImage()
    drawn = {
        shown.pixelColor(x, y).name() for x in range(shown.width()) for y in range(shown.height())
    }
    assert good.name() in drawn, "the chosen row keeps the colour of its change"
    said = page.grid.item(line, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "−0.086, better than live"
    click(page.where)
    popover = work.window.numbers.guide.popover
    assert popover.isVisible()
    popover.dismiss()
    session.undo()


def test_that_the_brief_is_reached_from_the_search(work, brief):
    search = work.window.top.search.edit
    type_into(search, "Brief: rep sheets")
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert work.window.align.tree.page is brief.panel
