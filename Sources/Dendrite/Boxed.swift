/// A value that copies share and that never changes, in a place of its own: as large as a reference wherever it is kept.
final class Boxed<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
