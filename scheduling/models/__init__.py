from scheduling.models.absence import Absence, Offer, OnCall
from scheduling.models.assignment import Assignment, Role, SeatState
from scheduling.models.case import CancelReason, Case, CaseModality, CaseStatus
from scheduling.models.conflict import Conflict, ConflictEnd
from scheduling.models.first_look import FirstLook
from scheduling.models.night import Night
from scheduling.models.override import Override
from scheduling.models.surgeon import Modality, Surgeon
from scheduling.models.travel import TravelTime

__all__ = [
    "Absence",
    "Assignment",
    "CancelReason",
    "Case",
    "CaseModality",
    "CaseStatus",
    "Conflict",
    "ConflictEnd",
    "FirstLook",
    "Modality",
    "Night",
    "Offer",
    "OnCall",
    "Override",
    "Role",
    "SeatState",
    "Surgeon",
    "TravelTime",
]
