/// How often each byte followed each context in a text, for all context lengths up to an order, in one sorted array.
///
/// A gram is a context and the byte after it, packed so that the most recent byte of the context stands highest. Sorted, the
/// grams of every shorter context lie side by side, so one array serves all orders and a context is found by bisection.
struct GramTable: Sendable {
    /// The longest context that is told apart.
    let order: Int
    private let grams: [Int]
    private let counts: [Int]
    /// Where the grams of each most recent byte begin.
    private let starts: [Int]
    /// What followed no context, and each single byte: their grams are too many to count anew each time.
    private var common: [Followers] = []

    /// What followed one context.
    struct Followers: Sendable {
        /// How often each byte came.
        var counts = [Int](repeating: 0, count: 256)
        /// How many bytes came in all.
        var total = 0
        /// How many different bytes came.
        var distinct = 0

        mutating func add(_ count: Int, of byte: Int) {
            if counts[byte] == 0 { distinct += 1 }
            counts[byte] += count
            total += count
        }
    }

    /// Counts a text.
    ///
    /// - Parameter order: 0…6, so that a gram fits in 56 bits.
    init(_ text: ArraySlice<UInt8>, order: Int) {
        precondition((0...6).contains(order), "The order of a GramTable is 0 to 6.")
        self.order = order
        var grams: [Int] = []
        var counts: [Int] = []
        for gram in Self.sorted(Self.packed(text, order: order), bytes: order + 1) {
            if gram == grams.last {
                counts[counts.count - 1] += 1
            } else {
                grams.append(gram)
                counts.append(1)
            }
        }
        self.grams = grams
        self.counts = counts
        var starts = [Int](repeating: 0, count: 257)
        for gram in grams { starts[(gram >> (8 * order)) + 1] += 1 }
        for byte in 0..<256 { starts[byte + 1] += starts[byte] }
        self.starts = starts
        common = [count(grams.indices, length: 0)]
        if order > 0 { common += (0..<256).map { count(starts[$0]..<starts[$0 + 1], length: 1) } }
    }

    /// What followed the last 0, 1, 2 … bytes of `context`, the shortest first, as far as the text had it.
    ///
    /// At the table's own order these are numbers of times; below it, numbers of different longer contexts: a byte that came
    /// often but always after the same word says little where that word is missing.
    /// - Source: Kneser and Ney, "Improved backing-off for m-gram language modeling" (1995).
    func followers(of context: ArraySlice<UInt8>) -> [Followers] {
        var range = grams.indices
        var prefix = 0
        var found: [Followers] = []
        for length in 0...min(order, context.count) {
            if length > 0 {
                let byte = Int(context[context.endIndex - length])
                prefix = prefix << 8 | byte
                range = length == 1 ? starts[byte]..<starts[byte + 1] : narrow(range, to: prefix, length: length)
            }
            if range.isEmpty { break }
            found.append(length < 2 ? common[length == 0 ? 0 : prefix + 1] : count(range, length: length))
        }
        return found
    }

    private func count(_ range: Range<Int>, length: Int) -> Followers {
        var followers = Followers()
        if length == order {
            for index in range { followers.add(counts[index], of: grams[index] & 0xFF) }
            return followers
        }
        let shift = 8 * (order - length)
        var lastContexts = [Int](repeating: -1, count: 256)
        for index in range {
            let byte = grams[index] & 0xFF
            let longer = grams[index] >> shift
            if lastContexts[byte] != longer { followers.add(1, of: byte) }
            lastContexts[byte] = longer
        }
        return followers
    }

    private func narrow(_ range: Range<Int>, to prefix: Int, length: Int) -> Range<Int> {
        let shift = 8 * (order + 1 - length)
        return lowerBound(prefix << shift, in: range)..<lowerBound((prefix + 1) << shift, in: range)
    }

    private func lowerBound(_ gram: Int, in range: Range<Int>) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if grams[middle] < gram { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func packed(_ text: ArraySlice<UInt8>, order: Int) -> [Int] {
        var grams: [Int] = []
        grams.reserveCapacity(text.count)
        var context = 0
        for (index, byte) in text.enumerated() {
            if index >= order { grams.append(context << 8 | Int(byte)) }
            if order > 0 { context = context >> 8 | Int(byte) << (8 * order - 8) }
        }
        return grams
    }

    /// Sorts by two bytes at a time, the lowest first: a pass costs the same for every text.
    private static func sorted(_ values: [Int], bytes: Int) -> [Int] {
        var from = values
        var to = values
        for shift in stride(from: 0, to: 8 * bytes, by: 16) {
            var places = [Int](repeating: 0, count: 65_537)
            for value in from { places[(value >> shift) & 0xFFFF + 1] += 1 }
            for digit in 0..<65_536 { places[digit + 1] += places[digit] }
            for value in from {
                let digit = (value >> shift) & 0xFFFF
                to[places[digit]] = value
                places[digit] += 1
            }
            swap(&from, &to)
        }
        return from
    }
}
