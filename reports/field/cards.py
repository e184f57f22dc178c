"""The accounts and people of a field pack as cards for the phone's address book: vCard 3.0."""

from typing import Final
from uuid import UUID, uuid5

from reports.field.customers import Contact, Customer
from reports.field.facts import FieldFacts

_NAMESPACE: Final = UUID("3f0c5b0e-7c55-5d8f-8f65-5a3e5ed0c0f1")
_LINE: Final = 75  # octets of a line
_MARKED: Final = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})


def cards_of(facts: FieldFacts) -> bytes:
    """A card per account, and one per person whose name may be told; CRLF line ends."""
    project = facts.state.about.project_id
    lines: list[str] = []
    for one in facts.customers:
        lines += _account(project, one)
        for person in one.people:
            if person.name:
                lines += _person(project, one, person)
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _account(project: str, one: Customer) -> list[str]:
    card = [
        f"FN:{_said(one.name)}",
        f"N:{_said(one.name)};;;;",
        f"ORG:{_said(one.name)}",
        "X-ABSHOWAS:COMPANY",
        *_place(one),
    ]
    if one.phone:
        card.append(f"TEL;TYPE=WORK,VOICE:{_said(one.phone)}")
    if one.lat is not None and one.lon is not None and not one.approximate:
        card.append(f"GEO:{one.lat:.6f};{one.lon:.6f}")
    return _card(uuid5(_NAMESPACE, f"{project}\x1f{one.account_id}"), card)


def _person(project: str, one: Customer, person: Contact) -> list[str]:
    card = [
        f"FN:{_said(person.name)}",
        f"N:{_said(person.name)};;;;",
        f"ORG:{_said(one.name)}",
        *_place(one),
    ]
    if person.title:
        card.append(f"TITLE:{_said(person.title)}")
    if person.phone:
        card.append(f"TEL;TYPE=WORK,VOICE:{_said(person.phone)}")
    if person.email:
        card.append(f"EMAIL;TYPE=WORK:{_said(person.email)}")
    key = f"{project}\x1f{one.account_id}\x1f{person.name}"
    return _card(uuid5(_NAMESPACE, key), card)


def _place(one: Customer) -> list[str]:
    if not one.address:
        return []
    parts = ("", "", one.street, one.city, one.region, one.postcode, one.country)
    return [f"ADR;TYPE=WORK:{';'.join(_said(part) for part in parts)}"]


def _card(uid: UUID, lines: list[str]) -> list[str]:
    return ["BEGIN:VCARD", "VERSION:3.0", *lines, f"UID:urn:uuid:{uid}", "END:VCARD"]


def _said(words: str) -> str:
    kept = "".join(sign if sign.isprintable() else " " for sign in words)
    return kept.translate(_MARKED)


def _folded(line: str) -> str:
    """No line of more than 75 octets, no sign cut in two."""
    out, size = [], 0
    for sign in line:
        wide = len(sign.encode("utf-8", "surrogatepass"))
        if size + wide > _LINE:
            out.append("\r\n ")
            size = 1
        out.append(sign)
        size += wide
    return "".join(out)
