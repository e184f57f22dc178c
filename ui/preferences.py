"""What one person on one computer prefers; nothing of it belongs to a project."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from model.history import Author
from ui.theme.style import Mode

RECENT_FILES: Final = 6


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody uses Catchment for: a sentence, and the workspaces that matter for it."""

    label: str
    advice: str
    workspaces: tuple[str, ...]


class Preset(StrEnum):
    """The first-start question (plan-spec §0); it hides what is not used."""

    REP = "rep"
    MANAGER = "manager"
    OPERATIONS = "operations"
    FULL = "full"


USES: Final = {
    Preset.REP: Use(
        "Rep plan", "Your own territory: plan and book.", ("accounts", "plan", "diary")
    ),
    Preset.MANAGER: Use(
        "Manager",
        "Territories, their plans and books.",
        ("accounts", "align", "plan", "diary", "review", "share"),
    ),
    Preset.OPERATIONS: Use(
        "Sales operations", "Cut and balance territories.", ("accounts", "align", "share")
    ),
    Preset.FULL: Use(
        "Everything",
        "All workspaces.",
        ("accounts", "align", "plan", "diary", "review", "share"),
    ),
}


class Preferences:
    """Typed access to the settings of this computer's user."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings("Catchment", "Catchment")

    @property
    def asked(self) -> bool:
        """Whether the first-start question was answered."""
        return self._store.contains("preset")

    @property
    def preset(self) -> Preset:
        """What the program is used for; everything until asked."""
        value = str(self._store.value("preset", Preset.FULL.value))
        return Preset(value) if value in set(Preset) else Preset.FULL

    @preset.setter
    def preset(self, preset: Preset) -> None:
        self._store.setValue("preset", preset.value)

    @property
    def author(self) -> Author:
        """Who changes plans here; the account's name until somebody says otherwise."""
        name = str(self._store.value("author/name", "")) or Path.home().name
        return Author(name, str(self._store.value("author/role", "")))

    @author.setter
    def author(self, author: Author) -> None:
        self._store.setValue("author/name", author.name)
        self._store.setValue("author/role", author.role)

    @property
    def mode(self) -> Mode:
        """Light, dark, or as the desktop has it."""
        value = str(self._store.value("theme", Mode.SYSTEM.value))
        return Mode(value) if value in set(Mode) else Mode.SYSTEM

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._store.setValue("theme", mode.value)

    @property
    def recent(self) -> list[Path]:
        """Projects opened last, newest first, those that still exist."""
        stored = self._store.value("recent", [])
        names = stored if isinstance(stored, list) else [stored] if stored else []
        return [path for path in map(Path, map(str, names)) if path.exists()]

    def remember(self, path: Path) -> None:
        """Put a project at the head of the recent ones."""
        names = [str(path), *(str(old) for old in self.recent if old != path)]
        self._store.setValue("recent", names[:RECENT_FILES])

    def forget_recent(self) -> None:
        """Clear the list of recent projects."""
        self._store.remove("recent")

    def workspace_of(self, project: str) -> str:
        """The workspace a project was left in, "" when it is not known."""
        return str(self._store.value(f"workspace/{project}", "")) if project else ""

    def keep_workspace(self, project: str, key: str) -> None:
        """Remember the workspace that shows; "" for a project is not remembered."""
        if project:
            self._store.setValue(f"workspace/{project}", key)

    def layout_of(self, name: str, screen: str) -> QByteArray | None:
        """A remembered geometry or splitter state for one screen size."""
        value = self._store.value(f"layout/{screen}/{name}")
        return value if isinstance(value, QByteArray) else None

    def keep_layout(self, name: str, screen: str, state: QByteArray) -> None:
        """Remember a geometry or splitter state for one screen size."""
        self._store.setValue(f"layout/{screen}/{name}", state)
