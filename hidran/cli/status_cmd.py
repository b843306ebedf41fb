"""`hidran status`."""

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.clock import iso
from hidran.errors import StoreDamagedError, StoreError
from hidran.influx.advice import SAFE, advice
from hidran.words import Language, clock_time, day, duration, number, say, since

if TYPE_CHECKING:
    from hidran.status import NodeStatus, ServiceStatus, Status

WORDS = {
    "received": "diterima",
    "stored": "tersimpan dengan waktunya",
    "pending": "di antrean, atau tersimpan dan belum punya waktu",
    "quarantined": "ditolak dan disimpan terpisah: `hidran deadletter list`",
    "duplicate": "sudah ada sebelumnya",
}
FORWARD_WORDS = {
    "timed": "bacaan yang punya waktu",
    "forwarded": "sudah di InfluxDB",
    "waiting": "belum disalin; tetap tersimpan di sini",
    "refused": "ditolak InfluxDB, disimpan terpisah: `hidran influx refused`",
}
SERVICES = {"ok": "baik", "unwell": "jalan, ada masalah", "silent": "BERHENTI", "never": "belum pernah jalan"}
APPROVALS = {"waiting": "menunggu persetujuan", "approved": "disetujui", "revoked": "dicabut"}
LINKS = {1: "ya", 0: "terputus", None: None}


def register(app: typer.Typer) -> None:
    @app.command()
    def status(context: typer.Context, json_: JsonOption = False) -> None:
        """Hitungan bacaan, layanan dan node. (Counts of readings, services, nodes.)"""
        from hidran.status import look

        settings = settings_of(context)
        found = look(settings)
        if json_:
            print_json(_document(found))
        else:
            _print(found, settings.language, str(settings.data))
        raise typer.Exit(_exit_code(found))


def _exit_code(found: "Status") -> int:
    if found.troubles:
        return StoreDamagedError.exit_code
    fits = found.equation.holds and (found.forward is None or found.forward.holds)
    return 0 if fits else StoreError.exit_code


def _document(found: "Status") -> dict[str, Any]:
    return {
        **{word: getattr(found.equation, word) for word in WORDS},
        "holds": found.equation.holds,
        "queued": found.queued,
        "forward": None if found.forward is None else {**asdict(found.forward), "holds": found.forward.holds},
        "installation": found.kind,
        "time": iso(found.now),
        "services": {s.name: {**s.detail, "state": s.state, "age_s": s.age_s} for s in found.services},
        "nodes": [_node_document(n, found.now) for n in found.nodes],
        "troubles": found.troubles,
    }


def _node_document(node: "NodeStatus", now: float) -> dict[str, Any]:
    heard = node.heard
    return {
        "node": node.name,
        "state": node.state,
        "hydrant": node.hydrant,
        "last_reading": iso(heard.newest_ts) if heard and heard.newest_ts is not None else None,
        "last_heard": iso(heard.last_rx_ms / 1000) if heard else None,
        "online": bool(heard.online) if heard and heard.online is not None else None,
        "backlog": heard.backlog if heard else None,
        "clock_refused": heard.clock_bad if heard else None,
        "flooded": node.flooded(now),
    }


def _print(found: "Status", language: Language, folder: str) -> None:
    if not found.begun and not found.nodes and all(s.state == "never" for s in found.services):
        text = "Belum ada apa-apa di {folder}: mulai dengan `hidran run`, atau coba dulu dengan `hidran demo`."
        typer.echo(say(text, language, folder=folder))
    if found.kind != "real":
        text = "Folder latihan ({kind}); waktu di sini {at}."
        typer.echo(say(text, language, kind=found.kind, at=f"{day(found.now, language)} {clock_time(found.now)}"))
    _print_equation(found, language)
    _print_forward(found, language)
    typer.echo()
    print_table(
        language, ("Layanan", "Keadaan", "Terakhir bicara"), [_service_row(s, language) for s in found.services]
    )
    typer.echo()
    if found.nodes:
        heads = ("Node", "Keadaan", "Hidran", "Bacaan terakhir", "Terdengar", "Tersambung", "Tertunda", "Keterangan")
        print_table(language, heads, [_node_row(n, found.now, language) for n in found.nodes])
    else:
        typer.echo(say("Belum ada node yang tercatat atau terdengar.", language))
    for name, reason in found.troubles.items():
        typer.echo(say("PERHATIAN: {name} tidak bisa dibaca: {reason}", language, name=name, reason=reason))


def _print_equation(found: "Status", language: Language) -> None:
    for word, meaning in WORDS.items():
        value = getattr(found.equation, word)
        count = number(value) if language == "id" else f"{value:,}"
        typer.echo(f"{word:12}{count:>12}  {say(meaning, language)}")
    rule = "received = stored + pending + quarantined + duplicate"
    typer.echo(f"{rule}: {say('cocok' if found.equation.holds else 'TIDAK COCOK', language)}")


def _print_forward(found: "Status", language: Language) -> None:
    """The forwarder's own equation, and what to do when InfluxDB takes nothing."""
    if found.forward is None:
        return
    typer.echo()
    for word, meaning in FORWARD_WORDS.items():
        value = getattr(found.forward, word)
        count = number(value) if language == "id" else f"{value:,}"
        typer.echo(f"{word:12}{count:>12}  {say(meaning, language)}")
    rule = "timed = forwarded + waiting + refused"
    typer.echo(f"{rule}: {say('cocok' if found.forward.holds else 'TIDAK COCOK', language)}")
    if found.forward.unassigned:
        text = "Di antara waiting: {n} bacaan dari node yang belum disetujui saat itu; baru disalin sesudah disetujui."
        typer.echo(say(text, language, n=found.forward.unassigned))
    for detail in (s.detail for s in found.services if s.name == "forwarder"):
        if "trouble" in detail:
            lasting = duration(max(time.time() - detail["trouble_since"], 0), language)
            text = "PERHATIAN: InfluxDB sudah {lasting} tidak menerima apa-apa ({why}). {do} {safe}"
            do = say(advice(detail["trouble_status"]), language)
            typer.echo(say(text, language, lasting=lasting, why=detail["trouble"], do=do, safe=say(SAFE, language)))


def _service_row(service: "ServiceStatus", language: Language) -> tuple[object, ...]:
    age = service.age_s
    ago = None if age is None else say("{n} yang lalu", language, n=duration(age, language))
    return service.name, say(SERVICES[service.state], language), ago


def _node_row(node: "NodeStatus", now: float, language: Language) -> tuple[object, ...]:
    state = say(APPROVALS[node.state], language)
    if (heard := node.heard) is None:
        return node.name, state, node.hydrant, None, None, None, None, say("belum pernah terdengar", language)
    link = LINKS[heard.online]
    return (
        node.name,
        state,
        node.hydrant,
        since(heard.newest_ts, now, language) if heard.newest_ts is not None else None,
        since(heard.last_rx_ms / 1000, now, language),
        say(link, language) if link is not None else None,
        heard.backlog,
        "; ".join(_remarks(node, now, language)),
    )


def _remarks(node: "NodeStatus", now: float, language: Language) -> list[str]:
    heard, said = node.heard, []
    if heard is not None and heard.clock_bad:
        said.append(say("jam node ditolak pada {n} bacaan", language, n=heard.clock_bad))
    if heard is not None and heard.flooded_ms is not None and node.flooded(now):
        at = since(heard.flooded_ms / 1000, now, language)
        said.append(say("terlalu banyak kiriman, dibatasi {at}", language, at=at))
    return said
