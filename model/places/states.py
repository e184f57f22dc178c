"""Names and postal codes of the states and outlying areas of the US."""

import re
from functools import lru_cache
from typing import Final

_NAMES: Final = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|
DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|
IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|
MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|
NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|
TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|
WY Wyoming|PR Puerto Rico|VI U.S. Virgin Islands|GU Guam|AS American Samoa|
MP Northern Mariana Islands|MH Marshall Islands
"""
STATE_NAMES: Final[dict[str, str]] = {
    entry[:2]: entry[3:] for entry in _NAMES.replace("\n", "").split("|")
}
OUTLYING: Final = frozenset({"PR", "VI", "GU", "AS", "MP"})
_FIPS: Final = """
01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA
23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR
42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY 60AS 66GU 69MP 72PR 78VI
"""
STATE_OF_FIPS: Final[dict[str, str]] = {entry[:2]: entry[2:] for entry in _FIPS.split()}

_OTHER_NAMES: Final = {
    "washingtondc": "DC",
    "virginislands": "VI",
    "usvirginislands": "VI",
    "northernmarianas": "MP",
    "commonwealthofpuertorico": "PR",
}
_ABBREVIATED: Final = {
    "ala": "AL", "ariz": "AZ", "ark": "AR", "calif": "CA", "cal": "CA", "colo": "CO",
    "conn": "CT", "del": "DE", "fla": "FL", "ill": "IL", "ind": "IN", "kan": "KS", "kans": "KS",
    "mass": "MA", "mich": "MI", "minn": "MN", "miss": "MS", "mont": "MT", "neb": "NE",
    "nebr": "NE", "nev": "NV", "okla": "OK", "ore": "OR", "oreg": "OR", "penn": "PA",
    "penna": "PA", "tenn": "TN", "tex": "TX", "wash": "WA", "wis": "WI", "wisc": "WI", "wyo": "WY",
}  # fmt: skip
_CODE_OF: Final = (
    {re.sub("[^a-z]", "", name.lower()): code for code, name in STATE_NAMES.items()}
    | _OTHER_NAMES
    | _ABBREVIATED
)
_US_NAMES: Final = frozenset(
    {"", "us", "usa", "unitedstates", "unitedstatesofamerica", "america", "840"}
)


@lru_cache(maxsize=4096)
def state_code(text: str) -> str:
    """The two-letter code of a state given by code, name or old abbreviation; "" if none."""
    plain = re.sub("[^a-z]", "", text.lower())
    if plain.upper() in STATE_NAMES:
        return plain.upper()
    if plain in _CODE_OF:
        return _CODE_OF[plain]
    iso = text.strip().upper()
    return iso[3:] if iso.startswith("US-") and iso[3:] in STATE_NAMES else ""


@lru_cache(maxsize=4096)
def is_us(country: str) -> bool:
    """Whether a country cell means the US or one of its outlying areas; "" counts as the US."""
    plain = re.sub("[^a-z0-9]", "", country.lower())
    return plain in _US_NAMES or outlying_code(country) != ""


def outlying_code(country: str) -> str:
    """The state code of an outlying area given as a country, such as "Puerto Rico"; else ""."""
    code = state_code(country)
    return code if code in OUTLYING else ""
