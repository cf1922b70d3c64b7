/// What a row should come to.
enum Goal: Sendable {
    /// The figure itself, in the row's unit: at most for a cost, at least for a rate.
    case figure(Double)
    /// At least so many times as good as the reference that runs beside the row, by turns.
    case timesReference(Double)
    /// At least so many times as good as the row of this name, which stands before this one in the same run.
    case times(Double, String)
}
