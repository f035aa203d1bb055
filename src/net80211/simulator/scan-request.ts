import { copyOf } from "../../bytes/octets.ts";
import { ScanFlag, scanForever } from "../constants.ts";
import type { ErrnoName } from "../errno.ts";
import { decodeScanReq } from "../scan.ts";
import { copyIn, type Operation } from "./operation.ts";
import { startScan } from "./station.ts";

/**
 * SCAN_REQ: before 8.0 a word without argument, from then on a struct with conditions.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_scanreq
 */
export function setScanRequest(operation: Operation): ErrnoName | undefined {
  const { kernel, net, abi } = operation;
  const size = abi.layouts.ieee80211_scan_req?.size;
  if (!net.running) return kernel.behaviour.scanNotRunning;
  if (size !== undefined) {
    if (operation.len !== size) return "EINVAL";
    const data = copyIn(operation, size);
    if (typeof data === "string") return data;
    const { flags, duration, nssid, ssid } = decodeScanReq(data, abi);
    if (duration < 1 || duration > scanForever) return "EINVAL";
    const asked = ssid.slice(0, Math.min(nssid, 3));
    if (asked.some(({ len }) => len < 0 || len > 32)) return "EINVAL";
    if (net.scanning) return "EINPROGRESS";
    const [first] = asked;
    if (first !== undefined) net.desiredSsid = copyOf(first.ssid, 0, first.len);
    if ((flags & ScanFlag.check) !== 0 && net.scanTable.length > 0) {
      // What is known already is answer enough.
      kernel.notify(net, { event: "scan" });
      return undefined;
    }
  }
  startScan(kernel, net);
  return undefined;
}
