#!/usr/bin/env python3
"""Drive a local chain with the real Python SDK and report, step by step.

    chain_peer.py ws://127.0.0.1:9944 [--netuid 1] [--json]

Runs with `bittensor` 10.5.0 or 11.3.0, whichever the interpreter has
(requirements-sdk10.txt, requirements-native.txt). Steps, in this order:

  connect       construct Subtensor, fetch metadata
  block         the head's number; a later head arrives
  balance       the coldkey has funds
  subnets       the netuid is among the chain's subnets
  hyperparameters  tempo, rate limits and flags are readable and agree
  register      burned_register; uid, cost and ownership read back
  refusal       the same registration again is refused by name
  serve_axon    published, read back from the metagraph
  set_weights   plain, or as a timelocked commit where commit-reveal is on
  weights       what was set is read back (or the pending commit is)
  metagraph     lists agree with each other and with the steps above
  stake         stake TAO on the hotkey, read back
  transfer      coldkey to another account, balances move
  btcli         read commands exit 0 (SDK 11 only, with --btcli)

One JSON object goes to standard output: sdk, url, netuid, coldkey, hotkey,
passed, failed, skipped, seconds, steps [{name, status, seconds, detail}].
Exit code 0 if nothing failed, 1 if something did, 2 for wrong usage.

Only loopback addresses are ever contacted: the URL is checked, and a guard in
this process refuses every other connection and name look-up. Wallet, cache and
logs live in a temporary folder that is removed at the end.
"""

import argparse
import inspect
import ipaddress
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

STEPS = [
    "connect", "block", "balance", "subnets", "hyperparameters", "register",
    "refusal", "serve_axon", "set_weights", "weights", "metagraph", "stake",
    "transfer", "btcli",
]
RAO = 10**9


class Skip(Exception):
    """Raised by a step that does not apply; carries the reason."""


class StepTimeout(Exception):
    pass


def check(condition, text):
    if not condition:
        raise AssertionError(text)


def is_loopback(host):
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]").split("%")[0]).is_loopback
    except ValueError:
        return False


def guard_network():
    """Refuse every connection and name look-up that leaves the machine."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def allowed(address):
        return not isinstance(address, tuple) or is_loopback(str(address[0]))

    def guarded_connect(self, address):
        if not allowed(address):
            raise OSError(f"not a loopback address: {address}")
        return connect(self, address)

    def guarded_connect_ex(self, address):
        if not allowed(address):
            raise OSError(f"not a loopback address: {address}")
        return connect_ex(self, address)

    def guarded_look_up(host, *rest, **named):
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not is_loopback(name):
            raise socket.gaierror(f"not a loopback name: {name}")
        return look_up(host, *rest, **named)

    socket.socket.connect = guarded_connect
    socket.socket.connect_ex = guarded_connect_ex
    socket.getaddrinfo = guarded_look_up


def outcome(result, what):
    """An SDK's result object: pass on success, else raise with its message."""
    if getattr(result, "success", False):
        return result
    raise AssertionError(f"{what}: {getattr(result, 'message', None) or result!r}")


