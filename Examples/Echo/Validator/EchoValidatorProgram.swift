internal import EchoSubnet
internal import Templates

@main
final class EchoValidatorProgram: EchoValidator {}
