"""The plan as one file for the phone: no network, no script, nothing that needs either.

Whatever is typed or imported is escaped; a content policy in the file forbids everything but its
own style. People who must not be contacted are not in it; others stand there with their title,
and by name where the export is asked to name them.
"""

import os
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from model.diary.quarter import Item
from model.errors import PlanError
from model.plan.completeness import WORKING_DRAFT
from model.plan.forecast_table import quarter_label
from model.plan.period import iso_date
from reports.book.account_facts import (
    ROLE_WORDS,
    AccountFacts,
    Person,
    account_facts,
    kind_words,
)
from reports.book.asks import asks, risks
from reports.book.diary import diary_of, item_title
from reports.book.executive import figures_of
from reports.book.executive_how import dated_steps
from reports.book.facts import BookFacts
from reports.book.quarters import objectives_of, quarter_title
from reports.book.typed import amount, entries, part, text, texts
from reports.book.words import counted, note_of, sentence
from reports.editions.phone_pictures import (
    bars_picture,
    forecast_picture,
    hex_of,
    map_picture,
)
from reports.editions.phone_style import STYLE
from reports.pdf.colours import segment_fill
from reports.pdf.text import plain

_QUARTERS: Final = 4
_DAYS: Final = 10
_PEOPLE: Final = 6
_GAPS: Final = 6  # of what a working draft lacks
_MOST_ACCOUNTS: Final = 120
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def write_phone(facts: BookFacts, path: Path) -> int:
    """Write the edition; how many parts it has. PlanError when it cannot be written."""
    parts = phone_parts(facts)
    data = _document(facts, parts).encode("utf-8")
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".html")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError as error:
        raise PlanError(
            f"{path.name} cannot be written: {error.strerror}.", remedy="Choose another folder."
        ) from None
    return len(parts)


def phone_parts(facts: BookFacts) -> list[tuple[str, str, str]]:
    """(anchor, title, HTML) of every part that has something to say."""
    made = (
        ("plan", "The plan", _plan(facts)),
        ("goals", "Goals", _goals(facts)),
        ("map", "Map", map_picture(facts)),
        ("days", "Next days", _days(facts)),
        ("quarters", "Year one", _quarters(facts)),
        ("accounts", "Accounts", _accounts(facts)),
        ("joint", "Joint plans", _joint(facts)),
        ("risks", "Risks and asks", _risks(facts)),
    )
    return [(anchor, title, content) for anchor, title, content in made if content]


def _document(facts: BookFacts, parts: Sequence[tuple[str, str, str]]) -> str:
    title = escape(f"{facts.territory_name}: plan")
    links = "".join(f'<a href="#{anchor}">{escape(name)}</a>' for anchor, name, _ in parts)
    rooms = "".join(
        f'<section id="{anchor}"><h2>{escape(name)}</h2>{content}</section>'
        for anchor, name, content in parts
    )
    show, about = facts.show, facts.state.about
    language = escape(about.locale.replace("_", "-"))
    state = f"{facts.rep_name} · {facts.plan.start.year}–{facts.plan.end.year}"
    made = f"Data of {show.date(about.as_of)}. Made {show.date(facts.plan.today.isoformat())}."
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>"
        f'<header><p class="kind">Three-year plan, version {escape(facts.version)}</p>'
        f"<h1>{escape(facts.territory_name)}</h1>"
        f'<p class="soft">{escape(state)}</p><nav aria-label="Parts">{links}</nav></header>'
        f"<main>{rooms}</main>"
        f'<footer class="faint"><p>{escape(made)} Confidential – no patient data.</p></footer>'
        "</body></html>"
    )


def _plan(facts: BookFacts) -> str:
    mission = text(facts.typed, "mission")
    figures = "".join(
        f"<div><b>{_said(f'{figure.value} {figure.unit}')}</b>"
        f"<span>{_said(plain(figure.words))}</span></div>"
        for figure in figures_of(facts)
    )
    whys = texts(facts.typed, "whys")
    complete = facts.plan.completeness
    return (
        (f"<blockquote>{_said(mission)}</blockquote>" if mission else "")
        + (f'<div class="figures">{figures}</div>' if figures else "")
        + forecast_picture(facts)
        + (f"<h3>Why</h3>{_list(whys, 'ol')}" if whys else "")
        + f'<p class="faint">Plan {complete.percent:.0f} % complete.</p>'
        + _missing(facts)
    )


def _missing(facts: BookFacts) -> str:
    """What a plan that is not whole lacks most, while it is a working draft."""
    complete = facts.plan.completeness
    if complete.verdict != WORKING_DRAFT:
        return ""
    gaps = dict.fromkeys(note_of(facts, found).missing for found in complete.gaps)
    return f"<h3>Missing</h3>{_list(list(gaps)[:_GAPS], 'ul')}" if gaps else ""


