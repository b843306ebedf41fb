"""`hidran score`: how much of what breaks is found, and how often wrong alarm is given."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table

if TYPE_CHECKING:
    from simulator.score.card import Card
    from simulator.score.runner import Job

SeedsOption = Annotated[
    str, typer.Option("--seeds", help="A..B: 1..999 menyetel (tuning), 10000..19999 melapor (report)")
]
ScenariosOption = Annotated[list[str] | None, typer.Option("--scenarios", help="bulan; boleh ulang (which months)")]
FitoutsOption = Annotated[list[str] | None, typer.Option("--fitouts", help="minimum, float, level, full; boleh ulang")]
DaysOption = Annotated[int, typer.Option("--days", min=20, max=366, help="hari tiap bulan (days of each month)")]
JobsOption = Annotated[int | None, typer.Option("--jobs", min=1, help="proses sekaligus (processes)")]
OutOption = Annotated[Path, typer.Option("--out", help="halaman HTML; JSON di sampingnya (page, JSON beside it)")]
WorkOption = Annotated[Path, typer.Option("--work", help="folder hasil antara; lanjut dari sini (results so far)")]
DataOption = Annotated[Path, typer.Option("--data", help="folder salinan data (folder with a copy of the data)")]
KeepOption = Annotated[bool, typer.Option("--keep", help="simpan sebagai acuan (keep as what is expected)")]
FitoutOption = Annotated[str, typer.Option("--fitout", help="minimum, float, level, full")]


def register(app: typer.Typer) -> None:
    score = typer.Typer(help="Kartu nilai aturan. (The scorecard of the rules.)", no_args_is_help=True)
    app.add_typer(score, name="score")
    score.command()(run)
    score.command()(compare)
    score.command()(show)
    score.command()(recordings)
    score.command()(page)


def run(
    context: typer.Context,
    *,
    seeds: SeedsOption,
    scenarios: ScenariosOption = None,
    fitouts: FitoutsOption = None,
    days: DaysOption = 35,
    jobs: JobsOption = None,
    out: OutOption = Path("scorecard.html"),
    work: WorkOption = Path("build/scorecard"),
) -> None:
    """Buat bulan-bulan tiruan, nilai, dan tulis kartunya. (Simulate, judge, write the card.)"""
    from hidran.words import say
    from simulator.score import months
    from simulator.score import seeds as seed_rules
    from simulator.score.card import card
    from simulator.score.fingerprint import fingerprint
    from simulator.score.fitout import FITOUTS
    from simulator.score.runner import jobs as planned

    chosen = seed_rules.parse(seeds)
    names = _split(scenarios) or months.names()
    plan = planned(names, chosen, days, _split(fitouts) or list(FITOUTS), work / fingerprint())
    results = _worked(plan, jobs or os.cpu_count() or 1)
    made = {"seeds": seeds, "purpose": seed_rules.purpose(chosen), "scenarios": names, "days": days}
    language = settings_of(context).language
    _write(card(results, made), out, language)
    typer.echo(say("kartu: {page} dan {data}", language, page=out, data=out.with_suffix(".json")))


def compare(
    context: typer.Context,
    *,
    truth: Annotated[Path, typer.Option("--truth", help="kebenaran, JSON per baris (truth)")],
    faults: Annotated[Path, typer.Option("--faults", help="keluaran `hidran replay --json` (what was found)")],
    fitout: FitoutOption = "full",
    days: Annotated[
        float | None, typer.Option("--days", min=0.1, help="lama rekaman (length of the recording)")
    ] = None,
    hydrants: Annotated[int, typer.Option("--hydrants", min=1, help="jumlah hidran (how many)")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="halaman HTML (page)")] = None,
    json_: JsonOption = False,
) -> None:
    """Bandingkan rekaman mana pun dengan kebenarannya. (Score any recording.)"""
    from simulator.score.compare import compared

    made = compared(truth, faults, fitout=fitout, days=days, hydrants=hydrants)
    language = settings_of(context).language
    if out is not None:
        _write(made, out, language)
    if json_:
        print_json(made)
    else:
        _table(made, fitout, language)


def show(
    context: typer.Context,
    scenario: str,
    seed: int,
    *,
    fitout: FitoutOption = "minimum",
    days: DaysOption = 35,
    json_: JsonOption = False,
) -> None:
    """Satu bulan: apa yang rusak, apa yang dikatakan, apa yang palsu. (One month, item by item.)"""
    from simulator.score.fitout import FITOUTS
    from simulator.score.judged import judged
    from simulator.score.source import record
    from simulator.score.truth import ScoreError

    if fitout not in FITOUTS:
        raise ScoreError(f"--fitout {fitout!r}: wanted one of {', '.join(FITOUTS)}")
    result = judged(record(scenario, seed, days), fitout)
    if json_:
        print_json(result)
        return
    language = settings_of(context).language
    faults = [(f["code"], f["kind"], f["outcome"], f["onset"], f["raised"], f["told"]) for f in result["faults"]]
    print_table(language, ("Kode", "Sebab", "Hasil", "Mulai", "Diberitahukan", "Sebagai"), faults)
    typer.echo("")
    strays = [
        (s["code"], s["severity"], s["outcome"], s["raised"], ",".join(s["beside"]), s["why"]) for s in result["strays"]
    ]
    print_table(language, ("Kode", "Tingkat", "Hasil", "Diberitahukan", "Bersama", "Mengapa"), strays)


def recordings(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="skab (pompa, pump) / logan (kekeruhan, turbidity)")],
    *,
    data: DataOption,
    keep: KeepOption = False,
    json_: JsonOption = False,
) -> None:
    """Nilai rekaman nyata orang lain: putaran pompa SKAB, sungai Logan. (Judge real recordings of others.)"""
    from hidran.words import say
    from simulator.recordings import kept

    language = settings_of(context).language
    found = kept.made(name, data)
    if keep:
        kept.keep(name, found)
    if json_:
        print_json(found)
    else:
        heads = kept.columns(found)
        print_table(language, ("", *heads), [(k, *(kept.cell(v.get(h)) for h in heads)) for k, v in found.items()])
    known = kept.expected(name)
    if differs := [k for k in {**found, **known} if found.get(k) != known.get(k)]:
        typer.echo(say("berbeda dari ringkasan acuan: {names}", language, names=", ".join(differs)), err=True)
        raise typer.Exit(1)


def page(
    card: Annotated[Path, typer.Argument(help="scorecard.json dari `hidran score run` (a card)")],
    *,
    docs: Annotated[Path, typer.Option("--docs", help="folder docs")] = Path("docs"),
    pictures: Annotated[bool, typer.Option(help="gambar juga, kira-kira satu menit (draw the traces too)")] = True,
) -> None:
    """Tulis ulang docs/faults.md, docs/scorecard.md dan gambarnya. (Make the pages on faults anew.)"""
    from simulator.faultpage.page import make

    for path in make(card, docs, pictures=pictures, progress=lambda code: typer.echo(code, err=True)):
        typer.echo(path)


def _split(given: list[str] | None) -> list[str]:
    return [name.strip() for text in given or () for name in text.split(",") if name.strip()]


def _worked(plan: "list[Job]", processes: int) -> list[dict[str, Any]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from simulator.score.runner import run as work

    look = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*look, console=Console(stderr=True)) as bar:
        task = bar.add_task("...", total=len(plan))
        return work(plan, processes, lambda job: bar.update(task, advance=1, description=f"{job.scenario} {job.seed}"))


def _write(made: "Card", out: Path, language: Any) -> None:
    from simulator.score.page import page

    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(made, language), encoding="utf-8")
    out.with_suffix(".json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _table(made: "Card", fitout: str, language: Any) -> None:
    rows = []
    for code, by_fitout in made["codes"].items():
        r = by_fitout[fitout]
        rows.append((code, r["faults"], r["found"], r["renamed"], r["missed"], r["unseen"], r["brief"], r["false"]))
    heads = ("Kode", "Kerusakan", "Ketahuan", "Nama lain", "Terlewat", "Tidak terlihat", "Terlalu singkat", "Palsu")
    print_table(language, heads, rows)
