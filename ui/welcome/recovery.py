"""Changes that were kept but never saved: take them or drop them."""

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from model.store.refusals import UnpublishedChangesError, instant_words

RecoveryChoice = Literal["take", "discard"]


def _details(found: UnpublishedChangesError) -> str:
    """Which change was the last, whose, when; and whether the file has changed as well."""
    last = found.recovery
    lines = ["Keep them, or open the file as it was last saved."]
    if last.last_label:
        by = f" by {last.last_who}" if last.last_who else ""
        lines.append(f"The last one: {last.last_label}{by}, {instant_words(last.last_when)}.")
    if last.file_changed:
        lines.append("Somebody else has saved the file since: Save will compare, not overwrite.")
    return "\n".join(lines)


def ask_recovery(parent: QWidget, found: UnpublishedChangesError) -> RecoveryChoice | None:
    """Take, drop, or leave the file closed."""
    box = QMessageBox(parent)
    box.setWindowTitle("Unsaved changes found")
    box.setText(found.message)
    box.setInformativeText(_details(found))
    take = box.addButton("Keep the changes", QMessageBox.ButtonRole.AcceptRole)
    drop = box.addButton("Open as saved", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is take:
        return "take"
    return "discard" if box.clickedButton() is drop else None
