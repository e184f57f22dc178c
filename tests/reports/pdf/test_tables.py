"""Tables: rounding, missing values, signs, cutting to the room, groups."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.pdf import cells
from reports.pdf.tables import Column, Row, half_up, signed, table

NAMES = [Column("Account", 3), Column("k USD", 1, "right")]


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.5, "1"), (2.5, "3"), (-2.5, "−3"), (0, "0"), (-0.4, "0"), (1234567, "1,234,567")],
)
def test_that_halves_are_rounded_up_and_minus_is_true(value, said):
    assert half_up(value) == said


def test_that_digits_are_kept_and_missing_is_a_dash():
    assert half_up(1.005, 2) == "1.01"
    assert half_up(math.nan) == half_up(math.inf) == "–"


def test_that_differences_carry_their_sign_and_zero_none():
    assert [signed(v) for v in (15, -23, 0, 0.2)] == ["+15", "−23", "0", "0"]


@given(st.floats(-1e9, 1e9))
def test_that_rounding_is_off_by_half_at_most(value):
    shown = float(half_up(value).replace(",", "").replace("−", "-"))
    assert abs(shown - value) <= 0.5 + 1e-6


def test_that_rows_print_with_missing_as_dash_and_true_minus(draw):
    printed = draw(
        lambda page: table(page.frame(), NAMES, [["Lima", "-459"], ["Troy", None], ["Xenia", "0"]])
    )
    assert "Lima −459" in printed.text()
    assert "Troy –" in printed.text()
    assert "Xenia 0" in printed.text()
    assert printed.faults == []


def test_that_a_table_never_runs_out_of_its_area_and_counts_the_rest(draw):
    drawn = []

    def fill(page):
        area = page.frame(0, 6, 600)
        drawn.append(table(area, NAMES, [[f"Account {n}", str(n)] for n in range(50)]))
        assert area.y <= area.bottom

    printed = draw(fill)
    assert 0 < drawn[0] < 50
    assert f"+{50 - drawn[0]} more on page A1" in printed.text()
    assert printed.faults == []


def test_that_totals_stay_when_rows_are_cut(draw):
    def fill(page):
        rows = [[f"Account {n}", "1"] for n in range(50)]
        table(page.frame(0, 6, 600), NAMES, [*rows, Row(["Total", "50"], total=True)])

    assert "Total 50" in draw(fill).text()


def test_that_rows_get_denser_before_they_are_cut(draw):
    heights = []

    def fill(page):
        area = page.frame(0, 6, 600)
        table(area, NAMES, [["a", "1"]] * 7)
        heights.append(area.y)

    assert draw(fill).faults == []
    assert 7 * 15 > 706 - 600 - 17  # the normal height would not have fitted
    assert heights[0] <= 706


def test_that_a_group_name_is_printed_in_its_first_row_only(draw):
    rows = [["Q1", "Lima"], ["Q1", "Troy"], ["Q2", "Xenia"]]
    columns = [Column("Start", 1), Column("Account", 2)]
    text = draw(lambda page: table(page.frame(), columns, rows, group=True)).text()
    assert text.count("Q1") == 1
    assert text.count("Q2") == 1


def test_that_a_long_name_in_a_cell_is_shortened_and_noted(draw):
    printed = draw(
        lambda page: table(page.frame(0, 3), NAMES, [["Queen City University Medical Center", "1"]])
    )
    assert printed.faults == []
    assert "shortened to" in printed.notes[0]


def test_that_figures_are_never_cut_however_narrow_their_column(draw):
    columns = [Column("", 90), Column("", 9), Column("Required", 1, "right")]
    rows = [["Gynaecology", cells.bar(1, 2), "12,345,678"], ["Lima", cells.bar(2, 2), "18 Nov"]]
    printed = draw(lambda page: table(page.frame(0, 4), columns, rows))
    assert printed.faults == printed.notes == []
    assert "12,345,678" in printed.text()
    assert "Required" in printed.text()


def test_that_drawn_cells_stay_inside_their_row(draw):
    columns = [Column(str(n), 1) for n in range(9)]
    row = [
        cells.bar(120, 100, tick=110, track=True),
        cells.inner_bar(80, 20, 100),
        cells.scored(83.8, 84, "83.8"),
        cells.roles("UB"),
        cells.segment("Grow"),
        cells.now_target(5, -9),
        cells.graded("376", "A"),
        cells.heat(3, 0, "3"),
        cells.tick(True),
    ]
    printed = draw(lambda page: table(page.frame(), columns, [row, row]), landscape=True)
    assert printed.faults == []
    assert "83.8" in printed.text()
