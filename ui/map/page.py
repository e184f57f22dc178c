"""The folium page under a strict Content-Security-Policy, and the files it is made of."""

import base64
import hashlib
from functools import cache
from html.parser import HTMLParser
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice

from model.errors import PlanError
from model.kept import kept_bytes
from model.resources import resource
from ui.map.scheme import HOST, SCHEME, SchemeHandler

_ROOT = f"{SCHEME}://{HOST}"
_OWN_SCRIPTS = (
    "geometry.js",
    "stage.js",
    "base_layer.js",
    "overlays.js",
    "territory_layer.js",
    "sprites.js",
    "account_layer.js",
    "labels.js",
    "furniture.js",
    "drag_picture.js",
    "pin.js",
    "home_mark.js",
    "polygon.js",
    "gestures.js",
    "start.js",
)
_SCRIPTS = ("leaflet.js", "qwebchannel.js", *_OWN_SCRIPTS)
_STYLES = ("leaflet.css", "map.css")
_FONT = "Inter[opsz,wght].ttf"


@cache
def page_html() -> bytes:
    """The map page as UTF-8; the same for every map, made once on a computer."""
    return kept_bytes("map-page", (Path(__file__), version("folium"), version("branca")), _page)


def _page() -> bytes:
    import folium  # heavy, and wanted only where the page was never made
    from branca.element import Element

    chart = folium.Map(
        [39.0, -96.0],
        zoom_start=4,
        min_zoom=2,
        max_zoom=15,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        keyboard=False,
        box_zoom=False,
        double_click_zoom=False,
        inertia=False,
        zoom_animation=False,
        fade_animation=False,
        zoom_snap=0.25,
        wheel_px_per_zoom_level=120,
        wheel_debounce_time=20,
    )
    chart.default_js = [(name, f"{_ROOT}/{name}") for name in _SCRIPTS]
    chart.default_css = [(name, f"{_ROOT}/{name}") for name in _STYLES]
    root = chart.get_root()
    begin = f'addEventListener("load", () => catchment.start({chart.get_name()}));'
    root.script.add_child(Element(begin))  # folium makes the map after this line
    return with_policy(root.render()).encode()


def with_policy(html: str) -> str:
    """Put a policy as the first tag of the head that allows exactly the inline parts of `html`."""
    inline = _InlineParts()
    inline.feed(html)
    inline.close()
    scripts, styles = (" ".join(map(_hash, parts)) for parts in (inline.scripts, inline.styles))
    policy = (
        f"default-src 'none'; script-src {_ROOT}/ {scripts}; style-src {_ROOT}/ {styles}; "
        f"connect-src {_ROOT}/; font-src {_ROOT}/; base-uri 'none'; form-action 'none'"
    )
    head, found, rest = html.partition("<head>")
    if not found:
        raise ValueError("the page has no head")
    return f'{head}<head><meta http-equiv="Content-Security-Policy" content="{policy}">{rest}'


def serve_page(handler: SchemeHandler) -> None:
    """Offer the page and the files it names through `handler`."""
    handler.serve("index.html", "text/html", page_html)
    leaflet = files("js_lib_leaflet").joinpath("static", "js_lib_leaflet")
    for name, mime in (("leaflet.js", "text/javascript"), ("leaflet.css", "text/css")):
        handler.serve(name, mime, leaflet.joinpath(name).read_bytes)
    handler.serve("qwebchannel.js", "text/javascript", _channel_script)
    handler.serve("map.css", "text/css", resource("web", "map", "map.css").read_bytes)
    for name in _OWN_SCRIPTS:
        handler.serve(name, "text/javascript", resource("web", "map", name).read_bytes)
    font = files("fontpkg_inter").joinpath("files", _FONT)
    handler.serve("inter.ttf", "font/ttf", font.read_bytes)


def _channel_script() -> bytes:
    script = QFile(":/qtwebchannel/qwebchannel.js")
    if not script.open(QIODevice.OpenModeFlag.ReadOnly):
        raise PlanError("Qt's own web channel script is missing.", remedy="Reinstall Catchment.")
    return bytes(script.readAll().data())


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class _InlineParts(HTMLParser):
    """Collects the text of scripts and styles that stand in the page itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "style":
            self._into = self.styles
        elif tag == "script" and "src" not in dict(attrs):
            self._into = self.scripts
        if self._into is not None:
            self._into.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data
