/**
 * Error numbers as FreeBSD has them, with its own texts: what the kernel answers and what `strerror` prints.
 *
 * Three of the texts are easily taken for one another: 6 "Device not configured", 19 "Operation not supported by
 * device" and 45 "Operation not supported". Linux has other texts for the same names.
 *
 * @source FreeBSD sys/sys/errno.h, lib/libc/gen/errlst.c
 */
const rows = [
  [1, "EPERM", "Operation not permitted"],
  [2, "ENOENT", "No such file or directory"],
  [3, "ESRCH", "No such process"],
  [4, "EINTR", "Interrupted system call"],
  [5, "EIO", "Input/output error"],
  [6, "ENXIO", "Device not configured"],
  [7, "E2BIG", "Argument list too long"],
  [8, "ENOEXEC", "Exec format error"],
  [9, "EBADF", "Bad file descriptor"],
  [10, "ECHILD", "No child processes"],
  [11, "EDEADLK", "Resource deadlock avoided"],
  [12, "ENOMEM", "Cannot allocate memory"],
  [13, "EACCES", "Permission denied"],
  [14, "EFAULT", "Bad address"],
  [15, "ENOTBLK", "Block device required"],
  [16, "EBUSY", "Device busy"],
  [17, "EEXIST", "File exists"],
  [18, "EXDEV", "Cross-device link"],
  [19, "ENODEV", "Operation not supported by device"],
  [20, "ENOTDIR", "Not a directory"],
  [21, "EISDIR", "Is a directory"],
  [22, "EINVAL", "Invalid argument"],
  [23, "ENFILE", "Too many open files in system"],
  [24, "EMFILE", "Too many open files"],
  [25, "ENOTTY", "Inappropriate ioctl for device"],
  [26, "ETXTBSY", "Text file busy"],
  [27, "EFBIG", "File too large"],
  [28, "ENOSPC", "No space left on device"],
  [29, "ESPIPE", "Illegal seek"],
  [30, "EROFS", "Read-only file system"],
  [31, "EMLINK", "Too many links"],
  [32, "EPIPE", "Broken pipe"],
  [33, "EDOM", "Numerical argument out of domain"],
  [34, "ERANGE", "Result too large"],
  [35, "EAGAIN", "Resource temporarily unavailable"],
  [36, "EINPROGRESS", "Operation now in progress"],
  [37, "EALREADY", "Operation already in progress"],
  [38, "ENOTSOCK", "Socket operation on non-socket"],
  [39, "EDESTADDRREQ", "Destination address required"],
  [40, "EMSGSIZE", "Message too long"],
  [41, "EPROTOTYPE", "Protocol wrong type for socket"],
  [42, "ENOPROTOOPT", "Protocol not available"],
  [43, "EPROTONOSUPPORT", "Protocol not supported"],
  [44, "ESOCKTNOSUPPORT", "Socket type not supported"],
  [45, "EOPNOTSUPP", "Operation not supported"],
  [46, "EPFNOSUPPORT", "Protocol family not supported"],
  [47, "EAFNOSUPPORT", "Address family not supported by protocol family"],
  [48, "EADDRINUSE", "Address already in use"],
  [49, "EADDRNOTAVAIL", "Can't assign requested address"],
  [50, "ENETDOWN", "Network is down"],
  [51, "ENETUNREACH", "Network is unreachable"],
  [52, "ENETRESET", "Network dropped connection on reset"],
  [53, "ECONNABORTED", "Software caused connection abort"],
  [54, "ECONNRESET", "Connection reset by peer"],
  [55, "ENOBUFS", "No buffer space available"],
  [56, "EISCONN", "Socket is already connected"],
  [57, "ENOTCONN", "Socket is not connected"],
  [58, "ESHUTDOWN", "Can't send after socket shutdown"],
  [59, "ETOOMANYREFS", "Too many references: can't splice"],
  [60, "ETIMEDOUT", "Operation timed out"],
  [61, "ECONNREFUSED", "Connection refused"],
  [62, "ELOOP", "Too many levels of symbolic links"],
  [63, "ENAMETOOLONG", "File name too long"],
  [64, "EHOSTDOWN", "Host is down"],
  [65, "EHOSTUNREACH", "No route to host"],
  [66, "ENOTEMPTY", "Directory not empty"],
  [67, "EPROCLIM", "Too many processes"],
  [68, "EUSERS", "Too many users"],
  [69, "EDQUOT", "Disc quota exceeded"],
  [70, "ESTALE", "Stale NFS file handle"],
  [71, "EREMOTE", "Too many levels of remote in path"],
  [72, "EBADRPC", "RPC struct is bad"],
  [73, "ERPCMISMATCH", "RPC version wrong"],
  [74, "EPROGUNAVAIL", "RPC prog. not avail"],
  [75, "EPROGMISMATCH", "Program version wrong"],
  [76, "EPROCUNAVAIL", "Bad procedure for program"],
  [77, "ENOLCK", "No locks available"],
  [78, "ENOSYS", "Function not implemented"],
  [79, "EFTYPE", "Inappropriate file type or format"],
  [80, "EAUTH", "Authentication error"],
  [81, "ENEEDAUTH", "Need authenticator"],
  [82, "EIDRM", "Identifier removed"],
  [83, "ENOMSG", "No message of desired type"],
  [84, "EOVERFLOW", "Value too large to be stored in data type"],
  [85, "ECANCELED", "Operation canceled"],
  [86, "EILSEQ", "Illegal byte sequence"],
  [87, "ENOATTR", "Attribute not found"],
  [88, "EDOOFUS", "Programming error"],
  [89, "EBADMSG", "Bad message"],
  [90, "EMULTIHOP", "Multihop attempted"],
  [91, "ENOLINK", "Link has been severed"],
  [92, "EPROTO", "Protocol error"],
  [93, "ENOTCAPABLE", "Capabilities insufficient"],
  [94, "ECAPMODE", "Not permitted in capability mode"],
  [95, "ENOTRECOVERABLE", "State not recoverable"],
  [96, "EOWNERDEAD", "Previous owner died"],
  [97, "EINTEGRITY", "Integrity check failed"],
] as const;

/** The name of an error number: `ENXIO`. */
export type ErrnoName = (typeof rows)[number][1];

/** One error number. */
export interface ErrnoEntry {
  /** The number that the system call leaves in `errno`: 6. */
  readonly number: number;
  /** Its name in the header: `ENXIO`. A number that the table does not know is called `errno 200`. */
  readonly name: ErrnoName | `errno ${number}`;
  /** What FreeBSD's `strerror` prints: `Device not configured`. */
  readonly text: string;
}

const byNumber: ReadonlyMap<number, ErrnoEntry> = new Map(
  rows.map(([number, name, text]) => [number, { number, name, text }]),
);
const byName: ReadonlyMap<string, number> = new Map(rows.map(([number, name]) => [name, number]));
const byText: ReadonlyMap<string, number> = new Map(rows.map(([number, , text]) => [text, number]));

/** What a number means. Of a number that the table does not know, `strerror`'s own words: `Unknown error: 200`. */
export function errnoEntry(number: number): ErrnoEntry {
  return byNumber.get(number) ?? { number, name: `errno ${number}`, text: `Unknown error: ${number}` };
}

/** The number of a name. */
export function errnoNumber(name: ErrnoName): number {
  return byName.get(name) as number;
}

/** The entry whose text `strerror` printed, as it stands in a log, or undefined where FreeBSD prints no such text. */
export function errnoOfText(text: string): ErrnoEntry | undefined {
  const number = byText.get(text);
  return number === undefined ? undefined : errnoEntry(number);
}
