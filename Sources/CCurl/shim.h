#pragma once
#include <curl/curl.h>
#include <string.h>

// What the engine waits with: Swift's modules of the C library leave it out.
#include <sys/epoll.h>
#include <sys/eventfd.h>

// setopt and getinfo are variadic: one function per argument type.

static inline CURLcode neuron_setopt_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode neuron_setopt_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode neuron_setopt_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode neuron_setopt_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode neuron_setopt_bytes(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode neuron_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// Callbacks for data in either direction, for seeking, and for the moment before a request is written.
typedef size_t (*neuron_data_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*neuron_seek_callback)(void *context, curl_off_t offset, int origin);
typedef int (*neuron_prerequest_callback)(void *context, char *remote, char *local, int remote_port, int local_port);

static inline CURLcode neuron_setopt_data(CURL *handle, CURLoption option, neuron_data_callback callback) {
    return curl_easy_setopt(handle, option, callback);
}
static inline CURLcode neuron_setopt_seek(CURL *handle, neuron_seek_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, callback);
}
static inline CURLcode neuron_setopt_prerequest(CURL *handle, neuron_prerequest_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLMcode neuron_multi_setopt_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

// Callbacks for what libcurl waits for.
typedef int (*neuron_socket_callback)(CURL *easy, curl_socket_t socket, int what, void *context, void *own);
typedef int (*neuron_timer_callback)(CURLM *multi, long milliseconds, void *context);

static inline CURLMcode neuron_multi_setopt_sockets(CURLM *handle, neuron_socket_callback callback, void *context) {
    curl_multi_setopt(handle, CURLMOPT_SOCKETDATA, context);
    return curl_multi_setopt(handle, CURLMOPT_SOCKETFUNCTION, callback);
}
static inline CURLMcode neuron_multi_setopt_timer(CURLM *handle, neuron_timer_callback callback, void *context) {
    curl_multi_setopt(handle, CURLMOPT_TIMERDATA, context);
    return curl_multi_setopt(handle, CURLMOPT_TIMERFUNCTION, callback);
}

static inline CURLcode neuron_getinfo_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode neuron_getinfo_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode neuron_getinfo_string(CURL *handle, CURLINFO info, char **value) {
    return curl_easy_getinfo(handle, info, value);
}

// The first certificate that the peer showed, in PEM, or NULL; libcurl's, until the handle is used again.
static inline const char *neuron_certificate(CURL *handle) {
    struct curl_certinfo *info = NULL;
    if (curl_easy_getinfo(handle, CURLINFO_CERTINFO, &info) != CURLE_OK || !info || info->num_of_certs < 1) return NULL;
    for (struct curl_slist *line = info->certinfo[0]; line; line = line->next)
        if (line->data && !strncmp(line->data, "Cert:", 5)) return line->data + 5;
    return NULL;
}

// The result in a message's union; only for CURLMSG_DONE.
static inline CURLcode neuron_message_result(const CURLMsg *message) { return message->data.result; }

// Macros that Swift does not see.
static inline CURLcode neuron_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
static inline const curl_version_info_data *neuron_version(void) { return curl_version_info(CURLVERSION_NOW); }
static inline curl_socket_t neuron_socket_timeout(void) { return CURL_SOCKET_TIMEOUT; }
static inline int neuron_prerequest_ok(void) { return CURL_PREREQFUNC_OK; }
static inline int neuron_prerequest_abort(void) { return CURL_PREREQFUNC_ABORT; }
static inline int neuron_write_pause(void) { return CURL_WRITEFUNC_PAUSE; }
static inline long neuron_pipe_multiplex(void) { return CURLPIPE_MULTIPLEX; }
