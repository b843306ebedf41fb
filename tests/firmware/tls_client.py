# One log-in over TLS as a node does it: `tls_client.py host port ca.pem [seconds]` prints "online" or the reason.
# Runs on both interpreters.

import asyncio
import sys

from firmware import mqtt, secure


async def log_in(host, port, pem, seconds):
    try:
        reader, writer = await mqtt.bounded(
            asyncio.open_connection(host, port, ssl=secure.context(pem), server_hostname=host), seconds, "TLS"
        )
        client = mqtt.Client(reader, writer, lambda _topic, _payload, _retained: None, timeout_s=seconds)
        await client.connect("hu-001", "hu-001", "geheim")
        await client.publish("hidran/v1/hu-001/up/anchor", "x" * 8000)
        await client.close()
    except OSError as error:
        return str(error) or type(error).__name__
    return "online"


if __name__ == "__main__":
    _script, host, port, path = sys.argv[:4]
    with open(path) as file:
        pem = file.read()
    print(asyncio.run(log_in(host, int(port), pem, int(sys.argv[4]) if len(sys.argv) > 4 else 10)))
