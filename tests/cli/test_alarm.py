"""`hidran alarm-test`: asked for by a command, answered by people, read at the meeting."""

import json
from pathlib import Path

from tests.cli.test_replay import hidran
from tests.notify.hamlet import KPP, Hamlet


def test_everybody_is_asked_and_the_list_says_who_answered(tmp_path: Path) -> None:
    hamlet = Hamlet(tmp_path)
    config = tmp_path / "hidran.toml"
    config.write_text(f'data = "{tmp_path}"\n[notify]\nchannels = ["telegram", "sms"]\n')
    asked = hidran("--config", config, "alarm-test", KPP)
    assert (asked.returncode, asked.stderr) == (0, "")
    assert asked.stdout.startswith("Alarm percobaan dikirim ke semua anggota KPP Sawahan.")
    hamlet.wait(0.02)
    hamlet.answer("Agus", "ok", source="sms")
    hamlet.desk.close()
    shown = hidran("--config", config, "alarm-test", KPP, "--list").stdout.splitlines()
    assert [line.split()[:3] for line in shown] == [
        ["nama", "peran", "saluran"], ["Pak", "Budi", "teknisi"], ["Pak", "Siti", "ketua"], ["Pak", "Agus", "anggota"],
    ]  # fmt: skip
    assert "sudah menjawab" in shown[-1]
    assert "terkirim, belum menjawab" in shown[1]
    rows = json.loads(hidran("--config", config, "alarm-test", KPP, "--list", "--json").stdout)
    assert {row["reached"] for row in rows} == {"arrived", "answered"}


def test_a_kpp_that_is_not_there_is_named_and_one_without_a_drill_says_so(tmp_path: Path) -> None:
    hamlet = Hamlet(tmp_path)
    hamlet.desk.close()
    wrong = hidran("--data", tmp_path, "alarm-test", "baamang")
    assert wrong.returncode != 0
    assert "no KPP 'baamang': wanted one of sawahan" in wrong.stderr
    assert "Belum ada alarm percobaan" in hidran("--data", tmp_path, "alarm-test", KPP, "--list").stdout
