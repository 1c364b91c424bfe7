from hospitals.models.exemption import Exemption
from hospitals.models.hospital import Hospital
from hospitals.models.policy import ClearancePolicy, FindingRule, TypeRule
from hospitals.models.requirement import Requirement, RequirementIssuer, RequirementType

__all__ = [
    "ClearancePolicy",
    "Exemption",
    "FindingRule",
    "Hospital",
    "Requirement",
    "RequirementIssuer",
    "RequirementType",
    "TypeRule",
]
