/// Why a node did not take an extrinsic into its pool: nothing was included, and nothing paid.
package struct PoolRefusal: Hashable, Sendable, CustomStringConvertible {
    /// Who refused.
    package enum Kind: Hashable, Sendable {
        /// The runtime's own check before inclusion, with its number.
        case custom(UInt8)
        /// A check that every chain of this kind has.
        case standard
        /// The pool itself.
        case pool
        /// The node's interface.
        case rpc
    }

    package let kind: Kind
    /// The reason's name; nil for a number that is not known.
    package let name: String?
    /// The node's words.
    package let message: String

    /// From a JSON-RPC error.
    package init(code: Int, message: String, data: String?) {
        let words = data ?? message
        self.message = words
        switch code {
        case 1010:
            if let range = words.firstRange(of: "Custom error: "),
                let number = UInt8(words[range.upperBound...].prefix(while: \.isNumber))
            {
                kind = .custom(number)
                name = Self.customNames[number]
            } else {
                kind = .standard
                name = Self.standardNames.first { words.contains($0.text) }?.name
            }
        case 1012...1014:
            kind = .pool
            name = [1012: "TemporarilyBanned", 1013: "AlreadyImported", 1014: "PriorityTooLow"][code]
        default:
            kind = .rpc
            name = [-32_601: "MethodNotFound", -32_602: "InvalidParams", -32_603: "InternalError"][code]
        }
    }

    /// The name, or what is known.
    package var description: String {
        if let name { return name }
        if case .custom(let number) = kind { return "custom error \(number)" }
        return message
    }

    /// What a node says of each check that every chain has.
    private static let standardNames: [(text: String, name: String)] = [
        ("Inability to pay some fees", "Payment"), ("valid in the future", "Future"), ("is outdated", "Stale"),
        ("bad signature", "BadProof"), ("ancient birth block", "AncientBirthBlock"),
        ("exhaust the block limits", "ExhaustsResources"), ("call is not expected", "Call"),
    ]

    /// The runtime's own reasons. Source: the table in `docs/chain.md`.
    private static let customNames: [UInt8: String] = [
        0: "ColdkeySwapAnnounced", 1: "StakeAmountTooLow", 2: "BalanceTooLow", 3: "SubnetNotExists",
        4: "HotkeyAccountDoesntExist", 5: "NotEnoughStakeToWithdraw", 6: "RateLimitExceeded", 7: "InsufficientLiquidity",
        8: "SlippageTooHigh", 9: "TransferDisallowed", 10: "HotKeyNotRegisteredInNetwork", 11: "InvalidIpAddress",
        12: "ServingRateLimitExceeded", 13: "InvalidPort", 14: "ZeroMaxAmount", 15: "InvalidRevealRound", 16: "CommitNotFound",
        17: "CommitBlockNotInRevealRange", 18: "InputLengthsUnequal", 19: "UidNotFound",
        20: "EvmKeyAssociateRateLimitExceeded", 21: "ColdkeySwapDisputed", 22: "InvalidRealAccount",
        23: "FailedShieldedTxParsing", 24: "InvalidShieldedTxPubKeyHash", 25: "NonAssociatedColdKey", 26: "DelegateTakeTooLow",
        27: "DelegateTakeTooHigh", 255: "BadRequest",
    ]
}
