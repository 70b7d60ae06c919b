"""Isolation at size: three teams with 50 alike records each, every id through every address, and
random requests; how many answers held anything of another team.

    python -m tests.bench.isolation [--queries 5000] [--records 50]

The last line is one JSON object: `leaks`, and `unlike` (addresses that tell a foreign id from an
unknown one) must be empty.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.http.permissions import TABLE
from tests.bench.bars import tell
from tests.isolation import FREE, LISTED, SOUGHT, Team, blanks, compared, filled, leaks
from tests.service import CASE, TDK, client_of, open_in
from tests.sign_in import Double

BY_PAGES = ("/v1/records", "/v1/conversations", "/v1/feedback", "/v1/reviews", "/v1/imports")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=5000)
    parser.add_argument("--records", type=int, default=50)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Double(issuer="https://login.example").settings() | {"oidc_issuer": ""}
        house = open_in(Path(folder), **settings)
        client, since = client_of(house), time.monotonic()
        teams = filled(client, house, said.records)
        pairs, unlike = _every_id(client, teams)
        found, statuses, own = _random(client, teams, said.queries)
        house.close()
    tell({
        "teams": len(teams), "records_each": said.records, "id_pairs": pairs, "unlike": unlike,
        "queries": said.queries, "leaks": len(found), "where": sorted(set(found))[:20],
        "statuses": statuses, "own_seen": own, "addresses": len(TABLE),
        "seconds": round(time.monotonic() - since)}, {
        "nothing of another team is shown": not found,
        "a foreign id is as unknown as any": pairs > 0 and not unlike,
        "what is a team's own is shown to it": own > said.queries // 100})


def _every_id(client: TestClient, teams: list[Team]) -> tuple[int, list[str]]:
    """Every id of each team, tried by the next team through every address that takes one."""
    pairs, unlike = 0, []
    for place, other in enumerate(teams):
        mine = teams[(place + 1) % len(teams)]
        for method, path in sorted(cell for cell in TABLE if blanks(cell[1])):
            if (method, path) in FREE:
                continue
            for _, foreign, unknown in compared(client, other, mine, method, path):
                pairs += 1
                if foreign[:2] != unknown[:2] or foreign[0] != 404 or leaks(unknown[2], [other]):
                    unlike.append(f"{method} {path}")
    return pairs, sorted(set(unlike))


def _random(client: TestClient, teams: list[Team], queries: int
            ) -> tuple[list[str], dict[str, int], int]:
    """Where something foreign was shown, the statuses, and how many answers showed something of the
    asker's own team, without which the others say nothing."""
    dice, found, statuses, own = random.Random(7), [], {}, 0
    for number in range(queries):
        team = dice.choice(teams)
        others = [one for one in teams if one is not team]
        method, path, more = _one(dice, dice.choice(others))
        answer = client.request(method, path, headers=dice.choice((team.officer, team.admin)),
                                follow_redirects=False, **more)
        statuses[str(answer.status_code)] = statuses.get(str(answer.status_code), 0) + 1
        own += bool(leaks(answer, [team]))
        sent = json.dumps([path, more])
        strange = [one for one in others if one.name in leaks(answer, others)
                   and one.canary not in sent and not any(
                       id in sent for ids in one.ids.values() for id in ids)]
        if strange or answer.status_code >= 500:
            found.append(f"{method} {path}")
        if number % 500 == 499:
            print(f"{number + 1} of {queries}: {len(found)} leaks", flush=True)
    return found, dict(sorted(statuses.items())), own


def _one(dice: random.Random, other: Team) -> tuple[str, str, dict[str, Any]]:
    """A request such as somebody curious would make: half of them name something of another
    team."""
    kind = dice.random()
    if kind < 0.35:
        method, path = dice.choice(sorted(cell for cell in TABLE
                                          if blanks(cell[1]) and cell[0] == "GET"))
        path = path.replace("{pack}", "cn_veu")
        for name in blanks(path):
            path = path.replace(f"{{{name}}}", dice.choice(other.ids[name]))
        return method, path, {}
    if kind < 0.65:
        words = ["Vexholm", "magnet", "TDK", other.canary, dice.choice(other.ids["firm"]),
                 dice.choice(other.ids["item"]), "GmbH", "42SH", "*", "%", "_", "' OR 1=1 --"]
        text = " ".join(dice.sample(words, dice.randint(1, 3)))
        return "GET", dice.choice(SOUGHT), {"params": {"q": text[:200]}}
    if kind < 0.9:
        path = dice.choice(LISTED)
        more = dice.choice(({"limit": 100}, {"after": str(dice.randint(0, 300))}))
        return "GET", path, {"params": more if path in BY_PAGES else {}}
    if kind < 0.97:
        return "POST", "/v1/determinations", {"json": CASE}
    return "POST", "/v1/questions", {"json": {
        "question": dice.choice((TDK, "What is on record about Vexholm GmbH?",
                                 "Which of our firms fall under the strict scenario?"))}}


if __name__ == "__main__":
    main()
