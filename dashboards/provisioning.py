"""Provisioning files: what `hidran dashboards build` writes and Grafana reads at its start.

They are JSON, which is YAML too. No dollar sign may stand in what Grafana fills in (see dashboards.rules); dashboards
are read as they are.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from dashboards import contact, rules
from dashboards.board import FOLDER, FOLDER_UID
from dashboards.boards import dashboards
from dashboards.manner import manner_of
from dashboards.panel import Json
from dashboards.source import source
from hidran.settings import Settings

MOUNTED = "/etc/grafana/provisioning"


def write(settings: Settings, out: Path, mounted: str = MOUNTED) -> list[Path]:
    """Write all files below `out`, mode 0600 where a secret stands in them; what they are. `mounted`: `out` as Grafana
    sees it."""
    boards = out / "dashboards" / "hidran"
    if boards.exists():
        shutil.rmtree(boards)  # a board that is no more must not be read again
    made = {boards / f"{uid}.json": board for uid, board in dashboards(manner_of(settings)).items()}
    made |= {out / name: content for name, content in files(settings, mounted).items()}
    for path, content in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        secret = path.name in ("hidran-source.yaml", "hidran-contact.yaml")
        path.touch(mode=0o600 if secret else 0o644)
        path.write_text(text(content), encoding="utf-8")
    return list(made)


def files(settings: Settings, mounted: str) -> dict[str, Json]:
    """Everything but the dashboards themselves, by path below the provisioning folder."""
    where = {"path": f"{mounted.rstrip('/')}/dashboards/hidran"}
    provider = {
        "name": "hidran", "orgId": 1, "folder": FOLDER, "folderUid": FOLDER_UID, "type": "file",
        "allowUiUpdates": False, "options": where,
    }  # fmt: skip
    group = {
        "orgId": 1, "name": rules.GROUP, "folder": FOLDER, "interval": f"{rules.EVERY_S}s",
        "rules": [rules.render(rule) for rule in rules.rules(settings.language)],
    }  # fmt: skip
    point = {"orgId": 1, "name": contact.RECEIVER, "receivers": contact.receivers(settings)}
    policy = {"orgId": 1, "receiver": contact.RECEIVER, "group_by": ["hydrant"], "routes": [contact.route()]}
    return {
        "datasources/hidran-source.yaml": {"apiVersion": 1, "datasources": [source(settings)]},
        "dashboards/hidran-dashboards.yaml": {"apiVersion": 1, "providers": [provider]},
        "alerting/hidran-rules.yaml": {"apiVersion": 1, "groups": [group]},
        "alerting/hidran-contact.yaml": {"apiVersion": 1, "contactPoints": [point]},
        "alerting/hidran-policies.yaml": {"apiVersion": 1, "policies": [policy]},
    }


def text(content: Any) -> str:
    """The same content is always the same text."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
