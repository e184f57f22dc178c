"""A file that is open on another computer: read it, open it anyway, or leave it."""

from typing import Literal

from PySide6.QtWidgets import QMessageBox, QWidget

from model.store.refusals import InUseError

InUseChoice = Literal["read", "take"]


def ask_in_use(parent: QWidget, found: InUseError) -> InUseChoice | None:
    """Read it, open it anyway, or leave it closed."""
    box = QMessageBox(parent)
    box.setWindowTitle("Open elsewhere")
    box.setText(found.message)
    box.setInformativeText(
        "Read it as it was last saved. Open it anyway only when that computer is off: "
        "the later of two saves is compared first, never overwritten."
    )
    read = box.addButton("Open to read", QMessageBox.ButtonRole.AcceptRole)
    elsewhere = "another window" not in found.message
    take = (
        box.addButton("Open anyway", QMessageBox.ButtonRole.DestructiveRole) if elsewhere else None
    )
    box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(read)
    box.exec()
    if box.clickedButton() is read:
        return "read"
    return "take" if take is not None and box.clickedButton() is take else None
