internal import NIOHTTP1

/// The page's files, which are part of the program.
struct PageAsset: Sendable {
    let type: String
    let bytes: [UInt8]

    /// What a browser may do with any of the page's files: run and style with what the node itself serves, talk to the node, and
    /// nothing else.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

    /// The file of a path, without its query; nil for any other.
    static func at(_ path: String) -> PageAsset? {
        switch path.prefix(while: { $0 != "?" }) {
        case "/": PageAsset(type: "text/html; charset=utf-8", bytes: PackageResources.page_html)
        case "/page.css": PageAsset(type: "text/css; charset=utf-8", bytes: PackageResources.page_css)
        case "/page.svg": PageAsset(type: "image/svg+xml", bytes: PackageResources.page_svg)
        case "/page.js": script(PackageResources.page_js)
        case "/node.js": script(PackageResources.node_js)
        case "/model.js": script(PackageResources.model_js)
        case "/format.js": script(PackageResources.format_js)
        case "/blocks.js": script(PackageResources.blocks_js)
        case "/table.js": script(PackageResources.table_js)
        case "/lines.js": script(PackageResources.lines_js)
        case "/heat.js": script(PackageResources.heat_js)
        case "/story.js": script(PackageResources.story_js)
        case "/refusals.js": script(PackageResources.refusals_js)
        default: nil
        }
    }

    private static func script(_ bytes: [UInt8]) -> PageAsset {
        PageAsset(type: "text/javascript; charset=utf-8", bytes: bytes)
    }

    var headers: HTTPHeaders {
        [
            "content-type": type, "content-length": "\(bytes.count)", "cache-control": "no-cache",
            "content-security-policy": Self.policy, "x-content-type-options": "nosniff", "x-frame-options": "DENY",
            "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
        ]
    }
}
