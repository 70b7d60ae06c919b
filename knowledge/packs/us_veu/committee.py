"""The End-User Review Committee (Supplement No. 9): votes, its thirty days, nominations."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule


@rule("us.veu.erc_unanimous", cites="us_veu_supp9:2", zh="批准候选人或增加物项须一致同意。")
def unanimous(f: Facts, p: Parameters) -> Any:
    """To authorize a candidate or to add items the committee votes unanimously."""
    return (f.erc_action.is_one_of(("authorize_candidate", "add_items"))
            & f.erc_votes_for.more_than(0) & f.erc_votes_against.at_most(0))


@rule("us.veu.erc_majority", cites="us_veu_supp9:2", zh="移除VEU或物项须过半数。")
def majority(f: Facts, p: Parameters) -> Any:
    """To remove a VEU or items a majority is enough."""
    return (f.erc_action.is_one_of(("remove_veu", "remove_items"))
            & f.erc_votes_for.more_than(f.erc_votes_against))


@rule("us.veu.erc_vote", cites="us_veu_supp9:2", zh="表决通过。")
def vote_carries(f: Facts, p: Parameters) -> Any:
    """The vote is enough for what is decided."""
    return unanimous(f, p) | majority(f, p)


@rule("us.veu.erc_in_time", cites="us_veu_supp9:4", zh="在期限内决定。")
def decided_in_time(f: Facts, p: Parameters) -> Any:
    """The committee decided within its 30 calendar days, waiting time for the applicant not
    counted."""
    return f.erc_decided_on.at_most(f.erc_decision_due_on)


@rule("us.veu.nomination", cites="us_veu_supp9:3",
      zh="政府提名：事先通知有关各方，最终用户可不接受。")
def nomination_may_proceed(f: Facts, p: Parameters) -> Any:
    """The US Government may nominate a candidate; the parties are told before the decision, and the
    end user need not accept."""
    return (f.nominated_by_us_government.holds() & f.parties_notified_of_nomination.holds()
            & f.end_user_accepts_nomination.holds())
