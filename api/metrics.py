"""Prometheus metrics, made from the files at each scrape; nothing is counted in this process."""

import time
from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api import wellbeing
from api.sources import Look
from hidran.influx import access
from hidran.store.forward import equation

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
_COUNTED = {
    "received": "readings that arrived",
    "stored": "readings committed with a time",
    "duplicate": "readings that were here already",
}


def render(look: Look) -> bytes:
    """All metrics in the text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Scrape(look))
    return generate_latest(registry)


class _Scrape(Collector):
    def __init__(self, look: Look) -> None:
        self._look = look

    def collect(self) -> Iterator[Metric]:
        yield from _equation(self._look)
        yield from _lags(self._look)
        yield from _forward(self._look)
        yield from _faults(self._look)
        yield from _nodes(self._look)
        yield from _server(self._look)

    def describe(self) -> Iterator[Metric]:
        return iter(())


def _equation(look: Look) -> Iterator[Metric]:
    found = look.series(lambda r: r.equation(), None)
    if found is None:
        return
    for word, meaning in _COUNTED.items():
        yield CounterMetricFamily(f"hidran_readings_{word}", meaning, getattr(found, word))
    yield _gauge("hidran_readings_pending", "readings queued, or committed without a time yet", found.pending)
    yield _gauge("hidran_readings_quarantined", "readings or messages kept as dead letters", found.quarantined)
    yield _gauge("hidran_equation_holds", "1: received = stored + pending + quarantined + duplicate", found.holds)


def _lags(look: Look) -> Iterator[Metric]:
    rows, judged = look.series(lambda r: r.max_id(), None), look.events(lambda r: r.cursor("reading"), None)
    if rows is not None and judged is not None:
        yield _gauge("hidran_engine_lag_readings", "stored readings not judged yet", max(rows - judged, 0))
    events, told = look.events(lambda r: r.max_id(), None), look.outbox(lambda r: r.cursor("event"), None)
    if events is not None and told is not None:
        yield _gauge("hidran_notify_lag_events", "events that notify has not seen yet", max(events - told, 0))
    due = look.outbox(lambda r: r.due(int(look.now * 1000)), None)
    if due is not None:
        yield _gauge("hidran_messages_due", "messages that should have gone out by now", due)


def _forward(look: Look) -> Iterator[Metric]:
    """What InfluxDB has, where there is one."""
    paths = look.sources.paths
    if not access.configured(look.settings) or (found := equation(paths.forward, paths.series)) is None:
        return
    yield CounterMetricFamily("hidran_forward_forwarded", "readings that InfluxDB has", found.forwarded)
    yield _gauge("hidran_forward_waiting", "readings that wait for InfluxDB", found.waiting)
    yield _gauge("hidran_forward_refused", "readings that InfluxDB refused", found.refused)
    yield _gauge("hidran_forward_equation_holds", "1: timed = forwarded + waiting + refused", found.holds)


def _faults(look: Look) -> Iterator[Metric]:
    count = Counter((e.hydrant, e.code, e.severity) for e in look.events(lambda r: r.open_episodes(), []))
    family = GaugeMetricFamily("hidran_open_episodes", "open episodes", labels=["hydrant", "code", "severity"])
    for labels, n in sorted(count.items()):
        family.add_metric(list(labels), n)
    yield family


def _nodes(look: Look) -> Iterator[Metric]:
    age = GaugeMetricFamily("hidran_node_heard_age_seconds", "since its last message", labels=["node"])
    backlog = GaugeMetricFamily("hidran_node_backlog_readings", "readings it still holds", labels=["node"])
    for node in look.series(lambda r: list(r.nodes()), []):
        age.add_metric([node.name], max(look.now - node.last_rx_ms / 1000, 0))
        backlog.add_metric([node.name], node.backlog)
    yield from (age, backlog)


def _server(look: Look) -> Iterator[Metric]:
    up = GaugeMetricFamily("hidran_service_ok", "1: speaks and says it is well", labels=["service"])
    for service in wellbeing.services(look):
        up.add_metric([service.name], service.state == "ok")
    readable = GaugeMetricFamily("hidran_file_readable", "1: the data file can be read", labels=["file"])
    look.registry  # noqa: B018  reading it notes what is wrong with the records
    for name in wellbeing.FILES:
        readable.add_metric([name], name not in look.troubles)
    yield from (up, readable, _gauge("hidran_scrape_time_seconds", "real Unix time of this answer", time.time()))


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value)
