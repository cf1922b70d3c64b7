internal import CNghttp2

/// The place of one request on a connection: what it sends, and what has come back of its answer.
///
/// - Safety: the addresses point into the arena, which every slot holds; nghttp2 reads them until the request's stream is closed, and a
///   slot is filled anew only then.
@safe final class H2Slot {
    /// Which connection of the run it belongs to.
    let connection: Int
    let fields: UnsafeMutableBufferPointer<nghttp2_nv>
    /// Where values are written that no other request has.
    let scratch: Arena.Place
    var body: Arena.Place
    /// How much of the body is framed.
    var framed = 0
    var sent: UInt64 = 0

    /// The answer's, as far as it has come.
    var status = 0
    var bytes = 0
    var isProven = false
    /// The answer's body, where somebody wants it.
    var answer: [UInt8] = []

    private let arena: Arena
    private let constants: Int

    init(_ head: LoadHead, body: Arena.Place, connection: Int, arena: Arena) {
        self.arena = arena
        self.connection = connection
        constants = head.constants.count
        self.body = body
        scratch = arena.room(LoadHead.scratchBytes)
        let count = head.constants.count + head.varying.count
        // Room for the fields' descriptions, in the arena's memory and with it aligned to 16 bytes.
        let room = unsafe UnsafeMutableRawBufferPointer(arena.room(count * MemoryLayout<nghttp2_nv>.stride + 16).bytes)
        unsafe fields = Self.aligned(room, count)
        let copies = UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue)
        for (index, (name, value)) in (head.constants + head.varying.map { ($0, "") }).enumerated() {
            let (name, value) = unsafe (arena.keep(name.utf8).bytes, arena.keep(value.utf8).bytes)
            // Sound: there are `count` places, each initialised here once.
            unsafe (fields.baseAddress! + index).initialize(
                to: nghttp2_nv(
                    name: name.baseAddress, value: value.baseAddress, namelen: name.count, valuelen: value.count, flags: copies)
            )
        }
    }

    private static func aligned(_ room: UnsafeMutableRawBufferPointer, _ count: Int) -> UnsafeMutableBufferPointer<nghttp2_nv> {
        let start = unsafe room.baseAddress!.alignedUp(for: nghttp2_nv.self)
        return unsafe UnsafeMutableBufferPointer(start: start.bindMemory(to: nghttp2_nv.self, capacity: count), count: count)
    }

    /// Gives a field that varies its value.
    func set(_ field: Int, _ value: Arena.Place) {
        unsafe fields[constants + field].value = value.bytes.baseAddress
        unsafe fields[constants + field].valuelen = value.bytes.count
    }

    /// From the second request on: fields that vary are sent as they are, and take no room in the table of those that don't.
    func sendVaryingAsTheyAre(from first: Int) {
        for field in unsafe constants + first..<fields.count {
            unsafe fields[field].flags |= UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue)
        }
    }

    /// Makes the slot ready for another request.
    func clear() {
        framed = 0
        status = 0
        bytes = 0
        isProven = false
        answer.removeAll(keepingCapacity: true)
    }
}

/// The headers that all requests of a run have.
struct LoadHead: Sendable {
    /// Room for a nonce and for a signature in hex.
    static let scratchBytes = 256

    /// Names and values that never differ.
    var constants: [(String, String)]
    /// The names of those that do.
    var varying: [String] = []
    /// How many of these, the first, only differ from one connection to another.
    var constantOfConnection = 0
}
