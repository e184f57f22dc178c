"""What a filter is made of once it is read, and the error that says where one goes wrong."""

from dataclasses import dataclass

from model.errors import PlanError


class FilterError(PlanError):
    """A filter that cannot be used; `start` to `end` are the characters it is about."""

    def __init__(self, message: str, remedy: str = "", start: int = 0, end: int = 0) -> None:
        super().__init__(message, remedy)
        self.start, self.end = start, max(end, start)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a quoted text that stands alone."""

    text: str
    quoted: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Test:
    """A field compared with a value: `sign` is one of : = != < <= > >=.

    `values` are alternatives, each with the place it begins at; `quoted` as they were written.
    """

    __test__ = False  # no test case, whatever its name suggests to a test runner

    field: str
    sign: str
    values: tuple[tuple[str, int], ...]
    quoted: bool
    start: int
    end: int
    value_start: int


@dataclass(frozen=True, slots=True)
class Not:
    """What a filter must not find."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds; without parts, all accounts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple["Node", ...]


Node = Word | Test | Not | Both | Either
ALL = Both(())
