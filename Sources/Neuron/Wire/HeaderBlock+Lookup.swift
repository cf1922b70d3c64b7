extension HeaderBlock {
    /// The value of the first field of this name, which is given in lower case; nil where there is none.
    package subscript(_ name: StaticString) -> ArraySlice<UInt8>? {
        var found: Range<Int>?
        forEachPlace { place in
            if found == nil, isSame(place.name, name) { found = place.value }
        }
        return found.map { self[$0] }
    }

    /// Whether the text at this place is `name`.
    func isSame(_ place: Range<Int>, _ name: StaticString) -> Bool {
        place.count == name.utf8CodeUnitCount && TextBytes.isSame(self[place], name)
    }
}
