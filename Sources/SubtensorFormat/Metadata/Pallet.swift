package import Neuron

/// One module of a runtime.
package struct Pallet: Sendable {
    package let name: String
    /// The byte that stands for it in calls, events and errors.
    package let index: UInt8
    /// Its storage by name; empty for a pallet without any.
    package let storage: [String: StorageEntry]
    /// What names its storage in keys.
    package let storagePrefix: String?
    package let constants: [Constant]
    /// The enums of its calls, events and errors.
    package let calls: TypeID?
    package let events: TypeID?
    package let errors: TypeID?

    /// A value that the runtime fixes.
    package struct Constant: Sendable {
        package let name: String
        package let type: TypeID
        /// The SCALE bytes.
        package let value: Bytes
    }
}

/// A call, an event or an error, and whose it is.
package struct PalletVariant: Hashable, Sendable {
    package let pallet: String
    package let palletIndex: UInt8
    package let variant: TypeDefinition.Variant

    /// The pallet's name and its own, such as `SubtensorModule.NotEnoughStakeToSetWeights`.
    package var name: String { "\(pallet).\(variant.name)" }
}

/// A set of functions that a runtime answers through `state_call`.
package struct RuntimeAPI: Sendable {
    package let name: String
    package let methods: [Method]

    /// One of its functions.
    package struct Method: Sendable {
        package let name: String
        package let inputs: [Input]
        package let output: TypeID
    }

    /// An argument.
    package struct Input: Hashable, Sendable {
        package let name: String
        package let type: TypeID
    }
}

/// How an extrinsic is put together.
package struct ExtrinsicFormat: Sendable {
    /// 4 in every runtime seen.
    package let version: UInt8
    /// Who signs; nil where metadata don't say.
    package let address: TypeID?
    package let signature: TypeID?
    package let call: TypeID?
    /// What stands between signature and call, and what is signed besides, in order.
    package let extensions: [Extension]

    /// One part that a runtime wants signed.
    package struct Extension: Hashable, Sendable {
        package let name: String
        /// What stands in the extrinsic.
        package let extra: TypeID
        /// What is signed only.
        package let additional: TypeID
    }
}
