#!/usr/bin/env python3
"""Checks one sr25519 signature over and over with the Rust code of Bittensor's SDK 11, and says what that took.

Needs the environment of Tests/PeerTests/python/requirements-native.txt; ./scripts/bench makes it.

  verify_rust.py --address SS58 --message HEX --signature HEX --operations N

One line of JSON on stdout: operations, wall and processor (seconds). A tenth as many run beforehand. The key is decoded beforehand too; each
call from Python is in the figure, which an empty call puts at 0.05 microseconds. Ends with 1 when the signature is refused.
"""
import argparse
import json
import sys
import time

from bittensor.sp_core import CRYPTO_SR25519, Keypair


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    parser.add_argument("--message", type=bytes.fromhex, required=True)
    parser.add_argument("--signature", type=bytes.fromhex, required=True)
    parser.add_argument("--operations", type=int, required=True)
    arguments = parser.parse_args()
    key = Keypair(ss58_address=arguments.address, crypto_type=CRYPTO_SR25519)
    verify, message, signature = key.verify, arguments.message, arguments.signature
    for _ in range(1 + arguments.operations // 10):
        if not verify(message, signature):
            return 1
    began, spent = time.perf_counter(), time.process_time()
    for _ in range(arguments.operations):
        verify(message, signature)
    line = {"operations": arguments.operations, "wall": time.perf_counter() - began, "processor": time.process_time() - spent}
    print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
