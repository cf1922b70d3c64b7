package import Neuron

extension NeuronConfiguration {
    /// Who signs for the neuron: the signer process that was named, else the hotkey of the wallet. No coldkey is ever opened.
    ///
    /// The password of an encrypted hotkey comes from the file that was named, the SDKs' variable, or the terminal.
    /// - Parameter variables: the process's environment.
    /// - Throws: `IdentityError` with what to do about a file that is missing, damaged or locked, or a signer out of reach.
    package func signer(variables: [String: String]) async throws(IdentityError) -> any Signer {
        if let signerPath { return try await RemoteSigner.connect(to: signerPath) }
        let wallet = try Wallet(walletName, path: walletPath, home: variables["HOME"])
        let standard = PasswordSource.environment(variables).or(.terminal)
        let password = walletPasswordFile.map { PasswordSource.file($0) } ?? standard
        return try wallet.hotkey(walletHotkey, password: password) { StandardStreams.note("Warning: \($0)") }
    }
}
