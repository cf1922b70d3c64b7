internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

extension RuntimeCall {
    /// A call of `AdminUtils`; nil for one that is not carried out.
    static func administration(_ call: SubtensorFormat.RuntimeCall) throws(ScaleError) -> RuntimeCall? {
        guard call.pallet == "AdminUtils", call.name.hasPrefix("sudo_set_") else { return nil }
        let name = String(call.name.dropFirst("sudo_set_".count))
        if let rule = try chainRule(name, call) { return .setChainRule(rule) }
        var parameter = try flag(name, call)
        if parameter == nil { parameter = try number(name, call) }
        if parameter == nil { parameter = try other(name, call) }
        guard let parameter else { return nil }
        return .setHyperparameter(netuid: NetUID(try call.argument("netuid").integer()), parameter)
    }

    private static func flag(_ name: String, _ call: SubtensorFormat.RuntimeCall) throws(ScaleError) -> Hyperparameter? {
        func flag(_ name: String) throws(ScaleError) -> Bool { try call.argument(name).flag() }
        return switch name {
        case "liquid_alpha_enabled": .liquidAlpha(try flag("enabled"))
        case "commit_reveal_weights_enabled": .commitReveal(try flag("enabled"))
        case "network_registration_allowed": .registrationAllowed(try flag("registration_allowed"))
        case "network_pow_registration_allowed": .workRegistrationAllowed(try flag("registration_allowed"))
        case "toggle_transfer": .transfersAllowed(try flag("toggle"))
        case "yuma3_enabled": .yuma3(try flag("enabled"))
        case "bonds_reset_enabled": .bondsReset(try flag("enabled"))
        case "owner_cut_enabled": .ownerCutEnabled(try flag("enabled"))
        case "subnet_emission_enabled": .emissionEnabled(try flag("enabled"))
        default: nil
        }
    }

    private static func number(_ name: String, _ call: SubtensorFormat.RuntimeCall) throws(ScaleError) -> Hyperparameter? {
        func number<Number: FixedWidthInteger>(_ name: String) throws(ScaleError) -> Number {
            try call.argument(name).integer()
        }
        return switch name {
        case "serving_rate_limit": .servingRateLimit(try number("serving_rate_limit"))
        case "min_difficulty": .minDifficulty(try number("min_difficulty"))
        case "max_difficulty": .maxDifficulty(try number("max_difficulty"))
        case "difficulty": .difficulty(try number("difficulty"))
        case "weights_version_key": .weightsVersionKey(try number("weights_version_key"))
        case "weights_set_rate_limit": .weightsRateLimit(try number("weights_set_rate_limit"))
        case "adjustment_interval": .adjustmentInterval(try number("adjustment_interval"))
        case "adjustment_alpha": .adjustmentAlpha(try number("adjustment_alpha"))
        case "immunity_period": .immunityPeriod(try number("immunity_period"))
        case "min_allowed_weights": .minAllowedWeights(try number("min_allowed_weights"))
        case "max_allowed_uids": .maxAllowedUIDs(try number("max_allowed_uids"))
        case "kappa": .kappa(try number("kappa"))
        case "rho": .rho(try number("rho"))
        case "activity_cutoff_factor": .activityCutoffFactor(try number("factor_milli"))
        case "target_registrations_per_interval": .targetRegistrations(try number("target_registrations_per_interval"))
        case "min_burn": .minBurn(try number("min_burn"))
        case "max_burn": .maxBurn(try number("max_burn"))
        case "max_allowed_validators": .maxAllowedValidators(try number("max_allowed_validators"))
        case "bonds_moving_average": .bondsMovingAverage(try number("bonds_moving_average"))
        case "bonds_penalty": .bondsPenalty(try number("bonds_penalty"))
        case "max_registrations_per_block": .maxRegistrationsPerBlock(try number("max_registrations_per_block"))
        case "tempo": .tempo(try number("tempo"))
        case "commit_reveal_weights_interval": .commitRevealPeriod(try number("interval"))
        case "alpha_sigmoid_steepness": .alphaSteepness(try number("steepness"))
        case "owner_immune_neuron_limit": .immuneOwnerLimit(try number("immune_neurons"))
        case "mechanism_count": .mechanismCount(try number("mechanism_count"))
        case "min_non_immune_uids": .minNonImmuneUIDs(try number("min"))
        case "burn_half_life": .burnHalfLife(try number("burn_half_life"))
        default: nil
        }
    }

    private static func other(_ name: String, _ call: SubtensorFormat.RuntimeCall) throws(ScaleError) -> Hyperparameter? {
        switch name {
        case "alpha_values":
            return .alphaValues(low: try call.argument("alpha_low").integer(), high: try call.argument("alpha_high").integer())
        case "burn_increase_mult":
            // 64 bits behind the point, rounded to ten thousandths.
            let bits = try call.argument("burn_increase_mult").read("bits") { (value) throws(ScaleError) in
                try value.integer(UInt128.self)
            }
            let (product, overflow) = bits.multipliedReportingOverflow(by: 10_000)
            return .burnMultiplier(overflow ? .max : UInt64(clamping: (product >> 64) + (product >> 63) % 2))
        case "mechanism_emission_split":
            return .mechanismSplit(
                try call.argument("maybe_split").option { (value) throws(ScaleError) in
                    try value.list { (value) throws(ScaleError) in try value.integer() }
                })
        case "sn_owner_hotkey":
            guard let key = try? PublicKey(call.argument("hotkey").byteArray(32)) else { return nil }
            return .ownerHotkey(Hotkey(publicKey: key))
        default: return nil
        }
    }

    private static func chainRule(_ name: String, _ call: SubtensorFormat.RuntimeCall) throws(ScaleError) -> ChainRule? {
        func number<Number: FixedWidthInteger>(_ name: String) throws(ScaleError) -> Number {
            try call.argument(name).integer()
        }
        return switch name {
        case "network_rate_limit": .networkRateLimit(try number("rate_limit"))
        case "network_min_lock_cost": .minLock(try number("lock_cost"))
        case "subnet_limit": .subnetLimit(try number("max_subnets"))
        case "lock_reduction_interval": .lockInterval(try number("interval"))
        case "stake_threshold": .stakeThreshold(try number("min_stake"))
        case "tx_delegate_take_rate_limit": .takeRateLimit(try number("tx_rate_limit"))
        case "subnet_owner_cut": .ownerCut(try number("subnet_owner_cut"))
        case "max_epochs_per_block": .maxEpochsPerBlock(try number("max_epochs_per_block"))
        default: nil
        }
    }
}
