#!/usr/bin/env python3
"""Run btcli, the command of Bittensor's SDK 11, against a local chain, one command line after the other.

    btcli_peer.py ws://127.0.0.1:9944 [--coldkey //Alice] [--hotkey //Alice/hot1] [--timeout 60] -- WORD … [-- WORD …]

Each `--` begins a command line for btcli: `-- subnets list -- wallet balance`. One JSON object a command goes to standard
output, in order: words, status (the exit code; null when it took longer than the time limit), seconds, output, errors.

btcli is imported once and each command runs in a fork of that process: an import takes longer than most commands. Wallet,
cache and settings live in a temporary folder. Only loopback addresses are ever contacted.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from chain_peer import guard_network


def make_wallet(options, folder):
    """The development accounts as the files that btcli looks for."""
    from bittensor_wallet import Keypair, Wallet

    wallet = Wallet(name="peer", hotkey="peer", path=str(folder / "wallets"))
    coldkey, hotkey = Keypair.create_from_uri(options.coldkey), Keypair.create_from_uri(options.hotkey)
    wallet.set_coldkey(coldkey, encrypt=False, overwrite=True)
    wallet.set_coldkeypub(coldkey, overwrite=True)
    wallet.set_hotkey(hotkey, encrypt=False, overwrite=True)


def child(words, options, folder, output, errors):
    """Becomes btcli; never returns."""
    status = 70
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for path, descriptor in ((output, 1), (errors, 2)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
        sys.argv = ["btcli", "--network", options.url, "--wallet", "peer", "--wallet-hotkey", "peer",
                    "--wallet-path", str(folder / "wallets"), *words]
        from bittensor.cli.main import main

        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def run(words, options, folder):
    output, errors = folder / "output", folder / "errors"
    start = time.monotonic()
    process = os.fork()
    if process == 0:
        child(words, options, folder, output, errors)
    status, limit = None, start + options.timeout
    while time.monotonic() < limit:
        ended, code = os.waitpid(process, os.WNOHANG)
        if ended:
            status = os.waitstatus_to_exitcode(code)
            break
        time.sleep(0.02)
    else:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    return {
        "words": words, "status": status, "seconds": round(time.monotonic() - start, 3),
        "output": output.read_text(errors="replace")[:20_000] if output.exists() else "",
        "errors": errors.read_text(errors="replace")[-2_000:] if errors.exists() else "",
    }


def parse(arguments):
    lines = [[]]
    for word in arguments:
        if word == "--":
            lines.append([])
        else:
            lines[-1].append(word)
    parser = argparse.ArgumentParser(description="Run btcli's commands against a local chain.")
    parser.add_argument("url")
    parser.add_argument("--coldkey", default="//Alice")
    parser.add_argument("--hotkey", default="//Alice/hot1")
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds for each command")
    options = parser.parse_args(lines[0])
    return options, [line for line in lines[1:] if line]


def main():
    options, lines = parse(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="btcli-peer-") as name:
        folder = Path(name)
        os.environ.update(HOME=name, BITTENSOR_RUNTIME_CACHE_DIR=str(folder / "runtime"), NO_COLOR="1", COLUMNS="200")
        (folder / "runtime").mkdir()
        guard_network()
        make_wallet(options, folder)
        import bittensor.cli.main  # noqa: F401  (once for all forks)

        failed = 0
        for words in lines:
            result = run(words, options, folder)
            failed += result["status"] != 0
            print(json.dumps(result), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
