"""The recipe for btauth/1 in the obvious way: FastAPI, one worker of uvicorn, and the official verifier on every request.

Answers Echo {"text"} -> {"text", "reply"} to requests for --hotkey, prints "ready PORT", ends on SIGTERM or SIGINT.
"""

import argparse
import asyncio
import json
import socket

import bittensor as bt
import uvicorn
import uvloop
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


def application(hotkey: str) -> FastAPI:
    app = FastAPI()

    @app.post("/Echo")
    async def echo(request: Request):
        body = await request.body()
        try:
            bt.http_auth.verify(
                request.headers, body, method=request.method, path=request.url.path, self_hotkey_ss58=hotkey,
            )
        except bt.http_auth.AuthError as error:
            return JSONResponse({"detail": str(error)}, status_code=401)
        text = json.loads(body)["text"]
        return JSONResponse({"text": text, "reply": text})

    return app


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hotkey", required=True, help="SS58 address that requests must name as their receiver")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free port")
    options = parser.parse_args()

    listener = socket.create_server(("127.0.0.1", options.port))
    server = uvicorn.Server(uvicorn.Config(application(options.hotkey), log_level="error", access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.001)
    print(f"ready {listener.getsockname()[1]}", flush=True)
    await serving


if __name__ == "__main__":
    uvloop.run(main())
