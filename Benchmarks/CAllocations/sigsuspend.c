#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

// valgrind 3.19 writes to the mask that this call is given, and libdispatch gives it one that can't be written to: an asynchronous
// main would end with the first wait. A copy can be written to.
int sigsuspend(const sigset_t *mask) {
    sigset_t copy = *mask;
    return (int)syscall(SYS_rt_sigsuspend, &copy, _NSIG / 8);
}
