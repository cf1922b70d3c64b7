internal import CCurl

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// What libcurl waits for: its sockets, and a moment. Confined to the engine's thread.
///
/// libcurl tells by callbacks which sockets it wants to hear of, so that one that is ready costs what its own transfers cost. Where it
/// is to look at all transfers whenever something happens, a round over hundreds of axons costs the square of their number.
@safe
final class CurlSockets {
    /// So many are taken at once.
    private static let batch = 128

    private let multi: CurlMulti
    private let kernel: CInt
    /// What libcurl wants to hear of each socket that the kernel watches: of one without transfers nothing, until it has some again.
    private var wanted: [CInt: UInt32] = [:]
    /// When libcurl wants to be called, whatever its sockets do.
    private var moment: ContinuousClock.Instant?
    /// Of the kernel's own data of an event the socket alone is ever set, and read.
    private var events = unsafe [epoll_event](repeating: epoll_event(), count: batch)
    private let clock = ContinuousClock()

    /// Listens to what libcurl wants of this multi handle; nil where the kernel gives nothing to wait with.
    init?(_ multi: CurlMulti) {
        kernel = epoll_create1(CInt(EPOLL_CLOEXEC))
        self.multi = multi
        guard kernel >= 0, let raw = unsafe multi.raw, set(EPOLL_CTL_ADD, multi.alarm, EPOLLIN.rawValue) else { return nil }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        // Sound: the callbacks come within calls to libcurl on this thread, and `deinit` takes them away. The options exist in every
        // libcurl that has multi handles.
        _ = unsafe neuron_multi_setopt_sockets(raw, curlWatch, context)
        _ = unsafe neuron_multi_setopt_timer(raw, curlSetTimer, context)
    }

    deinit {
        if kernel >= 0 { close(kernel) }
        guard let raw = unsafe multi.raw else { return }
        _ = unsafe neuron_multi_setopt_sockets(raw, nil, nil)
        _ = unsafe neuron_multi_setopt_timer(raw, nil, nil)
    }

    /// Waits until a socket is ready, libcurl's moment has come, somebody has called or the time is over, and has libcurl do what is to be
    /// done; returns whether any of its sockets was ready.
    func perform(waitingAtMost milliseconds: CInt) -> Bool {
        guard let raw = unsafe multi.raw else { return false }
        let count = unsafe events.withUnsafeMutableBufferPointer { events in
            // Sound: the kernel fills at most as many as there is room for.
            unsafe epoll_wait(kernel, events.baseAddress, CInt(events.count), untilMoment(milliseconds))
        }
        var running: CInt = 0
        var isAnyReady = false
        for index in 0..<Int(max(0, count)) {
            let (socket, events) = unsafe (events[index].data.fd, events[index].events)
            if socket == multi.alarm {
                multi.silence()
            } else if wanted[socket] ?? 0 == 0 {
                set(EPOLL_CTL_DEL, socket, 0)
                wanted[socket] = nil
            } else {
                isAnyReady = true
                _ = unsafe curl_multi_socket_action(raw, socket, Self.mask(events), &running)
            }
        }
        if let moment, moment <= clock.now {
            // One that is to come is told anew within the call.
            self.moment = nil
            _ = unsafe curl_multi_socket_action(raw, neuron_socket_timeout(), 0, &running)
        }
        return isAnyReady
    }

    private func untilMoment(_ milliseconds: CInt) -> CInt {
        guard milliseconds > 0, let moment else { return milliseconds }
        let left = clock.now.duration(to: moment)
        return left <= .zero ? 0 : min(milliseconds, CInt(clamping: left.milliseconds + 1))
    }

    /// What the kernel says of a socket, as libcurl takes it.
    private static func mask(_ events: UInt32) -> CInt {
        var mask: CInt = 0
        if events & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { mask |= CURL_CSELECT_IN }
        if events & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
        if events & EPOLLERR.rawValue != 0 { mask |= CURL_CSELECT_ERR }
        return mask
    }

    /// libcurl wants to hear that a socket can be read or written, or of a socket no more.
    ///
    /// A connection that is open without a request stays with the kernel as it was, since the next request wants the same of it.
    fileprivate func watch(_ socket: CInt, _ what: CInt) {
        let events: UInt32 =
            switch what {
            case CURL_POLL_IN: EPOLLIN.rawValue
            case CURL_POLL_OUT: EPOLLOUT.rawValue
            case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
            default: 0
            }
        let isKnown = wanted.updateValue(events, forKey: socket) != nil
        guard events != 0 else { return }
        if isKnown, set(EPOLL_CTL_MOD, socket, events) { return }
        // A closed socket's number comes back for another one, which the kernel does not know yet. A program that is started from now on
        // must not hold the socket: the kernel forgets one when it is closed, but not before everybody has closed it.
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        // Where the kernel has no room for one more, its requests end by their deadlines.
        set(EPOLL_CTL_ADD, socket, events)
    }

    /// libcurl wants to be called after so many milliseconds, or with -1 not any more.
    fileprivate func setTimer(_ milliseconds: Int) {
        moment = milliseconds < 0 ? nil : clock.now.advanced(by: .milliseconds(milliseconds))
    }

    @discardableResult
    private func set(_ operation: CInt, _ socket: CInt, _ events: UInt32) -> Bool {
        var event = unsafe epoll_event(events: events, data: epoll_data_t(fd: socket))
        return unsafe epoll_ctl(kernel, operation, socket, &event) == 0
    }
}

// MARK: - Callbacks
// Sound, both: the context is the object that set them, which takes them away before it goes.

private func curlWatch(
    _: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: CInt, _ context: UnsafeMutableRawPointer?,
    _: UnsafeMutableRawPointer?
) -> CInt {
    if let context = unsafe context {
        unsafe Unmanaged<CurlSockets>.fromOpaque(context).takeUnretainedValue().watch(socket, what)
    }
    return 0
}

private func curlSetTimer(
    _: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> CInt {
    if let context = unsafe context {
        unsafe Unmanaged<CurlSockets>.fromOpaque(context).takeUnretainedValue().setTimer(milliseconds)
    }
    return 0
}
