#pragma once
// SHA-256 by its own calls: those of EVP allocate a context each time, which costs more than a short digest.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

static inline int neuron_sha256_init(SHA256_CTX *context) { return SHA256_Init(context); }

static inline int neuron_sha256_update(SHA256_CTX *context, const void *bytes, size_t count) {
    return SHA256_Update(context, bytes, count);
}

static inline int neuron_sha256_final(unsigned char *digest, SHA256_CTX *context) { return SHA256_Final(digest, context); }
