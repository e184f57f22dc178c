"""What a step of the history changed, line by line, below the list it is chosen in."""

from typing import Final

from PySide6.QtWidgets import QPlainTextEdit

from model.step_diff import step_differences, step_lines
from ui.session import Session
from ui.theme.fonts import Type, font

HEIGHT: Final = 148  # seven lines; more of them scroll


class StepView(QPlainTextEdit):
    """Plain text that can be read, scrolled and copied, never edited."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setProperty("framed", "true")
        self.setFont(font(Type.TABLE))
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("What the step changed")
        self.setPlaceholderText("A step of the list tells here what it changed.")

    def show_step(self, entry_id: int | None) -> None:
        """Tell what an entry changed; None stands for the beginning, which changed nothing."""
        if entry_id is None or not self._session.is_open:
            self.clear()
            return
        found = step_differences(self._session.project.history, entry_id)
        words = "\n".join(step_lines(found))
        self.setPlainText(words or "No data differ before and after this step.")