class Peer10:
    """The steps in terms of bittensor 10."""

    def __init__(self, options, folder):
        import bittensor
        from bittensor_wallet import Keypair, Wallet

        self.bt, self.keypair, self.options = bittensor, Keypair, options
        bittensor.logging.off()
        self.wallet = Wallet(name="peer", hotkey="peer", path=str(folder / "wallets"))
        coldkey, hotkey = Keypair.create_from_uri(options.coldkey), Keypair.create_from_uri(options.hotkey)
        self.wallet.set_coldkey(coldkey, encrypt=False, overwrite=True)
        self.wallet.set_coldkeypub(coldkey, overwrite=True)
        self.wallet.set_hotkey(hotkey, encrypt=False, overwrite=True)
        self.coldkey, self.hotkey = coldkey.ss58_address, hotkey.ss58_address
        self.version = bittensor.__version__

    def other(self):
        return self.keypair.create_from_uri(self.options.recipient).ss58_address

    def connect(self):
        self.chain = self.bt.Subtensor(network=self.options.url)
        return str(self.chain)

    def close(self):
        self.chain.close()

    def head(self):
        return self.chain.get_current_block()

    def wait(self, block):
        self.chain.wait_for_block(block)

    def balance(self, address):
        return self.chain.get_balance(address).rao

    def subnets(self):
        return sorted(int(netuid) for netuid in self.chain.get_all_subnets_netuid())

    def hyperparameters(self):
        netuid, chain = self.options.netuid, self.chain
        record = chain.get_subnet_hyperparameters(netuid)
        tempo = chain.tempo(netuid)
        recorded = getattr(record, "tempo", None)
        check(recorded is None or recorded == tempo, f"tempo {recorded} in the hyperparameters, {tempo} in storage")
        return {
            "tempo": tempo,
            "weights_rate_limit": chain.weights_rate_limit(netuid),
            "commit_reveal": chain.commit_reveal_enabled(netuid),
            "burn_rao": chain.recycle(netuid).rao,
        }

    def commit_reveal(self):
        return bool(self.chain.commit_reveal_enabled(self.options.netuid))

    def rate_limit(self):
        return int(self.chain.weights_rate_limit(self.options.netuid) or 0)

    def last_update(self, uid):
        since = self.chain.blocks_since_last_update(self.options.netuid, uid)
        return None if since is None else self.head() - int(since)

    def uid(self):
        return self.chain.get_uid_for_hotkey_on_subnet(self.hotkey, self.options.netuid)

    def burn(self):
        return self.chain.recycle(self.options.netuid).rao

    def owner(self):
        return self.chain.get_hotkey_owner(self.hotkey)

    def register(self):
        outcome(self.chain.burned_register(self.wallet, self.options.netuid), "burned_register")

    def register_again(self):
        call = self.chain.compose_call(
            call_module="SubtensorModule", call_function="burned_register",
            call_params={"netuid": self.options.netuid, "hotkey": self.hotkey},
        )
        result = self.chain.sign_and_send_extrinsic(
            call, self.wallet, wait_for_inclusion=True, wait_for_finalization=True,
        )
        return result.success, f"{result.message} {result.error!r}"

    def serve(self, address, port):
        axon = self.bt.Axon(wallet=self.wallet, port=port, external_ip=address, external_port=port)
        outcome(self.chain.serve_axon(self.options.netuid, axon), "serve_axon")

    def set_weights(self, weights):
        uids, values = list(weights), list(weights.values())
        result = self.chain.set_weights(
            wallet=self.wallet, netuid=self.options.netuid, uids=uids, weights=values,
            version_key=self.options.version_key, block_time=self.options.block_time,
        )
        outcome(result, "set_weights")
        return result.message or "set"

    def weights(self):
        return {int(uid): {int(j): int(v) for j, v in row} for uid, row in self.chain.weights(self.options.netuid)}

    def pending_commits(self):
        return [str(entry[0]) for entry in self.chain.get_timelocked_weight_commits(self.options.netuid)]

    def metagraph(self):
        graph = self.chain.metagraph(self.options.netuid, lite=True)
        return {
            "block": int(graph.block),
            "hotkeys": list(graph.hotkeys),
            "coldkeys": list(graph.coldkeys),
            "axons": [f"{axon.ip}:{axon.port}" for axon in graph.axons],
            "uids": [int(uid) for uid in graph.uids],
            "last_update": [int(block) for block in graph.last_update],
            "permits": [bool(permit) for permit in graph.validator_permit],
            "scores": [float(x) for name in ("incentive", "dividends", "consensus") for x in getattr(graph, name)],
        }

    def stake(self):
        return self.chain.get_stake(self.coldkey, self.hotkey, self.options.netuid).rao

    def add_stake(self, tao):
        result = self.chain.add_stake(
            wallet=self.wallet, netuid=self.options.netuid, hotkey_ss58=self.hotkey,
            amount=self.bt.Balance.from_tao(tao),
        )
        outcome(result, "add_stake")

    def transfer(self, address, tao):
        outcome(self.chain.transfer(self.wallet, address, self.bt.Balance.from_tao(tao)), "transfer")

    def btcli(self):
        raise Skip("btcli belongs to SDK 11")


