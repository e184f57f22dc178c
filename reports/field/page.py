"""The page of a field pack: complete without script; with it ticks, notes, requests, send back.

Every text of the project stands in it as text: escaped, never markup; the policy in its head
allows this one style and this one script and no connection.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from html import escape
from string import Template
from typing import Final

from model.diary.triage import KINDS, SAFETY, Request, decide
from model.field_return.answer import FORMAT, LONGEST, VERSION
from model.resources import resource
from reports.atlas.ground import AtlasGround
from reports.field.customers import Contact, Customer
from reports.field.days import Stop
from reports.field.facts import FieldFacts
from reports.field.map import map_of
from reports.field.navigation import ways_to, whole_way

_SHORTEST: Final = 5  # digits of a telephone number
_EXTENSION: Final = re.compile(r"[a-zA-Z,;/]")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_CHIPS: Final = (
    ("today", "Today"), ("week", "Next days"), ("map", "Map"), ("changes", "Changed"),
    ("steps", "Next steps"), ("accounts", "Accounts"), ("requests", "Requests"),
)  # fmt: skip


def page_of(facts: FieldFacts, ground: AtlasGround | None) -> str:
    """The whole page as text; `ground` is None where nothing has a place."""
    page, style, script = _parts()
    show, about = facts.show, facts.state.about
    days = list(facts.days.items())
    title = f"{facts.rep.name or facts.rep.id}: field pack"
    first = "Today" if not days or days[0][0] == facts.today else "Next day out"
    return Template(page).substitute(
        language=escape(about.locale.replace("_", "-"), quote=True),
        policy=escape(_policy(style, script), quote=True),
        style=style,
        script=script,
        title=escape(title),
        territory=escape(facts.territory),
        rep=escape(facts.rep.name or facts.rep.id),
        project=escape(about.name),
        made=escape(show.date(facts.today.isoformat())),
        as_of=escape(show.date(about.as_of) if about.as_of else "unknown date"),
        expires=escape(show.date(facts.expires.isoformat())),
        holds=escape(_holds(facts)),
        first=first,
        chips="".join(
            f'<a href="#{key}">{first if key == "today" else words}</a>' for key, words in _CHIPS
        ),
        today=_first_day(facts, days),
        week="".join(_folded_day(facts, day, stops) for day, stops in days[1:])
        or '<p class="soft">Nothing further is planned until this pack expires.</p>',
        map=map_of(facts, ground) or '<p class="soft">No account of yours has a place yet.</p>',
        since=escape(show.date(facts.since)),
        changes=_list(facts.changes) or '<p class="soft">Nothing has changed.</p>',
        steps=_steps(facts),
        count=f"{len(facts.customers):,}",
        accounts="".join(_customer(n, one) for n, one in enumerate(facts.customers)),
        about=json.dumps(_about(facts)).replace("<", "\\u003c").replace("&", "\\u0026"),
    )


@cache
def _parts() -> tuple[str, str, str]:
    folder = resource("web") / "field"
    page, style, script = (
        (folder / name).read_text(encoding="utf-8") for name in ("page.html", "page.css", "page.js")
    )
    return page, style.strip(), script.strip()


def _policy(style: str, script: str) -> str:
    """Only this style and this script; nothing is loaded, sent or framed."""
    style_hash, script_hash = (
        b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}';"
        " form-action 'none'; base-uri 'none'"
    )


def _about(facts: FieldFacts) -> dict[str, object]:
    """What the script needs to know; the words themselves stand in the page."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "project_id": facts.state.about.project_id,
        "pack_id": facts.pack_id,
        "rep_id": facts.rep.id,
        "expires": facts.expires.isoformat(),
        "file": f"{facts.stem}-return.json",
        "kinds": list(KINDS),
        "safety": SAFETY,
        "complaint": decide(Request(SAFETY), {}).sentence,
        "longest": LONGEST,
    }


def _holds(facts: FieldFacts) -> str:
    """What was chosen, in a sentence for who finds the file."""
    chosen = facts.chosen
    told = [
        words
        for words, wanted in (
            ("names of contacts", chosen.contact_names),
            ("potential", chosen.potential),
            ("revenue", chosen.revenue),
        )
        if wanted
    ]
    held = f"It holds {', '.join(told)}." if told else "It holds no names of contacts, no figures."
    return f"Only your own accounts. {held}"


# ---- days
def _first_day(facts: FieldFacts, days: Sequence[tuple[date, list[Stop]]]) -> str:
    if not days:
        return '<p class="soft">Nothing is planned until this pack expires.</p>'
    day, stops = days[0]
    away = "" if day == facts.today else '<p class="soft">Nothing is planned before this day.</p>'
    return f"{away}<h3>{escape(_day_name(facts, day))}</h3>{_stops(day, stops)}"


def _folded_day(facts: FieldFacts, day: date, stops: Sequence[Stop]) -> str:
    visits = sum(stop.is_visit for stop in stops)
    count, word = (visits, "visit") if visits else (len(stops), "item")  # what needs no drive
    note = f"{count} {word}{'s' if count != 1 else ''}"
    return (
        f'<details id="day-{day.isoformat()}"><summary>{escape(_day_name(facts, day))} '
        f'<span class="faint">{note}</span></summary>{_stops(day, stops)}</details>'
    )


