"""Are the services there: ports, the broker's log-in, heartbeats."""

from typing import Any

from hidran import heartbeat, house, login, ports
from hidran.doctor.findings import Finding, note, ok, problem
from hidran.settings import Settings
from hidran.store import credentials

_NAMES = {"connected": "not connected"}
SERVICES = ("broker", *house.FOLLOWERS)


def ports_free(settings: Settings, now: float) -> list[Finding]:
    """Each port we listen on is either held by our own running service or free."""
    wanted = [("api", settings.api.host, settings.api.port)]
    if house.has_own_broker(settings):
        wanted.insert(0, ("broker", settings.broker.listen, settings.broker.port))
    return [_port(settings, now, service, host, port) for service, host, port in wanted]


def _port(settings: Settings, now: float, service: str, host: str, port: int) -> Finding:
    values = {"service": service, "host": host, "port": port}
    try:
        taken = port != 0 and ports.taken(host, port)
    except OSError as error:
        step = "Betulkan {service} di hidran.toml: pakai 127.0.0.1 atau alamat komputer ini."
        return problem("ports", "{service} tidak bisa memakai alamat {host}: {why}.", step, why=str(error), **values)
    if not taken:
        return ok("ports", "Port {port} untuk {service} bebas.", **values)
    beat = heartbeat.read(settings.paths.health, service)
    if beat is not None and beat.fresh(now):
        return ok("ports", "Port {port} dipakai {service} kita sendiri.", **values)
    return problem(
        "ports",
        "Port {port} untuk {service} sudah dipakai {who}.",
        "Hentikan program itu, atau pilih port lain di hidran.toml untuk {service}.",
        who=ports.owner(port) or "program lain",
        **values,
    )


def broker_login(settings: Settings, _now: float) -> list[Finding]:
    """A real MQTT log-in with a user of our own."""
    where = settings.mqtt
    values: dict[str, object] = {"host": where.host, "port": where.port}
    password = credentials.load(settings.paths.mqtt_users).get(credentials.DOCTOR_USER)
    if password is None:
        step = "Jalankan `hidran run` (atau `hidran broker`) sekali; ia membuat kata sandinya sendiri."
        return [problem("broker", "Belum ada kata sandi untuk masuk ke broker.", step)]
    answer = login.attempt(where, credentials.DOCTOR_USER, password)
    if answer.ok:
        return [ok("broker", "Bisa masuk ke broker {host}:{port}.", **values), *_lacks(settings)]
    steps = {
        "refused": "Kata sandi berbeda: samakan pengguna broker dengan secrets/mqtt.json, lalu nyalakan ulang broker.",
        "closed": "Kata sandi berbeda, atau itu bukan broker MQTT: periksa mqtt.port, lalu nyalakan ulang broker.",
        "unreachable": "Nyalakan broker (`hidran run`), atau betulkan mqtt.host, mqtt.port dan mqtt.tls_ca.",
        "silent": "Yang menjawab bukan broker MQTT, atau ia macet: periksa mqtt.port, lalu nyalakan ulang broker.",
    }
    text = "Tidak bisa masuk ke broker {host}:{port}: {why}."
    return [problem("broker", text, steps[answer.answer], why=answer.reason, **values)]


def _lacks(settings: Settings) -> list[Finding]:
    beat = heartbeat.read(settings.paths.health, "broker")
    if beat is None or not beat.detail.get("lacks"):
        return []
    step = "Untuk pemakaian sungguhan: `apt install mosquitto`, lalu nyalakan ulang `hidran run`."
    return [note("broker", "Broker bawaan: tanpa aturan akses dan tanpa penyimpanan.", step)]


def heartbeats(settings: Settings, now: float) -> list[Finding]:
    """Each service has spoken within the last seconds and says it is well."""
    behind = house.followers(settings)
    wanted = ("broker", *behind) if house.has_own_broker(settings) else behind
    return [_heartbeat(heartbeat.read(settings.paths.health, name), name, now) for name in wanted]


def _heartbeat(beat: heartbeat.Beat | None, name: str, now: float) -> Finding:
    if beat is None:
        return problem("services", "{name} belum pernah jalan.", "Jalankan `hidran run`.", name=name)
    if not beat.fresh(now):
        text, step = "{name} diam sejak {s} detik.", "Jalankan `hidran run`; bila sudah jalan, lihat catatannya."
        return problem("services", text, step, name=name, s=int(now - beat.at))
    if not beat.ok:
        text, step = "{name} jalan tetapi bermasalah: {detail}.", "Jalankan `hidran status`, lalu lihat catatan {name}."
        return problem("services", text, step, name=name, detail=_complaint(beat.detail))
    return ok("services", "{name} jalan.", name=name)


def _complaint(detail: dict[str, Any]) -> str:
    """Of all that a service says about itself, what is wrong; everything when that cannot be told."""
    said = [
        value if isinstance(value, str) else _NAMES.get(name, name)
        for name, value in detail.items()
        if _complains(name, value)
    ]
    return ", ".join(said) or str(detail)


def _complains(name: str, value: object) -> bool:
    return value is False if name == "connected" else value is True or (isinstance(value, str) and value != "")
