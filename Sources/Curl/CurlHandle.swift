internal import CCurl

/// The owner of one libcurl easy handle: made here, used for one transfer on the engine's thread, freed here.
@safe
final class CurlHandle {
    let raw: UnsafeMutableRawPointer
    /// A list of headers and one of addresses live as long as the settings that name them.
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []

    /// A handle without settings; nil when memory is out.
    init?() {
        guard let raw = unsafe curl_easy_init() else { return nil }
        unsafe self.raw = unsafe raw
    }

    deinit {
        // Sound: the loop takes a handle out of the multi handle before it drops the last reference.
        unsafe curl_easy_cleanup(raw)
        freeLists()
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
        try check(unsafe neuron_setopt_string(raw, option, value))
    }

    func set(_ option: CURLoption, _ lines: [String]) throws(CurlError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            // Sound: `append` copies the line; on failure the list so far stays ours.
            guard let longer = unsafe curl_slist_append(list, line) else {
                unsafe curl_slist_free_all(list)
                throw CurlError(.failed, "Memory is out.")
            }
            unsafe list = unsafe longer
        }
        guard let list = unsafe list else { return }
        unsafe lists.append(list)
        // Sound: libcurl does not copy the list; `lists` keeps it until the settings are forgotten.
        try check(unsafe neuron_setopt_list(raw, option, list))
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

    /// A text that libcurl knows of the transfer.
    func text(_ name: CURLINFO) -> String {
        var value: UnsafeMutablePointer<CChar>?
        // Sound: the names asked for are of strings, which live as long as the handle is not reset; copied here.
        guard unsafe neuron_getinfo_string(raw, name, &value) == CURLE_OK, let value = unsafe value else { return "" }
        return unsafe String(cString: value)
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

    private func freeLists() {
        // Sound: each list was made by `append`, and belongs to this object.
        while let list = unsafe lists.popLast() { unsafe curl_slist_free_all(list) }
    }
}
