internal import CallersSubnet
internal import Templates

@main
final class CallersMinerProgram: CallersMiner {}
