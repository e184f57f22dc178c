"""What the worker does for publishing: write the files, print the papers that are out of date."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.publication import publication
from reports.publish_files import PublishedFile, write_publication

if TYPE_CHECKING:
    from reports.book.write import PrintedBook

Tell = Callable[[str], None]
Stop = Callable[[], bool]


def write_files(data: Any, tell: Tell, _stop: Stop) -> list[PublishedFile]:
    """The files of the scenario `data["scenario"]` in the folder `data["out"]`."""
    what = publication(data["state"], data["scenario"], data["today"], data["team"])
    return write_publication(
        data["state"], what, Path(data["out"]), everything=data["everything"], report=tell
    )


def print_anew(data: Any, tell: Tell, stop: Stop) -> "list[PrintedBook]":
    """The books of the reps `data["reps"]` as the scenario `data["scenario"]` has them."""
    from reports.book.write import write_books  # the book is not needed to write tables

    written: list[PrintedBook] = []
    for rep_id in data["reps"]:
        if stop():
            break
        written += write_books(
            data["state"],
            Path(data["out"]),
            today=data["today"],
            rep_id=rep_id,
            scenario=data["scenario"],
            report=tell,
            stop=stop,
        )
    return written
