internal import Foundation
internal import HTTPTypes
internal import Neuron

/// Questions and answers in virtual time: signed, checked and bound to each other by the protocol's own code.
actor Wire {
    /// What one exchange came to.
    enum Delivery: Sendable {
        /// The validator takes the answer.
        case accepted([Double])
        /// The axon refused the request, or the validator the answer; by the protocol's name for it.
        case refused(String)
        /// Nothing came.
        case none
    }

    /// What a miner does with its answers on their way.
    enum Misconduct: String, Sendable, CaseIterable {
        case none
        /// Changes the body after it was signed.
        case tampers
        /// Signs with a key that is not the hotkey's.
        case signsWithOther
        /// Sends the signed answer to an earlier question again.
        case replays
        /// Dates the answer a minute back.
        case backdates
        /// Does not sign.
        case unsigned
    }

    /// Who is at the address that a miner has published.
    enum Listener: Sendable {
        /// The miner.
        case itself
        /// Another miner, whose address was published as one's own.
        case miner(Int)
        /// Somebody who took the address over and answers in the miner's name, or in its own.
        case impostor(usesOwnName: Bool)
    }

    /// The questions of a tempo on their way: one request.
    struct Query: Sendable {
        let validator: KeyPair
        let place: Int
        let miner: KeyPair
        let seat: Int
        let tempo: Int
        let misconduct: Misconduct
        /// What the miner says to the questions; nil where it says nothing.
        let answers: [Double]?
    }

    /// How the network and the clocks are.
    struct Settings: Sendable {
        /// The miners whose questions travel on the wire; those to all others just arrive. Nil for all.
        var seats: Set<Int>?
        /// How long a validator waits.
        var timeout = Duration.seconds(2)
        /// How long a miner takes; nil for ever.
        var handling: @Sendable (_ seat: Int, _ tempo: Int) -> Duration? = { _, _ in .milliseconds(200) }
        /// How far a miner's clock is ahead.
        var minerClock: @Sendable (_ seat: Int, _ tempo: Int) -> Duration = { _, _ in .zero }
        /// How far a validator's clock is ahead.
        var validatorClock: @Sendable (_ place: Int, _ tempo: Int) -> Duration = { _, _ in .zero }
        /// Who listens at a miner's address.
        var listener: @Sendable (_ seat: Int, _ tempo: Int) -> Listener = { _, _ in .itself }
        init() {}
    }

    private struct Answer {
        var head: HTTPResponse
        var body: Bytes
    }

    let time = VirtualTime(start: UnixTime(seconds: 1_800_000_000))
    private let settings: Settings
    private let dialect = NativeDialect()
    private let form: SynapseForm
    private var axons: [VirtualAxon] = []
    private let keys: [KeyPair]
    private let impostor: KeyPair
    private var nonces: [Hotkey: UInt64] = [:]
    private var earlier: [Int: Answer] = [:]
    /// Requests that an axon has taken, and somebody on the way has kept; newest last.
    private var captured: [(request: WireRequest, seat: Int)] = []
    /// Proofs of the last exchanges, for third parties.
    private(set) var receipts: [(receipt: Receipt, caller: Hotkey, axon: Hotkey)] = []
    /// The longest that a validator waited for one answer.
    private(set) var longestWait = Duration.zero

    private static let delay = Duration.milliseconds(50)
    private static let kept = 64

    /// The wire between the validators and the miners of these keys; an impostor has a key of its own.
    init(_ settings: Settings, asking form: SynapseForm, miners keys: [KeyPair], impostor: KeyPair) async throws {
        self.settings = settings
        self.form = form
        self.keys = keys
        self.impostor = impostor
        for key in keys { axons.append(try await VirtualAxon(for: key.hotkey, time)) }
    }

    /// One request, and what comes back.
    func exchange(_ query: Query) async throws -> Delivery {
        time.pass(.milliseconds(10))
        let clock = VirtualClock(time)
        clock.set(settings.validatorClock(query.place, query.tempo))
        let sent = clock.now
        let receiver = query.miner.hotkey
        let request = try await request(to: receiver, by: query.validator, at: sent)

        let listener = settings.listener(query.seat, query.tempo)
        let seat = if case .miner(let other) = listener { other } else { query.seat }
        let axon = axons[seat]
        axon.clock.set(settings.minerClock(seat, query.tempo))
        time.pass(Self.delay)
        let caller: Caller
        switch await axon.receive(request) {
        case .success(let proven):
            caller = proven
            captured.append((request, seat))
            if captured.count > Self.kept { captured.removeFirst() }
        case .failure(let rejection): return .refused(rejection.problem.name ?? "refused")
        }
        guard let handling = settings.handling(query.seat, query.tempo), let values = query.answers else {
            waited(settings.timeout)
            return .refused("deadline-exceeded")
        }
        guard handling + Self.delay * 2 <= settings.timeout else {
            waited(settings.timeout)
            return .refused("deadline-exceeded")
        }
        time.pass(handling)
        let signer: any Signer =
            switch (listener, query.misconduct) {
            case (.impostor(let usesOwnName), _):
                usesOwnName ? impostor : ForgedSigner(hotkey: receiver, key: impostor)
            case (_, .signsWithOther): ForgedSigner(hotkey: receiver, key: impostor)
            default: query.miner
            }
        var answer = try await answer(values, to: caller, by: signer, at: axon.clock.now, query.misconduct)
        if query.misconduct == .replays {
            let older = earlier[query.seat]
            earlier[query.seat] = answer
            answer = older ?? answer
            if older == nil { return .none }
        }
        time.pass(Self.delay)
        waited(handling + Self.delay * 2)
        let exchange = Exchange(caller: query.validator.hotkey, receiver: receiver, sent: sent, received: clock.now)
        do throws(AnswerError) {
            _ = try dialect.authenticate(answer.head, body: answer.body, for: request.head, exchange: exchange)
        } catch {
            return .refused("answer " + error.reason.rawValue)
        }
        keepReceipt(of: request, answer, exchange)
        return .accepted(Self.values(in: answer.body))
    }

    /// Sends everything that was kept on the way once more; how often that was taken, and what it was refused with.
    func replayCaptured() async -> (accepted: Int, refusals: [String]) {
        var accepted = 0
        var refusals: [String] = []
        for (request, seat) in captured {
            switch await axons[seat].receive(request) {
            case .success: accepted += 1
            case .failure(let rejection): refusals.append(rejection.problem.name ?? "refused")
            }
        }
        return (accepted, refusals)
    }

    /// Sends a request to a miner in a hotkey's name, signed by another key: whether it was taken, or what it was refused with.
    func forge(in name: Hotkey, to seat: Int) async throws -> Result<Caller, Rejection> {
        let signer = ForgedSigner(hotkey: name, key: impostor)
        let request = try await request(to: keys[seat].hotkey, by: signer, at: time.now)
        return await axons[seat].receive(request)
    }

    /// Puts one miner's clock so far ahead of the truth.
    func setClock(of seat: Int, ahead: Duration) { axons[seat].clock.set(ahead) }

    /// Lets time pass.
    func pass(_ duration: Duration) { time.pass(duration) }

    // MARK: Parts of an exchange

    private func waited(_ duration: Duration) {
        longestWait = max(longestWait, duration)
        if duration >= settings.timeout { time.pass(duration) }
    }

    private func request(to receiver: Hotkey, by signer: any Signer, at now: UnixTime) async throws -> WireRequest {
        let nonce = max(now.nanoseconds, nonces[signer.hotkey, default: 0] + 1)
        nonces[signer.hotkey] = nonce
        let body = Bytes("{\"question\":\(nonce)}".utf8)
        return try await dialect.ask(
            WireAsking(
                form: form, content: body, digest: SHA256.hash(body), receiver: receiver, host: "192.0.2.1", port: 8_091,
                authority: "192.0.2.1:8091", nonce: nonce, lane: "simulation", timeout: settings.timeout),
            by: signer)
    }

    private func answer(
        _ values: [Double], to caller: Caller, by signer: any Signer, at now: UnixTime, _ misconduct: Misconduct
    ) async throws -> Answer {
        var body = Bytes("\(values)".utf8)
        var head = HTTPResponse(status: .ok)
        head.headerFields[.contentType] = "application/json"
        if misconduct == .unsigned { return Answer(head: head, body: body) }
        let moment = misconduct == .backdates ? now.advanced(by: .seconds(-60)) : now
        head = try await dialect.answer(head, body: body, to: caller, by: signer, now: moment)
        if misconduct == .tampers { body = Bytes("[0,".utf8) + body.dropFirst() }
        return Answer(head: head, body: body)
    }

    private static func values(in body: Bytes) -> [Double] {
        (try? JSONDecoder().decode([Double].self, from: Data(body))) ?? []
    }

    private func keepReceipt(of request: WireRequest, _ answer: Answer, _ exchange: Exchange) {
        guard receipts.count < Self.kept,
            let receipt = dialect.receipt(
                of: request.head, digest: SHA256.hash(request.body), by: exchange.caller, answer: answer.head.status.code,
                digest: SHA256.hash(answer.body), proof: answer.head.headerFields, by: exchange.receiver)
        else { return }
        receipts.append((receipt, exchange.caller, exchange.receiver))
    }
}
