"""The application: routes below ``/api/v1``, the files of the page, and the guards before them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from citypact.version import __version__
from citypact.web.asking import API
from citypact.web.description import describe
from citypact.web.guards import Guarded
from citypact.web.refused import answer_refusals
from citypact.web.routes import cases, health, jobs, offers, schemes, talks
from citypact.web.server import Server
from citypact.web.settings import Settings
from citypact.web.unguarded import check_guarded

PAGE = Path(__file__).resolve().parent / "page"
_ROUTES = (cases.router, health.router, jobs.router, offers.router, schemes.router, talks.router)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application with its own processes, which begin and end with it.

    Each of them loads the main program, so that what runs the application stands under ``if __name__ == "__main__":``;
    Unguarded is raised there otherwise.
    """
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        check_guarded()
        app.state.server = Server(chosen)
        try:
            yield
        finally:
            app.state.server.close()

    app = FastAPI(
        title="citypact",
        version=__version__,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # FastAPI's own pages ask other hosts; ``page/api.html`` asks none
        redoc_url=None,
        lifespan=lifespan,
    )
    for router in _ROUTES:
        app.include_router(router, prefix=API)
    answer_refusals(app)
    describe(app)
    app.mount("/", StaticFiles(directory=PAGE, html=True), name="page")
    app.add_middleware(
        Guarded, hosts=chosen.hosts, most=chosen.body, patience=chosen.patience, embed_in=chosen.embed_in
    )
    return app
