"""A miner of the TextPrediction subnet, written with Bittensor's SDK 10.

It speaks the SDK's own protocol with its own axon; the validators of the demo find that out from its chain entry. Prints
"ready PORT" when it serves, and stops when its standard input ends.
"""

import argparse
import base64
import os
import sys
import threading
import time
from collections import defaultdict
from typing import ClassVar, Optional

# Both before the package is imported: it would parse our command line, and write to the home folder.
os.environ.setdefault("BT_NO_PARSE_CLI_ARGS", "1")
os.environ.setdefault("READ_ONLY", "1")

import bittensor as bt  # noqa: E402
import numpy as np  # noqa: E402
from bittensor.core.axon import Axon  # noqa: E402
from bittensor.core.synapse import Synapse  # noqa: E402
from bittensor.utils import networking  # noqa: E402
from bittensor_wallet import Keypair  # noqa: E402

# An address for documentation: nothing is looked up on the net.
EXTERNAL_IP = "192.0.2.10"
networking.get_external_ip = lambda: EXTERNAL_IP


class PredictNextBytes(Synapse):
    """Contexts in base64; the answer is 256 shares of 65,536 for each, two bytes a share, in base64."""

    contexts: list[str]
    shares: Optional[str] = None
    required_hash_fields: ClassVar[tuple[str, ...]] = ("contexts",)


class Model:
    """What followed the same bytes before, each order smoothed with the one below it."""

    def __init__(self, order: int, text: bytes):
        self.tables = []
        for length in range(order + 1):
            table = defaultdict(lambda: np.zeros(256))
            for place in range(length, len(text)):
                table[text[place - length:place]][text[place]] += 1
            self.tables.append(table)

    def shares(self, context: bytes) -> bytes:
        smoothed = np.full(256, 1 / 256)
        for length, table in enumerate(self.tables):
            counts = table.get(context[len(context) - length:]) if length <= len(context) else None
            if counts is None:
                break
            given = 0.8 * np.count_nonzero(counts)
            smoothed = (np.maximum(counts - 0.8, 0) + given * smoothed) / counts.sum()
        free = 65_536 - 256
        shares = np.floor(smoothed * free).astype(np.int64) + 1
        shares[smoothed.argmax()] += 65_536 - shares.sum()
        return shares.astype("<u2").tobytes()


class Wallet:
    """As much of a wallet as an axon needs."""

    def __init__(self, hotkey: Keypair):
        self.hotkey = hotkey
        self.coldkeypub = Keypair(ss58_address=hotkey.ss58_address)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", required=True, help="the hotkey's seed, 64 hex digits")
    parser.add_argument("--training", required=True, help="a file with the text to train on")
    parser.add_argument("--order", type=int, default=2, help="bytes of context that are used")
    options = parser.parse_args()
    bt.logging.off()
    with open(options.training, "rb") as file:
        model = Model(options.order, file.read())
    key = Keypair.create_from_seed("0x" + options.seed)

    async def predict(synapse: PredictNextBytes) -> PredictNextBytes:
        answers = [model.shares(base64.b64decode(context)) for context in synapse.contexts[:1_000]]
        synapse.shares = base64.b64encode(b"".join(answers)).decode()
        return synapse

    axon = Axon(wallet=Wallet(key), port=8091, ip="127.0.0.1", external_ip=EXTERNAL_IP, external_port=8091)
    # The constructor takes no free port, and the server would listen on every interface.
    axon.fast_config.host = "127.0.0.1"
    axon.fast_config.port = 0
    axon.attach(forward_fn=predict)
    axon.start()
    limit = time.monotonic() + 60
    while not axon.fast_server.started:
        if time.monotonic() > limit:
            print("the server did not start", file=sys.stderr)
            return 1
        time.sleep(0.01)
    print(f"ready {axon.fast_server.servers[0].sockets[0].getsockname()[1]}", flush=True)
    stopped = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stopped.set()), daemon=True).start()
    stopped.wait()
    axon.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
