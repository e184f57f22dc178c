"""Small invented files and the assistant over them, read in this process."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from model.errors import PlanError
from model.intake.reader import sheets_of_text
from model.intake.sheet import Sheet
from ui.accounts.assistant import ImportAssistant
from ui.accounts.draft import Draft
from ui.accounts.prepared import Prepared
from ui.accounts.preparing import Request, prepare
from ui.accounts.review_page import Target
from ui.theme.style import Theme

TODAY = date(2026, 11, 30)
NORTH = """Acct,Customer Name,Class of Trade,Town,ST,ZIP5,Staffed Beds,Lat,Long,Remark
A1,Akron General,Academic,Akron,OH,44302,511,41.08,-81.52,first
A2,Berea Clinic,Clinic,Berea,OH,44017,n/a,41.37,-81.86,
A3,Canton Surgery,Surgicenterium,Canton,OH,44702,12,40.80,-81.38,new
A4,Dayton North,Surgicenterium,Dayton,OH,45402,about 90,39.76,-84.19,
"""


def prepared_of(draft: Draft, project: bytes = b"", *, into: bool | None = None) -> Prepared:
    """What the worker would answer."""
    request = Request(draft, project, into, "USD", TODAY)
    return prepare(request, lambda _phase, _share: None, lambda: False)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small texts are read without a child process, which would take a second each."""

    def read(path: Path) -> list[Sheet]:
        if not path.exists():
            raise PlanError(f"{path.name} does not exist.", remedy="Choose another file.")
        return [replace(sheet, name=path.stem) for sheet in sheets_of_text(path.read_text())]

    monkeypatch.setattr("ui.accounts.preparing.read_sheets", read)


@pytest.fixture
def north(tmp_path: Path) -> Path:
    """Four accounts with a word nobody knows and two cells that are no numbers."""
    path = tmp_path / "north.csv"
    path.write_text(NORTH)
    return path


class Trial:
    """An assistant that reads every new draft at once, in this process."""

    def __init__(self, theme: Theme, draft: Draft) -> None:
        self.assistant = ImportAssistant(theme)
        self.assistant.resize(1208, 716)
        self.assistant.draft_changed.connect(self.show)
        self.assistant.begin()
        self.show(draft)

    def show(self, draft: Draft) -> None:
        """Read and show a draft."""
        self.assistant.show_prepared(prepared_of(draft), draft, Target())

    @property
    def key(self) -> tuple[str, str]:
        """The sheet that is looked at."""
        return self.assistant._key

    def field_of(self, header: str) -> str:
        """What a column is taken for."""
        sheet = self.assistant.prepared.sheet(self.key)
        assert sheet is not None
        return next(column.field for column in sheet.found if column.header == header)


@pytest.fixture
def trial(theme: Theme, qtbot: QtBot) -> Callable[[Draft], Trial]:
    """Open the assistant on a draft."""

    def open_(draft: Draft) -> Trial:
        made = Trial(theme, draft)
        qtbot.addWidget(made.assistant)
        made.assistant.show()
        qtbot.waitExposed(made.assistant)
        made.assistant.activateWindow()
        qtbot.waitUntil(made.assistant.isActiveWindow)
        return made

    return open_