def _goals(facts: BookFacts) -> str:
    show, goals = facts.show, entries(facts.typed, "strategic_goals")
    told = []
    for goal in goals:
        measure = part(goal, "measure")
        low, high = (show.number(amount(measure, key)) for key in ("baseline", "target"))
        unit, day = text(measure, "unit"), text(measure, "target_date")
        until = f" until {show.date(day)}" if iso_date(day) else ""
        told.append(
            _folded(
                _said(f"{text(goal, 'id')}  {text(goal, 'text')}"),
                f'<p class="soft">{_said(f"From {low} to {high} {unit}{until}")}</p>'
                + _voiced("Why", text(goal, "why"))
                + _voiced("How", text(goal, "how")),
            )
        )
    tried = [
        (f"{show.number(test.patients)} patients: {test.verdict}", test.sufficiency,
         show.percent(test.sufficiency))
        for test in facts.plan.backtest.tried
        if test.sufficiency > 0
    ]  # fmt: skip
    caption = "What each goal brings of the required sales."
    proof = bars_picture(tried, "Goals tried", caption)
    return "".join(told) + (f"<h3>Big enough?</h3>{proof}" if proof else "")


def _days(facts: BookFacts) -> str:
    """The next days of the diary that hold something, then the first dated steps."""
    diary = diary_of(facts)
    ahead = sorted({item.day for item in diary.items if item.day >= facts.plan.today})[:_DAYS]
    told: list[str] = []
    for day in ahead:
        items = sorted(diary.of_day(day), key=lambda item: item.start)
        lines = "".join(f"<li>{_item(facts, item)}</li>" for item in items)
        shown = sum(item.is_customer for item in items)
        heading = f"{day:%a} {facts.show.date(day.isoformat())}"
        note = f'<span class="faint"> {counted(shown, "customer item")}</span>'
        told.append(_folded(_said(heading) + note, f"<ul>{lines}</ul>", is_open=not told))
    steps = [f"{day} {name}: {step}" for day, name, step in dated_steps(facts)]
    further = f"<h3>First dated steps</h3>{_list(steps)}" if steps else ""
    return "".join(told) + further


def _item(facts: BookFacts, item: Item) -> str:
    known = item.start == item.start
    hour = f"{int(item.start):02d}:{round(60 * (item.start % 1)):02d}" if known else ""
    title = f"{hour} {item_title(facts, item)}"
    said = f"<b>{_said(title)}</b> {_said(kind_words(item.kind))}"
    who = f", {_said(item.who)}" if item.who and facts.contact_names else ""
    purpose = f'<br><span class="soft">{_said(item.purpose)}</span>' if item.purpose else ""
    return said + who + purpose


def _quarters(facts: BookFacts) -> str:
    told = []
    for quarter in range(1, _QUARTERS + 1):
        starts = [p for p in facts.plan.sequence.picks if p.quarter == quarter]
        names = [facts.name_of(pick.account_id) for pick in starts]
        aims = objectives_of(facts, quarter)
        if not names and not aims:
            continue
        content = "".join(
            f"<h3>{_said(text(aim, 'text'))}</h3>"
            + _voiced("Why", text(aim, "why"))
            + _voiced("How", text(aim, "how"))
            for aim in aims
        )
        begin = f"<h3>Accounts that start</h3>{_list(names)}" if names else ""
        note = f'<span class="faint"> {counted(len(names), "start")}</span>'
        told.append(_folded(_said(quarter_title(facts, quarter)) + note, begin + content))
    return "".join(told)


def _accounts(facts: BookFacts) -> str:
    """Those in the sequence in their order, then the others, largest potential first."""
    ranked = [pick.position for pick in facts.plan.sequence.picks]
    rest = [n for n in facts.by_potential() if n not in set(ranked)]
    shown = [*ranked, *rest][:_MOST_ACCOUNTS]
    told = [_account(facts, account_facts(facts, position)) for position in shown]
    left_out = facts.plan.n - len(shown)
    more = f"{counted(left_out, 'further account')} in the book." if left_out else ""
    return "".join(told) + (f'<p class="faint">{more}</p>' if more else "")


