"""The file changed underneath: what they changed, what you changed, and two ways out."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.store.refusals import instant_words
from model.versions import Conflict
from ui.document.difference_list import DifferenceList
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.dialog import DialogFrame
from ui.widgets.notices import Banner, Weight

_SIZE = QSize(1080, 640)


class ConflictDialog(DialogFrame):
    """Nothing is overwritten: the ways out are a copy, or their file with mine as scenarios."""

    copy_asked = Signal()
    theirs_asked = Signal()

    def __init__(self, theme: Theme, over: QWidget, name: str, conflict: Conflict) -> None:
        super().__init__(theme, over, "Two versions of this file", note=name, size=_SIZE)
        who = conflict.who or "Somebody"
        when = f" on {instant_words(conflict.when)}" if conflict.when else ""
        banner = Banner(theme)
        banner.say(f"{who} saved this file{when}. {self._shared(conflict)}", Weight.WARN)
        self.body.addWidget(banner)
        self.theirs = DifferenceList(theme, "What they changed", note="in the file now")
        self.ours = DifferenceList(theme, "What you changed", note="not saved yet")
        lists = QHBoxLayout()
        lists.setSpacing(16)
        lists.addWidget(self.theirs, 1)
        self.body.addLayout(lists, 1)
        if conflict.compared_directly:
            self.theirs.show_title("What differs in their file", "from what you have open")
        else:
            lists.addWidget(self.ours, 1)
        none = "Nothing that shows."
        self.theirs.show_found(conflict.theirs, "", none)
        self.ours.show_found(conflict.ours, "", none)
        self.take = Button(theme, "Take theirs, keep mine as scenarios")
        self.copy = Button(theme, "Save mine as a copy…", Kind.PRIMARY)
        self.take.setToolTip(
            "Opens their file; your alignments are added to it as scenarios, the whole of your "
            "version is kept as a backup."
        )
        self.add_button(self.take)
        self.add_button(self.copy)
        self.show_foot_note("Nothing has been overwritten.")
        self.take.clicked.connect(lambda _checked=False: self.theirs_asked.emit())
        self.copy.clicked.connect(lambda _checked=False: self.copy_asked.emit())
        self.close_asked.connect(self.dismiss)
        self.copy.setFocus()

    @staticmethod
    def _shared(conflict: Conflict) -> str:
        if conflict.compared_directly:
            return "Your changes are safe in the working copy."
        n = sum(difference.count for difference in conflict.both)
        if not n:
            return "Nothing was changed by both of you."
        return (
            "1 thing was changed by both of you." if n == 1 else f"{n} things were changed by both."
        )
