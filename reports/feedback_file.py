"""The question to a rep as one page that works offline, and as a workbook with the same lines."""

import json
import re
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, Final

import numpy as np
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from model.errors import PlanError
from model.feedback.answer import ABOUT, ABOUT_SHEET, FORMAT, HEADERS, VERDICTS, VERSION
from model.feedback.question import Asked, Question, questions
from model.format import Formatter
from model.state import State
from model.territories import CORE_TEAM
from reports.atlas.ground import AtlasGround, lay_out
from reports.exports import PROGRAM, replacing
from reports.feedback_map import map_of
from reports.feedback_page import offline_page

_HEAD: Final = 7  # row of the column names in the workbook
_FILLED: Final = PatternFill("solid", fgColor="FFF6DA")
_WIDTHS: Final = (14, 34, 20, 10, 30, 24, 60, 22, 48)
_PLAIN: Final = Formatter()
_BARE: Final = re.compile(r"[^\w -]+")


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file for a rep."""

    path: Path
    territory: str
    rep: str
    changes: int


def write_questions(
    state: State,
    scenario_id: str,
    folder: Path,
    *,
    today: date,
    author: str = "",
    team: str = CORE_TEAM.id,
) -> list[SentFile]:
    """Write a page and a workbook for every territory that gains or loses an account.

    PlanError when the scenario moves nothing or a file cannot be written.
    """
    asked = questions(state, scenario_id, today, team)
    ground = lay_out(state, scenario_id, team, today_iso=today.isoformat())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlanError(f"{folder} cannot be made: {error.strerror}.", "Choose another.") from error
    written, taken = [], set[str]()
    for one in asked:
        stem = _free(_BARE.sub(" ", f"{one.rep or one.territory} {one.scenario}").strip(), taken)
        page, book = folder / f"{stem}.html", folder / f"{stem}.xlsx"
        with replacing(page) as temporary:
            temporary.write_text(page_of(one, ground, stem, author), encoding="utf-8")
        with replacing(book) as temporary:
            workbook_of(one, ground.show).save(temporary)
        for path in (page, book):
            written.append(SentFile(path, one.territory, one.rep, len(one.asked)))
    return written


def page_of(question: Question, ground: AtlasGround, stem: str, author: str) -> str:
    """The whole page; every text of the project stands in it as text."""
    show = Formatter.of(ground.state.about)
    codes = [c for c, t in enumerate(ground.layer.territories) if t.id == question.territory_id]
    kept = ground.rows_of(codes[0]) if codes else np.empty(0, np.int64)
    about = {
        **about_of(question),
        "file": f"{stem} answer.json",
        "accounts": [one.account_id for one in question.asked],
    }
    return offline_page(
        "page.html",
        title=f"{question.rep or question.territory}: what would change",
        locale=ground.state.about.locale,
        script="page.js",
        project=escape(question.project),
        scenario=escape(question.scenario),
        written=escape(show.date(question.written_on)),
        author=escape(author or "your manager"),
        figures="".join(_figure_row(*row) for row in question.figures),
        map=map_of(ground, question),
        changes="\n".join(_field(n, one) for n, one in enumerate(question.asked)),
        counted=f"{len(kept):,} accounts",
        accounts="".join(_account_row(ground, int(row), question) for row in kept),
        about=json.dumps(about).replace("<", "\\u003c").replace("&", "\\u0026"),
    )


def about_of(question: Question) -> dict[str, Any]:
    """What a return file says of itself."""
    known = {"format": FORMAT, "version": VERSION}
    return {key: known[key] if key in known else getattr(question, key) for key in ABOUT}


def _figure_row(label: str, today: str, then: str) -> str:
    cells = "".join(f'<td class="figure">{escape(value)}</td>' for value in (today, then))
    return f"<tr><td>{escape(label)}</td>{cells}</tr>"


def _field(place: int, one: Asked) -> str:
    """A change with its reasons, two choices and room for words."""
    way = f"comes to you from {one.other}" if one.comes else f"goes to {one.other}"
    quiet = " · ".join(filter(None, (one.place, way, one.figures)))
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in one.reasons)
    choices = "".join(
        f'<label><input type="radio" name="v{place}" value="{verdict}">{words}</label>'
        for verdict, words in zip(VERDICTS, ("I accept", "I challenge"), strict=True)
    )
    return (
        f"<fieldset><legend><h3>{escape(one.name)}</h3></legend>"
        f'<p class="quiet">{escape(quiet)}</p>'
        f"{f'<ul>{reasons}</ul>' if reasons else ''}"
        f"<div>{choices}</div>"
        f'<p class="quiet"><label for="r{place}">Your reason</label></p>'
        f'<textarea id="r{place}" maxlength="2000"></textarea>'
        '<p class="missing" role="alert"></p></fieldset>'
    )


def _account_row(ground: AtlasGround, row: int, question: Question) -> str:
    accounts = ground.state.accounts
    fresh = {one.account_id for one in question.asked if one.comes}
    cells = (
        ground.name(row),
        str(accounts.text("city")[row]),
        "new" if str(accounts.ids[row]) in fresh else "",
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _free(stem: str, taken: set[str]) -> str:
    """A name for a file that no other file of the folder has."""
    stem = stem[:80].strip() or "rep"
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem} {number}", number + 1
    taken.add(name.casefold())
    return name


# ---- the workbook
def workbook_of(question: Question, show: Formatter = _PLAIN) -> Workbook:
    """The same lines for who cannot open the page; the two right columns are to be filled in."""
    book = Workbook()
    book.properties.creator = PROGRAM
    sheet = book.active
    assert sheet is not None
    sheet.title = "Your answer"
    lines = (
        f"{question.rep or question.territory}: what would change",
        f"{question.project} · {question.scenario} · written on {show.date(question.written_on)}",
        "Write accept or challenge beside every account; a challenge needs a reason.",
        "Save the workbook and send it back. Nothing is decided yet.",
    )
    for place, words in enumerate(lines, 1):
        _put(sheet.cell(place, 1), words, bold=place == 1)
    heads = (HEADERS[0], "Account", "Place", "Change", "From or to", "Figures", "Why", *HEADERS[1:])
    for place, head in enumerate(heads, 1):
        _put(sheet.cell(_HEAD, place), head, bold=True)
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = _WIDTHS[place - 1]
    for at, one in enumerate(question.asked, _HEAD + 1):
        way = "comes" if one.comes else "goes"
        cells = (one.account_id, one.name, one.place, way, one.other, one.figures)
        for place, words in enumerate((*cells, " ".join(one.reasons)), 1):
            _put(sheet.cell(at, place), words)
        for place in (8, 9):
            sheet.cell(at, place).fill = _FILLED
            sheet.cell(at, place).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = sheet.cell(_HEAD + 1, 3)
    choice = DataValidation("list", formula1=f'"{",".join(VERDICTS)}"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"H{_HEAD + 1}:H{_HEAD + len(question.asked)}")
    about = book.create_sheet(ABOUT_SHEET)
    for place, (key, value) in enumerate(about_of(question).items(), 1):
        _put(about.cell(place, 1), key)
        _put(about.cell(place, 2), str(value))
    return book


def _put(cell: Any, words: str, *, bold: bool = False) -> None:
    """Text that is never read as a formula."""
    cell.value = str(ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=cell.row > _HEAD, vertical="top")
    if bold:
        cell.font = Font(bold=True)
