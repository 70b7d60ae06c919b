"""What an answer shows: which questions go to the rules, which lines, lists, points and parts.

The plan follows from what was read and from the case, by tables: `plan.yaml` here, and each pack's
own `plan.yaml` for its lines. No model takes part in it, and the user's text is not looked at.
"""

from assistant.plan.pack_plans import (
           Assumed,
           CaseLine,
           Instead,
           Next,
           PackPlan,
           listing_questions,
           pack_plan,
           pack_plans,
           scheme_plan,
)
from assistant.plan.plan import Key, Plan, plan

__all__ = [
           "Assumed",
           "CaseLine",
           "Instead",
           "Key",
           "Next",
           "PackPlan",
           "Plan",
           "listing_questions",
           "pack_plan",
           "pack_plans",
           "plan",
           "scheme_plan",
]
