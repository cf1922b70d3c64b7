package import Neuron
package import ScaleCodec

/// A call of a runtime by its names, with its arguments by theirs: bytes only metadata can give it.
package struct RuntimeCall: Hashable, Sendable {
    /// The pallet's name, such as `SubtensorModule`.
    package let pallet: String
    /// The call's name, such as `set_weights`.
    package let name: String
    /// The arguments; the order is the metadata's.
    package let arguments: [ScaleValue.Field]

    /// A call by its names.
    package init(_ pallet: String, _ name: String, _ arguments: [ScaleValue.Field]) {
        self.pallet = pallet
        self.name = name
        self.arguments = arguments
    }

    /// The value of one argument.
    package func argument(_ name: String) throws(ScaleError) -> ScaleValue {
        guard let argument = arguments.first(where: { $0.name == name }) else {
            throw ScaleError(.mismatch, "The call has no argument \(name).").within("\(pallet).\(self.name)")
        }
        return argument.value
    }

    /// Both names.
    package var fullName: String { "\(pallet).\(name)" }

    /// The bytes: the pallet's, the call's, the arguments in the metadata's order.
    ///
    /// - Throws: ``ScaleError`` where the runtime has no such call, or an argument is missing, too many or of another shape.
    package func bytes(by metadata: RuntimeMetadata) throws(ScaleError) -> Bytes {
        let call = try metadata.call(pallet, name)
        var encoder = ScaleEncoder()
        encoder.byte(call.palletIndex)
        encoder.byte(call.variant.index)
        do throws(ScaleError) {
            guard call.variant.fields.count == arguments.count else {
                throw ScaleError(.mismatch, "The call takes \(call.variant.fields.count) arguments, not \(arguments.count).")
            }
            for field in call.variant.fields {
                let name = field.name ?? ""
                let value = try argument(name)
                do throws(ScaleError) {
                    try metadata.types.encode(value, as: field.type, into: &encoder)
                } catch {
                    throw error.within(name)
                }
            }
        } catch {
            throw error.within(fullName)
        }
        return encoder.bytes
    }

    /// Reads a call from bytes that end with it or go on.
    package init(from decoder: inout ScaleDecoder, by metadata: RuntimeMetadata) throws(ScaleError) {
        let (palletIndex, callIndex) = (try decoder.byte(), try decoder.byte())
        guard let pallet = metadata.pallet(index: palletIndex), let calls = pallet.calls,
            case .variants(let variants) = try metadata.types[calls].shape,
            let variant = variants.first(where: { $0.index == callIndex })
        else { throw ScaleError(.variant, "This runtime has no call \(callIndex) in pallet \(palletIndex).") }
        var arguments: [ScaleValue.Field] = []
        for field in variant.fields {
            do throws(ScaleError) {
                arguments.append(.init(field.name ?? "", try metadata.types.decode(field.type, from: &decoder)))
            } catch {
                throw error.within("\(pallet.name).\(variant.name)")
            }
        }
        self.init(pallet.name, variant.name, arguments)
    }
}