class Peer11:
    """The steps in terms of bittensor 11."""

    def __init__(self, options, folder):
        import bittensor
        from bittensor.sp_core import Keypair

        class Keys:
            coldkey = coldkeypub = Keypair.create_from_uri(options.coldkey)
            hotkey = hotkeypub = Keypair.create_from_uri(options.hotkey)

        self.bt, self.keypair, self.options, self.folder, self.wallet = bittensor, Keypair, options, folder, Keys()
        self.coldkey, self.hotkey = Keys.coldkey.ss58_address, Keys.hotkey.ss58_address
        self.version = getattr(bittensor, "__version__", "11")

    def other(self):
        return self.keypair.create_from_uri(self.options.recipient).ss58_address

    def connect(self):
        self.chain = self.bt.Subtensor(self.options.url)
        self.chain.connect()
        return f"spec {self.chain.spec_version}"

    def close(self):
        self.chain.close()

    def head(self):
        return self.chain.block

    def wait(self, block):
        self.chain.wait_for_block(block, timeout=self.options.timeout)

    def balance(self, address):
        return self.chain.balances.get(address).rao

    def subnets(self):
        return sorted(int(entry.netuid) for entry in self.chain.subnets.all())

    def item(self, name, *keys):
        import bittensor._generated.storage as storage
        return self.chain.query(getattr(storage.SubtensorModule, name), list(keys))

    def hyperparameters(self):
        netuid = self.options.netuid
        record = self.chain.subnets.subnet_hyperparameters(netuid)
        record = record if isinstance(record, dict) else vars(record)
        tempo, recorded = int(self.item("Tempo", netuid)), record.get("tempo")
        check(recorded is None or int(recorded) == tempo, f"tempo {recorded} in the hyperparameters, {tempo} in storage")
        return {
            "tempo": tempo,
            "weights_rate_limit": self.rate_limit(),
            "commit_reveal": self.commit_reveal(),
            "burn_rao": self.burn(),
        }

    def commit_reveal(self):
        return bool(self.item("CommitRevealWeightsEnabled", self.options.netuid))

    def rate_limit(self):
        return int(self.item("WeightsSetRateLimit", self.options.netuid) or 0)

    def last_update(self, uid):
        blocks = self.item("LastUpdate", self.options.netuid) or []
        return int(blocks[uid]) if uid < len(blocks) else None

    def uid(self):
        found = self.chain.neurons.uid(self.hotkey, self.options.netuid)
        return None if found is None else int(found)

    def burn(self):
        return int(self.item("Burn", self.options.netuid))

    def owner(self):
        return str(self.item("Owner", self.hotkey))

    def submit_registration(self):
        # The BurnedRegister intent insists on an encrypted submission; the plain
        # call is what a chain without that pallet can take.
        call = self.bt.calls.SubtensorModule.burned_register(netuid=self.options.netuid, hotkey=self.hotkey)
        return self.chain.submit_call(call, self.wallet)

    def register(self):
        outcome(self.submit_registration(), "burned_register")

    def register_again(self):
        try:
            result = self.submit_registration()
        except self.bt.ChainError as error:
            return False, json.dumps(error.to_dict(), default=str)
        return result.success, json.dumps(result.error.to_dict() if result.error else result.message, default=str)

    def serve(self, address, port):
        intent = self.bt.ServeAxon(netuid=self.options.netuid, ip=address, port=port)
        outcome(self.chain.execute(intent, self.wallet), "serve_axon")

    def set_weights(self, weights):
        intent = self.bt.SetWeights(
            netuid=self.options.netuid, uids=list(weights), weights=list(weights.values()),
            version_key=self.options.version_key,
        )
        result = outcome(self.chain.execute(intent, self.wallet), "set_weights")
        return result.message or "set"

    def weights(self):
        import bittensor._generated.storage as storage
        pages = self.chain.query_map(storage.SubtensorModule.Weights, [self.options.netuid])
        return {int(uid): {int(j): int(v) for j, v in row} for uid, row in pages}

    def pending_commits(self):
        by_epoch = self.chain.weights.timelocked_weight_commits(self.options.netuid)
        return [entry["hotkey"] for entries in by_epoch.values() for entry in entries]

    def metagraph(self):
        graph = self.chain.subnets.metagraph(self.options.netuid, commitments=False)
        neurons = sorted(graph.neurons, key=lambda neuron: neuron.uid)
        return {
            "block": graph.block,
            "hotkeys": [neuron.hotkey for neuron in neurons],
            "coldkeys": [neuron.coldkey for neuron in neurons],
            "axons": [neuron.axon or "0.0.0.0:0" for neuron in neurons],
            "uids": [neuron.uid for neuron in neurons],
            "last_update": [neuron.last_update for neuron in neurons],
            "permits": [neuron.validator_permit for neuron in neurons],
            "scores": [score for neuron in neurons for score in (neuron.incentive, neuron.dividends, neuron.consensus)],
        }

    def stake(self):
        return sum(
            position.stake.rao for position in self.chain.staking.positions(self.coldkey)
            if position.hotkey == self.hotkey and position.netuid == self.options.netuid
        )

    def add_stake(self, tao):
        intent = self.bt.AddStake(netuid=self.options.netuid, hotkey_ss58=self.hotkey, amount_tao=str(tao))
        outcome(self.chain.execute(intent, self.wallet), "add_stake")

    def transfer(self, address, tao):
        intent = self.bt.Transfer(dest_ss58=address, amount_tao=str(tao))
        outcome(self.chain.execute(intent, self.wallet), "transfer")

    def btcli(self):
        program = Path(sys.executable).parent / "btcli"
        if not program.exists():
            raise Skip("btcli is not installed beside this interpreter")
        # the child process gets the same guard, by Python's start-up hook
        hook = self.folder / "guard"
        hook.mkdir(exist_ok=True)
        source = "".join(inspect.getsource(function) for function in (is_loopback, guard_network))
        (hook / "sitecustomize.py").write_text(f"import ipaddress, socket\n\n{source}\nguard_network()\n")
        netuid, done = str(self.options.netuid), []
        for words in (
            ["subnets", "list"], ["subnets", "show", netuid], ["subnets", "metagraph", netuid],
            ["subnets", "hyperparameters", netuid], ["query", "balance", "--coldkey", self.coldkey],
        ):
            ran = subprocess.run(
                [str(program), *words, "--network", self.options.url],
                capture_output=True, text=True, timeout=self.options.timeout, stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(hook)},
            )
            check(ran.returncode == 0, f"btcli {' '.join(words)}: exit {ran.returncode}: {(ran.stderr or ran.stdout)[-300:]}")
            done.append(" ".join(words))
        return done


