"""Changes that were kept but never saved: take them or drop them."""

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from model.store.refusals import UnpublishedChangesError

RecoveryChoice = Literal["take", "discard"]


def ask_recovery(parent: QWidget, found: UnpublishedChangesError) -> RecoveryChoice | None:
    """Take, drop, or leave the file closed."""
    box = QMessageBox(parent)
    box.setWindowTitle("Unsaved changes found")
    box.setText(found.message)
    box.setInformativeText("Keep them, or open the file as it was last saved.")
    take = box.addButton("Keep the changes", QMessageBox.ButtonRole.AcceptRole)
    drop = box.addButton("Open as saved", QMessageBox.ButtonRole.DestructiveRole)
    box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is take:
        return "take"
    return "discard" if box.clickedButton() is drop else None
