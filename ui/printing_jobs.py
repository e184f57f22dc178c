"""What the worker prints: books, parts of plans, pages for talks; the data are plain values."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reports.book.write import PrintedBook, write_books
from reports.brief_pages import write_brief_pages
from reports.coverage_pages import write_coverage_pages
from reports.editions.own_sheets import Part, PrintedPart, write_parts
from reports.why_pages import Printed, write_why_pages

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
        report=tell,
        stop=stop,
    )


def print_brief(data: Any, tell: Tell) -> tuple[str, ...]:
    """The brief of the project; the faults of its pages."""
    tell("Writing the pages")
    return write_brief_pages(
        data["state"],
        Path(data["out"]),
        today=data["today"],
        author=data["author"],
        paper=data["paper"],
    )


def print_coverage(data: Any, tell: Tell) -> tuple[str, ...]:
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


def print_why(data: Any, tell: Tell) -> Printed:
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
