"""The Bittensor tools' own wallets, for the tests of ours: bittensor-wallet 4.1.1 and the SDK 11.3.0, both directions.

Set-up: python3 -m venv V && V/bin/pip install -r requirements-native.txt

  wallet_peer.py make --tool wallet|sdk --path FOLDER --name NAME --hotkey NAME --password TEXT
      makes a wallet with an encrypted coldkey and a plain hotkey, and prints one JSON line
      {"coldkey": SS58, "hotkey": SS58, "variable": NAME, "value": TEXT}: the addresses, and for the tool `wallet` the
      variable that it would keep the coldkey's password in.
  wallet_peer.py open --tool wallet|sdk --path FOLDER --name NAME --hotkey NAME --password TEXT [--variable-only]
      opens the coldkey (by the password, or by the environment's variable alone), the hotkey and both public files,
      and prints one JSON line {"coldkey", "coldkeypub", "hotkey", "hotkeypub", "signature"}: the last is the hotkey's, for
      the bytes `hello`.
  wallet_peer.py verify --address SS58 --signature 0xHEX
      prints {"wallet": BOOL, "sdk": BOOL}: whether each tool takes the signature for `hello`.
  wallet_peer.py derive --uri TEXT
      prints {"wallet": SS58, "sdk": SS58}: the address of a secret URI, by each tool.
"""
import argparse, contextlib, ctypes, json, sys
import bittensor as bt
import bittensor_wallet as bw
from bittensor.sp_core import CRYPTO_SR25519, Keypair, verify


def wallet(a):
    make = bw.Wallet if a.tool == "wallet" else bt.Wallet
    return make(name=a.name, hotkey=a.hotkey, path=a.path)


def make(a):
    w = wallet(a)
    w.create_new_coldkey(use_password=True, suppress=True, coldkey_password=a.password)
    w.create_new_hotkey(use_password=False, suppress=True)
    line = {"coldkey": w.coldkeypub.ss58_address, "hotkey": w.hotkey.ss58_address, "variable": "", "value": ""}
    if a.tool == "wallet":
        line["variable"] = w.coldkey_file.env_var_name()
        w.coldkey_file.save_password_to_env(a.password)
        # The tool sets it behind Python's back.
        getenv = ctypes.CDLL(None).getenv
        getenv.restype = ctypes.c_char_p
        line["value"] = (getenv(line["variable"].encode()) or b"").decode()
    return line


def open_(a):
    w = wallet(a)
    cold = w.get_coldkey() if a.variable_only else w.get_coldkey(password=a.password)
    hot = w.get_hotkey()
    public = [key.get_keypair() for key in (w.coldkeypub_file, w.hotkeypub_file)]
    return {"coldkey": cold.ss58_address, "coldkeypub": public[0].ss58_address, "hotkey": hot.ss58_address,
            "hotkeypub": public[1].ss58_address, "signature": "0x" + bytes(hot.sign(b"hello")).hex()}


def verify_(a):
    return {"wallet": bool(bw.Keypair(ss58_address=a.address).verify(b"hello", a.signature)),
            "sdk": bool(verify(b"hello", bytes.fromhex(a.signature[2:]), a.address, CRYPTO_SR25519))}


def derive(a):
    return {"wallet": bw.Keypair.create_from_uri(a.uri).ss58_address,
            "sdk": Keypair.create_from_uri(a.uri).ss58_address}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    s = p.add_subparsers(dest="command", required=True)
    for name in ("make", "open"):
        q = s.add_parser(name)
        q.add_argument("--tool", choices=("wallet", "sdk"), required=True)
        for option in ("path", "name", "hotkey", "password"):
            q.add_argument("--" + option, required=True)
        if name == "open":
            q.add_argument("--variable-only", action="store_true")
    q = s.add_parser("verify")
    q.add_argument("--address", required=True)
    q.add_argument("--signature", required=True)
    q = s.add_parser("derive")
    q.add_argument("--uri", required=True)
    a = p.parse_args()
    # What the tools say to people goes to standard error.
    with contextlib.redirect_stdout(sys.stderr):
        line = {"make": make, "open": open_, "verify": verify_, "derive": derive}[a.command](a)
    print(json.dumps(line))


main()
