"""What it is made of and how it is run: locked, listed, looked up, and without rights it needs not.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import httpx
import kubernetes_validate
import pytest
import yaml
from packaging.requirements import Requirement
from starlette.testclient import TestClient

from api.app import create_app
from assistant.settings import Settings
from bootstrap import APART
from deploy.audit import bill, explained, judged, locked, plain
from tests.running import PATIENCE, SERVE, environment, free_port, wait_for
from tests.service import CASE, open_in

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
NOBODY = 10001


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt"])
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    text = (ROOT / "lock" / lock).read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == sum(map(len, locked(ROOT / "lock" / lock).values())) > 100
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


@pytest.mark.parametrize("extra", APART)
def test_an_extra_of_meaning_is_locked_apart_and_is_in_no_other_lock(extra: str) -> None:
    text = (ROOT / "lock" / f"{extra}.txt").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [Requirement(one) for one in project["optional-dependencies"][extra]]
    held = locked(ROOT / "lock" / f"{extra}.txt")
    assert held.keys() == {one.name for one in wanted}
    assert all(at in one.specifier for one in wanted for at in held[one.name])
    assert "--hash=sha256:" in text and "://" not in text
    for lock in ("runtime.txt", "dev.txt"):
        assert not locked(ROOT / "lock" / lock).keys() & held.keys()


def test_both_locks_hold_the_same_versions() -> None:
    run, test = (locked(ROOT / "lock" / name) for name in ("runtime.txt", "dev.txt"))
    assert {name: test.get(name) for name in run} == run


def test_the_bill_of_materials_lists_the_whole_lock_and_is_made_offline(tmp_path: Path) -> None:
    lock = ROOT / "lock" / "runtime.txt"
    bill(lock, tmp_path / "bom.json")
    found = json.loads((tmp_path / "bom.json").read_text())
    listed = {(plain(one["name"]), one["version"]) for one in found["components"]}
    wanted = {(name, one) for name, versions in locked(lock).items() for one in versions}
    assert found["specVersion"] == "1.6" and wanted == listed


WITHOUT = """
import sys
for name in sys.argv[2:]:
    sys.modules[name] = None
