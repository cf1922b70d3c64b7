import Foundation
@testable import Neuron
import Testing
import TestSupport

/// `keyfiles/index.json`: files that bittensor-wallet and others wrote, and what is broken.
struct KeyfileVectors: Decodable, Sendable {
    struct File: Decodable, Sendable, CustomTestStringConvertible {
        let file: String, kind: String, password: String?, crypto_type: Int?
        let ss58: String?, public_key: String?, mnemonic: String?, secret_seed: String?, note: String
        var testDescription: String { file }

        var path: String { Vectors.folder.appending(path: "keyfiles/\(file)").path }
        var isEncrypted: Bool { ["nacl", "ansible", "fernet"].contains(kind) }
        /// Broken for others; ours mends it.
        var isMended: Bool { kind == "broken" && ss58 != nil }
    }
    struct Variable: Decodable, Sendable { let keyfile_path: String, variable: String, password: String, value: String }
    let files: [File]
    let password_variables: [Variable]

    static let isThere = Vectors.has("keyfiles/index.json")
    static let missing: Comment = "keyfiles/index.json is not in this folder"
    static let all = Result { try Vectors.json("keyfiles/index.json", as: KeyfileVectors.self) }
    /// Those that are there: a folder may have some of them only.
    static var files: [File] {
        ((try? all.get().files) ?? []).filter { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Opens a file as it stands in the folder.
    static func open(_ path: String, password: String?) throws -> Keyfile {
        let bytes = try KeyfileDisk.load(path).bytes
        let plain = try KeyfileEncryption.open(bytes, at: path) { () throws(IdentityError) in
            guard let password else { return try PasswordSource.none.password(for: path) }
            return try Password(password)
        }
        return try Keyfile(plain: plain, at: path)
    }
}
