"""The merge of one record, as properties."""

from hypothesis import given
from hypothesis.strategies import dictionaries, sampled_from

from model.sync.merge import merge_record

NAMES = ("name", "owner", "city")
values = dictionaries(sampled_from(NAMES), sampled_from(["", "a", "b", "c"]))
ways = dictionaries(sampled_from(NAMES), sampled_from(["in", "both", "out"]), min_size=1)


def full(told: dict[str, str]) -> dict[str, str]:
    return {name: told.get(name, "") for name in NAMES}


@given(base=values, ours=values, theirs=values, directions=ways)
def test_that_no_value_is_lost_unseen(
    base: dict[str, str],
    ours: dict[str, str],
    theirs: dict[str, str],
    directions: dict[str, str],
) -> None:
    base, ours, theirs = full(base), full(ours), full(theirs)
    merged = merge_record(base, ours, theirs, directions)
    for name, way in directions.items():
        we, they = ours[name] != base[name], theirs[name] != base[name]
        if we and they and ours[name] != theirs[name] and way != "out":
            assert name in merged.clashing
            assert merged.base[name] == base[name]
        elif they and not we and way != "out":
            assert merged.taken[name] == theirs[name]
        else:
            assert name not in merged.taken
            assert name not in merged.clashing


@given(ours=values, theirs=values, directions=ways)
def test_that_a_second_merge_of_the_same_finds_nothing_more(
    ours: dict[str, str], theirs: dict[str, str], directions: dict[str, str]
) -> None:
    ours, theirs = full(ours), full(theirs)
    first = merge_record(None, ours, theirs, directions)
    known = dict(first.base)
    after = {**ours, **first.taken}
    second = merge_record(known, after, theirs, {n: directions[n] for n in known})
    assert second.taken == {}
    assert second.clashing == []


def test_that_what_a_person_holds_is_never_taken_silently() -> None:
    held = frozenset({"owner"})
    merged = merge_record({"owner": "a"}, {"owner": "a"}, {"owner": "b"}, {"owner": "both"}, held)
    assert (merged.taken, merged.clashing) == ({}, ["owner"])
