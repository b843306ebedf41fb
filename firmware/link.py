# The connection to the broker: get it, keep it, and when it is gone get it again without storming.

from firmware import backoff, mqtt
from hidran import contract

NETWORK_TIMEOUT_S = 45
CONNECT_TIMEOUT_S = 20
LOOK_EVERY_S = 2
SAY_AGAIN = 20  # tries after which the same reason is told again, for who looks later


class Link:
    # `node` gives: config, board, boot, birth() -> text, on_down(kind, payload, retained), on_lost().
    def __init__(self, node, guard, beat):
        self.node = node
        self.board = node.board
        self.config = node.config
        self.guard = guard
        self.beat = beat
        self.client = None
        self.outages = 0
        self.reason = None  # why the last try failed
        self.told = 0  # so often in a row it was the same
        self.backoff = backoff.Backoff(
            node.board.random, node.board.uptime_s(), node.board.load_counter("offline_boots")
        )

    def up(self):
        return self.client is not None and self.client.alive

    async def publish(self, kind, text, retain=False):
        # MqttError when it did not reach the broker.
        client = self.client
        if client is None:
            raise mqtt.MqttError("not connected")
        await client.publish(contract.topic(self.config["node"], "up", kind), text, qos=1, retain=retain)

    async def run(self):
        # A task for ever.
        if self.board.reset_cause() == "power":
            await self._wait(self.backoff.first_delay_s())
        await self.guard.radio_allowed(self.beat, self.node.read_supply)
        while True:
            try:
                await self._connect()
            except (OSError, ValueError) as error:
                self._tell(str(error))
                await self._give_up_client()
                await self._recover()
                continue
            await self._stay()

    async def _connect(self):
        self.beat()
        self.board.led("no-network")
        await mqtt.bounded(self.board.connect_network(self.config), NETWORK_TIMEOUT_S, "network")
        self.board.led("no-broker")
        self.beat()
        reader, writer = await mqtt.bounded(
            self.board.open_stream(self.config["host"], self.config["port"], self.config["tls"]),
            CONNECT_TIMEOUT_S,
            "%s:%d" % (self.config["host"], self.config["port"]),
        )
        await self._log_in(mqtt.Client(reader, writer, self._received, self.config["keepalive_s"]))

    async def _log_in(self, client):
        node = self.config["node"]
        status = contract.topic(node, "up", contract.UP_STATUS)
        await client.connect(
            node, node, self.config["password"], will_topic=status, will=contract.encode_will(self.node.boot)
        )
        self.client = client  # from here on somebody closes it
        await client.subscribe("%s/%s/down/#" % (contract.ROOT, node))
        await client.publish(status, await self.node.birth(), qos=1, retain=True)
        self.backoff.succeeded(self.board.uptime_s())
        self.reason = None
        self.board.led("online")
        self.board.log("online at %s:%d as %s" % (self.config["host"], self.config["port"], node))
        self.node.on_up()

    def _tell(self, reason):
        # A wrong password stays wrong: one line, not one for each try.
        self.told = self.told + 1 if reason == self.reason else 0
        self.reason = reason
        if self.told % SAY_AGAIN == 0:
            self.board.log("no connection: %s" % reason)

    async def _stay(self):
        while self.up():
            self.beat()
            await self.board.sleep_s(LOOK_EVERY_S)
        self.outages += 1
        self.board.log("connection lost: %s" % self.client.reason)
        self.backoff.succeeded(self.board.uptime_s())  # an outage begins to count at its own start
        await self._give_up_client()
        await self._wait(self.backoff.delay_s())

    async def _give_up_client(self):
        client, self.client = self.client, None
        if client is not None:
            await client.close()
        self.node.on_lost()

    async def _recover(self):
        # Back off; now and then switch something off and on again.
        step = self.backoff.failed(self.board.uptime_s())
        if step == "reboot":
            self.board.save_counter("offline_boots", self.board.load_counter("offline_boots") + 1)
            self.node.restart("no connection for %d s" % self.backoff.reboot_after_s)
        if step == "modem" and hasattr(self.board, "power_cycle_network"):
            await self.board.power_cycle_network()
        elif step is not None:
            await self.board.drop_network()
        await self._wait(self.backoff.delay_s())

    async def _wait(self, seconds):
        until = self.board.uptime_s() + seconds
        while self.board.uptime_s() < until:
            self.beat()
            await self.board.sleep_s(min(30, max(0.05, until - self.board.uptime_s())))

    def _received(self, topic, payload, retained):
        try:
            _node, direction, kind = contract.parse_topic(topic)
        except ContractErrors as error:
            self.board.log("ignored: %s" % error)
            return
        if direction == "down":
            self.node.on_down(kind, payload, retained)


ContractErrors = (contract.ContractError,)
