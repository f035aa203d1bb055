import { findTool } from "../../support/tools.ts";

/** The Debian packages that the machine needs, each by the program that it brings. */
const programs: Readonly<Record<string, string>> = {
  "qemu-system-x86_64": "qemu-system-x86",
  busybox: "busybox-static",
  xz: "xz-utils",
  socat: "socat",
  iw: "iw",
  ip: "iproute2",
  hostapd: "hostapd",
  wpa_supplicant: "wpasupplicant",
  "/usr/libexec/iwd": "iwd",
  "dbus-daemon": "dbus-daemon",
  setpriv: "util-linux",
  "apt-get": "apt",
  "dpkg-deb": "dpkg",
};

/** Those of them that are not installed. */
export function missingPackages(): readonly string[] {
  return Object.entries(programs).flatMap(([program, name]) => (findTool(program) === undefined ? [name] : []));
}
