internal import Neuron

extension LocalNode {
    /// The accounts whose keys are known to everybody, in order, with what they have now; hotkeys as far as they have something.
    func developmentAccounts() -> [DevelopmentAccount] {
        let named = DevelopmentAccount.wealthy + DevelopmentAccount.others
        var accounts = named.compactMap(account)
        for number in 1...Genesis.hotkeyLimit {
            guard let hotkey = account(DevelopmentAccount.hotkey(number)), hotkey.balance > .zero else { break }
            accounts.append(hotkey)
        }
        return accounts
    }

    private func account(_ name: String) -> DevelopmentAccount? {
        // A name of ours is a derivation path.
        guard let key = try? KeyPair(uri: name) else { return nil }
        let state = head.state
        var roles: [String] = []
        if state.sudo == key.coldkey { roles.append("sudo") }
        let owned = state.netuids.filter { state.subnets[$0]?.owner == key.coldkey }
        if !owned.isEmpty { roles.append("owns subnet \(owned.map { "\($0)" }.joined(separator: ", "))") }
        return DevelopmentAccount(
            name: name, address: key.hotkey.address, balance: Tao(rao: state.ledger.balance(of: key.coldkey)),
            role: roles.isEmpty ? nil : roles.joined(separator: ", "))
    }
}
