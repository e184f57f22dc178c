"""Which CRM a project belongs to, and what another one leaves behind."""

from dataclasses import replace

from model.diary.sent import sent_items
from model.sync.connector import Outgoing
from model.sync.ledger import base_of
from model.sync.mapping import mapping_changed, mapping_of
from model.sync.outbox import queueing
from model.sync.setup import Setup, begins_anew, connecting, disconnecting, last_sync
from tests.model.sync.items import sent_of
from tests.model.sync.memory import SETUP, pulled, pushed, same_crm, two_reps

TASK = Outgoing("u-1", "task", "Call", "2027-01-04", account="A1")
OTHER = Setup("salesforce", "https://sandbox.example.com", user="me")


def test_that_another_crm_begins_anew_and_undo_brings_the_first_back() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    queue = queueing(state, "salesforce", [(TASK, sent_of(TASK, "salesforce"))])
    assert queue is not None
    state, _ = pushed(queue.apply(state), crm)
    state = mapping_changed(state, mapping_of(state, "salesforce")[:3]).apply(state)
    assert not begins_anew(state, SETUP)
    assert begins_anew(state, OTHER)
    change = connecting(state, OTHER)
    other = change.apply(state)
    assert base_of(other, "accounts") == {}
    assert last_sync(other) == ""
    assert sent_items(other, "R1", "salesforce") == {}
    assert len(mapping_of(other, "salesforce")) == 3  # the fields are called the same
    assert len(other.accounts) == 4
    back = change.inverse().apply(other)
    assert len(base_of(back, "accounts")) == 4
    assert len(sent_items(back, "R1", "salesforce")) == 1


def test_that_the_same_crm_goes_on_after_a_pause() -> None:
    state, _ = pulled(two_reps(), same_crm())
    paused = disconnecting(state).apply(state)
    again = connecting(paused, SETUP).apply(paused)
    assert len(base_of(again, "accounts")) == 4
    assert not begins_anew(paused, SETUP)
    assert begins_anew(paused, OTHER)


def test_that_another_system_has_its_usual_fields() -> None:
    state, _ = pulled(two_reps(), same_crm())
    state = mapping_changed(state, mapping_of(state, "salesforce")[:3]).apply(state)
    hubspot = Setup("hubspot", "https://api.hubapi.com")
    assert connecting(state, hubspot).apply(state).table("sync_mapping").empty


def test_that_a_territory_model_maps_territories_instead_of_owners() -> None:
    state = two_reps()
    model = replace(SETUP, model="0MA")
    rows = mapping_of(connecting(state, model).apply(state), "salesforce")
    found = {row.field: (row.remote, row.direction) for row in rows if row.what == "accounts"}
    assert found["territory"] == ("Territory2", "both")
    assert "owner" not in found
