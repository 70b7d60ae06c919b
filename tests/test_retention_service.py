"""Holding and releasing a record, and taking the whole record away, over HTTP."""

import json
import subprocess
import sys
import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

from assistant.record.chain import sha
from tests.service import CASE, NOW, client_of, open_in


def test_a_hold_stands_until_released_and_the_export_tells_the_whole_story(tmp_path: Path) -> None:
    with closing(open_in(tmp_path, vectors="off", demonstration=False)) as house:
        client = client_of(house)
        record = client.post("/v1/determinations", json=CASE).json()["record"]["id"]
        why = {"reason": "an inquiry"}
        assert client.post(f"/v1/records/{record}/hold", json=why).json() == {
            "record": record, "held": True, "kept_until": str(NOW.date().replace(year=2036))}
        assert client.post("/v1/records/other/hold", json=why).status_code == 404
        assert client.post(f"/v1/records/{record}/hold", json={"reason": ""}).status_code == 422
        assert not client.post(f"/v1/records/{record}/release", json=why).json()["held"]
        found = client.get("/v1/records/export")
        assert found.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(BytesIO(found.content)) as archive:
            rows = [json.loads(line) for line in archive.read("record.ndjson").splitlines()]
            archive.extractall(tmp_path / "export")
        assert [row["kind"] for row in rows] == ["determination", "held", "released"]
        assert all(sha(row["body"]) == row["body_sha256"] for row in rows)
        checked = subprocess.run([sys.executable, str(tmp_path / "export" / "check.py")],
                                 capture_output=True, text=True, check=True)
        assert "3 rows of all teams: whole" in checked.stdout
