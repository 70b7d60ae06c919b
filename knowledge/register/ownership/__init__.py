"""Who owns a firm: shares summed by the rule asked about, the unknown as a range."""

from knowledge.register.ownership.from_records import structure_of
from knowledge.register.ownership.ownership_rules import Owned, OwnershipRule, Slice, owned
from knowledge.register.ownership.paths import OwnershipChain
from knowledge.register.ownership.picture import alternative, picture
from knowledge.register.ownership.structure import Stake, Structure, exact

__all__ = [
    "Owned",
    "OwnershipChain",
    "OwnershipRule",
    "Slice",
    "Stake",
    "Structure",
    "alternative",
    "exact",
    "owned",
    "picture",
    "structure_of",
]
