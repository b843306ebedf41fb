# Copied to the board as :main.py; MicroPython runs it after power-up.

from firmware.board import Esp32Board
from firmware.start import start

start(Esp32Board())
