"""drand timelocks of the Bittensor SDK 11.3.0, both directions. No network: the round's signature is given.

Set-up: python3 -m venv V && V/bin/pip install -r requirements-native.txt

  timelock_peer.py open --ciphertext HEX --round N --signature HEX
      opens what a commit carries and prints {"plaintext": HEX}.
  timelock_peer.py seal --plaintext HEX --round N
      prints {"ciphertext": HEX}, as a commit carries it.
"""
import argparse, json
import bittensor  # the SDK whose native part this is; its import shows that the two belong together
import bittensor_core as core


def compact(n):
    if n < 1 << 6: return bytes([n << 2])
    if n < 1 << 14: return (n << 2 | 1).to_bytes(2, "little")
    return (n << 2 | 2).to_bytes(4, "little")


def uncompact(data):
    mode = data[0] & 3
    size = {0: 1, 1: 2, 2: 4}[mode]
    return int.from_bytes(data[:size], "little") >> 2, size


def main():
    p = argparse.ArgumentParser()
    p.add_argument("verb", choices=["open", "seal"])
    p.add_argument("--ciphertext")
    p.add_argument("--plaintext")
    p.add_argument("--signature")
    p.add_argument("--round", type=int)
    a = p.parse_args()
    if a.verb == "open":
        sealed = bytes.fromhex(a.ciphertext)
        envelope = compact(len(sealed)) + sealed + a.round.to_bytes(8, "little")
        print(json.dumps({"plaintext": bytes(core.decrypt_with_signature(envelope, a.signature)).hex()}))
    else:
        made = core.encrypt_at_round(bytes.fromhex(a.plaintext), a.round)
        envelope = bytes(made[0] if isinstance(made, tuple) else made)
        count, start = uncompact(envelope)
        print(json.dumps({"ciphertext": envelope[start:start + count].hex()}))


main()
