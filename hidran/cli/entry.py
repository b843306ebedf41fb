"""The way in: Ctrl-C is heard from the first moment on, and is never answered with a traceback."""

import signal


def main() -> None:
    """Entry point of the `hidran` command."""
    # Loading the commands takes a second on a small computer. Nothing is begun in it, so Ctrl-C just ends it.
    python_s_own = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if python_s_own:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from hidran.cli import app

    app.register_all()
    if python_s_own:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    app.main()
