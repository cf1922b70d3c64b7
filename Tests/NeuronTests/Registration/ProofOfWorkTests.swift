import Neuron
import Synchronization
import TestSupport
import Testing

/// Golden proofs of work: `chain/pow.json`.
@Suite("A proof of work", .enabled(if: Vectors.has("chain/pow.json")))
struct ProofOfWorkTests {
    struct File: Decodable {
        struct Number: Decodable {
            let value: UInt64
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(UInt64.self) {
                    value = number
                } else {
                    value = try #require(UInt64(try container.decode(String.self)))
                }
            }
        }
        struct Legacy: Decodable {
            let blockHash, key, seal: String
            let nonce, difficulty: Number
            let accepted: Bool
        }
        struct Tagged: Decodable {
            let netuid: UInt16
            let blockHash, hotkey, coldkey, seal: String
            let nonce, difficulty: Number
            let accepted: Bool
        }
        struct Difficulty: Decodable {
            let seal: String
            let difficulty: Number
            let legacyAccepted, v1Accepted: Bool
        }
        let legacy: [Legacy]
        let tagged: [Tagged]
        let difficulty: [Difficulty]
    }

    let file: File

    init() throws { file = try Vectors.json("chain/pow.json") }

    private func raw(_ text: String) throws -> [UInt8] { try #require(bytes(hex: String(text.dropFirst(2)))) }
    private func seal(_ known: File.Tagged) throws -> WorkSeal {
        WorkSeal(
            netuid: NetUID(known.netuid), block: try #require(BlockHash(try raw(known.blockHash))),
            hotkey: Hotkey(publicKey: try PublicKey(raw(known.hotkey))),
            coldkey: Coldkey(publicKey: try PublicKey(raw(known.coldkey))))
    }

    @Test("the old seal is that of the vectors, and its acceptance too")
    func legacy() throws {
        for known in file.legacy {
            let work = WorkSeal(
                legacyBlock: try #require(BlockHash(try raw(known.blockHash))), key: try PublicKey(raw(known.key)))
            #expect(work.seal(known.nonce.value) == (try raw(known.seal)))
            #expect(WorkSeal.isAccepted(try raw(known.seal), difficulty: known.difficulty.value) == known.accepted)
        }
    }

    @Test("the new seal is that of the vectors, and its acceptance too")
    func tagged() throws {
        for known in file.tagged {
            #expect(try seal(known).seal(known.nonce.value) == (try raw(known.seal)))
            #expect(WorkSeal.isAccepted(try raw(known.seal), difficulty: known.difficulty.value) == known.accepted)
        }
    }

    @Test("a seal at the very edge of a difficulty is on the right side of it")
    func difficulty() throws {
        for known in file.difficulty {
            let isAccepted = WorkSeal.isAccepted(try raw(known.seal), difficulty: known.difficulty.value)
            #expect(isAccepted == known.legacyAccepted)
            #expect(isAccepted == known.v1Accepted)
        }
    }

    @Test("a search by several workers ends with a nonce that is good enough, and tells how far it came")
    func solve() async throws {
        let work = try seal(file.tagged[0])
        let most = Mutex<UInt64>(0)
        let solution = try await WorkSolver(work, difficulty: 5_000, workers: 3).solve(from: 77, time: .system) { progress in
            most.withLock { $0 = max($0, progress.tried) }
        }
        #expect(work.seal(solution.nonce) == solution.seal)
        #expect(WorkSeal.isAccepted(solution.seal, difficulty: 5_000))
    }

    @Test("a search that can't end stops when it is cancelled")
    func cancel() async throws {
        let work = try seal(file.tagged[0])
        let began = Mutex(false)
        let (begun, signal) = AsyncStream.makeStream(of: Void.self)
        let search = OwnedTask {
            do {
                _ = try await WorkSolver(work, difficulty: .max, workers: 2).solve(from: 0, time: .system) { _ in
                    let isFirst = began.withLock { was in
                        defer { was = true }
                        return !was
                    }
                    if isFirst { signal.yield() }
                }
                return false
            } catch {
                return true
            }
        }
        for await _ in begun { break }
        search.cancel()
        #expect(await search.value)
    }
}
