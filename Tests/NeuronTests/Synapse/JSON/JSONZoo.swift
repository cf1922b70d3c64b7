import Foundation
import Neuron

/// A type of every kind that synapses have, so that a difference from Foundation shows wherever it is.
struct JSONZoo: Codable, Equatable {
    enum Mood: String, Codable, Equatable, CaseIterable { case calm, wild }
    enum Level: Int, Codable, Equatable, CaseIterable { case low = 1, high }
    enum Shape: Codable, Equatable { case dot, circle(radius: Double), box(Int, Int), named(name: String?, tags: [String]) }
    struct Point: Codable, Equatable { var x: Double, y: Float? }
    enum Choice: String, Codable, Hashable, CodingKeyRepresentable { case yes, no }
    enum Renamed: String, CodingKey { case value = "v\"al/ué", type = "\u{7}t" }
    struct Odd: Codable, Equatable {
        var value: Int
        var type: String?
        enum CodingKeys: String, CodingKey { case value = "v\"al/ué", type = "\u{7}t" }
    }
    indirect enum Tree: Codable, Equatable { case leaf(Int), fork([Tree]) }
    class Base: Codable {
        var base = 1
        init(_ base: Int) { self.base = base }
    }
    final class Derived: Base, Equatable {
        var extra: String
        private enum Keys: String, CodingKey { case extra }
        init(_ base: Int, _ extra: String) {
            self.extra = extra
            super.init(base)
        }
        required init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Keys.self)
            extra = try members.decode(String.self, forKey: .extra)
            try super.init(from: try members.superDecoder())
        }
        override func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: Keys.self)
            try members.encode(extra, forKey: .extra)
            try super.encode(to: members.superEncoder())
        }
        static func == (one: Derived, other: Derived) -> Bool { one.base == other.base && one.extra == other.extra }
    }

    var i: Int?, i8: Int8?, i16: Int16?, i32: Int32?, i64: Int64?, u: UInt?, u8: UInt8?, u16: UInt16?, u32: UInt32?,
        u64: UInt64?
    var wide: Int128?, uwide: UInt128?
    var d: Double?, f: Float?, b: Bool?, s: String?
    var date: Date?, data: Data?, url: URL?, decimal: Decimal?
    var doubles: [Double]?, floats: [Float]?, ints: [Int]?, strings: [String]?, bytes: [UInt8]?, flags: [Bool]?, holes: [Int?]?
    var grid: [[Double]]?, set: Set<Int>?, points: [Point]?
    var byName: [String: Double]?, counts: [String: Int]?, texts: [String: String]?, byNumber: [Int: String]?
    var byChoice: [Choice: [Point]]?, pairs: [Point2: Int]?
    var mood: Mood?, level: Level?, shape: Shape?, shapes: [Shape]?, tree: Tree?, odd: Odd?, derived: Derived?
    var any: JSONValue?, anys: [JSONValue]?, tensor: Tensor?

    /// A key that has no text, so that its dictionary is written as an array.
    struct Point2: Codable, Hashable { var a: Int }

    static let names: [String] = {
        var names = Mirror(reflecting: JSONZoo()).children.compactMap(\.label)
        names += [
            "radius", "name", "tags", "_0", "_1", "x", "y", "v\"al/ué", "\u{7}t", "super", "base", "extra", "calm", "circle",
            "box",
        ]
        names += ["named", "dot", "leaf", "fork", "yes", "no", "buffer", "dtype", "shape", "a", "1", "-3"]
        return names
    }()
}

