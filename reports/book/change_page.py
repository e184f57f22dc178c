"""A6: approved versions, what changed since and why, goals tried before."""

from typing import Final

import numpy as np

from model.diary.measures_stability import CHANGE_LOG
from model.plan.plan_versions import PlanVersion, versions_of
from model.plan.since_approval import since_approval
from model.plan.tables import text
from reports.book.facts import BookFacts
from reports.book.fitting import lead, remark
from reports.book.section import Edition, Section
from reports.book.words import counted, sentence
from reports.pdf import blocks, tables
from reports.pdf.book import Book
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_VERSIONS: Final = 8
_DIFFERENCES: Final = 12
_ROW: Final = 12.0
_PLAN: Final = ("item_day", "item_lock", "item_status")  # of the diary, counted only
_FIELDS: Final = ("date", "object", "field", "old", "new", "cause", "approved_by", "rep_id")


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    rep_id = facts.plan.rep.id if facts.plan.rep else ""
    versions = versions_of(facts.state, rep_id) if rep_id else ()
    log = _log(facts, rep_id)
    with book.page("Changes and earlier goals", _lead(facts, versions, log), key="A6") as page:
        area = page.frame()
        _versions(area, facts, versions)
        _since(area, facts, bool(versions))
        _changes(area, facts, log)
        _goals(area, facts)


def _log(facts: BookFacts, rep_id: str) -> list[dict[str, str]]:
    """The rep's rows of the change log, newest first."""
    table = facts.state.table(CHANGE_LOG)
    words = {name: text(table, name) for name in _FIELDS}
    rows = [
        {name: str(words[name][row]) for name in _FIELDS}
        for row in np.flatnonzero(words["rep_id"] == rep_id)
    ]
    return sorted(rows, key=lambda row: row["date"], reverse=True)


def _lead(facts: BookFacts, versions: tuple[PlanVersion, ...], log: list[dict[str, str]]) -> Words:
    if not versions:
        first: Words = [semi("Not approved yet:"), " every word may still change without a reason."]
    else:
        last = versions[-1]
        until = facts.show.date(last.stands_until.isoformat())
        first = [semi(f"Version {last.version} stands until {until}."), ""]
    moved = [row for row in log if row["field"] not in _PLAN]
    second = f"{counted(len(moved), 'change of the plan is', 'changes of the plan are')} logged."
    return lead(first, second if moved else "")


def _versions(area: Frame, facts: BookFacts, versions: tuple[PlanVersion, ...]) -> None:
    blocks.heading(area, "Approved versions", "newest first; the hash names what was signed")
    if not versions:
        blocks.small(area, "None. The first approval freezes the plan with its figures.")
        return
    rows = [
        Row(
            [
                str(version.version),
                facts.show.date(version.approved_on.isoformat()),
                version.rep_signature or None,
                version.manager_signature or None,
                f"{facts.show.number(version.completeness)} %",
                version.short_digest,
                remark(version.override),
            ]
        )
        for version in reversed(versions)
    ]
    columns = [
        Column("Version", 34),
        Column("Approved", 62),
        Column("Rep", 84, size=7.0),
        Column("Manager", 84, size=7.0),
        Column("Complete", 40, "right"),
        Column("Hash", 66, size=7.0),
        Column("Approved although", 110),
    ]
    tables.table(area, columns, rows, most=_VERSIONS, more="+{k} earlier versions")


def _since(area: Frame, facts: BookFacts, approved: bool) -> None:
    found = since_approval(facts.state, facts.plan) if approved else ()
    if not found:
        return
    blocks.heading(area, "Not as approved", "page, subject, then and now", gap=24)
    rows = [
        Row(
            [
                one.page,
                facts.short_of(one.subject) if one.subject in facts.positions else one.subject,
                sentence(one.what),
                remark(_said(facts, one.before)),
                remark(_said(facts, one.after)),
            ]
        )
        for one in found
    ]
    columns = [
        Column("Page", 26),
        Column("", 90, size=7.0),
        Column("What", 110, size=7.0),
        Column("Approved", 130),
        Column("Now", 130),
    ]
    tables.table(
        area, columns, rows, row_height=_ROW, most=_DIFFERENCES, more="+{k} more differences"
    )


def _said(facts: BookFacts, value: object) -> str:
    if value is None:
        return tables.MISSING
    if isinstance(value, int | float) and not isinstance(value, bool):
        return facts.show.number(float(value), 0 if float(value).is_integer() else 2)
    return " ".join(str(value).split())


def _changes(area: Frame, facts: BookFacts, log: list[dict[str, str]]) -> None:
    plan = [row for row in log if row["field"] not in _PLAN]
    diary = len(log) - len(plan)
    if not log or area.room < 110:
        return
    note = f"newest first; {counted(diary, 'diary change')} beside" if diary else "newest first"
    blocks.heading(area, "Change log", note, gap=24)
    rows = [
        Row(
            [
                facts.show.date(row["date"]),
                remark(row["object"]),
                remark(row["field"].replace("_", " ")),
                remark(row["old"]),
                remark(row["new"]),
                remark(row["cause"]),
                remark(row["approved_by"]),
            ]
        )
        for row in plan
    ]
    columns = [
        Column("Date", 60),
        Column("Item", 70),
        Column("Field", 70),
        Column("From", 70),
        Column("To", 70),
        Column("Cause", 96),
        Column("By", 60),
    ]
    if rows:
        most = max(3, int((area.room - 120) // _ROW))
        tables.table(area, columns, rows, row_height=_ROW, most=most, more="+{k} earlier changes")


def _goals(area: Frame, facts: BookFacts) -> None:
    tried = facts.plan.backtest.tried
    blocks.heading(area, "Goals tried", "oldest first; the last one stands", gap=24)
    if not tried:
        blocks.small(area, "None was tested against the required sales.")
        return
    show = facts.show
    rows = [
        Row(
            [
                show.date(test.tried_on) if test.tried_on else None,
                show.number(test.patients),
                show.money_k(test.revenue),
                show.number(test.sufficiency, 2),
                show.number(test.reach, 2),
                sentence(test.verdict),
                sentence(test.reach_verdict),
            ],
            total=test is tried[-1],
        )
        for test in tried
    ]
    columns = [
        Column("Tried", 60),
        Column("Patients", 50, "right"),
        Column(f"Goal revenue, {facts.k_unit}", 70, "right"),
        Column("Sufficiency", 52, "right"),
        Column("Reach", 40, "right"),
        Column("Verdict", 110, size=7.0),
        Column("", 90, size=7.0),
    ]
    fitting = max(1, int((area.room - 30) // 15))
    tables.table(area, columns, rows, most=fitting, more="+{k} more")


SECTION: Final = Section(
    "A6", "Changes and earlier goals", "Appendix", 0, lambda _f: 0, _draw, counted=False
)
