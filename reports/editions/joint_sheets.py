"""A joint plan as the customer gets it: the words both agreed on, no score, no figure of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

from model.people import blocked_people
from model.plan.joint_plans import CLOSED, CUSTOMER, SIGNED, CustomerVersion, customer_version
from reports.book.facts import BookFacts
from reports.book.fitting import lead
from reports.book.typed import entries, text
from reports.book.words import sentence
from reports.pdf import blocks, cells, tables
from reports.pdf.book import Book, Meta
from reports.pdf.page import Frame, Page
from reports.pdf.tables import DENSE, NORMAL, Column
from reports.pdf.text import Words, semi

_OWNER_WORDS: Final = {CUSTOMER: "You", "us": "We", "both": "Both"}
_LINES_TO_SIGN: Final = 2


@dataclass(frozen=True, slots=True)
class JointSheet:
    """A joint plan that may be handed out."""

    joint_id: str
    status: str
    version: CustomerVersion


def joint_plans_to_print(facts: BookFacts) -> tuple[JointSheet, ...]:
    """The joint plans of the rep that are not closed and say something."""
    found = []
    for joint in entries(facts.typed, "joint_plans"):
        version = customer_version(joint, facts.name_of(text(joint, "account_id")))
        if text(joint, "status") != CLOSED and version.shared_goal:
            found.append(JointSheet(text(joint, "id"), text(joint, "status"), version))
    return tuple(found)


def joint_meta(facts: BookFacts, joint: JointSheet) -> Meta:
    """Head line and file without anything of the rep's own plan."""
    company = str(facts.meta.get("company", ""))
    who = ", ".join(part for part in (facts.rep_name, company) if part)
    return Meta(
        title=f"Joint plan: {joint.version.account_name}",
        author=facts.rep_name,
        created=datetime.combine(facts.plan.today, time(12), UTC),
        territory=joint.version.account_name,
        trail=f"Joint plan · {who} · {facts.show.date(facts.plan.today.isoformat())}",
        subject="Joint plan",
        classification="Confidential between both sides – no patient data",
        language=facts.state.about.locale.replace("_", "-"),
        tabbed=False,
    )


def draw_joint(book: Book, facts: BookFacts, joint: JointSheet) -> None:
    """Goal and pain first, then what both do, how it is measured, by when, and who signs."""
    version = joint.version
    with book.page(f"Joint plan: {version.account_name}", _lead(joint), key="joint") as page:
        said = _words(page, version)
        halves = page.columns(6, 6, top=page.below(*said, gap=20))
        _promises(halves[0], "You will", version.customer_commits)
        _promises(halves[1], "We will", version.we_commit)
        promised = any(area.started for area in halves)
        area = page.frame(top=page.below(*(halves if promised else said), gap=20))
        _measures(area, facts, version)
        shown = _milestones(area, facts, version, 0, keep=_signing_height(version))
        if shown == len(version.milestones):
            _signing(area, facts, joint)
            return
    _further(book, facts, joint, shown)


def _further(book: Book, facts: BookFacts, joint: JointSheet, shown: int) -> None:
    title = f"Joint plan: {joint.version.account_name}, page 2"
    with book.page(title, None, key="joint.2") as page:
        _rest(page, facts, joint, shown)


def _rest(page: Page, facts: BookFacts, joint: JointSheet, shown: int) -> None:
    area = page.frame()
    _milestones(area, facts, joint.version, shown, keep=_signing_height(joint.version))
    _signing(area, facts, joint)


def _lead(joint: JointSheet) -> Words:
    version = joint.version
    goal = version.shared_goal.rstrip(".")
    months = f"Over {version.period_months} months." if version.period_months else ""
    state = "" if joint.status == SIGNED else "A draft to talk about."
    return lead([semi(f"{goal}.")], months, state)


def _words(page: Page, version: CustomerVersion) -> list[Frame]:
    """Situation, what we can and what we cannot do, side by side."""
    said = (
        ("Your situation", version.customer_pain),
        ("What we can do", version.what_we_can_do),
        ("What we cannot do", version.what_we_cannot_do),
    )
    areas = page.columns(4, 4, 4)
    for area, (title, words) in zip(areas, said, strict=True):
        blocks.heading(area, title)
        blocks.paragraph(area, words or "Not written yet.")
    return areas


def _promises(area: Frame, title: str, promises: Sequence[str]) -> None:
    if promises:
        blocks.heading(area, title, gap=14)
        blocks.bullets(area, promises)


def _measures(area: Frame, facts: BookFacts, version: CustomerVersion) -> None:
    if not version.measures:
        return
    blocks.heading(area, "How both see that it works")
    columns = [
        Column("Measure", 160),
        Column("Today", 50, "right"),
        Column("Target", 50, "right"),
        Column("Unit", 50),
        Column("By", 66, "right"),
        Column("Measured by", 110),
    ]
    rows = [
        [sentence(metric), baseline, target, unit, _day(facts, by), _named(facts, who)]
        for metric, unit, baseline, target, by, who in version.measures
    ]
    tables.table(area, columns, rows, more=None)


def _milestones(
    area: Frame, facts: BookFacts, version: CustomerVersion, begin: int, keep: float
) -> int:
    """Milestones from `begin` as far as the area reaches; how many are shown by now."""
    waiting = version.milestones[begin:]
    if not waiting:
        return begin
    blocks.heading(area, "Milestones", gap=20)
    free = area.room - keep - 18
    high = NORMAL if NORMAL * len(waiting) <= free else DENSE
    shown = waiting[: max(1, int(free // high))]
    columns = [Column("", 14), Column("Step", 260), Column("Who", 60), Column("Due", 70, "right")]
    rows: list[list[tables.Cell]] = [
        [cells.tick(bool(m.done)), m.step, _OWNER_WORDS.get(m.owner, m.owner), _day(facts, m.due)]
        for m in shown
    ]
    tables.table(area, columns, rows, row_height=high, more=None)
    return begin + len(shown)


def _signing_height(version: CustomerVersion) -> float:
    """Height that the last blocks of a sheet take."""
    signed = 48.0 + 13.0 * len(version.signatories) if version.signatories else 72.0
    return signed + (48.0 if version.review_dates else 0.0)


def _signing(area: Frame, facts: BookFacts, joint: JointSheet) -> None:
    """Who has signed; lines to sign on while nobody has."""
    version = joint.version
    if version.review_dates:
        blocks.heading(area, "We review it together", gap=16)
        blocks.paragraph(area, ", ".join(_day(facts, day) for day in version.review_dates))
    blocks.heading(area, "Signed by" if version.signatories else "Signatures", gap=16)
    if version.signatories:
        blocks.bullets(
            area,
            [
                f"{_named(facts, name)}, {role}, {_day(facts, day)}"
                for name, role, day in version.signatories
            ],
        )
        return
    ink, y = area.ink, area.take(30) + 24
    wide = (area.width - 24) / _LINES_TO_SIGN
    for n, who in enumerate(("For the customer: name, role, day", "For us: name, role, day")):
        x = area.x + n * (wide + 24)
        ink.rule(x, x + wide, y, weight=0.7)
        ink.text(x, y + 9, who, size=7)


def _day(facts: BookFacts, iso: str) -> str:
    return facts.show.date(iso) if iso else "–"


def _named(facts: BookFacts, who: str) -> str:
    """A name; whoever must not be contacted is not named to others."""
    return "to be named" if blocked_people(facts.state).holds(who) else who
