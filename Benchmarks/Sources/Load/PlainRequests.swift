/// Requests for a file, which nothing proves.
final class PlainRequests: LoadSource {
    let head: LoadHead
    let body: [UInt8] = []
    let expected = LoadExpectation(isProven: false)
    private let shape: LoadShape

    init(_ target: LoadTarget, _ shape: LoadShape) {
        self.shape = shape
        head = LoadHead(constants: [
            (":method", "GET"), (":scheme", "http"), (":authority", "127.0.0.1:\(target.port)"), (":path", target.path),
        ])
    }

    func count(on connection: Int) -> Int { shape.share(of: shape.requests, on: connection) }

    func fill(_ slot: H2Slot) {}
}
