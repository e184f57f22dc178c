"""A click or Alt+W on a figure says where it comes from, and leads on."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from model.explain.figure import FigureKey

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def popover(demo):
    demo.window.align.table.table.setFocus()
    card = demo.window.numbers.guide.popover
    card.dismiss()
    yield card
    card.dismiss()


def asked(demo, figure="potential", account="A01"):
    guide = demo.window.numbers.guide
    guide.ask(FigureKey("account", figure, account), demo.window.align.table)
    return guide.popover


def menus(demo):
    return [menu for menu in demo.window.findChildren(QMenu) if menu.isVisible()]


def test_that_the_mark_of_a_key_figure_opens_its_formula_and_inputs(demo, popover):
    figure = demo.window.align.side.figures[1]
    QTest.mouseClick(figure.mark, LEFT)
    assert popover.isVisible()
    assert popover.title.accessibleName() == "Spread (CV) of workload"
    assert popover.value.text() in figure.accessibleName()
    assert [row.item.label for row in popover.rows] == [
        t.label for t in demo.session.layer.territories
    ]
    assert demo.window.rect().contains(popover.frame.rect().translated(popover.pos()))


def test_that_every_key_figure_of_align_has_its_explanation(demo, popover):
    for figure in demo.window.align.side.figures:
        QTest.mouseClick(figure.mark, LEFT)
        assert popover.value.text().split()[0] in figure.accessibleName()


def test_that_alt_w_on_a_key_figure_opens_it_and_esc_gives_the_focus_back(demo, popover):
    mark = demo.window.align.side.figures[3].mark
    mark.setFocus()
    demo.key(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert popover.title.accessibleName() == "Drive"
    demo.key(Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert QApplication.focusWidget() is mark


def test_that_the_keyboard_walks_into_an_input_and_back(demo, popover):
    asked(demo, "headroom")
    for _ in range(2):
        demo.key(Qt.Key.Key_Down)
    demo.key(Qt.Key.Key_Up)
    demo.key(Qt.Key.Key_Return)
    assert popover.title.accessibleName().startswith("Potential of Queen City")
    assert popover.back.isVisible()
    demo.key(Qt.Key.Key_Backspace)
    assert popover.title.accessibleName().startswith("Headroom of")
    demo.key(Qt.Key.Key_Backspace)
    assert not popover.isVisible()


def test_that_a_click_goes_into_an_input_and_a_click_outside_closes(demo, popover):
    asked(demo, "penetration")
    QTest.mouseClick(popover.rows[1], LEFT)
    assert popover.title.accessibleName().startswith("Potential of")
    QTest.mouseClick(demo.window.align.tree.search.edit, LEFT)
    assert not popover.isVisible()


def test_that_the_text_can_be_copied_with_its_inputs(demo, popover):
    asked(demo)
    QTest.mouseClick(popover.copy, LEFT)
    text = QApplication.clipboard().text()
    assert text.startswith("Potential of Queen City")
    assert "(F2)" in text
    assert "Procedures UGI" in text
    assert "grade A" in text


def test_that_a_right_click_on_a_cell_offers_that_figure_first(demo, popover):
    table = demo.window.align.table.table
    place = table.columns.place_of("workload")
    cell = table.visualRect(table.columns.index(0, place)).center()
    table.menu_asked.emit(int(table.columns.order[0]), table.viewport().mapToGlobal(cell))
    menu = menus(demo)[0]
    assert menu.actions()[0].text() == "Where from: Hours"
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert popover.title.accessibleName().startswith("Workload of")


def test_that_alt_w_in_the_table_offers_every_figure_of_the_row(demo, popover):
    table = demo.window.align.table.table
    table.setCurrentIndex(table.columns.index(1, 0))
    demo.key(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    menu = menus(demo)[0]
    titles = [action.text() for action in menu.actions()]
    assert titles[0] == "Where from: Potential"
    assert "Where from: Segment" in titles
    account = demo.session.state.accounts.text("name")[int(table.columns.order[1])]
    for action in menu.actions():
        action.trigger()
        assert account[:12] in popover.shown.title or popover.shown.inputs
        popover.dismiss()
    menu.close()


def test_that_a_territory_of_the_tree_offers_its_figures(demo, popover):
    tree = demo.window.align.tree.tree
    tree.choose(1)
    tree.view.setFocus()
    demo.key(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    menu = menus(demo)[0]
    by_name = {action.text(): action for action in menu.actions()}
    by_name["Where from: Utilisation"].trigger()
    menu.close()
    assert popover.title.accessibleName() == "Utilisation of Columbus Core"
    assert popover.value.text() == "128\u00a0%"


def test_that_a_change_closes_what_would_be_out_of_date(demo, popover):
    asked(demo)
    code = int(demo.session.alignment.territory[3])
    rows = demo.session.alignment.rows_of(code)[:1]
    demo.session.move(rows, (code + 1) % 6)
    assert not popover.isVisible()


def test_that_what_cannot_be_explained_is_said_and_opens_nothing(demo, popover, qtbot):
    with qtbot.waitSignal(demo.session.failed):
        asked(demo, "charm")
    assert not popover.isVisible()


def test_that_the_card_never_leaves_the_window(demo, popover):
    size = demo.window.size()
    for place in (QPoint(0, 0), QPoint(size.width(), size.height()), QPoint(700, 890)):
        popover.ask(FigureKey("account", "workload", "A01"), place)
        frame = popover.frame.rect().translated(popover.pos() + popover.frame.pos())
        assert demo.window.rect().contains(frame)


def test_that_the_card_lies_beside_the_list_whose_figure_it_explains(demo, popover):
    align, key = demo.window.align, FigureKey("account", "potential", "A01")
    for beside in (align.tree, align.side):
        demo.window.numbers.guide.ask(key, beside)
        shown = popover.frame.rect().translated(popover.frame.mapTo(demo.window, QPoint(0, 0)))
        area = beside.rect().translated(beside.mapTo(demo.window, QPoint(0, 0)))
        assert not shown.intersects(area)
        assert demo.window.rect().contains(shown)
