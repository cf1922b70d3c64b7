extension Receipt {
    /// Checks both signatures and that they belong together.
    ///
    /// - Throws: ``ReceiptError`` with what does not hold.
    public func verify(caller: Hotkey, axon: Hotkey) throws(ReceiptError) {
        guard request.lines.count == 8, answer.lines.count == 8 else {
            throw ReceiptError("Each half of a receipt has eight lines.")
        }
        // A line with a line's end in it would be two lines to whoever signed it.
        guard (request.lines + answer.lines).allSatisfy({ !$0.contains("\n") && !$0.contains("\r") }) else {
            throw ReceiptError("A line of the receipt has another line in it.")
        }
        guard request.lines[0] == NativeDialect.requestProtocol, answer.lines[0] == NativeDialect.answerProtocol else {
            throw ReceiptError("The receipt is not of \(NativeDialect.requestProtocol) and \(NativeDialect.answerProtocol).")
        }
        guard request.lines[6] == caller.description, answer.lines[6] == caller.description else {
            throw ReceiptError("The receipt is of another caller than \(caller).")
        }
        guard request.lines[7] == axon.description, answer.lines[5] == axon.description else {
            throw ReceiptError("The receipt is of another axon than \(axon).")
        }
        guard answer.lines[7] == request.signature else { throw ReceiptError("The answer is bound to another request.") }
        try Self.check(request, by: caller, "request")
        try Self.check(answer, by: axon, "answer")
    }

    /// Checks that these are the bodies that were signed.
    ///
    /// - Throws: ``ReceiptError`` with which is not.
    public func verify(requestBody: Bytes?, answerBody: Bytes?) throws(ReceiptError) {
        if let requestBody, Hex.encode(SHA256.hash(requestBody)) != line(4, of: request) {
            throw ReceiptError("The request's body is not the one that was signed.")
        }
        if let answerBody, Hex.encode(SHA256.hash(answerBody)) != line(3, of: answer) {
            throw ReceiptError("The answer's body is not the one that was signed.")
        }
    }

    private static func check(_ half: Half, by hotkey: Hotkey, _ what: String) throws(ReceiptError) {
        guard let scheme = SignatureScheme(rawValue: half.lines[1]) else {
            throw ReceiptError("The \(what) is signed with a scheme that is not known here.")
        }
        guard let signature = try? Signature(hex: half.signature, scheme: scheme) else {
            throw ReceiptError("The \(what)'s signature is not 0x and 64 bytes in hex.")
        }
        guard hotkey.publicKey.isValid(signature, for: Bytes(half.lines.joined(separator: "\n").utf8)) else {
            throw ReceiptError("The \(what)'s signature does not hold.")
        }
    }
}
