internal import Neuron

/// One question to a node.
struct RPCCall: Hashable, Sendable {
    /// An argument.
    indirect enum Argument: Hashable, Sendable {
        case null
        case number(UInt64)
        case text(String)
        case list([Argument])

        static func hash(_ hash: BlockHash?) -> Argument { hash.map { .text("\($0)") } ?? .null }
        static func hex(_ bytes: Bytes) -> Argument { .text("0x" + Hex.encode(bytes)) }
    }

    let method: String
    let arguments: [Argument]

    init(_ method: String, _ arguments: [Argument] = []) {
        self.method = method
        self.arguments = arguments
    }

    /// The call as a JSON-RPC request.
    func write(id: Int, into bytes: inout Bytes) {
        bytes += Bytes(#"{"jsonrpc":"2.0","id":\#(id),"method":"#.utf8)
        Self.write(method, into: &bytes)
        bytes += Bytes(#","params":"#.utf8)
        Self.write(.list(arguments), into: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    /// The body that asks all of the calls: an array, or the one alone. Ids count from 0.
    static func body(_ calls: [RPCCall]) -> Bytes {
        var bytes = Bytes()
        if calls.count == 1 {
            calls[0].write(id: 0, into: &bytes)
            return bytes
        }
        bytes.append(UInt8(ascii: "["))
        for (id, call) in calls.enumerated() {
            if id > 0 { bytes.append(UInt8(ascii: ",")) }
            call.write(id: id, into: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    private static func write(_ argument: Argument, into bytes: inout Bytes) {
        switch argument {
        case .null: bytes += Bytes("null".utf8)
        case .number(let value): bytes += Bytes(String(value).utf8)
        case .text(let text): write(text, into: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(value, into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    private static func write(_ text: String, into bytes: inout Bytes) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += Bytes("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension RPCCall {
    static func header(_ hash: BlockHash?) -> RPCCall { .init("chain_getHeader", [.hash(hash)]) }
    static func blockHash(_ number: BlockNumber) -> RPCCall { .init("chain_getBlockHash", [.number(number)]) }
    static func runtimeVersion(_ hash: BlockHash?) -> RPCCall { .init("state_getRuntimeVersion", [.hash(hash)]) }
    static func storage(_ key: Bytes, _ hash: BlockHash?) -> RPCCall { .init("state_getStorage", [.hex(key), .hash(hash)]) }
    static func storages(_ keys: [Bytes], _ hash: BlockHash) -> RPCCall {
        .init("state_queryStorageAt", [.list(keys.map { .hex($0) }), .hash(hash)])
    }
    static func keys(_ prefix: Bytes, count: Int, after start: Bytes?, _ hash: BlockHash) -> RPCCall {
        .init(
            "state_getKeysPaged",
            [.hex(prefix), .number(UInt64(count)), start.map { .hex($0) } ?? .null, .hash(hash)])
    }
    static func api(_ method: String, _ arguments: Bytes, _ hash: BlockHash?) -> RPCCall {
        .init("state_call", [.text(method), .hex(arguments), .hash(hash)])
    }
}
