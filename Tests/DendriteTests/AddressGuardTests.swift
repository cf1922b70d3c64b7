import Neuron
import Testing

@testable import Dendrite

@Suite("Address guard")
struct AddressGuardTests {
    @Test(
        "a special-purpose address is refused, at both ends of its range",
        arguments: [
            "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
            "127.255.255.255",
            "169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.170", "192.0.2.1",
            "192.31.196.1",
            "192.52.193.1", "192.88.99.1", "192.168.0.0", "192.168.255.255", "192.175.48.1", "198.18.0.0", "198.19.255.255",
            "198.51.100.7", "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
            "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1", "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1", "100:0:0:1::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::1", "2001:db8::1",
            "2002:a00:1::1", "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "5f00::1", "fc00::1", "fdff::1",
            "fe80::1", "febf::1", "fec0::1", "feff::1", "ff02::1", "4000::1", "1fff::1",
        ])
    func refuses(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressGuard.range(of: address) != nil)
        #expect(AddressGuard(allowsAll: false).objection(to: try chainAxon(address)) != nil)
        #expect(AddressGuard(allowsAll: true).objection(to: try chainAxon(address)) == nil)
    }

    @Test(
        "a public address is let through, right beside the ranges too",
        arguments: [
            "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
            "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255", "198.20.0.0", "198.51.101.0", "203.0.114.0", "223.255.255.255",
            "2001:200::1", "2001:4860:4860::8888", "2001:db7:ffff::1", "2001:db9::1", "2003::1", "2606:4700::1",
            "2620:4f:8001::1",
            "3ffe:ffff::1", "3fff:1000::1", "2a00:1450::1",
        ])
    func allows(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressGuard.range(of: address) == nil)
        #expect(AddressGuard(allowsAll: false).objection(to: try chainAxon(address)) == nil)
    }

    @Test("what a person typed is taken, names too")
    func typed() throws {
        for host in ["127.0.0.1", "::1", "192.168.1.7", "miner.example"] {
            #expect(
                AddressGuard(allowsAll: false).objection(to: AxonEndpoint(hotkey: try hotkey(), host: host, port: 1)) == nil)
        }
    }

    private func chainAxon(_ address: IPAddress) throws -> AxonEndpoint {
        AxonEndpoint(hotkey: try hotkey(), uid: UID(3), info: AxonInfo(address: address, port: 8_091))
    }

    private func hotkey() throws -> Hotkey { try KeyPair(uri: "//Alice").hotkey }
}
