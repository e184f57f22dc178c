"""Everything the window does with the project file as a whole."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu

from model.errors import PlanError
from model.project import Project
from model.sending import Part, send
from model.store.handed_out import note_handed_out
from model.store.refusals import ChangedUnderneathError, InUseError, UnpublishedChangesError
from model.store.sealed_copy import is_sealed, unseal
from model.store.suffixes import SEALED_SUFFIX, SUFFIX
from model.versions import conflict_of, take_theirs
from ui.document.backups_dialog import BackupsDialog
from ui.document.conflict_dialog import ConflictDialog
from ui.document.erase_dialog import EraseDialog
from ui.document.help_dialog import HelpDialog
from ui.document.questions import ask_in_use
from ui.document.refusal import refusal_of
from ui.document.sealed_dialog import SealDialog, UnsealDialog
from ui.opening import free_path
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.tips import term_here

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PROJECT_FILTER = f"Catchment project (*{SUFFIX})"


class DocumentDesk(QObject):
    """Opens, saves, restores, sends, erases, helps; refusals go to the session's banner."""

    def __init__(self, theme: Theme, window: "MainWindow", session: Session) -> None:
        super().__init__(window)
        self._theme, self._window, self._session = theme, window, session

    def open(self, path: Path) -> None:
        """Open a project or an encrypted copy, asking what has to be asked."""
        if path.name.lower().endswith(".zip"):
            self._ask_passphrase(path)
        else:
            self._session.attempt(lambda: self._adopt(path))

    def _adopt(self, path: Path) -> None:
        take_over = False
        try:
            project = Project.open(path)
        except UnpublishedChangesError as found:
            choice = self._window.welcome.ask_recovery(found)
            if choice is None:
                return
            project = Project.open(path, recover=choice)
        except InUseError as found:
            answer = ask_in_use(self._window, found)
            if answer is None:
                raise
            take_over = answer == "take"
            project = Project.open(
                path, take_over=take_over, read_only=not take_over, recover="take"
            )
        self._session.adopt(project)
        if project.read_only:
            self._window.tell("Opened to be read: changes are refused here.")
        elif project.obstacle:
            self._window.tell(f"{project.obstacle} Changes can be saved under another name.")

    def save(self, outlines: dict[int, bytes] | None) -> None:
        """Publish; a file that changed underneath is compared instead of overwritten."""
        self._session.attempt(lambda: self._save(outlines))

    def _save(self, outlines: dict[int, bytes] | None) -> None:
        try:
            self._session.save(outlines)
        except ChangedUnderneathError:
            self.show_conflict()

    def show_conflict(self) -> ConflictDialog:
        """Compare the open project with what somebody else saved."""
        project = self._session.project
        conflict = conflict_of(project)
        dialog = ConflictDialog(self._theme, self._window, project.path.name, conflict)
        dialog.copy_asked.connect(lambda: self._on_copy(dialog))
        dialog.theirs_asked.connect(lambda: self._on_theirs(dialog))
        return dialog

    def _on_copy(self, dialog: ConflictDialog) -> None:
        dialog.dismiss()
        self.save_as(f"{self._name()} (copy)")

    def _on_theirs(self, dialog: ConflictDialog) -> None:
        dialog.dismiss()

        def take() -> None:
            added = take_theirs(self._session.project, self._session.author)
            self._session.reopen()
            kept = "1 alignment" if added == 1 else f"{added} alignments"
            self._window.tell(f"Their file is open with {kept} of yours as scenarios. Save it.")

        self._session.attempt(take)

    def save_as(self, proposed: str = "") -> None:
        """Publish under another name."""
        if not self._session.is_open:
            return
        start = self._session.project.path.with_name(f"{proposed}{SUFFIX}") if proposed else ""
        name, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(start), PROJECT_FILTER)
        if name:
            path = Path(name if name.endswith(".gpkg") else f"{name}{SUFFIX}")
            self._session.attempt(lambda: self._session.save_as(path))

    def show_backups(self) -> BackupsDialog | None:
        """List the earlier versions of the open project."""
        if not self._session.is_open:
            return None
        dialog = BackupsDialog(self._theme, self._window, self._session)
        dialog.restored.connect(self._window.tell)
        dialog.open_asked.connect(self.open)
        return dialog

    def ask_send(self) -> SealDialog | None:
        """Ask for a passphrase and what stays at home, then write an encrypted copy."""
        if not self._session.is_open:
            return None
        dialog = SealDialog(self._theme, self._window, self._session.project.path.name)
        dialog.seal_asked.connect(lambda phrase, parts: self._on_seal(dialog, phrase, parts))
        return dialog

    def _on_seal(self, dialog: SealDialog, passphrase: str, left_out: frozenset[Part]) -> None:
        start = self._session.project.path.with_name(f"{self._name()}{SEALED_SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save encrypted copy", str(start), f"Encrypted copy (*{SEALED_SUFFIX})"
        )
        if name:
            to = Path(name if name.endswith(".zip") else f"{name}{SEALED_SUFFIX}")
            if self._session.attempt(lambda: self.seal(to, passphrase, left_out)):
                dialog.dismiss()

    def seal(self, to: Path, passphrase: str, left_out: frozenset[Part]) -> None:
        """Write an encrypted copy and remember that it left the project."""
        project = self._session.project
        send(project, to, passphrase, left_out)
        note_handed_out(project.state.about.project_id, to, "Encrypted copy", project.clock.now())
        self._window.tell(f"Encrypted copy written to {to.name}. Send the passphrase another way.")

    def _ask_passphrase(self, path: Path) -> UnsealDialog | None:
        if not is_sealed(path):
            refusal = PlanError(f'"{path.name}" is no encrypted copy.', "Choose another file.")
            self._session.failed.emit(refusal)
            return None

        def try_open(passphrase: str) -> str:
            to = free_path(path.name.removesuffix(SEALED_SUFFIX))
            said = refusal_of(lambda: unseal(path, passphrase, to))
            if not said:
                self.open(to)
            return said

        return UnsealDialog(self._theme, self._window, path.name, try_open)

    def ask_erase(self) -> EraseDialog | None:
        """Find a person and erase them."""
        if not self._session.is_open:
            return None
        return EraseDialog(self._theme, self._window, self._session)

    def show_help(self, page: str = "") -> HelpDialog:
        """Show the help, at a page when its title is given."""
        dialog = HelpDialog(self._theme, self._window)
        dialog.keys_asked.connect(dialog.dismiss)
        dialog.keys_asked.connect(self._window.show_keys)
        if page:
            dialog.show_page(page)
        return dialog

    def help_here(self) -> None:
        """Show the help: the term under the pointer or the focus, else from the beginning."""
        term = term_here(self._window)
        dialog = self.show_help()
        if term:
            dialog.show_term(term)

    def menu(self) -> QMenu:
        """The menu of the file: what can be done with it as a whole."""
        menu = QMenu(self._window)
        menu.setAccessibleName("File")
        window = self._window
        entries = (
            ("Open…", "Ctrl+O", window.ask_open, True),
            ("Save", "Ctrl+S", window.save, self._session.is_open),
            ("Save as…", "Ctrl+Shift+S", window.save_as, self._session.is_open),
            None,
            ("Backups…", "Ctrl+Shift+B", self.show_backups, self._session.is_open),
            ("Send an encrypted copy…", "", self.ask_send, self._session.is_open),
            ("Find and erase a person…", "", self.ask_erase, self._session.is_open),
            None,
            ("Help", "F1", self.show_help, True),
        )
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            title, keys, run, usable = entry
            action = menu.addAction(f"{title}\t{keys}" if keys else title)
            action.setEnabled(usable)
            action.triggered.connect(lambda _checked=False, run=run: run())
        return menu

    def _name(self) -> str:
        return self._session.project.path.name.removesuffix(SUFFIX)
