"""The SCALE codec of the SDK 11.3.0, for the tests of ours.

Set-up: python3 -m venv V && V/bin/pip install -r requirements-native.txt

  codec_peer.py METADATA VALUES
      METADATA is a file with a runtime's metadata, VALUES one with a line of JSON for each value: {"type": ID, "scale": HEX}.
      Prints one JSON line each: {"number": TEXT or null, "again": HEX or null, "error": TEXT or null}: what the value is if
      it is a whole number, what it is written as again, and why it could not be read.
"""
import json, sys
import bittensor_core

runtime = bittensor_core.Runtime(open(sys.argv[1], "rb").read(), 461, 1, 42)
for line in open(sys.argv[2]):
    one = json.loads(line)
    name, scale = f"scale_info::{one['type']}", bytes.fromhex(one["scale"])
    out = {"number": None, "again": None, "error": None}
    try:
        value = runtime.decode(name, scale)
        if isinstance(value, int) and not isinstance(value, bool):
            out["number"] = str(value)
        try:
            out["again"] = runtime.encode(name, value).hex()
        except Exception:
            pass  # Its writing takes other forms than its reading gives.
    except BaseException as error:
        out["error"] = str(error)[:200]
    print(json.dumps(out))
