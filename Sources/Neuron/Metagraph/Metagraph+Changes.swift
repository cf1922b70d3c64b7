extension Metagraph {
    /// What is different on a subnet between two blocks.
    public struct Changes: Hashable, Sendable {
        /// A slot that passed to another hotkey.
        public struct Replacement: Hashable, Sendable {
            /// The slot.
            public let uid: UID
            /// Who had it.
            public let before: Hotkey
            /// Who has it now.
            public let after: Hotkey
        }

        /// A hotkey that kept its place on the subnet under another uid.
        public struct Renumbering: Hashable, Sendable {
            /// Who it is.
            public let hotkey: Hotkey
            /// The uid that it had.
            public let before: UID
            /// The uid that it has now.
            public let after: UID
        }

        /// Hotkeys that were not on the subnet, in the order of their uids.
        public let joined: [Hotkey]
        /// Hotkeys that are no longer on the subnet, in the order of the uids that they had.
        public let left: [Hotkey]
        /// Slots that passed to another hotkey, in order.
        public let replaced: [Replacement]
        /// Hotkeys with another uid than before, in the order of the new ones.
        public let renumbered: [Renumbering]
        /// Hotkeys whose axon began to serve, moved, changed its certificate's key, or stopped serving, in the order of their uids.
        public let axonMoved: [Hotkey]

        /// Whether nothing of all this happened. Stakes, shares and permits may be others all the same.
        public var isEmpty: Bool {
            joined.isEmpty && left.isEmpty && replaced.isEmpty && renumbered.isEmpty && axonMoved.isEmpty
        }
    }

    /// What is different here from an earlier state of the same subnet.
    public func changes(since earlier: Metagraph) -> Changes {
        var joined: [Hotkey] = []
        var renumbered: [Changes.Renumbering] = []
        var axonMoved: [Hotkey] = []
        for neuron in neurons {
            guard let before = earlier.neuron(neuron.hotkey) else {
                joined.append(neuron.hotkey)
                continue
            }
            if before.uid != neuron.uid {
                renumbered.append(.init(hotkey: neuron.hotkey, before: before.uid, after: neuron.uid))
            }
            if before.axon != neuron.axon || before.certificate != neuron.certificate { axonMoved.append(neuron.hotkey) }
        }
        return Changes(
            joined: joined, left: earlier.neurons.map(\.hotkey).filter { neuron($0) == nil },
            replaced: zip(earlier.neurons, neurons).filter { $0.hotkey != $1.hotkey }.map {
                .init(uid: $1.uid, before: $0.hotkey, after: $1.hotkey)
            }, renumbered: renumbered, axonMoved: axonMoved)
    }
}
