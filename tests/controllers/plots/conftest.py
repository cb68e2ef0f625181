from typing import Any

import pytest


class Held:
    """A worker that ends the last job when it is told to."""

    def __init__(self) -> None:
        self.jobs = 0
        self.end: Any = None

    def start(self, what: str, work: Any, done: Any, failed: Any) -> None:
        self.jobs += 1
        self.end = lambda: done(work(lambda part: None))

    def cancel(self) -> None:
        self.end = None


@pytest.fixture
def worker() -> Held:
    return Held()
