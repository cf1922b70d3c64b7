import Foundation
import ScaleCodec
import SubtensorFormat
import TestSupport
import Testing

@testable import LocalChain

@Suite("The runtime's declaration")
struct RuntimeTextTests {
    @Test("is written as metadata that are read back, in both versions", arguments: [UInt8(14), 15])
    func metadata(version: UInt8) throws {
        let metadata = try RuntimeMetadata(try RuntimeText.declaration().metadata(version: version))
        #expect(metadata.version == version)
        #expect(metadata.pallets.count == 12)
        #expect(try metadata.call("SubtensorModule", "set_mechanism_weights").variant.index == 119)
        #expect(try metadata.storage("System", "Account").standard.count == 56)
        #expect(try metadata.constant("Balances", "ExistentialDeposit") == .unsigned(500))
        #expect(metadata.extrinsic.extensions.map(\.name).contains("CheckMetadataHash"))
        #expect(metadata.apis.isEmpty == (version == 14))
    }

    @Test("has every error of a pallet at its number, with words for those who show nothing else")
    func errors() throws {
        let metadata = try RuntimeMetadata(try RuntimeText.declaration().metadata(version: 15))
        for pallet in metadata.pallets {
            guard let errors = pallet.errors, case .variants(let variants) = try metadata.types[errors].shape else { continue }
            #expect(variants.map { Int($0.index) } == Array(variants.indices), "\(pallet.name)")
            #expect(variants.allSatisfy { !$0.docs.isEmpty })
        }
        #expect(metadata.moduleError(pallet: 7, error: 0)?.name == "SubtensorModule.RootNetworkDoesNotExist")
    }

    @Test("takes other values for constants and for what is not stored")
    func replaced() throws {
        let metadata = try RuntimeMetadata(
            try RuntimeText.declaration().metadata(
                version: 15, constants: ["Aura.SlotDuration": [0x0F, 1, 0, 0, 0, 0, 0, 0]],
                standards: ["SubtensorModule.Tempo": [7, 0]]))
        #expect(try metadata.constant("Aura", "SlotDuration") == .unsigned(271))
        #expect(try metadata.storage("SubtensorModule", "Tempo").standard == [7, 0])
    }

    @Test("says what is wrong with a line")
    func faults() throws {
        for text in [
            "type A (u8) x", "| A = 0", "storage A => u8 = 00", "pallet A = 300 at a",
            "pallet A = 1 at a\nstorage B: Sha u8 => u8 ?",
            "type A (u8)\ntype A (u8)", "pallet A = 1 at a\nconst B: u8 = 0", "nothing at all",
        ] {
            #expect(throws: (any Error).self, "\(text)") { try RuntimeDeclaration([text]) }
        }
        let unknown = try RuntimeDeclaration(["pallet A = 1 at a prefix A\nstorage B => Nowhere ?"])
        #expect(throws: (any Error).self) { try unknown.metadata(version: 15) }
    }

    @Test(
        "describes the same storage, calls and answers as the recorded runtime",
        .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
    func recorded() throws {
        let real = try RuntimeMetadata(Array(try Vectors.recorded("runtime-461-subset-v15.scale.gz")))
        let ours = try RuntimeMetadata(try RuntimeText.declaration().metadata(version: 15))
        for pallet in real.pallets {
            for (item, entry) in pallet.storage {
                let mine = try ours.storage(pallet.name, item)
                #expect(mine.hashers == entry.hashers && mine.isOptional == entry.isOptional, "\(pallet.name).\(item)")
                #expect(mine.standard == entry.standard, "\(pallet.name).\(item)")
            }
        }
        for api in real.apis {
            for method in api.methods {
                #expect(try ours.api("\(api.name)_\(method.name)").inputs.map(\.name) == method.inputs.map(\.name))
            }
        }
    }
}
