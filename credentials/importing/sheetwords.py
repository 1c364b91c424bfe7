"""Words that tell what a sheet, or a row of one, is for. Data only; compared without case or punctuation."""

# Words that make a heading the name of a hospital.
HOSPITAL_WORDS: tuple[str, ...] = (
    "hospital", "hosp", "medical", "med", "center", "ctr", "centre", "clinic", "health", "healthcare", "surgery",
    "surgical", "regional", "institute", "memorial", "infirmary", "university", "spine", "orthopaedic", "orthopedic",
    "st", "saint", "mercy", "baptist", "presbyterian", "methodist", "general", "childrens", "county", "community",
    "asc", "sacred", "providence", "kaiser", "va",
)  # fmt: skip

# Sheets that other parts of the product read: headings that mark them, the first group telling most.
OTHER_SHEETS: dict[str, dict[str, tuple[str, ...]]] = {
    "hospitals": {
        "must": ("hospital", "hospital name", "facility", "facility name", "site", "hospitals", "facilities"),
        "tell": (
            "time zone", "timezone", "requires", "requirements", "required", "city", "state", "address", "tz", "zip",
            "portal", "credentials required", "required credentials", "vendor portal", "requirement", "contact",
            "phone", "notes", "county",
        ),
    },
    "cases": {
        "must": (
            "surgeon", "procedure", "or start", "case #", "case number", "conf #", "confirmation number",
            "surgery date", "modalities", "dos", "case date", "room", "or room", "or time", "reader", "backup",
            "surgery time", "operating room", "proc", "case no", "est duration", "duration", "surgeon name",
            "physician", "anesthesia", "case id", "procedure type", "confirmation #",
        ),
        "tell": (
            "date", "facility", "hospital", "or", "tech", "status", "technologist", "start", "time", "start time",
            "site", "location",
        ),
    },
}  # fmt: skip

IGNORED_SHEETS: tuple[str, ...] = (
    "do not use", "dont use", "do not edit", "old", "obsolete", "archive", "archived", "outdated", "template",
    "legend", "instructions", "read me", "readme", "how to", "lookup", "lookups", "lists", "dropdowns", "dropdown",
    "drop downs", "validation", "example", "sample", "backup", "superseded", "deprecated", "color key", "key",
    "changelog", "change log", "pivot", "chart data", "inactive sheet",
)  # fmt: skip

TOTAL_WORDS: tuple[str, ...] = (
    "total", "totals", "subtotal", "grand total", "count", "sum", "average", "avg", "number of", "total techs",
    "headcount", "percent", "compliance rate",
)  # fmt: skip

LEGEND_WORDS: tuple[str, ...] = (
    "legend", "key", "color key", "green", "yellow", "red", "orange", "note", "notes", "updated", "last updated",
    "printed", "page", "confidential", "prepared by", "as of", "please", "expired", "exported", "generated", "report",
    "source", "end of report", "rev", "version", "n a",
)  # fmt: skip

SECTION_WORDS: tuple[str, ...] = (
    "team", "techs", "technologists", "staff", "employees", "former", "inactive", "active", "per diem", "contractors",
    "readers", "trainees", "region", "office", "group", "department", "physicians", "full time", "part time", "prn",
    "terminated", "division", "oversight physicians", "providers", "market", "new hires", "students",
)  # fmt: skip
