"""Inter for the book: eight static cuts, instanced once per computer and cached.

The PDF library embeds TrueType outlines only and applies no OpenType features. So the weights
and the display size are instanced from the variable font of the `fontpkg_inter` package (OFL),
and the "Tab" cuts carry tabular digits and signs in their character map.
"""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import fontpkg_inter
import platformdirs
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from model.errors import PlanError

TEXT: Final = "Inter-Text"
MEDIUM: Final = "Inter-TextMedium"
SEMI: Final = "Inter-TextSemi"
TAB: Final = "Inter-TextTab"
MEDIUM_TAB: Final = "Inter-TextMediumTab"
SEMI_TAB: Final = "Inter-TextSemiTab"
DISPLAY: Final = "Inter-Display"
DISPLAY_LIGHT: Final = "Inter-DisplayLight"

XS: Final = 7.0  # labels, axes, column heads, furniture
S: Final = 8.5  # text, tables
M: Final = 11.0  # lead, cell names
L: Final = 20.0  # title, key figures
XL: Final = 27.0  # the mission on the cover
LEADING: Final = {XS: 9.0, S: 12.0, M: 15.0, L: 24.0, XL: 34.0}


@dataclass(frozen=True)
class _Cut:
    name: str
    weight: int
    optical: int
    tab: str | None = None


_CUTS = (
    _Cut(TEXT, 400, 14, TAB),
    _Cut(MEDIUM, 500, 14, MEDIUM_TAB),
    _Cut(SEMI, 600, 14, SEMI_TAB),
    _Cut(DISPLAY, 600, 32),
    _Cut(DISPLAY_LIGHT, 300, 32),
)
ALL_CUTS: Final = (TEXT, MEDIUM, SEMI, TAB, MEDIUM_TAB, SEMI_TAB, DISPLAY, DISPLAY_LIGHT)
_TABULAR: Final = "0123456789+−"  # a tabular comma or space would gape
_SCRIPTS: Final = (  # Latin with all accents, Greek, Cyrillic, marks, currency, arrows, shapes
    (0x20, 0x250),
    (0x2C6, 0x2DE),
    (0x300, 0x370),
    (0x370, 0x460),
    (0x1E00, 0x1F00),
    (0x2010, 0x2060),
    (0x2070, 0x20C1),
    (0x2100, 0x2200),
    (0x2200, 0x2270),
    (0x25A0, 0x2600),
    (0x2605, 0x2607),
    (0x2713, 0x2718),
)
_RECIPE: Final = "2"  # raise when the cuts change


def register(cache_dir: Path | None = None) -> None:
    """Make all cuts known to the PDF library; cheap after the first call of the process.

    Parameters
    ----------
    cache_dir
        Where the cuts are kept; default the user's cache folder, in a folder per font version.

    Raises
    ------
    PlanError
        If the font package lacks its file.
    """
    if all(name in pdfmetrics.getRegisteredFontNames() for name in ALL_CUTS):
        return
    folder = cache_folder(cache_dir)
    if not all((folder / f"{name}.ttf").exists() for name in ALL_CUTS):
        _cut_into(folder)
    for name in ALL_CUTS:
        try:
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
        except TTFError:  # a cache file was damaged: cut anew, once
            _cut_into(folder)
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


def cache_folder(cache_dir: Path | None = None) -> Path:
    """Where the cuts of this font version and of this recipe lie."""
    where = cache_dir or Path(platformdirs.user_cache_dir("catchment", appauthor=False)) / "fonts"
    return where / f"inter-{version('fontpkg_inter')}-{_RECIPE}"


def _cut_into(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in _cuts().items():
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(temporary).replace(folder / f"{name}.ttf")


def _cuts() -> dict[str, bytes]:
    """Instance every cut from the variable font; about five seconds on a slow core."""
    from fontTools.ttLib import TTFont as Source  # slow imports, needed once per computer
    from fontTools.varLib import instancer

    path = Path(fontpkg_inter.__file__).parent / "files" / "Inter[opsz,wght].ttf"
    if not path.exists():
        raise PlanError("The font Inter is missing.", remedy="Reinstall Catchment.")
    small, tabular = _without_features(path)
    cuts = {}
    for cut in _CUTS:
        font = instancer.instantiateVariableFont(
            Source(io.BytesIO(small)),
            {"wght": cut.weight, "opsz": cut.optical},
            overlap=instancer.OverlapMode.KEEP_AND_DONT_SET_FLAGS,
        )
        cuts[cut.name] = _saved(font, cut.name)
        if cut.tab is not None:
            for table in font["cmap"].tables:
                for code, glyph in tabular.items():
                    if code in table.cmap:
                        table.cmap[code] = glyph
            cuts[cut.tab] = _saved(font, cut.tab)
    return cuts


def _without_features(path: Path) -> tuple[bytes, dict[int, str]]:
    """The variable font without layout features and alternates, and its tabular glyphs."""
    from fontTools import subset
    from fontTools.ttLib import TTFont as Source

    font = Source(io.BytesIO(path.read_bytes()), lazy=True, recalcTimestamp=False)
    tabular = _tabular_glyphs(font)
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "MVAR", "HVAR"]
    options.hinting, options.notdef_outline, options.glyph_names = False, True, True
    subsetter = subset.Subsetter(options)
    codes = [code for code in font.getBestCmap() if any(a <= code < z for a, z in _SCRIPTS)]
    subsetter.populate(unicodes=codes, glyphs=list(tabular.values()))
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue(), tabular


def _tabular_glyphs(font: Any) -> dict[int, str]:
    swap: dict[str, str] = {}
    table = font["GSUB"].table
    for feature in table.FeatureList.FeatureRecord:
        if feature.FeatureTag != "tnum":
            continue
        for index in feature.Feature.LookupListIndex:
            for sub in table.LookupList.Lookup[index].SubTable:
                swap.update(getattr(getattr(sub, "ExtSubTable", sub), "mapping", {}))
    return {
        code: swap[glyph]
        for code, glyph in font.getBestCmap().items()
        if chr(code) in _TABULAR and glyph in swap
    }


def _saved(font: Any, name: str) -> bytes:
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = name.replace("-", " ")
        elif record.nameID == 6:
            record.string = name
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@lru_cache(maxsize=65536)
def width(text: str, cut: str, size: float) -> float:
    """Advance width of clean text in points."""
    return float(pdfmetrics.stringWidth(text, cut, size))


@cache
def glyphs(cut: str) -> frozenset[int]:
    """Code points that the cut can draw."""
    return frozenset(pdfmetrics.getFont(cut).face.charToGlyph)


def tabular(cut: str) -> str:
    """The cut with tabular digits that belongs to `cut`; itself when there is none."""
    return {TEXT: TAB, MEDIUM: MEDIUM_TAB, SEMI: SEMI_TAB}.get(cut, cut)
