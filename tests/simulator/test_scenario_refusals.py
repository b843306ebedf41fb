"""A scenario that cannot be meant is refused by field, value and what is wanted, in Bahasa Indonesia first."""

import ast
from pathlib import Path

import pytest

from hidran.cli import simulate_cmd
from hidran.words import english
from simulator.scenarios import library, reading
from simulator.scenarios import refusal as refusal_words
from simulator.scenarios.fitting import fitted_with
from simulator.scenarios.refusal import ScenarioError, spoken

HEAD = 'title = "Coba"\nline = "Coba."\ndays = 3\n'
FAULT = HEAD + '[[happens]]\nwhat = "pompa-mati"\nday = 1\ntime = "10.00"\n'
# What is written -> what the refusal says.
REFUSED = {
    "an unknown table": (HEAD + "[pompa]\nx = 1\n", ["pompa", "tidak dikenal", "maksudnya pump?", "weather"]),
    "an unknown key": (HEAD + "[tank]\nvolume = 1000\n", ["tank.volume", "maksudnya volume_l?", "level_pct"]),
    "an unknown key on top": ("hari = 3\n" + HEAD, ["hari", "tidak dikenal", "learn_days"]),
    "an unknown key of a happening": (FAULT + "berat = 1\n", ["happens no. 1: berat", "severity"]),
    "a number beyond its range": (HEAD + "[tank]\nvolume_l = 100\n", ["tank.volume_l = 100", "200 sampai 100000 L"]),
    "a whole number beyond its range": (
        HEAD.replace("days = 3", "days = 400"),
        ["days = 400", "bilangan bulat 1 sampai 366"],
    ),
    "a severity beyond its range": (FAULT + "severity = 2\n", ["happens no. 1: severity = 2", "0.01 sampai 1"]),
    "a number that is text": (HEAD + '[people]\ndaily_l = "banyak"\n', ["people.daily_l = 'banyak'", "L sehari"]),
    "a number that is none": (HEAD + "[people]\ndaily_l = nan\n", ["people.daily_l = nan", "angka 0 sampai"]),
    "a flag that is a number": (HEAD + "[hydrant]\nmppt = 1\n", ["hydrant.mppt = 1", "true atau false"]),
    "a table that is a number": (HEAD + "tank = 3\n", ["tank = 3", "[tank]"]),
    "a list that is a table": (HEAD + "[weather]\nday = 1\n", ["weather", "[[weather]]"]),
    "a text over many lines": (HEAD.replace('"Coba."', '"""a\nb"""'), ["line", "satu baris"]),
    "an unknown topology": (HEAD + '[hydrant]\ntopology = "langsung"\n', ["hydrant.topology", "direct, battery_pwm"]),
    "an unknown sensor": (HEAD + '[hydrant]\nfitted = ["pelampung"]\n', ["hydrant.fitted[0]", "tank_full"]),
    "an unknown fault": (
        FAULT.replace("pompa-mati", "pompa-matii"),
        ["happens no. 1: what = 'pompa-matii'", "maksudnya pompa-mati?"],
    ),
    "an unknown kind of word": (HEAD + '[[words]]\nkind = "halo"\nday = 1\n', ["words no. 1: kind = 'halo'"]),
    "a time that is none": (FAULT.replace("10.00", "25.00"), ["happens no. 1: time = '25.00'", "'00.00' sampai"]),
    "a length without a unit": (FAULT + 'lasts = "8"\n', ["happens no. 1: lasts = '8'", "'36 jam'"]),
    "a length that is nothing": (FAULT + 'lasts = "0 menit"\n', ["lasts = '0 menit'", "dari 1 menit"]),
    "a hydrant that is none": (FAULT + "on = 0\n", ["happens no. 1: on = 0", "nomor hidran 1 sampai"]),
    "a day and a length": (FAULT + 'after = "2 jam"\n', ["happens no. 1: after", "jangan keduanya"]),
    "no day": (FAULT.replace("day = 1\n", ""), ["happens no. 1: day: belum diisi"]),
    "no fault": (FAULT.replace('what = "pompa-mati"\n', ""), ["happens no. 1: what: belum diisi"]),
    "no title": (HEAD.replace('title = "Coba"\n', ""), ["title: belum diisi"]),
    "weather without a sky": (HEAD + '[[weather]]\nday = 1\nlasts = "2 jam"\n', ["weather no. 1: state: belum diisi"]),
    "weather without an end": (HEAD + '[[weather]]\nday = 1\nstate = "clear"\n', ["weather no. 1: lasts"]),
    "a battery where there is none": (HEAD + '[hydrant]\nfitted = ["battery"]\n', ["hydrant.fitted", "topology"]),
    "a fault of another topology": (
        FAULT.replace("pompa-mati", "aki-tak-terisi"),
        ["happens no. 1: what = 'aki-tak-terisi'", "battery_pwm", "yang ada direct"],
    ),
    "a dry season without a well": (FAULT.replace("pompa-mati", "kemarau"), ["kemarau", "lpm_per_m"]),
    "two that turn one part": (
        FAULT + 'lasts = "2 hari"\n[[happens]]\nwhat = "kontroler-rusak"\nday = 1\ntime = "12.00"\nlasts = "1 jam"\n',
        ["happens no. 2 (kontroler-rusak)", "no. 1 (pompa-mati)", "bertumpuk"],
    ),
    "no TOML": ("title = Coba\n", ["bukan TOML", "hidran scenarios copy"]),
    "nesting without end": ("a = " + "[" * 5000, ["bukan TOML"]),
}


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "skenario.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def refusal(wanted: str) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        library.find(wanted)
    return caught.value