def _account(facts: BookFacts, account: AccountFacts) -> str:
    n = account.position
    segment = str(facts.plan.segmentation.segment[n])
    pick = account.pick
    rank = f"{pick.rank}. " if pick is not None else ""
    head = f"{_said(rank + facts.name_of(account.account_id))} {_chip(segment)}"
    figures = facts.plan.figures
    rows = [
        ("Place", f"{facts.words('city')[n]}, {facts.type_name(n)}".strip(", ")),
        ("Start", quarter_label(facts.plan.start, pick.quarter) if pick is not None else ""),
        ("Potential a year", _money(facts, figures.potential[n])),
        ("Revenue a year", _money(facts, figures.revenue[n])),
        ("Contract", _contract(account)),
        ("Needs", "; ".join(_needs(facts, account))),
        ("People", "; ".join(_people(account))),
        ("Next", "; ".join(_next(facts, account))),
    ]
    told = "".join(f"<dt>{_said(k)}</dt><dd>{_said(v)}</dd>" for k, v in rows if v)
    words = _voiced("Their pain", text(account.strategy, "pain")) + _voiced(
        "What we want here", text(account.strategy, "strategy")
    )
    return _folded(head, f"<dl>{told}</dl>{words}{_way(facts, n)}")


def _money(facts: BookFacts, value: float) -> str:
    return facts.show.compact(value) if value > 0 else ""


def _contract(account: AccountFacts) -> str:
    contract = account.contract
    if contract is None or not contract.holder:
        return ""
    return f"{contract.holder}, ends in month {contract.end_month:.0f} of the plan"


def _people(account: AccountFacts) -> list[str]:
    return [
        ", ".join(part for part in (_name(account, p), p.title, ROLE_WORDS.get(p.role, "")) if part)
        for p in account.people
        if not p.blocked
    ][:_PEOPLE]


def _name(account: AccountFacts, person: Person) -> str:
    return person.name if account.facts.contact_names else ""


def _needs(facts: BookFacts, account: AccountFacts) -> list[str]:
    """Each need with its severity, the most severe first."""
    return [
        f"{need}, {facts.show.number(severity)} of 5" if severity > 0 else need
        for (need, _), severity in zip(account.needs, account.severities, strict=True)
    ]


def _next(facts: BookFacts, account: AccountFacts) -> list[str]:
    today = facts.plan.today.isoformat()
    dated = sorted([*account.dated, *account.ahead], key=lambda one: one.day)
    return [f"{facts.show.date(one.day)} {one.what}" for one in dated if one.day >= today][:3]


def _way(facts: BookFacts, n: int) -> str:
    """A link the phone's own map program opens; nothing is loaded before it is tapped."""
    lat, lon = float(facts.column("lat")[n]), float(facts.column("lon")[n])
    if lat != lat or lon != lon:
        return ""
    place = f"{lat:.5f},{lon:.5f}"
    return f'<p><a href="geo:{place}?q={place}">Show on the phone’s map</a></p>'


def _joint(facts: BookFacts) -> str:
    told = []
    for joint in entries(facts.typed, "joint_plans"):
        steps = [
            f"{facts.show.date(text(m, 'due'))} {text(m, 'step')}"
            + (" (done)" if text(m, "done") else "")
            for m in entries(joint, "milestones")
        ]
        name = facts.name_of(text(joint, "account_id"))
        note = f'<span class="faint"> {_said(text(joint, "status"))}</span>'
        goal = f"<p>{_said(sentence(text(joint, 'shared_goal')))}</p>"
        told.append(_folded(_said(name) + note, goal + _list(steps)))
    return "".join(told)


def _risks(facts: BookFacts) -> str:
    found, wanted = risks(facts), asks(facts)
    return (f"<h3>Risks</h3>{_list(found, 'ol')}" if found else "") + (
        f"<h3>Asks</h3>{_list(wanted, 'ol')}" if wanted else ""
    )


def _folded(head: str, content: str, *, is_open: bool = False) -> str:
    """A line that opens; `head` and `content` are HTML."""
    state = " open" if is_open else ""
    return f"<details{state}><summary>{head}</summary><div>{content}</div></details>"


def _voiced(label: str, words: str) -> str:
    """Somebody's own words behind a bar."""
    if not words:
        return ""
    return f'<blockquote><span class="faint">{_said(label)}</span><br>{_said(words)}</blockquote>'


def _list(lines: Sequence[str], kind: str = "ul") -> str:
    told = "".join(f"<li>{_said(line)}</li>" for line in lines)
    return f"<{kind}>{told}</{kind}>" if told else ""


def _chip(segment: str) -> str:
    if not segment:
        return ""
    fill = segment_fill(segment)
    style = f"background:{hex_of(fill.colour)};color:{hex_of(fill.ink)}"
    if fill.edge is not None:
        style += f";border-color:{hex_of(fill.edge)}"
    return f'<span class="chip" style="{style}">{_said(segment)}</span>'


def _said(words: str) -> str:
    return escape(words.strip())
