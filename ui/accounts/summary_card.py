"""What the import will do, in counts; the changes themselves are one click away."""

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.accounts.field_names import field_label, kind_name
from ui.accounts.prepared import Prepared
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Glyph
from ui.widgets.share_bar import Part, ShareBar


def merge_parts(prepared: Prepared) -> list[Part]:
    """New, changed, unchanged and missing accounts as parts of a bar."""
    merge = prepared.merge
    if merge is None:
        return [Part(prepared.n_accounts, "new accounts", "accent")]
    changed = len({change.account_id for change in merge.changed})
    return [
        Part(len(merge.new), "new", "accent"),
        Part(changed, "changed", "warn_fill"),
        Part(merge.unchanged, "unchanged", "neutral_fill"),
        Part(len(merge.gone), "missing in the file", "border2"),
    ]


class SummaryCard(Card):
    """Counts, which fields change most, what stays, and the way to the whole list."""

    review_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "What the import will do", note=" ", parent=parent)
        self.setFixedHeight(176)
        self._bar = ShareBar(theme)
        self._fields = ElidedLabel("", Type.TABLE, "text2")
        self._stays = ElidedLabel("", Type.TABLE, "text2")
        self.review = Button(theme, "See the changes", small=True)
        self.add(self._bar)
        self.add(self._fields)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Glyph(theme, "locked", icons.SMALL, "muted"))
        row.addWidget(self._stays, 1)
        row.addWidget(self.review)
        self.body.addStretch(1)
        self.add(row)
        self.review.clicked.connect(lambda _checked=False: self.review_asked.emit())

    def show_merge(self, prepared: Prepared) -> None:
        """Show what would change in the open project."""
        merge = prepared.merge
        note = "compared by account id" if merge is not None else "all of it is new"
        self.show_title("What the import will do", note)
        self._bar.show_parts(merge_parts(prepared))
        self._fields.show_text(_most_changed(prepared))
        stays = "Assignments, locks, corrections stay."
        self._stays.show_text(stays if merge is not None else "One step back with Undo.")
        count = len(merge.changed) if merge is not None else 0
        self.review.set_label(f"See the {count:,} changes" if count else "See the list")


def _most_changed(prepared: Prepared) -> str:
    """The fields that change in most accounts, and the further tables."""
    parts = []
    if prepared.merge is not None:
        often = Counter(change.field for change in prepared.merge.changed)
        parts = [
            f"{field_label('accounts', name)}: {n:,} accounts" for name, n in often.most_common(3)
        ]
    tables = [f"{kind_name(kind)}: {n:,} rows" for kind, n in prepared.tables.items() if n]
    if prepared.n_areas:
        tables.append(f"Areas: {prepared.n_areas:,}")
    return " · ".join([*parts, *tables[: 4 - min(len(parts), 3)]])
