import Neuron

/// Texts that are JSON, nearly JSON, or only look like it.
struct JSONDocuments {
    var random: RandomSource

    init(seed: UInt64) { random = .seeded(seed) }

    /// The next text; it is an object in most cases.
    mutating func next() -> Bytes {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: return Bytes(object(0).utf8)
        case 2: return Bytes(value(0).utf8)
        case 3, 4: return mutated(Bytes(object(0).utf8))
        case 5: return (try? SynapseCoding.encode(JSONZoo.random(&random))) ?? []
        case 6: return mutated((try? SynapseCoding.encode(JSONZoo.random(&random, rarity: 8))) ?? [])
        default: return shuffled()
        }
    }

    /// A number as people, programs and attackers write it.
    mutating func number() -> String {
        func digits(_ counts: ClosedRange<Int>) -> String {
            (0..<Int.random(in: counts, using: &random)).map { _ in "0123456789".randomElement(using: &random)! }.map {
                String($0)
            }.joined()
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return String(Int.random(in: -300...300, using: &random))
        case 1: return String(JSONZoo.Values.integer(&random) as Int64)
        case 2: return String(JSONZoo.Values.integer(&random) as UInt64)
        case 3: return JSONZoo.Values.double(&random).description
        case 4: return JSONZoo.Values.float(&random).description
        case 5:
            return String(Int.random(in: -99...99, using: &random)) + [
                ".0", ".00", "e0", "E1", "e+2", ".5e1", "e-1", "00e-2", ".50",
            ].randomElement(using: &random)!
        case 6:
            return [
                "-0", "-0.0", "1e400", "-1e400", "1e-400", "0e5", "0e-5", "-0e9", "0.0e99999", "9007199254740993",
                "9007199254740993.0", "9223372036854775807",
                "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
                "18446744073709551616", "9223372036854775807.0",
                "-9223372036854775808.0", "18446744073709551615e0", "1e18", "1e19", "1e20", "123456789012345678e1",
                "1.0000000000000001", "0.1e1", "1E0",
                "340282366920938463463374607431768211455", "3.4028235677973366e38", "1e39", "1e-46", "7e-46",
                "2.2250738585072011e-308", "5e-324", "2e-324",
                "179769313486231580793728971405301e276", "1e309", "0.30000000000000004", "17976931348623158e292",
                "17976931348623159e292",
                "4503599627370497.5", "9007199254740991.5", "1e23", "8.5", "16777217", "16777217.0000001",
            ].randomElement(using: &random)!
        case 7:
            return [
                "01", "1.", ".5", "+1", "1e", "1e+", "-", "--1", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "1.e5", "00",
                "-01", "1.5.5", "1e5e5", "1-1", "1+1",
            ].randomElement(using: &random)!
        case 8: return (Bool.random(using: &random) ? "-" : "") + "1" + digits(0...30)
        case 9: return "1" + digits(0...5) + "." + digits(1...30)
        case 10: return "0." + digits(1...25)
        default: return "1" + digits(0...25) + "." + digits(1...25) + "e" + String(Int.random(in: -340...330, using: &random))
        }
    }

    private mutating func value(_ depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 3 ? 5 : 8), using: &random) {
        case 0: return number()
        case 1: return quoted(JSONZoo.Values.text(&random))
        case 2: return ["true", "false", "null", "null", "nul", "True", "truefalse"].randomElement(using: &random)!
        case 3: return number()
        case 4: return Int.random(in: 0..<4, using: &random) == 0 ? text() : quoted("a")
        case 5: return "[" + separated((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth + 1) }) + "]"
        default: return object(depth + 1)
        }
    }

    /// An object whose keys are the zoo's, most of them once.
    private mutating func object(_ depth: Int) -> String {
        let count = Int.random(in: 0..<20, using: &random) == 0 ? 45 : Int.random(in: 0...6, using: &random)
        var keys = JSONZoo.names.shuffled(using: &random).prefix(count).map { $0 }
        if Int.random(in: 0..<8, using: &random) == 0 { keys.append(JSONZoo.Values.text(&random)) }
        if Int.random(in: 0..<12, using: &random) == 0, let key = keys.randomElement(using: &random) { keys.append(key) }
        if Bool.random(using: &random) { keys.sort() }
        return space() + "{" + separated(keys.map { quoted($0) + space() + ":" + space() + value(depth + 1) }) + "}" + space()
    }

    private mutating func separated(_ values: [String]) -> String {
        values.joined(separator: "," + space()) + (Int.random(in: 0..<40, using: &random) == 0 ? "," : "")
    }

    private mutating func space() -> String {
        Int.random(in: 0..<6, using: &random) == 0
            ? [" ", "\n", "\t", "\r", "\u{c}", "\u{a0}"].randomElement(using: &random)! : ""
    }

    /// A text in quotes, its characters bare or escaped in one of the ways that JSON has, or nearly.
    private mutating func quoted(_ text: String) -> String {
        let isPlain = Int.random(in: 0..<3, using: &random) > 0
        var quoted = "\""
        for scalar in text.unicodeScalars {
            let mustBeEscaped = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            guard
                mustBeEscaped
                    ? Int.random(in: 0..<30, using: &random) > 0 : !isPlain && Int.random(in: 0..<4, using: &random) == 0
            else {
                quoted.unicodeScalars.append(scalar)
                continue
            }
            let short: [Unicode.Scalar: String] = [
                "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\u{8}": "\\b", "\u{c}": "\\f",
            ]
            if let short = short[scalar], Bool.random(using: &random) {
                quoted += short
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return quoted + "\""
    }

    /// A text that is wrong, or seldom.
    private mutating func text() -> String {
        [
            "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ud83d\\ude00\"", "\"\\u00\"", "\"\\u00g0\"", "\"\\x\"",
            "\"\\\"", "\"a", "\"\\u0000\"",
            "\"aGVsbG8=\"", "\"aGVsbG8\"", "\"\\u0061GVsbG8=\"", "\"a\nb\"", "\"\\ud800\\ud800\"", "'a'", "\"\\u+123\"",
            "\"12\"", "\"true\"", "\"calm\"",
        ].randomElement(using: &random)!
    }

    /// Bytes that were changed in one place or several.
    private mutating func mutated(_ bytes: Bytes) -> Bytes {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert("{}[],:\"\\0123456789-+.eEtfn \u{0}".utf8.randomElement(using: &random)!, at: at)
            case 3: bytes.insert(UInt8.random(in: 0x80...255, using: &random), at: at)
            case 4:
                let end = min(bytes.count, at + Int.random(in: 1...8, using: &random))
                bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 5: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...8, using: &random)))
            default: bytes.swapAt(at, Int.random(in: 0..<bytes.count, using: &random))
            }
        }
        return bytes
    }

    /// Pieces of JSON in no order.
    private mutating func shuffled() -> Bytes {
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"i\"", "\"s\":", "1", "-2.5e3", "true", "null", " ", "\\", "\"", "é",
            "\u{0}", "\u{feff}", "\"\\ud800\"",
        ]
        return Bytes((Bool.random(using: &random) ? "{" : "").utf8)
            + Bytes(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined().utf8)
    }
}
