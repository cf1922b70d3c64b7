import Neuron
import TestSupport
import Testing

@testable import Timelock

/// The published vectors of RFC 9380, appendices J.9.1 and K.1.
@Suite("Hashing to G1")
struct HashToCurveTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let message: String
        let x: String
        let y: String
        var testDescription: String { "\(message.count) characters" }
    }

    static let cases = [
        Case(
            message: "",
            x: "052926add2207b76ca4fa57a8734416c8dc95e24501772c814278700eed6d1e4e8cf62d9c09db0fac349612b759e79a1",
            y: "08ba738453bfed09cb546dbb0783dbb3a5f1f566ed67bb6be0e8c67e2e81a4cc68ee29813bb7994998f3eae0c9c6a265"),
        Case(
            message: "abc",
            x: "03567bc5ef9c690c2ab2ecdf6a96ef1c139cc0b2f284dca0a9a7943388a49a3aee664ba5379a7655d3c68900be2f6903",
            y: "0b9c15f3fe6e5cf4211f346271d7b01c8f3b28be689c8429c85b67af215533311f0b8dfaaa154fa6b88176c229f2885d"),
        Case(
            message: "abcdef0123456789",
            x: "11e0b079dea29a68f0383ee94fed1b940995272407e3bb916bbf268c263ddd57a6a27200a784cbc248e84f357ce82d98",
            y: "03a87ae2caf14e8ee52e51fa2ed8eefe80f02457004ba4d486d6aa1f517c0889501dc7413753f9599b099ebcbbd2d709"),
        Case(
            message: "q128_" + String(repeating: "q", count: 128),
            x: "15f68eaa693b95ccb85215dc65fa81038d69629f70aeee0d0f677cf22285e7bf58d7cb86eefe8f2e9bc3f8cb84fac488",
            y: "1807a1d50c29f430b8cafc4f8638dfeeadf51211e1602a5f184443076715f91bb90a48ba1e370edce6ae1062f5e6dd38"),
        Case(
            message: "a512_" + String(repeating: "a", count: 512),
            x: "082aabae8b7dedb0e78aeb619ad3bfd9277a2f77ba7fad20ef6aabdc6c31d19ba5a6d12283553294c1825c4b3ca2dcfe",
            y: "05b84ae5a942248eea39e1d91030458c40153f3b654ab7872d779ad1e942856a20c438e8d99bc8abfbf74729ce1f7ac8"),
    ]
    static let tag = Bytes("QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_".utf8)

    @Test("the RFC's messages have the RFC's points", arguments: cases)
    func published(_ known: Case) throws {
        let (x, y) = try #require(HashToCurve.point(Bytes(known.message.utf8), tag: Self.tag).affine)
        #expect(hex(x.bigEndian) == known.x)
        #expect(hex(y.bigEndian) == known.y)
    }

    @Test("the RFC's intermediates of the empty message are met on the way")
    func intermediates() throws {
        let (first, second) = HashToCurve.fieldElements([], tag: Self.tag)
        #expect(
            hex(first.bigEndian)
                == "0ba14bd907ad64a016293ee7c2d276b8eae71f25a4b941eece7b0d89f17f75cb3ae5438a614fb61d6835ad59f29c564f")
        #expect(
            hex(second.bigEndian)
                == "019b9bd7979f12657976de2884c7cce192b82c177c80e0ec604436a7f538d231552f0d96d9f7babe5fa3b19b3ff25ac9")
        let (x0, y0) = try #require(HashToCurve.curvePoint(first).affine)
        let (x1, y1) = try #require(HashToCurve.curvePoint(second).affine)
        #expect(
            hex(x0.bigEndian)
                == "11a3cce7e1d90975990066b2f2643b9540fa40d6137780df4e753a8054d07580db3b7f1f03396333d4a359d1fe3766fe")
        #expect(
            hex(y0.bigEndian)
                == "0eeaf6d794e479e270da10fdaf768db4c96b650a74518fc67b04b03927754bac66f3ac720404f339ecdcc028afa091b7")
        #expect(
            hex(x1.bigEndian)
                == "160003aaf1632b13396dbad518effa00fff532f604de1a7fc2082ff4cb0afa2d63b2c32da1bef2bf6c5ca62dc6b72f9c")
        #expect(
            hex(y1.bigEndian)
                == "0d8bb2d14e20cf9f6036152ed386d79189415b6d015a20133acb4e019139b94e9c146aaad5817f866c95d609a361735e")
    }
}
