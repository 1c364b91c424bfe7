from nervecenter.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Imports a hospital's list of cases. Exit status 1 if part or nothing was applied."
    kind = "cases"
