"""A headless Chromium, driven by its own protocol through a pipe: no driver and no package.

https://chromedevtools.github.io/devtools-protocol/ says what each method takes. Input goes through
the browser's own event queue, so a click lands on what is really there, script or no script.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE: Final = 60.0
"""Seconds; a browser that starts beside other work may take long."""

_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# The same letters on every machine: one family, drawn without the machine's own taste.
_FONTS: Final = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{Path(__file__).parent / "fonts"}</dir>
  <cachedir prefix="cwd">fonts</cachedir>
  <match target="pattern">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
"""
# The browser reads from 3 and writes to 4; first both pipes are moved out of their way.
_LAUNCH: Final = (
    "import os, sys; from fcntl import F_DUPFD, fcntl; "
    "r, w = (fcntl(int(n), F_DUPFD, 10) for n in sys.argv[1:3]); "
    "os.dup2(r, 3); os.dup2(w, 4); os.execv(sys.argv[3], sys.argv[3:])"
)
_KEYS: Final[Mapping[str, tuple[int, str]]] = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    " ": (32, " "),
    "ArrowLeft": (37, ""),
    "ArrowRight": (39, ""),
}


def found() -> str | None:
    """Where a Chromium is, if one is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One browser process; each page has cookies and settings of its own."""

    def __init__(self, executable: str, profile: Path) -> None:
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        launch = [sys.executable, "-c", _LAUNCH, str(theirs_in), str(theirs_out)]
        fonts = profile / "fonts.conf"
        fonts.write_text(_FONTS, encoding="utf-8")
        with (profile / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*launch, executable, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
                pass_fds=(theirs_in, theirs_out),
                env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
                cwd=profile,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        os.close(theirs_in)
        os.close(theirs_out)
        self._number = 0
        self._unread = b""
        self._events: list[dict[str, Any]] = []

    def close(self) -> None:
        """End the process."""
        self.send("Browser.close", {})
        self._process.wait(PATIENCE)
        os.close(self._in)
        os.close(self._out)

    def send(self, method: str, said: Mapping[str, object], session: str = "") -> Any:
        """One command, and what it answers.

        Raises:
            RuntimeError: the browser refuses it.
            TimeoutError: it does not answer.
        """
        self._number += 1
        command = {"id": self._number, "method": method, "params": said}
        whole = command | ({"sessionId": session} if session else {})
        os.write(self._out, json.dumps(whole).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self._events.append(answer)

    def wait(self, event: str, session: str) -> None:
        """Wait until a page tells of an event that was not waited for yet.

        Raises:
            TimeoutError: it does not.
        """
        while True:
            for told in self._events:
                if (told.get("method"), told.get("sessionId")) == (event, session):
                    self._events.remove(told)
                    return
            self._events.append(self._read())

    def forget(self, session: str) -> None:
        """Forget what a page told so far."""
        self._events = [told for told in self._events if told.get("sessionId") != session]

    @contextmanager
    def page(
        self,
        *,
        width: int = 1280,
        height: int = 800,
        scripts: bool = True,
        dark: bool = False,
        language: str = "en",
    ) -> Iterator["Page"]:
        """An empty page in a window of so many pixels."""
        context = self.send("Target.createBrowserContext", {})["browserContextId"]
        made = {"url": "about:blank", "browserContextId": context}
        target = self.send("Target.createTarget", made)["targetId"]
        attached = self.send("Target.attachToTarget", {"targetId": target, "flatten": True})
        page = Page(self, attached["sessionId"])
        page.send("Page.enable")
        page.send("Network.enable")
        page.send("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
        page.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        page.send("Emulation.setEmulatedMedia", features=[scheme])
        page.resize(width, height)
        try:
            yield page
        finally:
            self.send("Target.disposeBrowserContext", {"browserContextId": context})

    def _read(self) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            more = os.read(self._in, 1 << 20) if ready else b""
            if not more:
                raise TimeoutError("the browser says nothing")
            self._unread += more
        message, _, self._unread = self._unread.partition(b"\0")
        read: dict[str, Any] = json.loads(message)
        return read


class Page:
    """One page, as a person sees and uses it."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session

    def send(self, method: str, **said: object) -> Any:
        """One command to the page."""
        return self._browser.send(method, said, self._session)

    def resize(self, width: int, height: int) -> None:
        """Give the window so many pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.send("Emulation.setDeviceMetricsOverride", **size)

    def open(self, url: str) -> None:
        """Go to an address."""
        with self.leaving():
            self.send("Page.navigate", url=url)

    def show(self, html: str) -> None:
        """Show a text as the page, as a mail program would."""
        self.open("about:blank")
        frame = self.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        with self.leaving():
            self.send("Page.setDocumentContent", frameId=frame, html=html)

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """What is done inside leads to another page; wait until that is there."""
        self._browser.forget(self._session)
        yield
        self._browser.wait("Page.loadEventFired", self._session)

    def ask(self, expression: str) -> Any:
        """The value of an expression of JavaScript, also where the page may run none.

        Raises:
            RuntimeError: it failed.
        """
        answer = self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def text(self, selector: str = "body") -> str:
        """What a person reads in the first element of a selector."""
        return str(self.ask(f"document.querySelector({json.dumps(selector)}).innerText"))

    def all(self, selector: str, expression: str) -> list[Any]:
        """An expression over `e` for each element of a selector."""
        each = f"[...document.querySelectorAll({json.dumps(selector)})].map(e => {expression})"
        return list(self.ask(each))

    def click(self, selector: str) -> None:
        """Press the mouse on the middle of the first element of a selector."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.ask(f"{element}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        place = self.ask(
            f"(r => ({{x: r.x + r.width / 2, y: r.y + r.height / 2}}))"
            f"({element}.getBoundingClientRect())"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    def press(self, key: str) -> None:
        """Press a key: `Tab`, `Enter`, a space, `ArrowLeft`, `ArrowRight`."""
        code, text = _KEYS[key]
        said = {"key": key, "windowsVirtualKeyCode": code} | ({"text": text} if text else {})
        self.send("Input.dispatchKeyEvent", type="keyDown", **said)
        self.send("Input.dispatchKeyEvent", type="keyUp", **said)

    def type(self, text: str) -> None:
        """Write into what has the focus."""
        self.send("Input.insertText", text=text)

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        size = self.ask(
            "({width: innerWidth, height: document.documentElement.getBoundingClientRect().height})"
        )
        clip = {"x": 0, "y": 0, "scale": 1, "width": size["width"], "height": round(size["height"])}
        shot = self.send("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])
