"""Teams never meet: another team's id is as unknown as one that nobody has, and no answer holds
anything of another team."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.http.permissions import TABLE
from assistant.services.services import House
from tests.isolation import (
    FREE,
    LISTED,
    NAMED_IN_BODIES,
    SOUGHT,
    Team,
    blanks,
    compared,
    filled,
    leaks,
)
from tests.service import client_of, open_in
from tests.sign_in import Double

WITH_IDS = sorted(cell for cell in TABLE if blanks(cell[1]))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    said = Double(issuer="https://login.example").settings() | {"oidc_issuer": ""}
    opened = open_in(tmp_path_factory.mktemp("data"), **said)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(house: House) -> TestClient:
    return client_of(house)


@pytest.fixture(scope="module")
def teams(client: TestClient, house: House) -> list[Team]:
    return filled(client, house, records=2)


@pytest.mark.parametrize(("method", "path"), WITH_IDS)
def test_a_foreign_id_is_as_unknown_as_one_that_nobody_has(
        client: TestClient, teams: list[Team], method: str, path: str) -> None:
    one, other, _ = teams
    for _, foreign, unknown in compared(client, one, other, method, path):
        assert foreign[0] == unknown[0] == (200 if (method, path) in FREE else 404), foreign
        assert (method, path) in FREE or foreign[1] == unknown[1]
        assert one.canary not in foreign[1]
    for kind in ("firm", "item"):
        held = client.get(f"/v1/{kind}s/{one.ids[kind][0]}", headers=one.officer).text
        assert "nother" not in held, "what one team writes stands in its own records only"


def test_each_id_opens_what_it_names_for_its_own_team(
        client: TestClient, teams: list[Team]) -> None:
    """Else the test above would prove nothing."""
    for method, path in WITH_IDS:
        if method != "GET":
            continue
        kinds = blanks(path)
        at = path.replace("{pack}", "cn_veu").replace("{number}", "1")
        for kind in kinds:
            at = at.replace(f"{{{kind}}}", teams[0].ids[kind][-1])
        assert client.get(at, headers=teams[0].officer).status_code == 200, at


@pytest.mark.parametrize(("path", "name", "more"), NAMED_IN_BODIES)
def test_a_foreign_id_in_a_body_is_as_unknown(
        client: TestClient, teams: list[Team], path: str, name: str, more: dict[str, str]) -> None:
    for id in teams[0].ids[name]:
        unknown = id[0] + re.sub("[0-9a-f]", "e", id[1:])
        found = [client.post(path, json={**more, name: one}, headers=teams[1].officer)
                 for one in (id, unknown)]
        assert found[0].status_code == found[1].status_code == 404, found[0].text
        assert found[0].text.replace(id, "…") == found[1].text.replace(unknown, "…")


@pytest.mark.parametrize("path", LISTED)
def test_no_list_holds_anything_of_another_team(
        client: TestClient, teams: list[Team], path: str) -> None:
    for place, team in enumerate(teams):
        others = teams[:place] + teams[place + 1:]
        for who in (team.officer, team.admin):
            assert not leaks(client.get(path, headers=who), others), path


@pytest.mark.parametrize("path", SOUGHT)
def test_no_search_finds_anything_of_another_team(
        client: TestClient, teams: list[Team], path: str) -> None:
    one, two, three = teams
    for text in (one.canary, one.ids["firm"][0], one.ids["item"][0], "Vexholm", "magnet"):
        found = client.get(path, params={"q": text}, headers=two.officer)
        assert found.status_code == 200
        shown = found.text.replace(text, "…")
        assert one.canary not in shown and three.canary not in shown, path


def test_every_list_of_the_table_is_looked_at() -> None:
    plain = {path for method, path in TABLE if method == "GET" and not blanks(path)}
    elsewhere = {"/healthz", "/readyz", "/docs", "/openapi.json", "/v1/packs", "/v1/packs/{pack}",
                 "/v1/packs/{pack}/rulebook", "/v1/passages/{passage}", "/v1/sources",
                 "/v1/fields/{kind}", "/v1/exports/{kind}", "/v1/lists/updates", "/v1/models",
                 "/v1/models/{model}",
                 "/sign-in", "/sign-in/callback", "/static/{version}/{name}", "/language",
                 "/texts/{passage}", "/regimes", "/regimes/{pack}", "/regimes/{pack}/rulebook",
                 "/lists"}
    assert plain == elsewhere | ({*LISTED, *SOUGHT} - {"/v1/exports/firm", "/v1/exports/item"})
