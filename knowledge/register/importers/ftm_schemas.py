"""The parts of the FollowTheMoney vocabulary that firms are read from and written to."""

FIRMS = frozenset({"LegalEntity", "Organization", "Company", "PublicBody"})
NUMBERS = {
    "LEI": "leiCode", "USCC": "uscCode", "UEI": "uniqueEntityId", "CAGE": "cageCode",
    "DUNS": "dunsCode", "VAT": "vatCode", "register": "registrationNumber", "tax": "taxNumber",
    "INN": "innCode", "OGRN": "ogrnCode", "SWIFT": "swiftBic", "not named": "idNumber",
}  # fmt: skip
"""The property in which the number of a scheme stands."""
