internal import Neuron
internal import Templates

/// `--certificate`: the key of an axon's TLS certificate.
enum CertificateOption {
    /// The key in an option's text.
    ///
    /// - Throws: ``NeuronError`` where it is none that a certificate can have.
    static func key(_ text: String) throws(NeuronError) -> CertificateKey {
        guard let key = CertificateKey(text), key.subjectPublicKeyInfo != nil else {
            throw NeuronError(
                .usage, "--certificate is not a certificate's key.",
                remedy: "Copy it whole: 0x, a byte for the algorithm, and the key of 32 or 64 bytes, in hex.")
        }
        return key
    }
}
