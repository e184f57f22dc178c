"""The page folium makes, with our policy in front."""

import base64
import hashlib
import re

import pytest

from ui.map.page import page_html, serve_page, with_policy
from ui.map.scheme import SchemeHandler


def test_that_the_policy_is_the_first_tag_of_the_head():
    html = page_html().decode()
    head = html[html.index("<head>") + len("<head>") :].lstrip()
    assert head.startswith('<meta http-equiv="Content-Security-Policy"')


def test_that_the_policy_allows_nothing_unsafe():
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page_html().decode())[1]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert not re.search(r"https?:|data:|blob:|file:", policy)


def test_that_the_page_names_no_address_outside():
    addresses = re.findall(r'(?:src|href)\s*=\s*"([^"]*)"', page_html().decode())
    assert addresses
    assert {address.rsplit("/", 1)[0] for address in addresses} == {"app://map"}


def test_that_every_inline_part_is_allowed_by_its_hash():
    html = "<html><head><style>a{}</style></head><body><script>go(1)</script></body></html>"
    guarded = with_policy(html)
    for inline in ("a{}", "go(1)"):
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in guarded
    assert guarded.count("sha256-") == 2


def test_that_a_script_with_a_source_has_no_hash():
    html = '<head><script src="app://map/x.js"></script></head>'
    assert "sha256" not in with_policy(html)


def test_that_a_page_without_head_is_an_error():
    with pytest.raises(ValueError, match="no head"):
        with_policy("<p>x</p>")


def test_that_every_file_the_page_names_is_served(qapp):
    handler = SchemeHandler()
    serve_page(handler)
    for name in re.findall(r'(?:src|href)="app://map/([^"]+)"', page_html().decode()):
        _, content = handler._entries[name]
        assert len(content()) > 100, name
