"""A dialog gives the focus back where it was."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import delete

from ui.widgets.dialog import DialogFrame


def test_that_a_dialog_closes_although_what_had_the_focus_is_gone(application_theme, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field, timeout=20_000)
    dialog = DialogFrame(application_theme, window, "Numbers", size=QSize(300, 200))
    delete(field)
    dialog.dismiss()
    assert dialog.isHidden()
