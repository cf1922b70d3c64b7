/// A chart as a picture: curves with their names at their ends.
struct ChartPlot {
    let chart: Chart

    private static let left = 84.0
    private static let right = 620.0
    private static let top = 60.0
    private static let bottom = 400.0

    var svg: String {
        var picture = Picture(width: 860, height: Self.bottom + 64)
        let points = chart.curves.flatMap(\.points)
        let x = Scale(points.map(\.x), isLogarithmic: chart.x.isLogarithmic, from: Self.left, to: Self.right)
        let y = Scale(
            points.map(\.y) + [chart.limit].compactMap { $0 }, isLogarithmic: chart.y.isLogarithmic, from: Self.bottom,
            to: Self.top)
        picture.write(chart.title, x: 24, y: 32, size: 16, isBold: true)
        for mark in x.marks {
            picture.line([(x.place(mark), Self.top), (x.place(mark), Self.bottom)], .grid)
            picture.write(Table.brief(mark), x: x.place(mark), y: Self.bottom + 18, .faint, anchor: .middle)
        }
        for mark in y.marks {
            picture.line([(Self.left, y.place(mark)), (Self.right, y.place(mark))], .grid)
            picture.write(Table.brief(mark), x: Self.left - 8, y: y.place(mark) + 4, .faint, anchor: .end)
        }
        picture.line([(Self.left, Self.top), (Self.left, Self.bottom), (Self.right, Self.bottom)], .faint)
        picture.write(chart.x.label, x: (Self.left + Self.right) / 2, y: Self.bottom + 44, anchor: .middle)
        picture.writeUpwards(chart.y.label, x: 26, y: (Self.top + Self.bottom) / 2, .text)
        if let limit = chart.limit {
            picture.line([(Self.left, y.place(limit)), (Self.right, y.place(limit))], .text, width: 1.5, isDashed: true)
            picture.write("goal \(Table.brief(limit))", x: Self.left + 8, y: y.place(limit) - 6)
        }
        let inks = chart.curves.indices.map { Ink.curves[$0 % Ink.curves.count] }
        for (curve, ink) in zip(chart.curves, inks) {
            let places = curve.points.map { (x: x.place($0.x), y: y.place($0.y)) }
            picture.line(places, ink, width: 2)
            for place in places { picture.dot(x: place.x, y: place.y, ink) }
        }
        let ends = chart.curves.map { curve in curve.points.last.map { y.place($0.y) } ?? Self.bottom }
        for (number, place) in Self.apart(ends).enumerated() {
            let curve = chart.curves[number]
            let last = curve.points.last.map { "  \(Table.number($0.y))" } ?? ""
            picture.write(curve.label + last, x: Self.right + 12, y: place + 4, inks[number], isBold: true)
        }
        return picture.svg
    }

    /// The places of names, moved so far that none covers another.
    private static func apart(_ places: [Double]) -> [Double] {
        var moved = places
        var lowest = top - 18
        for index in places.indices.sorted(by: { places[$0] < places[$1] }) {
            lowest = max(lowest + 18, places[index])
            moved[index] = lowest
        }
        return moved
    }
}
