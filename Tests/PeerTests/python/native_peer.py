"""An independent peer for the native protocol of Neuron, in Python.

Requests are signed and verified by Bittensor's own SDK 11.3.0 (btauth/1); HTTP/2 is httpx's and hypercorn's; answers are
signed by the ten lines below with the SDK's keys. Nothing of Neuron is in it.
Set-up: python3 -m venv V && V/bin/pip install -r requirements-native.txt

  native_peer.py call  --url http://127.0.0.1:8091/Echo --receiver SS58 --seed HEX [--alg sr25519|ed25519]
                       [--body '{"text":"hi"}'] [--timeout 12.0] [--count 1] [--http1] [--break WHAT]
      sends COUNT signed requests on one connection (HTTP/2 with prior knowledge unless --http1), checks every answer,
      prints one JSON line {"status", "http", "authenticated", "why", "body" or "problem", "seconds"} a request.
      Exit 0 when all were authenticated.
      WHAT: body | receiver | no-receiver | path | query | method | signature | stale | future | replay | unsigned | version
            | scheme (ed25519 named, sr25519 signed) | double (one header twice) | zero-key
  native_peer.py serve --port P --seed HEX [--alg ...] [--http1] [--break WHAT]
      (--http1: HTTP/1.1 only, as most Python servers are)
      an axon that answers Echo {"text"} -> {"text", "reply"} and Sum {"numbers"} -> {"numbers", "total"};
      verifies requests, signs answers, prints "ready P SS58", ends on SIGTERM.
      WHAT: plain (answers not signed, as a bare SDK 11 server) | wrong-key | wrong-body | swapped (signs for another
            request) | old (answer time an hour ago) | status (signs another status)
"""
import argparse, asyncio, hashlib, json, math, os, sys, time
import bittensor as bt
from bittensor.sp_core import CRYPTO_ED25519, CRYPTO_SR25519, Keypair, ss58_encode, verify

SCHEMES = {"ed25519": CRYPTO_ED25519, "sr25519": CRYPTO_SR25519}


def keypair(seed_hex, alg):
    return Keypair.create_from_seed(bytes.fromhex(seed_hex), SCHEMES[alg])


def answer_lines(scheme, status, body, nanoseconds, axon, caller, request_signature):
    return "\n".join(("neuron-answer/1", scheme, str(status), hashlib.sha256(body).hexdigest(), str(nanoseconds),
                      axon, caller, request_signature)).encode()


def sign_answer(key, alg, status, body, caller, request_signature, nanoseconds=None):
    at = nanoseconds or time.time_ns()
    headers = {"X-Neuron-Answer-Version": "1", "X-Neuron-Answer-Hotkey": key.ss58_address, "X-Neuron-Answer-Time": str(at),
               "X-Neuron-Answer-Signature": "0x" + bytes(key.sign(answer_lines(
                   alg, status, body, at, key.ss58_address, caller, request_signature))).hex()}
    if alg != "sr25519":
        headers["X-Neuron-Answer-Crypto"] = alg
    return headers


def check_answer(headers, status, body, axon, caller, request_signature, sent, received):
    if headers.get("x-neuron-answer-version") != "1":
        raise ValueError("the answer is not signed")
    if headers["x-neuron-answer-hotkey"] != axon:
        raise ValueError("the answer is by another hotkey")
    at = int(headers["x-neuron-answer-time"])
    if not sent - 12_000_000_000 <= at <= received + 12_000_000_000:
        raise ValueError("the answer is from another time")
    scheme = headers.get("x-neuron-answer-crypto", "sr25519")
    lines = answer_lines(scheme, status, body, at, axon, caller, request_signature)
    if not verify(lines, bytes.fromhex(headers["x-neuron-answer-signature"][2:]), axon, SCHEMES[scheme]):
        raise ValueError("the answer's signature does not hold")


def call(args):
    import httpx
    key, good, kept = keypair(args.seed, args.alg), True, None
    base, path = args.url.split("/", 3)[:3], "/" + args.url.split("/", 3)[3]
    with httpx.Client(http1=args.http1, http2=not args.http1, timeout=float(args.timeout) + 5) as client:
        for _ in range(args.count):
            body, broken, method, target = args.body.encode(), args.broken, "POST", path
            receiver = {"receiver": ss58_encode(os.urandom(32), 42), "no-receiver": None}.get(broken, args.receiver)
            nonce = time.time_ns() + {"stale": -60, "future": 60}.get(broken, 0) * 1_000_000_000
            headers = bt.http_auth.sign(key, method=method, path=target, body=body, receiver_ss58=receiver, nonce_ns=nonce)
            headers |= {"content-type": "application/json", "x-neuron-timeout": args.timeout}
            if broken == "replay":
                headers = kept = kept or headers
            if broken == "body": body += b" "
            if broken == "path": target = path.rsplit("/", 1)[0] + "/Sum"
            if broken == "query": target += "?a=1"
            if broken == "method": method = "PUT"
            if broken == "unsigned": headers = {k: v for k, v in headers.items() if not k.startswith("X-Bittensor")}
            if broken == "version": headers["X-Bittensor-Version"] = "2"
            if broken == "scheme": headers["X-Bittensor-Crypto"] = "ed25519" if args.alg == "sr25519" else "sr25519"
            if broken == "zero-key": headers["X-Bittensor-Hotkey"] = ss58_encode(bytes(32), 42); headers["X-Bittensor-Signature"] = "0x" + "00" * 63 + "80"
            if broken == "signature":
                s = bytearray(bytes.fromhex(headers["X-Bittensor-Signature"][2:])); s[5] ^= 1
                headers["X-Bittensor-Signature"] = "0x" + s.hex()
            pairs = list(headers.items()) + ([("X-Bittensor-Nonce", str(nonce + 1))] if broken == "double" else [])
            sent = time.time_ns()
            try:
                answer = client.request(method, "/".join(base) + target, content=body, headers=pairs)
            except httpx.HTTPError as error:
                print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True); good = False
                continue
            received = time.time_ns()
            line = {"status": answer.status_code, "http": answer.http_version, "seconds": round((received - sent) / 1e9, 6)}
            try:
                check_answer(answer.headers, answer.status_code, answer.content, args.receiver, key.ss58_address,
                             headers.get("X-Bittensor-Signature", ""), sent, received)
                line["authenticated"] = True
            except Exception as error:
                line["authenticated"], line["why"], good = False, str(error), False
            try:
                line["problem" if "problem" in answer.headers.get("content-type", "") else "body"] = answer.json()
            except ValueError:
                line["body"] = answer.text[:200]
            print(json.dumps(line), flush=True)
    sys.exit(0 if good else 1)


