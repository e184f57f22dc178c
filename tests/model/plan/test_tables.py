"""Reading tables whose columns may be absent."""

import numpy as np
import pandas as pd

from model.plan.tables import number, of_accounts, text

TABLE = pd.DataFrame({"account_id": ["B", "X", "A"], "n": [1.0, np.nan, 2.5], "w": ["x", None, ""]})


def test_that_text_is_never_missing():
    assert text(TABLE, "w").tolist() == ["x", "", ""]
    assert text(TABLE, "n").tolist() == ["1", "", "2.5"]
    assert text(TABLE, "absent").tolist() == ["", "", ""]


def test_that_numbers_are_nan_where_blank_absent_or_words():
    assert number(TABLE, "n")[[0, 2]].tolist() == [1, 2.5]
    assert np.isnan(number(TABLE, "n")[1])
    assert np.isnan(number(TABLE, "w")).all()
    assert np.isnan(number(TABLE, "absent")).all()


def test_that_rows_about_other_accounts_are_left_out():
    table, position = of_accounts(TABLE, np.array(["A", "B"], object))
    assert table["account_id"].tolist() == ["B", "A"]
    assert position.tolist() == [1, 0]
    assert len(of_accounts(pd.DataFrame(), np.array(["A"], object))[0]) == 0
