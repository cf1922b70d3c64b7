internal import Neuron

/// A runtime's types, storage, calls, events, errors and APIs, declared as text: what a chain of our own tells its clients as metadata.
///
/// A declaration is a line, which goes on where the next one is indented:
///
/// | line | declares |
/// |---|---|
/// | `type sp_core::crypto::AccountId32 ([u8; 32])` | a struct by its path, named by the last part of it |
/// | `type frame_support::dispatch::Pays`, then `\| Yes = 0`, `\| No = 1` | an enum; `\| Raw#0...128 = 1 ([u8; #])` is 129 variants |
/// | `pallet Balances = 5 at pallet_balances` | a pallet, for what follows; `prefix NAME` where it has storage |
/// | `const ExistentialDeposit: u64 = f401000000000000` | a constant and its bytes |
/// | `storage Account: Blake2_128Concat AccountId32 => AccountInfo = 00*80` | storage and what stands for nothing; `?` for none |
/// | `call transfer_all = 4 (dest: MultiAddress, keep_alive: bool)` | a call; `event` likewise |
/// | `error NotEnoughStake` | an error; its number is its place |
/// | `api NeuronInfoRuntimeApi.get_neuron(netuid: NetUid, uid: u16) -> Option<NeuronInfo>` | a function for `state_call` |
/// | `extension CheckNonce: CheckNonce, ()` | what is signed beside a call: in the extrinsic, and besides |
package struct RuntimeDeclaration: Sendable {
    struct Constant: Sendable {
        let name: String
        let type: TypeExpression
        let value: Bytes
    }

    struct Storage: Sendable {
        let name: String
        let hashers: [StorageHasher]
        let keys: [TypeExpression]
        let value: TypeExpression
        /// Nil where nothing stored means that there is no value.
        let standard: Bytes?
    }

    struct Module: Sendable {
        let name: String
        let index: UInt8
        let crate: String
        let prefix: String?
        var constants: [Constant] = []
        var storage: [Storage] = []
        var calls: [DeclaredVariant] = []
        var events: [DeclaredVariant] = []
        var errors: [String] = []
    }

    struct Function: Sendable {
        let api: String
        let name: String
        let inputs: [DeclaredField]
        let output: TypeExpression
    }

    struct Extension: Sendable {
        let name: String
        let extra: TypeExpression
        let additional: TypeExpression
    }

    var types: [String: DeclaredType] = [:]
    var modules: [Module] = []
    var functions: [Function] = []
    var extensions: [Extension] = []

    /// The declaration in texts, one after the other.
    ///
    /// - Throws: ``DeclarationScanner/Fault`` with the line that is no declaration.
    package init(_ texts: [String]) throws {
        for text in texts {
            var pending = ""
            for line in text.split(separator: "\n") {
                if line.first?.isWhitespace == true {
                    pending += " " + line.drop { $0.isWhitespace }
                } else {
                    try declare(pending)
                    pending = String(line)
                }
            }
            try declare(pending)
        }
    }

    private var lastType: String?

    private mutating func declare(_ line: String) throws(DeclarationScanner.Fault) {
        var scanner = DeclarationScanner(line)
        if scanner.isAtEnd { return }
        if scanner.take("|") {
            try variants(&scanner)
        } else {
            switch try scanner.word() {
            case "type": try type(&scanner)
            case "pallet": try module(&scanner)
            case "api": try function(&scanner)
            case "extension": try addExtension(&scanner)
            case let kind: try member(kind, &scanner)
            }
        }
        guard scanner.isAtEnd else { throw scanner.fault("more than a declaration") }
    }

    private mutating func type(_ scanner: inout DeclarationScanner) throws(DeclarationScanner.Fault) {
        let path = try scanner.path()
        let parameters =
            scanner.take("<")
            ? try scanner.list(until: ">") { (scanner) throws(DeclarationScanner.Fault) in try scanner.field() } : []
        let isStruct = scanner.take("(")
        let fields =
            isStruct
            ? try scanner.list(until: ")") { (scanner) throws(DeclarationScanner.Fault) in try scanner.field() } : []
        let name = path[path.count - 1]
        guard types[name] == nil else { throw scanner.fault("\(name) is declared twice") }
        types[name] = DeclaredType(
            path: path, parameters: parameters, shape: isStruct ? .fields(fields) : .variants([]))
        lastType = name
    }

    private mutating func variants(_ scanner: inout DeclarationScanner) throws(DeclarationScanner.Fault) {
        guard let lastType, case .variants(var variants)? = types[lastType]?.shape else {
            throw scanner.fault("a variant without an enum")
        }
        let name = try scanner.word()
        guard scanner.take("#") else {
            variants.append(try variant(name, &scanner))
            types[lastType]?.shape = .variants(variants)
            return
        }
        let first: Int = try scanner.number()
        try scanner.expect("...")
        let last: Int = try scanner.number()
        guard first <= last, last < 256 else { throw scanner.fault("a range that is none") }
        try scanner.expect("=")
        let index: UInt8 = try scanner.number()
        let start = scanner
        for number in first...last {
            scanner = start
            variants.append(
                .init(name: "\(name)\(number)", index: index + UInt8(number - first), fields: try scanner.fields(number)))
        }
        types[lastType]?.shape = .variants(variants)
    }

    private func variant(_ name: String, _ scanner: inout DeclarationScanner) throws(DeclarationScanner.Fault)
        -> DeclaredVariant
    {
        try scanner.expect("=")
        return DeclaredVariant(name: name, index: try scanner.number(), fields: try scanner.fields())
    }

    private mutating func module(_ scanner: inout DeclarationScanner) throws(DeclarationScanner.Fault) {
        let name = try scanner.word()
        try scanner.expect("=")
        let index: UInt8 = try scanner.number()
        try scanner.expect("at")
        let crate = try scanner.word()
        modules.append(
            Module(name: name, index: index, crate: crate, prefix: scanner.take("prefix") ? try scanner.word() : nil))
    }

    private mutating func function(_ scanner: inout DeclarationScanner) throws(DeclarationScanner.Fault) {
        let api = try scanner.word()
        try scanner.expect(".")
        let name = try scanner.word()
        let inputs = try scanner.fields()
        try scanner.expect("->")
        functions.append(Function(api: api, name: name, inputs: inputs, output: try scanner.type()))
    }

    private mutating func addExtension(_ scanner: inout DeclarationScanner) throws(DeclarationScanner.Fault) {
        let name = try scanner.word()
        try scanner.expect(":")
        let extra = try scanner.type()
        try scanner.expect(",")
        extensions.append(Extension(name: name, extra: extra, additional: try scanner.type()))
    }

    /// What belongs to the pallet above.
    private mutating func member(_ kind: String, _ scanner: inout DeclarationScanner) throws(DeclarationScanner.Fault) {
        guard var module = modules.popLast() else { throw scanner.fault("\(kind) stands in no pallet") }
        let name = try scanner.word()
        switch kind {
        case "const":
            try scanner.expect(":")
            let type = try scanner.type()
            try scanner.expect("=")
            module.constants.append(Constant(name: name, type: type, value: try scanner.bytes()))
        case "storage": module.storage.append(try storage(name, &scanner))
        case "call": module.calls.append(try variant(name, &scanner))
        case "event": module.events.append(try variant(name, &scanner))
        case "error": module.errors.append(name)
        default: throw scanner.fault("\(kind) is no declaration")
        }
        modules.append(module)
    }

    private func storage(_ name: String, _ scanner: inout DeclarationScanner) throws(DeclarationScanner.Fault) -> Storage {
        var hashers: [StorageHasher] = []
        var keys: [TypeExpression] = []
        if scanner.take(":") {
            repeat {
                let word = try scanner.word()
                guard let hasher = StorageHasher.allCases.first(where: { $0.name == word }) else {
                    throw scanner.fault("\(word) is no hasher")
                }
                hashers.append(hasher)
                keys.append(try scanner.type())
            } while scanner.take(",")
        }
        try scanner.expect("=>")
        let value = try scanner.type()
        let standard: Bytes?
        if scanner.take("?") {
            standard = nil
        } else {
            try scanner.expect("=")
            standard = try scanner.bytes()
        }
        return Storage(name: name, hashers: hashers, keys: keys, value: value, standard: standard)
    }
}
