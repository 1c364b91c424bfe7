from credentials.importing.roster.joining import Joining
from hospitals.importing.applying import apply_hospitals
from hospitals.importing.planning import plan_hospitals
from hospitals.importing.reading import READER

JOINING = Joining(reader=READER, rank=10, plan=plan_hospitals, apply=apply_hospitals)
