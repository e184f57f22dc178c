"""The style sheet: colours from the tokens only, and no type."""

import re
from dataclasses import fields

import pytest
from PySide6.QtGui import QPalette

from ui.theme.sheet import palette, sheet
from ui.theme.tokens import DARK, LIGHT, Tokens

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
def test_that_every_colour_of_the_sheet_is_a_token(tokens: Tokens) -> None:
    known = {getattr(tokens, each.name) for each in fields(tokens)}
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", sheet(tokens)))
    assert used
    assert used <= known


@BOTH
def test_that_the_sheet_sets_no_font(tokens: Tokens) -> None:
    assert "font" not in sheet(tokens)


@BOTH
def test_that_the_palette_names_accent_and_disabled_text(tokens: Tokens) -> None:
    made = palette(tokens)
    assert made.color(QPalette.ColorRole.Highlight).name().upper() == tokens.accent
    off = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert off.name().upper() == tokens.muted
