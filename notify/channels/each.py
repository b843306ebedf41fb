"""One message to several addresses of a group: each once, also when a try in between failed."""

from collections.abc import Callable, Sequence

from notify.channels import ChannelError


class EachOnce:
    """Remembers who has the message that is being sent."""

    def __init__(self) -> None:
        self._key = ""
        self._done: set[str] = set()

    def send(self, key: str, addresses: Sequence[str], hand_over: Callable[[str], object]) -> None:
        """`key`: the message's own. An address that is refused for good holds up no other; its refusal comes last."""
        if self._key != key:
            self._key, self._done = key, set()
        refusal = None
        for address in [a for a in addresses if a not in self._done]:
            try:
                hand_over(address)
            except ChannelError as error:
                if error.retryable:
                    raise
                refusal = error
            self._done.add(address)
        if refusal:
            raise refusal
