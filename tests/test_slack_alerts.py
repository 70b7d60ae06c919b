"""Alerts in Slack: said once, in the channel that was named, and never where records are hidden."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api.alert_delivery import looked
from assistant.determining.screenings import clear_hit, looked_up
from assistant.portfolio.alerts import acknowledge, alerts
from assistant.roles import LOCAL
from knowledge.errors import WrongValue
from knowledge.screening import Query
from tests.service import NOW
from tests.slack_support import Office, office

ON = NOW.date()


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("data"), slack_private_channels="C0OPEN",
                slack_alert_channels="north=C0NORTH, local=C0OPEN") as opened:
        yield opened


def clear(at: Office, name: str) -> None:
    """A clearance that runs out: an alert."""
    query = Query(name, "JP")
    found = looked_up(at.house, at.house.lists, query, ON, NOW,
                      at.house.clearances.held("local"))
    entry = (*found.hits, *found.near_misses)[0].entry.id
    clear_hit(at.house, query, entry, LOCAL, NOW, reason="another firm <b> & Co",
              expires=ON + timedelta(30), on=ON)


def test_a_new_alert_is_said_once_with_the_way_to_the_page(at: Office) -> None:
    clear(at, "TDK")
    found = looked(at.house, LOCAL, NOW, ON)
    assert found
    call = at.slack.wait("chat.postMessage")
    assert call.said["channel"] == "C0OPEN" and "TDK" in call.text
    assert str(found[0].since) in call.text
    assert any(one.get("url", "").endswith("/alerts") for block in call.blocks
               for one in block.get("elements", []))
    assert not looked(at.house, LOCAL, NOW, ON)
    assert len(at.slack.of("chat.postMessage")) == 1
    acknowledge(at.house, LOCAL, found[0].id, "seen", NOW)
    assert not alerts(at.house, "local", waiting=True)


def test_a_channel_that_may_not_see_records_gets_none_and_nothing_is_lost(at: Office) -> None:
    house = at.house
    held, house.settings = house.settings, house.settings.model_copy(update={
        "slack_private_channels": ""})
    clear(at, "Subaru Corporation")
    try:
        with pytest.raises(WrongValue, match="SLACK_PRIVATE_CHANNELS"):
            looked(house, LOCAL, NOW, ON)
        house.settings = held.model_copy(update={"slack_alert_channels": "C0OPEN"})
        with pytest.raises(WrongValue, match="write team=channel"):
            looked(house, LOCAL, NOW, ON)
    finally:
        house.settings = held
    assert looked(house, LOCAL, NOW, ON)
