"""The colours of both themes by purpose, and how far apart two of them are.

The values are those of the design guide, section 1; a test checks their contrast.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme: a colour (#RRGGBB) for each purpose."""

    name: str
    # window · cards, bars, tables · wells, inner cards · the workspace rail
    bg: str
    surface: str
    sunken: str
    rail: str
    # row under the pointer · bar track · agreed band
    hover: str
    track: str
    band: str
    # cards, rules · buttons, chips · fields, boxes, toggles
    border: str
    border2: str
    control: str
    # figures, names · sentences · captions, units, axes
    text: str
    text2: str
    muted: str
    # the one primary action, selection, focus, links
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_bg: str
    accent_text: str
    # judgements: text · chip · graphic
    good: str
    good_bg: str
    good_fill: str
    warn: str
    warn_bg: str
    warn_fill: str
    bad: str
    bad_bg: str
    bad_fill: str
    neutral_fill: str
    # base map
    water: str
    land: str
    county: str
    state: str
    road: str
    halo: str
    # what floats: behind a dialog · shadow; alpha 0 to 255
    scrim: str
    scrim_alpha: int
    shadow: str
    shadow_alpha: int


LIGHT = Tokens(
    name="light",
    bg="#F3F5F8",
    surface="#FFFFFF",
    sunken="#F7F9FB",
    rail="#FFFFFF",
    hover="#EEF2F7",
    track="#E6EBF1",
    band="#D3DBE5",
    border="#DFE5EC",
    border2="#C3CDD9",
    control="#8491A4",
    text="#0F1B2D",
    text2="#3F4E63",
    muted="#5A6980",
    accent="#1F5FD6",
    accent_hover="#1B54BC",
    accent_pressed="#184AA7",
    on_accent="#FFFFFF",
    accent_bg="#E7EFFC",
    accent_text="#1A52BA",
    good="#17703A",
    good_bg="#E2F3E8",
    good_fill="#2E9A58",
    warn="#935100",
    warn_bg="#FCEFD6",
    warn_fill="#C77A08",
    bad="#B42318",
    bad_bg="#FCE7E4",
    bad_fill="#D1392B",
    neutral_fill="#7486A0",
    water="#DCE6F0",
    land="#F4F3EF",
    county="#E3E2DC",
    state="#B9BDC2",
    road="#D9CDB6",
    halo="#FFFFFF",
    scrim="#0F1B2D",
    scrim_alpha=110,
    shadow="#0F1B2D",
    shadow_alpha=46,
)

DARK = Tokens(
    name="dark",
    bg="#0E1520",
    surface="#17202E",
    sunken="#121A26",
    rail="#121A26",
    hover="#212C3D",
    track="#29354A",
    band="#3A4962",
    border="#2A3647",
    border2="#435168",
    control="#64748D",
    text="#E8EDF4",
    text2="#BAC5D3",
    muted="#98A6B8",
    accent="#6AA5F8",
    accent_hover="#79AEF9",
    accent_pressed="#5583C5",
    on_accent="#0B1626",
    accent_bg="#1D3050",
    accent_text="#8DBBFA",
    good="#5CCB88",
    good_bg="#16352A",
    good_fill="#45B677",
    warn="#F2B54A",
    warn_bg="#3A2D14",
    warn_fill="#E5A02F",
    bad="#FF8D80",
    bad_bg="#43211F",
    bad_fill="#EE6A5C",
    neutral_fill="#8496B0",
    water="#0B1119",
    land="#1A2330",
    county="#232E3E",
    state="#46546A",
    road="#3A3F47",
    halo="#0E1520",
    scrim="#03070D",
    scrim_alpha=150,
    shadow="#000000",
    shadow_alpha=120,
)

_GROUNDS = ("bg", "surface", "sunken", "hover")
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "text2", "muted") for ground in _GROUNDS),
    ("text", "accent_bg"),
    ("muted", "accent_bg"),
    ("accent_text", "bg"),
    ("accent_text", "surface"),
    ("accent_text", "accent_bg"),
    ("on_accent", "accent"),
    *((verdict, "bg") for verdict in ("good", "warn", "bad")),
    *((verdict, "surface") for verdict in ("good", "warn", "bad")),
    *((verdict, f"{verdict}_bg") for verdict in ("good", "warn", "bad")),
    *((verdict, "accent_bg") for verdict in ("good", "warn", "bad")),  # in a chosen row
)
"""Which text colour is set on which ground; 4.5:1 or more is wanted."""

GRAPHICS = ("control", "neutral_fill", "warn_fill", "bad_fill", "good_fill", "accent")
"""Colours of lines and fills that carry meaning; 3:1 or more on the surface is wanted."""


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1. Source: WCAG 2.1."""
    red, green, blue = (
        v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4
        for v in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: str) -> str:
    """Black-blue or white, whichever reads better on `ground`."""
    return max((DARK.on_accent, LIGHT.on_accent), key=lambda ink: contrast(ink, ground))