import chromadb, langchain.chat_models, langchain_anthropic, langchain_ollama, langchain_openai
import uvicorn
from langchain_core.language_models import FakeListChatModel
assert FakeListChatModel(responses=["said"]).invoke("asked").content == "said"
uvicorn.Config(lambda *_: None).load()
held = chromadb.PersistentClient(sys.argv[1]).create_collection("held", embedding_function=None)
held.add(ids=["near", "far"], embeddings=[[1.0, 0.0], [0.0, 1.0]])
print(held.query(query_embeddings=[[0.9, 0.1]], n_results=1)["ids"][0][0])
from chromadb.api.client import Client
"""


def test_what_the_locks_leave_out_is_not_needed(tmp_path: Path) -> None:
    left_out = re.findall(r"^([a-z]+) ;", (ROOT / "lock" / "overrides.in").read_text(), re.M)
    assert "kubernetes" in left_out
    for lock in ("runtime.txt", "dev.txt"):
        assert not locked(ROOT / "lock" / lock).keys() & {*left_out}
    told = subprocess.run([sys.executable, "-c", WITHOUT, str(tmp_path), *left_out], check=True,
                          capture_output=True, text=True)
    assert told.stdout.split() == ["near"]


def package(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "version": "1", "vulns": [], **more}


KNOWN = {("chromadb", "CVE-1")}
FINDING = {"id": "GHSA-1", "aliases": ["CVE-1"]}


@pytest.mark.parametrize(("report", "result"), [
    ([package("a"), package("Chroma.DB")], "audited"),
    ([package("a"), package("chroma-db", version="2")], "not audited"),
    ([package("a"), {"name": "chroma-db", "skip_reason": "not found"}], "not audited"),
    ([], "not audited"),
    ([package("a"), package("chroma-db", vulns=[{"id": "CVE-2"}])], "open findings"),
    ([package("a", vulns=[FINDING])], "open findings"),
])
def test_an_audit_is_green_only_if_every_package_was_looked_up(
        report: list[dict[str, object]], result: str) -> None:
    found = judged({"a": ["1"], "chroma-db": ["0", "1"]}, {"dependencies": report}, KNOWN)
    assert found["result"] == result


def test_a_finding_that_does_not_touch_us_is_explained_and_the_reason_holds() -> None:
    known = explained(DEPLOY / "openvex.json")
    assert ("chromadb", "CVE-2026-45829") in known
    report = {"dependencies": [package("chromadb", vulns=[
        {"id": "GHSA-f4j7-r4q5-qw2c", "aliases": ["CVE-2026-45829"]}])]}
    assert judged({"chromadb": ["1"]}, report, known)["result"] == "audited"
    sources = [path.read_text() for room in ("knowledge", "assistant", "api")
               for path in (ROOT / room).rglob("*.py")]
    assert not any("chromadb.server" in text or "chromadb.app" in text for text in sources)
    given = {one for text in sources for one in re.findall(r"embedding_function=(\w+)", text)}
    assert given == {"None"}


def compose() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def test_no_service_has_rights_that_it_needs_not() -> None:
    services = compose()["services"]
    assert set(services) == {"lodestone", "postgres", "chroma"}
    for name, one in services.items():
        assert isinstance(one, dict)
        assert one["read_only"] is True and one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in one and "cap_add" not in one and one["mem_limit"], name
        assert re.search(r":[0-9]+\.[0-9]+", one["image"]), f"{name} has no pinned image"
        assert len(one["volumes"]) == 1, name
        if name != "lodestone":
            assert "ports" not in one and one["networks"] == ["inside"], name
    lodestone = services["lodestone"]
    assert isinstance(lodestone, dict)
    assert lodestone["user"] == "10001:10001"
    assert all(port.startswith("127.0.0.1:") for port in lodestone["ports"])
    assert compose()["networks"]["inside"] == {"internal": True}


def test_secrets_come_from_files_and_none_stands_in_the_files_of_the_deployment() -> None:
    found = compose()
    assert all(set(one) == {"file"} for one in found["secrets"].values())  # type: ignore[call-overload]
    for one in found["services"].values():
        assert isinstance(one, dict)
        for name, value in one.get("environment", {}).items():
            assert "PASSWORD" not in name or str(value).startswith("/run/secrets/"), name
            assert "://" not in str(value) or "@" not in str(value), name
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text()


def test_the_image_runs_as_nobody_and_installs_only_what_is_locked() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    last = lines[[number for number, line in enumerate(lines) if line.startswith("FROM")][-1]:]
    assert f"USER {NOBODY}:{NOBODY}" in last and "VOLUME /data" in last
    assert any(line.startswith("HEALTHCHECK") for line in last)
    assert not any(line.startswith("ADD") for line in lines)
    fetched = [line for line in lines if "pip install" in line]
    assert len(fetched) == 2 and "--require-hashes" in fetched[0] and "--no-deps" in fetched[1]
    base, = [line for line in lines if line.startswith("ARG PYTHON=")]
    assert re.search(r"python:3\.11\.\d+-slim", base)


def manifests() -> list[dict[str, Any]]:
    return [one for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
            for one in yaml.safe_load_all(path.read_text())]


def pods() -> list[dict[str, Any]]:
    return [one["spec"]["template"]["spec"] for one in manifests()
            if one["kind"] in ("Deployment", "StatefulSet")]


def test_the_manifests_fit_the_schema_of_kubernetes() -> None:
    listed, *rest = [one for one in manifests() if one["kind"] == "Kustomization"]
    files = {path.name for path in (DEPLOY / "kubernetes").glob("*.yaml")}
    assert not rest and {*listed["resources"], "kustomization.yaml"} == files
    for one in manifests():
        if one["kind"] != "Kustomization":
            kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)
    broken = {**manifests()[0], "kind": "Service", "apiVersion": "v1", "spec": {"portz": []}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, kubernetes_validate.latest_version(), strict=True)


def test_no_pod_has_rights_that_it_needs_not_and_each_runs_the_images_of_compose() -> None:
    images = {str(one["image"]) for one in compose()["services"].values()}  # type: ignore[index]
    found = {container["image"] for pod in pods() for container in pod["containers"]}
    assert found == images and len(pods()) == 3
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]}}
            assert container["resources"]["limits"]["memory"] and container["readinessProbe"]
    served, = [one for one in manifests() if one["kind"] == "Deployment"]
    container, = served["spec"]["template"]["spec"]["containers"]
    settings = {one["name"]: one["value"] for one in container["env"]}
    assert settings["LODESTONE_MODE"] == "served"
    assert all(name.removeprefix("LODESTONE_").lower() in {*Settings.model_fields, "secrets"}
               for name in settings)


def test_the_image_is_of_this_version_and_holds_every_providers_package() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {f"lodestone:{about['version']}"} <= {
        str(one["image"]) for one in compose()["services"].values()}  # type: ignore[index]
    held = locked(ROOT / "lock" / "runtime.txt")
    extras = {re.split(r"[\[<>=~! ]", one)[0]
              for name, extra in about["optional-dependencies"].items() if name not in APART
              for one in extra}
    assert {"langchain-openai", "langchain-anthropic", "langchain-ollama"} <= extras <= set(held)


KEYS = re.findall(r"lodestone (keys make .*)$", "\n".join(
    (DEPLOY / name).read_text() for name in ("compose.yaml", "kubernetes/kustomization.yaml")),
    re.MULTILINE)


def test_the_first_key_of_a_deployment_may_ask(tmp_path: Path) -> None:
    """The commands as the files tell them, in the order in which they tell them."""
    assert len(KEYS) == 3
    may = []
    for command in KEYS:
        house = open_in(tmp_path / str(len(may)), mode="served")
        made = subprocess.run(
            [sys.executable, "-c", SERVE, *shlex.split(command)], cwd=ROOT, text=True, check=True,
            capture_output=True, env=environment(data=house.settings.data, mode="served"))
        client = TestClient(create_app(house), base_url="http://127.0.0.1")
        client.headers["authorization"] = f"Bearer {made.stdout.strip()}"
        may.append(client.post("/v1/determinations", json=CASE).status_code)
        house.close()
    assert may == [200, 403, 200]


READ_ONLY_ROOT = "mount --make-rprivate / && mount -o remount,ro,bind /"
READ_ONLY = """
set -e
mount --make-rprivate /
mount --bind "$0" "$0"
mount -o remount,ro,bind /
if touch "$1/written" 2>/dev/null; then echo "still writable" >&2; exit 9; fi
shift
exec setpriv --reuid 10001 --regid 10001 --clear-groups "$@"
"""


def can_isolate() -> bool:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    nobody = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups",
              sys.executable, "-c", "import api"]
    alone = ["unshare", "--mount", "sh", "-c", READ_ONLY_ROOT]
    try:
        return all(subprocess.run(one, cwd=ROOT, capture_output=True, check=False).returncode == 0
                   for one in (alone, nobody))
    except OSError:
        return False


@pytest.mark.skipif(not can_isolate(), reason="needs root, and mount namespaces of its own")
def test_it_runs_as_nobody_on_a_read_only_file_system_with_one_writable_folder() -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        data, port = Path(folder) / "data", free_port()
        data.mkdir(mode=0o700)
        for path in (Path(folder), data):
            os.chown(path, NOBODY, NOBODY)
        ran = environment(data=data, mode="local") | {
            "HOME": str(data), "TMPDIR": str(data), "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", READ_ONLY, str(data), str(ROOT), sys.executable,
             "-c", SERVE, "serve", "--port", str(port)], cwd=ROOT, env=ran, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/readyz", process, Path(f"/proc/self/fd/{log.fileno()}"))
            found = httpx.post(f"{address}/v1/determinations", json=CASE, timeout=60)
            assert found.json()["determination"]["outcome"] == "not_eligible"
            assert httpx.get(f"{address}/v1/search", params={"q": "Decree 792"}).status_code == 200
            memo = {"record": httpx.post(f"{address}/v1/questions", timeout=60, json={
                "question": "Is item 4711 controlled?"}).json()["record"]}
            pdf = httpx.post(f"{address}/v1/memos", json=memo, timeout=60)
            assert pdf.content.startswith(b"%PDF")
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0
        assert (data / "lodestone.sqlite3").stat().st_uid == NOBODY
