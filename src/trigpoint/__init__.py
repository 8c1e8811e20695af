"""Trigpoint: the performance system of an English children's-services authority."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("trigpoint")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0.0.0"
