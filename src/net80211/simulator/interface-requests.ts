import { copyOf } from "../../bytes/octets.ts";
import type { Abi } from "../abi.ts";
import { decodeStruct, encodeStruct } from "../codec.ts";
import { interfaceRunning, interfaceUp, Media } from "../constants.ts";
import type { ErrnoName } from "../errno.ts";
import {
  decodeInterfaceValue,
  decodeMediaRequest,
  encodeInterfaceValue,
  encodeMediaRequest,
  flagsOf,
  integerOf,
  interfaceRequestCode,
  withFlags,
  withInteger,
} from "../interface-request.ts";
import type { IoctlRequest } from "../ioctl.ts";
import type { InterfaceRequestName } from "../numbers.ts";
import { dropStations } from "./access-point.ts";
import type { KernelContext } from "./context.ts";
import { bssidOf, channelOf, ssidOf } from "./get-operations.ts";
import type { SimulatedInterface } from "./interface.ts";
import { leave } from "./station.ts";

/** Requests of the interface that are not SIOCS80211 and SIOCG80211. */

/** What a request came to: an errno, or what it left behind. */
export type InterfaceAnswer = ErrnoName | { readonly ireq: Uint8Array; readonly data?: Uint8Array };

/** A request on its way. */
interface Call {
  readonly kernel: KernelContext;
  readonly net: SimulatedInterface;
  readonly abi: Abi;
  readonly request: IoctlRequest;
}

/** `IFF_BROADCAST`, `IFF_SIMPLEX` and `IFF_MULTICAST`: what every such interface has. */
const standing = 0x2 | 0x800 | 0x8000;
/** `IFM_AVALID` and `IFM_ACTIVE`: the state of the link is known; there is one. */
const linkKnown = 1;
const linkActive = 2;

/** Octets of a frame's payload. */
const ethernetMtu = 1500;

/** The flags of an interface as SIOCGIFFLAGS and events give them. */
export function interfaceFlags({ up, running }: SimulatedInterface): number {
  return standing | (up ? interfaceUp : 0) | (running ? interfaceRunning : 0);
}

const requests: Readonly<Record<InterfaceRequestName, (call: Call) => InterfaceAnswer>> = {
  SIOCGIFFLAGS: ({ net, abi, request }) => ({
    ireq: encodeInterfaceValue(withFlags(decodeInterfaceValue(request.ireq, abi), interfaceFlags(net), abi), abi),
  }),
  SIOCSIFFLAGS: ({ kernel, net, abi, request }) => {
    const up = (flagsOf(decodeInterfaceValue(request.ireq, abi), abi) & interfaceUp) !== 0;
    if (up !== net.up) setUp(kernel, net, up);
    return { ireq: request.ireq };
  },
  SIOCGIFMEDIA: ({ net, abi, request }) => {
    const current = Media.ieee80211 | (net.mode === "access-point" ? Media.accessPoint : 0);
    const status = linkKnown | (net.state === "RUN" ? linkActive : 0);
    const answer = { ...decodeMediaRequest(request.ireq, abi), current, active: current, mask: 0, status };
    return { ireq: encodeMediaRequest(answer, abi) };
  },
  SIOCGIFMTU: ({ abi, request }) => ({
    ireq: encodeInterfaceValue(withInteger(decodeInterfaceValue(request.ireq, abi), ethernetMtu, abi), abi),
  }),
  SIOCSIFMEDIA: ({ kernel, net, abi, request }) => {
    const options = integerOf(decodeInterfaceValue(request.ireq, abi), abi) & Media.options;
    if (options !== 0 && options !== Media.accessPoint) return "EINVAL";
    const mode = options === 0 ? "station" : "access-point";
    if (mode === net.mode) return { ireq: request.ireq };
    if (!kernel.behaviour.modeFromMedia) return "EINVAL";
    if (net.up) setUp(kernel, net, false);
    net.mode = mode;
    return { ireq: request.ireq };
  },
  SIOCG80211NWID: ({ net, abi, request }) => {
    const ssid = ssidOf(net);
    const nwid = new Uint8Array(32);
    nwid.set(ssid);
    return { ireq: request.ireq, data: encodeStruct("ieee80211_nwid", { len: ssid.length, nwid }, abi) };
  },
  SIOCS80211NWID: ({ net, abi, request }) => {
    if (request.data.length < 33) return "EFAULT";
    const octets = request.data.subarray(0, 33);
    const { len, nwid } = decodeStruct<{ len: number; nwid: Uint8Array }>("ieee80211_nwid", octets, abi);
    if (len > 32) return "EINVAL";
    net.desiredSsid = copyOf(nwid, 0, len);
    return { ireq: request.ireq };
  },
  SIOCG80211CHANNEL: ({ net, abi, request }) => {
    const { name } = decodeStruct<{ name: Uint8Array }>("ieee80211chanreq", request.ireq, abi);
    return { ireq: encodeStruct("ieee80211chanreq", { name, channel: channelOf(net) }, abi) };
  },
  SIOCS80211CHANNEL: ({ net, abi, request }) => {
    const { channel } = decodeStruct<{ channel: number }>("ieee80211chanreq", request.ireq, abi);
    if (channel !== 0xffff && channel > 14) return "EINVAL";
    if (channel >= 1 && channel <= 14) net.frequency = channel === 14 ? 2484 : 2407 + 5 * channel;
    return { ireq: request.ireq };
  },
  SIOCG80211BSSID: ({ net, abi, request }) => {
    const { name } = decodeStruct<{ name: Uint8Array }>("ieee80211_bssid", request.ireq, abi);
    return { ireq: encodeStruct("ieee80211_bssid", { name, bssid: bssidOf(net) }, abi) };
  },
};

/** Which request a code is, or undefined where the dialect has none with this code. */
export function interfaceRequest(code: number, abi: Abi): InterfaceRequestName | undefined {
  const names = Object.keys(requests) as InterfaceRequestName[];
  return names.find((name) => interfaceRequestCode(name, abi) === code);
}

/** Carries a request out. What changes something needs privilege, or is EPERM. */
export function answerInterfaceRequest(name: InterfaceRequestName, call: Call, privileged: boolean): InterfaceAnswer {
  if (!privileged && name.startsWith("SIOCS")) return "EPERM";
  return requests[name](call);
}

/** Marks an interface up or down. Down, a station leaves and an access point is alone. */
export function setUp(kernel: KernelContext, net: SimulatedInterface, up: boolean): void {
  if (!up && net.mode === "station") leave(kernel, net);
  if (!up && net.mode === "access-point") {
    dropStations(kernel, net, new Uint8Array(6).fill(0xff), "deauthentication", 3);
  }
  net.up = up;
  net.state = up && net.mode === "access-point" ? "RUN" : "INIT";
  kernel.notifyChange(net);
}
