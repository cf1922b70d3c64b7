import Subtensor
import Testing

@Suite("Network names")
struct NetworkNameTests {
    @Test("the SDKs' names and URLs are known, WebSocket schemes stand for HTTP")
    func names() {
        #expect(NetworkName("finney")?.urls == ["https://entrypoint-finney.opentensor.ai:443"])
        #expect(NetworkName("local")?.isLocal == true)
        #expect(NetworkName("wss://node.example:443/rpc")?.urls == ["https://node.example:443/rpc"])
        #expect(NetworkName("ws://127.0.0.1:9944, http://[::1]:9945")?.urls == ["http://127.0.0.1:9944", "http://[::1]:9945"])
        #expect(NetworkName("ws://127.0.0.1:9944")?.isLocal == true)
        #expect(NetworkName("https://node.example")?.isLocal == false)
    }

    @Test(
        "what is neither a name nor a URL is refused", arguments: ["", "fin", "ftp://a", "http://", "http://a,", "http:///x"])
    func refused(text: String) { #expect(NetworkName(text) == nil) }
}
