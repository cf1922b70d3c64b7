/// Counts what a process asks of the allocator. Linking this target puts its malloc and kin before the C library's, in the whole
/// program; so nothing but `neuron-bench` may depend on it.

#ifndef NEURON_CALLOCATIONS_H
#define NEURON_CALLOCATIONS_H

#include <stdint.h>

/// Calls so far of malloc, calloc, realloc and the aligned kinds, by all threads of this process.
uint64_t neuron_allocations(void);

/// From now on, keeps the counters in a file, where other processes read them. 0, or what `errno` is.
int neuron_allocations_share(const char *path);

/// Reads the counters that another process keeps in a file. 0, or what `errno` is.
int neuron_allocations_read(const char *path, uint64_t *count);

/// Does nothing: callgrind is told to write down what it has counted whenever this is called.
void neuron_instructions_mark(void);

#endif
