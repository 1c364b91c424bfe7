"""The words of IONM practices for credentials, people and dates. Data only; compared without case or punctuation."""

# Each credential type with what headings and cells call it.
TYPES: dict[str, tuple[str, ...]] = {
    "cnim": (
        "CNIM", "CNIM certification", "CNIM cert", "certification in neurophysiologic intraoperative monitoring",
        "certified in neurophysiologic intraoperative monitoring", "CNIM credential", "CNIM registry",
    ),
    "cnim_cs": ("CNIM-CS", "CNIM CS", "CNIM complex spine", "complex spine microcredential", "CNIMCS"),
    "capm": ("CAPM", "C.A.P.M."),
    "dabnm": (
        "D.ABNM", "DABNM", "ABNM", "D ABNM", "diplomate ABNM",
        "diplomate of the American Board of Neurophysiologic Monitoring",
        "American Board of Neurophysiologic Monitoring", "ABNM diplomate", "board certified ABNM",
    ),
    "state_license": (
        "state license", "state lic", "state licence", "license", "licence", "lic", "state medical license",
        "medical license", "med license", "licensure", "state licensure", "state board license",
        "professional license", "audiology license",
    ),
    "hospital_privileges": (
        "hospital privileges", "hospital privilege", "privileges", "privilege", "priv", "privs", "privileging",
        "hosp privileges", "hosp priv", "hospital priv", "clinical privileges", "staff privileges", "medical staff",
        "med staff", "medical staff privileges", "allied health privileges", "AHP", "AHP privileges", "allied health",
        "facility privileges", "hospital credentialing", "facility credentialing", "credentialing",
        "facility authorization", "reappointment", "reappt", "reappoint", "hospital access", "appointment",
        "hospital appointment", "hospital reappointment", "AHP appointment", "hospital credentials", "hospital creds",
    ),
    "bls": (
        "BLS", "CPR", "CPR card", "BLS card", "BLS CPR", "CPR BLS", "basic life support", "BLS provider",
        "BLS certification", "BLS cert", "healthcare provider CPR", "BLS HCP", "HeartCode BLS",
        "BLS for healthcare providers", "BLS eCard", "CPR AED", "BCLS",
    ),
    "acls": (
        "ACLS", "ACLS card", "ACLS provider", "advanced cardiac life support", "advanced cardiovascular life support",
        "ACLS cert", "ACLS certification", "HeartCode ACLS", "ACLS eCard",
    ),
    "race": ("RACE", "RACE credits", "RACE CE", "RACE hours", "RACE CEUs", "RACE credit hours", "RACE CE credits"),
    "ceu": (
        "CEU", "CEUs", "CEU credits", "CEU hours", "CE", "CE hours", "CE hrs", "CE credits", "CEs",
        "continuing education", "continuing ed", "continuing education credits", "continuing education hours",
        "contact hours", "CNIM CEUs", "CNIM CEU", "CNIM CE", "CNIM CEU hours", "CNIM CE hours", "ABRET CEUs",
        "CEU credit hours", "CNIM hours", "CEU total", "CEUs earned",
    ),
    "liability": (
        "professional liability insurance", "professional liability", "liability insurance", "liability",
        "malpractice", "malpractice insurance", "malpractice COI", "COI", "malpractice ins", "prof liability",
        "prof liability insurance", "PLI", "med mal", "medmal", "certificate of insurance", "insurance",
        "liability ins", "liability COI", "professional liability COI", "malpractice policy", "liability policy",
        "insurance certificate", "malpractice certificate", "malpractice coverage",
    ),
    "reegt": (
        "R. EEG T.", "REEGT", "R EEGT", "R.EEG T", "registered EEG technologist", "REEG T", "R. EEG T",
        "EEG registry",
    ),
    "rept": ("R. EP T.", "REPT", "R EPT", "R.EP T", "registered evoked potential technologist", "REP T"),
    "cltm": ("CLTM", "NA-CLTM", "certification in long term monitoring", "long term monitoring certification"),
    "tb": (
        "TB", "TB test", "TB skin test", "PPD", "TB PPD", "TST", "QuantiFERON", "QuantiFERON Gold", "QFT", "IGRA",
        "TB screening", "TB screen", "tuberculosis", "tuberculosis test", "tuberculosis screening", "T-Spot",
        "TB questionnaire", "TB IGRA", "TB QuantiFERON", "2-step TB", "TB skin", "TB gold", "annual TB",
        "TB clearance",
    ),
    "influenza": (
        "flu", "flu shot", "flu vaccine", "flu vaccination", "influenza", "influenza vaccine",
        "influenza vaccination", "flu vax", "influenza shot", "flu immunization", "influenza immunization",
        "flu season", "seasonal flu", "seasonal influenza",
    ),
    "background": (
        "background check", "background", "BG check", "BGC", "criminal background check", "criminal background",
        "bkgd check", "background screening", "background screen", "backgrnd check", "background investigation",
    ),
    "drug_screen": (
        "drug screen", "drug test", "10 panel drug screen", "10 panel", "10-panel", "UDS", "drug screening",
        "urine drug screen", "9 panel drug screen", "drug and alcohol screen", "drug panel", "12 panel drug screen",
    ),
    "hipaa": (
        "HIPAA", "HIPAA training", "HIPAA certification", "HIPAA cert", "HIPAA privacy", "HIPAA course",
        "HIPAA privacy training", "HIPAA annual training", "HIPAA compliance training", "HIPPA", "HIPPA training",
        "annual HIPAA training",
    ),
    "vendor_badge": (
        "vendor badge", "badge", "vendor credentialing", "vendor credential", "vendor pass", "vendor access",
        "hospital badge", "symplr", "symplr badge", "Vendormate", "GHX Vendormate", "Reptrax", "SEC3URE",
        "IntelliCentrics", "Green Security", "hospital ID badge", "vendor registration", "vendor ID",
    ),
    "exclusion": (
        "OIG", "SAM", "OIG SAM", "OIG/SAM check", "OIG/SAM", "OIG check", "SAM check", "exclusion check", "exclusion",
        "exclusions", "LEIE", "OIG LEIE", "OIG exclusion", "OIG exclusion check", "SAM.gov", "exclusion screening",
        "sanction check",
    ),
    "competence": (
        "competence", "competency", "competencies", "skills checklist", "annual competency", "competency checklist",
        "skills validation", "competency assessment", "annual competencies", "skills competency", "annual skills",
    ),
}  # fmt: skip

