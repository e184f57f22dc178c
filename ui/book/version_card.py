"""What the approved version is, and what has changed since: pages and facts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.format import Formatter
from model.plan.plan_versions import PlanVersion
from model.plan.since_approval import Difference
from ui.plan.row_list import Row, RowList
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import Label

_MOST: Final = 200
_SHORT: Final = 60


class VersionCard(Card):
    """The snapshot at the approval with its seal, and every difference from it."""

    page_chosen = Signal(str)  # key of the page a difference stands on

    def __init__(
        self, theme: Theme, page_of: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "Approved version", note=" ", parent=parent)
        self.state = Label("", Type.TABLE, "text2", wrap=True)
        self.since = RowList(theme, "Changed since the approval")
        self._page_of = page_of
        self._pages: list[tuple[str, str]] = []
        self.add(self.state)
        self.add(self.since, 1)
        self.body.addStretch(0)
        self.since.row_chosen.connect(self._on_row)
        self.since.itemClicked.connect(self._on_clicked)

    @property
    def lines(self) -> tuple[Row, ...]:
        """The differences as listed."""
        return self.since.rows

    def show_version(
        self,
        version: PlanVersion | None,
        differences: Sequence[Difference],
        names: Mapping[str, str],
        show: Formatter,
    ) -> None:
        """Say what was approved and list what differs; `names` are of subjects by id."""
        if version is None:
            self.show_title("Approved version", "none yet")
            self.state.setText(
                "Nothing is approved yet. At the approval the plan is frozen and sealed; then "
                "every page and figure that changes is listed here."
            )
            self._show([])
            return
        sealed = "" if version.intact else " The snapshot no longer fits its seal."
        override = f" Approved all the same: {version.override}." if version.override else ""
        self.state.setText(
            f"Approved on {show.date(version.approved_on.isoformat())} by "
            f"{version.rep_signature} and {version.manager_signature}, "
            f"{version.completeness:.0f} % complete.{sealed}{override}\n"
            f"Seal {_spaced(version.digest)}"
        )
        n = len(differences)
        changed = "1 fact changed" if n == 1 else f"{n} facts changed"
        self.show_title(f"Version {version.version}", changed if n else "nothing changed since")
        self._show([_told(one, names, show) for one in differences[:_MOST]])
        self._pages = [(one.page, one.subject) for one in differences[:_MOST]]

    def _show(self, told: Sequence[tuple[str, str, str]]) -> None:
        self._pages = []
        rows = [
            Row(str(n), title, note, right=self._where(page))
            for n, (title, note, page) in enumerate(told)
        ]
        self.since.show_rows(rows)
        self.since.setVisible(bool(rows))
        self.body.setStretch(2, 0 if rows else 1)

    def _where(self, key: str) -> str:
        number = self._page_of(key)
        return f"page {number}" if number else ""

    def _on_row(self, key: str) -> None:
        if key and int(key) < len(self._pages) and self.since.hasFocus():
            self.page_chosen.emit(self._pages[int(key)][0])

    def _on_clicked(self) -> None:
        self._on_row(self.since.chosen)


def _spaced(digest: str) -> str:
    """A seal in groups of eight, so that it can be read out and wraps."""
    return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))


def _told(one: Difference, names: Mapping[str, str], show: Formatter) -> tuple[str, str, str]:
    subject = names.get(one.subject, one.subject)
    title = f"{subject}: {one.what}" if subject else one.what
    before, after = _value(one.before, show), _value(one.after, show)
    return title[:1].upper() + title[1:], f"{before} → {after}", one.page


def _value(value: Any, show: Formatter) -> str:
    """A value in few words: figures as the plan writes them, lists by their length."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        places = 0 if float(value).is_integer() or abs(value) >= _SHORT else 2
        return show.number(float(value), places)
    if isinstance(value, Mapping):
        named = next((str(value[k]) for k in ("name", "text", "risk", "ask") if k in value), "")
        return _cut(named) or "a record"
    if isinstance(value, list | tuple):
        return ", ".join(_value(part, show) for part in value[:3]) + ("…" if len(value) > 3 else "")
    return _cut(str(value))


def _cut(words: str) -> str:
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1].rstrip()}…"
