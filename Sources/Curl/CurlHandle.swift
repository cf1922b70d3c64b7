internal import CCurl

/// The owner of one libcurl easy handle: made here, used for one transfer at a time on the engine's thread, freed here.
@safe
final class CurlHandle {
    let raw: UnsafeMutableRawPointer
    /// Whether it has the settings that all requests of the usual kind share, so that only the others need to be set.
    var isPrepared = false
    /// The lists of headers and of addresses live as long as the settings that name them.
    private var headers: CurlLines?
    private var addresses: CurlLines?

    /// A handle without settings; nil when memory is out.
    init?() {
        guard let raw = unsafe curl_easy_init() else { return nil }
        unsafe self.raw = unsafe raw
    }

    deinit {
        // Sound: the loop takes a handle out of the multi handle before it drops the last reference.
        unsafe curl_easy_cleanup(raw)
    }

    /// What tells this handle from others in libcurl's messages.
    var key: UInt { unsafe UInt(bitPattern: raw) }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        // Sound: only options of C's `long` are set here, which is `Int`.
        try check(unsafe neuron_setopt_long(raw, option, value))
    }

    func set(_ option: CURLoption, bytes value: Int) throws(CurlError) {
        // Sound: only options of `curl_off_t` are set here.
        try check(unsafe neuron_setopt_offset(raw, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, _ value: String) throws(CurlError) {
        // Sound: only options whose string libcurl copies are set here.
        try check(unsafe value.withCString { unsafe neuron_setopt_string(raw, option, $0) })
    }

    /// The headers that are sent.
    func setHeaders(_ lines: CurlLines?) throws(CurlError) {
        try set(CURLOPT_HTTPHEADER, lines)
        headers = lines
    }

    /// Where connections go, whatever the URL says.
    func setAddresses(_ lines: CurlLines?) throws(CurlError) {
        try set(CURLOPT_CONNECT_TO, lines)
        addresses = lines
    }

    private func set(_ option: CURLoption, _ lines: CurlLines?) throws(CurlError) {
        // Sound: libcurl does not copy the list; the caller keeps it until another one is set or the handle is freed.
        try check(unsafe neuron_setopt_list(raw, option, lines?.first))
    }

    /// A number that libcurl knows of the transfer; 0 if it knows none.
    func number(_ name: CURLINFO) -> Int {
        var value = 0
        // Sound: the names asked for are of C's `long`, which is `Int` here.
        _ = unsafe neuron_getinfo_long(raw, name, &value)
        return value
    }

    /// A time that libcurl knows of the transfer.
    func time(_ name: CURLINFO) -> Duration {
        var value: curl_off_t = 0
        // Sound: the names asked for are of `curl_off_t`, in microseconds.
        _ = unsafe neuron_getinfo_offset(raw, name, &value)
        return .microseconds(value)
    }

    /// The certificate that the peer showed, in PEM; nil where none is known.
    var certificate: String? {
        // Sound: the text lives as long as the handle is not reset; copied here.
        guard let text = unsafe neuron_certificate(raw) else { return nil }
        return unsafe String(cString: text)
    }

    /// Throws what libcurl says of a setting that it refused.
    func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else {
            // Sound: libcurl's texts are static.
            throw CurlError(.badRequest, unsafe "\(String(cString: curl_easy_strerror(code))).")
        }
    }
}