# Job abbreviations that look like credentials and are none (ASET's list of authorised credentials has not got them).
IMPROPER: tuple[str, ...] = (
    "EEGT", "ORT", "IONM-T", "IONMT", "IONT", "EPT", "ENDT", "IOM-T", "IOMT",
)  # fmt: skip

FIELDS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "tech", "tech name", "technologist", "technologist name", "employee", "employee name", "staff",
        "staff name", "staff member", "full name", "clinician", "clinician name", "person", "provider name",
        "last first", "last, first", "name (last, first)", "name last first", "last name first name",
        "last name, first name", "IONM tech", "IONM technologist", "personnel", "team member", "neurophysiologist",
        "surgical neurophysiologist", "legal name", "first and last name", "first last", "technician", "techs",
        "tech full name", "tech (last, first)", "name of tech", "name of technologist", "employees", "technologists",
        "member name", "name of employee", "IONM clinician", "who", "worker", "worker name", "associate",
        "associate name",
        "learner", "learner name", "practitioner", "practitioner name", "user", "user name", "contact name",
        "team member name", "candidate", "clinician full name", "employee full name",
        "first name last name", "display name",
    ),
    "first_name": (
        "first name", "first", "given name", "fname", "forename", "legal first name", "name first", "firstname",
        "tech first name",
    ),
    "last_name": (
        "last name", "last", "surname", "family name", "lname", "legal last name", "name last", "lastname",
        "tech last name",
    ),
    "employee_number": (
        "employee ID", "employee number", "employee no", "employee #", "emp ID", "emp no", "emp #", "emp number",
        "staff ID", "ID", "ID #", "employee code", "payroll ID", "EE ID", "EE #", "tech ID", "tech #",
        "technologist ID", "personnel number", "file number", "staff number", "employee ID #", "person ID",
        "worker ID", "ADP ID", "associate ID", "staff #", "empl ID", "id number employee",
    ),
    "email": (
        "e-mail", "email", "work email", "work e-mail", "email address", "e-mail address", "mail", "company email",
        "personal email", "contact email", "employee email", "tech email", "primary email", "mail address",
        "preferred email", "e mail work",
    ),
    "phone": (
        "phone", "cell", "cell #", "cell phone", "mobile", "mobile phone", "phone number", "phone #", "tel",
        "telephone", "cell number", "mobile number", "contact number", "contact #", "cell no", "work phone",
        "text number", "mobile #", "cell phone number", "cell phone #", "phone no", "mobile no", "telephone number",
        "contact phone", "primary phone", "cellphone", "sms", "sms number", "home phone",
    ),
    "home_base": (
        "home base", "base", "region", "location", "office", "city", "market", "territory", "home city", "based in",
        "area", "hub", "home market", "home office", "service area", "home location", "division", "branch",
        "base city", "home town",
    ),
    "state": (
        "state", "st", "home state", "state of residence",
    ),
    "hire_date": (
        "hire date", "date of hire", "DOH", "hired", "date hired", "hired on", "hire", "employment start",
        "employment start date", "employed since", "joined", "join date", "start of employment",
        "employee start date", "date joined", "original hire date",
    ),
    "leave_date": (
        "leave date", "term date", "termination date", "separation date", "last day", "date left",
        "departure date", "left on", "employment end", "employment end date", "terminated on",
        "last day worked",
    ),
    "discipline": (
        "discipline", "role", "title", "job title", "position", "tech type", "staff type", "job", "tech level",
        "level", "job role", "staff role", "function", "tech or reader", "tech/reader", "job function",
    ),
    "employment": (
        "employment", "employment type", "employment status", "W2/1099", "1099/W2", "W2 or 1099", "1099", "FT/PT",
        "FT PT", "emp type", "employee type", "worker status", "employee status", "tech status", "staff status",
        "contract type", "emp status", "full time part time", "FT/PT/PRN",
        "FTE", "worker type", "pay type",
    ),
    "notes": (
        "notes", "note", "comments", "comment", "remarks", "remark", "misc", "follow up", "additional info", "to do",
        "todo", "other notes", "other info", "notes/comments", "notes comments", "memo", "action needed",
        "admin notes", "misc notes",
    ),
    "credential": (
        "credential", "credential type", "credentials", "certification", "cert", "certificate", "license type",
        "document", "document type", "item", "requirement", "credential name", "type", "certification type",
        "cert type", "certification name", "license/certification", "license certification", "qualification",
        "training", "course", "credential description", "expirable", "expirables", "type of credential",
        "credential/license", "license or certification", "cert name", "document name", "description",
        "certification/license", "what", "credential item", "compliance item", "cred type", "cred",
    ),
    "issuer": (
        "issuer", "issued by", "issuing body", "issuing organization", "issuing organisation", "issuing authority",
        "issuing agency", "granted by", "agency", "organization", "certifying body", "facility", "hospital",
        "hospital/facility", "hospital facility", "authority", "awarded by", "carrier", "board", "issuing board",
        "hospital name", "facility name", "issuing entity", "source", "certifying board", "issuing institution",
        "site", "insurer", "issuer name", "vendor", "provider", "issuing org", "granting body",
    ),
    "number": (
        "number", "#", "no", "no.", "credential number", "cert number", "certificate number", "certification number",
        "cert #", "cert no", "credential #", "credential ID", "card number", "license number", "lic #", "license #",
        "lic number", "lic no", "license no", "policy number", "policy #", "credential no", "certificate #",
        "certificate no", "document number", "num", "nbr", "id number", "registration number", "registry number",
        "cert id", "ecard code", "ecard", "cred #", "reference number",
    ),
    "status": (
        "status", "credential status", "current status", "verification status", "cert status", "standing",
        "compliance status",
    ),
    "hours": (
        "hours", "hrs", "credits", "hours earned", "credit hours", "credits earned", "hours completed",
        "hours to date",
    ),
    "date": ("date", "dates"),
}  # fmt: skip

