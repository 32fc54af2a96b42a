"""A site to browse, a browser that is watched, and what tests ask of a page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

#: The widths at which pages are looked at, each with a height.
WIDTHS = {1280: 900, 320: 640}


@dataclass(frozen=True)
class Site:
    """A running installation and how to work on it from the command line."""

    url: str
    environment: dict[str, str]

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Run `vitrina` with `arguments`; it must succeed."""
        done = subprocess.run(
            command(*arguments), env=self.environment, input=stdin, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from vitrina.cli import main; main()", *arguments]


@dataclass
class Watch:
    """What went wrong behind a page: script and policy errors, requests that failed or left the site."""

    site: Site
    problems: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _console(self, kind: str, text: str) -> None:
        # An answer with an error status is reported by `_answered`, which knows whether it was the page itself.
        if kind in {"error", "warning"} and not text.startswith("Failed to load resource"):
            self.problems.append(f"console: {text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a download, or what a page left behind still wanted
            self.problems.append(f"failed: {request.url} {request.failure}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site.url}/", "data:")):
            self.problems.append(f"other host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.problems.append(f"{response.status}: {response.url}")


def open_context(browser: Browser, watch: Watch) -> BrowserContext:
    """Return the new browser of a reader in Ecuador, with somebody who watches."""
    opened = browser.new_context(base_url=watch.site.url, locale="es-EC", viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(10_000)
    opened.on("page", watch.follow)
    return opened


def headings(page: Page, level: int) -> Sequence[str]:
    """Return the texts of the headings of a level."""
    return [text.strip() for text in page.locator(f"h{level}").all_inner_texts()]
