"""The MQTT broker that `hidran broker` runs: Mosquitto when it is on the machine, else the embedded iotcore."""

from ingest.broker.service import run

__all__ = ["run"]
