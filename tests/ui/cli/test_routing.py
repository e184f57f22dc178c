"""The command `leads`."""

import csv

LIST = """Lead ID,Company,City,State,ZIP
L1,Queen City University Medical Ctr,Cincinnati,OH,45219
L2,Brand New ASC,Columbus,OH,43215
L3,Far Away Clinic,Miami,FL,33101
"""


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_that_a_list_gets_owners_and_reasons(run, demo, tmp_path):
    (tmp_path / "leads.csv").write_text(LIST)
    out = tmp_path / "out.csv"
    said = run("leads", demo, "--file", tmp_path / "leads.csv", "--out", out, "--json")
    assert said.code == 0
    assert (said.data["routed"], said.data["unrouted"]) == (2, 1)
    assert said.data["seconds"] >= 0
    written = rows(out)
    assert [row["owner"] for row in written] == ["Maya Lindqvist", "Beatriz Castor", ""]
    assert all(row["reason"] for row in written)
    assert [row["Lead ID"] for row in written] == ["L1", "L2", "L3"]


def test_that_rules_and_owners_are_kept_only_when_asked(run, demo, tmp_path):
    (tmp_path / "leads.csv").write_text(LIST)
    (tmp_path / "rules.csv").write_text(
        "kind,match,owner\nzip,43215,T3; T4\nzip,43215,R5\nstate,FL,Patrick Doyle\n"
    )
    ask = ("leads", demo, "--file", tmp_path / "leads.csv", "--out", tmp_path / "out.csv")
    before = demo.read_bytes()
    assert run(*ask).code == 0
    assert demo.read_bytes() == before
    said = run(*ask, "--rules", tmp_path / "rules.csv", "--keep", "--json")
    assert said.data["unrouted"] == 0
    assert said.data["clashes"] == [
        "Rule 1 (ZIP 43215) and rule 2 (ZIP 43215) disagree; rule 1 counts."
    ]
    first = [row["owner"] for row in rows(tmp_path / "out.csv")]
    assert first[2] == "Patrick Doyle"
    run(*ask)
    again = rows(tmp_path / "out.csv")
    assert [row["owner"] for row in again] == first
    assert "has had it since 2026-11-30" in again[1]["reason"]


def test_that_what_is_no_list_is_said_in_one_sentence(run, demo, tmp_path):
    (tmp_path / "x.csv").write_text("Colour,Size\nred,1\n")
    said = run("leads", demo, "--file", tmp_path / "x.csv", "--out", tmp_path / "out.csv")
    assert said.code == 1
    assert len(said.err.strip().splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()


def test_that_the_answers_do_not_overwrite_the_list(run, demo, tmp_path):
    path = tmp_path / "leads.csv"
    path.write_text(LIST)
    said = run("leads", demo, "--file", path, "--out", path)
    assert said.code == 1
    assert path.read_text() == LIST
