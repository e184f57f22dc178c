"""Cells cross the process border packed, and come out as they went in."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from model.intake.reading import FoundColumn, How
from ui.accounts.prepared import Cells, is_doubtful, shown

TEXT = st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]), max_size=6)


@given(columns=st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[TEXT] * n), max_size=5)))
def test_that_packed_cells_are_what_was_packed(columns: list[tuple[str, ...]]) -> None:
    width = len(columns[0]) if columns else 2
    by_column = [[row[at] for row in columns] for at in range(width)]
    rows = [3 + 2 * at for at in range(len(columns))]
    cells = pickle.loads(pickle.dumps(Cells(rows, by_column)))
    assert cells.n_columns == width
    assert [cells.column(at) for at in range(width)] == by_column
    assert [cells.at_row(row) for row in rows] == list(range(len(rows)))
    assert cells.at_row(4) == -1


def test_that_raw_cells_read_as_in_the_spreadsheet() -> None:
    assert [shown(cell) for cell in (None, True, 12.0, 0.5, "x")] == ["", "yes", "12", "0.5", "x"]


def test_that_only_an_unsure_guess_is_a_question() -> None:
    def column(how: How, score: float, field: str = "beds") -> FoundColumn:
        return FoundColumn(0, "Beds", field, how, score)

    assert is_doubtful(column(How.VALUES, 0.71))
    assert is_doubtful(column(How.SIMILAR, 0.86))
    assert not is_doubtful(column(How.CHOSEN, 0.5))
    assert not is_doubtful(column(How.HEADER, 0.85))
    assert not is_doubtful(column(How.OWN, 0.0, ""))