def test_the_smallest_scenario_is_three_lines(tmp_path: Path) -> None:
    assert library.find(written(tmp_path, HEAD)).healthy
    assert library.find(written(tmp_path, FAULT)).codes == ("F01",)


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_what_cannot_be_meant_is_refused_by_field_value_and_range(what: str, tmp_path: Path) -> None:
    text, wanted = REFUSED[what]
    path = written(tmp_path, text)
    error = refusal(path)
    assert error.exit_code == 2
    assert str(error).startswith(path)
    assert [part for part in wanted if part not in str(error)] == []
    with pytest.raises(ScenarioError) as caught, spoken("en"):
        raise error
    assert str(caught.value) != str(error)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert "tidak bisa dibaca" in str(refusal(str(tmp_path / "tidak-ada.toml")))
    assert "tidak bisa dibaca" in str(refusal(str(tmp_path / "folder.toml" / "x.toml")))
    binary = tmp_path / "foto.toml"
    binary.write_bytes(b"\xff\xd8\xff\xe0" * 100)
    assert "bukan TOML" in str(refusal(str(binary)))


def test_an_unknown_name_is_told_the_nearest() -> None:
    assert "maksudnya pompa-mati?" in str(refusal("pompa-mat"))
    assert "maksudnya" not in str(refusal("xyz"))
    with pytest.raises(ScenarioError, match="--fitout = 'kecil': seharusnya salah satu dari minimum, float"):
        fitted_with(library.find("cerah"), "kecil")


def test_happenings_of_one_part_may_end_together_or_follow_each_other(tmp_path: Path) -> None:
    second = '[[happens]]\nwhat = "kontroler-rusak"\nday = {day}\ntime = "{time}"\nlasts = "{lasts}"\n'
    together = FAULT + 'lasts = "4 jam"\n' + second.format(day=1, time="12.00", lasts="2 jam")
    after = FAULT + 'lasts = "4 jam"\n' + second.format(day=1, time="14.00", lasts="2 jam")
    others = FAULT + 'lasts = "4 jam"\n' + second.format(day=1, time="12.00", lasts="9 jam") + "on = 2\n"
    for text in (together, after, others):
        assert len(library.find(written(tmp_path, text)).happens) == 2


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("8 menit", 480), ("36 jam", 129600), ("1 hari 6 jam", 108000), ("1,5 jam", 5400), ("2 DAYS", 172800)],
)
def test_lengths_are_written_in_words(text: str, seconds: int, tmp_path: Path) -> None:
    found = library.find(written(tmp_path, FAULT + f'lasts = "{text}"\n'))
    assert found.happens[0].lasts_s == seconds


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "dari-windows.toml"
    text = FAULT.replace("\n", "\r\n")
    for raw in (b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16"), b"\xfe\xff" + text.encode("utf-16-be")):
        path.write_bytes(raw)
        assert library.find(str(path)).codes == ("F01",)
        assert not library.text_of(str(path)).startswith("\ufeff")


def test_every_field_is_shown_in_the_first_scenario() -> None:
    text = library.text_of("cerah")
    fields = {f"{key} = " for section in reading._BUILT.values() for key in section}
    fields |= {f"{key} = " for key in (*reading._TOP, *reading._WEATHER, *reading._HAPPENS, *reading._WORDS)}
    assert [field for field in sorted(fields) if field not in text] == []


def test_every_sentence_of_a_refusal_has_its_english_twin() -> None:
    files = [*Path(refusal_words.__file__).parent.glob("*.py"), Path(simulate_cmd.__file__)]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    calls = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args]
    said = {
        c.args[0].value
        for c in calls
        if getattr(c.func, "id", "") in ("phrase", "wrong") and isinstance(c.args[0], ast.Constant)
    }
    units = {c.args[2].value for c in calls if getattr(c.func, "id", "") in ("number", "whole") and len(c.args) == 3}  # type: ignore[attr-defined]
    assert len(said) > 25
    assert len(units) > 6
    assert sorted((said | units) - english().keys() - {"", "%", "L", "Wh", "dBm"}) == []
