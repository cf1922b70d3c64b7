/// A JSON Schema as text, shown to callers who ask what a synapse takes. Neuron passes it on; it does not check bodies by it.
public struct JSONSchema: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The schema: one JSON object.
    public let text: String

    /// A schema from its JSON text.
    public init(_ text: String) { self.text = text }

    /// A schema from its JSON text.
    public init(stringLiteral text: String) { self.text = text }

    /// The schema of a type, as far as its `Decodable` conformance shows it: properties, which of them must be there, arrays,
    /// enumerations whose cases are all known. What it does not show is left open. Give a schema by hand where that is not enough.
    public init(of type: any Decodable.Type) { text = SchemaShape(of: type).text }

    /// Any object.
    public static let object: JSONSchema = #"{"type":"object"}"#
}
