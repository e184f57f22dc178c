from model.store.refusals import Recovery, UnpublishedChangesError
from ui.welcome.recovery import _details


def test_that_the_question_names_the_last_change_and_a_file_that_changed_too() -> None:
    noon = "2026-11-30T12:00:00+00:00"
    found = UnpublishedChangesError("a", Recovery(3, "Move 2 accounts", noon, "Bo", True))
    said = _details(found).splitlines()
    assert said[1].startswith("The last one: Move 2 accounts by Bo, 30 Nov 2026")
    assert said[2].startswith("Somebody else has saved the file since")
    undone = UnpublishedChangesError("a", Recovery(1, "", "", "", False))
    assert len(_details(undone).splitlines()) == 1
