"""The places of a field pack for navigation devices and map programs: GPX 1.1 and KML 2.2."""

import re
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from reports.field.customers import Customer
from reports.field.days import Stop
from reports.field.facts import FieldFacts

_GPX: Final = "http://www.topografix.com/GPX/1/1"
_KML: Final = "http://www.opengis.net/kml/2.2"
_ROUGH: Final = "(placed only by its postcode or town)"
# What XML 1.0 does not allow, not even escaped.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def gpx_of(facts: FieldFacts) -> bytes:
    """A waypoint per account with a place, and a route per day."""
    register_namespace("", _GPX)
    root = Element(f"{{{_GPX}}}gpx", {"version": "1.1", "creator": "Catchment"})
    _said(SubElement(root, f"{{{_GPX}}}metadata"), f"{{{_GPX}}}name", _title(facts))
    for one in facts.customers:
        if one.lat is not None and one.lon is not None:
            point = SubElement(root, f"{{{_GPX}}}wpt", _at(one.lat, one.lon))
            _said(point, f"{{{_GPX}}}name", one.name)
            _said(point, f"{{{_GPX}}}desc", _about(one))
    for day, stops in facts.days.items():
        places = list(_visits(stops))
        if not places:
            continue
        way = SubElement(root, f"{{{_GPX}}}rte")
        _said(way, f"{{{_GPX}}}name", day.isoformat())
        for stop, lat, lon in places:
            point = SubElement(way, f"{{{_GPX}}}rtept", _at(lat, lon))
            _said(point, f"{{{_GPX}}}name", f"{stop.clock} {stop.name}".strip())
            _said(point, f"{{{_GPX}}}desc", stop.words)
    return _document(root)


def kml_of(facts: FieldFacts) -> bytes:
    """A folder of accounts, and one per day with its stops and the line through them."""
    register_namespace("", _KML)
    root = Element(f"{{{_KML}}}kml")
    document = SubElement(root, f"{{{_KML}}}Document")
    _said(document, f"{{{_KML}}}name", _title(facts))
    folder = _folder(document, "Accounts")
    for one in facts.customers:
        if one.lat is not None and one.lon is not None:
            _mark(folder, one.name, _about(one), one.lat, one.lon)
    for day, stops in facts.days.items():
        places = list(_visits(stops))
        if not places:
            continue
        folder = _folder(document, day.isoformat())
        for stop, lat, lon in places:
            _mark(folder, f"{stop.clock} {stop.name}".strip(), stop.words, lat, lon)
        if len(places) > 1:
            line = SubElement(folder, f"{{{_KML}}}Placemark")
            _said(line, f"{{{_KML}}}name", "Order of the visits")
            drawn = SubElement(line, f"{{{_KML}}}LineString")
            told = " ".join(f"{lon:.6f},{lat:.6f}" for _, lat, lon in places)
            _said(drawn, f"{{{_KML}}}coordinates", told)
    return _document(root)


def _visits(stops: Iterable[Stop]) -> Iterable[tuple[Stop, float, float]]:
    for stop in stops:
        if stop.is_visit and stop.lat is not None and stop.lon is not None:
            yield stop, stop.lat, stop.lon


def _about(one: Customer) -> str:
    return f"{one.address} {_ROUGH}".strip() if one.approximate else one.address


def _title(facts: FieldFacts) -> str:
    return f"{facts.territory}, {facts.rep.name or facts.rep.id}"


def _at(lat: float, lon: float) -> dict[str, str]:
    return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}


def _folder(document: Element, name: str) -> Element:
    folder = SubElement(document, f"{{{_KML}}}Folder")
    _said(folder, f"{{{_KML}}}name", name)
    return folder


def _mark(folder: Element, name: str, words: str, lat: float, lon: float) -> None:
    mark = SubElement(folder, f"{{{_KML}}}Placemark")
    _said(mark, f"{{{_KML}}}name", name)
    _said(mark, f"{{{_KML}}}description", words)
    point = SubElement(mark, f"{{{_KML}}}Point")
    _said(point, f"{{{_KML}}}coordinates", f"{lon:.6f},{lat:.6f}")


def _said(parent: Element, tag: str, words: str) -> None:
    if words:
        SubElement(parent, tag).text = _ILLEGAL.sub(" ", words)


def _document(root: Element) -> bytes:
    indent(root, " ")
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content