def steps(peer, options):
    """name → function returning a detail for the report; raises on failure."""
    state = {}

    def connect():
        return peer.connect()

    def block():
        first = peer.head()
        check(first >= 0, f"head is {first}")
        peer.wait(first + 1)
        later = peer.head()
        check(later > first, f"waited for block {first + 1}, the head is {later}")
        return {"from": first, "to": later}

    def balance():
        free = peer.balance(peer.coldkey)
        check(free > 2 * RAO, f"{peer.coldkey} has {free} rao; a funded development account is needed")
        return {"rao": free}

    def subnets():
        found = peer.subnets()
        check(options.netuid in found, f"netuid {options.netuid} is not in {found}")
        return found

    def hyperparameters():
        return peer.hyperparameters()

    def register():
        known = peer.uid()
        if known is not None:
            state["uid"] = known
            return {"uid": known, "note": "was registered before"}
        price, before = peer.burn(), peer.balance(peer.coldkey)
        peer.register()
        uid, after = peer.uid(), peer.balance(peer.coldkey)
        check(uid is not None, "registered, but the hotkey has no uid")
        state["uid"] = uid
        paid = before - after
        check(paid > 0, f"registration cost nothing (burn price {price} rao)")
        check(paid <= 2 * price + RAO, f"paid {paid} rao, the price was {price}")
        check(peer.owner() == peer.coldkey, f"the hotkey's owner reads {peer.owner()}")
        return {"uid": uid, "paid_rao": paid, "burn_rao": price}

    def refusal():
        success, text = peer.register_again()
        check(not success, "a second registration of the same hotkey went through")
        check("AlreadyRegistered" in text.replace(" ", "") or "already registered" in text.lower(),
              f"refused without the chain's reason: {text[:300]}")
        return text[:200]

    def serve_axon():
        peer.serve(options.axon_ip, options.axon_port)
        return f"{options.axon_ip}:{options.axon_port}"

    def need_uid():
        if "uid" not in state:
            state["uid"] = peer.uid()
        check(state["uid"] is not None, "the hotkey is not registered")
        return state["uid"]

    def set_weights():
        uid = need_uid()
        wanted = options.weights or {uid: 1.0}
        limit, last = peer.rate_limit(), peer.last_update(uid)
        target = (last or 0) + limit + 1  # SDK 10 wants strictly more than the limit
        distance = target - peer.head()
        check(distance <= options.max_wait_blocks,
              f"the rate limit of {limit} blocks leaves {distance} to wait (--max-wait-blocks {options.max_wait_blocks})")
        if distance > 0:
            peer.wait(target)
        state["commit_reveal"], state["wanted"], state["set_from"] = peer.commit_reveal(), wanted, peer.head()
        text = peer.set_weights(wanted)
        return {"weights": {str(k): v for k, v in wanted.items()}, "commit_reveal": state["commit_reveal"], "message": str(text)[:120]}

    def weights():
        check("wanted" in state, "no weights were set")
        uid = need_uid()
        moved = peer.last_update(uid)
        check(moved is not None and moved > state["set_from"] - 1, f"last update is {moved}, weights were sent after block {state['set_from']}")
        if state["commit_reveal"]:
            pending = peer.pending_commits()
            check(any(peer.hotkey in entry for entry in pending), f"no pending commit of {peer.hotkey}: {str(pending)[:200]}")
            return {"pending": len(pending)}
        top = max(state["wanted"].values())
        expected = {uid_: round(value / top * 65535) for uid_, value in state["wanted"].items()}
        expected = {k: v for k, v in expected.items() if v}
        row = peer.weights().get(uid)
        check(row == expected, f"row of uid {uid} is {row}, expected {expected}")
        return {"row": {str(k): v for k, v in row.items()}}

    def metagraph():
        uid, graph = need_uid(), peer.metagraph()
        count = len(graph["hotkeys"])
        check(graph["uids"] == list(range(count)), f"uids are {graph['uids'][:10]}…")
        for name in ("coldkeys", "axons", "last_update", "permits"):
            check(len(graph[name]) == count, f"{len(graph[name])} {name} for {count} hotkeys")
        check(graph["hotkeys"][uid] == peer.hotkey, f"uid {uid} is {graph['hotkeys'][uid]}")
        check(graph["coldkeys"][uid] == peer.coldkey, f"coldkey of uid {uid} is {graph['coldkeys'][uid]}")
        check(all(0 <= score <= 1.0000001 for score in graph["scores"]), "a score is outside 0 … 1")
        if "serve_axon" in state.get("passed", ()):
            check(graph["axons"][uid] == f"{options.axon_ip}:{options.axon_port}", f"axon of uid {uid} is {graph['axons'][uid]}")
        return {"neurons": count, "uid": uid, "axon": graph["axons"][uid], "block": graph["block"]}

    def stake():
        if options.stake <= 0:
            raise Skip("--stake 0")
        before = peer.stake()
        peer.add_stake(options.stake)
        after = peer.stake()
        check(after > before, f"stake was {before}, is {after}")
        return {"before": before, "after": after}

    def transfer():
        target = peer.other()
        mine, theirs = peer.balance(peer.coldkey), peer.balance(target)
        peer.transfer(target, 0.5)
        gained, lost = peer.balance(target) - theirs, mine - peer.balance(peer.coldkey)
        check(gained == RAO // 2, f"the recipient gained {gained} rao")
        check(lost >= RAO // 2, f"the sender lost {lost} rao")
        return {"fee_rao": lost - gained}

    def btcli():
        if not options.btcli:
            raise Skip("only with --btcli")
        return peer.btcli()

    table = {name: action for name, action in locals().items() if name in STEPS}
    return {name: table[name] for name in STEPS}, state


def run(peer, options):
    actions, state = steps(peer, options)
    state["passed"] = set()
    report, connected = [], False

    def alarm(*_):
        raise StepTimeout(f"no answer within {options.timeout} s")

    signal.signal(signal.SIGALRM, alarm)
    for name, action in actions.items():
        if name not in options.steps and name != "connect":
            continue
        start, status, detail = time.monotonic(), "pass", None
        if name != "connect" and not connected:
            status, detail = "skip", "not connected"
        else:
            signal.setitimer(signal.ITIMER_REAL, options.timeout)
            try:
                detail = action()
                state["passed"].add(name)
                connected = connected or name == "connect"
            except Skip as reason:
                status, detail = "skip", str(reason)
            except AssertionError as problem:
                status, detail = "fail", str(problem)
            except Exception as problem:  # whatever the SDK throws is a finding
                status, detail = "fail", f"{type(problem).__name__}: {str(problem)[:500]}"
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        entry = {"name": name, "status": status, "seconds": round(time.monotonic() - start, 3), "detail": detail}
        report.append(entry)
        if not options.json:
            print(f"{status:4}  {name:16} {entry['seconds']:7.2f} s  {json.dumps(detail, default=str)[:160]}", file=sys.stderr, flush=True)
    return report


def parse(arguments):
    parser = argparse.ArgumentParser(description="Drive a local chain with the real Python SDK and report as JSON.")
    parser.add_argument("url", help="ws://HOST:PORT of the chain; loopback only")
    parser.add_argument("--netuid", type=int, default=1)
    parser.add_argument("--coldkey", default="//Alice", help="development URI of a funded coldkey")
    parser.add_argument("--hotkey", help="development URI of the hotkey; a fresh one by default")
    parser.add_argument("--recipient", default="//Charlie", help="development URI that gets the transfer")
    parser.add_argument("--axon-ip", default="203.0.113.7")
    parser.add_argument("--axon-port", type=int, default=8091)
    parser.add_argument("--weights", help="uid:weight,…; the neuron's own uid by default (needs no validator permit)")
    parser.add_argument("--version-key", type=int, default=0)
    parser.add_argument("--block-time", type=float, default=12.0, help="seconds a block, for the reveal round")
    parser.add_argument("--stake", type=float, default=1.0, help="TAO to stake; 0 leaves the step out")
    parser.add_argument("--steps", default=",".join(STEPS), help="comma-separated; connect always runs")
    parser.add_argument("--timeout", type=float, default=90.0, help="seconds for each step")
    parser.add_argument("--max-wait-blocks", type=int, default=150, help="longest wait for the weights' rate limit")
    parser.add_argument("--btcli", action="store_true", help="also run btcli's read commands (SDK 11)")
    parser.add_argument("--json", action="store_true", help="no progress lines on standard error")
    options = parser.parse_args(arguments)
    parts = urlsplit(options.url)
    if parts.scheme not in ("ws", "wss") or not is_loopback(parts.hostname or "?"):
        parser.error("the URL must be ws://HOST:PORT with a loopback host")
    options.steps = [name.strip() for name in options.steps.split(",") if name.strip()]
    unknown = set(options.steps) - set(STEPS)
    if unknown:
        parser.error(f"unknown steps: {', '.join(sorted(unknown))}")
    if options.weights:
        try:
            options.weights = {int(uid): float(value) for uid, value in (pair.split(":") for pair in options.weights.split(","))}
        except ValueError:
            parser.error("--weights takes uid:weight,uid:weight")
    if not options.hotkey:
        options.hotkey = f"//peer{os.getpid()}x{int(time.time() * 1000)}"
    return options


def main(arguments):
    options = parse(arguments)
    folder = Path(tempfile.mkdtemp(prefix="chain-peer-"))
    os.environ.update(HOME=str(folder), BITTENSOR_RUNTIME_CACHE_DIR=str(folder / "runtime"), BT_NO_PARSE_CLI_ARGS="true", NO_COLOR="1", COLUMNS="200")
    (folder / "runtime").mkdir()
    guard_network()
    sys.argv = sys.argv[:1]
    start, peer, report, error = time.monotonic(), None, [], None
    try:
        from importlib.metadata import version
        installed = version("bittensor")
        peer = (Peer11 if int(installed.split(".")[0]) >= 11 else Peer10)(options, folder)
        report = run(peer, options)
    except Exception as problem:
        error = f"{type(problem).__name__}: {problem}"
    counts = {status: sum(1 for entry in report if entry["status"] == status) for status in ("pass", "fail", "skip")}
    result = {
        "sdk": getattr(peer, "version", None), "url": options.url, "netuid": options.netuid,
        "coldkey": getattr(peer, "coldkey", None), "hotkey": getattr(peer, "hotkey", None),
        "passed": counts["pass"], "failed": counts["fail"], "skipped": counts["skip"],
        "seconds": round(time.monotonic() - start, 3), "steps": report,
    }
    if error:
        result["error"] = error
    print(json.dumps(result, default=str), flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    # the SDKs leave threads behind that would hold the process
    os._exit(1 if error or counts["fail"] else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
