internal import Neuron

extension Scenario {
    /// Somebody else's address, and somebody else's name.
    public static let impostor = Scenario(
        name: "impostor",
        attack:
            "A miner publishes an honest one's address as its own; later somebody takes that address over; others ask in a validator's name.",
        defence: "requests name their receiver, answers are signed by the hotkey that was asked, nonces are used once"
    ) { simulation in
        var plan = simulation.calm()
        var (trial, calm) = try await Trial.begun(with: plan, simulation)
        plan.wire = Wire.Settings()

        var copied = plan
        copied.name = "an honest address published as one's own"
        let thief = copied.addAttackers(1, .works)[0]
        copied.wire?.seats = [0, thief]
        copied.wire?.listener = { seat, _ in seat == thief ? .miner(0) : .itself }
        let first = try await World.played(copied, simulation)
        trial.worlds.append(first.report(against: calm))
        let asked = simulation.tempos * simulation.validators
        trial.judge(
            .wire, "the honest miner answers nobody in another's name", first.refused["wrong-receiver"] == asked)
        trial.judge(.scoring, "whose address is another's is paid nothing", first.pay(of: first.hotkeys(of: .attacker)) == 0)
        trial.judge(
            .wire, "the miner at that address loses nothing",
            first.pay(of: first.hotkeys(of: .honest)) == calm.pay(of: calm.hotkeys(of: .honest)))

        plan.wire?.seats = [0]
        let third = simulation.tempos / 3
        var victim: [Double] = []
        for usesOwnName in [true, false] {
            plan.name = usesOwnName ? "an address taken over, own name" : "an address taken over, the victim's name"
            plan.wire?.listener = { seat, tempo in
                seat == 0 && (third..<2 * third).contains(tempo) ? .impostor(usesOwnName: usesOwnName) : .itself
            }
            var world = try await World.played(plan, simulation)
            let asked = third * simulation.validators
            let reason = usesOwnName ? "answer otherHotkey" : "answer badSignature"
            trial.judge(.wire, "of an impostor's answers none is taken (\(plan.name))", world.refused[reason] == asked)
            let hotkey = [world.miners[0].person.hotkey]
            victim.append(Double(world.pay(of: hotkey)) / Double(max(1, calm.pay(of: hotkey))))
            guard !usesOwnName else {
                trial.worlds.append(world.report(against: calm, [.init("the victim's pay, 1 without the attack", victim[0])]))
                continue
            }
            // With the world at its end, somebody who has listened asks in the validators' names.
            let (replayed, reasons) = await world.wire?.replayCaptured() ?? (0, [])
            for reason in reasons { world.refuse("replay: " + reason) }
            var forged = 0
            for validator in world.validators {
                switch try await world.wire?.forge(in: validator.person.hotkey, to: 1) {
                case .success: forged += 1
                case .failure(let rejection): world.refuse("forgery: " + (rejection.problem.name ?? "refused"))
                case nil: break
                }
            }
            trial.worlds.append(world.report(against: calm, [.init("the victim's pay, 1 without the attack", victim[1])]))
            trial.judge(.wire, "a request that was heard can't be sent again", replayed == 0 && !reasons.isEmpty)
            trial.judge(.wire, "nobody is answered in a validator's name", forged == 0)
        }
        trial.judge(.nobody, "who loses its address for a while loses no pay", victim.allSatisfy { $0 > 0.99 })
        return trial
    }
}
