"""The forwarder: follows the one write path by its cursor and copies it to InfluxDB, losing nothing."""
