internal import Foundation
internal import Neuron

/// What can be said of a key without a password.
struct KeyReport: Encodable {
    var kind: String
    var name: String?
    var address: String?
    var scheme: String?
    var encryption: String?
    var file: String
    var openToOthers: Bool?
    var mnemonic: String?
    var problem: String?

    /// Looks at a key that is there; what is wrong with it is part of the report.
    init(_ key: Wallet.Key, in wallet: Wallet) throws {
        (kind, name) = Self.names(key)
        file = try wallet.file(of: key)
        do {
            encryption = try wallet.encryption(of: key)?.rawValue
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            openToOthers = (attributes?[.posixPermissions] as? Int).map { $0 & 0o077 != 0 }
            let half = try wallet.publicHalf(of: key)
            address = half.address.description
            scheme = half.scheme.rawValue
            if encryption == KeyfileEncryption.none.rawValue {
                let opened = try wallet.open(key, password: .none, warn: { _ in })
                if opened.publicKey != half.publicKey {
                    problem = "The public file beside it names another key than \(opened.address), which the file holds."
                } else if opened.keyPair == nil {
                    problem = "The file holds no secret."
                }
            } else if encryption == nil {
                problem = "Only the public file is there."
            }
        } catch {
            problem = error.description
        }
    }

    /// A key that was just written.
    init(_ key: Wallet.Key, _ keyfile: Keyfile, isEncrypted: Bool, in wallet: Wallet, mnemonic: String?) throws {
        (kind, name) = Self.names(key)
        file = try wallet.file(of: key)
        address = keyfile.address.description
        scheme = keyfile.scheme.rawValue
        encryption = (isEncrypted ? KeyfileEncryption.nacl : .none).rawValue
        self.mnemonic = mnemonic
    }

    /// One line for people.
    var line: String {
        let label = name.map { "\(kind) \($0)" } ?? kind
        let protection = encryption.map { $0 == "none" ? "plain" : "encrypted (\($0))" } ?? "public only"
        return "\(label)  \(address ?? "address unknown")  \(protection)"
    }

    private static func names(_ key: Wallet.Key) -> (kind: String, name: String?) {
        switch key {
        case .coldkey: ("coldkey", nil)
        case .hotkey(let name): ("hotkey", name)
        }
    }
}
