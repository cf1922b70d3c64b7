#include "CAllocations.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

// One counter a thread, each in a cache line of its own. Slots aren't given back; threads beyond the last share it.
enum { slot_count = 512, last_slot = slot_count - 1 };
struct slot {
    _Alignas(64) _Atomic uint64_t count;
};
// Whole pages, so that a file can take their place.
_Alignas(4096) static struct slot slots[slot_count];

uint64_t neuron_allocations(void) {
    uint64_t sum = 0;
    for (int i = 0; i < slot_count; i++) sum += atomic_load_explicit(&slots[i].count, memory_order_relaxed);
    return sum;
}

int neuron_allocations_share(const char *path) {
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return errno;
    // What is counted between the copy and the mapping is lost; readers take differences.
    int failure = 0;
    if (write(file, slots, sizeof slots) != (ssize_t)sizeof slots) failure = errno ? errno : EIO;
    if (!failure && mmap(slots, sizeof slots, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED) failure = errno;
    close(file);
    return failure;
}

int neuron_allocations_read(const char *path, uint64_t *count) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return errno;
    struct slot *others = mmap(NULL, sizeof slots, PROT_READ, MAP_SHARED, file, 0);
    int failure = others == MAP_FAILED ? errno : 0;
    // A file that ends early must not be touched behind its end.
    if (!failure && lseek(file, 0, SEEK_END) < (off_t)sizeof slots) failure = ENODATA;
    if (!failure) {
        *count = 0;
        for (int i = 0; i < slot_count; i++) *count += atomic_load_explicit(&others[i].count, memory_order_relaxed);
    }
    if (others != MAP_FAILED) munmap(others, sizeof slots);
    close(file);
    return failure;
}

// A sanitizer has an allocator of its own, and its memory is not the C library's: under one, nothing is counted.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

// glibc's allocator, under the names that stay when ours take the usual ones.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void *__libc_valloc(size_t size);
extern void *__libc_pvalloc(size_t size);
extern void __libc_free(void *block);

static _Atomic unsigned taken;
static __thread struct slot *own;

static inline void count_one(void) {
    struct slot *slot = own;
    if (__builtin_expect(slot == NULL, 0)) {
        unsigned number = atomic_fetch_add_explicit(&taken, 1, memory_order_relaxed);
        slot = own = &slots[number < last_slot ? number : last_slot];
    }
    if (__builtin_expect(slot == &slots[last_slot], 0)) {
        atomic_fetch_add_explicit(&slot->count, 1, memory_order_relaxed);
    } else {
        // Nobody else writes to it: no locked instruction is needed.
        uint64_t count = atomic_load_explicit(&slot->count, memory_order_relaxed);
        atomic_store_explicit(&slot->count, count + 1, memory_order_relaxed);
    }
}

void *malloc(size_t size) {
    count_one();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    count_one();
    return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
    count_one();
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    count_one();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count_one();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    count_one();
    void *made = __libc_memalign(alignment, size);
    if (made == NULL) return ENOMEM;
    *block = made;
    return 0;
}

void *valloc(size_t size) {
    count_one();
    return __libc_valloc(size);
}

void *pvalloc(size_t size) {
    count_one();
    return __libc_pvalloc(size);
}

// Whoever takes one of these names takes them all.
void free(void *block) { __libc_free(block); }

#endif
