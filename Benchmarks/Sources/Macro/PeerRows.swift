/// What others' servers do under the same load, for their own figures; the ratios are measured by turns, in the rows of our axon.
enum PeerRows {
    static let python = "Python axon (SDK 10.5.0)"
    static let recipe = "FastAPI recipe (SDK 11.3.0)"
    static let files = "nghttpd, 1 thread"

    static var all: [Row] {
        [
            row("peer-python", "\(python), 32 in flight", 300) { try PythonUnderLoad.sdk(callers: LoadCallers(32)) },
            row("peer-recipe", "\(recipe), 32 in flight", 2_000) { try PythonUnderLoad.recipe(callers: LoadCallers(32)) },
            row("peer-files", "\(files), a small file, 32 in flight", 100_000) { try FilesUnderLoad(threads: 1) },
        ]
    }

    private static func row(
        _ name: String, _ title: String, _ requests: Int, _ server: @escaping @Sendable () throws -> any MacroServer
    ) -> Row {
        Row(name: name, title: title, unit: .perSecond, counted: .nothing) { stage in
            let server = try server()
            defer { server.stop() }
            let requests = stage.operations(requests)
            try await stage.load { try await server.figures(requests: requests) }
        }
    }
}
