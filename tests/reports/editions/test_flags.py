"""Flags follow what a page prints: a change of every kind against pages drawn anew and read."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
import pypdfium2
import pytest

from model.change import (
    AboutChanged,
    AccountEdited,
    AccountsMoved,
    AccountsReplaced,
    PlanEdited,
    RepsReplaced,
    ScenarioChanged,
    ScenarioOpened,
    SettingsChanged,
    TableReplaced,
    Together,
)
from model.demo import demo_state
from model.plan.contract_edits import set_contract
from model.plan.influence_edits import set_person
from model.plan.segment_edits import choose_segment
from model.plan.typed_edits import set_value
from model.resources import resource
from model.territories import CORE_TEAM
from reports.book.depth import fitting_edition
from reports.book.write import book_facts, write_book
from reports.editions.preview import Known, Sheet, draw_section, ground_of, waiting
from tests.reports.book.states import minimal_territory

TODAY = date(2026, 11, 30)
_SEEN = 24  # of 255 by which a grey level must differ to be seen
_NUMBERS = re.compile(r"\b\d+ / \d+\b|\bpages? \d+\b")  # the page's own and those it refers to


@dataclass(frozen=True)
class Drawn:
    """A book as it is drawn section by section."""

    ground: object
    sheets: dict[str, Sheet]
    known: dict[str, Known]

    @property
    def imprints(self):
        return {key: sheet.imprint for key, sheet in self.sheets.items()}


def drawn(state, before=None, beside=None):
    """The book of a state; with `before` only what has changed is drawn, as the window does.

    What `beside` has just drawn otherwise than `before` is taken from it.
    """
    facts = book_facts(state, 0, today=TODAY)
    ground = beside.ground if beside else ground_of(facts, fitting_edition(facts), "letter")
    known = dict(before.known) if before else {}
    sheets = dict(before.sheets) if before else {}
    fresh = {}
    if beside is not None:
        fresh = {k: one for k, one in beside.sheets.items() if one is not before.sheets.get(k)}
    while keys := waiting(ground, known, ()):
        again = fresh.pop(keys[0], None)
        sheet = again or draw_section(ground, keys[0], "letter", known)
        known[sheet.key] = Known(sheet.inputs, sheet.numbering, sheet.listing)
        sheets[sheet.key] = sheet
    return Drawn(ground, {key: sheets[key] for key in ground.inputs}, known)


def differing(one, other):
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def words(sheet):
    """The text of a section's pages without the numbers of pages."""
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(sheet.pdf)]
    return [_NUMBERS.sub("#", " ".join(text.split())) for text in texts]


def looks(sheet):
    """The pages of a section in grey, without their foot."""
    pages = [
        page.render(scale=2.0).to_pil().convert("L") for page in pypdfium2.PdfDocument(sheet.pdf)
    ]
    return [np.asarray(page, float)[: int(page.height * 0.95)] for page in pages]


def seen(one, other):
    """Whether somebody who lays the pages side by side sees a difference."""
    pairs = zip(looks(one), looks(other), strict=True)
    return any(a.shape != b.shape or np.abs(a - b).max() >= _SEEN for a, b in pairs)


@pytest.fixture(scope="module")
def books():
    """A state and its book, drawn once: books("demo"), books("small")."""
    known = {}

    def of(name):
        if name not in known:
            state = demo_state(resource("demo"))
            state = state if name == "demo" else minimal_territory(state)
            known[name] = (state, drawn(state))
        return known[name]

    return of


def edited(state, account_id, name, value):
    old = state.accounts.record(state.accounts.row_of(account_id))[name]
    return AccountEdited("Edit", account_id, {name: old}, {name: value})


def table_with(state, name, row, **values):
    """A cell or two of one row of a table replaced."""
    table = state.table(name).copy()
    for column, value in values.items():
        table[column] = table[column].astype(object)
        table.loc[table.index[row], column] = value
    return TableReplaced("Edit", name, state.table(name), table)


def system_named(state):
    table = state.table("systems").copy()
    table.loc[table.index[0], "name"] = "Northern Star Health"
    return TableReplaced("Name", "systems", state.table("systems"), table)


def of_opportunity(state, **values):
    mine = np.flatnonzero(state.table("opportunities")["account_id"] == "A12")
    return table_with(state, "opportunities", int(mine[0]), **values)


def moved(state, account_id):
    layer = state.scenario("live").layer(CORE_TEAM.id)
    rows = np.array([state.accounts.row_of(account_id)])
    return AccountsMoved("live", CORE_TEAM.id, layer.alignment.moving(rows, 1, "Move"))


def shifted(state, account_id, north):
    lat = float(state.accounts.number("lat")[state.accounts.row_of(account_id)])
    return edited(state, account_id, "lat", lat + north)


