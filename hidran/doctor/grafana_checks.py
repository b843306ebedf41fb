"""Does Grafana answer, and is the second road of alerts open: its address, its log-in's file, the secret."""

import httpx

from hidran import alert_secret, secret_file
from hidran.doctor.findings import Finding, note, ok, problem
from hidran.errors import SettingsError
from hidran.settings import GrafanaSettings, Settings

ASK_S = 5.0


def grafana(settings: Settings, _now: float) -> list[Finding]:
    """Nothing to say where no Grafana is set, unless messages wait for its word."""
    if settings.grafana.url is None:
        return _needed(settings)
    return [*_log_in(settings.grafana), _answers(settings.grafana), _secret(settings)]


def _needed(settings: Settings) -> list[Finding]:
    if settings.notify.alert_road != "grafana" or alert_secret.kept(settings) is not None:
        return []
    text = "notify.alert_road = grafana, tetapi Grafana belum dipasang: tidak ada pesan gangguan yang terkirim."
    step = "Isi grafana.url lalu jalankan `hidran dashboards push`, atau pilih engine+grafana."
    return [problem("grafana", text, step)]


def _log_in(wanted: GrafanaSettings) -> list[Finding]:
    step = "Isi grafana.token_file, atau grafana.user dan grafana.password_file."
    by_name = wanted.user is not None and wanted.password_file is not None
    file, name = (
        (wanted.password_file, "grafana.password_file") if by_name else (wanted.token_file, "grafana.token_file")
    )
    if file is None:
        return [problem("grafana", "Grafana: belum ada cara masuk.", step)]
    try:
        secret_file.read(file, name)
    except SettingsError as error:
        return [problem("grafana", "Grafana: {why}", step, why=str(error))]
    return []


def _answers(wanted: GrafanaSettings) -> Finding:
    address = f"{(wanted.url or '').rstrip('/')}/api/health"
    step = "Nyalakan Grafana, atau betulkan grafana.url."
    try:
        answer = httpx.get(address, timeout=ASK_S, verify=str(wanted.tls_ca) if wanted.tls_ca else True)
        found = answer.json() if answer.is_success else {}
    except (httpx.HTTPError, ValueError, OSError) as error:
        why = type(error).__name__
        return problem("grafana", "Grafana di {url} tidak menjawab ({why}).", step, url=wanted.url, why=why)
    if not isinstance(found, dict) or found.get("database") != "ok":
        return problem("grafana", "Yang menjawab di {url} bukan Grafana yang sehat.", step, url=wanted.url)
    text = "Grafana {version} menjawab. Bandingkan isinya: `hidran dashboards diff`."
    return ok("grafana", text, version=found.get("version", ""))


def _secret(settings: Settings) -> Finding:
    if alert_secret.kept(settings) is not None:
        return ok("grafana", "Peringatan dari Grafana diterima dengan rahasianya.")
    step = "Jalankan `hidran dashboards push`."
    if settings.notify.alert_road == "engine":
        return note("grafana", "Peringatan dari Grafana tidak dipakai.", "")
    return problem("grafana", "Grafana belum bisa mengirim peringatan: belum ada rahasianya.", step)
