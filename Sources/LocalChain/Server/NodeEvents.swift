internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// What happened in a block, as `System.Events` keeps it.
struct NodeEvents {
    let metadata: RuntimeMetadata

    /// One record; nil for an event that the metadata do not declare.
    func record(_ event: RuntimeEvent, phase: EventRecord.Phase) -> ScaleValue? {
        guard let declared = try? metadata.event(event.pallet, event.name) else { return nil }
        let fields = declared.variant.fields
        let values = event.fields.map { value($0.value) }
        guard values.count >= fields.count else { return nil }
        return record(event.pallet, event.name, zip(fields, values).map { ($0.name, $1) }, phase)
    }

    /// A record of the pallets that every call passes through.
    func record(
        _ pallet: String, _ name: String, _ fields: [(name: String?, value: ScaleValue)], _ phase: EventRecord.Phase
    ) -> ScaleValue {
        let payload: ScaleValue =
            if fields.isEmpty {
                .unit
            } else if fields[0].name != nil {
                .record(fields.map { .init($0.name ?? "", $0.value) })
            } else if fields.count == 1 {
                fields[0].value
            } else {
                .tuple(fields.map(\.value))
            }
        let place: ScaleValue =
            switch phase {
            case .initialization: .variant("Initialization")
            case .finalization: .variant("Finalization")
            case .apply(let index): .variant("ApplyExtrinsic", .count(index))
            }
        return .record([
            "phase": place, "event": .variant(pallet, .variant(name, payload)), "topics": .sequence([]),
        ])
    }

    /// What ends the records of an extrinsic: the fee, and whether it succeeded.
    func outcome(_ failure: DispatchError?, fee: UInt64, by account: PublicKey?, index: Int) -> [ScaleValue] {
        let info = ScaleValue.record([
            "weight": .record(["ref_time": .number(UInt64(1_000_000)), "proof_size": .number(UInt64(0))]),
            "class": .variant(account == nil ? "Mandatory" : "Normal"), "pays_fee": .variant(fee > 0 ? "Yes" : "No"),
        ])
        var records: [ScaleValue] = []
        if let account, fee > 0 {
            records.append(
                record(
                    "TransactionPayment", "TransactionFeePaid",
                    [("who", .bytes(account.bytes)), ("actual_fee", .number(fee)), ("tip", .number(UInt64(0)))], .apply(index)))
        }
        if let failure {
            records.append(
                record(
                    "System", "ExtrinsicFailed", [("dispatch_error", error(failure)), ("dispatch_info", info)], .apply(index)))
        } else {
            records.append(record("System", "ExtrinsicSuccess", [("dispatch_info", info)], .apply(index)))
        }
        return records
    }

    /// A refusal as the chain's own error.
    func error(_ failure: DispatchError) -> ScaleValue {
        switch failure.name {
        case "BadOrigin": return .variant("BadOrigin")
        case "FundsUnavailable", "NotExpendable", "BelowMinimum": return .variant("Token", .variant(failure.name))
        default: break
        }
        for pallet in ["SubtensorModule", "Commitments", "AdminUtils", "Sudo", "Utility", "Drand", "Balances", "System"] {
            guard let declared = try? metadata.error(pallet, failure.name) else { continue }
            return .variant(
                "Module",
                .record([
                    "index": .number(declared.palletIndex), "error": .bytes([declared.variant.index, 0, 0, 0]),
                ]))
        }
        return .variant("Other")
    }

    private func value(_ value: RuntimeEvent.Value) -> ScaleValue {
        switch value {
        case .account(let address): .bytes(address.publicKey.bytes)
        case .number(let number): .number(number)
        case .bytes(let bytes): .bytes(bytes)
        case .flag(let flag): .bool(flag)
        case .text(let text): .bytes(Bytes(text.utf8))
        case .numbers(let numbers): .sequence(numbers.map { .number($0) })
        case .error(let failure): error(failure)
        case .result(let failure): failure.map { .variant("Err", error($0)) } ?? .variant("Ok", .unit)
        }
    }
}
