"""The tests of the web application share the served borough (`tests.support.served`)."""

from tests.support.served import _nothing_drafted, _plain_files, borough, browse, filled, month, own

__all__ = ["_nothing_drafted", "_plain_files", "borough", "browse", "filled", "month", "own"]
