"""`pack field`: the phone packs from the command line."""

from pathlib import Path

import pyzipper

ENDINGS = {".gpx", ".html", ".ics", ".kml", ".pdf", ".vcf"}


def test_that_a_reps_pack_is_written_and_the_project_remembers_it(run, demo, tmp_path):
    said = run("pack", demo, "field", "--out", tmp_path / "out", "--rep", "R1", "--json")
    assert said.code == 0, said.err
    files = [Path(one["path"]) for one in said.data["files"]]
    assert {path.suffix for path in files} == ENDINGS
    assert all(path.exists() for path in files)
    page = next(path for path in files if path.suffix == ".html").read_text("utf-8")
    assert "It holds no names of contacts, no figures." in page
    options = ("--contact-names", "--potential", "--revenue", "--days", "7")
    said = run("pack", demo, "field", "--out", tmp_path / "out", "--rep", "R1", *options)
    assert said.code == 0, said.err
    page = next((tmp_path / "out").rglob("*.html")).read_text("utf-8")
    assert "It holds names of contacts, potential, revenue." in page
    assert "Expires 7\u00a0Dec\u00a02026" in page
    assert "Changed since 30\u00a0Nov\u00a02026" in page  # the first pack was remembered


def test_that_the_passphrase_comes_from_the_environment(run, demo, tmp_path, monkeypatch):
    monkeypatch.setenv("CATCHMENT_PASSPHRASE", "k7mw-4qhx-tn2c-9ydf-pz6r")
    said = run("pack", demo, "field", "--out", tmp_path / "out", "--rep", "R2", "--json")
    assert said.code == 0, said.err
    (sealed,) = (tmp_path / "out").iterdir()
    with pyzipper.AESZipFile(sealed) as archive:
        assert all(info.flag_bits & 1 for info in archive.infolist())


def test_that_an_unknown_rep_ends_with_one_sentence_and_no_file(run, demo, tmp_path):
    said = run("pack", demo, "field", "--out", tmp_path / "out", "--rep", "R77")
    assert said.code == 1
    assert 'There is no rep "R77"' in said.err
    assert not (tmp_path / "out").exists()
