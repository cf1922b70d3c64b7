internal import Neuron

extension Scenario {
    /// Clocks that are wrong, and somebody who makes use of it.
    public static let clockSkew = Scenario(
        name: "clock-skew",
        attack:
            "Clocks are put wrong: of all by a second, of every third miner by a quarter of a minute, of one back by a minute to replay requests.",
        defence: "nonces good from 10 s before to 2 s after the axon's clock; a floor that no clock takes back"
    ) { simulation in
        var plan = simulation.calm()
        var (trial, calm) = try await Trial.begun(with: plan, simulation)
        plan.wire = Wire.Settings()
        let honest = calm.hotkeys(of: .honest)

        plan.name = "all clocks within a second"
        plan.wire?.minerClock = { seat, _ in .milliseconds([-1_000, 0, 1_000][seat % 3]) }
        plan.wire?.validatorClock = { place, _ in .milliseconds([500, -500][place % 2]) }
        let near = try await World.played(plan, simulation)
        trial.worlds.append(near.report(against: calm))
        trial.judge(
            .wire, "clocks within a second of the truth cost nobody anything",
            near.refused.isEmpty && near.pay(of: honest) == calm.pay(of: honest))

        let start = simulation.tempos / 3
        plan.name = "every third miner's clock wrong by 15 s, later on"
        plan.wire = Wire.Settings()
        plan.wire?.minerClock = { seat, tempo in
            seat.isMultiple(of: 3) && tempo >= start ? .seconds(seat.isMultiple(of: 2) ? 15 : -15) : .zero
        }
        plan.wire?.seats = Set([1] + plan.miners.indices.filter { $0.isMultiple(of: 3) })
        var far = try await World.played(plan, simulation)
        let wrong = honest.indices.filter { $0.isMultiple(of: 3) }
        let asked = (simulation.tempos - start) * simulation.validators * wrong.count
        trial.judge(.wire, "beyond the window nothing is taken", far.refused["stale"] == asked)
        let before = far.share(of: wrong.map { honest[$0] }, in: 0..<start)
        let after = far.epochs[simulation.tempos - 1].share(of: wrong.map { honest[$0] })
        trial.judge(.nobody, "a miner whose clock is wrong by 15 s keeps its pay", after > before * 0.9)

        // With the world at its end, the clock of miner 1 goes back by a minute, and what was heard is sent again.
        var (taken, tried) = (0, 0)
        for ahead in [0, -5, -20, -60, 60] {
            await far.wire?.setClock(of: 1, ahead: .seconds(ahead))
            let (accepted, reasons) = await far.wire?.replayCaptured() ?? (0, [])
            for reason in reasons { far.refuse("replay: " + reason) }
            taken += accepted
            tried += accepted + reasons.count
            await far.wire?.pass(.seconds(9))
        }
        trial.worlds.append(
            far.report(
                against: calm,
                [
                    .init("share of the miners whose clocks are put wrong, before", before), .init("at the end", after),
                    .init("requests replayed while a clock goes back", Double(tried)), .init("of these taken", Double(taken)),
                ]))
        trial.judge(.wire, "whatever a clock does, no request is taken twice", taken == 0 && tried > 0)
        return trial
    }
}
