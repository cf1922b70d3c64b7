/// The colours of a picture, by what they stand for: each has one for light and one for dark surroundings.
enum Ink: String, CaseIterable {
    case paper, text, faint, grid
    case good, short, plain
    case first, second, third, fourth, fifth, sixth

    /// The colours of curves, one after the other.
    static let curves: [Ink] = [.first, .second, .third, .fourth, .fifth, .sixth]

    var light: String {
        switch self {
        case .paper: "#ffffff"
        case .text: "#1f2328"
        case .faint: "#59636e"
        case .grid: "#d8dee4"
        case .good, .third: "#1a7f37"
        case .short, .second: "#bc4c00"
        case .plain: "#6e8bb8"
        case .first: "#0969da"
        case .fourth: "#8250df"
        case .fifth: "#bf3989"
        case .sixth: "#0a7b83"
        }
    }

    var dark: String {
        switch self {
        case .paper: "#0d1117"
        case .text: "#e6edf3"
        case .faint: "#9198a1"
        case .grid: "#30363d"
        case .good, .third: "#3fb950"
        case .short, .second: "#f0883e"
        case .plain: "#6f8fc0"
        case .first: "#58a6ff"
        case .fourth: "#bc8cff"
        case .fifth: "#f778ba"
        case .sixth: "#39c5cf"
        }
    }
}
