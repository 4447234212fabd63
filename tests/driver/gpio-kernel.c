/*
 * The side of the kernel that libgpiod 1.6 talks to, for a machine without GPIO: loaded before the real gpiomon and gpioset, it answers
 * for /dev/gpiochip9 as linux/gpio.h (ABI v1) describes. Edges come as struct gpioevent_data through the FIFO that GPIO_EDGES names;
 * what is driven is written to the file that GPIO_DRIVEN names for as long as the line is held.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define CHIP "/dev/gpiochip9"
#define LINES 8

static int ours(const char *path) { return path && strcmp(path, CHIP) == 0; }
static int sys(const char *path) { return path && strstr(path, "/sys/bus/gpio/devices/gpiochip9") == path; }

static int device(struct stat *out) {
  memset(out, 0, sizeof *out);
  out->st_mode = S_IFCHR | 0600;
  out->st_rdev = makedev(254, 9);
  return 0;
}
int lstat(const char *path, struct stat *out) {
  int (*real)(const char *, struct stat *) = dlsym(RTLD_NEXT, "lstat");
  return ours(path) ? device(out) : real(path, out);
}
int stat(const char *path, struct stat *out) {
  int (*real)(const char *, struct stat *) = dlsym(RTLD_NEXT, "stat");
  return ours(path) ? device(out) : real(path, out);
}
int access(const char *path, int mode) {
  int (*real)(const char *, int) = dlsym(RTLD_NEXT, "access");
  return ours(path) || sys(path) ? 0 : real(path, mode);
}
int open(const char *path, int flags, ...) {
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  va_list rest;
  va_start(rest, flags);
  int mode = va_arg(rest, int);
  va_end(rest);
  if (ours(path)) return real("/dev/null", flags);
  if (!sys(path)) return real(path, flags, mode);
  int ends[2];
  if (pipe(ends)) return -1;
  if (write(ends[1], "254:9\n", 6) != 6) return -1;
  close(ends[1]);
  return ends[0];
}

static void driven(int value) {
  FILE *file = fopen(getenv("GPIO_DRIVEN"), "w");
  if (!file) abort();
  fprintf(file, "%d", value);
  fclose(file);
}
/* A line goes back when its descriptor is closed, at the latest with the process. */
static void let_go(void) { unlink(getenv("GPIO_DRIVEN")); }

int ioctl(int fd, unsigned long request, ...) {
  int (*real)(int, unsigned long, ...) = dlsym(RTLD_NEXT, "ioctl");
  va_list rest;
  va_start(rest, request);
  void *of = va_arg(rest, void *);
  va_end(rest);
  switch (request) {
  case GPIO_GET_CHIPINFO_IOCTL: {
    struct gpiochip_info *chip = of;
    strcpy(chip->name, "gpiochip9");
    strcpy(chip->label, "test");
    chip->lines = LINES;
    return 0;
  }
  case GPIO_GET_LINEINFO_IOCTL: {
    struct gpioline_info *line = of;
    line->flags = 0;
    line->name[0] = line->consumer[0] = 0;
    return 0;
  }
  case GPIO_GET_LINEEVENT_IOCTL: {
    struct gpioevent_request *asked = of;
    if (asked->eventflags != GPIOEVENT_REQUEST_RISING_EDGE && asked->eventflags != GPIOEVENT_REQUEST_FALLING_EDGE) {
      errno = EINVAL;
      return -1;
    }
    /* read and write: no end of file between two writers */
    asked->fd = open(getenv("GPIO_EDGES"), O_RDWR);
    return asked->fd < 0 ? -1 : 0;
  }
  case GPIO_GET_LINEHANDLE_IOCTL: {
    struct gpiohandle_request *asked = of;
    asked->fd = dup(fd);
    driven(asked->default_values[0]);
    atexit(let_go);
    return 0;
  }
  default:
    return real(fd, request, of);
  }
}
