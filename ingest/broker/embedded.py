"""iotcore (rumqttd) in a child process: a broker that pip brings, for one machine, a workshop or a trial.

The only module that knows iotcore. Its passwords lie in a TOML file of mode 0600, and it listens on loopback only,
because it has no access rules: whoever is in may write as another node.
"""

import json

from hidran.contract import MAX_MESSAGE_BYTES
from hidran.errors import BrokerError
from hidran.settings import Settings
from hidran.store.credentials import write_secret

LACKS = (
    "tanpa aturan akses: setiap node yang masuk dapat menulis atas nama node lain",
    "tanpa penyimpanan: pesan yang sedang antre hilang bila broker mati (node mengirimnya lagi)",
    "hanya untuk komputer ini (127.0.0.1), tanpa TLS",
    "node baru membuat broker dinyalakan ulang sebentar",
)


def configuration(host: str, port: int, users: dict[str, str]) -> str:
    """rumqttd's TOML: one MQTT 3.1.1 listener and nothing else (no console, no websocket, no second port)."""
    logins = "\n".join(f"{json.dumps(user)} = {json.dumps(password)}" for user, password in sorted(users.items()))
    return f"""id = 0

[router]
id = 0
max_connections = 10010
max_outgoing_packet_count = 200
max_segment_size = 104857600
max_segment_count = 10

[v4.1]
name = "hidran"
listen = "{host}:{port}"
next_connection_delay_ms = 1

[v4.1.connections]
connection_timeout_ms = 10000
max_payload_size = {2 * MAX_MESSAGE_BYTES}
max_inflight_count = 200
dynamic_filters = true

[v4.1.connections.auth]
{logins}
"""


class Embedded:
    """The running child. A changed user means a restart of it: rumqttd reads its users once."""

    name = "iotcore"
    lacks: tuple[str, ...] = LACKS

    def __init__(self, settings: Settings) -> None:
        from iotcore import Broker

        self._new = Broker
        self._settings = settings
        self._config = settings.paths.broker.absolute() / "iotcore.toml"
        self._broker: Broker | None = None

    def start(self, users: dict[str, str]) -> None:
        write_secret(self._config, configuration("127.0.0.1", self._settings.broker.port, users))
        self._broker = self._new(config_path=str(self._config))
        try:
            self._broker.start()
        except (OSError, RuntimeError) as error:
            raise BrokerError(f"iotcore did not start: {error}") from error

    def change_users(self, users: dict[str, str]) -> None:
        self.stop()
        self.start(users)

    def ended(self) -> int | None:
        return 1 if self._broker is None or not self._broker.is_running else None

    def stop(self) -> None:
        if self._broker is not None:
            self._broker.stop()
