from credentials.importing.roster.joining import Joining
from scheduling.importing.applying import apply_cases
from scheduling.importing.planning import plan_cases
from scheduling.importing.reading import READER

JOINING = Joining(reader=READER, rank=20, plan=plan_cases, apply=apply_cases)
