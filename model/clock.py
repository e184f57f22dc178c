"""What day it is: passed in, never read in model, optimizers or reports."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


def system_now() -> datetime:
    """The computer's clock as an instant in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """A project's clock; `frozen` holds the day of a demo or of a test."""

    frozen: date | None = None
    now: Callable[[], datetime] = system_now

    def today(self) -> date:
        """The plain date a plan is read on."""
        return self.frozen or self.now().astimezone().date()
