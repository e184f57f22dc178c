"""The tables of leads and of white space as columns."""

from collections.abc import Sequence

import numpy as np

from model.format import Formatter
from model.leads.asking import Step
from model.leads.routing import Routed
from model.leads.white_space import Opening
from ui.widgets.chip import ChipKind
from ui.widgets.columns import Look, TableColumn

NOBODY = "nobody"
_KINDS = {
    Step.NAMED.value: ChipKind.ACCENT,
    Step.LINE.value: ChipKind.ACCENT,
    Step.NEAREST.value: ChipKind.OUTLINE,
    Step.HELD.value: ChipKind.BAD,
    Step.NOBODY.value: ChipKind.WARN,
}


def lead_columns(routed: Sequence[Routed]) -> list[TableColumn]:
    """Lead, place, owner, territory, what decided, why."""
    return [
        TableColumn("lead", "Lead", _texts([one.lead.label for one in routed]), width=230),
        TableColumn("place", "Place", _texts([_place(one) for one in routed]), width=150),
        TableColumn(
            "owner",
            "Owner",
            _texts([one.owner.rep if one.owner else NOBODY for one in routed]),
            width=140,
            quiet=frozenset({NOBODY}),
        ),
        TableColumn(
            "territory",
            "Territory",
            _texts([one.owner.territory if one.owner else "" for one in routed]),
            width=150,
        ),
        TableColumn(
            "step",
            "Decided by",
            _texts([one.step.value for one in routed]),
            Look.CHIP,
            width=132,
            kinds=_KINDS,
        ),
        TableColumn("why", "Reason", _texts([one.reason for one in routed]), width=0),
    ]


def opening_columns(openings: Sequence[Opening], show: Formatter) -> list[TableColumn]:
    """Name, place, whose it would be, likeness, potential, why."""
    potential = np.array([one.potential for one in openings], np.float64)
    columns = [
        TableColumn("name", "Name", _texts([one.name for one in openings]), width=250),
        TableColumn(
            "place",
            "Place",
            _texts([", ".join(filter(None, (one.city, one.region))) for one in openings]),
            width=150,
        ),
        TableColumn(
            "territory", "Territory", _texts([one.territory for one in openings]), width=150
        ),
        TableColumn("rep", "Rep", _texts([one.rep for one in openings]), width=130),
        TableColumn(
            "likeness",
            "Standing" if all(one.is_person for one in openings) else "Likeness",
            np.array([one.likeness for one in openings], np.float64),
            Look.FIGURE,
            width=84,
            show=show.percent,
        ),
        TableColumn("potential", "Potential", potential, Look.FIGURE, width=96, show=show.money_k),
        TableColumn("why", "Why", _texts([one.why for one in openings]), width=0),
    ]
    return [c for c in columns if c.key != "potential" or np.isfinite(potential).any()]


def _place(one: Routed) -> str:
    lead = one.lead
    town = ", ".join(filter(None, (lead.city, lead.region)))
    return " ".join(filter(None, (town, lead.postcode[:5])))


def _texts(values: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.object_]]":
    column = np.empty(len(values), object)
    column[:] = values
    return column
