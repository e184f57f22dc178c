"""What the worker prints and reads back: books, pages for talks, maps, answers of reps."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from model.feedback.answer import Answered, read_answers
from model.review.cotravel_form import FilledForm, read_form
from model.review.handover import Handover, handovers
from model.review.impact import moved_accounts
from model.review.pack_scenarios import compared_scenarios
from reports.atlas.poster import write_poster
from reports.atlas.write import PrintedAtlas, write_atlas
from reports.book.write import PrintedBook, write_books
from reports.brief_pages import write_brief_pages
from reports.coverage_pages import write_coverage_pages
from reports.editions.own_sheets import Part, PrintedPart, write_parts
from reports.feedback_file import SentFile, write_questions
from reports.map_page import write_map_page
from reports.packs.alignment import write_alignment
from reports.packs.cotravel import write_cotravel
from reports.packs.paper import PackFile
from reports.review_pages import write_report_pages
from reports.review_workbook import write_workbook
from reports.why_pages import Printed, write_why_pages
from ui.packs.staffing import staffing_of

Tell = Callable[[str], None]
Stop = Callable[[], bool]


def print_books(data: Any, tell: Tell, stop: Stop) -> list[PrintedBook]:
    """The book of one territory or of all."""
    return write_books(
        data["state"],
        Path(data["out"]),
        today=data["today"],
        rep_id=data["rep_id"],
        paper=data["paper"],
        scenario=data["scenario"],
        contact_names=data["contact_names"],
        report=tell,
        stop=stop,
    )


def print_parts(data: Any, tell: Tell, stop: Stop) -> list[PrintedPart]:
    """One part of one plan or of all, as files of their own."""
    return write_parts(
        data["state"],
        Path(data["out"]),
        Part(data["part"]),
        today=data["today"],
        rep_id=data["rep_id"],
        quarter=data["quarter"],
        paper=data["paper"],
        scenario=data["scenario"],
        contact_names=data["contact_names"],
        report=tell,
        stop=stop,
    )


def print_brief(data: Any, tell: Tell, _stop: Stop) -> tuple[str, ...]:
    """The brief of the project; the faults of its pages."""
    tell("Writing the pages")
    return write_brief_pages(
        data["state"],
        Path(data["out"]),
        today=data["today"],
        author=data["author"],
        paper=data["paper"],
    )


def print_map(data: Any, tell: Tell, _stop: Stop) -> tuple[str, ...]:
    """A map as a PDF of one page; its faults."""
    tell("Drawing the page")
    return write_map_page(Path(data["out"]), data["facts"])


def print_coverage(data: Any, tell: Tell, _stop: Stop) -> tuple[str, ...]:
    """Who covers which account; the faults of the pages."""
    tell("Writing the pages")
    return write_coverage_pages(
        data["state"],
        data["scenario"],
        Path(data["out"]),
        today=data["today"],
        author=data["author"],
        paper=data["paper"],
    )


def print_why(data: Any, tell: Tell, _stop: Stop) -> Printed:
    """The pages for the talks with the reps."""
    tell("Writing the pages")
    return write_why_pages(
        data["state"],
        data["scenario"],
        Path(data["out"]),
        today=data["today"],
        author=data["author"],
        paper=data["paper"],
        team=data["team"],
    )


def print_atlas(data: Any, tell: Tell, stop: Stop) -> PrintedAtlas:
    """A map page per territory."""
    return write_atlas(
        data["state"],
        data["scenario"],
        Path(data["out"]),
        today=data["today"],
        author=data["author"],
        paper=data["paper"],
        team=data["team"],
        report=tell,
        stop=stop,
    )


def print_poster(data: Any, tell: Tell, _stop: Stop) -> PrintedAtlas:
    """All territories on one sheet."""
    tell("Drawing the sheet")
    return write_poster(
        data["state"],
        data["scenario"],
        Path(data["out"]),
        today=data["today"],
        author=data["author"],
        sheet=data["sheet"],
        team=data["team"],
    )


def write_feedback(data: Any, tell: Tell, _stop: Stop) -> list[SentFile]:
    """A page and a workbook for every rep whose accounts change."""
    tell("Writing the files")
    return write_questions(
        data["state"],
        data["scenario"],
        Path(data["out"]),
        today=data["today"],
        author=data["author"],
        team=data["team"],
    )


def read_feedback(data: Any, tell: Tell, _stop: Stop) -> tuple[list[Answered], list[str]]:
    """What reps answered in files, and a sentence for each file that holds no answer."""
    tell("Reading the answers")
    return read_answers([Path(name) for name in data])


def print_cotravel(data: Any, tell: Tell, _stop: Stop) -> list[PackFile]:
    """The pack of a ride-along and its form."""
    tell("Writing the pages")
    return write_cotravel(
        data["state"],
        data["rep"],
        data["day"],
        Path(data["out"]),
        today=data["today"],
        author=data["author"],
        paper=data["paper"],
    )


def print_alignment(data: Any, tell: Tell, stop: Stop) -> list[PackFile]:
    """Every paper and file of a changed alignment."""
    state, scenario = data["state"], data["scenario"]
    tell("Counting heads")
    counted = staffing_of(state, compared_scenarios(state, scenario, data["team"]), data["team"])
    return write_alignment(
        state,
        scenario,
        Path(data["out"]),
        today=data["today"],
        staffing=counted,
        author=data["author"],
        paper=data["paper"],
        team=data["team"],
        books=data["books"],
        report=tell,
        stop=stop,
    )


def read_ride_form(data: Any, tell: Tell, _stop: Stop) -> FilledForm:
    """A filled observation form over what is typed so far."""
    tell("Reading the form")
    return read_form(Path(data["path"]), data["rep"], data["ride"])


def joint_visits(data: Any, tell: Tell, _stop: Stop) -> tuple[Handover, ...]:
    """The handovers of a scenario with the visits they propose."""
    state, scenario, today = data["state"], data["scenario"], data["today"]
    tell("Reading what moves")
    moved = moved_accounts(state, scenario, today, data["team"])
    tell(f"Finding days for {len(moved):,} joint visits")
    return handovers(state, scenario, moved, today, data["team"])


def print_report(data: Any, tell: Tell, _stop: Stop) -> Path:
    """A ready report, as the ending of its file says: a workbook or pages."""
    table, out, show, paper = data["table"], Path(data["out"]), data["show"], data["paper"]
    name, question, said = data["told"]
    tell(f"Writing {len(table.rows):,} rows")
    if out.suffix == ".pdf":
        today = data["today"]
        write_report_pages(table, name, question, said, out, show, today=today, paper=paper)
    else:
        write_workbook(table, name, question, said, out, show=show, paper=paper)
    return out


BY_NAME: Final[Mapping[str, Callable[[Any, Tell, Stop], Any]]] = {
    "books": print_books,
    "parts": print_parts,
    "brief": print_brief,
    "coverage": print_coverage,
    "why": print_why,
    "map": print_map,
    "atlas": print_atlas,
    "poster": print_poster,
    "report": print_report,
    "feedback": write_feedback,
    "answers": read_feedback,
    "cotravel": print_cotravel,
    "alignment": print_alignment,
    "ride form": read_ride_form,
    "joint visits": joint_visits,
}
