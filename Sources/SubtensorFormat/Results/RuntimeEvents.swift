package import Neuron
package import ScaleCodec

/// What happened in one block, in order, as `System.Events` keeps it.
package struct RuntimeEvents: Hashable, Sendable {
    /// One thing that happened.
    package struct Record: Hashable, Sendable {
        /// The extrinsic that made it happen, by its place in the block; nil for the block's beginning and end.
        package let extrinsic: UInt32?
        package let pallet: String
        package let name: String
        /// The event's fields.
        package let fields: ScaleValue

        /// One of the fields, by its name or by its place where it has none.
        package func field(_ name: String, at index: Int) -> ScaleValue? {
            if let value = fields.field(name) { return value }
            if case .tuple(let values) = fields, values.indices.contains(index) { return values[index] }
            return index == 0 ? fields : nil
        }
    }

    /// What became of an extrinsic.
    package struct Outcome: Hashable, Sendable {
        /// Why it failed, or nil.
        package let failure: DispatchFailure?
        /// Why a call within it failed although it succeeded, and the event that says so.
        package let inner: (event: String, failure: DispatchFailure)?
        /// What its signer paid, in rao; nil where nobody did.
        package let fee: Tao?

        package static func == (left: Outcome, right: Outcome) -> Bool {
            left.failure == right.failure && left.fee == right.fee && left.inner?.event == right.inner?.event
                && left.inner?.failure == right.inner?.failure
        }
        package func hash(into hasher: inout Hasher) {
            hasher.combine(failure)
            hasher.combine(fee)
        }
    }

    package let records: [Record]

    /// From the value of `System.Events`.
    package init(_ value: ScaleValue) throws(ScaleError) {
        records = try value.list { (record) throws(ScaleError) in
            let phase = try record.read("phase") { (value) throws(ScaleError) in try value.variant() }
            let (pallet, event) = try record.read("event") { (value) throws(ScaleError) in try value.variant() }
            let (name, fields) = try event.variant()
            return Record(
                extrinsic: phase.name == "ApplyExtrinsic" ? try phase.fields.integer() : nil, pallet: pallet, name: name,
                fields: fields)
        }
    }

    /// From the bytes of `System.Events`, by the metadata of the runtime that made them: that of the block's parent.
    package init(_ bytes: Bytes?, by metadata: RuntimeMetadata) throws(ScaleError) {
        let value = try metadata.storage("System", "Events").value(bytes, metadata.types)
        do throws(ScaleError) {
            try self.init(value ?? .sequence([]))
        } catch {
            throw error.within("System.Events")
        }
    }

    /// What an extrinsic made happen.
    package func of(_ extrinsic: UInt32) -> [Record] { records.filter { $0.extrinsic == extrinsic } }

    /// What became of an extrinsic; nil where the block does not say.
    package func outcome(of extrinsic: UInt32, by metadata: RuntimeMetadata) throws(ScaleError) -> Outcome? {
        var isSuccess: Bool?
        var failure: DispatchFailure?
        var inner: (String, DispatchFailure)?
        var fee: Tao?
        for record in of(extrinsic) {
            switch (record.pallet, record.name) {
            case ("System", "ExtrinsicSuccess"): isSuccess = true
            case ("System", "ExtrinsicFailed"):
                isSuccess = false
                guard let error = record.field("dispatch_error", at: 0) else { continue }
                failure = try DispatchFailure(error, in: metadata)
            case ("TransactionPayment", "TransactionFeePaid"):
                guard let amount = record.field("actual_fee", at: 1) else { continue }
                fee = Tao(rao: try amount.integer())
            default:
                if inner == nil, let error = Self.innerError(record) {
                    inner = ("\(record.pallet).\(record.name)", try DispatchFailure(error, in: metadata))
                }
            }
        }
        guard isSuccess != nil else { return nil }
        return Outcome(failure: failure, inner: isSuccess == true ? inner : nil, fee: fee)
    }

    /// The error of a call within a call, where an event tells of one.
    private static func innerError(_ record: Record) -> ScaleValue? {
        let field: ScaleValue? =
            switch (record.pallet, record.name) {
            case ("Sudo", "Sudid"), ("Sudo", "SudoAsDone"): record.field("sudo_result", at: 0)
            case ("Proxy", "ProxyExecuted"): record.field("result", at: 0)
            case ("Multisig", "MultisigExecuted"): record.field("result", at: 4)
            case ("Utility", "DispatchedAs"): record.field("result", at: 0)
            case ("Utility", "BatchInterrupted"): record.field("error", at: 1)
            case ("Utility", "ItemFailed"): record.field("error", at: 0)
            default: nil
            }
        guard let field, case .variant(let name, let payload) = field else { return nil }
        return name == "Err" ? payload : name == "Ok" ? nil : field
    }
}
