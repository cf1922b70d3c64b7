/// One open session, as either side holds it: good for its caller and its axon only.
package struct Session: Sendable {
    /// Its name: 16 random bytes in base64url, 22 characters.
    package let id: String
    /// Who opened it.
    package let caller: Hotkey
    /// What proves its requests and answers.
    package let keys: SessionKeys
    /// When it ends at the latest.
    package let end: MonotonicInstant

    package init(id: String, caller: Hotkey, keys: SessionKeys, end: MonotonicInstant) {
        self.id = id
        self.caller = caller
        self.keys = keys
        self.end = end
    }

    /// A session ends so long after it was opened.
    package static let life = Duration.seconds(3_600)
    /// A session ends when it was not used for so long.
    package static let idleLife = Duration.seconds(300)
    /// Where sessions are opened.
    package static let path = "/.well-known/neuron/session"
}
