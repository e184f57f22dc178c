"""The words of the `plan` command: paper and part; nothing heavy is imported here."""

from enum import StrEnum
from typing import Annotated

import typer


class Paper(StrEnum):
    """The paper of a book."""

    letter = "letter"
    a4 = "a4"


class Part(StrEnum):
    """What is written of a plan."""

    book = "book"
    executive = "executive"
    year = "year"
    quarter = "quarter"
    joint = "joint"
    phone = "phone"


PartOption = Annotated[
    Part, typer.Option("--part", help="The whole book, or one part of it as a file of its own.")
]
QuarterOption = Annotated[
    int,
    typer.Option("--quarter", min=1, max=4, help="With --part quarter: which of the first year."),
]
