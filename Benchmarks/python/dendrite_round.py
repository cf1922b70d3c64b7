"""Rounds of Bittensor's own dendrite over many axons, one for each connection that is made to this program.

Prints "ready PORT"; answers a connection with one JSON line (milliseconds of the round, and of processor time; how many answers were
right) and closes it. "cold" sent on the connection makes the round one of a dendrite that has no connections yet. Ends on SIGTERM.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/PeerTests/python"))

from peer_synapses import Echo, add_key_arguments, bt, load_key  # noqa: E402
from bittensor.core.chain_data import AxonInfo  # noqa: E402
from bittensor.core.dendrite import Dendrite  # noqa: E402


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("axons", nargs="+", metavar="PORT:HOTKEY", help="axons on 127.0.0.1")
    add_key_arguments(parser, "22" * 32)
    options = parser.parse_args()
    bt.logging.off()
    key = load_key(options)
    axons = [
        AxonInfo(version=1, ip="127.0.0.1", port=int(port), ip_type=4, hotkey=hotkey, coldkey=hotkey)
        for port, hotkey in (axon.split(":") for axon in options.axons)
    ]
    kept = Dendrite(wallet=key)

    async def round_of(dendrite) -> dict:
        wall, processor = time.perf_counter(), time.process_time()
        answers = await dendrite.forward(axons, Echo(text="good morning, miner"), timeout=60, deserialize=False)
        return {
            "milliseconds": (time.perf_counter() - wall) * 1e3,
            "processor": (time.process_time() - processor) * 1e3,
            "right": sum(answer.reply == "good morning, miner" for answer in answers),
        }

    async def serve(reader, writer):
        if (await reader.readline()).strip() == b"cold":
            dendrite = Dendrite(wallet=key)
            result = await round_of(dendrite)
            await dendrite.aclose_session()
        else:
            result = await round_of(kept)
        writer.write(json.dumps(result).encode() + b"\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(f"ready {server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
