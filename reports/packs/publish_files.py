"""The files a new alignment is published with: owners, postcodes, map, lead rules, quotas."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.fairness import quota_fairness
from model.fields import NO_SYSTEM
from model.leads.rules import KIND_WORDS, rules_of
from model.moved_owners import owners
from model.positions import serving
from model.reps import Rep
from model.review.handover_letters import Letter
from model.review.impact_outlook import Outlooks
from model.scenario import LIVE, Scenario
from model.state import State
from reports.exports import export, replacing
from reports.packs.paper import PackFile
from reports.sheet_file import SheetList, write_list

OWNERS: Final = ("AccountId", "OwnerId", "EffectiveDate")
POSTCODES: Final = ("postcode", "territory", "territory_name", "owner_id", "accounts", "share")
RULES: Final = (
    "priority", "rule", "value", "line", "territory", "owner_id", "team", "limit", "accounts",
)  # fmt: skip
ATTAINABILITY: Final = (
    "territory", "territory_name", "rep_id", "rep", "quota", "fair_quota", "revenue_12_months",
    "attainment", "forecast_low", "forecast_base", "forecast_high", "p_100_quota", "p_100_fair",
)  # fmt: skip
LETTERS: Final = (
    "account_id", "account", "contact_id", "to", "title", "address", "salutation", "written_by",
    "sender", "sender_email", "visit", "text",
)  # fmt: skip


def write_publish_files(
    state: State,
    scenario: Scenario,
    where: Path,
    effective: date,
    outlooks: Outlooks,
    team: str,
) -> list[PackFile]:
    """Write the five files; owners are named by their number in the CRM where it is known."""
    return [
        _owners(state, scenario, where / "owners.csv", effective, team),
        _postcodes(state, scenario, where / "postcode-territory.csv", team),
        _map(state, scenario, where / "accounts.geojson", team),
        _rules(state, scenario, where / "lead-routing.csv", team),
        _attainability(state, scenario, where / "attainability.csv", outlooks, team),
    ]


def write_letter_list(letters: Sequence[Letter], out: Path) -> PackFile:
    """The letters with their merge fields, one row each."""
    rows = [
        (
            one.account_id,
            one.account,
            one.contact_id,
            one.to,
            one.title,
            "; ".join(one.address),
            one.salutation,
            one.written_by,
            one.sender,
            one.sender_email,
            one.visit,
            "\n\n".join(one.paragraphs),
        )
        for one in letters
    ]
    n = write_list(SheetList("Letters", LETTERS, (12,) * len(LETTERS), rows), out)
    return PackFile("letters to merge", out, rows=n)


def owner_id(rep: Rep | None) -> str:
    """A rep's number in the CRM, else in the project; "" for nobody."""
    return (rep.notes.get("crm_id", "") or rep.id) if rep is not None else ""


def _owners(state: State, scenario: Scenario, out: Path, effective: date, team: str) -> PackFile:
    """Only accounts whose owner changes."""
    layer = scenario.layer(team)
    was, now = owners(state.scenario(LIVE).layer(team), layer)
    reps = [owner_id(serving(state, t)) for t in layer.territories]
    codes = layer.alignment.territory
    rows = [
        (str(state.accounts.ids[row]), reps[codes[row]], effective.isoformat())
        for row in np.flatnonzero((was != now) & (now != UNASSIGNED)).tolist()
    ]
    with replacing(out) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)  # a CRM reads it: ids stay as they are, byte for byte
        writer.writerow(OWNERS)
        writer.writerows(rows)
    return PackFile("CRM owner update", out, rows=len(rows))


def _postcodes(state: State, scenario: Scenario, out: Path, team: str) -> PackFile:
    """Each postcode goes to the territory that holds most of its accounts."""
    layer = scenario.layer(team)
    found = _most(layer.alignment.territory, state.accounts.text("postcode").tolist())
    rows = []
    for code, (territory, n, of) in sorted(found.items()):
        record = layer.territories[territory]
        rep = owner_id(serving(state, record))
        rows.append((code, record.id, record.name, rep, n, round(n / of, 3)))
    n = write_list(SheetList("Postcodes", POSTCODES, (12,) * len(POSTCODES), rows), out)
    return PackFile("postcode to territory", out, rows=n)


