"""The page without script: whole, escaped, locked down."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from model.scenario import LIVE
from model.territories import CORE_TEAM
from reports.atlas.ground import lay_out
from reports.field.facts import Chosen, field_facts
from reports.field.navigation import ways_to, whole_way
from reports.field.page import page_of
from tests.reports.field.conftest import EVIL, TODAY

VOID = {"meta", "input", "br", "img", "link", "hr"}


class _Page(HTMLParser):
    """Collects tags, texts and links, and checks that every tag is closed in order."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.texts, self.links, self.styled = [], [], [], [], []
        self.scripts, self.policy = [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags.append(tag)
        self.styled += [name for name in told if name == "style" or name.startswith("on")]
        if told.get("http-equiv") == "Content-Security-Policy":
            self.policy = told["content"]
        if "href" in told:
            self.links.append(told["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, _attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("script", "style"):
            self.scripts.append((self.open[-1], data))
        else:
            self.texts.append(data)


@pytest.fixture
def page(facts, state):
    def make(**chosen):
        ground = lay_out(state, LIVE, CORE_TEAM.id, today_iso="2027-01-11")
        return page_of(facts(**chosen), ground)

    return make


def test_that_names_with_markup_stay_text(page):
    found = _Page(page(contact_names=True, potential=True, revenue=True))
    assert "img" not in found.tags
    assert EVIL in found.texts
    assert "Show <b>both</b> sizes" in found.texts
    assert "South <West>" in found.texts
    assert not found.open


def test_that_the_policy_allows_this_style_and_this_script_and_nothing_else(page):
    found = _Page(page())
    style = next(text for kind, text in found.scripts if kind == "style")
    script = found.scripts[-1][1]
    marks = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    assert found.policy == (
        f"default-src 'none'; style-src 'sha256-{marks[0]}'; script-src 'sha256-{marks[1]}';"
        " form-action 'none'; base-uri 'none'"
    )
    assert not found.styled
    assert not {"link", "iframe", "object", "img"} & set(found.tags)


def test_that_all_is_there_without_script(page):
    said = " ".join(_Page(page(contact_names=True)).texts)
    for words in (
        "Expires",
        "25\u00a0Jan\u00a02027",
        "Tuesday 12\u00a0Jan",
        "08:00",
        "Dr Ida Berg",
        "Elm Clinic",
        "Changed since",
        "Next steps",
        "45 min",
        "It holds names of contacts.",
    ):
        assert words in said


def test_that_the_page_says_when_no_figures_are_in_it(page):
    assert "It holds no names of contacts, no figures." in page()


def test_that_the_map_draws_placed_accounts_as_links_and_marks_rough_places(page):
    text = page()
    assert text.count('<circle class="dot') == 2
    assert text.count('<circle class="dot rough"') == 1
    places = set(re.findall(r'<a href="#(a\d+)" tabindex', text))
    assert places <= set(re.findall(r'id="(a\d+)"', text))
    assert len(places) == 2


def test_that_a_pack_without_any_place_has_no_map_but_all_the_rest(facts):
    text = page_of(facts(), None)
    assert "No account of yours has a place yet." in text
    assert "<svg" not in text


def test_that_what_the_script_reads_is_json_that_cannot_close_its_element(page):
    found = _Page(page())
    about = json.loads(found.scripts[1][1])
    assert about["rep_id"] == "R1"
    assert about["file"] == "r1-ann-berg-2027-01-11-return.json"
    assert "<" not in found.scripts[1][1]


def test_that_links_to_map_programs_are_made_of_coordinates_or_an_address():
    ways = dict(ways_to("Elm (north) & Co", "12 Elm Street", 39.36, -84.31))
    assert (
        ways["Map"]
        == "geo:39.360000,-84.310000?q=39.360000,-84.310000(Elm%20%20north%20%20%26%20Co)"
    )
    assert ways["Google"].endswith("api=1&destination=39.360000,-84.310000")
    assert ways["Apple"] == "https://maps.apple.com/?daddr=39.360000,-84.310000&dirflg=d"
    assert ways["Waze"] == "https://waze.com/ul?ll=39.360000,-84.310000&navigate=yes"
    rough = dict(ways_to("Elm", '1 "A" & B, Mason', 39.0, -84.0, approximate=True))
    assert rough["Waze"] == "https://waze.com/ul?q=1%20%22A%22%20%26%20B%2C%20Mason&navigate=yes"
    assert ways_to("Elm", "", None, None) == []


def test_that_every_link_leads_into_the_page_or_to_a_map_a_mail_or_a_telephone(page):
    links = _Page(page(contact_names=True)).links
    known = ("#", "geo:", "https://www.google.com/maps/", "https://maps.apple.com/",
             "https://waze.com/", "tel:+15135550100", "mailto:i@b.example")  # fmt: skip
    assert all(link.startswith(known) for link in links)
    assert any(link.startswith("tel:") for link in links)


def test_that_a_visit_known_only_by_its_town_is_driven_to_by_address(page):
    links = _Page(page()).links
    assert "https://waze.com/ul?q=Dayton%2C%20OH%2045402&navigate=yes" in links
    assert not any("39.76" in link for link in links)


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("+1 (513) 555-0100 x12", "tel:+15135550100"),
        ("513.555.0100 ext. 7", "tel:5135550100"),
        ("513 555 0100 / 0200", "tel:5135550100"),
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("ask the desk", ""),
    ],
)
def test_that_a_telephone_link_dials_the_number_alone(state, phone, link):
    contacts = state.tables["contacts"].assign(phone=phone, email="a@b.example?subject=<x>")
    facts = field_facts(
        replace(state, tables={**state.tables, "contacts": contacts}),
        "R1",
        Chosen(contact_names=True),
        today=TODAY,
    )
    found = _Page(page_of(facts, None))
    assert {one for one in found.links if one.startswith("tel:")} == ({link} if link else set())
    assert not any(one.startswith("mailto:") for one in found.links)


def test_that_the_whole_day_is_one_link_through_its_visits(facts):
    link = whole_way(facts().stops[:2])
    assert link == (
        "https://www.google.com/maps/dir/?api=1&destination=Dayton%2C%20OH%2045402"
        "&waypoints=39.360000%2C-84.310000"
    )
    assert whole_way(facts().stops[:1]) == ""
