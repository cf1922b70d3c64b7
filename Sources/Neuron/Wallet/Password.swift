/// What opens an encrypted key file. In locked memory, never printed.
public struct Password: Sendable, CustomStringConvertible, CustomReflectable {
    package let secret: SecretBytes

    /// A password as given, spaces included. The caller's copy of the text stays the caller's to forget.
    ///
    /// - Throws: ``IdentityError/Code/noSecureMemory``.
    public init(_ text: String) throws(IdentityError) {
        secret = try SecretBytes(copying: text.utf8)
    }

    /// A password that is in locked memory.
    package init(secret: SecretBytes) {
        self.secret = secret
    }

    /// How many bytes it has.
    package var count: Int { secret.count }

    /// Never the password.
    public var description: String { "<password>" }

    /// Never the password, in a debugger's or `dump`'s eyes either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
