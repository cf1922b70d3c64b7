internal import Foundation
internal import Scoring

/// Regrets and their bounds as a picture: both axes by the logarithm, so that growth as a power is a straight line.
struct RegretFigure {
    let curves: [RegretSimulation.Curve]
    let queries: Int
    let experts: Int

    private static let size = (width: 760.0, height: 480.0)
    private static let plot = (left: 70.0, top: 50.0, right: 490.0, bottom: 430.0)
    private static let colours = ["#1f6feb", "#b35900", "#1a7f37"]
    /// The smallest regret that is drawn, and the largest power of ten.
    private static let lowest = 1.0
    private static let decades = 5.0

    /// The picture as SVG.
    var svg: String {
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Self.text(Self.size.width)) \(Self.text(Self.size.height))\" "
                + "font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
            "<text x=\"70\" y=\"28\" font-size=\"15\">Regret against the best of \(experts) experts, and its bound (dashed)</text>",
        ]
        lines += grid
        for (curve, colour) in zip(curves, Self.colours) {
            lines.append(path(curve.points.map { ($0.queries, $0.bound) }, colour, dashes: " stroke-dasharray=\"5 4\""))
            lines.append(path(curve.points.map { ($0.queries, $0.regret) }, colour, dashes: ""))
        }
        lines += legend
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private var grid: [String] {
        let last = log10(Double(queries))
        var lines: [String] = []
        for decade in 1...Int(last.rounded(.up)) {
            let place = x(pow(10, Double(decade)))
            guard place <= Self.plot.right + 0.5 else { continue }
            lines.append(rule(place, Self.plot.top, place, Self.plot.bottom))
            lines.append(label("10^\(decade)", place, Self.plot.bottom + 18, anchor: "middle"))
        }
        for decade in 0...Int(Self.decades) {
            let place = y(pow(10, Double(decade)))
            lines.append(rule(Self.plot.left, place, Self.plot.right, place))
            lines.append(label("10^\(decade)", Self.plot.left - 8, place + 4, anchor: "end"))
        }
        lines.append(label("queries", (Self.plot.left + Self.plot.right) / 2, Self.plot.bottom + 38, anchor: "middle"))
        return lines
    }

    private var legend: [String] {
        var lines: [String] = []
        for (number, (curve, colour)) in zip(curves, Self.colours).enumerated() {
            guard let last = curve.points.last else { continue }
            let top = Self.plot.top + 20 + 80 * Double(number)
            let left = Self.plot.right + 20
            lines.append(
                "<line x1=\"\(Self.text(left))\" y1=\"\(Self.text(top - 4))\" x2=\"\(Self.text(left + 24))\" "
                    + "y2=\"\(Self.text(top - 4))\" stroke=\"\(colour)\" stroke-width=\"2\"/>")
            lines.append(label(curve.name, left + 32, top, anchor: "start"))
            lines.append(label("bound \(curve.formula)", left + 32, top + 18, anchor: "start"))
            lines.append(
                label(
                    "\(Int(last.regret.rounded())) of at most \(Int(last.bound.rounded()))", left + 32, top + 36,
                    anchor: "start"))
        }
        return lines
    }

    private func path(_ points: [(Int, Double)], _ colour: String, dashes: String) -> String {
        let places = points.map { "\(Self.text(x(Double($0.0)))),\(Self.text(y($0.1)))" }.joined(separator: " ")
        return "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"\(dashes) points=\"\(places)\"/>"
    }

    private func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<line x1=\"\(Self.text(x1))\" y1=\"\(Self.text(y1))\" x2=\"\(Self.text(x2))\" y2=\"\(Self.text(y2))\" stroke=\"#d0d7de\"/>"
    }

    private func label(_ words: String, _ x: Double, _ y: Double, anchor: String) -> String {
        "<text x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" text-anchor=\"\(anchor)\">\(words)</text>"
    }

    private func x(_ queries: Double) -> Double {
        let share = (log10(max(10, queries)) - 1) / (log10(Double(self.queries)) - 1)
        return Self.plot.left + share * (Self.plot.right - Self.plot.left)
    }

    private func y(_ regret: Double) -> Double {
        let share = min(Self.decades, log10(max(Self.lowest, regret))) / Self.decades
        return Self.plot.bottom - share * (Self.plot.bottom - Self.plot.top)
    }

    /// One decimal is finer than any screen.
    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
