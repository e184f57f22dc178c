"""The rules of a request in words with their counts, and what clashes with the way out."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from model.fields import NO_SYSTEM
from optimizers.clash import Clash
from optimizers.strategies.skills import knows_settings
from ui.align.readings import system_owners
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import Toggle
from ui.widgets.labels import ElidedLabel, Glyph, Label, Rule

KINDS = {
    "contiguous": ("rule of one piece", "rules of one piece"),
    "window": ("balanced measure", "balanced measures"),
    "moved": ("limit on moves", "limits on moves"),
    "lost": ("limit on what reps lose", "limits on what reps lose"),
    "gained": ("limit on what reps gain", "limits on what reps gain"),
    "radius": ("limit of distance", "limits of distance"),
    "lock": ("lock", "locks"),
    "forbidden": ("barred pair", "barred pairs"),
    "group": ("system kept whole", "systems kept whole"),
}
WAYS = 3  # ways out offered at most
KM_PER_MI = 1.609344


def _number(name: str, low: int, high: int, value: int, suffix: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    box.setSuffix(suffix)
    box.setAccessibleName(name)
    box.setFixedSize(88, 26)
    return box


class ClashPanel(QWidget):
    """Whether the rules can hold together; a clash names its rules and offers ways out."""

    relaxed = Signal(object)  # the Way that was chosen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = Glyph(theme, "kept", tone="good")
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self.preview = Label("", Type.NOTE, "muted", wrap=True)
        self.buttons: list[Button] = []
        self._ways = QVBoxLayout()
        self._ways.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addLayout(self._ways)
        column.addWidget(self.preview)
        self.preview.hide()
        self.show_checking()

    def show_checking(self) -> None:
        """The rules are being looked at."""
        self._show("busy", "muted", "Checking whether the rules can hold together", "muted")

    def show_note(self, sentence: str, ways: Sequence[tuple[str, Callable[[], None]]] = ()) -> None:
        """What keeps the rules from being checked, and what could be done about it."""
        self._show("look", "warn", sentence, "text2")
        self.preview.hide()
        for words, act in ways:
            self._offer(words).clicked.connect(lambda _checked=False, act=act: act())

    def show_result(self, clash: Clash | None, counts: Mapping[str, int]) -> None:
        """No clash is known, or which rules clash and how each could give way.

        `counts` are how many rules there are by kind.
        """
        self.preview.setText(counted(counts))
        self.preview.show()
        if clash is None:
            n_rules = sum(counts.values())
            words = f"No two of {n_rules:,} rules clash as far as can be proven."
            self._show("kept", "good", words, "good")
            return
        self._show("act", "bad", clash.sentence, "text")
        ways = [*clash.ways[:WAYS]]
        for way in ways:
            button = self._offer(f"Relax: {way.words}")
            button.clicked.connect(lambda _checked=False, way=way: self.relaxed.emit(way))

    def _offer(self, text: str) -> Button:
        button = Button(self._theme, text, small=True)
        button.setToolTip(text)
        self.buttons.append(button)
        self._ways.addWidget(button)
        return button

    def _show(self, icon: str, tone: str, words: str, ink: str) -> None:
        for button in self.buttons:
            self._ways.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        self._icon.show_icon(icon, tone)
        self.words.setText(words)
        self.words.set_tone(ink)
        self.setAccessibleName(words)


def counted(counts: Mapping[str, int]) -> str:
    """How many rules there are of each kind, in words."""
    parts = [
        f"{n:,} {KINDS[kind][0] if n == 1 else KINDS[kind][1]}"
        for kind, n in counts.items()
        if kind in KINDS
    ]
    return "Asked for: " + ", ".join(parts) + "." if parts else ""


def counts(n: int, what: str) -> str:
    """How many there are, in words; "" for none."""
    return f"{n:,} {what}{'' if n == 1 else 's'}" if n else ""


class RuleCard(Card):
    """Toggles with counts; numbers of a rule stand in its line."""

    changed = Signal()

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__(theme, "Rules", icon="rules")
        self._theme, self._session = theme, session
        self.one_piece = Toggle(theme, "Every territory in one piece", on=True)
        self.together = Toggle(theme, "Keep health systems whole")
        self.locks = Toggle(theme, "Locked accounts stay", on=True)
        self.limited = Toggle(theme, "Limit what moves")
        self.homes = Toggle(theme, "Centres at the reps’ homes")
        self.near = Toggle(theme, "Nothing far from its centre")
        self.by_capacity = Toggle(theme, "Shares by the reps’ hours", on=True)
        self.suited = Toggle(theme, "Prefer reps who know metro or rural", on=True)
        miles = session.state.about.units == "mi"
        self.per_mile = 1.0 if miles else KM_PER_MI
        unit = "\u00a0mi" if miles else "\u00a0km"
        self.limit = _number("Percent that may move", 0, 100, 15, "\u00a0%")
        self.radius = _number("Farthest from the home", 5, 5000, 150 if miles else 250, unit)
        self.more = Button(theme, "More rules", Kind.LINK, icon="add", small=True)
        self.more.setToolTip("Team, barred pairs, skills, districts, limits, barriers")
        self.add_action(self.more)
        self.clash = ClashPanel(theme)
        self._notes: dict[Toggle, ElidedLabel] = {}
        self._fill()
        self.body.addSpacing(4)
        self.add(Rule(theme))
        self.body.addSpacing(4)
        self.add(self.clash)
        self.body.addStretch(1)
        for toggle in self._notes:
            toggle.toggled.connect(lambda _on: self.changed.emit())
        for box in (self.limit, self.radius):
            box.valueChanged.connect(lambda _value: self.changed.emit())

    def _fill(self) -> None:
        session = self._session
        accounts, reps = session.state.accounts, session.state.reps
        k = len(session.layer.territories)
        locked, at_home = int(accounts.locked.sum()), sum(rep.has_home for rep in reps)
        owned = sum(t.rep_id != "" for t in session.layer.territories)
        torn = sum(t.pieces > 1 for t in session.evaluation.territories) if k else 0
        pieces = f"{k - torn} of {k} are now" if k else "hard rule"
        earns = bool(session.values("revenue").any())
        self.limit_of = "revenue" if earns else "accounts"
        words = f"of {self.limit_of} may move at most"
        self._line(self.one_piece, "Every territory in one piece", pieces)
        self._line(self.together, "Keep health systems whole", self._systems())
        self._line(self.locks, "Locked accounts stay", f"{locked:,} locked")
        self._line(self.limited, "", words, self.limit)
        self._line(self.homes, "Centres at the reps’ homes", f"{at_home} of {len(reps)} known")
        self._line(self.near, "Nothing beyond", "from its centre or home", self.radius)
        self._line(self.by_capacity, "Shares by the reps’ hours", f"{owned} of {k} have a rep")
        knowing = sum(map(knows_settings, reps))
        note = f"{knowing} of {len(reps)} known"
        self._line(self.suited, "Prefer reps who know metro or rural", note)
        self.allow(self.suited, knowing > 1, "Enter the metro and rural skills of two reps first.")
        self.allow(self.homes, bool(at_home), "No rep has a home yet.")
        self.allow(self.locks, bool(locked), "No account is locked.")
        self.allow(self.by_capacity, bool(owned), "No territory has a rep yet.")

    def _line(self, toggle: Toggle, words: str, note: str, box: QSpinBox | None = None) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStrut(26)
        row.addWidget(toggle)
        if words:
            row.addWidget(Label(words, Type.NAME))
        if box is not None:
            row.addWidget(box)
        kept = ElidedLabel(note, Type.TABLE, "muted")
        row.addWidget(kept, 1)
        self._notes[toggle] = kept
        self.body.setSpacing(2)
        self.add(row)

    def _systems(self) -> str:
        session = self._session
        owners = system_owners(session.state.accounts.text("idn_id"), session.alignment.territory)
        if not owners:
            texts = session.state.accounts.text("idn_id")
            known = {text for text in texts if text.casefold() not in NO_SYSTEM}
            return f"{len(known)} systems" if known else "no system is known"
        split = sum(len(codes) > 1 for codes in owners.values())
        return f"{split} of {len(owners)} are split now"

    @staticmethod
    def allow(toggle: Toggle, allowed: bool, reason: str) -> None:
        """Enable a rule; a rule that makes no sense says why in its tooltip."""
        toggle.setEnabled(allowed)
        toggle.setToolTip("" if allowed else reason)

    @staticmethod
    def holds(toggle: Toggle) -> bool:
        """Whether a rule is on and makes sense."""
        return toggle.isEnabled() and toggle.isChecked()

    @property
    def radius_mi(self) -> float | None:
        """The farthest from a home in miles; None without that rule."""
        return self.radius.value() / self.per_mile if self.holds(self.near) else None

    def refresh(self, keeping: bool, n_lines: int, n_further: int = 0) -> None:
        """Say what makes sense with or without a scenario to start from."""
        self.allow(self.limited, keeping, "Start from this scenario to limit what moves.")
        self.limit.setEnabled(self.holds(self.limited))
        self.radius.setEnabled(self.holds(self.near))
        notes = [counts(n_lines, "barrier"), counts(n_further, "further rule")]
        self.show_title("Rules", " · ".join(note for note in notes if note))