def _most(codes: np.ndarray, keys: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """By key: the territory with most of its accounts, how many, of how many owned."""
    counts: dict[str, dict[int, int]] = {}
    for key, code in zip(keys, codes.tolist(), strict=True):
        if key and code != UNASSIGNED:
            held = counts.setdefault(str(key), {})
            held[code] = held.get(code, 0) + 1
    found = {}
    for key, held in counts.items():
        best = min(held, key=lambda code: (-held[code], code))
        found[key] = best, held[best], sum(held.values())
    return found


def _map(state: State, scenario: Scenario, out: Path, team: str) -> PackFile:
    return PackFile("accounts as GeoJSON", out, rows=export(state, scenario, out, team))


def _rules(state: State, scenario: Scenario, out: Path, team: str) -> PackFile:
    """The project's own rules, those of product lines among them, then what the alignment says.

    That is: systems that one territory serves whole, postcodes, their first three signs.
    """
    layer, accounts = scenario.layer(team), state.accounts
    codes = layer.alignment.territory
    systems = [s if s.casefold() not in NO_SYSTEM else "" for s in accounts.text("idn_id").tolist()]
    postcodes = [str(code) for code in accounts.text("postcode").tolist()]
    rows: list[tuple[object, ...]] = _own_rules(state, scenario, team)
    steps = (
        ("system", _most(codes, systems), True),
        ("postcode", _most(codes, postcodes), False),
        ("postcode starts with", _most(codes, [code[:3] for code in postcodes]), False),
    )
    for rule, found, whole in steps:
        for value, (territory, n, of) in sorted(found.items()):
            if whole and n < of:
                continue
            record = layer.territories[territory]
            rep = owner_id(serving(state, record))
            rows.append((len(rows) + 1, rule, value, "", record.id, rep, "", None, n))
    n = write_list(SheetList("Rules", RULES, (10, 20, 16, 16, 12, 16, 12, 8, 10), rows), out)
    return PackFile("lead-routing rules", out, rows=n)


def _own_rules(state: State, scenario: Scenario, team: str) -> list[tuple[object, ...]]:
    """The rules that were typed in Leads; several owners take turns, a team's rep goes by place."""
    found: list[tuple[object, ...]] = []
    for rule in rules_of(state):
        named = [_named(state, scenario, team, words) for words in rule.owners]
        places = "; ".join(place for place, _ in named if place)
        people = "; ".join(who for _, who in named if who)
        known = next((one.name for one in state.teams if one.id == rule.team), rule.team)
        what = KIND_WORDS[rule.kind].lower()
        found.append((len(found) + 1, what, rule.match, rule.line, places, people, known,
                      rule.limit, None))  # fmt: skip
    return found


def _named(state: State, scenario: Scenario, team: str, words: str) -> tuple[str, str]:
    """The territory and the owner that a rule names by an id or a name; the words as they are."""
    wanted = words.casefold()
    for record in scenario.layer(team).territories:
        if wanted in (record.id.casefold(), record.name.casefold()):
            return record.id, owner_id(serving(state, record))
    for rep in state.reps:
        if wanted in (rep.id.casefold(), rep.name.casefold()):
            return "", owner_id(rep)
    return "", words


def _attainability(
    state: State, scenario: Scenario, out: Path, outlooks: Outlooks, team: str
) -> PackFile:
    """Per rep: quota, fair quota, forecast and the chance of reaching each (S2-23)."""
    layer = scenario.layer(team)
    quotas = quota_fairness(state, layer)
    rows = []
    for code, record in enumerate(layer.territories):
        rep, year = serving(state, record), outlooks.of(scenario, code, quotas)
        rows.append(
            (
                record.id,
                record.name,
                rep.id if rep else "",
                rep.name if rep else "",
                *(_money(value) for value in (year.quota, year.fair, quotas.revenue[code])),
                _share(float(quotas.attainment[code])),
                *(_money(value) for value in (year.low, year.base, year.high)),
                _share(year.chance),
                _share(year.fair_chance),
            )
        )
    n = write_list(SheetList("Attainability", ATTAINABILITY, (14,) * 13, rows), out)
    return PackFile("attainability", out, rows=n)


def _money(value: float) -> int | None:
    return round(float(value)) if np.isfinite(value) else None


def _share(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None
