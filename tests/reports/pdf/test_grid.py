"""Grid of all four page formats."""

import pytest

from reports.pdf.grid import A4, LETTER


def test_that_letter_has_the_columns_of_the_book_style():
    grid = LETTER.grid()
    assert grid.column_width == pytest.approx(31)
    assert [grid.column(n) for n in (0, 1, 11)] == [48, 91, 521]
    assert grid.span(12) == 504
    assert (grid.right, grid.bottom, grid.so_what, grid.foot) == (552, 706, 720, 766)


def test_that_a4_keeps_the_left_edge_narrows_the_columns_and_is_fifty_longer():
    grid = A4.grid()
    assert grid.left == 48
    assert grid.column_width == pytest.approx(31 - 1.4, abs=0.03)
    assert grid.bottom - LETTER.grid().bottom == pytest.approx(50, abs=0.2)


@pytest.mark.parametrize("paper", [LETTER, A4])
@pytest.mark.parametrize("landscape", [False, True])
def test_that_twelve_columns_fill_the_text_band(paper, landscape):
    grid = paper.grid(landscape)
    assert grid.column(11) + grid.column_width == pytest.approx(grid.right)
    assert grid.top < grid.bottom < grid.so_what < grid.foot < grid.height