def accounts_anew(state):
    beds = state.accounts.number("beds") + 10
    held = {
        (scenario.id, team): layer.alignment
        for scenario in state.scenarios
        for team, layer in scenario.layers.items()
    }
    after = state.accounts.with_columns({"beds": beds})
    return AccountsReplaced("Beds", state.accounts, after, held, held)


def renamed_rep(state):
    reps = (replace(state.reps[0], name="Maya Lindqvist-Berg"), *state.reps[1:])
    return RepsReplaced("Name", state.reps, reps)


def renamed_territory(state):
    live = state.scenario("live")
    layer = live.layer(CORE_TEAM.id)
    first = replace(layer.territories[0], name="Ohio Valley")
    after = live.with_layer(
        CORE_TEAM.id, replace(layer, territories=(first, *layer.territories[1:]))
    )
    return ScenarioChanged("Name", live, after)


def plan_typed(state):
    plan = {**state.plans["R1"], "access_notes": ["Gate B by badge."]}
    return PlanEdited("Type", "R1", state.plans["R1"], plan)


def other_setting(state, name, more):
    was = state.settings[name]
    return SettingsChanged("Setting", {name: was}, {name: was + more})


def typed_at(state, path, value):
    return set_value(state, "R1", path, value)


def later_data(state):
    return AboutChanged("Data", state.about, replace(state.about, as_of="2026-12-01"))


def two_at_once(state):
    mission = set_value(state, "R1", ("mission",), "Six thousand patients by 2029.")
    return Together("Both", (edited(state, "A13", "beds", 44.0), mission))


CHANGES = {  # of the smallest whole plan, but for moves, which need another territory
    "account moved": partial(moved, account_id="A30"),
    "place some metres away": partial(shifted, account_id="A13", north=0.00008),
    "place a town away": partial(shifted, account_id="A13", north=0.08),
    "name": partial(edited, account_id="A13", name="name", value="Miami Valley Foregut Institute"),
    "step": partial(of_opportunity, step="6"),
    "relationship": partial(table_with, name="contacts", row=13, relationship="2"),
    "accounts anew": accounts_anew,
    "rep": renamed_rep,
    "territory": renamed_territory,
    "typed": plan_typed,
    "call frequency": partial(other_setting, name="freq.Attack.f2f", more=2),
    "time to close": partial(other_setting, name="ttc.SPEC", more=3),
    "surgeons of a site": partial(other_setting, name="surgeons.SPEC", more=2),
    "institution type": partial(edited, account_id="A27", name="account_type", value="SPEC"),
    "committee rule": partial(edited, account_id="A02", name="vac_rule", value="2nd Friday"),
    "contract end": lambda state: set_contract(state, "A02", contract_end="2027-11-30"),
    "segment": lambda state: choose_segment(state, "A05", "Attack", "They asked for it.", TODAY),
    "volume": partial(table_with, name="volumes", row=0, market_procs=900.0),
    "leader's standing": lambda state: set_person(state, "P001", relationship="2"),
    "data date": later_data,
    "price": partial(other_setting, name="asp.handpiece", more=100),
    "threshold": partial(other_setting, name="suf.thin", more=0.3),
    "years required": partial(
        typed_at, path=("company", "required_sales_usd"), value=[9e5, 1.2e6, 2e6]
    ),
    "family named": partial(
        typed_at, path=("company", "families", "UGI", "name"), value="Upper abdomen"
    ),
    "system named": system_named,
    "diary item": partial(table_with, name="diary_q1", row=0, purpose="Talk about the theatre."),
    "two at once": two_at_once,
    "scenario opened": lambda _state: ScenarioOpened("Open", "live", "live"),
}
_OF_DEMO = ("account moved",)


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(CHANGES))
def test_that_a_change_flags_exactly_the_pages_that_print_otherwise(kind, books):
    base, before = books("demo" if kind in _OF_DEMO else "small")
    state = CHANGES[kind](base).apply(base)
    after = drawn(state, before)
    anew = drawn(state, replace(before, known={}), after)
    assert after.imprints == anew.imprints  # no page that prints otherwise was left as it was
    flagged = differing(before.imprints, after.imprints)
    both = before.sheets.keys() & after.sheets.keys()
    changed = {key for key in both if before.sheets[key].pdf != anew.sheets[key].pdf}
    read = {key for key in changed if words(before.sheets[key]) != words(anew.sheets[key])}
    assert read <= flagged
    unread = (flagged & both) - read
    assert [key for key in sorted(unread) if not seen(before.sheets[key], anew.sheets[key])] == []


@pytest.mark.slow
def test_that_a_page_prints_the_same_alone_and_in_the_whole_book(books, tmp_path):
    base, before = books("small")
    printed = write_book(book_facts(base, 0, today=TODAY), tmp_path / "book.pdf")
    assert dict(printed.imprints) == before.imprints
