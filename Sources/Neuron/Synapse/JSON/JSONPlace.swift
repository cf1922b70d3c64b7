/// Where a value stands in a document: its token, and which element of which container it is.
struct JSONPlace {
    /// The body's outermost value.
    static let root = JSONPlace(0, in: 0, ordinal: 0)

    let index: UInt32
    let parent: UInt32
    let ordinal: UInt32

    init(_ index: Int, in parent: Int, ordinal: Int = 0) {
        self.index = UInt32(truncatingIfNeeded: index)
        self.parent = UInt32(truncatingIfNeeded: parent)
        self.ordinal = UInt32(truncatingIfNeeded: ordinal)
    }
}

extension JSONDocument {
    /// The place of an array or object.
    func place(of container: Int) -> JSONPlace {
        let words = self.container(container)
        return JSONPlace(container, in: words.parent, ordinal: words.ordinal)
    }

    /// The keys and indices that lead to a place.
    func path(to place: JSONPlace) -> [any CodingKey] {
        var path: [any CodingKey] = []
        var place = place
        while place.index != 0 {
            path.append(
                token(Int(place.parent)).kind == .array
                    ? JSONKey(Int(place.ordinal)) : JSONKey(text(token(Int(place.index) - 1))))
            place = self.place(of: Int(place.parent))
        }
        return base + path.reversed()
    }
}

/// A step of a path.
struct JSONKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) {
        stringValue = name
        intValue = nil
    }

    init(_ index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }

    init?(stringValue: String) { self.init(stringValue) }

    init?(intValue: Int) { self.init(intValue) }
}
