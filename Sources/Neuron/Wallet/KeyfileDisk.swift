#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Key files on disk: read within bounds, written whole and readable by their owner alone.
package enum KeyfileDisk {
    /// A file as it was read.
    package struct Content {
        /// What is in it.
        package let bytes: SecretBytes
        /// Whether others than the owner may read or write it.
        package let isOpenToOthers: Bool
    }

    /// The largest key file that is looked at.
    package static let longest = 64 * 1_024

    /// Reads a regular file of at most `limit` bytes into locked memory.
    ///
    /// - Throws: ``IdentityError/Code/keyfileMissing``, ``IdentityError/Code/keyfileInaccessible``, and
    ///   ``IdentityError/Code/invalidKeyfile`` for what is no regular file or too large.
    package static func load(_ path: String, limit: Int = longest) throws(IdentityError) -> Content {
        // Sound: the call reads a terminated copy of the path. O_NONBLOCK: a pipe in the file's place must not hold us up.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw failure(errno, "read", path) }
        defer { close(descriptor) }
        var status = stat()
        // Sound: the call writes a value of this function.
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure(errno, "read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw IdentityError(
                .invalidKeyfile, "\(path) is not a regular file.", remedy: "Give the path of the file itself.")
        }
        guard status.st_size <= limit else {
            throw IdentityError(
                .invalidKeyfile, "\(path) has \(status.st_size) bytes, more than the \(limit) that are read.",
                remedy: "Check that it is the right file; key files have less than a thousand bytes.")
        }
        let bytes = try unsafe SecretBytes(capacity: limit) { memory throws(IdentityError) in
            var count = 0
            while count < limit {
                // `memory` has `limit` bytes, of which `count` are written.
                let result = unsafe read(descriptor, memory + count, limit - count)
                if result < 0, errno == EINTR { continue }
                guard result >= 0 else { throw failure(errno, "read", path) }
                if result == 0 { break }
                count += result
            }
            return count
        }
        return Content(bytes: bytes, isOpenToOthers: status.st_mode & 0o077 != 0)
    }

    /// Writes a file of mode 0600 under a temporary name, syncs it, and gives it its name at once.
    ///
    /// Unless `overwriting`, a file that has the name already stays as it is, even one made at the same moment.
    /// - Throws: ``IdentityError/Code/keyExists``, ``IdentityError/Code/keyfileInaccessible``.
    static func store(_ bytes: SecretBytes, to path: String, overwriting: Bool) throws(IdentityError) {
        let (folder, name) = split(path)
        let temporary = "\(folder)/.\(name).\(Hex.encode(Sodium.randomBytes(8)))"
        // Sound, here and below: the calls read terminated copies of the paths.
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(errno, "write", path) }
        var isOpen = true
        defer {
            if isOpen { close(descriptor) }
            // Gone already when it was renamed; a copy under a second name must not stay.
            unsafe _ = unlink(temporary)
        }
        try put(bytes, to: descriptor, path)
        guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else { throw failure(errno, "write", path) }
        isOpen = false
        guard close(descriptor) == 0 else { throw failure(errno, "write", path) }
        // A link fails where the name is taken, a rename would replace it.
        let result = unsafe overwriting ? rename(temporary, path) : link(temporary, path)
        guard result == 0 else { throw failure(errno, "write", path) }
        try sync(folder, path)
    }

    /// Makes a folder and those above it as far as they are missing, with mode 0700.
    static func makeFolder(_ path: String) throws(IdentityError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            // Sound: as above.
            if unsafe mkdir(made, 0o700) != 0, errno != EEXIST { throw failure(errno, "make", made) }
        }
    }

    /// Whether anything has the name.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        // Sound: as above; the call writes a value of this function.
        return unsafe lstat(path, &status) == 0
    }

    /// The names in a folder, sorted, without those that begin with a dot; none when there is no such folder.
    static func names(in folder: String) throws(IdentityError) -> [String] {
        // Sound: the stream is this function's own until it is closed; each entry is read before the next is asked for.
        guard let stream = unsafe opendir(folder) else {
            if errno == ENOENT { return [] }
            throw failure(errno, "read", folder)
        }
        defer { unsafe _ = closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// A file's folder and its name there.
    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    private static func put(_ bytes: SecretBytes, to descriptor: Int32, _ path: String) throws(IdentityError) {
        try unsafe bytes.withBytes { memory throws(IdentityError) in
            var written = 0
            while written < bytes.count {
                // The secret lends its bytes, of which `written` are on their way.
                let result = unsafe write(descriptor, memory + written, bytes.count - written)
                if result < 0, errno == EINTR { continue }
                guard result > 0 else { throw failure(errno, "write", path) }
                written += result
            }
        }
    }

    private static func sync(_ folder: String, _ path: String) throws(IdentityError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(errno, "write", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(errno, "write", path) }
    }

    private static func failure(_ number: Int32, _ verb: String, _ path: String) -> IdentityError {
        switch number {
        case ENOENT, ENOTDIR:
            return IdentityError(
                .keyfileMissing, "There is no file at \(path).",
                remedy: "Check the wallet's name and path; `neuron wallet list` shows what is there.")
        case EEXIST:
            return keyExists(path)
        case EACCES, EPERM:
            return IdentityError(
                .keyfileInaccessible, "This process may not \(verb) \(path).",
                remedy: "Run as the owner of the wallet, or change the permissions of the file and its folder.")
        case ENOSPC, EDQUOT:
            return IdentityError(
                .keyfileInaccessible, "The disk under \(path) is full.", remedy: "Free some space, and do it again.")
        default:
            // Sound: the text is the library's own and is copied before any other call.
            let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
            return IdentityError(
                .keyfileInaccessible, "The system could not \(verb) \(path): \(reason).",
                remedy: "Check the path and the disk under it.")
        }
    }

    /// A key that must not be lost stands where another would be written.
    package static func keyExists(_ path: String) -> IdentityError {
        IdentityError(
            .keyExists, "There is a key at \(path), and it was left as it is.",
            remedy: "Choose another name, or say explicitly that the key may be destroyed.")
    }
}
