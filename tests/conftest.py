"""What all tests share: the sample workbooks, an installation in a temporary folder, and no skips in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from samples import publish_invented, publish_sample
from vitrina.installation import Installation
from vitrina.settings import load


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skipped test is a failure: what is not run is not known to work."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") == "true" and skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with all samples published, for tests that only read."""
    folder = tmp_path_factory.mktemp("published")
    installation = Installation(load({"data_dir": folder / "var"}, {}))
    publish_sample(installation)
    publish_invented(installation)
    yield installation
    installation.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """An installation in which nothing is published yet."""
    installation = Installation(load({"data_dir": tmp_path / "var"}, {}))
    yield installation
    installation.close()
