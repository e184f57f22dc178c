"""What a formula is made of once it is read, and the error that says where one goes wrong."""

from dataclasses import dataclass

from model.errors import PlanError


class FormulaError(PlanError):
    """A formula that cannot be used; `start` to `end` are the characters it is about."""

    def __init__(self, message: str, remedy: str = "", start: int = 0, end: int = 0) -> None:
        super().__init__(message, remedy)
        self.start, self.end = start, max(end, start)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    value: float
    start: int
    end: int
    depth: int = 1
    size: int = 1


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text in quotation marks."""

    text: str
    start: int
    end: int
    depth: int = 1
    size: int = 1


@dataclass(frozen=True, slots=True)
class Name:
    """A column or metric by name."""

    name: str
    start: int
    end: int
    depth: int = 1
    size: int = 1


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function with what it is applied to."""

    name: str
    args: tuple["Node", ...]
    start: int
    end: int
    depth: int  # of the deepest part, itself included
    size: int  # number of parts, itself included


Node = Number | Quoted | Name | Call


def names_in(node: Node) -> tuple[str, ...]:
    """Every name a formula uses, in the order of reading, each once."""
    found: dict[str, None] = {}
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Name):
            found[here.name] = None
        elif isinstance(here, Call):
            waiting.extend(reversed(here.args))
    return tuple(found)
