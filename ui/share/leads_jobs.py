"""What the worker does for leads: read a hostile list, route it, look for white space."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.leads.reading import LeadList, leads_of_text, read_leads
from model.leads.routing import Routing, route
from model.leads.rules import LeadRule, read_rules
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
    """Facilities of the market list `data["path"]`, or without one the towns, nobody has."""
    tell("Looking for white space")
    if data["path"]:
        return openings_in_file(data["state"], Path(data["path"]), data["team"])
    return openings_in_towns(data["state"], data["team"])


def load_rules(data: Any, tell: Tell, _stop: Stop) -> tuple[LeadRule, ...]:
    """The rules of a file."""
    tell("Reading the rules")
    return read_rules(Path(data["path"]))
