"""P49 and P50: what is agreed with customers, and what is set aside for now."""

from collections.abc import Sequence
from typing import Final

from model.people import blocked_people
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead, two_lines
from reports.book.ladder import starts
from reports.book.section import Edition, Section
from reports.book.typed import Entry, amount, entries, part, text, texts
from reports.book.words import counted, gap, many, sentence, spelled
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_SIGNED_PAGES: Final = 3
_WAVES: Final = 2  # whose accounts may be asked for a joint plan next
_READY: Final = 5  # step of the funnel from which they are


def _plans(facts: BookFacts) -> list[Entry]:
    return entries(facts.typed, "joint_plans")


def _signed(facts: BookFacts) -> list[Entry]:
    return [p for p in _plans(facts) if text(p, "status") == "signed"][:_SIGNED_PAGES]


def _draw_register(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    plans = _plans(facts)
    with book.page("Joint plans", _lead(facts), tabs=("HOW",), key="P49") as page:
        area = page.frame()
        _register(area, facts, plans)
        for plan in plans:
            if text(plan, "status") == "signed":
                continue
            if area.room < 120:
                break
            _draft(area, facts, plan)
        _candidates(area, facts)
        following = _next_review(plans)
        if following:
            day, account = following
            said = f"Next: {facts.show.date(day)}, review at {facts.short_of(account)}."
            close_with(page, said)
    for n, plan in enumerate(_signed(facts), 1):
        _whole(book, facts, plan, n)


def _lead(facts: BookFacts) -> Words:
    plans = _plans(facts)
    milestones = [m for p in plans for m in entries(p, "milestones")]
    done = sum(bool(text(m, "done")) for m in milestones)
    n = len(_signed(facts))
    signed = "signed" if n == len(plans) == 1 else f"{spelled(n).lower() if n else 'none'} signed"
    return lead(
        [semi(f"{many(len(plans), 'joint plan')}, {signed}.")],
        f"{done} of {counted(len(milestones), 'milestone')} "
        f"{'is' if len(milestones) == 1 else 'are'} done."
        if milestones
        else "",
    )


def _candidates(area: Frame, facts: BookFacts) -> None:
    """Starts of the first two waves far enough in their funnel and without a joint plan."""
    planned = {text(plan, "account_id") for plan in _plans(facts)}
    steps = {one.account_id: one.step for one in facts.plan.pipeline.open}
    rows = []
    for begun in starts(facts):
        step = steps.get(begun.account_id, 0)
        if begun.quarter > _WAVES or begun.account_id in planned or step < _READY:
            continue
        day = facts.show.date(begun.begins.isoformat())
        rows.append([facts.short_of(begun.account_id), f"step {step}", day])
    if not rows or area.room < 90:
        return
    blocks.heading(area, "Next candidates", "first two waves, from step 5 on", gap=24)
    columns = [Column("Account", 130), Column("Funnel", 80), Column("Start of the talks", 90)]
    tables.table(area, columns, rows, most=12, more="+{k} more")


def _next_review(plans: Sequence[Entry]) -> tuple[str, str] | None:
    dates = [(day, text(p, "account_id")) for p in plans for day in texts(p, "review_dates")]
    return min(dates, default=None)


def _register(area: Frame, facts: BookFacts, plans: Sequence[Entry]) -> None:
    blocks.heading(area, "Register")
    columns = [
        Column("Account", 96),
        Column("Shared goal", 190),
        Column("State", 56),
        Column("Milestones", 56),
        Column("", 30, "right"),
        Column("Next review", 66, "right"),
    ]
    rows = []
    for plan in plans:
        steps = entries(plan, "milestones")
        done = sum(bool(text(m, "done")) for m in steps)
        reviews = texts(plan, "review_dates")
        rows.append(
            Row(
                [
                    Run(facts.short_of(text(plan, "account_id")), fonts.MEDIUM),
                    two_lines(text(plan, "shared_goal")),
                    sentence(text(plan, "status")),
                    cells.bar(done, max(1, len(steps)), track=True),
                    f"{done}/{len(steps)}",
                    facts.show.date(min(reviews)) if reviews else None,
                ]
            )
        )
    tables.table(area, columns, rows, row_height=21, more=None)


def _draft(area: Frame, facts: BookFacts, plan: Entry) -> None:
    """What the customer suffers from, what we can and cannot do: still under discussion."""
    name = facts.short_of(text(plan, "account_id"))
    blocks.heading(area, name, text(plan, "status"), gap=20)
    rows = [
        ("Their pain", text(plan, "customer_pain")),
        ("We can", text(plan, "what_we_can_do")),
        ("We cannot", text(plan, "what_we_cannot_do")),
    ]
    open_steps = [m for m in entries(plan, "milestones") if not text(m, "done")]
    if open_steps:
        first = min(open_steps, key=lambda m: text(m, "due"))
        rows.append(("Next", f"{facts.show.date(text(first, 'due'))}: {text(first, 'step')}"))
    blocks.definitions(area, [(k, v) for k, v in rows if v], label_width=60)


def _whole(book: Book, facts: BookFacts, plan: Entry, number: int) -> None:
    """A signed plan in full: the customer's version, without our scores."""
    name = facts.name_of(text(plan, "account_id"))
    signed = facts.show.date(text(plan, "signed_on"))
    months = amount(plan, "period_months")
    span = f" for {months:.0f} months" if months > 0 else ""
    first: Words = [semi(f"{text(plan, 'shared_goal')}."), f" Signed on {signed}{span}."]
    with book.page(f"Joint plan: {name}", lead(first), tabs=("HOW",), key=f"P49.{number}") as page:
        left, right = page.columns(6, 6)
        for title, key in (
            ("What it is about", "customer_pain"),
            ("What we can do", "what_we_can_do"),
            ("What we cannot do", "what_we_cannot_do"),
        ):
            if text(plan, key):
                blocks.heading(left, title, gap=18)
                blocks.paragraph(left, cut_to_lines(left, text(plan, key), left.width, 5))
        _commitments(right, plan)
        area = page.frame(top=page.below(left, right, gap=22))
        _measures(area, facts, plan)
        _milestones(area, facts, plan)
        if area.room > 90:
            _signatories(area, facts, plan)


def _commitments(area: Frame, plan: Entry) -> None:
    promised = part(plan, "commitments")
    for title, key in (("The customer will", "customer"), ("We will", "us")):
        if texts(promised, key):
            blocks.heading(area, title, gap=18)
            blocks.bullets(area, texts(promised, key)[:6])


def _measures(area: Frame, facts: BookFacts, plan: Entry) -> None:
    blocks.heading(area, "How both see that it works")
    columns = [
        Column("Measure", 170),
        Column("Today", 50, "right"),
        Column("Target", 50, "right"),
        Column("Unit", 46),
        Column("By", 66, "right"),
        Column("Measured by", 110),
    ]
    rows = [
        [
            sentence(text(m, "metric")),
            facts.show.number(amount(m, "baseline"), int(amount(m, "baseline") % 1 > 0)),
            facts.show.number(amount(m, "target"), int(amount(m, "target") % 1 > 0)),
            text(m, "unit"),
            facts.show.date(text(m, "date")),
            _known(facts, text(m, "who_measures")),
        ]
        for m in entries(plan, "measures")[:6]
    ]
    tables.table(area, columns, rows, more=None)


def _known(facts: BookFacts, who: str) -> str:
    """A name of the customer's side; whoever must not be contacted is not named to others."""
    return "to be named" if blocked_people(facts.state).holds(who) else who


def _milestones(area: Frame, facts: BookFacts, plan: Entry) -> None:
    blocks.heading(area, "Milestones", gap=22)
    columns = [Column("", 14), Column("Step", 250), Column("Whose", 80), Column("Due", 70, "right")]
    rows: list[list[tables.Cell]] = [
        [
            cells.tick(bool(text(m, "done"))),
            text(m, "step"),
            _known(facts, text(m, "owner")),
            facts.show.date(text(m, "due")),
        ]
        for m in entries(plan, "milestones")
    ]
    tables.table(area, columns, rows, most=10, more="+{k} more")


def _signatories(area: Frame, facts: BookFacts, plan: Entry) -> None:
    people = entries(plan, "signatories")[:4]
    if not people:
        return
    blocks.heading(area, "Signed by", gap=22)
    said = [
        f"{text(p, 'name')}, {text(p, 'role')}, {facts.show.date(text(p, 'signed_on'))}"
        for p in people
    ]
    blocks.bullets(area, said)


def _draw_not_now(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    parked = entries(facts.typed, "not_now")
    freed = sum(
        facts.plan.workload.hours[facts.positions[i]] == 0
        for i in (text(p, "account_id") for p in parked)
        if i in facts.positions
    )
    days = sorted(text(p, "reassess_on") for p in parked if text(p, "reassess_on"))
    first = semi(f"{counted(len(parked), 'account')} set aside,")
    said = f"no hours are planned for {freed} of them." if freed else "each with a date."
    with book.page("Not now", lead([first, f" {said}"]), tabs=("HOW",), key="P50") as page:
        area = page.frame()
        blocks.heading(area, "Set aside, with the date we look again")
        columns = [
            Column("Account", 110),
            Column("Reason", 76),
            Column("Evidence", 130),
            Column("Referrals", 90),
            Column("Again on", 56, "right"),
            Column("Opens early when", 110),
        ]
        rows = [
            Row(
                [
                    Run(facts.short_of(text(p, "account_id")), fonts.MEDIUM),
                    cells.wrapped(sentence(text(p, "reason_code"))),
                    cells.wrapped(text(p, "evidence")),
                    cells.wrapped(text(p, "referrals")),
                    facts.show.date(text(p, "reassess_on")),
                    cells.wrapped(text(p, "early_trigger")),
                ]
            )
            for p in parked
        ]
        tables.table(area, columns, rows, row_height=19)
        _watched(area, facts)
        if days:
            close_with(page, f"First look again on {facts.show.date(days[0])}; no visit before.")


def _watched(area: Frame, facts: BookFacts) -> None:
    """Accounts that are only watched or held back: potential we knowingly leave for now."""
    plan, show = facts.plan, facts.show
    watched = [i for i in facts.by_potential() if plan.segmentation.segment[i] == "Monitor"]
    blocked = [i for i in facts.positions if i in plan.sequence.blocked]
    rows = [
        Row(
            [
                facts.shorts[i],
                "watched: class C",
                show.money_k(plan.figures.potential[i]),
                show.money_k(plan.figures.headroom[i]),
                show.number(plan.workload.calls[i]),
            ]
        )
        for i in watched[:16]
    ]
    rows += [
        Row(
            [
                facts.short_of(a),
                plan.sequence.blocked[a],
                show.money_k(plan.figures.potential[facts.positions[a]]),
                show.money_k(plan.figures.headroom[facts.positions[a]]),
                show.number(plan.workload.calls[facts.positions[a]]),
            ]
        )
        for a in blocked[:12]
    ]
    if not rows:
        return
    blocks.heading(area, "Watched or held back", f"{facts.k_unit} a year")
    columns = [
        Column("Account", 120),
        Column("Why", 180),
        Column("Potential", 60, "right"),
        Column("Headroom", 60, "right"),
        Column("Calls", 44, "right"),
    ]
    tables.table(area, columns, rows)


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(facts, "A joint plan", "the commitment of the first accounts", "the first champion"),
    )


SECTION = Section(
    "P49",
    "Joint plans",
    "How",
    3,
    lambda facts: len(_plans(facts)) + sum(len(entries(p, "milestones")) for p in _plans(facts)),
    _draw_register,
    _gaps,
    pages=lambda facts: 1 + len(_signed(facts)),
)
NOT_NOW = Section(
    "P50",
    "Not now",
    "How",
    2,
    lambda facts: len(entries(facts.typed, "not_now")),
    _draw_not_now,
    lambda facts: (gap(facts, "Accounts set aside", "hours that could be free", "the rep"),),
)
