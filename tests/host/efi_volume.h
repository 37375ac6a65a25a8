// SPDX-License-Identifier: MIT
#pragma once
// A boot volume for tests of the loader: it holds one file, whatever the name that is asked for.
// And random numbers, which are all FAKE_RANDOM.

#include <efi.h>

#include <base/string.h>

#define FAKE_RANDOM 0x5A

static struct {
    const char *file; // NULL: not there
    size_t size, at;
    size_t read_most; // bytes a read gives at most; 0: no limit
    bool read_fails;
    unsigned open_files;
} volume;

static inline void volume_put(const char *text)
{
    volume.file = text;
    volume.size = strlen(text);
}

static EFI_STATUS EFIAPI fake_open(EFI_FILE *from, EFI_FILE **out, CHAR16 *name, UINT64 mode,
                                   UINT64 attributes)
{
    (void)name, (void)attributes;
    assert_int_equal(mode, EFI_FILE_MODE_READ);
    if (!volume.file) return EFI_NOT_FOUND;
    volume.at = 0;
    volume.open_files++;
    *out = from;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_close(EFI_FILE *file)
{
    (void)file;
    volume.open_files--;
    return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI fake_read(EFI_FILE *file, UINTN *size, VOID *buffer)
{
    size_t n = volume.size - volume.at;

    (void)file;
    if (volume.read_fails) return EFI_DEVICE_ERROR;
    if (n > *size) n = *size;
    if (volume.read_most && n > volume.read_most) n = volume.read_most;
    memcpy(buffer, volume.file + volume.at, n);
    volume.at += n;
    *size = n;
    return EFI_SUCCESS;
}

static EFI_FILE fake_file = {.Open = fake_open, .Close = fake_close, .Read = fake_read};

static EFI_STATUS EFIAPI fake_open_volume(EFI_FILE_IO_INTERFACE *interface, EFI_FILE **root)
{
    (void)interface;
    volume.open_files++;
    *root = &fake_file;
    return EFI_SUCCESS;
}

static EFI_FILE_IO_INTERFACE fake_volume = {.OpenVolume = fake_open_volume};

static EFI_STATUS EFIAPI fake_get_rng(EFI_RNG_PROTOCOL *rng, EFI_RNG_ALGORITHM *algorithm,
                                      UINTN size, UINT8 *out)
{
    (void)rng, (void)algorithm;
    memset(out, FAKE_RANDOM, size);
    return EFI_SUCCESS;
}

static EFI_RNG_PROTOCOL fake_rng = {.GetRNG = (EFI_RNG_GET_RNG)fake_get_rng};