def _day_name(facts: FieldFacts, day: date) -> str:
    return f"{day:%A} {facts.show.date(day.isoformat(), year=False)}"


def _stops(day: date, stops: Sequence[Stop]) -> str:
    way = whole_way(stops)
    link = f'<p class="ways"><a href="{escape(way, quote=True)}">Whole day in Google Maps</a></p>'
    items, number = [], 0
    for stop in stops:
        number += stop.is_visit
        items.append(_stop(stop, number if stop.is_visit else 0))
    return (
        f'<ol class="stops" data-day="{day.isoformat()}">{"".join(items)}</ol>{link if way else ""}'
    )


def _stop(stop: Stop, number: int) -> str:
    disc = f'<span class="disc">{number}</span>' if number else ""
    clock = f"<b>{stop.clock}</b> " if stop.clock else ""
    about = " · ".join(
        part
        for part in (
            stop.words,
            stop.who,
            f"{stop.minutes} min" if stop.minutes else "",
            f"{stop.drive_min} min drive" if stop.drive_min and stop.is_visit else "",
        )
        if part
    )
    ways = (
        ways_to(stop.name, stop.place, stop.lat, stop.lon, approximate=stop.approximate)
        if stop.is_visit
        else []
    )
    purpose = f"<p>{escape(stop.purpose)}</p>" if stop.purpose else ""
    place = f'<p class="soft">{escape(stop.place)}</p>' if stop.is_visit and stop.place else ""
    return (
        f'<li class="stop" data-uid="{escape(stop.uid, quote=True)}"'
        f' data-account="{escape(stop.account_id, quote=True)}">'
        f'<p class="head">{disc}{clock}<span class="name">{escape(stop.name or stop.words)}</span>'
        f'</p><p class="soft">{escape(about)}</p>{purpose}{place}{_ways(ways)}</li>'
    )


def _ways(ways: Iterable[tuple[str, str]]) -> str:
    links = "".join(
        f'<a href="{escape(link, quote=True)}" rel="noreferrer">{escape(app)}</a>'
        for app, link in ways
    )
    return f'<p class="ways">{links}</p>' if links else ""


# ---- steps and accounts
def _steps(facts: FieldFacts) -> str:
    items = []
    for step in facts.steps:
        day = facts.show.date(step.day)
        late = ' <span class="late">late</span>' if step.late else ""
        items.append(
            f'<li class="step" data-id="{escape(step.id, quote=True)}"'
            f' data-account="{escape(step.account_id, quote=True)}">'
            f'<p class="head"><b>{escape(day)}</b>{late} <span class="name">{escape(step.name)}'
            f"</span></p><p>{escape(step.words)}</p></li>"
        )
    if not items:
        return '<p class="soft">No dated step lies ahead.</p>'
    return f'<ol class="stops">{"".join(items)}</ol>'


def _customer(place: int, one: Customer) -> str:
    """A line that opens; the link target stands inside, so that a link opens it by itself."""
    facts = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in one.facts)
    parts = [
        f'<p id="a{place}" class="soft">{escape(one.address)}</p>',
        _ways(ways_to(one.name, one.address, one.lat, one.lon, approximate=one.approximate)),
        _phone(one.phone),
        f"<dl>{facts}</dl>" if facts else "",
        _titled("Next", _list(one.ahead)),
        _titled("People", "".join(_person(person) for person in one.people)),
        _titled("Before", _list(one.past)),
        _titled("Notes from the field", _list(one.notes)),
    ]
    return (
        f'<details class="account" data-account="{escape(one.account_id, quote=True)}">'
        f'<summary><span class="name">{escape(one.name)}</span>'
        f' <span class="faint">{escape(one.city)}</span></summary>'
        f"<div>{''.join(parts)}</div></details>"
    )


def _person(person: Contact) -> str:
    named = f"<b>{escape(person.name)}</b><br>" if person.name else ""
    about = " · ".join(part for part in (person.title, person.role, person.habits) if part)
    mail = escape(person.email) if _MAIL.fullmatch(person.email) else ""
    write = f'<p><a href="mailto:{mail}">{mail}</a></p>' if mail else ""
    return f"<p>{named}{escape(about)}</p>{_phone(person.phone)}{write}"


def _phone(number: str) -> str:
    """A link to call; behind a letter or a second number begins what no telephone dials."""
    first = _EXTENSION.split(number.replace("(0)", ""))[0].strip()
    digits = "".join(sign for sign in first if sign in "0123456789")
    if len(digits) < _SHORTEST:
        return f"<p>{escape(number)}</p>" if number else ""
    digits = f"+{digits}" if first.startswith("+") else digits
    return f'<p class="ways"><a href="tel:{digits}">{escape(number)}</a></p>'


def _titled(title: str, content: str) -> str:
    return f"<h4>{title}</h4>{content}" if content else ""


def _list(lines: Sequence[str]) -> str:
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{told}</ul>" if told else ""