# What a column says about a credential that its heading, or the heading beside it, names.
PARTS: dict[str, tuple[str, ...]] = {
    "expires_on": (
        "exp", "exp.", "exps", "expires", "expire", "expiring", "expiry", "expiration", "exp date", "exp dt",
        "expiry date", "expiration date", "expires on", "expire date", "expires date", "date of expiration",
        "expiration dt", "exp on", "valid through", "valid thru", "valid until", "valid till", "valid to",
        "good through", "good thru", "good until", "renewal date", "renew by", "renewal due", "renewal", "renew",
        "renews", "due", "due date", "next due", "due by", "end date", "ends", "ends on", "thru", "through", "until",
        "recert date", "recert due", "recert", "recertification date", "recertification", "recertify by",
        "date expires", "xp", "exp mo yr", "expires mm yyyy", "exp mm yy", "to", "renewal exp",
        "expiration date mm dd yyyy", "gultig bis", "valid to date", "next renewal", "next", "cycle end",
        "cycle ends", "policy end", "policy exp", "exp dates",
    ),
    "issued_on": (
        "issued", "issue", "issue date", "iss date", "date issued", "issued on", "date of issue", "issue dt",
        "effective", "effective date", "eff date", "eff", "start date", "starts", "start", "begin date", "from",
        "granted", "date granted", "granted on", "appointment date", "approved", "approval date", "approved on",
        "done", "done on", "date done", "completed", "completion date", "completed on", "date completed",
        "complete date", "taken", "date taken", "taken on", "test date", "tested", "last done", "last", "last date",
        "given", "date given", "given on", "administered", "date administered", "received", "date received",
        "certified on", "certified", "cert date", "certification date", "certified since", "since", "obtained",
        "date obtained", "earned on", "date earned", "initial", "initial date", "initial cert", "original issue",
        "checked", "last checked", "check date", "checked on", "date checked", "performed", "date performed",
        "read date", "date read", "valid from", "vaccinated", "vaccination date", "vaccine date", "shot date",
        "date of shot", "last completed", "last test", "last taken", "award date", "awarded", "training date",
        "date of test", "date of training", "signed", "date signed", "policy start", "result date", "collection date",
        "gultig ab", "ausgestellt am", "exam date", "date certified",
    ),
    "number": (
        "#", "number", "no", "no.", "num", "nbr", "id", "id #", "cert #", "cert number", "cert no",
        "certificate number", "certificate #", "lic #", "license #", "license number", "card #", "card number",
        "policy #", "policy number", "code", "ecard code", "ecard", "registration #", "registration number",
        "member #", "credential #", "credential number", "badge #", "id number", "reg #",
    ),
    "hours": (
        "hours", "hrs", "credits", "earned", "hours earned", "credits earned", "points", "total", "to date", "cycle",
        "so far", "credit hours", "completed hours", "balance", "hours to date", "this cycle", "current cycle",
        "total hours",
    ),
    "status": ("status", "standing", "current status"),
    "issuer": (
        "issued by", "issuer", "issuing body", "issuing organization", "carrier", "insurer",
        "insurance company", "company",
        "agency", "given by", "training center", "issuing agency", "vendor",
    ),
    "held": (
        "y n", "yes no", "y/n", "yes/no", "on file", "has", "copy on file", "received y n", "done y n", "held",
        "have", "current y n",
    ),
}  # fmt: skip

