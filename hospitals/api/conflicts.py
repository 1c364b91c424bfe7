from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from hospitals.api.clearance import ON, FindingSerializer
from hospitals.caught import Caught, reasons
from hospitals.conflicting import OF_HEALTH, Conflicting, Difference, Health, conflicting
from hospitals.differences import SEATS, Comparison
from hospitals.facts import place_of
from hospitals.findings import Severity
from hospitals.models import Requirement
from hospitals.strictest import CommonRule, Terms
from practices.api.views import PracticeView
from practices.permissions import SEE_HEALTH
from tenancy.api.fields import DayField
from tenancy.api.serializers import StrictSerializer


class TermsSerializer(StrictSerializer[Any]):
    """What is asked for: any of the types, from any of the issuers if there are any."""

    any_of = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    issuers = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    verified = serializers.BooleanField(read_only=True)
    days_left = serializers.IntegerField(read_only=True)
    issued_within_months = serializers.IntegerField(read_only=True, allow_null=True)
    checked_within_days = serializers.IntegerField(read_only=True, allow_null=True)
    season = serializers.BooleanField(read_only=True)
    accepts_grace = serializers.BooleanField(read_only=True)
    severity = serializers.ChoiceField(choices=[each.value for each in Severity], read_only=True)
    words = serializers.CharField(read_only=True)


class AskingSerializer(StrictSerializer[Any]):
    hospital = serializers.UUIDField(read_only=True)
    asks = TermsSerializer(many=True, read_only=True)
    differs = serializers.BooleanField(read_only=True, help_text="It asks more than, or other than, the rest.")


class RuleSerializer(StrictSerializer[Any]):
    """What to hold to be welcome everywhere."""

    one_is_enough = serializers.BooleanField(
        read_only=True, help_text="False: no one issuer is accepted by all; one from each of several is held."
    )
    holds = TermsSerializer(many=True, read_only=True)


class CaughtSerializer(StrictSerializer[Any]):
    person = serializers.UUIDField(read_only=True)
    fails = serializers.ListField(child=serializers.UUIDField(), read_only=True, help_text="Hospitals where it blocks.")
    passes = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    findings = FindingSerializer(many=True, read_only=True, help_text="What blocks at the first that fails.")


class RequirementConflictSerializer(StrictSerializer[Any]):
    """One type, or types that stand for one another, of which hospitals ask differently."""

    types = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    seats = serializers.ListField(child=serializers.ChoiceField(choices=SEATS), read_only=True)
    modality = serializers.CharField(read_only=True, allow_blank=True)
    words = serializers.CharField(read_only=True)
    hospitals = AskingSerializer(many=True, read_only=True)
    rule = RuleSerializer(read_only=True, allow_null=True, help_text="Null: withheld from your role.")
    caught = CaughtSerializer(many=True, read_only=True, allow_null=True, help_text="Null: withheld from your role.")


class UnmetSerializer(StrictSerializer[Any]):
    """A requirement that none of the people under it meet, and at which hospitals."""

    requirement = serializers.UUIDField(read_only=True)
    hospitals = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    people = serializers.IntegerField(read_only=True)


class RequirementConflictsSerializer(StrictSerializer[Any]):
    on = DayField(read_only=True)
    results = RequirementConflictSerializer(many=True, read_only=True)
    unmet = UnmetSerializer(many=True, read_only=True)
    not_known = serializers.ListField(
        child=serializers.UUIDField(), read_only=True, help_text="Hospitals of which nothing is confirmed."
    )


class RequirementConflicts(PracticeView[Requirement]):
    """Where hospitals ask differently, who is caught by it on a day, and the strictest common rule."""

    queryset = Requirement.objects.all()
    serializer_class = RequirementConflictsSerializer

    @extend_schema(parameters=[ON])
    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        found = conflicting(self.day, self.today, self.practice, sees_health=SEE_HEALTH in self.can)
        shown = {
            "on": self.day,
            "results": [
                *(_conflict(each, found) for each in found.differences),
                *([_WITHHELD] if found.health is Health.DIFFERS else []),
            ],
            "unmet": [
                {"requirement": each.asked.id, "hospitals": each.places, "people": each.people} for each in found.unmet
            ],
            "not_known": [hospital.pk for hospital in found.unknown],
        }
        return Response(RequirementConflictsSerializer(shown).data)


def _conflict(each: Difference, found: Conflicting) -> dict[str, Any]:
    compared = each.found
    return {
        "types": compared.types,
        "seats": compared.seats,
        "modality": compared.modality,
        "words": found.vocabulary.subject(compared),
        "hospitals": [
            {
                "hospital": key,
                "asks": [_terms(terms, found) for terms in sorted(asked, key=found.vocabulary.line)],
                "differs": compared.stands_out(key),
            }
            for key, asked in compared.terms.items()
        ],
        "rule": _rule(compared.rule, found),
        "caught": [_caught(one, compared, found) for one in each.caught],
    }


# All that differs of health, for roles that may know no more than that it does (rules.md D5).
_WITHHELD: dict[str, Any] = {
    "types": [],
    "seats": [],
    "modality": "",
    "words": OF_HEALTH,
    "hospitals": [],
    "rule": None,
    "caught": None,
}


def _rule(rule: CommonRule, found: Conflicting) -> dict[str, Any]:
    return {"one_is_enough": not rule.apart, "holds": [_terms(terms, found) for terms in rule.holds]}


def _terms(terms: Terms, found: Conflicting) -> dict[str, Any]:
    return {
        "any_of": sorted(terms.types),
        "issuers": sorted(terms.issuers),
        "verified": terms.verified,
        "days_left": terms.days_left,
        "issued_within_months": terms.issued_within_months,
        "checked_within_days": terms.checked_within_days,
        "season": terms.in_season,
        "accepts_grace": terms.accepts_grace,
        "severity": terms.severity,
        "words": found.vocabulary.line(terms),
    }


def _caught(caught: Caught, compared: Comparison, found: Conflicting) -> dict[str, Any]:
    first = next(hospital for hospital in found.known if hospital.pk == caught.fails[0])
    return {
        "person": caught.person,
        "fails": caught.fails,
        "passes": caught.passes,
        "findings": reasons(compared, caught.person, place_of(first), found.grounds, found.on),
    }
