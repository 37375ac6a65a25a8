// SPDX-License-Identifier: MIT
// Makes one acpiexec answer many commands, each in a world as it was after initialisation.
//
// Preloaded into `acpiexec -b aml-cases`. acpiexec has a thread that waits for commands, and knows
// none of that name: when that thread is about to say so, the command file ($AML_CASES, one a line)
// is worked off. For each line the process is forked; the child is that thread alone, finds the
// line where commands are handed over, carries it out, and ends when it waits for the next. "@case
// N" stands before the answer to line N, "@died N SIGNAL" after one that was cut off.
//
// Sleeps take no time. The clock goes by looks at it, one a turn of a loop, so that endless loops
// end after so many turns, whatever the machine is doing: 20,000 in a second of -to, 500 in a case.
#define _GNU_SOURCE
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMAND "aml-cases"
#define COMMAND_SIZE 500 // of acpiexec's 512 bytes
#define TICK_US 10
#define CASE_TICK_US 2000
#define CASE_LIMIT_S 3
#define CASE_OUTPUT_MAX 1000000

static char *handed_over;          // where acpiexec's two threads hand a command over
static __thread sem_t *awaited;    // the last one that this thread waited for
static sem_t *command_ready;       // children: what the thread waits for between commands
static char command[COMMAND_SIZE]; // children: to be carried out; empty once it is
static long printed;               // children
static unsigned long long virtual_us = 1000000;

int usleep(useconds_t us)
{
    virtual_us += us;
    return 0;
}

unsigned sleep(unsigned seconds)
{
    virtual_us += seconds * 1000000ull;
    return 0;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    virtual_us += command_ready ? CASE_TICK_US : TICK_US;
    now->tv_sec = (time_t)(virtual_us / 1000000);
    now->tv_usec = (suseconds_t)(virtual_us % 1000000);
    return 0;
}

static void command_begin(void)
{
    if (!command[0]) {
        fflush(stdout);
        _exit(0);
    }
    memcpy(handed_over, command, sizeof command);
    command[0] = 0;
}

static int is_awaited(sem_t *semaphore)
{
    if (semaphore == command_ready) {
        command_begin();
        return 1;
    }
    awaited = semaphore;
    return 0;
}

int sem_wait(sem_t *semaphore)
{
    if (is_awaited(semaphore)) return 0;
    struct timespec never = {.tv_sec = 1ll << 40};
    return sem_clockwait(semaphore, CLOCK_MONOTONIC, &never);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until)
{
    if (is_awaited(semaphore)) return 0;
    if (!command_ready) return sem_clockwait(semaphore, CLOCK_REALTIME, until);
    // In a child nobody else could post it.
    if (sem_trywait(semaphore) == 0) return 0;
    errno = ETIMEDOUT;
    return -1;
}

// The thread that was handed our command begins by copying it.
char *strcpy(char *restrict to, const char *restrict from)
{
    if (!handed_over && strcmp(from, COMMAND) == 0) handed_over = (char *)from;
    return memcpy(to, from, strlen(from) + 1);
}

char *__strcpy_chk(char *restrict to, const char *restrict from, size_t size)
{
    (void)size;
    return strcpy(to, from);
}

static void cases_run(void)
{
    FILE *file = fopen(getenv("AML_CASES"), "r");
    if (!file || !handed_over || !awaited) {
        fprintf(stderr, "acpiexec_cases: no file of cases, or not this acpiexec\n");
        _exit(70);
    }
    for (int n = 0; fgets(command, sizeof command, file); n++) {
        command[strcspn(command, "\n")] = 0;
        printf("@case %d\n", n);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            command_ready = awaited;
            alarm(CASE_LIMIT_S); // it may wait for ever
            signal(SIGSEGV, SIG_DFL);
            return;
        }
        int status;
        if (child < 0 || waitpid(child, &status, 0) < 0) _exit(71);
        if (WIFSIGNALED(status)) printf("\n@died %d %d\n", n, WTERMSIG(status));
    }
    fflush(stdout);
    _exit(0);
}

int __vfprintf_chk(FILE *restrict to, int flag, const char *restrict format, va_list arguments)
{
    (void)flag;
    if (!command_ready && strstr(format, "unknown command")) {
        cases_run();
        return 0;
    }
    if (strstr(format, "Region access on SpaceId")) return 0; // says neither address nor value
    if (printed > CASE_OUTPUT_MAX) return 0;
    int length = vfprintf(to, format, arguments);
    if (command_ready && (printed += length) > CASE_OUTPUT_MAX) fputs("\n@cut\n", to);
    return length;
}
