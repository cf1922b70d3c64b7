@_exported public import Axon
@_exported public import Dendrite
@_exported public import Neuron
@_exported public import Scoring
