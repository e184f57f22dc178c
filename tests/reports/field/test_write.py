"""The files beside the page: read back by parsers of their own, sealed when asked for."""

from dataclasses import replace
from xml.etree import ElementTree

import pypdfium2
import pytest
import pyzipper

from model.errors import PlanError
from model.field_return.packs import last_pack
from reports.field.facts import Chosen
from reports.field.write import write_field_packs
from tests.reports import ics_reader as ics
from tests.reports.field.conftest import EVIL, STAMP, TODAY

GPX = "{http://www.topografix.com/GPX/1/1}"
KML = "{http://www.opengis.net/kml/2.2}"
ENDINGS = [".gpx", ".html", ".ics", ".kml", ".pdf", ".vcf"]


@pytest.fixture
def packs(state, tmp_path):
    def write(*reps, chosen=Chosen(), passphrase="", now=None):  # noqa: B008  frozen
        return write_field_packs(
            now or state,
            list(reps),
            tmp_path,
            chosen,
            today=TODAY,
            stamp=STAMP,
            passphrase=passphrase,
        )

    return write


def content(packs, ending):
    return next(f.path for f in packs.files if f.path.suffix == ending).read_bytes()


def test_that_every_rep_gets_a_folder_of_six_files_and_no_page_has_a_fault(packs, tmp_path):
    found = packs()
    folders = sorted(path.name for path in tmp_path.iterdir())
    assert folders == ["r1-ann-berg-2027-01-11", "r2-ben-cole-2027-01-11"]
    assert sorted(path.suffix for path in (tmp_path / folders[0]).iterdir()) == ENDINGS
    assert not any(file.faults for file in found.files)
    assert found.change.label == "Make 2 field packs"


def test_that_no_file_of_one_rep_tells_of_the_other(packs, tmp_path):
    packs("R1", chosen=Chosen(28, contact_names=True, potential=True, revenue=True))
    for path in next(tmp_path.iterdir()).iterdir():
        data = path.read_bytes()
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(data)
            data = "".join(p.get_textpage().get_text_bounded() for p in document).encode()
        for word in (b"Far & Away", b"Far &amp; Away", b"Not yours", b"Zoe", b"Nils"):
            assert word not in data, path.name


def test_that_the_project_remembers_the_pack_and_undo_forgets_it(packs, state):
    change = packs("R1").change
    after = change.apply(state)
    pack = last_pack(after, "R1")
    assert (pack.made_on, pack.expires_on) == ("2027-01-11", "2027-01-25")
    assert pack.account_ids == {"A1", 'A"2', "A3"}
    back = change.inverse().apply(after)
    assert set(back.tables) == set(state.tables)


def test_that_gpx_holds_waypoints_and_a_route_a_day(packs):
    root = ElementTree.fromstring(content(packs("R1"), ".gpx"))
    names = [point.findtext(f"{GPX}name") for point in root.findall(f"{GPX}wpt")]
    assert names == ["Elm Clinic", EVIL]
    ways = root.findall(f"{GPX}rte")
    assert [way.findtext(f"{GPX}name") for way in ways] == ["2027-01-12"]
    assert [p.findtext(f"{GPX}name") for p in ways[0].findall(f"{GPX}rtept")] == [
        f"08:00 {EVIL}",
        "10:30 Elm Clinic",
    ]


def test_that_kml_has_longitude_first_and_names_as_text(packs):
    root = ElementTree.fromstring(content(packs("R1"), ".kml"))
    marks = {m.findtext(f"{KML}name"): m for m in root.iter(f"{KML}Placemark")}
    assert marks[EVIL].findtext(f"{KML}Point/{KML}coordinates") == "-84.310000,39.360000"
    assert (
        marks["Elm Clinic"]
        .findtext(f"{KML}description")
        .endswith("(placed only by its postcode or town)")
    )
    line = marks["Order of the visits"].findtext(f"{KML}LineString/{KML}coordinates")
    assert line == "-84.310000,39.360000 -84.190000,39.760000"


def test_that_signs_no_xml_may_hold_are_left_out(packs, state):
    names = ["a\x00b\x0bc", "B", "C", "D"]
    dirty = replace(state, accounts=state.accounts.with_columns({"name": names}))
    root = ElementTree.fromstring(content(packs("R1", now=dirty), ".kml"))
    assert "a b c" in [m.findtext(f"{KML}name") for m in root.iter(f"{KML}Placemark")]


