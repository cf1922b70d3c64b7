/// How something grows with something else: one line of a drawing.
struct Curve: Sendable, Codable {
    /// What is on the line.
    let name: String
    /// What goes to the right, and what goes up.
    let x: String
    let y: String
    let points: [Point]

    /// One point.
    struct Point: Sendable, Codable {
        let x: Double
        let y: Double
    }
}
