"""Pages of other sites, on ports of their own, that show the desk in a frame and keep what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

_PAGE = """<!doctype html><title>host</title>
<script>
  window.heard = [];
  addEventListener("message", ({ data, origin }) => heard.push({ ...data, origin }));
</script>
<iframe id="desk" src="%s" width="1000" height="700"></iframe>
"""


class _Page(BaseHTTPRequestHandler):
    def __init__(self, shown: dict[str, str], *given: Any) -> None:
        self.shown = shown
        super().__init__(*given)

    def do_GET(self) -> None:
        script = self.shown.get(self.path)
        content = (script or self.shown.get("page") or _PAGE % self.shown.get("src", "about:blank")).encode()
        self.send_response(200)
        self.send_header("Content-Type", f"text/{'javascript' if script else 'html'}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *given: object) -> None:
        """Say nothing."""


@contextmanager
def host_page() -> Iterator[tuple[str, dict[str, str]]]:
    """The origin of a site, and what it shows: what stands under ``src`` in a frame, or the page under ``page``.

    Scripts stand under their paths, as in ``/widget.js``.
    """
    shown: dict[str, str] = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Page, shown)) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", shown
        server.shutdown()
        thread.join()
