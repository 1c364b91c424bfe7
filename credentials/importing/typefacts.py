"""What reading a sheet needs to know of each credential type. A practice that edits its types passes its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from credentials.expiry import ExpiryRule, MonthDay, SeasonWindow
from credentials.importing.phrases import PhraseBook

AHA = "AHA"
RED_CROSS = "American Red Cross"
LAST_OF_DECEMBER = MonthDay(12, 31)
OCTOBER_TO_MARCH = SeasonWindow(MonthDay(10, 1), MonthDay(3, 31))


@dataclass(frozen=True)
class TypeFacts:
    """`issuer` where there is only one; `issuers` where a sheet leaves open which of several it was.

    `scope` is national, state or hospital. `serves` is the type whose cycle a credit type's hours count toward.
    `confirm` marks a type whose meaning the practice has to confirm.
    """

    name: str
    rule: ExpiryRule
    issuer: str = ""
    issuers: tuple[str, ...] = ()
    scope: str = "national"
    fixed_day: MonthDay | None = None
    season: SeasonWindow | None = None
    serves: str = ""
    confirm: bool = False

    @property
    def is_month_end(self) -> bool:
        return self.rule is ExpiryRule.MONTH_END


def _abret(name: str) -> TypeFacts:
    return TypeFacts(name, ExpiryRule.FIXED_DAY, "ABRET", fixed_day=LAST_OF_DECEMBER)


DEFAULT_TYPES: Mapping[str, TypeFacts] = {
    "cnim": _abret("CNIM"),
    "capm": TypeFacts("CAPM", ExpiryRule.EXACT, confirm=True),
    "dabnm": TypeFacts("D.ABNM", ExpiryRule.EXACT, "ABNM"),
    "state_license": TypeFacts("State license", ExpiryRule.EXACT, scope="state"),
    "hospital_privileges": TypeFacts("Hospital privileges", ExpiryRule.EXACT, scope="hospital"),
    "bls": TypeFacts("BLS", ExpiryRule.MONTH_END, issuers=(AHA, RED_CROSS)),
    "acls": TypeFacts("ACLS", ExpiryRule.MONTH_END, issuers=(AHA, RED_CROSS)),
    "race": TypeFacts("RACE credits", ExpiryRule.HOURS, confirm=True),
    "ceu": TypeFacts("CEU credits", ExpiryRule.HOURS, "ABRET", serves="cnim"),
    "liability": TypeFacts("Professional liability insurance", ExpiryRule.EXACT),
    "reegt": _abret("R. EEG T."),
    "rept": _abret("R. EP T."),
    "cltm": _abret("CLTM"),
    "cnim_cs": _abret("CNIM-CS"),
    "tb": TypeFacts("TB", ExpiryRule.MONTHS_FROM_ISSUE),
    "influenza": TypeFacts("Influenza", ExpiryRule.SEASON, season=OCTOBER_TO_MARCH),
    "background": TypeFacts("Background check", ExpiryRule.MONTHS_FROM_ISSUE),
    "drug_screen": TypeFacts("Drug screen", ExpiryRule.MONTHS_FROM_ISSUE),
    "hipaa": TypeFacts("HIPAA training", ExpiryRule.MONTHS_FROM_ISSUE),
    "vendor_badge": TypeFacts("Vendor badge", ExpiryRule.EXACT, scope="hospital"),
    "exclusion": TypeFacts("OIG/SAM check", ExpiryRule.FRESHNESS),
    "competence": TypeFacts("Competence", ExpiryRule.EXACT),
}


def own_types(types: Mapping[str, TypeFacts]) -> PhraseBook:
    """The names of the types that a practice has beside those of the catalogue."""
    return PhraseBook({code: (facts.name,) for code, facts in types.items() if code not in DEFAULT_TYPES})
