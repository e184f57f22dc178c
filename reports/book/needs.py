"""P10: what the accounts need, who needs it, and what we can answer."""

from typing import Any, Final

from model.plan.facts import ROLES
from reports.book.customers import ROLE_WORDS
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.words import counted, few, gap, gap_about, listed, sentence
from reports.pdf import blocks, cells, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_NEEDS: Final = 10
_TYPES: Final = 8
_PER_ROLE: Final = 4
_CLUSTERS: Final = 10
_ANSWERS: Final = ("can", "partly", "cannot")
_SHORT_TYPE: Final = {
    "AMC": "Acad.",
    "TEACH": "Teach.",
    "COMM": "Comm.",
    "SPEC": "Spec.",
    "ASC": "Surg.",
    "PRAC": "Pract.",
    "CAH": "Crit.",
    "FED": "Fed.",
}


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    with book.page("Needs", _lead(facts), tabs=("WHAT",), key="P10") as page:
        top = page.frame(0, 12)
        _heat(top, facts)
        left, right = page.columns(5, 7, top=page.below(top), double_gutter=True)
        _by_role(left, facts)
        _clusters(right, facts)
        last = page.frame(0, 12, page.below(left, right, gap=26))
        _evidence(last, facts)
        needs = facts.plan.needs
        if needs.known < needs.key_accounts:
            note = _gap(facts)
            high = blocks.gap_note_height(note, left.width)
            if left.room > high + 16 and last.y < left.bottom - high - 16:
                left.to_bottom(high + 2)
                blocks.gap_note(left, note)
        close_with(page, _so_what(facts))


def _lead(facts: BookFacts) -> Words:
    needs = facts.plan.needs
    three = needs.ranked[:3]
    said = [f"{need.code} ({counted(need.accounts, 'account')})" for need in three]
    newest = max((need.latest for need in three), default="")
    dated = f"Newest evidence: {facts.show.date(newest)}." if newest else ""
    first: Words = [
        semi(sentence(said[0])),
        f", {listed(said[1:])}" if said[1:] else "",
        " weigh most." if said[1:] else " weighs most.",
    ]
    known = f"Needs are known at {needs.known} of {needs.key_accounts} A and B accounts."
    return lead(first, known if needs.key_accounts else "", dated)


def _heat(area: Frame, facts: BookFacts) -> None:
    needs = facts.plan.needs
    shown = needs.ranked[:_NEEDS]
    present = {kind for _, kind in needs.by_type}
    types = [row.key for row in facts.plan.mix.by_type if row.key in present][:_TYPES]
    full = max((needs.by_type.get((n.code, t), 0.0) for n in shown for t in types), default=0.0)
    blocks.heading(area, "Need by kind of account", "sum of severity 1–5; our answer: mentions")
    columns = [Column("", 98)]
    columns += [Column(_SHORT_TYPE.get(t, t.capitalize()), 30, "centre") for t in types]
    columns += [Column("Total", 32, "right"), Column("Accounts", 40, "right")]
    columns += [Column(sentence(word), 34, "right") for word in _ANSWERS]
    rows = []
    for need in shown:
        line: list[Any] = [sentence(need.code)]
        for kind in types:
            value = needs.by_type.get((need.code, kind), 0.0)
            line.append(cells.heat(value, full, facts.show.number(value) if value else ""))
        line += [facts.show.number(need.severity), str(need.accounts)]
        line += [str(need.answers.get(word, 0)) for word in _ANSWERS]
        rows.append(Row(line))
    tables.table(area, columns, rows, more=None)
    rest = len(needs.ranked) - len(shown)
    if rest > 0:
        blocks.small(area, f"+{rest} more needs")


def _by_role(area: Frame, facts: BookFacts) -> None:
    needs = facts.plan.needs
    if not needs.by_role:
        return
    blocks.heading(area, "What each role class says most", "sum of severity")
    rows = []
    for role in ROLES:
        for code, severity in needs.by_role.get(role, ())[:_PER_ROLE]:
            rows.append(Row([ROLE_WORDS[role], sentence(code), facts.show.number(severity)]))
    columns = [Column("", 72), Column("", 90), Column("Severity", 36, "right")]
    tables.table(area, columns, rows, group=True, more=None)


def _clusters(area: Frame, facts: BookFacts) -> None:
    """Kind of account and its dominant need, with the accounts."""
    found = sorted(facts.plan.needs.clusters.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    blocks.heading(area, "Dominant need by kind of account", "accounts, most first")
    rows = []
    for (kind, need), ids in found[:_CLUSTERS]:
        names = ", ".join(facts.short_of(account_id) for account_id in ids[:2])
        more = f" +{len(ids) - 2}" if len(ids) > 2 else ""
        told = [cells.wrapped(words) for words in (facts.type_word(kind), names + more)]
        rows.append(Row([told[0], sentence(need), str(len(ids)), told[1]]))
    columns = [
        Column("", 72, size=7.0),
        Column("", 68, size=7.0),
        Column("n", 14, "right"),
        Column("", 130, size=7.0),
    ]
    tables.table(area, columns, rows, more=None)
    rest = len(found) - len(rows)
    if rest > 0:
        blocks.small(area, f"+{rest} more pairs of kind and need")


def _evidence(area: Frame, facts: BookFacts) -> None:
    """What was seen or said, newest first."""
    own = facts.own("needs")
    if not {"evidence", "noted_on", "role_class", "need"} <= set(own.columns) or area.room < 70:
        return
    told = own[own["evidence"] != ""].sort_values(["noted_on", "account_id"], ascending=False)
    fitting = int((area.room - 40) // 15)
    rows = [
        Row(
            [
                facts.show.date(str(line["noted_on"])),
                facts.short_of(str(line["account_id"])),
                sentence(str(line["need"])),
                str(line["evidence"]),
            ]
        )
        for line in told.head(fitting).to_dict("records")
    ]
    if rows:
        blocks.heading(area, "Newest evidence", "as noted")
        columns = [Column("", 58), Column("", 96), Column("", 74), Column("", 270, size=7.0)]
        tables.table(area, columns, rows, more=None)


def _so_what(facts: BookFacts) -> str:
    weak = [n for n in facts.plan.needs.ranked if n.answers.get("cannot", 0) > 0]
    if weak:
        need = max(weak, key=lambda n: (n.answers["cannot"], n.severity, n.code))
        times = counted(need.answers["cannot"], "mention")
        return f"Say early where we cannot help: {need.code}, {times}."
    needs = facts.plan.needs
    if needs.known < needs.key_accounts:
        left = counted(needs.key_accounts - needs.known, "A or B account", "A and B accounts")
        return f"Ask for the need at {left} before the first demo there."
    if needs.ranked:
        first = needs.ranked[0]
        where = few(first.accounts, "account")
        return f"Open with {first.code}: it is the need of {where}."
    return ""


def _gap(facts: BookFacts) -> Gap:
    needs = facts.plan.needs
    missing = f"Needs known for {needs.known} of {needs.key_accounts} A and B accounts"
    if not needs.key_accounts:
        missing = "Needs of the A and B accounts"
    return gap(facts, missing, "what the offer answers", "discovery days of the first quarter")


def _units(facts: BookFacts) -> int:
    needs = facts.plan.needs
    return len(needs.by_type) + len(needs.clusters) if needs.ranked else 0


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    return (_gap(facts), *gap_about(facts, "needs"))[:1]


SECTION: Final = Section("P10", "Needs", "What", 8, _units, _draw, _gaps)