# The state of a license, in a column of its own.
LICENSE_STATES: tuple[str, ...] = (
    "license state", "lic state", "state of license", "state of lic", "state licensed", "state licensed in",
    "license state code", "state issued", "issuing state", "state of issue", "state of licensure", "licensure state",
    "licensed state", "licence state",
)  # fmt: skip

# Words that say nothing more about a column.
NOISE: tuple[str, ...] = (
    "date", "the", "of", "card", "cert", "certs", "certification", "certificate", "certified", "my", "current",
    "copy", "and", "a", "in", "at", "for", "by", "mm", "dd", "yy", "yyyy", "mo", "yr", "info", "is", "credential",
    "provider", "tech", "training", "annual", "required", "req", "test", "form", "your", "name", "vaccine",
    "vaccination", "season", "check", "screen", "record", "proof", "most", "recent", "latest", "year", "yearly",
    "yrs", "years", "2yr", "5yr", "mos", "months", "every", "hospital", "hosp", "if", "applicable", "ionm",
    "expirable", "professional", "status", "insurance", "type", "shot", "policy", "coverage", "program", "course",
    "class", "only", "cycle", "hours",
)  # fmt: skip

ISSUERS: dict[str, tuple[str, ...]] = {
    "AHA": ("AHA", "American Heart", "American Heart Association", "American Heart Assoc", "Heart Association"),
    "American Red Cross": ("ARC", "Red Cross", "American Red Cross", "the Red Cross", "Am Red Cross"),
    "ABRET": ("ABRET", "ABRET Neurodiagnostic Credentialing and Accreditation"),
    "ABNM": ("ABNM", "American Board of Neurophysiologic Monitoring"),
}  # fmt: skip
