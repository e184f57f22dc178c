"""What the colleague who takes an account over reads of how its people like to work."""

from dataclasses import replace
from datetime import date

import numpy as np
import pypdfium2

from model.demo import demo_state
from model.resources import resource
from reports.packs.alignment import write_alignment
from tests.reports.packs.test_packs import _STAFF

WORDS = "Round with Dr. Ortega before seven; the back table stays as she laid it."


def test_that_the_preferences_of_an_account_are_printed_in_its_handover(tmp_path):
    state = demo_state(resource("demo"))
    row = state.accounts.row_of("T2-01")
    said = state.accounts.text("preferences").copy()
    said[row] = WORDS
    state = replace(
        state, accounts=state.accounts.with_columns({"preferences": np.asarray(said, object)})
    )
    files = write_alignment(
        state, "B", tmp_path, today=date(2026, 11, 30), staffing={"live": _STAFF, "B": _STAFF}
    )
    [sheet] = [one for one in files if one.path.name == "handover.pdf"]
    document = pypdfium2.PdfDocument(sheet.path)
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert WORDS in " ".join(words.split())
    assert sheet.faults == ()
