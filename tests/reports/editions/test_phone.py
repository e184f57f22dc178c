"""The edition for the phone: one file, escaped, without network or script."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from model.demo import demo_state
from model.resources import resource
from reports.book.write import book_facts
from reports.editions.phone import phone_parts, write_phone
from tests.reports.book.conftest import hospital_list

TODAY = date(2026, 11, 30)
EVIL = '<img src=x onerror="alert(1)">'
LOADING = {"script", "link", "iframe", "object", "embed", "img", "image", "use", "audio", "video"}


class Reader(HTMLParser):
    """Collects tags and links, and complains about tags that do not close in order."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.links, self.handlers = [], set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "xlink:href")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag not in ("meta", "br", "path", "rect", "circle", "polygon", "polyline"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_endtag(self, tag):
        if tag not in ("path", "rect", "polygon", "polyline"):
            opened = self.open.pop() if tag != "circle" else "circle"
            assert opened == tag, f"{tag} closes {opened}"


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


def _read(facts, path):
    write_phone(facts, path)
    html = path.read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(html)
    reader.close()
    return html, reader


def test_that_the_file_loads_nothing_and_links_only_into_itself_and_to_the_map(demo, tmp_path):
    html, reader = _read(book_facts(demo, 0, today=TODAY), tmp_path / "plan.html")
    assert not reader.tags & LOADING
    assert reader.handlers == []
    assert all(link.startswith(("#", "geo:")) for link in reader.links)
    assert "default-src 'none'" in html
    assert not re.search(r"https?://|url\(|@import", html)
    assert len(html.encode()) < 3_000_000
    assert reader.open == []


def test_that_plan_map_days_and_accounts_are_in_it(demo, tmp_path):
    facts = book_facts(demo, 0, today=TODAY)
    html, reader = _read(facts, tmp_path / "plan.html")
    anchors = [anchor for anchor, _, _ in phone_parts(facts)]
    assert anchors == ["plan", "goals", "map", "days", "quarters", "accounts", "joint", "risks"]
    assert [link[1:] for link in reader.links if link.startswith("#")] == anchors
    assert html.count("<svg") == 3
    assert html.count("<circle") == facts.plan.n  # every account of the demo has a place
    assert "Dayton Foregut Institute" in html
    assert "12.7" in html


def test_that_hostile_words_are_shown_as_they_are_typed(demo, tmp_path):
    plan = {**demo.plans["R1"], "mission": EVIL, "whys": [EVIL], "asks": [{"ask": EVIL}]}
    names = [EVIL, *demo.accounts.text("name")[1:]]
    accounts = demo.accounts.with_columns({"name": names})
    state = replace(demo, accounts=accounts, plans={**demo.plans, "R1": plan})
    html, reader = _read(book_facts(state, 0, today=TODAY), tmp_path / "plan.html")
    assert EVIL not in html
    assert html.count("&lt;img src=x") >= 4
    assert not reader.tags & LOADING


def test_that_people_who_must_not_be_contacted_are_not_named(demo, tmp_path):
    table = demo.table("contacts").copy()
    name = str(table["name"].iloc[0])
    named = book_facts(demo, 0, today=TODAY, contact_names=True)
    before, _ = _read(named, tmp_path / "before.html")
    table["do_not_contact"] = [n == 0 for n in range(len(table))]
    state = replace(demo, tables={**demo.tables, "contacts": table})
    marked = book_facts(state, 0, today=TODAY, contact_names=True)
    after, _ = _read(marked, tmp_path / "after.html")
    assert after.count(name) < before.count(name)


def test_that_people_stand_there_by_title_until_names_are_asked_for(demo, tmp_path):
    contacts = demo.table("contacts")
    own = contacts[contacts["account_id"] == "A13"]
    plain, _ = _read(book_facts(demo, 0, today=TODAY), tmp_path / "plain.html")
    named, _ = _read(book_facts(demo, 0, today=TODAY, contact_names=True), tmp_path / "named.html")
    for name, title in zip(own["name"], own["title"], strict=True):
        assert f"{name}, {title}" not in plain
        assert f"{name}, {title}" in named
        assert title in plain


def test_that_a_working_draft_names_what_it_lacks(demo, tmp_path):
    empty, _ = _read(book_facts(hospital_list(0), 0, today=TODAY), tmp_path / "empty.html")
    whole, _ = _read(book_facts(demo, 0, today=TODAY), tmp_path / "whole.html")
    assert "<h3>Missing</h3>" in empty
    assert "Accounts with type, place and volume or beds" in empty
    assert "<h3>Missing</h3>" not in whole


def test_that_a_territory_without_a_plan_still_has_its_accounts(demo, tmp_path):
    facts = book_facts(demo, 1, today=TODAY)
    html, _ = _read(facts, tmp_path / "bare.html")
    assert next(anchor for anchor, _, _ in phone_parts(facts)) == "plan"
    assert facts.plan.names[0].replace("&", "&amp;") in html


def test_that_needs_stand_there_with_their_severity(demo, tmp_path):
    html, _ = _read(book_facts(demo, 0, today=TODAY), tmp_path / "plan.html")
    assert re.search(r"<dt>Needs</dt><dd>OR time, 5 of 5;", html)