def serve(args):
    from hypercorn.asyncio import serve as run
    from hypercorn.config import Config
    key, previous = keypair(args.seed, args.alg), []
    names = {bt.http_auth.MalformedAuth: "malformed", bt.http_auth.WrongReceiver: "wrong-receiver", bt.http_auth.StaleRequest: "stale",
             bt.http_auth.ReplayedRequest: "replayed", bt.http_auth.BadSignature: "bad-signature"}

    async def app(scope, receive, send):
        if scope["type"] != "http":
            return
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        headers = {k.decode().lower(): v.decode() for k, v in scope["headers"]}
        target = scope["raw_path"].decode() + ("?" + scope["query_string"].decode() if scope["query_string"] else "")
        status, out, caller = 200, {}, None
        try:
            caller = bt.http_auth.verify(headers, body, method=scope["method"], path=target, self_hotkey_ss58=key.ss58_address)
            fields = json.loads(body)
            out = {"/Echo": lambda: {**fields, "reply": fields["text"]},
                   "/Sum": lambda: {**fields, "total": math.fsum(fields["numbers"])}}[scope["path"]]()
        except bt.http_auth.AuthError as error:
            status, out = 401, {"type": f"urn:neuron:problem:{names[type(error)]}", "title": names[type(error)], "status": 401, "detail": str(error)}
        except Exception as error:
            status, out = 422, {"type": "urn:neuron:problem:invalid-field", "title": "invalid", "status": 422, "detail": f"{type(error).__name__}: {error}"}
        content, extra = json.dumps(out).encode(), {}
        if caller and args.broken != "plain":
            signer = keypair(os.urandom(32).hex(), args.alg) if args.broken == "wrong-key" else key
            bound = previous[-1] if args.broken == "swapped" and previous else headers["x-bittensor-signature"]
            extra = sign_answer(signer, args.alg, 201 if args.broken == "status" else status, b"x" if args.broken == "wrong-body" else content,
                                caller.hotkey_ss58, bound, time.time_ns() - 3_600_000_000_000 if args.broken == "old" else None)
            if args.broken == "wrong-key": extra["X-Neuron-Answer-Hotkey"] = key.ss58_address
            previous.append(headers["x-bittensor-signature"])
        kind = b"application/json" if status == 200 else b"application/problem+json"
        await send({"type": "http.response.start", "status": status,
                    "headers": [(b"content-type", kind)] + [(k.lower().encode(), v.encode()) for k, v in extra.items()]})
        await send({"type": "http.response.body", "body": content})

    async def http1(app, port, stop):
        import uvicorn
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
        server.install_signal_handlers = lambda: None
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        print("ready", port, key.ss58_address, flush=True)
        await stop.wait()
        server.should_exit = True
        await task

    async def main():
        import signal
        config, stop = Config(), asyncio.Event()
        if args.http1:
            return await http1(app, args.port, stop)
        config.bind, config.accesslog, config.errorlog = [f"127.0.0.1:{args.port}"], None, None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        print("ready", args.port, key.ss58_address, flush=True)
        await run(app, config, shutdown_trigger=stop.wait)

    asyncio.run(main())


parser = argparse.ArgumentParser(description="an independent peer of the native protocol")
verbs = parser.add_subparsers(dest="verb", required=True)
for verb in ("call", "serve"):
    p = verbs.add_parser(verb)
    p.add_argument("--seed", default="11" * 32); p.add_argument("--alg", choices=tuple(SCHEMES), default="sr25519")
    p.add_argument("--break", dest="broken", default=""); p.add_argument("--http1", action="store_true")
    if verb == "call":
        p.add_argument("--url", required=True); p.add_argument("--receiver", required=True)
        p.add_argument("--body", default='{"text":"hi"}'); p.add_argument("--timeout", default="12.0"); p.add_argument("--count", type=int, default=1)
    else:
        p.add_argument("--port", type=int, required=True)
if __name__ == "__main__":
    args = parser.parse_args()
    (call if args.verb == "call" else serve)(args)
