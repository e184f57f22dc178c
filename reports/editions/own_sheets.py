"""Parts of a plan as files of their own: the executive sheet, one year, one quarter."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from model.diary.quarter import diary_of_rep
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.plan.forecast_table import quarter_label
from model.plan.period import month_after
from model.state import State
from model.territories import CORE_TEAM
from reports.book.depth import fitting_edition
from reports.book.diary_weeks import week_page
from reports.book.facts import BookFacts
from reports.book.section import Edition, Section
from reports.book.write import PAPERS, book_facts, book_meta, territory_codes
from reports.editions.joint_sheets import draw_joint, joint_meta, joint_plans_to_print
from reports.editions.numbering import places_of
from reports.editions.phone import write_phone
from reports.pdf.book import Book, Meta, Within
from reports.pdf.grid import Paper

_QUARTERS: Final = 4
_FIRST_DIARY: Final = re.compile(r"P4[2-6](\D.*)?")


class Part(StrEnum):
    """What is written of a plan; BOOK is all of it."""

    BOOK = "book"
    EXECUTIVE = "executive"
    YEAR = "year"
    QUARTER = "quarter"
    JOINT = "joint"
    PHONE = "phone"


PART_WORDS: Final = {
    Part.BOOK: "Whole book",
    Part.EXECUTIVE: "Executive sheet",
    Part.YEAR: "One-year plan",
    Part.QUARTER: "Quarterly book",
    Part.JOINT: "Joint plans for customers",
    Part.PHONE: "Edition for the phone",
}


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """What was written; `faults` are what the drawing kit found wrong with its own pages."""

    part: Part
    rep_id: str
    territory_id: str
    path: Path
    pages: int
    faults: tuple[str, ...] = ()


def write_parts(
    state: State,
    out: Path,
    part: Part,
    *,
    today: date,
    rep_id: str = "",
    quarter: int = 1,
    paper: str = "letter",
    scenario: str = "",
    team: str = CORE_TEAM.id,
    contact_names: bool = False,
    report: Callable[[str], None] = lambda _text: None,
    stop: Callable[[], bool] = lambda: False,
) -> list[PrintedPart]:
    """Write one part of the plan of a rep, or of every territory, into the folder `out`.

    `quarter` counts from the start of the plan, 1 to 4. With `contact_names` the edition for the
    phone names people, else it gives their titles. Territories that have nothing for a part
    are left out as long as one of them has.

    Raises
    ------
    PlanError
        If the paper or the quarter is unknown, nobody has anything for this part, or the folder
        cannot be written.
    """
    if paper not in PAPERS:
        raise PlanError(f'There is no paper "{paper}".', remedy="Choose letter or a4.")
    if not 1 <= quarter <= _QUARTERS:
        raise PlanError(f"There is no quarter {quarter} of year one.", remedy="Choose 1 to 4.")
    codes = territory_codes(state, rep_id, scenario, team)
    _make(out)
    written: list[PrintedPart] = []
    refusal: PlanError | None = None
    for number, code in enumerate(codes, 1):
        if stop():
            break
        facts = book_facts(
            state, code, scenario=scenario, team=team, today=today, contact_names=contact_names
        )
        report(f"{PART_WORDS[part]} {number} of {len(codes)}: {facts.territory_name}")
        try:
            written += write_part(facts, out, part, PAPERS[paper], quarter)
        except PlanError as error:
            refusal = error
    if refusal is not None and not written:
        raise refusal
    return written


def write_part(
    facts: BookFacts, out: Path, part: Part, paper: Paper, quarter: int = 1
) -> list[PrintedPart]:
    """Write one part of one plan; PlanError when there is too little to say."""
    if part is Part.PHONE:
        path = out / part_name(facts, "phone", ".html")
        return [_printed(facts, part, path, write_phone(facts, path))]
    if part is Part.JOINT:
        return _joint_sheets(facts, out, paper)
    name = f"{part}-{quarter}" if part is Part.QUARTER else str(part)
    path = out / part_name(facts, name)
    edition = fitting_edition(facts)
    chosen = _chosen(edition, part, quarter)
    if not chosen:
        raise _too_little(facts, edition, part, quarter)
    meta = _titled(book_meta(facts), f"{_title(facts, part, quarter)}, {facts.territory_name}")
    numbers = {place.section.key: str(place.first) for place in places_of(facts, edition)}
    with Book(path, paper, meta, Within(numbers)) as book:
        for section in chosen:
            section.draw(book, facts, edition)
        if part is Part.QUARTER and quarter > 1:
            _later_weeks(book, facts, quarter)
    faults = tuple(str(fault) for fault in book.ledger.faults())
    return [_printed(facts, part, path, book.n_pages, faults)]


def part_name(facts: BookFacts, what: str, ending: str = ".pdf") -> str:
    """A file name made of letters, digits and hyphens only."""
    words = f"{facts.plan.territory.id}-{facts.rep_name}"
    return f"{_slug(words)[:60] or 'territory'}-{_slug(what)[:40]}{ending}"


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlanError(
            f"The folder {out} cannot be made: {error.strerror}.", remedy="Choose another folder."
        ) from None


def _printed(
    facts: BookFacts, part: Part, path: Path, pages: int, faults: tuple[str, ...] = ()
) -> PrintedPart:
    rep_id = facts.plan.rep.id if facts.plan.rep else ""
    return PrintedPart(part, rep_id, facts.plan.territory.id, path, pages, faults)


def _title(facts: BookFacts, part: Part, quarter: int) -> str:
    if part is Part.QUARTER:
        return f"Plan of {quarter_label(facts.plan.start, quarter)}"
    return PART_WORDS[part]


def _titled(meta: Meta, title: str) -> Meta:
    return replace(meta, title=title, subject=title)


def _chosen(edition: Edition, part: Part, quarter: int) -> list[Section]:
    return [section for section in edition.printed if _belongs(section.key, part, quarter)]


def _belongs(key: str, part: Part, quarter: int) -> bool:
    if part is Part.EXECUTIVE:
        return key == "P03"
    if part is Part.YEAR:
        return key in ("P36", "P37")
    own = key.partition(".")[0] == f"P{37 + quarter}"
    return own or (quarter == 1 and _FIRST_DIARY.fullmatch(key) is not None)


def _too_little(facts: BookFacts, edition: Edition, part: Part, quarter: int) -> PlanError:
    missing: Sequence[str] = [
        gap.missing
        for section, _units, gaps in edition.dropped
        if _belongs(section.key, part, quarter)
        for gap in gaps
    ]
    return PlanError(
        f"{_title(facts, part, quarter)} of {facts.territory_name} has too little to say.",
        remedy=f"Enter first: {', '.join(dict.fromkeys(missing))}." if missing else "",
    )


def _later_weeks(book: Book, facts: BookFacts, quarter: int) -> None:
    """The weeks of a quarter after the first, when its diary has been planned."""
    if facts.plan.rep is None:
        return
    begins = Quarter.containing(month_after(facts.plan.start, 3 * (quarter - 1)))
    diary = diary_of_rep(facts.state, facts.plan.rep.id, begins)
    for week in diary.weeks if diary.items else ():
        week_page(book, facts, diary, week, f"{begins.name}.{week}")


def _joint_sheets(facts: BookFacts, out: Path, paper: Paper) -> list[PrintedPart]:
    """One file for each customer: nothing of ours that they must not read."""
    written = []
    for joint in joint_plans_to_print(facts):
        path = out / part_name(facts, f"joint-{joint.joint_id}-{joint.version.account_name}")
        with Book(path, paper, joint_meta(facts, joint)) as book:
            draw_joint(book, facts, joint)
        faults = tuple(str(fault) for fault in book.ledger.faults())
        written.append(_printed(facts, Part.JOINT, path, book.n_pages, faults))
    if not written:
        raise PlanError(
            f"{facts.territory_name} has no joint plan to hand out.",
            remedy="Begin one under Plan, Joint plans.",
        )
    return written
