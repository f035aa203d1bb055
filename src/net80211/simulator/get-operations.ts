import { AuthMode, WpaMode } from "../constants.ts";
import type { ErrnoName } from "../errno.ts";
import type { OperationName } from "../ioctl.ts";
import type { Operation, Reply } from "./operation.ts";

/**
 * SIOCG80211, operation by operation.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_get80211
 */
export type GetOperation = (operation: Operation) => Reply | ErrnoName;

/** The operations that this kernel knows. Every other is EINVAL. */
export const getOperations: Readonly<Partial<Record<OperationName, GetOperation>>> = {
  SSID: ({ net, len }) => ({ data: (net.joined?.network.ssid ?? net.desiredSsid).slice(0, len) }),
  AUTHMODE: ({ net }) => ({ val: net.wpa === WpaMode.off ? net.authMode : AuthMode.wpa }),
  BSSID: ({ net, len }) => {
    if (len !== 6) return "EINVAL";
    const own = net.mode === "access-point" ? net.address : new Uint8Array(6);
    return { data: (net.joined?.network.bssid ?? own).slice() };
  },
  ROAMING: ({ net }) => ({ val: net.roaming }),
  PRIVACY: ({ net }) => ({ val: net.privacy ? 1 : 0 }),
  DROPUNENCRYPTED: ({ net }) => ({ val: net.dropUnencrypted ? 1 : 0 }),
  COUNTERMEASURES: ({ net }) => ({ val: net.countermeasures ? 1 : 0 }),
  WPA: ({ net }) => ({ val: net.wpa }),
};
