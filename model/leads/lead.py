"""A lead: a facility or person that may buy and has no owner yet."""

import hashlib
from dataclasses import dataclass

from model.intake.duplicates import name_key, street_key


@dataclass(frozen=True, slots=True)
class Lead:
    """One row of a lead list as it was read; "" stands for what the list does not say.

    `row` counts as the spreadsheet does. `refused` says that the person asked not to be
    contacted.
    """

    row: int
    lead_id: str = ""
    facility: str = ""
    person: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    account_id: str = ""
    system: str = ""
    line: str = ""
    source: str = ""
    referred_by: str = ""
    refused: bool = False

    @property
    def site(self) -> str:
        """What tells facilities apart: two people of one hospital are leads of one site.

        A lead without a facility is a site by its id or its person; the key is a hash, so that
        nothing of a person is kept with it.
        """
        words = [name_key(self.facility), self.postcode[:5], self.city.casefold()]
        if not self.facility:
            words = [self.lead_id or self.person.casefold(), street_key(self.street), *words[1:]]
        return hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def label(self) -> str:
        """What people call it."""
        return self.facility or self.person or self.lead_id or f"row {self.row}"

    @property
    def is_referral(self) -> bool:
        """Whether somebody recommended it."""
        return bool(self.referred_by) or "referral" in self.source.casefold()
