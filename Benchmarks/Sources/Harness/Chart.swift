/// How something grows with something else: curves over one pair of axes, drawn by `--plots`.
struct Chart: Sendable, Codable {
    /// What the file is called, without its ending.
    let name: String
    /// One line over the picture.
    let title: String
    /// Across, and upwards.
    let x: Axis
    let y: Axis
    let curves: [Curve]
    /// What no point should be above, in the unit of `y`, where there is such a goal.
    var limit: Double?

    /// What is counted along one side.
    struct Axis: Sendable, Codable {
        /// What is counted, and in what.
        let label: String
        /// Whether equal ways are equal factors. Such an axis has no place for 0.
        var isLogarithmic = true
    }

    /// Points of one kind, from left to right.
    struct Curve: Sendable, Codable {
        let label: String
        let points: [Point]
    }

    struct Point: Sendable, Codable {
        let x: Double
        let y: Double
    }
}
