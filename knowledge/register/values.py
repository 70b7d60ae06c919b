"""The structured entries of a firm or item record: a name, a stake, a license, a reading.

A part of an entry that is `None` is unknown. Percentages run from 0 to 100; countries are ISO
3166-1 alpha-2 codes; a number of a register stays the text that was written, leading zeros
included.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def readable(text: str) -> str:
    """The text, if it has no NUL and no half characters, which no database keeps alike."""
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("it contains characters that cannot be stored")
    return text


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    AfterValidator(readable),
]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(readable),
]
Id = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(readable),
]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class RecordEntry(BaseModel):
    """An entry of a record; unknown parts are `None`, misspelled parts are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    _key: ClassVar[tuple[str, ...]] = ()

    @property
    def key(self) -> str:
        """What tells this entry from the others of its field."""
        return ":".join(str(getattr(self, part) or "") for part in self._key)


class Name(RecordEntry):
    """One name, in one script."""

    _key = ("text",)

    text: Line
    kind: Literal["legal", "trade", "former", "short", "translation"] = "legal"
    lang: Line | None = None


class Identifier(RecordEntry):
    """One number that a register gave: LEI, USCC, UEI, CAGE, DUNS or a national register."""

    _key = ("scheme", "value")

    scheme: Line
    value: Line


class Address(RecordEntry):
    _key = ("text",)

    text: Line
    country: Country | None = None
    kind: Line | None = None


class Site(RecordEntry):
    """One place of work. Schemes such as US VEU clear a site, not a firm."""

    _key = ("site",)

    site: Line
    address: Line | None = None
    country: Country | None = None
    locode: Line | None = None
    activity: Line | None = None
    security_class: Line | None = None
    shared_with_defence_unit: bool | None = None
    warehouse: bool | None = None


class FirmRole(RecordEntry):
    _key = ("role",)

    role: Literal[
        "importer",
        "end_user",
        "consignee",
        "distributor",
        "forwarder",
        "broker",
        "exporter",
        "maker",
    ]
    tier: Line | None = None


class OwnerStake(RecordEntry):
    """Who owns how much of this firm. `firm` is the owner's id in this register, if it has one.

    A paper that gives a range and no figure leaves `percent` unknown and fills its bounds.
    """

    owner: Line
    firm: Line | None = None
    percent: Percent | None = None
    more_than: Percent | None = None
    at_least: Percent | None = None
    at_most: Percent | None = None
    less_than: Percent | None = None
    direct: bool | None = None
    votes_percent: Percent | None = None
    board_seats: int | None = Field(default=None, ge=0)
    owner_kind: Literal["firm", "person", "state", "military", "fund"] | None = None

    @property
    def key(self) -> str:
        """The owner's id, if it has one here, else its name; indirect stakes stand apart."""
        return (self.firm or self.owner) + (":indirect" if self.direct is False else "")

    @property
    def ranged(self) -> bool:
        """True if only a range is told."""
        return self.percent is None and any(bound is not None for bound in (
            self.more_than, self.at_least, self.at_most, self.less_than))

    def agrees_with(self, other: "OwnerStake") -> bool:
        """True if both say the same, or one gives the figure that lies in the other's range."""
        exact, ranged = (self, other) if other.ranged else (other, self)
        if not ranged.ranged or exact.percent is None:
            return self == other
        room = {"percent": None, "more_than": None, "at_least": None, "at_most": None,
                "less_than": None}
        return exact.model_copy(update=room) == ranged.model_copy(update=room) and (
            ranged.holds(exact.percent))

    def holds(self, percent: float) -> bool:
        """True if a figure lies within the bounds."""
        return ((self.more_than is None or percent > self.more_than)
                and (self.at_least is None or percent >= self.at_least)
                and (self.at_most is None or percent <= self.at_most)
                and (self.less_than is None or percent < self.less_than))


