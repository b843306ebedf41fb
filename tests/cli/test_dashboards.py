"""`hidran dashboards` as it is typed: files, a Grafana brought to it, exit codes that a script can trust."""

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from hidran.cli.app import app, register_all
from hidran.settings import Settings
from tests.dashboards.fake_grafana import fake_grafana
from tests.dashboards.house import settings

register_all()


def toml(wanted: Settings, folder: Path, **more: str) -> Path:
    file = folder / "hidran.toml"
    lines = [f'data = "{wanted.data}"', *(f'{k} = "{v}"' for k, v in more.items())]
    lines += ["[influx]", f'url = "{wanted.influx.url}"', "[grafana]", f'url = "{wanted.grafana.url}"']
    lines += ['user = "admin"', f'password_file = "{wanted.grafana.password_file}"']
    file.write_text("\n".join(lines))
    return file


def typed(config: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--config", str(config), "dashboards", *words])


def test_push_then_diff_say_what_was_done_and_that_nothing_differs(tmp_path: Path) -> None:
    with fake_grafana() as fake:
        config = toml(settings(tmp_path / "data", grafana=fake.url), tmp_path)
        before = typed(config, "diff")
        assert (before.exit_code, "hidran dashboards push" in before.output) == (1, True)
        pushed = typed(config, "push")
        assert (pushed.exit_code, pushed.output.count("dibuat")) == (0, 14)
        again = json.loads(typed(config, "push", "--json").output)
        assert {step["how"] for step in again["steps"]} == {"there"}
        after = typed(config, "diff", "--json")
        assert (after.exit_code, json.loads(after.output)) == (0, {"same": True, "differing": []})


def test_build_says_how_many_files_and_where_in_either_language(tmp_path: Path) -> None:
    wanted = settings(tmp_path / "data")
    out = str(tmp_path / "grafana")
    assert "10 berkas" in typed(toml(wanted, tmp_path), "build", "--out", out).output
    assert "10 files" in typed(toml(wanted, tmp_path, language="en"), "build", "--out", out).output


def test_check_without_a_database_is_one_clear_line(tmp_path: Path) -> None:
    result = typed(toml(settings(tmp_path / "data"), tmp_path), "check")
    assert result.exit_code != 0
    assert "does not answer" in str(result.exception)
