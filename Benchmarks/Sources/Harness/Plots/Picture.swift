/// A picture in the making: shapes in the order in which they are painted, as SVG that follows the viewer's light or dark mode.
struct Picture {
    let width: Double
    let height: Double
    private var shapes: [String] = []

    /// Where a text stands to its place.
    enum Anchor: String {
        case start, middle, end
    }

    init(width: Double, height: Double) { (self.width, self.height) = (width, height) }

    /// The picture as a file of its own.
    var svg: String {
        let size = "\(Self.text(width)) \(Self.text(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" font-family="system-ui, sans-serif" font-size="12">
            <style>
            \(Self.style(\.light))
            @media (prefers-color-scheme: dark) {
            \(Self.style(\.dark))
            }
            </style>
            <rect class="paper" width="100%" height="100%" rx="6"/>
            \(shapes.joined(separator: "\n"))
            </svg>

            """
    }

    mutating func write(
        _ words: String, x: Double, y: Double, _ ink: Ink = .text, size: Double = 12, anchor: Anchor = .start,
        isBold: Bool = false
    ) {
        let look =
            (size == 12 ? "" : " font-size=\"\(Self.text(size))\"")
            + (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")
            + (isBold ? " font-weight=\"600\"" : "")
        shapes.append("<text class=\"\(ink.rawValue)\" \(Self.place(x, y))\(look)>\(Self.escaped(words))</text>")
    }

    /// Words that run upwards, around their middle.
    mutating func writeUpwards(_ words: String, x: Double, y: Double, _ ink: Ink) {
        shapes.append(
            "<text class=\"\(ink.rawValue)\" text-anchor=\"middle\" transform=\"translate(\(Self.text(x)) \(Self.text(y))) "
                + "rotate(-90)\">\(Self.escaped(words))</text>")
    }

    mutating func bar(x: Double, y: Double, width: Double, height: Double, _ ink: Ink) {
        shapes.append(
            "<rect class=\"\(ink.rawValue)\" \(Self.place(x, y)) width=\"\(Self.text(width))\" height=\"\(Self.text(height))\" rx=\"2\"/>"
        )
    }

    /// A line through these places.
    mutating func line(_ places: [(x: Double, y: Double)], _ ink: Ink, width: Double = 1, isDashed: Bool = false) {
        let points = places.map { "\(Self.text($0.x)),\(Self.text($0.y))" }.joined(separator: " ")
        let dashes = isDashed ? " stroke-dasharray=\"5 4\"" : ""
        shapes.append(
            "<polyline class=\"\(ink.rawValue)-line\" stroke-width=\"\(Self.text(width))\"\(dashes) points=\"\(points)\"/>")
    }

    mutating func dot(x: Double, y: Double, _ ink: Ink) {
        shapes.append("<circle class=\"\(ink.rawValue)\" cx=\"\(Self.text(x))\" cy=\"\(Self.text(y))\" r=\"3\"/>")
    }

    private static func style(_ colour: KeyPath<Ink, String>) -> String {
        Ink.allCases.map { ink in
            let value = ink[keyPath: colour]
            return
                ".\(ink.rawValue) { fill: \(value) } .\(ink.rawValue)-line { stroke: \(value); fill: none; stroke-linejoin: round }"
        }.joined(separator: "\n")
    }

    private static func place(_ x: Double, _ y: Double) -> String { "x=\"\(text(x))\" y=\"\(text(y))\"" }

    private static func escaped(_ words: String) -> String {
        words.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    /// One decimal is finer than any screen.
    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }
}
