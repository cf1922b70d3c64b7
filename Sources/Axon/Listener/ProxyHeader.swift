internal import NIOCore
internal import Neuron

/// The binary header that a proxy puts before a connection's bytes to say whose they are.
///
/// - Source: HAProxy's PROXY protocol, version 2, section 2.2. Version 1, which is text, is not taken.
enum ProxyHeader {
    enum Reading: Equatable {
        /// The header may be complete with more bytes.
        case incomplete
        /// The bytes start otherwise.
        case absent
        /// It starts like one and is none.
        case broken
        /// So many bytes of header; nil stands for the proxy itself, which checks our health, and for families without addresses.
        case present(SocketAddress?, bytes: Int)
    }

    static let signature: Bytes = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    /// Addresses and what a proxy may add to them.
    static let largest = 2_048

    /// Reads the header at the start of a connection.
    static func read(_ bytes: some Collection<UInt8>) -> Reading {
        let start = Bytes(bytes.prefix(signature.count + 4))
        guard start.starts(with: signature.prefix(start.count)) else { return .absent }
        guard start.count == signature.count + 4 else { return .incomplete }
        let length = Int(start[14]) << 8 | Int(start[15])
        guard length <= largest else { return .broken }
        let end = start.count + length
        let whole = Bytes(bytes.prefix(end))
        // The command: 0x20 is the proxy's own connection, 0x21 somebody else's.
        guard start[12] == 0x20 || start[12] == 0x21 else { return .broken }
        guard whole.count == end else { return .incomplete }
        if start[12] == 0x20 { return .present(nil, bytes: end) }
        switch start[13] {
        case 0x11:
            guard length >= 12 else { return .broken }
            let ip = IPAddress.v4(UInt32(truncatingIfNeeded: number(whole[16..<20])))
            return .present(SocketAddress(ip: ip, port: UInt16(truncatingIfNeeded: number(whole[24..<26]))), bytes: end)
        case 0x21:
            guard length >= 36 else { return .broken }
            let ip = IPAddress.v6(number(whole[16..<24]), number(whole[24..<32]))
            let caller = SocketAddress(ip: ip, port: UInt16(truncatingIfNeeded: number(whole[48..<50])))
            return .present(caller.unmapped, bytes: end)
        // No family, datagrams and Unix sockets: nothing that we could use.
        case 0x00, 0x12, 0x22, 0x31, 0x32: return .present(nil, bytes: end)
        default: return .broken
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
