"""Hands due messages to their channels: new -> sending -> sent, each attempt written down before and after.

A crash between the two leaves `sending`: nobody knows whether it arrived, so it goes out once more, marked. What a
channel does not carry to a person for three minutes goes to the next channel of the same person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from hidran.clock import Clock
from hidran.people.audience import KELURAHAN
from hidran.people.hours import DAY_S, Daytime, next_call
from hidran.people.voice import again
from hidran.store.outbox import Message, OutboxWriter
from notify.channels import Channel, ChannelError
from notify.fallback import Fallback
from notify.links import Fill, OverError, as_it_stands
from notify.people import People

FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 900.0
GIVE_UP_S = DAY_S  # a message that has waited longer tells nobody anything
MOVE_AFTER_S = 180  # five tries: long for whoever waits for a GAWAT, short for a line that comes back by itself
AT_ONCE = 20

log = structlog.get_logger(service="notify")


@dataclass(slots=True)
class _Lane:
    """One channel. After a refusal all of its messages wait, so that they keep their order. `refuses_since_ms`: the
    first refusal after the last message that it took, None: it takes them."""

    channel: Channel
    rests_until_ms: int = 0
    refuses_since_ms: int | None = None


class Sender:
    """`chance`: gives a number in [0, 1) for the jitter of the back-off. `people`: where persons are reached.
    `fill`: what a text becomes when it is handed over."""

    def __init__(
        self,
        outbox: OutboxWriter,
        channels: Sequence[Channel],
        clock: Clock,
        daytime: Daytime,
        people: People,
        *,
        chance: Callable[[], float],
        fill: Fill = as_it_stands,
    ) -> None:
        self._outbox = outbox
        self._people = people
        self._fallback = Fallback(outbox, people)
        self._lanes = [_Lane(channel) for channel in channels]
        self._clock = clock
        self._daytime = daytime
        self._chance = chance
        self._fill = fill

    def recover(self) -> None:
        """After a start: what a crash interrupted goes out again; what waits for a channel no longer used does not."""
        repeatable = {lane.channel.name: lane.channel.repeatable for lane in self._lanes}
        with self._outbox.transaction():
            if lost := self._outbox.without_channel(list(repeatable)):
                log.warning("messages for channels no longer in use are withdrawn", count=lost)
            for message in self._outbox.interrupted():
                text = message.text if repeatable[message.channel] else again(message.text)
                self._outbox.again(message.id, self._now_ms(), text)

    def turn(self) -> bool:
        """Send what is due; True when something was sent."""
        return sum(self._serve(lane) for lane in self._lanes) > 0

    @property
    def resting(self) -> list[str]:
        """Channels that refused and are left alone for a while."""
        now_ms = self._now_ms()
        return [lane.channel.name for lane in self._lanes if lane.rests_until_ms > now_ms]

    def _serve(self, lane: _Lane) -> int:
        sent = 0
        self._move_on(lane)
        while sent < AT_ONCE and lane.rests_until_ms <= self._now_ms():
            message = self._outbox.next_due(self._now_ms(), lane.channel.name, persons=self._people.known)
            if message is None:
                break
            self._send(lane, message)
            sent += 1
        return sent

    def _send(self, lane: _Lane, message: Message) -> None:
        with self._outbox.transaction():
            if not self._outbox.start(message.id, self._now_ms()):
                return
        try:
            receipt = self._hand_over(lane, message)
        except OverError:
            self._end(message)
        except ChannelError as error:
            self._refused(lane, message, error)
        except Exception as error:
            log.exception("channel broke", channel=lane.channel.name, message=message.key)
            self._refused(lane, message, ChannelError(f"{type(error).__name__}: {error}"))
        else:
            lane.refuses_since_ms = None
            with self._outbox.transaction():
                self._outbox.sent(message.id, self._now_ms(), receipt)

    def _hand_over(self, lane: _Lane, message: Message) -> str | None:
        if message.person is None and message.recipient != KELURAHAN:
            return lane.channel.send(self._filled(message))
        to = self._people.address(message)
        if to is None:
            raise ChannelError("nobody is reached on this channel any more", retryable=False)
        return lane.channel.send(self._filled(message), to)

    def _filled(self, message: Message) -> Message:
        text = self._fill(message.text)
        return message if text == message.text else replace(message, text=text)

    def _end(self, message: Message) -> None:
        log.info("message no longer true, not sent", channel=message.channel, message=message.key)
        with self._outbox.transaction():
            self._outbox.failed(message.id, self._now_ms(), "over before it could be sent")

    def _refused(self, lane: _Lane, message: Message, error: ChannelError) -> None:
        now_ms = self._now_ms()
        told = {"channel": lane.channel.name, "message": message.key, "error": str(error)}
        if not error.retryable or now_ms - message.created_ms > GIVE_UP_S * 1000:
            log.error("message given up", **told)
            self._give_up(message, now_ms, error)
            return
        wait_s = max(self._wait_s(message.attempts), error.retry_after_s or 0)
        lane.rests_until_ms = now_ms + int(wait_s * 1000)
        lane.refuses_since_ms = lane.refuses_since_ms if lane.refuses_since_ms is not None else now_ms
        due_s = next_call(message.severity, now_ms / 1000 + wait_s, self._daytime)
        log.warning("message refused, trying again", attempt=message.attempts + 1, wait_s=round(wait_s, 1), **told)
        repeat = error.uncertain and not lane.channel.repeatable
        with self._outbox.transaction():
            text = again(message.text) if repeat else message.text
            self._outbox.later(message.id, now_ms, int(due_s * 1000), str(error), text)

    def _give_up(self, message: Message, now_ms: int, error: ChannelError) -> None:
        with self._outbox.transaction():
            if not self._fallback.elsewhere(message, now_ms, str(error), uncertain=error.uncertain):
                self._outbox.failed(message.id, now_ms, str(error))
                self._fallback.lost(message, now_ms)

    def _move_on(self, lane: _Lane) -> None:
        """What waits for a channel that has refused for a while goes another way, where there is one."""
        now_ms, since_ms = self._now_ms(), lane.refuses_since_ms
        if since_ms is None or now_ms - since_ms < MOVE_AFTER_S * 1000 or not self._people.known:
            return
        waiting = self._outbox.waiting_persons(now_ms + int(LONGEST_WAIT_S * 1000), lane.channel.name)
        if not waiting:
            return
        with self._outbox.transaction():
            for message in waiting:
                if not self._fallback.elsewhere(message, now_ms, message.error or "this channel takes nothing"):
                    self._fallback.lost(message, now_ms)

    def _wait_s(self, attempts_before: int) -> float:
        """Doubling with jitter: between half of and all of 5, 10, 20 ... 900 seconds."""
        longest = min(FIRST_WAIT_S * 2.0 ** min(attempts_before, 16), LONGEST_WAIT_S)
        return longest * (0.5 + self._chance() / 2)

    def _now_ms(self) -> int:
        return int(self._clock.now() * 1000)
