import { errnoOfText } from "../net80211/errno.ts";

/**
 * What a C library prints for an error number, and whose number it is. The texts of FreeBSD and of Linux differ for the
 * same name, and no text means two names, so that a log need not say where it was made.
 */

/** Linux's own texts, where they are not FreeBSD's. @source glibc sysdeps/gnu/errlist.h */
const linuxTexts: Readonly<Record<string, string>> = {
  "No such device or address": "ENXIO",
  "No such device": "ENODEV",
  "Device or resource busy": "EBUSY",
  "Cannot assign requested address": "EADDRNOTAVAIL",
  "Transport endpoint is not connected": "ENOTCONN",
  "Connection timed out": "ETIMEDOUT",
  "Link has been severed": "ENOLINK",
  "Function not implemented": "ENOSYS",
  "Protocol error": "EPROTO",
  "Message too long": "EMSGSIZE",
  "Required key not available": "ENOKEY",
  "Key was rejected by service": "EKEYREJECTED",
  "Operation not possible due to RF-kill": "ERFKILL",
  "Address family not supported by protocol": "EAFNOSUPPORT",
  "Numerical result out of range": "ERANGE",
  "Unknown error 524": "ENOTSUPP",
};

/** Linux's numbers, as nl80211 answers with. @source Linux include/uapi/asm-generic/errno-base.h, errno.h */
const linuxNumbers: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  5: "EIO",
  6: "ENXIO",
  7: "E2BIG",
  11: "EAGAIN",
  12: "ENOMEM",
  14: "EFAULT",
  16: "EBUSY",
  17: "EEXIST",
  19: "ENODEV",
  22: "EINVAL",
  25: "ENOTTY",
  28: "ENOSPC",
  34: "ERANGE",
  38: "ENOSYS",
  67: "ENOLINK",
  71: "EPROTO",
  90: "EMSGSIZE",
  95: "EOPNOTSUPP",
  97: "EAFNOSUPPORT",
  99: "EADDRNOTAVAIL",
  100: "ENETDOWN",
  105: "ENOBUFS",
  107: "ENOTCONN",
  110: "ETIMEDOUT",
  114: "EALREADY",
  115: "EINPROGRESS",
  126: "ENOKEY",
  129: "EKEYREJECTED",
  132: "ERFKILL",
  524: "ENOTSUPP",
};

/** FreeBSD's texts that a network interface may answer with. */
const freebsdTexts = [
  "Operation not permitted",
  "No such file or directory",
  "Input/output error",
  "Device not configured",
  "Argument list too long",
  "Bad file descriptor",
  "Cannot allocate memory",
  "Permission denied",
  "Bad address",
  "Device busy",
  "File exists",
  "Operation not supported by device",
  "Invalid argument",
  "Inappropriate ioctl for device",
  "No space left on device",
  "Resource temporarily unavailable",
  "Operation now in progress",
  "Operation already in progress",
  "Protocol not supported",
  "Operation not supported",
  "Address family not supported by protocol family",
  "Can't assign requested address",
  "Network is down",
  "Network is unreachable",
  "Network dropped connection on reset",
  "No buffer space available",
  "Socket is already connected",
  "Socket is not connected",
  "Operation timed out",
] as const;

/** Every known text, each before those that it begins with: "Operation not supported by device" is first. */
export const errorTexts: readonly string[] = [...Object.keys(linuxTexts), ...freebsdTexts].sort(
  (a, b) => b.length - a.length,
);

/** The name of the error number that `strerror` printed `text` for, or undefined where no system known here prints it. */
export function errnoName(text: string): string | undefined {
  return linuxTexts[text] ?? errnoOfText(text)?.name;
}

/** The name of a number that Linux answered, of either sign: -95 is `EOPNOTSUPP`. */
export function linuxErrnoName(number: number): string | undefined {
  return linuxNumbers[Math.abs(number)];
}
