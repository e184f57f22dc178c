"""The account table in the real window: filter, views, groups, values, copies, by key and mouse."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.filters.views import SHIPPED, saved_views
from tests.ui.conftest import Desk
from ui.align.table_card import TableCard
from ui.commands import commands_of
from ui.table.bulk_panel import BulkPanel
from ui.theme.style import Theme
from ui.widgets.column_table import ColumnTable

NONE = Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(demo: Desk, qtbot: QtBot) -> TableCard:
    """The table of the demo with its usual look and room for some rows."""
    found = demo.window.align.table
    demo.window.align.outer.setSizes([440, 300])
    found.looks.show_view(SHIPPED[0])
    found.groups.show_averages(False)
    found.table.columns.sort(-1)
    found.filter.close_list()
    found.table.setFocus()
    return found


def typed(card: TableCard, text: str) -> None:
    card.filter.line.setFocus()
    QTest.keyClicks(card.filter.line, text)


def names(table: ColumnTable) -> list[str]:
    return [table.columns.index(line, 0).data() for line in range(table.columns.rowCount())]


def test_that_a_typed_filter_shows_its_rows_and_says_how_many(card: TableCard) -> None:
    typed(card, "type:ASC potential>200k")
    accounts = card.session.state.accounts
    rows = card.table.columns.order
    assert rows.size > 0
    assert set(accounts.text("account_type")[rows]) == {"ASC"}
    assert card._count.text() == f"{rows.size} of 165"
    assert card.select_found.isVisible()


def test_that_a_filter_is_completed_by_keys_alone(card: TableCard) -> None:
    typed(card, "terr")
    popup = card.filter.popup
    assert popup is not None
    assert popup.list.item(0).text() == "territory:"
    QTest.keyClick(card.filter.line, Qt.Key.Key_Tab)
    assert card.filter.text() == "territory:"
    QTest.keyClick(card.filter.line, Qt.Key.Key_Down)
    QTest.keyClick(card.filter.line, Qt.Key.Key_Return)
    assert card.filter.text() == 'territory:"Columbus Core" '
    assert card.filter.popup is None
    assert (card.session.alignment.territory[card.table.columns.order] == 1).all()
    QTest.keyClick(card.filter.line, Qt.Key.Key_Return)
    assert card.table.hasFocus()
    assert card.table.currentIndex().row() == 0


def test_that_esc_closes_the_proposals_before_it_clears(card: TableCard) -> None:
    typed(card, "loc")
    assert card.filter.popup is not None
    QTest.keyClick(card.filter.line, Qt.Key.Key_Escape)
    assert card.filter.popup is None
    assert card.filter.text() == "loc"
    QTest.keyClick(card.filter.line, Qt.Key.Key_Escape)
    assert card.filter.text() == ""


def test_that_a_wrong_filter_is_explained_and_the_rows_stay(card: TableCard) -> None:
    typed(card, "type:ASC")
    before = card.table.columns.order.tolist()
    typed(card, " potential>5x")
    assert card.table.columns.order.tolist() == before
    assert card.filter.line.wrong is None  # whoever types is left in peace
    QTest.keyClick(card.filter.line, Qt.Key.Key_Return)
    assert card.filter.line.wrong == (19, 21)
    assert '"5x" is no number (character 20)' in card.trouble.text()
    assert card.trouble.isVisible()
    QTest.keyClick(card.filter.line, Qt.Key.Key_Backspace)
    assert card.filter.line.wrong is None
    assert not card.trouble.isVisible()


def test_that_of_half_a_filter_the_valid_part_applies_and_the_rest_is_blamed_after_a_pause(
    card: TableCard, qtbot: QtBot
) -> None:
    typed(card, "potential>5 type:")
    before = card.table.columns.order.tolist()
    assert before == [row for row in before if card.session.values("potential")[row] > 5]
    assert 0 < len(before) < card.table.columns.n_rows
    assert not card.trouble.isVisible()
    assert card.filter.line.wrong is None
    with qtbot.waitSignal(card.filter.paused, timeout=5000):
        pass
    assert 'A value is missing after "type:"' in card.trouble.text()
    assert card.trouble.text().endswith("Shown until then: potential>5")
    assert card.trouble.isVisible()
    assert card.filter.line.wrong is not None
    typed(card, "AS")
    assert not card.trouble.isVisible()
    typed(card, "C")
    rows = card.table.columns.order
    assert set(card.session.state.accounts.text("account_type")[rows]) == {"ASC"}
    card.filter.line.clear()
    typed(card, "type:")
    assert card.table.columns.order.size == card.table.columns.n_rows


def test_that_a_filter_that_finds_nothing_empties_the_table_only_after_a_pause(
    card: TableCard, qtbot: QtBot
) -> None:
    typed(card, "zzz")
    assert card.table.columns.order.size > 0
    with qtbot.waitSignal(card.filter.paused, timeout=5000):
        pass
    assert card.table.columns.order.size == 0
    assert card._count.text() == "0 of 165"


def test_that_select_all_takes_exactly_what_the_filter_finds(demo: Desk, card: TableCard) -> None:
    typed(card, "locked or type:AMC")
    found = np.sort(card.table.columns.order)
    QTest.mouseClick(card.select_found, LEFT)
    assert demo.window.align.selected.tolist() == found.tolist()
    demo.window.align.select(np.empty(0, np.int64))
    card.table.setFocus()
    demo.key(Qt.Key.Key_A, CTRL)
    assert demo.window.align.selected.tolist() == found.tolist()


def test_that_a_filter_follows_a_move_and_its_undo(
    demo: Desk, card: TableCard, qtbot: QtBot
) -> None:
    typed(card, "moved")
    QTest.keyClick(card.filter.line, Qt.Key.Key_Return)
    assert card.table.columns.order.size == 0
    demo.session.open_scenario("A")
    shown = card.table.columns.order.size
    row = int(np.flatnonzero(demo.session.alignment.territory == 0)[0])
    demo.session.move(np.array([row]), 3)
    qtbot.waitUntil(lambda: card.table.columns.order.size == shown + 1)
    demo.session.undo()
    qtbot.waitUntil(lambda: card.table.columns.order.size == shown)


def test_that_a_lock_is_seen_by_a_filter_at_once(demo: Desk, card: TableCard) -> None:
    typed(card, "-locked")
    before = card.table.columns.order.size
    demo.session.toggle_lock(card.table.columns.order[:2])
    assert card.table.columns.order.size == before - 2
    demo.session.undo()
    assert card.table.columns.order.size == before


def test_that_groups_add_up_and_fold(card: TableCard) -> None:
    card.groups.choose("territory")
    columns = card.table.columns
    assert columns.index(0, 0).data() == "SW Ohio / NKY, 40 accounts"
    potential = columns.place_of("potential")
    worth = card.session.values("potential")
    mine = card.session.alignment.rows_of(0)
    assert columns.index(0, potential).data() == card.session.formatter.compact(worth[mine].sum())
    assert columns.rowCount() == 165 + 6
    card.table.setFocus()
    card.table.setCurrentIndex(columns.index(0, 0))
    QTest.keyClick(card.table, Qt.Key.Key_Left)
    assert columns.rowCount() == 165 + 6 - 40
    QTest.keyClick(card.table, Qt.Key.Key_Space)
    assert card.table.chosen_rows().tolist() == mine.tolist()
    assert card.totals.lead == "Sum of 40 selected"
    assert card.totals.word_of("potential") == columns.index(0, potential).data()
    QTest.keyClick(card.table, Qt.Key.Key_Return)
    assert columns.rowCount() == 165 + 6


def test_that_a_click_folds_a_group_and_averages_are_means(card: TableCard) -> None:
    card.groups.choose("account_type")
    columns = card.table.columns
    spot = card.table.visualRect(columns.index(0, 0)).center()
    QTest.mouseClick(card.table.viewport(), LEFT, NONE, spot)
    assert columns.group_at(1) == 1
    card.groups.show_averages(True)
    beds = columns.place_of("beds")
    accounts = card.session.state.accounts
    mine = accounts.number("beds")[accounts.text("account_type") == "AMC"]
    assert columns.index(0, beds).data() == f"{np.nanmean(mine):,.0f}"
    assert card.totals.lead == "Mean of 165 shown"


def test_that_a_view_is_saved_shown_and_deleted_with_undo(demo: Desk, card: TableCard) -> None:
    typed(card, "type:AMC")
    card.groups.choose("territory")
    card.looks.show_keys(("name", "beds", "tenure"))
    card.looks.ask_save()
    QTest.keyClicks(card.looks.naming.edit, "Locked")
    QTest.keyClick(card.looks.naming.edit, Qt.Key.Key_Return)
    assert "is a view of Catchment" in card.looks.naming.trouble.text()
    card.looks.naming.edit.setText("Centres")
    QTest.keyClick(card.looks.naming.edit, Qt.Key.Key_Return)
    assert not card.looks.naming.isVisible()
    kept = saved_views(demo.session.state)[0]
    assert (kept.filter, kept.group, kept.columns) == (
        "type:AMC",
        "territory",
        ("name", "beds", "tenure"),
    )
    card.looks.show_view(SHIPPED[0])
    assert card.table.columns.order.size == 165
    card.looks.show_view(kept)
    assert card.keys_shown() == ("name", "beds", "tenure")
    assert card.filter.text() == "type:AMC"
    assert card.bar.view.accessibleName() == "View: Centres"
    card.bar.delete_asked.emit("Centres")
    assert saved_views(demo.session.state) == ()
    demo.session.undo()
    assert saved_views(demo.session.state) == (kept,)


def test_that_one_panel_of_the_table_is_open_at_a_time(card: TableCard) -> None:
    card.looks.ask_columns()
    assert card.looks.chooser.isVisible()
    card.looks.ask_save()
    assert card.looks.naming.isVisible()
    assert not card.looks.chooser.isVisible()
    QTest.keyClick(card.looks.naming.edit, Qt.Key.Key_Escape)
    assert not card.looks.naming.isVisible()


def test_that_the_top_view_is_sorted_by_potential(card: TableCard) -> None:
    top = next(view for view in SHIPPED if view.name.startswith("Top 50"))
    card.looks.show_view(top)
    worth = card.session.values("potential")[card.table.columns.order]
    assert worth.size == 50
    assert (np.diff(worth) <= 0).all()


def test_that_columns_are_searched_shown_and_moved_by_keys(card: TableCard) -> None:
    card.bar.columns.setFocus()
    QTest.keyClick(card.bar.columns, Qt.Key.Key_Space)
    chooser = card.looks.chooser
    assert chooser is not None
    assert chooser.isVisible()
    QTest.keyClicks(chooser.search.edit, "months")
    rows = [r for r in range(chooser.list.count()) if not chooser.list.item(r).isHidden()]
    assert rows == []
    chooser.search.edit.setText("tenure")
    rows = [r for r in range(chooser.list.count()) if not chooser.list.item(r).isHidden()]
    chooser.list.setCurrentRow(rows[0])
    chooser.list.setFocus()
    QTest.keyClick(chooser.list, Qt.Key.Key_Space)
    assert card.keys_shown()[-1] == "tenure"
    place = card.table.columns.place_of("tenure")
    assert card.table.columns.index(0, place).data() == "32"
    chooser.search.edit.clear()
    chooser.list.setCurrentRow(1)
    QTest.keyClick(chooser.list, Qt.Key.Key_Up, ALT)
    assert card.keys_shown()[:2] == ("city", "name")
    QTest.mouseClick(chooser.usual, LEFT)
    assert card.keys_shown()[:2] == ("name", "city")
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_that_a_dragged_title_moves_its_column(card: TableCard, qtbot: QtBot) -> None:
    header = card.table.horizontalHeader()
    header.moveSection(1, 3)
    qtbot.waitUntil(lambda: card.keys_shown()[3] == "city", timeout=2000)
    assert card.keys_shown()[:3] == ("name", "account_type", "system")
    assert [header.visualIndex(place) for place in range(4)] == [0, 1, 2, 3]


def panel_of(demo: Desk, card: TableCard, rows: list[int]) -> BulkPanel:
    demo.window.align.select(np.array(rows))
    QTest.mouseClick(card.bar.value, LEFT)
    assert card.tasks.bulk is not None
    return card.tasks.bulk


def test_that_a_value_is_previewed_set_and_undone_in_one_step(
    demo: Desk,
    card: TableCard,
) -> None:
    rows = [3, 4, 5]
    before = demo.session.state.accounts.text("status")[rows].tolist()
    panel = panel_of(demo, card, rows)
    panel._take_field("status")
    panel.value.setFocus()
    QTest.keyClicks(panel.value, "prospekt")
    assert "Status cannot be" in panel.preview.text()
    assert not panel.apply.isEnabled()
    panel.value.clear()
    QTest.keyClicks(panel.value, "prospect")
    assert "accounts change: Status becomes prospect." in panel.preview.text()
    QTest.keyClick(panel.value, Qt.Key.Key_Return)
    assert not panel.isVisible()
    status = demo.session.state.accounts.text("status")
    assert status[rows].tolist() == ["prospect"] * 3
    assert demo.window.align.selected.tolist() == rows
    demo.session.undo()
    assert demo.session.state.accounts.text("status")[rows].tolist() == before


def test_that_a_segment_is_set_for_many_with_its_reason_in_one_step(
    demo: Desk, card: TableCard
) -> None:
    rows = [3, 4, 5]
    panel = panel_of(demo, card, rows)
    panel._take_field("segment")
    panel.value.setFocus()
    QTest.keyClicks(panel.value, "protect")
    assert "no reason" in panel.preview.text()
    assert not panel.apply.isEnabled()
    panel.why.setFocus()
    QTest.keyClicks(panel.why, "Contract ends")
    assert panel.preview.text() == "3 of 3 accounts change: Segment becomes Protect."
    QTest.mouseClick(panel.apply, LEFT)
    accounts = demo.session.state.accounts
    assert accounts.text("segment_chosen")[rows].tolist() == ["Protect"] * 3
    assert accounts.text("segment_reason")[rows].tolist() == ["Contract ends"] * 3
    demo.session.undo()
    assert not demo.session.state.accounts.text("segment_chosen").any()


def test_that_ctrl_c_copies_what_a_spreadsheet_takes(demo: Desk, card: TableCard) -> None:
    card.looks.show_keys(("name", "territory", "beds", "contract_end"))
    demo.window.align.select(np.array([0, 1]))
    card.table.setFocus()
    demo.key(Qt.Key.Key_C, CTRL)
    lines = QApplication.clipboard().text().splitlines()
    assert lines == [
        "Account\tTerritory\tBeds\tContract end",
        "Queen City University Medical Center\tSW Ohio / NKY\t715\t2028-02-29",
        "Great Miami University Hospital\tSW Ohio / NKY\t560\t2027-07-31",
    ]
    assert "<td>715</td>" in QApplication.clipboard().mimeData().html()
    assert "Copied 2 accounts" in demo.window.banner.accessibleName()


def test_that_coverage_lists_the_accounts_of_a_type(card: TableCard) -> None:
    card.tasks.show_coverage()
    panel = card.tasks.coverage
    assert panel is not None
    assert "0 served by nobody, 0 by several teams" in panel.words.text()
    assert panel.table.columns.index(0, 1).data() == "6"
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert card.filter.text() == "type=AMC"
    assert card.table.columns.order.size == 6


def test_that_a_double_click_shows_the_account_on_the_map(card: TableCard, qtbot: QtBot) -> None:
    spot = card.table.visualRect(card.table.columns.index(1, 0)).center() + QPoint(30, 0)
    with qtbot.waitSignal(card.row_activated) as said:
        QTest.mouseDClick(card.table.viewport(), LEFT, NONE, spot)
    assert said.args == [card.table.columns.row_at(1)]


def test_that_a_width_is_kept_on_this_computer(demo: Desk, card: TableCard) -> None:
    place = card.table.columns.place_of("territory")
    card.table.horizontalHeader().resizeSection(place, 211)
    card.rebuild()
    assert card.table.columnWidth(place) == 211
    kept = demo.preferences.layout_of("columns", "accounts")
    assert kept is not None
    assert b'"territory": 211' in bytes(kept.data())


def test_that_every_control_of_the_table_has_a_name(card: TableCard, theme: Theme) -> None:
    parts = (card.bar.view, card.bar.group, card.bar.value, card.bar.columns, card.filter.line)
    assert all(part.accessibleName() for part in (*parts, card.table, card.totals))


def test_that_the_map_keeps_the_colour_of_what_the_filter_finds(
    demo: Desk, card: TableCard
) -> None:
    filtered = demo.window.map_desk.filtered
    assert filtered.shades() == ((), None)
    typed(card, "type:AMC")
    colours, code = filtered.shades()
    assert code is not None
    found = card.table.columns.order
    assert code[found].tolist() == demo.session.alignment.territory[found].tolist()
    others = np.setdiff1d(np.arange(165), found)
    assert set(code[others].tolist()) == {len(colours) - 1}
    assert demo.window.align.map.view.dressing._shades.tolist() == code.tolist()
    card.filter.line.clear()
    assert demo.window.align.map.view.dressing._shades.size == 0


def test_that_the_commands_of_the_window_reach_the_table(demo: Desk, card: TableCard) -> None:
    offered = {command.name: command for command in commands_of(demo.window, demo.session)}
    offered["Columns of the account table"].run()
    assert card.looks.chooser.isVisible()
    card.looks.chooser.dismiss()
    offered["Coverage by type"].run()
    assert card.tasks.coverage.isVisible()
    card.tasks.coverage.dismiss()
