extension HeaderBlock {
    /// The value of the first field of this name, which is given in lower case; nil where there is none.
    package subscript(_ name: StaticString) -> ArraySlice<UInt8>? {
        var found: Range<Int>?
        forEachPlace { place in
            if found == nil, isSame(place.name, name) { found = place.value }
        }
        return found.map { bytes[$0] }
    }

    /// Whether the text at this place is `name`.
    func isSame(_ place: Range<Int>, _ name: StaticString) -> Bool {
        guard place.count == name.utf8CodeUnitCount else { return false }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<place.count {
                // Both are as long as the place, which is within the block; a static string's text lies still.
                if unsafe bytes[place.lowerBound + index] != name.utf8Start[index] { return false }
            }
            return true
        }
    }
}
