"""The words of other people's exports, translated into our codes."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from model.fields import ACCOUNT_TYPES
from model.intake.recognise import normalised

# First match wins: the setting a site works in says more than the word "hospital" in it.
ACCOUNT_TYPE_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("FED", r"veterans?|va|military|army|navy|naval|air force|department of defen[sc]e|dod|"
            r"indian health|tribal|federal|prison|correctional"),
    ("CHILD", r"child(?:ren)?s?|p(?:a)?ediatrics?"),
    ("CAH", r"critical access|cah|rural emergency|reh|rural hospital|rural"),
    ("ASC", r"asc|ambulatory surg\w*(?: cent\w*)?|surg\w* cent(?:er|re)s?|day surgery|"
            r"outpatient surg\w*"),
    ("LAB", r"lab|labs|laborator(?:y|ies)|patholog\w*"),
    ("IMG", r"imaging|radiolog\w*|diagnostic cent\w*"),
    ("OTHER", r"psychiatr\w*|behaviou?ral|mental|long term\w*|ltac|ltach|ltch|rehab\w*|"
              r"chronic\w*|nursing|skilled|snf|hospice|dialysis|home health|pharmac\w*|ambulance|"
              r"chemical dep\w*|addiction|substance\w*|psiquiatr\w*|maladies mentales|longue duree|"
              r"geriatr\w*|larga estancia|ssr|religious|convalescent|supplier|distributor|"
              r"partner|competitor"),
    ("AMC", r"amc|academic\w*|universit\w*|medical school|quaternary|tertiary"),
    ("TEACH", r"teaching\w*|residency"),
    ("SPEC", r"special\w*|orthop\w*|cardi\w*|heart|cancer|oncolog\w*|women\w*|matern\w*|"
             r"surgical hospital|eye|ophthalm\w*|spine"),
    ("PRAC", r"practi[cs]e\w*|physicians?|surgeons?|office|medical group|group|associates"),
    ("CLINIC", r"clinics?|outpatient|health cent\w*|fqhc|urgent care|\w*pol[iy][ck]lini\w*"),
    ("COMM", r"acute\w*|general|community|hospitals?|short term|regional|medical cent\w*|"
             r"krankenhaus|klinikum|hopital|hospitalier|ospedal\w*|spital\w*|\w*ziekenhuis|nemocnice|"
             r"casa di cura|etablissement de soins|szpital"),
)  # fmt: skip
TEACHING_WORDS: Final = (
    ("fellowship", r"fellow\w*"),
    ("none", r"no|n|non teaching|false|0"),
    ("residency", r"resid\w*|yes|y|true|1|teaching|major|minor|gme|academic"),
)
CONTRACT_WORDS: Final = (
    ("sole-ours", r"sole ours?|sole us|exclusive ours?|sole award ours?"),
    ("sole-competitor", r"sole compet\w*|exclusive compet\w*|locked out|sole other"),
    ("dual", r"dual\w*"),
    ("multi", r"multi\w*|open|any"),
    ("none", r"no|no contract|off contract|expired"),
)
STATUS_WORDS: Final = (
    ("not_now", r"not now|on hold|parked|later|dormant"),
    ("closed", r"closed|inactive|out of business|defunct|deleted|lost"),
    ("duplicate", r"duplicate|dupe|merged"),
    ("prospect", r"prospect\w*|lead|target|new|potential"),
    ("active", r"active|open|customer|current|live|visible"),
)
_ROMAN: Final = {"1": "I", "2": "II", "3": "III", "4": "IV", "i": "I", "ii": "II", "iii": "III",
                 "iv": "IV"}  # fmt: skip
_LEVEL: Final = re.compile(r"(?:^|level |trauma )(iv|iii|ii|i|[1-4])(?!\w)")

Rule = Callable[[str], str]


def enum_code(name: str, allowed: tuple[str, ...], text: str) -> str:
    """The code a text stands for in the field `name`; "" when it is none of them."""
    wanted = text.strip().casefold()
    for code in allowed:
        if wanted == code.casefold():
            return code
    rule = _RULES.get(name)
    return rule(text) if rule else _loosely(allowed, text)


def _loosely(allowed: tuple[str, ...], text: str) -> str:
    tight = normalised(text)
    return next((code for code in allowed if normalised(code) == tight), "")


def _by_words(words: tuple[tuple[str, str], ...]) -> Rule:
    patterns = [(code, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for code, pattern in words]

    def rule(text: str) -> str:
        plain = normalised(text)
        return next((code for code, pattern in patterns if pattern.search(plain)), "")

    return rule


def _account_type(text: str) -> str:
    plain = normalised(text)
    labels = {normalised(label): code for code, label in ACCOUNT_TYPES.items()}
    return labels.get(plain) or _BY_TYPE_WORDS(text)


def _trauma_level(text: str) -> str:
    """The highest level named: "LEVEL I, LEVEL II PEDIATRIC" is I."""
    plain = normalised(text)
    if plain in ("no", "n", "not designated", "0", "false", "undesignated"):
        return "none"
    levels = [_ROMAN[found] for found in _LEVEL.findall(plain)]
    return min(levels, key=("I", "II", "III", "IV").index) if levels else ""


_BY_TYPE_WORDS: Final = _by_words(ACCOUNT_TYPE_WORDS)
_RULES: Final[Mapping[str, Rule]] = {
    "account_type": _account_type,
    "trauma_level": _trauma_level,
    "teaching_status": _by_words(TEACHING_WORDS),
    "contract_status": _by_words(CONTRACT_WORDS),
    "status": _by_words(STATUS_WORDS),
}
