"""A provider that cannot be had: the answer comes without it, and `/status` says why."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.providers import Double, Turn
from tests.running import free_port
from tests.service import TDK, client_of, open_in

ROOT = Path(__file__).parents[1]
DEAD = f"http://127.0.0.1:{free_port()}"


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for provider in ("OPENAI", "ANTHROPIC"):
        monkeypatch.delenv(f"{provider}_API_KEY", raising=False)


@pytest.mark.parametrize(("settings", "why"), [
    ({"model": "openai:some"}, "no key"), ({"model": "anthropic:some"}, "no key"),
    ({"model": "openai:some", "model_base_url": f"{DEAD}/v1"}, ""),
    ({"model": "anthropic:some", "model_base_url": DEAD}, ""),
    ({"model": "ollama:some", "model_base_url": DEAD}, ""),
    ({"model": "openai:some", "model_base_url": "no address at all"}, ""),
    ({"model": "ollama:some", "model_base_url": "http://["}, ""),
    ({"model": "openai:some", "model_base_url": "http://nowhere.invalid/v1"}, ""),
], ids=range(8))
def test_the_answer_comes_without_the_model_and_status_says_why(
        tmp_path: Path, settings: dict[str, Any], why: str) -> None:
    with closing(open_in(tmp_path, vectors="off", model_seconds=5, **settings)) as house:
        client = client_of(house)
        for _ in range(2):
            found = client.post("/v1/questions", json={"question": TDK})
            assert found.status_code == 200, found.text
            assert found.json()["verdict"]["outcome"] == "not_eligible"
        said = client.get("/status").json()
        assert said["model"] == settings["model"] and why in said["model_trouble"] != ""
        assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("wire", ["openai", "ollama", "anthropic"])
def test_a_server_of_ones_own_takes_no_key(tmp_path: Path, wire: str) -> None:
    with Double(wire, lambda _: Turn("no reading")) as double:
        where = {name: double.settings[name] for name in ("model", "model_base_url")}
        with closing(open_in(tmp_path, vectors="off", **where)) as house:
            found = client_of(house).post("/v1/questions", json={"question": TDK})
            assert found.status_code == 200 and double.asked


def test_the_clients_of_all_providers_are_in_the_image() -> None:
    locked = (ROOT / "lock" / "runtime.txt").read_text()
    for provider in ("openai", "anthropic", "ollama"):
        assert f"\nlangchain-{provider}==" in f"\n{locked}"