def test_that_cards_hold_accounts_and_people_only_when_named(packs):
    plain = content(packs("R1"), ".vcf").decode()
    assert plain.count("BEGIN:VCARD\r\nVERSION:3.0\r\n") == plain.count("END:VCARD\r\n") == 3
    assert "Berg" not in plain
    named = content(packs("R1", chosen=Chosen(contact_names=True)), ".vcf").decode()
    whole = named.replace("\r\n ", "")
    assert "FN:Dr Ida Berg\r\n" in whole
    assert "TEL;TYPE=WORK,VOICE:+1 513 555 0100\r\n" in whole
    assert "ADR;TYPE=WORK:;;12 Elm Street;Mason;OH;45040;\r\n" in whole
    assert "GEO:39.360000;-84.310000\r\n" in whole
    assert all(len(line.encode()) <= 75 for line in named.split("\r\n"))


def test_that_a_comma_or_a_line_break_in_a_name_stays_one_field(packs, state):
    names = ["Elm; north, \\ old\nEND:VCARD", "B", "C", "D"]
    dirty = replace(state, accounts=state.accounts.with_columns({"name": names}))
    text = content(packs("R1", now=dirty), ".vcf").decode().replace("\r\n ", "")
    assert "FN:Elm\\; north\\, \\\\ old END:VCARD\r\n" in text
    assert text.count("\r\nEND:VCARD\r\n") == 3


def test_that_the_calendar_holds_the_days_of_the_pack(packs):
    calendar = ics.read(content(packs("R1"), ".ics"))
    events = [part for part in calendar.parts if part.name == "VEVENT"]
    assert sorted(ics.text(e.one("SUMMARY")) for e in events) == [
        f"[U] Call – {EVIL}",
        "[U] Demo – Elm Clinic",
        f"[U] Remote touch – {EVIL}",
    ]


def test_that_the_calendar_tells_no_sum_that_was_not_chosen(packs):
    plain = content(packs("R1"), ".ics").decode()
    assert "Berg" not in plain
    named = content(packs("R1", chosen=Chosen(contact_names=True)), ".ics").decode()
    assert "With Dr Ida Berg" in named
    assert "12\\,000" not in named
    assert "[amount]" in named


def test_that_without_a_time_zone_the_calendar_is_left_out_and_named(packs, state):
    reps = tuple(replace(rep, home_lat=None, home_lon=None, notes={}) for rep in state.reps)
    found = packs("R1", now=replace(state, reps=reps))
    assert ".ics" not in {file.path.suffix for file in found.files}
    assert found.remarks[0].startswith("Ann Öberg: no calendar file.")


def test_that_a_sealed_pack_is_one_file_that_opens_with_its_passphrase_only(packs, tmp_path):
    secret = "k7mw-4qhx-tn2c-9ydf-pz6r"
    packs("R1", passphrase=secret)
    assert [path.name for path in tmp_path.iterdir()] == ["r1-ann-berg-2027-01-11.zip"]
    with pyzipper.AESZipFile(next(tmp_path.iterdir())) as archive:
        names = archive.namelist()
        assert sorted(name.rpartition(".")[2] for name in names) == [
            "gpx", "html", "ics", "kml", "pdf", "txt", "vcf",
        ]  # fmt: skip
        assert all(info.flag_bits & 1 for info in archive.infolist())
        archive.setpassword(b"wrong")
        with pytest.raises(RuntimeError, match="password"):
            archive.read(names[0])
        archive.setpassword(secret.encode())
        assert b"works without a signal" in archive.read(names[0])


def test_that_a_weak_passphrase_is_refused_before_anything_is_written(packs, tmp_path):
    with pytest.raises(PlanError, match="passphrase is weak"):
        packs("R1", passphrase="secret")
    assert not list(tmp_path.iterdir())


def test_that_the_paper_names_days_steps_and_accounts(packs):
    document = pypdfium2.PdfDocument(content(packs("R1"), ".pdf"))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    told = "\n".join(pages)
    for words in ("Days ahead", "Next steps", "What has changed", "Accounts", "Elm Clinic"):
        assert words in told
    assert "123,456" not in told
