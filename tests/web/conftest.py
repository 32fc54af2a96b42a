"""The application over a published installation, without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from vitrina.installation import Installation
from vitrina.web import create_app


def opened(app: Flask) -> Iterator[Flask]:
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    app.extensions["vitrina-queries"].close()
    app.extensions["vitrina"].close()


@pytest.fixture(scope="module")
def app(published: Installation) -> Iterator[Flask]:
    yield from opened(create_app(published.settings))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def empty_app(empty: Installation) -> Iterator[Flask]:
    yield from opened(create_app(empty.settings))
