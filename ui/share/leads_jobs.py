"""What the worker does for leads: read a hostile list, route it, look for white space."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.errors import PlanError
from model.leads.lead import Lead
from model.leads.prospects import Prospects, opening_leads, placed
from model.leads.reading import LeadList, leads_of_text, read_leads
from model.leads.routing import Routing, route
from model.leads.rules import LeadRule, read_rules
from model.leads.unserved import unserved_contacts, unserved_in_list
from model.leads.white_space import Opening, openings_in_file, openings_in_towns

Tell = Callable[[str], None]
Stop = Callable[[], bool]


def route_list(data: Any, tell: Tell, _stop: Stop) -> tuple[LeadList, Routing]:
    """The leads of `data["path"]`, or of the text `data["text"]`, with their owners."""
    tell("Reading the list")
    leads = read_leads(Path(data["path"])) if data["path"] else leads_of_text(data["text"])
    tell("Finding the owners")
    return leads, route(data["state"], leads.leads, data["team"])


def route_again(data: Any, tell: Tell, _stop: Stop) -> tuple[LeadList, Routing]:
    """A list that was read before, by the rules and the alignment of now."""
    tell("Finding the owners")
    leads: LeadList = data["leads"]
    return leads, route(data["state"], leads.leads, data["team"])


def find_openings(data: Any, tell: Tell, _stop: Stop) -> tuple[Opening, ...]:
    """Facilities or people of the market list `data["path"]` that nobody has.

    Without a list the towns, or with `data["surgeons"]` our contacts, nobody calls on.
    """
    tell("Looking for white space")
    state, team = data["state"], data["team"]
    if not data["path"]:
        return (
            unserved_contacts(state, team) if data["surgeons"] else openings_in_towns(state, team)
        )
    people = _people_in(Path(data["path"]))
    if people:
        return unserved_in_list(state, people, team)
    return openings_in_file(state, Path(data["path"]), team)


def _people_in(path: Path) -> tuple[Lead, ...]:
    """The rows of a list of people; () for a list of facilities."""
    try:
        leads = read_leads(path).leads
    except PlanError:  # what is wrong with it, the reading as a market list says
        return ()
    named = sum(bool(lead.person) for lead in leads)
    return leads if 2 * named > len(leads) else ()


def place_prospects(data: Any, tell: Tell, _stop: Stop) -> Prospects:
    """What of the answers `data["routed"]`, or of the openings `data["openings"]`, can be added."""
    tell("Finding their places")
    routed = data.get("routed")
    if routed is None:
        leads = opening_leads(data["openings"])
        routed = route(data["state"], leads, data["team"]).routed
    return placed(routed)


def load_rules(data: Any, tell: Tell, _stop: Stop) -> tuple[LeadRule, ...]:
    """The rules of a file."""
    tell("Reading the rules")
    return read_rules(Path(data["path"]))
