"""The diary written for calendars, CRMs and paper; the same for the window and the command line."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from model.change import Change
from model.errors import PlanError
from model.reps import Rep
from model.state import State
from reports.calendar import calendar_file, write_calendar
from reports.calendar_entries import Told
from reports.crm_columns import PRESETS
from reports.crm_files import Form, crm_files, write_crm_files

CALENDAR: Final = "calendar"
PAPER: Final = "paper"
TARGETS: Final = (CALENDAR, PAPER, *PRESETS)


@dataclass(frozen=True, slots=True)
class Sending:
    """How the diary is written: what calendars are told, the form of CRM files, the paper."""

    changes_only: bool = False
    told: Told = Told()  # noqa: RUF009  frozen and without state
    form: Form = Form()  # noqa: RUF009
    paper: str = "letter"


@dataclass(frozen=True, eq=False, slots=True)
class Order:
    """Whose days go where; `out` is the name of the files without their ending."""

    state: State
    rep: Rep
    first: date
    last: date
    target: str
    out: Path
    how: Sending
    stamp: datetime  # the instant of writing
    today: date


@dataclass(frozen=True, eq=False, slots=True)
class Written:
    """The files, the change that remembers what was told, and what to know about them."""

    files: tuple[Path, ...]
    change: Change | None
    note: str = ""


def write_diary(order: Order) -> Written:
    """Write the files of one target.

    Raises
    ------
    PlanError
        For an unknown target, when there is nothing to send, or a file cannot be written.
    """
    if order.target == PAPER:
        return _paper(order)
    if order.target == CALENDAR:
        return _calendar(order)
    if order.target not in PRESETS:
        raise PlanError(
            f'The diary cannot be sent to "{order.target}".',
            remedy=f"Choose among {', '.join(TARGETS)}.",
        )
    files = crm_files(order.state, order.rep, order.first, order.last, order.target)
    paths = write_crm_files(files, order.out.parent, order.how.form)
    counts = " and ".join(f"{len(rows)} {name}" for name, (_, rows) in files.tables.items() if rows)
    loose = f"; {files.unlinked} have no record of the CRM to hang on" if files.unlinked else ""
    return Written(tuple(paths), files.sent, f"{counts}{loose}")


def _paper(order: Order) -> Written:
    from reports.week_pages import write_week_pages  # the drawing kit would delay the start

    made = write_week_pages(
        order.state,
        order.rep,
        order.out.with_name(f"{order.out.name}.pdf"),
        first=order.first,
        last=order.last,
        today=order.today,
        paper=order.how.paper,
    )
    return Written((made.path,), None, f"{made.pages} pages")


def _calendar(order: Order) -> Written:
    file = calendar_file(
        order.state,
        order.rep,
        order.first,
        order.last,
        stamp=order.stamp,
        told=order.how.told,
        changes_only=order.how.changes_only,
    )
    paths = write_calendar(file, order.out.with_name(f"{order.out.name}.ics"))
    called_off = f", {len(file.cancelled)} called off" if file.cancelled else ""
    return Written(tuple(paths), file.sent, f"{len(file.events)} appointments{called_off}")
