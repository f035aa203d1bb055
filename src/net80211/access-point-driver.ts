import { copyOf } from "../bytes/octets.ts";
import type { Association, DriverCapabilities } from "../driver/driver.ts";
import type { Calls } from "./calls.ts";
import { AuthMode, Media, MlmeOperation } from "./constants.ts";
import { getFlags, setChannel, setMediaMode, setSsid, setUp } from "./interface-calls.ts";
import { capabilitiesOf, Net80211Interface, type Net80211Ports } from "./interface-driver.ts";
import { mlmeRequest, setElement } from "./steps.ts";
import { decodeReqWpaIe, decodeReqWpaIe2, encodeReqWpaIe, encodeReqWpaIe2 } from "./structs.ts";

/** What an access point offers. */
export interface AccessPointConfiguration {
  /** 0 to 32 octets. */
  readonly ssid: Uint8Array;
  /** The channel's number: 1 to 14. */
  readonly channel: number;
  /** Its WPA and RSN elements, whole, one after the other. */
  readonly element: Uint8Array;
  /** A value of `WpaMode`. */
  readonly wpa: number;
  /** What kernels of before 8.0 make the element of by themselves. */
  readonly security: {
    /** The group cipher's number in the dialect: 1 TKIP, 3 AES-CCM. */
    readonly groupCipher: number;
    /** A bit for each pairwise cipher's number. */
    readonly pairwiseCiphers: number;
    /** 1 for 802.1X, 2 for PSK, or both. */
    readonly keyManagement: number;
    /** The RSN capabilities. */
    readonly rsnCapabilities: number;
  };
}

/**
 * A BSD wireless interface as an access point, by the calls of hostapd's BSD driver. Here AUTHORIZE is a request like
 * others: the port of a station is the driver's to open.
 *
 * @source hostap src/drivers/driver_bsd.c
 */
export class Net80211AccessPoint extends Net80211Interface {
  override readonly capabilities: DriverCapabilities;

  /** @throws WireError `ERR_WIRE_VALUE` - the interface's name has more than 15 octets, or none */
  constructor(ports: Net80211Ports) {
    super(ports);
    this.capabilities = capabilitiesOf(ports.abi, true);
  }

  /** Makes the interface an access point. */
  async open(): Promise<void> {
    this.watched.flags = await getFlags(this.calls);
    await setMediaMode(this.calls, Media.accessPoint);
  }

  /** Sets the network up and beacons. */
  async start({ ssid, channel, element, wpa, security }: AccessPointConfiguration): Promise<void> {
    const { calls } = this;
    await setChannel(calls, channel);
    await setSsid(calls, ssid);
    if (calls.abi.dialect.operations.APPIE === undefined) await describe(calls, security);
    await calls.setValue("WPA", wpa);
    await calls.setValue("AUTHMODE", AuthMode.wpa);
    if (calls.abi.dialect.operations.APPIE !== undefined) await setElement(calls, element);
    await calls.setValue("PRIVACY", 1);
    await setUp(calls, true);
  }

  /** Stops beaconing; the stations are thrown out. */
  async close(): Promise<void> {
    try {
      await setUp(this.calls, false);
    } finally {
      this.end();
    }
  }

  /** The WPA or RSN element that a station, 6 octets, associated with; no octets where it sent none. */
  async stationElement(address: Uint8Array): Promise<Uint8Array> {
    const { calls } = this;
    const empty = new Uint8Array(256);
    if (calls.abi.dialect.operations.WPAIE2 === undefined) {
      const asked = encodeReqWpaIe({ macaddr: address, wpa_ie: empty }, calls.abi);
      return elementIn(decodeReqWpaIe(await calls.getData("WPAIE", asked), calls.abi).wpa_ie);
    }
    const asked = encodeReqWpaIe2({ macaddr: address, wpa_ie: empty, rsn_ie: empty }, calls.abi);
    const { wpa_ie, rsn_ie } = decodeReqWpaIe2(await calls.getData("WPAIE2", asked), calls.abi);
    const rsn = elementIn(rsn_ie);
    return rsn.length > 0 ? rsn : elementIn(wpa_ie);
  }

  /** Lets a station's data through, or not any more. */
  override async authorize(peer: Uint8Array, open: boolean): Promise<void> {
    const op = open ? MlmeOperation.authorize : MlmeOperation.unauthorize;
    await this.calls.setData("MLME", mlmeRequest(this.calls, op, peer, 0));
  }

  /** Is refused by the kernel with EINVAL: an access point does not associate. */
  override async associate({ bssid, ssid }: Association): Promise<void> {
    await this.calls.setData("MLME", mlmeRequest(this.calls, MlmeOperation.associate, bssid, 0, ssid));
  }
}

async function describe(calls: Calls, security: AccessPointConfiguration["security"]): Promise<void> {
  await calls.setValue("MCASTCIPHER", security.groupCipher);
  await calls.setValue("UCASTCIPHERS", security.pairwiseCiphers);
  await calls.setValue("KEYMGTALGS", security.keyManagement);
  await calls.setValue("RSNCAPS", security.rsnCapabilities);
}

/** The element at the start of a field: its length says where it ends. */
function elementIn(field: Uint8Array): Uint8Array {
  const length = field[1] ?? 0;
  return length === 0 ? new Uint8Array(0) : copyOf(field, 0, 2 + length);
}
