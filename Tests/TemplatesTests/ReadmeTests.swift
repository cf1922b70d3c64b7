import Foundation
import Testing
import TestSupport

/// The README's code is code that is compiled and run.
@Suite("The README")
struct ReadmeTests {
    private let root = Vectors.fixtures.deletingLastPathComponent().deletingLastPathComponent()

    @Test(
        "quotes its examples as they are",
        arguments: ["Examples/Square/Miner/SquareMiner.swift", "Examples/Square/Validator/SquareValidator.swift"])
    func quotesFiles(path: String) throws {
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let file = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        #expect(readme.contains("```swift\n" + file + "```"), "README.md does not quote \(path) as it is")
    }

    @Test("quotes its streaming subnet as it is")
    func quotesStream() throws {
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let file = try String(
            contentsOf: root.appending(path: "Tests/TemplatesTests/CountingSubnetTests.swift"), encoding: .utf8)
        let start = try #require(file.range(of: "struct Count"))
        let end = try #require(file.range(of: "\n\n@Suite"))
        #expect(readme.contains("```swift\n" + file[start.lowerBound..<end.lowerBound] + "\n```"))
    }

    @Test("quotes its test as it is")
    func quotesTest() throws {
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let file = try String(contentsOf: root.appending(path: "Tests/TemplatesTests/SquareSubnetTests.swift"), encoding: .utf8)
        let start = try #require(file.range(of: "    @Test(\"an honest miner earns the incentive\")"))
        let end = try #require(file.range(of: "\n    }\n\n", range: start.upperBound..<file.endIndex))
        let test =
            file[start.lowerBound..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }.joined(separator: "\n") + "\n}\n"
        #expect(readme.contains(test), "README.md does not quote the test as it is")
    }
}
