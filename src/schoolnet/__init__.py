"""schoolnet: knows, and proves, that every school has its 10G circuit and WiFi in every classroom."""

from importlib.metadata import version

__version__ = version("schoolnet")
