"""What the customer gets to read: paper in both themes, words of both sides, no score of ours."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from model.format import Formatter
from model.plan.joint_plans import CustomerVersion
from ui.theme.fonts import Type, font
from ui.theme.tokens import LIGHT

_OWNERS: Final = {"customer": "you", "us": "we", "both": "both"}


class JointPreview(QTextEdit):
    """The customer version as a page; it can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName("Customer version")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet(f"background: {LIGHT.surface}; color: {LIGHT.text};")
        self.document().setDocumentMargin(36)

    def show_version(self, version: CustomerVersion, show: Formatter) -> None:
        """Write the page anew."""
        self.clear()
        page = _Page(self.textCursor())
        page.text(f"Joint plan with {version.account_name}", Type.PAGE_TITLE)
        span = f"{version.period_months} months" if version.period_months else "Period open"
        page.text(span, Type.TABLE, LIGHT.muted)
        for title, words in (
            ("Our shared goal", version.shared_goal),
            ("What troubles you today", version.customer_pain),
            ("What we can do", version.what_we_can_do),
            ("What we cannot do", version.what_we_cannot_do),
        ):
            page.part(title, words)
        page.table(
            "How we both see that it works",
            ("Measure", "Today", "Target", "By", "Measured by"),
            [
                (name, f"{now} {unit}".strip(), f"{then} {unit}".strip(), show.date(by), who)
                for name, unit, now, then, by, who in version.measures
            ],
        )
        page.table(
            "Steps",
            ("Step", "Who", "Due", "Done"),
            [
                (m.step, _OWNERS.get(m.owner, m.owner), show.date(m.due), show.date(m.done))
                for m in version.milestones
            ],
        )
        page.lines("You will", version.customer_commits)
        page.lines("We will", version.we_commit)
        page.lines("We look at it together on", [show.date(day) for day in version.review_dates])
        page.table(
            "Signed",
            ("Name", "Role", "On"),
            [(name, role, show.date(day)) for name, role, day in version.signatories],
        )
        self.moveCursor(QTextCursor.MoveOperation.Start)


class _Page:
    """Writes blocks of plain text; nothing a customer is called is read as markup."""

    def __init__(self, cursor: QTextCursor) -> None:
        self._cursor, self._first = cursor, True

    def text(self, words: str, role: Type, colour: str = LIGHT.text, above: float = 0.0) -> None:
        spacing = QTextBlockFormat()
        spacing.setTopMargin(above)
        spacing.setBottomMargin(3)
        if self._first:
            self._cursor.setBlockFormat(spacing)
        else:
            self._cursor.insertBlock(spacing)
        self._first = False
        self._cursor.insertText(words, _format(font(role), colour))

    def part(self, title: str, words: str) -> None:
        if words:
            self.text(title, Type.TITLE, LIGHT.accent_text, above=14)
            self.text(words, Type.BODY)

    def lines(self, title: str, lines: Sequence[str]) -> None:
        if lines:
            self.text(title, Type.TITLE, LIGHT.accent_text, above=14)
            for line in lines:
                self.text(f"– {line}", Type.BODY)

    def table(self, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if not rows:
            return
        self.text(title, Type.TITLE, LIGHT.accent_text, above=14)
        style = QTextTableFormat()
        style.setBorder(0)
        style.setCellPadding(3)
        style.setCellSpacing(0)
        style.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table = self._cursor.insertTable(len(rows) + 1, len(heads), style)
        for column, head in enumerate(heads):
            cell = table.cellAt(0, column).firstCursorPosition()
            cell.insertText(head, _format(font(Type.HEADER), LIGHT.muted))
        for row, words in enumerate(rows, 1):
            for column, word in enumerate(words):
                cell = table.cellAt(row, column).firstCursorPosition()
                cell.insertText(word, _format(font(Type.TABLE), LIGHT.text))
        self._cursor.movePosition(QTextCursor.MoveOperation.End)


def _format(face: QFont, colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(face)
    made.setForeground(QColor(colour))
    return made
