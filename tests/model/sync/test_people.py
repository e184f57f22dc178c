"""Which rep is which owner in the CRM."""

from dataclasses import replace

from model.reps import Rep
from model.sync.connector import Person
from model.sync.people import known_owner, matched, owners_set
from tests.model.sync.memory import two_reps

ANN = Rep("R1", "Ann Lee", notes={"email": "ann@example.com"})
BO = Rep("R2", "Bo  Ek")


def test_that_reps_are_found_by_email_first_and_then_by_name() -> None:
    people = [
        Person("1", "Somebody", "ANN@example.com"),
        Person("2", "Ann Lee"),
        Person("3", "bo ek"),
    ]
    assert matched([ANN, BO], people) == {"R1": "1", "R2": "3"}


def test_that_two_people_of_one_name_are_nobody() -> None:
    assert matched([BO], [Person("1", "Bo Ek"), Person("2", "Bo Ek")]) == {}


def test_that_a_known_owner_stays_and_is_given_to_nobody_else() -> None:
    known = replace(ANN, notes={"crm_id": "3"})
    assert matched([known, BO], [Person("3", "Bo Ek"), Person("4", "Ann Lee")]) == {}


def test_that_an_owner_is_set_taken_back_and_undone() -> None:
    state = two_reps()
    change = owners_set(state, {"R1": " 005X "})
    after = change.apply(state)
    assert [known_owner(rep) for rep in after.reps] == ["005X", "005S"]
    assert change.label == "Set the owner of Ann in the CRM"
    assert change.inverse().apply(after).reps == state.reps
    assert known_owner(owners_set(after, {"R1": ""}).apply(after).reps[0]) == ""
