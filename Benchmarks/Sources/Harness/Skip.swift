/// A row can't run here, and that is no failure: a program or an environment that it needs is not there.
struct Skip: Error, CustomStringConvertible {
    /// What is missing, and how to get it.
    let description: String

    init(_ description: String) { self.description = description }
}
