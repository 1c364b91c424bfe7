"""What one cell says, under the question its column asks. No model is known here."""

from credentials.importing.values.amounts import HoursReading, NumberReading, parse_hours, parse_number
from credentials.importing.values.contacts import ContactReading, parse_email, parse_phone
from credentials.importing.values.dates import DateReading, Kind, parse_date
from credentials.importing.values.names import PersonName, join_name, parse_name
from credentials.importing.values.orders import DateOrder, OrderEvidence, infer_order
from credentials.importing.values.places import parse_state, same_place, standard_place
from credentials.importing.values.statuses import Status, parse_discipline, parse_season, parse_status, season_alone

__all__ = [
    "ContactReading",
    "DateOrder",
    "DateReading",
    "HoursReading",
    "Kind",
    "NumberReading",
    "OrderEvidence",
    "PersonName",
    "Status",
    "infer_order",
    "join_name",
    "parse_date",
    "parse_discipline",
    "parse_email",
    "parse_hours",
    "parse_name",
    "parse_number",
    "parse_phone",
    "parse_season",
    "parse_state",
    "parse_status",
    "same_place",
    "season_alone",
    "standard_place",
]