extension JSONZoo {
    /// A zoo in which about one animal of `rarity` is there.
    static func random(_ random: inout RandomSource, rarity: Int = 4) -> JSONZoo {
        var zoo = JSONZoo()
        func maybe<T>(_ make: (inout RandomSource) -> T) -> T? {
            Int.random(in: 0..<rarity, using: &random) == 0 ? make(&random) : nil
        }
        func list<T>(_ make: (inout RandomSource) -> T) -> [T]? {
            maybe { source in (0..<Int.random(in: 0...4, using: &source)).map { _ in make(&source) } }
        }
        zoo.i = maybe { Values.integer(&$0) }
        zoo.i8 = maybe { Values.integer(&$0) }
        zoo.i16 = maybe { Values.integer(&$0) }
        zoo.i32 = maybe { Values.integer(&$0) }
        zoo.i64 = maybe { Values.integer(&$0) }
        zoo.u = maybe { Values.integer(&$0) }
        zoo.u8 = maybe { Values.integer(&$0) }
        zoo.u16 = maybe { Values.integer(&$0) }
        zoo.u32 = maybe { Values.integer(&$0) }
        zoo.u64 = maybe { Values.integer(&$0) }
        zoo.wide = maybe { Values.integer(&$0) }
        zoo.uwide = maybe { Values.integer(&$0) }
        zoo.d = maybe { Values.double(&$0) }
        zoo.f = maybe { Values.float(&$0) }
        zoo.b = maybe { Bool.random(using: &$0) }
        zoo.s = maybe { Values.text(&$0) }
        zoo.date = maybe { Date(timeIntervalSinceReferenceDate: Values.double(&$0)) }
        zoo.data = maybe { Data(Values.text(&$0).utf8) }
        zoo.url = maybe {
            URL(string: ["https://a.b/c?d=e/f", "x", "", "file:///tmp/é"].randomElement(using: &$0) ?? "") ?? URL(filePath: "/")
        }
        zoo.decimal = maybe { Decimal(Int.random(in: -99_999...99_999, using: &$0)) / 1000 }
        zoo.doubles = list { Values.double(&$0) }
        zoo.floats = list { Values.float(&$0) }
        zoo.ints = list { Values.integer(&$0) }
        zoo.strings = list { Values.text(&$0) }
        zoo.bytes = list { Values.integer(&$0) }
        zoo.flags = list { Bool.random(using: &$0) }
        zoo.holes = list { Bool.random(using: &$0) ? nil : Values.integer(&$0) }
        zoo.grid = list { source in (0..<Int.random(in: 0...3, using: &source)).map { _ in Values.double(&source) } }
        zoo.set = list { Values.integer(&$0) }.map { Set($0.prefix(1)) }
        zoo.points = list { Values.point(&$0) }
        zoo.byName = list { (Values.text(&$0), Values.double(&$0)) }.map { Dictionary($0) { one, _ in one } }
        zoo.counts = list { (Values.text(&$0), Values.integer(&$0)) }.map { Dictionary($0) { one, _ in one } }
        zoo.texts = list { (Values.text(&$0), Values.text(&$0)) }.map { Dictionary($0) { one, _ in one } }
        zoo.byNumber = list { (Values.integer(&$0), Values.text(&$0)) }.map { Dictionary($0) { one, _ in one } }
        zoo.byChoice = maybe { [.yes: [Values.point(&$0)], .no: []] }
        zoo.pairs = maybe { [Point2(a: Values.integer(&$0)): Values.integer(&$0)] }
        zoo.mood = maybe { Bool.random(using: &$0) ? .calm : .wild }
        zoo.level = maybe { Bool.random(using: &$0) ? .low : .high }
        zoo.shape = maybe { Values.shape(&$0) }
        zoo.shapes = list { Values.shape(&$0) }
        zoo.tree = maybe { .fork([.leaf(Values.integer(&$0)), .fork([]), .fork([.leaf(1)])]) }
        zoo.odd = maybe { Odd(value: Values.integer(&$0), type: Values.text(&$0)) }
        zoo.derived = maybe { Derived(Values.integer(&$0), Values.text(&$0)) }
        zoo.any = maybe { Values.anything(&$0, 3) }
        zoo.anys = list { Values.anything(&$0, 2) }
        zoo.tensor = maybe { try? Tensor((0..<Int.random(in: 0...5, using: &$0)).map { Float($0) / 3 }) } ?? nil
        return zoo
    }

    /// Values near where coders go wrong.
    enum Values {
        static func integer<T: FixedWidthInteger>(_ random: inout RandomSource) -> T {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return 0
            case 1: return .max &- T(truncatingIfNeeded: UInt8.random(in: 0...3, using: &random))
            case 2: return .min &+ T(truncatingIfNeeded: UInt8.random(in: 0...3, using: &random))
            case 3:
                return T(
                    truncatingIfNeeded: (1 << Int64.random(in: 0...63, using: &random))
                        &- Int64.random(in: -1...1, using: &random))
            default: return T(truncatingIfNeeded: Int.random(in: -100...100, using: &random))
            }
        }

        static func double(_ random: inout RandomSource) -> Double {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: return Double(Int.random(in: -100...100, using: &random))
            case 1: return Double(Int.random(in: -99_999...99_999, using: &random)) / 1000
            case 2: return Double.random(in: -1...1, using: &random)
            case 3: return Double(integer(&random) as Int64)
            case 4:
                let any = Double(bitPattern: random.next())
                return any.isFinite ? any : 0.1
            case 5:
                return [
                    0, -0.0, 1e16, 1e15, 1e-4, 1e-5, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .leastNormalMagnitude,
                    0x1p53, 0x1p54, 0x1p63, 123456789012345680,
                ].randomElement(using: &random) ?? 0
            case 6: return Double(Float.random(in: -1000...1000, using: &random))
            default:
                return Double(Int.random(in: 0...9, using: &random)) * [1e-9, 1e9, 1e17, 1e22, 1e-22].randomElement(
                    using: &random)!
            }
        }

        static func float(_ random: inout RandomSource) -> Float {
            let any = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            return Bool.random(using: &random) && any.isFinite ? any : Float(Int.random(in: -9999...9999, using: &random)) / 100
        }

        static func text(_ random: inout RandomSource) -> String {
            let pieces = [
                "a", "b", "key", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1f}", "\u{7f}", "é", "e\u{301}", "\u{2028}", "😀",
                "中", "K", "\u{212A}",
                "x\u{316}\u{301}", " ", "0123456789abcdef", "\r\n", "\u{8}", "\u{c}", "\u{fffd}",
            ]
            return (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }

        static func point(_ random: inout RandomSource) -> Point {
            Point(x: double(&random), y: Bool.random(using: &random) ? nil : float(&random))
        }

        static func shape(_ random: inout RandomSource) -> Shape {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: .dot
            case 1: .circle(radius: double(&random))
            case 2: .box(integer(&random), integer(&random))
            default: .named(name: Bool.random(using: &random) ? nil : text(&random), tags: [text(&random)])
            }
        }

        static func anything(_ random: inout RandomSource, _ depth: Int) -> JSONValue {
            switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
            case 0: return .null
            case 1: return .bool(Bool.random(using: &random))
            case 2: return .int(integer(&random))
            case 3:
                let number = double(&random)
                return Int64(exactly: number) == nil ? .number(number) : .number(0.5)
            case 4: return .string(text(&random))
            case 5: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in anything(&random, depth - 1) })
            default:
                return .object(
                    Dictionary(
                        (0..<Int.random(in: 0...3, using: &random)).map { _ in (text(&random), anything(&random, depth - 1)) }
                    ) { one, _ in one })
            }
        }
    }
}
