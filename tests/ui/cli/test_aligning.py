"""`align` as somebody types it: strategies, rules, refusals and reasons."""

import csv
import json
import re

import pytest

KEYS = {
    "scenario", "feasible", "objective", "objective_unit", "bound", "gap_pct", "seconds",
    "iterations", "compile_seconds", "seed", "territories", "deviation", "contiguous", "moved",
    "violations", "explanation",
}  # fmt: skip


def align(run, project, *words):
    return run("align", project, "--iterations", 3, "--json", *words)


def owners(run, project, tmp_path):
    """The territory of every account in the open scenario."""
    out = tmp_path / "owners.csv"
    assert run("export", project, "--out", out).code == 0
    with out.open(encoding="utf-8-sig") as file:
        return {row["account_id"]: row["territory"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    "strategy", ["geographic", "system", "specialty", "potential", "demographic", "hybrid"]
)
def test_that_every_strategy_answers_with_every_key(run, demo, strategy):
    said = align(run, demo, "-k", 6, "--strategy", strategy)
    assert said.code == 0, said.err
    assert set(said.data) >= KEYS
    assert said.data["feasible"], said.data["violations"]
    assert said.data["territories"] == 6
    assert set(said.data["moved"]) >= {"accounts", "potential"}


def test_that_the_number_of_territories_can_be_chosen(run, demo):
    data = align(run, demo, "-k", "auto").data
    assert 4 <= data["territories"] <= 8
    assert "were chosen" in data["explanation"]


def test_that_an_overlay_team_lies_beside_the_core_team(run, demo):
    data = align(run, demo, "-k", 2, "--strategy", "specialty", "--team", "clinical").data
    assert (data["team"], data["territories"]) == ("clinical", 2)
    core = run("measure", demo, "--json").data
    overlay = run("measure", demo, "--team", "clinical", "--json").data
    assert (len(core["territories"]), len(overlay["territories"])) == (6, 2)


def test_that_an_unknown_team_is_no_new_one(run, demo):
    said = align(run, demo, "-k", 2, "--team", "clinicl")
    assert said.code == 1
    assert 'no team "clinicl"' in said.err


def test_that_locks_names_and_bars_hold(run, demo, tmp_path):
    before = owners(run, demo, tmp_path)
    said = align(
        run, demo, "-k", 6, "--lock", "T6", "--named", "T5-06:R2", "--forbid", "A05:T1",
        "--balance", "workload:30", "--contiguous", "soft",
    )  # fmt: skip
    assert said.code == 0, said.err
    after = owners(run, demo, tmp_path)
    assert all(after[a] == "T6" for a, t in before.items() if t == "T6" and a != "T5-06")
    assert after["T5-06"] == "T2"
    assert after["A05"] != "T1"


def test_that_only_one_district_moves(run, demo, tmp_path):
    before = owners(run, demo, tmp_path)
    said = align(run, demo, "-k", 6, "--from", "live", "--only", "Ohio", "--balance", "workload:5")
    assert said.code == 0, said.err
    after = owners(run, demo, tmp_path)
    assert all(after[a] == t for a, t in before.items() if t in ("T5", "T6"))


def test_that_a_budget_is_never_exceeded(run, demo):
    data = align(
        run, demo, "-k", 6, "--from", "live", "--max-moved", "revenue:2", "--balance", "workload:9"
    ).data
    assert data["moved"]["revenue"] <= 2.0 + 1e-9


def test_that_a_rebalance_moves_at_most_15_percent_of_revenue_by_default(run, demo):
    data = align(run, demo, "-k", 6, "--from", "live").data
    assert data["moved"]["revenue"] <= 15.0
    assert "At most 15 % of revenue may move" in data["explanation"]


def test_that_the_impossible_is_refused_with_the_clash_and_a_way_out(run, demo, tmp_path):
    before = owners(run, demo, tmp_path)
    said = align(
        run, demo, "-k", 6, "--from", "live", "--max-moved", "accounts:0", "--balance", "workload:1"
    )
    assert said.code == 1
    assert "These cannot hold together" in said.err
    assert "Traceback" not in said.err
    assert len(said.data["clash"]) == 2
    assert said.data["relaxation"]
    assert (said.data["feasible"], said.data["scenario"]) == (False, None)
    assert owners(run, demo, tmp_path) == before
    text = run(
        "align", demo, "-k", 6, "--iterations", 2, "--from", "live", "--max-moved", "accounts:0",
        "--balance", "workload:1",
    )  # fmt: skip
    assert (text.code, text.out) == (1, "")
    assert text.err.count("These cannot hold together") == 1


def test_that_a_refused_rebalance_says_the_best_balance_that_its_budget_allows(run, demo):
    words = (
        "align", demo, "-k", 6, "--iterations", 2, "--from", "live", "--max-moved", "potential:1",
        "--balance", "workload:1",
    )  # fmt: skip
    said = run(*words)
    assert said.code == 1
    assert "These cannot hold together" in said.err
    assert "The best balance of workload within 1 % of potential is at least ±" in said.err
    assert re.search(r"±[\d.]+ % was reached", said.err)


def test_that_what_was_not_found_is_kept_and_named_so(run, demo):
    said = align(run, demo, "-k", 6, "--balance", "workload:0.001")
    assert said.code == 0
    assert not said.data["feasible"]
    assert said.data["clash"] == []
    assert "not proven" in said.data["explanation"]
    assert said.data["gap_pct"] is None


def test_that_text_output_says_so_too(run, demo):
    said = run("align", demo, "-k", 6, "--balance", "workload:0.001", "--iterations", 2)
    assert said.code == 0
    assert "breaks limits" in said.out


def test_that_every_moved_account_gives_its_reason(run, demo):
    data = align(run, demo, "-k", 6, "--from", "live", "--explain").data
    assert len(data["reasons"]) == data["moved"]["accounts"] > 0
    first = data["reasons"][0]
    assert first["reason"].endswith(".")
    assert {"account", "from", "to", "keep_cost", "estimated", "rule"} <= set(first)
    said = run("align", demo, "-k", 6, "--from", "live", "--explain", "--iterations", 3)
    assert " to " in said.out


def test_that_barriers_are_read_kept_and_used(run, demo, tmp_path):
    path = tmp_path / "river.geojson"
    line = {"type": "LineString", "coordinates": [[-90.0, 40.5], [-80.0, 40.5]]}
    path.write_text(json.dumps(line), encoding="utf-8")
    free = align(run, demo, "-k", 6, "--seed", 2).data
    dammed = align(run, demo, "-k", 6, "--seed", 2, "--barriers", path).data
    assert dammed["objective"] > free["objective"]
    again = align(run, demo, "-k", 6, "--seed", 2).data
    assert again["objective"] == pytest.approx(dammed["objective"])
    missing = align(run, demo, "-k", 6, "--barriers", tmp_path / "no.geojson")
    assert missing.code == 1
    assert "cannot be read" in missing.err


def test_that_a_request_can_be_repeated(run, demo):
    first = align(
        run, demo, "-k", 6, "--strategy", "hybrid", "--weight", "potential:0.5",
        "--weight", "workload:0.5", "--named", "A01:R1", "--save-as", "Mix",
    ).data  # fmt: skip
    again = align(run, demo, "-k", 6, "--like", "Mix").data
    assert again["deviation"] == first["deviation"]
    assert again["strategy"] == "hybrid"
    said = align(run, demo, "-k", 6, "--like", "live")
    assert said.code == 1
    assert "was not made by a request" in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--weight", "potential:0.7"), "add up to 0.7"),
        (("--lock", "nobody"), 'no account "nobody"'),
        (("--only", "Utah"), 'no district or territory "Utah"'),
        (("--named", "A01"), "ACCOUNT:TERRITORY"),
        (("--max-moved", "revenue:5"), "needs a scenario"),
        (("--distance", "straight", "--homes", "pulled"), "straight miles"),
        (("--covers", "cath_lab"), "cath_lab"),
        (("--forbid", "A01:T9"), 'no territory "T9"'),
    ],
)
def test_that_words_that_do_not_fit_get_one_sentence(run, demo, words, sentence):
    said = align(run, demo, "-k", 6, *words)
    assert said.code == 1
    assert sentence in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("number", ["0", "-2", "many", "2.5"])