class Listing(RecordEntry):
    """What a document says about a list. Whether the firm *is* listed is for screening to say."""

    _key = ("list", "entry")

    list: Line
    entry: Line | None = None
    program: Line | None = None
    measure: Line | None = None
    text: Text | None = None


class Contract(RecordEntry):
    """A government contract or award."""

    _key = ("contract",)

    contract: Line
    authority: Line | None = None
    country: Country | None = None
    military: bool | None = None
    amount: Amount | None = None
    currency: Line | None = None
    begins: date | None = None
    ends: date | None = None
    tier: Line | None = None
    product_code: Line | None = None
    text: Text | None = None


class ActivityCode(RecordEntry):
    _key = ("scheme", "code")

    scheme: Line
    code: Line
    text: Line | None = None


class DefenceShare(RecordEntry):
    """The part of a year's sales that went to defence, in percent."""

    _key = ("year",)

    year: Year
    percent: Percent | None = None
    audited: bool | None = None


class ActivitySign(RecordEntry):
    """A sign of what the firm does: an arms license, an exhibition, a patent, a job offer."""

    _key = ("kind", "text")

    kind: Literal["arms_license", "exhibition", "patent", "job_ad", "press", "other"]
    text: Text
    day: date | None = None


class EndUseStatement(RecordEntry):
    """An end-use certificate or statement, element by element."""

    _key = ("statement",)

    statement: Line
    text: Text | None = None
    items: tuple[Line, ...] | None = None
    quantity: Amount | None = None
    unit: Line | None = None
    purchase_order: Line | None = None
    final_product: Line | None = None
    product_model: Line | None = None
    magnet_position: Line | None = None
    final_customer: Line | None = None
    final_country: Country | None = None
    onward_flow: Text | None = None
    undertakings: tuple[Text, ...] | None = None
    signatory: Line | None = None
    signed_on: date | None = None
    valid_until: date | None = None


class GeneralLicense(RecordEntry):
    """One row of an exporter's ledger of general licenses; `until` is the last day of validity."""

    _key = ("number",)

    number: Line
    holder: Line | None = None
    end_users: tuple[Line, ...] | None = None
    items: tuple[Line, ...] | None = None
    since: date | None = None
    until: date | None = None
    quantity: Amount | None = None
    quantity_used: Amount | None = None
    unit: Line | None = None
    revoked: bool | None = None

    @property
    def quantity_left(self) -> float | None:
        """What may still be shipped, or unknown."""
        if self.quantity is None or self.quantity_used is None:
            return None
        return self.quantity - self.quantity_used


class VeuRow(RecordEntry):
    """One authorisation as a validated end user: for these items, at these sites."""

    _key = ("scheme", "since")

    scheme: Line
    sites: tuple[Line, ...] | None = None
    items: tuple[Line, ...] | None = None
    since: date | None = None
    until: date | None = None


class Programme(RecordEntry):
    """A compliance programme: AEO, an internal compliance programme, an ISO certificate."""

    _key = ("scheme", "number")

    scheme: Line
    number: Line | None = None
    country: Country | None = None
    until: date | None = None


class Conduct(RecordEntry):
    """A penalty, a refusal, a failed end-use check, a withdrawal or a red flag."""

    _key = ("kind", "day", "authority")

    kind: Literal["penalty", "refusal", "failed_check", "revocation", "red_flag"]
    day: date | None = None
    authority: Line | None = None
    text: Text | None = None


class Measurement(RecordEntry):
    """The content of one element by weight, as one report gives it.

    `uncertainty` is in percentage points (expanded, as reported). `intentional` is False for a
    trace that nobody added.
    """

    percent: Percent
    uncertainty: Amount | None = None
    method: Line | None = None
    laboratory: Line | None = None
    report: Line | None = None
    measured_on: date | None = None
    intentional: bool | None = None

    def agrees_with(self, other: "Measurement") -> bool:
        """True if the two readings are equal within their stated uncertainties."""
        room = (self.uncertainty or 0) + (other.uncertainty or 0)
        return abs(self.percent - other.percent) <= room + 1e-9
