"""The token table: contrast of every pair that occurs, in both themes."""

from dataclasses import fields

import pytest

from model.palette import TERRITORY_HUES
from ui.theme.tokens import DARK, GRAPHICS, LIGHT, TEXT_PAIRS, Tokens, contrast, ink_on, luminance

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def test_that_black_and_white_are_as_far_apart_as_colours_can_be() -> None:
    assert luminance("#000000") == 0.0
    assert luminance("#FFFFFF") == pytest.approx(1.0)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21.0)


def test_that_30_text_pairs_are_checked_and_none_twice() -> None:
    assert len(TEXT_PAIRS) == len(set(TEXT_PAIRS)) == 30


@BOTH
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=" on ".join)
def test_that_every_text_reads_on_its_ground(tokens: Tokens, pair: tuple[str, str]) -> None:
    ink, ground = pair
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize("name", GRAPHICS)
def test_that_every_graphic_stands_out_from_surface_and_well(tokens: Tokens, name: str) -> None:
    for ground in (tokens.surface, tokens.sunken):
        assert contrast(getattr(tokens, name), ground) >= 3.0


@BOTH
def test_that_a_territory_outline_stands_out_on_land(tokens: Tokens) -> None:
    for hue in TERRITORY_HUES[tokens.name]:
        assert contrast(hue, tokens.land) >= 3.0


@BOTH
def test_that_text_on_a_territory_hue_reads(tokens: Tokens) -> None:
    for ground in TERRITORY_HUES[tokens.name]:
        assert contrast(ink_on(ground), ground) >= 4.5


@BOTH
def test_that_white_text_reads_on_the_hovered_and_pressed_primary_button(tokens: Tokens) -> None:
    for ground in (tokens.accent_hover, tokens.accent_pressed):
        assert contrast(tokens.on_accent, ground) >= 4.5


def test_that_both_themes_fill_every_token_with_a_colour() -> None:
    for tokens in (LIGHT, DARK):
        for each in fields(tokens):
            value = getattr(tokens, each.name)
            if isinstance(value, int):
                assert 0 <= value <= 255
            elif each.name != "name":
                assert len(value) == 7
                assert int(value[1:], 16) >= 0


@BOTH
def test_that_every_ink_reads_on_every_ground_and_chip_of_the_window(tokens: Tokens) -> None:
    inks = ("text", "text2", "muted", "accent_text", "good", "warn", "bad")
    grounds = ("bg", "surface", "sunken", "hover", "track", "accent_bg")
    chips = ("good_bg", "warn_bg", "bad_bg")
    poor = [
        f"{ink} on {ground}"
        for ink in inks
        for ground in (*grounds, *chips)
        if contrast(getattr(tokens, ink), getattr(tokens, ground)) < 4.5
    ]
    assert not poor


@BOTH
def test_that_names_on_the_map_read_on_their_halo_and_on_filled_territories(
    tokens: Tokens,
) -> None:
    part = 0.22 if tokens is DARK else 0.15
    for ink in (tokens.text, tokens.text2):
        assert contrast(ink, tokens.halo) >= 4.5
        for ground in (tokens.land, tokens.water):
            assert contrast(ink, ground) >= 4.5
        for hue in TERRITORY_HUES[tokens.name]:
            assert contrast(ink, _laid_over(hue, tokens.land, part)) >= 4.5


def _laid_over(colour: str, ground: str, part: float) -> str:
    """A colour of which `part` shows over a ground, as #RRGGBB."""
    mixed = (
        round(part * int(colour[i : i + 2], 16) + (1 - part) * int(ground[i : i + 2], 16))
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02X}" for value in mixed)