def test_that_a_number_of_territories_is_one(run, demo, number):
    assert align(run, demo, "-k", number).code == 2


def test_that_the_same_request_gives_the_same_territories_whatever_is_open(run, demo):
    for name in ("first", "second"):
        assert align(run, demo, "-k", 6, "--seed", 7, "--save-as", name).code == 0
    assert run("compare", demo, "first", "second", "--json").data["moved"] == []


def test_that_no_territory_loses_or_gains_more_than_its_limit(run, demo, tmp_path):
    before = owners(run, demo, tmp_path)
    said = align(
        run, demo, "-k", 6, "--from", "live", "--max-lost", "accounts:10", "--max-gained",
        "accounts:12.5", "--balance", "potential:30", "--no-own-locks",
    )  # fmt: skip
    assert said.code == 0, said.err
    after = owners(run, demo, tmp_path)
    for one in set(before.values()):
        had = sum(owner == one for owner in before.values())
        lost = sum(before[a] == one != after[a] for a in before)
        gained = sum(after[a] == one != before[a] for a in before)
        assert lost <= 0.10 * had
        assert gained <= 0.125 * had


def test_that_a_limit_on_turnover_clashes_in_words(run, demo):
    said = align(
        run, demo, "-k", 6, "--from", "live", "--max-lost", "accounts:0", "--balance",
        "workload:1",
    )  # fmt: skip
    assert said.code == 1
    assert "no territory loses more than 0 % of its accounts" in said.err


def test_that_centres_are_as_far_apart_as_asked(run, demo):
    said = align(run, demo, "-k", 6, "--min-apart", "25", "--balance", "potential:30")
    assert said.code == 0, said.err
    assert said.data["feasible"], said.data["violations"]
    homes = align(run, demo, "-k", 6, "--min-apart", "5000", "--homes", "reps")
    assert homes.code == 1
    assert "apart, less than the" in homes.err
